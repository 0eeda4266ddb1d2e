"""Plays a script on the stage and tells, message by message, who was told what and when."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.errors import Unusable
from bot.i18n import Reader, plain
from bot.rehearsal.cast import house_of
from bot.rehearsal.script import Expect, Read, Sends, Step, check_duties, moment, span
from bot.rehearsal.stage import NotOffered, Stage
from bot.rehearsal.theatre import Shown
from flows.inbound import Attached, Body, Located, MediaKind, SharedContact, Unreadable
from flows.obligation import Obligation, Status
from flows.record import Case
from flows.terms import CaseId, Language, Record
from flows.text import Given, T, Text, listed
from storage.unit_of_work import OutboxState

WORDS = {
    Status.RUNNING: "started",
    Status.AT_RISK: "at_risk",
    Status.BREACHED: "breached",
    Status.MET: "met",
    Status.LAPSED: "lapsed",
    Status.PAUSED: "paused",
}


class Line(Record, frozen=True, kw_only=True):
    """Something that would be sent, or that became of a promise."""

    at: str
    kind: str
    to: str
    text: str
    buttons: tuple[str, ...] = ()
    case: str = ""
    zone: str = "UTC"
    words: Text | None = None
    """The same as `text` for a person, where a program needs it in another form."""

    def told(self, language: Language) -> str:
        """What a person reads in a terminal, at the hour of the stage."""
        now = datetime.fromisoformat(self.at)
        return plain(self.words, Reader(language=language, zone=self.zone, now=now)) if self.words else self.text


class Played(Record, frozen=True, kw_only=True):
    """What came of a script: every line, and what did not happen as it says."""

    lines: tuple[Line, ...]
    failures: tuple[Text, ...]


async def play(read: Read, tell: Callable[[Line], None] = lambda _line: None) -> Played:
    """Play a script from its first step to its last; raise Unusable when its files cannot be read."""
    organisation, library = house_of(read)
    zone = organisation.time_zone or "Asia/Shanghai"
    stage = await Stage.open(organisation, library.plans, read.begins(zone), zone=zone, duties=read.script.duties)
    try:
        check_duties(read, {each.plan.id for each in stage.house.offered})
        player = Player(stage, read, tell)
        await player.all()
        return Played(lines=tuple(player.lines), failures=tuple(player.failures))
    finally:
        await stage.close()


class Player:
    """Goes through the steps of a script; each advances the time first."""

    def __init__(self, stage: Stage, read: Read, tell: Callable[[Line], None]) -> None:
        self._stage, self._read, self._tell = stage, read, tell
        self.lines: list[Line] = []
        self.failures: list[Text] = []
        self._told = 0
        self._answered = 0
        self._window: list[Line] = []
        self._numbers: dict[CaseId, str] = {}
        self._presser = ""
        self._obligations: dict[tuple[CaseId, str], tuple[Status, datetime]] = {}

    async def all(self) -> None:
        """Play every step; a step that cannot be done ends the rehearsal."""
        now = self._read.begins(self._stage.house.zone)
        for step, line in zip(self._read.script.steps, self._read.lines, strict=True):
            now = moment(step, now)
            fresh = await self._until(now)
            if step.expect is not None:
                # Without a time of its own, the step looks at what the one before it has brought about.
                self._check(step, line, fresh if step.at or step.after else list(self._window))
                continue
            self._window = []
            try:
                await self._do(step, now)
            except NotOffered as missing:
                self._fail(line, _not_offered(step.who, missing))
                return
            await self._collect()
        stuck = await self._stage.unsent()
        if stuck.get(OutboxState.DEAD) or stuck.get(OutboxState.FAILED):
            self._fail(self._read.lines[-1], T("messages could not be sent: {stuck}", stuck=str(stuck)))

    def _fail(self, line: int, what: Text) -> None:
        self.failures.append(T("{file}:{line}:1: {what}", file=str(self._read.file), line=line, what=what))

    # --- time and words -----------------------------------------------------------------------------------------------
    async def _until(self, moment: datetime) -> list[Line]:
        """Let time pass, stopping wherever something is due, so that every line bears its own time."""
        before = len(self.lines)
        stage = self._stage
        while (due := await stage.storage.read(stage.storage.due.next)) is not None and due <= moment:
            await stage.advance_to(due)
            await self._collect()
        await stage.advance_to(moment)
        await self._collect()
        return self.lines[before:]

    async def _collect(self) -> None:
        stage = self._stage
        for case in await stage.storage.read(lambda rows: stage.storage.cases.latest(rows, 1000)):
            self._numbers[case.id] = case.number
            for each in self._became(case):
                self._add(each)
        for shown in stage.theatre.sent[self._told :]:
            self._add(self._line(shown))
        self._told = len(stage.theatre.sent)
        for answer in stage.theatre.answers[self._answered :]:
            if answer.text:
                self._add(Line(at=self._local(answer.at), kind="transient", to=self._presser, text=answer.text))
        self._answered = len(stage.theatre.answers)

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        self._window.append(line)
        self._tell(line)

    def _became(self, case: Case) -> Iterator[Line]:
        for each in case.obligations:
            before, begun = self._obligations.get((case.id, each.id), (None, each.started_at))
            if before is not each.status or begun != each.started_at:
                if before is None and each.status is not Status.RUNNING:
                    yield self._obligation(case, each, Status.RUNNING)
                self._obligations[case.id, each.id] = (each.status, each.started_at)
                yield self._obligation(case, each, each.status)

    def _obligation(self, case: Case, each: Obligation, status: Status) -> Line:
        what = each.what.zh if self._stage.house.language.value == "zh_Hans" else each.what.en
        return Line(
            at=self._local(self._stage.clock.now()),
            kind=WORDS[status],
            to=each.owner,
            text=f"{what} ({each.id}), {self._local(each.due_at)}",
            case=case.number,
            zone=self._stage.house.zone,
            words=_told(status, each),
        )

    def _line(self, shown: Shown) -> Line:
        labels = [key.label for row in shown.buttons for key in row] + [key.label for row in shown.keys for key in row]
        return Line(
            at=self._local(shown.at),
            kind=shown.kind,
            to=shown.chat.partition(":")[2],
            text=shown.text,
            buttons=tuple(labels),
            case=self._numbers.get(shown.case, "") if shown.case is not None else "",
        )

    def _local(self, at: datetime) -> str:
        return at.astimezone(self._read.begins(self._stage.house.zone).tzinfo).isoformat(timespec="seconds")

    # --- what somebody does -------------------------------------------------------------------------------------------
    async def _do(self, step: Step, now: datetime) -> None:
        self._presser = step.who
        said_at = now
        if step.arrives:
            late = now + (span(step.arrives) or timedelta())
            await self._until(late)
        if step.says is not None:
            await self._stage.says(step.who, step.says, chat=self._chat(step), said_at=said_at)
        elif step.presses is not None:
            switch = "yes" if step.presses else "no"  # as YAML reads these two words
            await self._press(step, switch if isinstance(step.presses, bool) else str(step.presses))
        elif step.edits is not None:
            await self._stage.edits(step.who, step.edits, chat=self._chat(step))
        elif step.sends is not None:
            await self._stage.does(step.who, _body(step.sends), chat=self._chat(step), said_at=said_at)

    async def _press(self, step: Step, wanted: str) -> None:
        try:
            await self._stage.presses(step.who, wanted, chat=self._chat(step))
        except NotOffered as missing:
            for place in self._stage.phones(step.who):
                phone = self._stage.theatre.shown.get(place, [])
                newest = next((shown for shown in reversed(phone) if shown.keys), None)
                for key in (key for row in newest.keys for key in row) if newest else ():
                    if key.label.casefold() == wanted.casefold():
                        await self._stage.says(step.who, key.label, chat=place)
                        return
            raise missing from None

    def _chat(self, step: Step) -> str:
        return f"{step.chat}:{step.who}" if step.chat in {"public", "staff"} else step.chat

    # --- what must have happened --------------------------------------------------------------------------------------
    def _check(self, step: Step, line: int, fresh: list[Line]) -> None:
        expect, exact = step.expect, _at_that_time(step)
        if not isinstance(expect, Expect):
            sent = [each for each in fresh if each.kind not in WORDS.values()]
            if sent:
                self._fail(
                    line, T("expected nothing; sent to {who}: {text}", who=sent[0].to, text=_short(sent[0].text))
                )
            return
        there = [each for each in self._window if each.to == expect.to and each.kind not in WORDS.values()]
        if expect.kind in WORDS.values():
            there = [each for each in self._window if each.to == expect.to]
        now = self._local(self._stage.clock.now()) if exact else ""
        fits = [
            each
            for each in there
            if expect.contains in each.text and expect.kind in {"", each.kind} and now in {"", each.at}
        ]
        if not fits:
            self._fail(line, _not_sent(expect, now[11:19], there))


def _told(status: Status, each: Obligation) -> Text:
    """What became of a promise."""
    owed: dict[str, Given] = {"what": each.what.words, "id": each.id, "at": each.due_at}
    match status:
        case Status.RUNNING:
            return T("'{what}' ({id}) begins, due {at}", **owed)
        case Status.AT_RISK:
            return T("'{what}' ({id}) is at risk, due {at}", **owed)
        case Status.BREACHED:
            return T("'{what}' ({id}) is overdue, was due {at}", **owed)
        case Status.MET:
            return T("'{what}' ({id}) is done, was due {at}", **owed)
        case Status.LAPSED:
            return T("'{what}' ({id}) is no longer needed, was due {at}", **owed)
        case Status.PAUSED:
            return T("'{what}' ({id}) is paused, was due {at}", **owed)


def _not_offered(who: str, missing: NotOffered) -> Text:
    if not missing.offered:
        return T("{who} looked for '{key}'; no keys were offered", who=who, key=missing.wanted)
    keys = listed(missing.offered)
    return T("{who} looked for '{key}'; offered were: {keys}", who=who, key=missing.wanted, keys=keys)


def _not_sent(expect: Expect, clock: str, there: Sequence[Line]) -> Text:
    """What should have been sent, at `clock` unless that is "", and what was sent instead."""
    wanted = T("looked for '{text}' to {who}", text=expect.contains, who=expect.to)
    if clock:
        wanted = T("looked for '{text}' to {who} at {clock}", text=expect.contains, who=expect.to, clock=clock)
    said = " | ".join(f"{each.at[11:19]} {_short(each.text)}" for each in there)
    return (
        T("{wanted}; {said} was sent", wanted=wanted, said=said)
        if said
        else T("{wanted}; nothing was sent", wanted=wanted)
    )


def _at_that_time(step: Step) -> bool:
    """Whether only what was sent at the very time of the step counts."""
    said = step.expect.exact if isinstance(step.expect, Expect) else None
    return bool(step.at) if said is None else said


def _short(text: str) -> str:
    flat = " / ".join(text.splitlines())
    return flat if len(flat) <= 120 else flat[:119] + "…"  # noqa: PLR2004 - a line of a terminal


def _body(sends: Sends) -> Body:
    if sends.location is not None:
        return Located(lat=sends.location[0], lon=sends.location[1])
    if sends.contact:
        return SharedContact(phone=sends.contact)
    if sends.sticker:
        return Unreadable(kind="sticker")
    for kind in MediaKind:
        name = getattr(sends, kind.value)
        if name:
            return Attached(kind=kind, file=name, unique=name, size=100_000, name=name)
    raise Unusable([T("a step sends nothing that can be sent; expected location, photo, voice or contact")])


def shipped() -> Iterator[Path]:
    """The scripts that come with the product."""
    yield from sorted(Path(__file__).with_name("scripts").glob("*.yaml"))


def rehearsals() -> Iterator[Path]:
    """The scripts that rehearse the plans, a folder for each."""
    yield from sorted(Path(__file__).with_name("scripts").glob("plans/*/*.yaml"))
