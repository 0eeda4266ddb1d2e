"""One look of the auditor at all rows, on one snapshot and page by page: what is late, missing, stuck or changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.duties import KEY, PLAN
from bot.engine import traffic
from bot.engine.reckoning import Neglect, drift, is_awaited, of_case, of_talk
from bot.notebook import CASE, CONVERSATION
from bot.pulse import Finding, Name
from flows import case as cases
from flows import conversation as talk
from flows.conversation import Conversation
from flows.record import Case
from flows.terms import CaseId
from storage.unit_of_work import Due, Filed, Rows, Storage, Unreadable, decode

LATE = timedelta(seconds=20)
"""What was to happen so long ago and has not, will not: every job looks at least once a second."""
PAGE = 250
"""Rows that are read at a time: on PostgreSQL nobody else has a turn while they are worked on."""
WIDE_PAGE = 2_000
"""The same of narrow rows."""
CASES, TALKS, DUES, JOURNALS = 20_000, 20_000, 100_000, 100
"""At most so many are looked at in one round; where there are more, the next round goes on. Of the journals it is a
sample, larger where that would take longer than an hour."""
ROUNDS = 100
"""Rounds in which every journal of an open case is read once: less than an hour, at two a minute."""
NAMED = 5
"""Cases that a finding names."""
UNHEARD = timedelta(seconds=55)
"""A poll lasts 25 seconds, and one may fail."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = ("", "", "")
NOBODY = CaseId(0)
"""Before the first case."""


@dataclass(slots=True)
class Memory:
    """What the auditor remembers from look to look: where to go on, and what it has seen standing still."""

    case: CaseId = NOBODY
    talk: str = ""
    due: tuple[str, str, str] = FIRST
    turns: dict[str, datetime] = field(default_factory=dict)
    """When each duty was to come round, as its row said last."""
    journal: CaseId = NOBODY
    changed: set[CaseId] = field(default_factory=set)
    """Cases whose journals were found changed: they are read again each time."""
    stood: traffic.Stood = field(default_factory=traffic.Stood)


@dataclass(slots=True)
class Look:
    """What one look has found, and which deadlines are to be put right."""

    found: dict[str, Finding] = field(default_factory=dict)
    cases: set[CaseId] = field(default_factory=set)
    talks: set[str] = field(default_factory=set)
    turns: dict[str, datetime] = field(default_factory=dict)
    """Duties that wait for no turn, each with the next one."""

    def note(self, name: Name, since: datetime, *, n: int = 1, about: str = "", case: str = "") -> None:
        """Add to what is found of this name: how much, since when, and which case."""
        new = Finding(name=name, since=since, n=n, about=about)
        known = self.found.get(new.key)
        numbers = known.cases if known else ()
        if case and case not in numbers and len(numbers) < NAMED:
            numbers = (*numbers, case)
        self.found[new.key] = Finding(
            name=name,
            since=min(since, known.since) if known else since,
            n=n + (known.n if known else 0),
            about=about,
            cases=numbers,
        )

    def note_all(self, neglected: Iterable[Neglect], case: str = "") -> None:
        """Add what has not happened to a case or a talk."""
        for each in neglected:
            self.note(each.name, each.since, case=case)


class Inspection:
    """Looks once. `late` is when what has not happened by now should have, at the latest."""

    def __init__(self, storage: Storage, rows: Rows, memory: Memory, now: datetime, *, late: datetime) -> None:
        self._storage, self._rows, self._memory = storage, rows, memory
        self._now, self._late = now, late
        self.look = Look()
        self._waits: dict[CaseId, Mapping[str, datetime]] = {}
        self._numbers: dict[CaseId, str] = {}
        self._ill: set[CaseId] = set()

    def inspect(self, lines: traffic.Lines, turns: Mapping[str, datetime]) -> Look:
        """Everything, one kind of row after another; `turns` are those that the duties in force are to wait for."""
        self._deadlines()
        self._cases()
        self._journals()
        self._talks()
        self._strays()
        self._turns(turns)
        traffic.look(self._storage, self._rows, self._memory.stood, self.look.note, lines)
        return self.look

    # --- time ---------------------------------------------------------------------------------------------------------
    def _deadlines(self) -> None:
        count, since = self._storage.audit.late(self._rows, self._late)
        if since is not None:
            self.look.note(Name.DEADLINES, since, n=count)

    # --- cases --------------------------------------------------------------------------------------------------------
    def _cases(self) -> None:
        after, seen = self._memory.case, 0
        while seen < CASES:
            page = self._storage.audit.cases(self._rows, after, PAGE)
            self._case_page(page)
            seen += len(page)
            after = page[-1].id if len(page) == PAGE else NOBODY
            if not after:
                break
        self._memory.case = after

    def _case_page(self, page: list[Filed]) -> None:
        stand = _by_owner(self._storage.due.of(self._rows, CASE, [str(each.id) for each in page]) if page else ())
        for filed in page:
            self._numbers[filed.id] = filed.number
            try:
                case = decode(Case, filed.payload)
            except Unreadable:
                self._ill.add(filed.id)
                self.look.note(Name.RECORDS, self._now, case=filed.number)
                continue
            self.look.note_all(of_case(case, self._late, self._now), case.number)
            self._ends_well(filed, case)
            waits = self._waits[filed.id] = cases.waits(case)
            apart = drift(CASE, str(filed.id), waits, stand.get(str(filed.id), {}), self._now)
            if apart.missing:
                self.look.note(Name.MISSING, self._now, n=len(apart.missing), case=case.number)
            if apart.stray:
                self.look.note(Name.STRAY, self._now, n=len(apart.stray), case=case.number)
            if apart.missing or apart.stray:
                self.look.cases.add(filed.id)

    def _ends_well(self, filed: Filed, case: Case) -> None:
        """The journal ends with the line that the case names, and nothing happened to the case after it."""
        whole = filed.recorded_hash == filed.hash and not filed.goes_on
        if not whole or filed.recorded_at is None or filed.recorded_at < case.changed_at:
            self._ill.add(filed.id)
            self.look.note(Name.JOURNALS, case.changed_at, case=case.number)

    def _journals(self) -> None:
        """Read some journals from end to end: another few each time, all of them within an hour."""
        ids, last = sorted(self._numbers.keys() - self._ill), self._memory.journal
        ahead = [each for each in ids if each > last] + [each for each in ids if each <= last]
        sample = ahead[: max(JOURNALS, -(-len(ids) // ROUNDS))]
        again = self._memory.changed & set(ids) - set(sample)
        changed = {each for each in (*sample, *again) if self._storage.journal.verify(self._rows, each) is not None}
        for each in sorted(changed):
            self.look.note(Name.JOURNALS, self._now, case=self._numbers[each])
        self._memory.journal, self._memory.changed = sample[-1] if sample else NOBODY, changed

    # --- talks --------------------------------------------------------------------------------------------------------
    def _talks(self) -> None:
        after, seen = self._memory.talk, 0
        while seen < TALKS:
            page = self._storage.audit.talks(self._rows, after, PAGE)
            stand = _by_owner(
                self._storage.due.of(self._rows, CONVERSATION, [each.lane for each in page]) if page else ()
            )
            for each in page:
                try:
                    conversation = decode(Conversation, each.payload)
                except Unreadable:
                    self.look.note(Name.RECORDS, self._now)
                    continue
                self.look.note_all(of_talk(conversation, self._late))
                apart = drift(CONVERSATION, each.lane, talk.waits(conversation), stand.get(each.lane, {}), self._now)
                if apart.missing:
                    self.look.note(Name.MISSING, self._now, n=len(apart.missing))
                    self.look.talks.add(each.lane)
            seen += len(page)
            after = page[-1].lane if len(page) == PAGE else ""
            if not after:
                break
        self._memory.talk = after

    # --- duties -------------------------------------------------------------------------------------------------------
    def _turns(self, turns: Mapping[str, datetime]) -> None:
        """Duties that the calendar would never bring round, or later than it says."""
        rows = self._storage.due.of(self._rows, PLAN, sorted(turns)) if turns else ()
        stand = {each.owner: each.due_at for each in rows if each.key == KEY}
        for owner, following in turns.items():
            if not is_awaited(stand.get(owner), following, self._now):
                self.look.note(Name.MISSING, self._now)
                self.look.turns[owner] = following
        self._memory.turns |= {owner: at for owner, at in stand.items() if owner not in self.look.turns}

    # --- deadlines of nobody ------------------------------------------------------------------------------------------
    def _strays(self) -> None:
        """Deadlines of cases and talks that wait for no such thing."""
        after, seen = self._memory.due, 0
        while seen < DUES:
            page = self._storage.audit.dues(self._rows, after, WIDE_PAGE)
            self._due_page(page)
            seen += len(page)
            after = (page[-1].owner_kind, page[-1].owner, page[-1].key) if len(page) == WIDE_PAGE else FIRST
            if after == FIRST:
                break
        self._memory.due = after

    def _due_page(self, page: list[Due]) -> None:
        of_cases = [each for each in page if each.owner_kind == CASE]
        of_talks = [each for each in page if each.owner_kind == CONVERSATION]
        try:
            self._strays_of_cases(of_cases)
            self._strays_of_talks(of_talks)
        except Unreadable:
            self.look.note(Name.RECORDS, self._now)

    def _strays_of_cases(self, page: list[Due]) -> None:
        others = {CaseId(int(each.owner)) for each in page} - self._waits.keys() - self._ill
        if others:
            found = self._storage.cases.of(self._rows, sorted(others))
            self._waits |= {each: cases.waits(found[each]) if each in found else {} for each in others}
            for each in found.values():
                # What a document says that a role must know stays owed after the end.
                self.look.note_all(of_case(each, self._late, self._now), each.number)
        for row in page:
            case = CaseId(int(row.owner))
            if case not in self.look.cases and row.key not in self._waits.get(case, {row.key: row.due_at}):
                self.look.note(Name.STRAY, self._now)
                self.look.cases.add(case)

    def _strays_of_talks(self, page: list[Due]) -> None:
        found = self._storage.conversations.of(self._rows, sorted({each.owner for each in page})) if page else {}
        for each in page:
            if each.owner not in found or each.key not in talk.waits(found[each.owner]):
                self.look.note(Name.STRAY, self._now)
                self.look.talks.add(each.owner)


def _by_owner(dues: Iterable[Due]) -> dict[str, dict[str, datetime]]:
    found: dict[str, dict[str, datetime]] = {}
    for each in dues:
        found.setdefault(each.owner, {})[each.key] = each.due_at
    return found


def late_by(now: datetime, began: datetime) -> datetime:
    """What was to happen by then should have; nothing, while the auditor has not watched for so long."""
    return now - LATE if now - began >= LATE else NEVER


def unheard(heard: Mapping[str, datetime | None], began: datetime, now: datetime) -> dict[str, datetime]:
    """The bots that have heard nothing from Telegram for too long, and since when."""
    last = {bot: max(at, began) if at else began for bot, at in heard.items()}
    return {bot: at for bot, at in last.items() if now - at >= UNHEARD}
