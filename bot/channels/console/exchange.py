"""The telephone exchange inside the console: phones, what is under way between them and the house, and who watches."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from msgspec.structs import replace

from bot.channels.console.phone import LATE, Entry, Phone, Underway
from bot.channels.console.seats import Seat
from bot.channels.console.transcript import Began, Cleared, Left, Line, Reached, Stood, Transcript, Tuned
from flows.inbound import Inbound
from flows.terms import Language, Record


class Change(Record, frozen=True, kw_only=True):
    """Something to show. `kind`: `chat` (its messages or settings), `toast` (`text` to `person` only), `closed`."""

    kind: str
    chat: str = ""
    person: str = ""
    text: str = ""
    alert: bool = False


Listener = Callable[[Change], None]


class Exchange:
    """Everything that the console remembers, written down line by line."""

    def __init__(self, seats: Iterable[Seat], now: Callable[[], datetime], transcript: Path | None) -> None:
        self.seats = {seat.chat: seat for seat in seats}
        self.now = now
        self.knock = asyncio.Event()
        self.road: deque[Inbound] = deque()
        """Has arrived, and waits to be taken in."""
        self.late: list[Underway] = []
        """Is still on its way from a phone with slow signal."""
        self._phones = {chat: Phone(seat.language) for chat, seat in self.seats.items()}
        self._listeners: list[Listener] = []
        self._last = 0
        self._epoch = ""
        self._transcript = Transcript(transcript)
        for line in self._transcript.lines():
            self._replay(line)
        if not self._epoch:
            self._epoch = uuid4().hex[:8]
            self._transcript.write(Began(epoch=self._epoch, at=now()))

    def seat(self, chat: str) -> Seat:
        """The seat of a chat; KeyError when there is none."""
        return self.seats[chat]

    def phone(self, chat: str) -> Phone:
        """The phone of a chat; KeyError when there is none."""
        return self._phones[chat]

    def new_id(self) -> str:
        """An id that was never used before: larger than every other, also after a restart."""
        self._last += 1
        return str(self._last)

    def key(self, number: str) -> str:
        """The key of what happened under this id, unlike any key of another console."""
        return f"{self._epoch}.{number}"

    def put(self, entry: Entry, *, unsent: bool = False) -> None:
        """Let a message stand in its chat; `unsent` while the phone that wrote it is in flight mode."""
        self._transcript.write(Stood(entry=entry, unsent=unsent))
        self._stand(entry, unsent=unsent)
        self.tell(Change(kind="chat", chat=entry.chat))

    def depart(self, inbound: Inbound) -> None:
        """Send off what a person did; it arrives at once, or late and twice from a phone with slow signal."""
        slow = self.phone(inbound.address.chat).slow
        underway = Underway(at=inbound.sent_at + LATE if slow else inbound.sent_at, inbound=inbound, twice=slow)
        self._transcript.write(Left(underway=underway))
        self._send_off(underway)
        self.knock.set()

    def arrive(self) -> None:
        """Move what is no longer late to the door."""
        now = self.now()
        for underway in [each for each in self.late if each.at <= now]:
            self.late.remove(underway)
            self.road.extend([underway.inbound] * (2 if underway.twice else 1))

    def reached(self, inbound: Inbound) -> None:
        """The house has taken in what stood first at the door."""
        if not self.road or self.road[0] is not inbound:
            return  # everything was cleared meanwhile
        self.road.popleft()
        self._transcript.write(Reached(key=inbound.key))
        entry = self.phone(inbound.address.chat).entry(inbound.message)
        if entry is not None and entry.waiting:
            self.put(replace(entry, waiting=False))

    def tune(
        self,
        chat: str,
        *,
        language: Language | None = None,
        slow: bool | None = None,
        flight: bool | None = None,
        present: bool | None = None,
    ) -> None:
        """Set a phone; what is not named stays."""
        phone = self.phone(chat)
        tuned = Tuned(
            chat=chat,
            language=phone.language if language is None else language,
            slow=phone.slow if slow is None else slow,
            flight=phone.in_flight if flight is None else flight,
            present=phone.present if present is None else present,
        )
        self._transcript.write(tuned)
        self._set(tuned)
        self.tell(Change(kind="chat", chat=chat))

    def clear(self) -> None:
        """Forget every message and everything under way; ids and keys go on growing."""
        self._transcript.write(Cleared(last=self._last))
        self._forget()
        for chat in self.seats:
            self.tell(Change(kind="chat", chat=chat))

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` for every change from now on; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, change: Change) -> None:
        """Tell everybody who watches."""
        for listener in tuple(self._listeners):
            listener(change)

    def close(self) -> None:
        """End every watch, and let go of the file."""
        self.tell(Change(kind="closed"))
        self._transcript.close()

    def _replay(self, line: Line) -> None:
        match line:
            case Began(epoch=epoch):
                self._epoch = epoch
            case Stood(entry=entry, unsent=unsent) if entry.chat in self.seats:
                self._used(entry.id)
                self._stand(entry, unsent=unsent)
            case Left(underway=underway) if underway.inbound.address.chat in self.seats:
                self._used(underway.inbound.key.rpartition(".")[2])
                self._send_off(underway)
            case Reached(key=key):
                self.late = [each for each in self.late if each.inbound.key != key]
                self.road = deque(each for each in self.road if each.key != key)
            case Tuned(chat=chat) if chat in self.seats:
                self._set(line)
            case Cleared(last=last):
                self._used(str(last))
                self._forget()
            case _:
                pass  # of a seat that the organisation no longer has

    def _used(self, number: str) -> None:
        self._last = max(self._last, int(number))

    def _stand(self, entry: Entry, *, unsent: bool) -> None:
        phone = self.phone(entry.chat)
        if unsent:
            phone.unsent.append(entry)
        else:
            phone.put(entry)

    def _send_off(self, underway: Underway) -> None:
        if underway.twice:
            self.late.append(underway)
        else:
            self.road.append(underway.inbound)

    def _set(self, tuned: Tuned) -> None:
        phone = self.phone(tuned.chat)
        phone.language, phone.slow, phone.present = tuned.language, tuned.slow, tuned.present
        if tuned.flight and not phone.in_flight:
            phone.take_off()
        elif phone.in_flight and not tuned.flight:
            phone.land()

    def _forget(self) -> None:
        self.road.clear()
        self.late.clear()
        for phone in self._phones.values():
            phone.clear()
