"""What one unit of work has read and will write: every event has a page of its own, which is torn out if it fails."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.flood import Flood
from bot.house import House, Side, identity_of, side_of
from flows import case as cases
from flows import conversation as talk
from flows.conversation import Conversation
from flows.event import Entry
from flows.inbound import DeadlinePassed, Event, Inbound
from flows.outbound import AnswerPress, Say
from flows.plan import Plan
from flows.record import Case
from flows.terms import Address, CaseId, PlanHash
from storage.unit_of_work import Chat, Due, Known, Outgoing, Rows, Storage
from storage.unit_of_work import Side as ChatSide

CASE = "case"
CONVERSATION = "conversation"


@dataclass(slots=True)
class Page:
    """What is changed, by primary key, and what is added."""

    conversations: dict[str, Conversation] = field(default_factory=dict)
    cases: dict[CaseId, Case] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    answers: list[tuple[Address, AnswerPress]] = field(default_factory=list)
    said: list[tuple[Address, Say]] = field(default_factory=list)
    due: dict[tuple[str, str, str], Due | None] = field(default_factory=dict)
    later: list[Callable[[Rows], object]] = field(default_factory=list)

    def take_over(self, page: "Page") -> None:
        """Add what another page changed, over what stands here."""
        self.conversations.update(page.conversations)
        self.cases.update(page.cases)
        self.chats.update(page.chats)
        self.known.update(page.known)
        self.due.update(page.due)
        self.entries += page.entries
        self.outgoing += page.outgoing
        self.answers += page.answers
        self.later += page.later


class Notebook:
    """The rows of one unit of work, read once and written once."""

    def __init__(self, rows: Rows, storage: Storage, house: House, now: datetime) -> None:
        self.rows, self.storage, self.house, self.now = rows, storage, house, now
        self.page = Page()
        self._kept = Page()
        self._conversations: dict[str, Conversation | None] = {}
        self._cases: dict[CaseId, Case | None] = {}
        self._chats: dict[str, Chat | None] = {}
        self._known: dict[str, Known | None] = {}
        self._cases_of: dict[str, list[CaseId]] = {}
        self._staff: list[Chat] | None = None
        self.flood: Flood | None = None
        """The chat that floods, while a message of it is worked on."""
        self._running: list[Chat] = []

    # --- pages --------------------------------------------------------------------------------------------------------
    def keep_page(self) -> None:
        """The event is through: what it changed stands for the next one."""
        self._kept.take_over(self.page)
        self.page = Page()

    def tear_page(self) -> None:
        """The event failed: nothing of it stays."""
        self.page = Page()

    # --- reading ------------------------------------------------------------------------------------------------------
    def prefetch(self, events: Iterable[Event]) -> None:
        """Read at once what the events of a batch will ask for."""
        inbound = [event for event in events if isinstance(event, Inbound)]
        passed = [event for event in events if isinstance(event, DeadlinePassed)]
        lanes = {event.address.lane for event in inbound if not event.group}
        lanes |= {event.owner for event in passed if event.owner_kind == CONVERSATION}
        if lanes:
            read = self.storage.conversations.of(self.rows, sorted(lanes))
            self._conversations.update({lane: read.get(lane) for lane in lanes})
        if inbound:
            places = {event.address.lane for event in inbound}
            chats = self.storage.chats.of(self.rows, sorted(places))
            self._chats.update({lane: chats.get(lane) for lane in places})
            identities = {event.sender.identity for event in inbound if event.sender.user}
            known = self.storage.people.of(self.rows, sorted(identities))
            self._known.update({identity: known.get(identity) for identity in identities})
        wanted = {CaseId(int(event.owner)) for event in passed if event.owner_kind == CASE}
        wanted |= {each.case for each in self._conversations.values() if each and each.case is not None}
        if persons := self._reporters(inbound):
            self._read_cases_around(sorted(wanted), persons)
        elif wanted:
            self._read_cases(sorted(wanted))

    def conversation(self, address: Address) -> Conversation | None:
        """The conversation of a private chat, as it now stands."""
        lane = address.lane
        for page in (self.page, self._kept):
            if lane in page.conversations:
                return page.conversations[lane]
        if lane not in self._conversations:
            self._conversations[lane] = self.storage.conversations.of(self.rows, [lane]).get(lane)
        return self._conversations[lane]

    def know_talks(self, lanes: Iterable[str]) -> None:
        """Read at once the conversations of many chats that will be asked for."""
        wanted = sorted(set(lanes) - self._conversations.keys())
        if wanted:
            read = self.storage.conversations.of(self.rows, wanted)
            self._conversations.update({lane: read.get(lane) for lane in wanted})

    def case(self, case: CaseId) -> Case | None:
        """A case, as it now stands."""
        for page in (self.page, self._kept):
            if case in page.cases:
                return page.cases[case]
        if case not in self._cases:
            self._read_cases([case])
        return self._cases[case]

    def cases_of(self, person: str) -> list[Case]:
        """The open cases that a person reported, and the latest closed one, oldest first."""
        if person not in self._cases_of:
            read = self.storage.cases.of_reporter(self.rows, [person])
            self._cases_of[person] = [case.id for case in read]
            for case in read:
                self._cases.setdefault(case.id, case)
        ids = set(self._cases_of[person])
        for page in (self._kept, self.page):
            ids |= {case.id for case in page.cases.values() if case.reporter.person == person}
        found = (self.case(case) for case in sorted(ids))
        return [case for case in found if case is not None]

    def open_cases(self) -> list[Case]:
        """Every case that is not closed, as it now stands, oldest first."""
        ids = {case.id for case in self.storage.cases.open_ones(self.rows)}
        ids |= {case for page in (self._kept, self.page) for case in page.cases}
        found = (self.case(case) for case in sorted(ids))
        return [case for case in found if case is not None and case.closed_at is None]

    def owing_cases(self) -> list[Case]:
        """Every case that is not closed, and the closed ones that still wait for what is owed, oldest first."""
        ids = {case.id for case in self.open_cases()}
        ids |= {CaseId(int(owner)) for owner in self.storage.due.owners(self.rows, CASE)}
        ids |= {case for page in (self._kept, self.page) for case in page.cases}
        found = (self.case(case) for case in sorted(ids))
        return [case for case in found if case and (case.closed_at is None or any(it.open for it in case.obligations))]

    def chat(self, lane: str) -> Chat | None:
        """What is known of a chat."""
        for page in (self.page, self._kept):
            if lane in page.chats:
                return page.chats[lane]
        if lane not in self._chats:
            self._chats[lane] = self.storage.chats.of(self.rows, [lane]).get(lane)
        return self._chats[lane]

    def known(self, identity: str) -> Known | None:
        """What is known of somebody on a platform."""
        for page in (self.page, self._kept):
            if identity in page.known:
                return page.known[identity]
        if identity not in self._known:
            self._known[identity] = self.storage.people.of(self.rows, [identity]).get(identity)
        return self._known[identity]

    def staff_chats(self) -> list[Chat]:
        """Every chat on the staff's side, as it now stands."""
        if self._staff is None:
            self._staff = self.storage.chats.staff(self.rows)
            self._running = [chat for chat in self._staff if chat.bot in self.house.bots]
        changed = [
            chat for page in (self._kept, self.page) for chat in page.chats.values() if chat.side is ChatSide.STAFF
        ]
        if not changed:
            return self._running
        chats = {chat.lane: chat for chat in (*self._staff, *changed)}
        return [chat for chat in chats.values() if chat.bot in self.house.bots]

    def plan(self, plan: PlanHash) -> Plan:
        """The plan of this hash, also one that no file holds any more; KeyError when it was never stored."""
        found = self.house.plan(plan)
        if found is None:
            self.house.remember(self.storage.plans.of(self.rows, [plan]).values())
            found = self.house.plan(plan)
        if found is None:
            raise KeyError(plan)
        return found

    def _reporters(self, inbound: Iterable[Inbound]) -> set[str]:
        """Under which names those have reported who write to the hotline: as a guest, and as whoever they joined."""
        public = [event for event in inbound if side_of(event.address, group=event.group) is Side.PUBLIC]
        chats = (self._chats[event.address.lane] for event in public)
        known = (self._known.get(event.sender.identity) for event in public)
        names = {each.person for each in (*chats, *known) if each is not None and each.person}
        return names | {identity_of(event.address) for event in public}

    def _read_cases_around(self, ids: list[CaseId], persons: set[str]) -> None:
        read = self.storage.cases.around(self.rows, ids, sorted(persons))
        self._cases.update(dict.fromkeys(ids))
        self._cases.update({case.id: case for case in read})
        self._cases_of = {person: [] for person in persons}
        for case in read:
            if case.reporter.person in persons:
                self._cases_of[case.reporter.person].append(case.id)

    def _read_cases(self, ids: list[CaseId]) -> None:
        read = self.storage.cases.of(self.rows, ids)
        self._cases.update({case: read.get(case) for case in ids})

    # --- writing ------------------------------------------------------------------------------------------------------
    def keep(self, conversation: Conversation) -> None:
        """The conversation as it is from now on."""
        before = self.conversation(conversation.address)
        lane = conversation.address.lane
        self._wait(CONVERSATION, lane, talk.waits(before) if before else {}, talk.waits(conversation))
        self.page.conversations[lane] = conversation

    def keep_case(self, case: Case) -> None:
        """The case as it is from now on."""
        before = self.case(case.id)
        self._wait(CASE, str(case.id), cases.waits(before) if before else {}, cases.waits(case))
        self.page.cases[case.id] = case

    def wait(self, kind: str, owner: str, key: str, due_at: datetime | None) -> None:
        """Something else waits until `due_at`, or no longer waits."""
        self.page.due[kind, owner, key] = Due(owner_kind=kind, owner=owner, key=key, due_at=due_at) if due_at else None

    def _wait(self, kind: str, owner: str, before: Mapping[str, datetime], after: Mapping[str, datetime]) -> None:
        for key in before.keys() - after.keys():
            self.wait(kind, owner, key, None)
        for key, due_at in after.items():
            if before.get(key) != due_at:
                self.wait(kind, owner, key, due_at)

    def write(self) -> None:
        """Write everything that was kept."""
        kept, rows, storage = self._kept, self.rows, self.storage
        storage.people.put(rows, list(kept.known.values()))
        storage.chats.put(rows, list(kept.chats.values()))
        storage.conversations.put(rows, list(kept.conversations.values()))
        storage.cases.put(rows, list(kept.cases.values()))
        storage.journal.append(rows, kept.entries)
        gone = [Due(kind, owner, key, self.now) for (kind, owner, key), due in kept.due.items() if due is None]
        storage.due.drop(rows, gone)
        storage.due.put(rows, [due for due in kept.due.values() if due is not None])
        storage.outbox.add(rows, kept.outgoing)
        for act in kept.later:
            act(rows)

    @property
    def answers(self) -> list[tuple[Address, AnswerPress]]:
        """The answers to presses, to be sent after the commit."""
        return self._kept.answers
