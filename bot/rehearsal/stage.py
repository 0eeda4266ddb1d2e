"""The whole house in virtual time: the real desk, rules, rows and words, and a phone for everybody."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from bot.buttons import press_of
from bot.channels.port import InlineKey, Polled
from bot.clock import Clock
from bot.desk import Desk
from bot.duties import schedule
from bot.engine.cabinet import Drawer
from bot.engine.carrying import Carrying
from bot.engine.deadlines import Deadlines
from bot.engine.delivery import Delivery
from bot.engine.matter import Matter
from bot.engine.media import Fetching, Places
from bot.engine.outcome import Outcome, Trouble
from bot.engine.topics import Report
from bot.house import CONSOLE, House
from bot.intake import Intake
from bot.rehearsal.theatre import Shown, Theatre
from bot.seats import address_of_person, move_in, take_seats
from flows.inbound import Attached, Body, Inbound, Membership, Pressed, Sender, Wrote
from flows.organisation import Organisation
from flows.outbound import Act, Choose, PostCard, RefreshCard, Wish
from flows.plan import Compiled
from flows.terms import Address, CaseId, Language
from storage.database import open_storage
from storage.unit_of_work import OutboxState, Outgoing, Storage

ROUNDS = 10_000
"""More rounds than this at one moment mean that something answers itself for ever."""


class NotOffered(Exception):
    """Somebody is to press what no phone of theirs shows: what was offered and what was looked for."""

    def __init__(self, wanted: str, offered: Iterable[str]) -> None:
        self.wanted, self.offered = wanted, tuple(dict.fromkeys(offered))
        super().__init__(f"looked for {wanted!r}; offered were: {', '.join(self.offered) or 'no keys'}")


class Watched(Delivery):
    """A delivery that tells the theatre what it is carrying."""

    def __init__(
        self,
        storage: Storage,
        theatre: Theatre,
        clock: Clock,
        report: Report,
        carry_files: Carrying,
        house: House,
    ) -> None:
        super().__init__(
            storage,
            {CONSOLE: theatre},
            clock,
            report,
            carry_files=carry_files,
            edits_apart=timedelta(0),
            storm=house.organisation.clocks.storm,
        )
        self.gather(house)
        self._theatre = theatre

    async def _carry(self, matter: Matter) -> Outcome:
        row, outbound = matter.row, matter.parcel.outbound if matter.parcel else None
        case = CaseId(row.case_id) if row.case_id is not None else None
        self._theatre.carrying = (row.kind.value, isinstance(outbound, PostCard | RefreshCard), case)
        return await super()._carry(matter)


class Stage:
    """Plays what people do, and moves the clock; everything else is the product itself."""

    def __init__(self, storage: Storage, house: House, clock: Clock) -> None:
        self.storage, self.house, self.clock = storage, house, clock
        self.theatre = Theatre(clock.now)
        self.desk = Desk(storage, house, clock)
        self.drawer = Drawer()
        self.delivery = Watched(storage, self.theatre, clock, self._report, Carrying(storage, self.drawer), house)
        self.fetching = Fetching(storage, house, clock, Places({CONSOLE: self.theatre}, self.drawer))
        self.deadlines = Deadlines(storage, self.desk, clock)
        self.intake = Intake(self.desk, {CONSOLE: self.theatre}, clock, {})
        self._told = 0
        self._last: dict[tuple[str, str], str] = {}

    @classmethod
    async def open(
        cls,
        organisation: Organisation,
        plans: Iterable[Compiled],
        start: datetime,
        *,
        zone: str = "Asia/Shanghai",
        language: Language = Language.ZH,
        database: str = "sqlite://",
        duties: bool | Collection[str] = False,
    ) -> "Stage":
        """Set the stage at `start`, with everybody's phone switched on.

        The calendar opens nothing without `duties`: all that come round, or those of the plans of these ids.
        """
        house = House(organisation, plans, zone=zone, language=language)
        storage = await open_storage(database)
        stage = cls(storage, house, Clock(speed=0, start=start))
        await storage.run(lambda rows: move_in(storage, house, rows, start))
        await storage.run(lambda rows: take_seats(storage, house, rows, start))
        if duties:
            of_plans = None if isinstance(duties, bool) else frozenset(duties)
            await storage.run(lambda rows: schedule(storage, house, rows, start, of_plans))
        return stage

    async def close(self) -> None:
        """Let go of the rows."""
        await self.storage.close()

    # --- time ---------------------------------------------------------------------------------------------------------
    async def settle(self) -> None:
        """Let everything happen that can happen now."""
        for _ in range(ROUNDS):
            busy = await self.deadlines.sweep()
            busy += await self.fetching.flush()
            busy += await self.delivery.flush()
            if not busy:
                return
        message = "something answers itself for ever"
        raise RuntimeError(message)

    async def advance_to(self, moment: datetime) -> None:
        """Let the time pass until `moment`: everything that is due meanwhile happens at its own time."""
        await self.settle()
        while True:
            due = await self.storage.read(self.storage.due.next)
            out = await self.delivery.soonest()
            file = await self.storage.read(self.storage.media.next_at)
            soonest = min((each for each in (due, out, file) if each is not None), default=None)
            if soonest is None or soonest > moment:
                break
            self.clock.move_to(soonest)
            await self.settle()
        self.clock.move_to(moment)
        await self.settle()

    # --- people -------------------------------------------------------------------------------------------------------
    async def does(
        self,
        who: str,
        body: Body,
        *,
        chat: str = "",
        message: str = "",
        edited: bool = False,
        said_at: datetime | None = None,
        key: str = "",
    ) -> str:
        """Somebody does something on a phone; return the key under which it arrived."""
        self._told += 1
        now = self.clock.now()
        place = chat or address_of_person(self.house, who)
        event = Inbound(
            key=key or f"stage:{self._told}",
            address=Address(bot=CONSOLE, chat=place),
            group=place.startswith("group:"),
            sender=Sender(platform=CONSOLE, user=who, name=self._name(who), language_code=""),
            sent_at=said_at or now,
            received_at=now,
            message=message or f"m{self._told}",
            edited=edited,
            body=body,
        )
        if not isinstance(body, Pressed):
            self._last[who, place] = event.message
        if isinstance(body, Attached):
            self.theatre.kinds[body.file] = body.kind
        await self.intake.receive(Polled(events=(event,)))
        while await self.intake.work_off():
            pass
        await self.settle()
        return event.key

    async def says(self, who: str, text: str, *, chat: str = "", said_at: datetime | None = None) -> str:
        """Somebody writes a text."""
        return await self.does(who, Wrote(text=text), chat=chat, said_at=said_at)

    async def edits(self, who: str, text: str, *, chat: str = "") -> str:
        """Somebody puts their last message in a chat right."""
        place = chat or address_of_person(self.house, who)
        return await self.does(who, Wrote(text=text), chat=place, message=self._last.get((who, place), ""), edited=True)

    async def blocks(self, who: str, *, back: bool = False) -> str:
        """Somebody blocks the bot, or lets it in again."""
        return await self.does(who, Membership(present=back))

    async def presses(self, who: str, wanted: str, *, chat: str = "") -> str:
        """Somebody presses a key, named by what is written on it or by its id; return the answer to the press."""
        found, offered = self._find(who, wanted, chat)
        if found is None:
            raise NotOffered(wanted, offered)
        shown, key = found
        if not key.data:
            return ""
        before = len(self.theatre.answers)
        name = f"p{self._told + 1}"
        await self.does(who, Pressed(data=key.data, press=name), chat=shown.chat, message=shown.id)
        return next((each.text for each in self.theatre.answers[before:] if each.press == name), "")

    def phones(self, who: str) -> list[str]:
        """The chats in which a person reads."""
        groups = [f"group:{group.id}" for group in self.house.organisation.groups_of(who)]
        return [address_of_person(self.house, who), *groups]

    def last(self, who: str) -> Shown | None:
        """The newest message on a person's own phone, or in a group's chat."""
        chat = f"group:{who}" if self._is_group(who) else address_of_person(self.house, who)
        return next(iter(reversed(self.theatre.shown.get(chat, []))), None)

    def _find(self, who: str, wanted: str, chat: str) -> tuple[tuple[Shown, InlineKey] | None, list[str]]:
        offered: list[str] = []
        for place in [chat] if chat else self.phones(who):
            for shown in reversed(self.theatre.shown.get(place, [])):
                for row in shown.buttons:
                    for key in row:
                        offered.append(key.label)
                        if is_called(key, wanted):
                            return (shown, key), offered
        return None, offered

    def _is_group(self, who: str) -> bool:
        return any(group.id == who for group in self.house.organisation.groups)

    def _name(self, who: str) -> str:
        person = self.house.organisation.person(who)
        return person.name.zh if person else who

    async def _report(self, row: Outgoing, trouble: Trouble) -> None:
        message = f"nothing goes wrong on a stage: {trouble} at {row.lane}"
        raise RuntimeError(message)

    async def unsent(self) -> dict[OutboxState, int]:
        """What stands in the outbox without having been sent."""
        counts = await self.storage.read(self.storage.outbox.counts)
        return {state: backlog.count for state, backlog in counts.items() if backlog.count}


class Named(Protocol):
    """A key with its label and what it sends back."""

    @property
    def label(self) -> str:
        """What is written on it."""

    @property
    def data(self) -> str:
        """What it sends back."""


def is_called(key: Named, wanted: str) -> bool:
    """Whether a person would mean this key: by its label, with or without its number, or by its id."""
    label, said = key.label.casefold().strip(), wanted.casefold().strip()
    bare = label.lstrip("0123456789").strip()
    if said in {label, bare}:
        return True
    match press_of(key.data) if key.data else None:
        case Choose(option=option):
            return said == option.casefold()
        case Act(action=action, argument=argument):
            verb, _, about = action.casefold().partition(":")
            return said in {action.casefold(), verb, about, argument.casefold()} - {""}
        case Wish(what=what):
            return said == what.casefold()
        case _:
            return False
