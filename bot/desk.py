"""The desk takes a batch of what happened, once, in one transaction: through the rules, into rows and the outbox."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeVar

from msgspec.structs import replace

from bot import failpoint, reporters, responders
from bot.arrivals import Priority, arrival, dead, priority_of, unread
from bot.buttons import press_of
from bot.casework import scene_of
from bot.clock import Clock
from bot.failpoint import Point
from bot.flood import Floods
from bot.house import House, Side, side_of
from bot.knocking import knocks, passed
from bot.notebook import Notebook
from bot.post import HELD, Parcel, reader_at, seal, send
from bot.thread import place_of, undelivered
from flows.inbound import DeadlinePassed, Event, Inbound, Pressed
from flows.outbound import AnswerPress, Kind, Say, SendFiles, ToAddress
from flows.terms import Address, Language
from flows.text import T
from storage.unit_of_work import (
    Arrival,
    ChatKind,
    InboxState,
    Outgoing,
    Rows,
    Stale,
    Storage,
    StorageError,
    Unavailable,
    Unreadable,
    decode,
    encode,
)

log = logging.getLogger(__name__)
KNOCK_AGAIN = timedelta(minutes=5)
"""After a deadline could not be worked on because of a fault of ours."""
TRIES = 5
"""How often a unit of work is begun anew because another process wrote the same row."""

Answers = list[tuple[Address, AnswerPress]]
Done = TypeVar("Done")


class Desk:
    """Takes events in; every one of them once."""

    def __init__(self, storage: Storage, house: House, clock: Clock) -> None:
        self._storage, self.house, self._clock = storage, house, clock
        self._floods = Floods()
        self.put_behind: set[str] = set()

    async def handle(self, events: Sequence[Event]) -> Answers:
        """Take a batch in, and return the answers to presses, to be sent now that everything is stored.

        Raise Unavailable when nothing could be stored for a reason that is no event's fault: try again later.
        """
        try:
            return await self._unit(events)
        except (Unavailable, Stale):
            raise
        except Exception as error:  # noqa: BLE001 - a row that cannot be read or written: one event's own reason
            # One event spoils the unit of all: take them one by one, and set the culprit aside.
            if len(events) == 1:
                await self._storage.run(partial(self._set_aside, event=events[0], error=error))
                return []
            return [answer for event in events for answer in await self.handle([event])]

    async def knock(self, most: int) -> int:
        """Work on what is due now, oldest first, as far as no other process is at it; return how many.

        Raise Unavailable as `handle` does.
        """
        try:
            return await self._again(partial(self._knock, most=most))
        except (Unavailable, Stale):
            raise
        except Exception:  # noqa: BLE001 - as in `handle`
            now = self._clock.now()
            due = await self._storage.read(lambda rows: self._storage.due.passed(rows, now, most))
            for event in knocks(due):
                await self.handle([event])
            return len(due)

    def news(self) -> set[str]:
        """The tables in which somebody has to look now."""
        return self._storage.news()

    async def store(self, events: Sequence[Inbound]) -> None:
        """Keep events that cannot be handled now; `work_off` takes them in their order."""
        kept = self._kept(events)

        def work(rows: Rows) -> None:
            # Behind whoever works on these chats now: what another process stores first has to come first.
            self._storage.lanes.claim(rows, {arrival.lane for arrival in kept})
            fresh = self._storage.inbox.new(rows, [arrival.key for arrival in kept])
            self._storage.inbox.put_behind(rows, [arrival for arrival in kept if arrival.key in fresh])

        await self._storage.run(work)

    def _kept(self, events: Sequence[Inbound]) -> list[Arrival]:
        return [
            replace(
                arrival(event, InboxState.WAITING, payload=encode(event)),
                position=at,
                priority=priority_of(event, self.house.organisation.cries),
            )
            for at, event in enumerate(events)
        ]

    async def work_off(self, most: int) -> tuple[set[str], Answers]:
        """Handle some of what waits, one by one; return the lanes in which something still waits."""
        waiting = await self._storage.read(lambda rows: self._storage.inbox.waiting(rows, most, most))
        answers: Answers = []
        for each in waiting:
            try:
                event = decode(Inbound, each.payload or "")
            except Unreadable as error:
                # An earlier program kept it in a way that this one cannot read: a person has to look.
                given_up = replace(each, state=InboxState.DEAD, error=type(error).__name__)
                await self._storage.run(partial(self._storage.inbox.put, arrivals=[given_up]))
                continue
            self.hear([event])
            try:
                answers += await self._unit([event], stored=True)
            except (Unavailable, Stale):
                raise
            except Exception as error:  # noqa: BLE001 - as in `handle`
                await self._storage.run(partial(self._set_aside, event=event, error=error))
        return await self.behind(most), answers

    async def behind(self, most: int) -> set[str]:
        """The lanes in which something stored still waits, at most so many."""
        return await self._storage.read(lambda rows: self._storage.inbox.lanes(rows, most))

    async def undelivered(self, row: Outgoing) -> Answers:
        """Words that were passed on did not arrive: whoever wrote them reads so."""
        await self._storage.run(partial(self._say_undelivered, row=row))
        return []

    async def bury(self, updates: Sequence[tuple[int, str]]) -> None:
        """Keep updates that nobody can read for a person to look at."""
        kept = [unread(number, update, self._clock.now()) for number, update in updates]
        await self._storage.run(partial(self._storage.inbox.put, arrivals=kept))

    async def reader_of(self, address: Address) -> tuple[Language, str]:
        """The language and the zone in which a chat reads."""

        def work(rows: Rows) -> tuple[Language, str]:
            book = Notebook(rows, self._storage, self.house, self._clock.now())
            return reader_at(book, address)

        return await self._storage.read(work)

    def _say_undelivered(self, rows: Rows, row: Outgoing) -> None:
        book = Notebook(rows, self._storage, self.house, self._clock.now())
        # The row is ended in another unit of work: killed between the two, it is sent and refused once more.
        once = Arrival(
            key=f"undelivered:{row.id}:{row.created_at.isoformat()}",
            lane=row.lane,
            priority=Priority.STAFF,
            state=InboxState.DONE,
            received_at=book.now,
        )
        if not self._storage.inbox.new(rows, [once.key]):
            return
        self._storage.inbox.put(rows, [once])
        said = decode(Parcel, row.payload).outbound
        case = book.case(row.case_id) if row.case_id is not None else None
        if case is None or not isinstance(said, Say | SendFiles) or said.origin.startswith(HELD):
            return
        scene = scene_of(book, book.plan(case.plan), case.group, holder=case.holder or "")
        chat = book.chat(place_of(said.origin)[0].lane)
        in_group = chat is not None and chat.kind is ChatKind.GROUP
        send(book, [undelivered(case, scene, said.origin, in_group=in_group)])
        seal(book)
        book.keep_page()
        book.write()

    async def _unit(self, events: Sequence[Event], *, stored: bool = False) -> Answers:
        answers = await self._again(partial(self._take, events=events, stored=stored))
        failpoint.reach(Point.COMMITTED)
        return answers

    async def _again(self, work: Callable[[Rows], Done]) -> Done:
        for _ in range(TRIES - 1):
            try:
                return await self._storage.run(work)
            except Stale:
                continue
        return await self._storage.run(work)

    def _knock(self, rows: Rows, most: int) -> int:
        due = self._storage.due.passed(rows, self._clock.now(), most)
        self._take(rows, knocks(due))
        return len(due)

    def _fresh(self, rows: Rows, inbound: Sequence[Inbound], *, stored: bool) -> set[str]:
        """The keys of what is to be handled now; the others have to wait behind what other processes have stored."""
        keys = {event.key for event in inbound}
        if not self._storage.is_shared:
            return keys if stored else self._storage.inbox.new(rows, keys)
        lanes = {event.address.lane for event in inbound}
        self._storage.lanes.claim(rows, lanes)
        first = self._storage.inbox.first(rows, lanes) if lanes else {}
        if stored:
            return {event.key for event in inbound if first.get(event.address.lane) == event.key}
        fresh = self._storage.inbox.new(rows, keys)
        behind = [event for event in inbound if event.key in fresh and event.address.lane in first]
        if behind:
            self._storage.inbox.put_behind(rows, self._kept(behind))
            self.put_behind |= {event.address.lane for event in behind}
        return fresh - {event.key for event in behind}

    def _take(self, rows: Rows, events: Sequence[Event], *, stored: bool = False) -> Answers:
        book = Notebook(rows, self._storage, self.house, self._clock.now())
        inbound = [event for event in events if isinstance(event, Inbound)]
        fresh, arrivals = self._fresh(rows, inbound, stored=stored), list[Arrival]()
        wanted = [event for event in events if not isinstance(event, Inbound) or event.key in fresh]
        book.prefetch(wanted)
        failpoint.reach(Point.READ)
        for event in wanted:
            if isinstance(event, Inbound):
                if event.key not in fresh:
                    continue
                fresh.discard(event.key)
            book.flood = self._floods.of(event, book.now)
            try:
                step(book, event)
                book.keep_page()
                arrivals += [arrival(event, InboxState.DONE)] if isinstance(event, Inbound) else []
            except StorageError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever one event breaks, the others must go on
                book.tear_page()
                arrivals += self._aside(book, event, error)
        book.flood = None
        failpoint.reach(Point.STEPPED)
        book.write()
        self._storage.inbox.put(rows, arrivals)
        failpoint.reach(Point.WRITTEN)
        return book.answers

    def hear(self, events: Sequence[Inbound]) -> None:
        """These have come, whenever each is worked on: who floods is answered in short."""
        self._floods.hear(events, self._clock.now())

    def _set_aside(self, rows: Rows, event: Event, error: Exception) -> None:
        book = Notebook(rows, self._storage, self.house, self._clock.now())
        try:
            arrivals = self._aside(book, event, error)
        except Unreadable:
            # What belongs to this chat cannot be read either: keep the event, and leave the rest to a person.
            book.tear_page()
            arrivals = [dead(event, book.now, error)]
        book.write()
        self._storage.inbox.put(rows, arrivals)
        failpoint.reach(Point.SET_ASIDE)

    def _aside(self, book: Notebook, event: Event, error: Exception) -> list[Arrival]:
        """Keep the event for a person to look at, and tell whoever sent it that a person will."""
        log.error("an event was set aside: %s", type(error).__name__, exc_info=error)
        if isinstance(event, DeadlinePassed):
            # A promise is never dropped for a fault of ours: it knocks again, and the dead letter shows it meanwhile.
            book.wait(event.owner_kind, event.owner, event.key, book.now + KNOCK_AGAIN)
            book.keep_page()
            return [dead(event, book.now, error)]
        if not event.group:
            words = T(
                "Your message is kept, but it could not be worked on. In an emergency please call {phone}.",
                phone=self.house.organisation.numbers.hotline,
            )
            send(book, [Say(to=ToAddress(address=event.address), lines=(words,), kind=Kind.URGENT)])
            seal(book)
        if isinstance(event.body, Pressed):
            book.page.answers.append((event.address, AnswerPress(press=event.body.press)))
        book.keep_page()
        return [dead(event, book.now, error)]


def step(book: Notebook, event: Event) -> None:
    """One event, through the rules of the room that it belongs to."""
    if isinstance(event, DeadlinePassed):
        passed(book, event)
    else:
        press = press_of(event.body.data) if isinstance(event.body, Pressed) else None
        if side_of(event.address, group=event.group) is Side.PUBLIC:
            reporters.hear(book, event, press)
        else:
            responders.hear(book, event, press)
    reporters.remind_of_open_questions(book)
    seal(book)
