"""What stands behind the console's page: the cases and their promises, the stories, and a new beginning."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.casework import scene_of
from bot.clock import Clock
from bot.house import House
from bot.notebook import Notebook
from bot.post import Parcel
from bot.rehearsal.play import shipped
from bot.rehearsal.script import Read, Sends, Step, moment, read_script
from bot.rehearsal.stage import is_called
from bot.seats import address_of_person
from bot.web.ports import CaseView, EntryView, JournalLine, Phones, PromiseView, SaidView, Story
from flows import card
from flows.account import told
from flows.bilingual import Bilingual
from flows.obligation import Obligation
from flows.outbound import Kind, PostCard, RefreshCard
from flows.plan import Plan
from flows.record import Case, CaseState
from flows.routine import called
from flows.routing import role_named
from flows.text import C, T, Text, same
from storage.unit_of_work import OutboxState, Outgoing, Rows, Storage, decode

SHOWN = 6
"""Cases that the page shows at once."""
SAID = 40
"""Messages of a case that the page lists."""
KINDS = {
    Kind.URGENT: C("message", "alert"),
    Kind.PROMPT: C("message", "question"),
    Kind.NOTICE: C("message", "notice"),
    Kind.STATE: C("message", "card edited"),
}


class Backstage:
    """Reads what the page shows."""

    def __init__(self, storage: Storage, house: House, clock: Clock) -> None:
        self._storage, self._house, self._clock = storage, house, clock

    async def cases(self) -> Sequence[CaseView]:
        """Open cases first, the ones with a promise broken or soonest due on top; then the latest closed ones."""

        def work(rows: Rows) -> list[CaseView]:
            latest = self._storage.cases.latest(rows, 50)
            open_ones = [case for case in latest if case.state is not CaseState.CLOSED]
            closed = [case for case in latest if case.state is CaseState.CLOSED]
            open_ones.sort(key=_soonest)
            return [self._case(rows, case) for case in (*open_ones, *closed)[:SHOWN]]

        return await self._storage.read(work)

    def _case(self, rows: Rows, case: Case) -> CaseView:
        book = Notebook(rows, self._storage, self._house, self._clock.now())
        plan = book.plan(case.plan)
        scene = scene_of(book, plan, case.group, holder=case.holder or "")
        return CaseView(
            number=case.number,
            title=called(case, plan).words,
            state=card.state_word(case, scene),
            opened_at=case.opened_at,
            promises=tuple(self._promise(case, plan, each) for each in case.obligations),
            said=tuple(self._said(row) for row in self._storage.outbox.of_case(rows, case.id, SAID)),
        )

    def _promise(self, case: Case, plan: Plan, each: Obligation) -> PromiseView:
        rule = plan.rules.get(each.id)
        return PromiseView(
            id=each.id,
            what=each.what.words,
            basis=each.basis,
            status=each.status,
            started_at=each.started_at,
            due_at=each.due_at,
            warn_at=each.warn_at,
            met_at=each.met_at,
            met_by=self._name(each.met_by) if each.met_by else None,
            breached_at=each.breached_at,
            owner=self._owner(case, each.owner),
            sentence=(rule.asks or rule.what).words if rule else each.what.words,
            cite=each.cite,
            ladder=tuple(self._step(role) for role in each.ladder),
            rung=each.rung,
        )

    def _step(self, role: str) -> Text:
        known = role_named(self._house.organisation, role)
        return known.name.words if known else same(role)

    def _owner(self, case: Case, owner: str) -> Text:
        match owner:
            case "holder":
                return self._name(case.holder) if case.holder else T("whoever takes the case")
            case "anyone" | "group":
                return self._house.organisation.group(case.group).name.words
            case _:
                return self._house.organisation.role(owner).name.words

    def _said(self, row: Outgoing) -> SaidView:
        return SaidView(at=row.sent_at or row.created_at, to=self._reader(row.lane), kind=self._kind(row))

    def _kind(self, row: Outgoing) -> Text:
        if row.state is not OutboxState.SENT:
            return C("message", "waiting to be sent")
        outbound = decode(Parcel, row.payload).outbound
        if isinstance(outbound, PostCard):
            return C("message", "card")
        return C("message", "card edited") if isinstance(outbound, RefreshCard) else KINDS[row.kind]

    def _reader(self, lane: str) -> Text:
        _, _, chat = lane.partition(":")
        kind, _, name = chat.partition(":")
        if kind == "group":
            return self._house.organisation.group(name).name.words
        return self._name(name or chat)

    def _name(self, person: str) -> Text:
        return self._house.organisation.name_of(person).words

    async def journal(self, number: str) -> Sequence[JournalLine] | None:
        """A case's record in sentences; None when there is no such case."""

        def work(rows: Rows) -> list[JournalLine] | None:
            case = self._storage.cases.by_number(rows, [number]).get(number)
            if case is None:
                return None
            return [
                JournalLine(
                    at=entry.event.at,
                    by=self._name(entry.event.by) if entry.event.by else T("the clock"),
                    what=told(entry.event, self._house.plan(case.plan)),
                )
                for entry in self._storage.journal.read(rows, case.id)
            ]

        return await self._storage.read(work)

    async def next_due(self) -> datetime | None:
        """When the clock will knock next."""
        return await self._storage.read(self._storage.due.next)


def _soonest(case: Case) -> datetime:
    running = [each.due_at for each in case.obligations if each.open]
    return min(running, default=datetime.max.replace(tzinfo=case.opened_at.tzinfo))


class Stories:
    """Plays a script into the console's phones, at the house's own time; anybody may write in between."""

    def __init__(self, phones: Phones, house: House, clock: Clock) -> None:
        self._phones, self._house, self._clock = phones, house, clock
        # A story with plans of its own, or with an outage, needs another house than the one that is running.
        self._scripts = {
            file.stem: file
            for file in shipped()
            if not (read := read_script(file)).script.plans and not any(step.arrives for step in read.script.steps)
        }
        self._task: asyncio.Task[None] | None = None
        self._id = ""

    @property
    def stories(self) -> Sequence[Story]:
        """The scripts that come with the product."""
        return [Story(id=name, title=_title(file)) for name, file in self._scripts.items()]

    @property
    def playing(self) -> str:
        """The id of the script that is being played, or nothing."""
        return self._id if self._task is not None and not self._task.done() else ""

    async def play(self, story: str) -> None:
        """Begin a script, instead of another one."""
        read = read_script(self._scripts[story])
        await self.stop()
        self._id = story
        self._task = asyncio.create_task(self._play(read))

    async def stop(self) -> None:
        """Stop where it is."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
            self._task = None

    async def _play(self, read: Read) -> None:
        begins = read.begins(self._house.zone)
        shift = self._clock.now() - begins
        now = begins
        for step in read.script.steps:
            now = moment(step, now)
            await self._clock.sleep((now + shift - self._clock.now()).total_seconds())
            if step.expect is None:
                # A key may need a moment to appear: what it belongs to is still on its way.
                for _ in range(20):
                    if self._do(step):
                        break
                    await asyncio.sleep(0.1)

    def _do(self, step: Step) -> bool:
        own = address_of_person(self._house, step.who)
        chat = {"": own, "public": own, "staff": own}.get(step.chat, step.chat)
        text = step.says if step.says is not None else step.edits
        if text is not None:
            self._phones.write(chat, step.who, text)
        elif step.sends is not None:
            self._send(chat, step.who, step.sends)
        elif step.presses is not None:
            return self._press(step, str(step.presses))
        return True

    def _send(self, chat: str, who: str, sends: Sends) -> None:
        if sends.location is not None:
            self._phones.locate(chat, who, *sends.location)
        elif sends.voice:
            self._phones.voice(chat, who, sends.voice)
        elif sends.contact:
            self._phones.contact(chat, who)
        else:
            self._phones.photo(chat, who, sends.photo or "photo")

    def _press(self, step: Step, wanted: str) -> bool:
        groups = [f"group:{group.id}" for group in self._house.organisation.groups_of(step.who)]
        own = address_of_person(self._house, step.who)
        for chat in (own, *groups):
            phone = self._phones.phone(chat)
            bearing = [entry for entry in reversed(phone.screen) if entry.message and entry.message.buttons]
            # A reporter answers the open question: an older one with the same key is not what is meant.
            for entry in bearing[:1] if own.startswith("public:") else bearing:
                key = _key(entry, wanted)
                if key is not None:
                    self._phones.press(chat, step.who, entry.id, key)
                    return True
            labels = [key.label for row in phone.keys for key in row]
            for label in labels:
                if label.casefold() == wanted.casefold():
                    self._phones.write(chat, step.who, label)
                    return True
        return False


def _key(entry: EntryView, wanted: str) -> str | None:
    """What the wanted button of a message sends back."""
    keys = [key for row in entry.message.buttons for key in row] if entry.message else []
    return next((key.data for key in keys if key.data and is_called(key, wanted)), None)


def _title(file: Path) -> Text:
    title = read_script(file).script.title
    return same(title) if isinstance(title, str) else Bilingual(zh=title["zh"], en=title["en"]).words
