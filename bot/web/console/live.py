"""What the page hears while it is open: changes as they happen, and the clock once a second."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime

import msgspec

from bot.web.console.page import last_said
from bot.web.ports import ChangeView, ClockControl, Overview, Phones, StoryPlayer
from flows.terms import Record

TICK = 1.0
"""Seconds of the world between two readings of the clock."""


class Hello(Record, frozen=True, kw_only=True, tag_field="what", tag="hello"):
    """The stream is open: the last message of the house in every chat."""

    last: dict[str, int]


class Chat(Record, frozen=True, kw_only=True, tag_field="what", tag="chat"):
    """A chat changed."""

    chat: str
    last: int


class Toast(Record, frozen=True, kw_only=True, tag_field="what", tag="toast"):
    """A short word to one person."""

    chat: str
    person: str
    text: str
    alert: bool


class Tick(Record, frozen=True, kw_only=True, tag_field="what", tag="tick"):
    """The clock: `now` in milliseconds since 1970, its speed, and the label of what is due next."""

    now: int
    speed: float
    due: str
    playing: str


Heard = Hello | Chat | Toast | Tick

_encoder = msgspec.json.Encoder()


def frame(heard: Heard) -> bytes:
    """One server-sent event."""
    return b"data: " + _encoder.encode(heard) + b"\n\n"


class Bell:
    """Makes every open page look at the clock now, rather than within a second."""

    def __init__(self) -> None:
        self._open: list[asyncio.Queue[ChangeView | None]] = []

    def join(self, changes: asyncio.Queue[ChangeView | None]) -> Callable[[], None]:
        """Ring for this page too; returns what ends that."""
        self._open.append(changes)
        return lambda: self._open.remove(changes)

    def ring(self) -> None:
        """Something was done to the clock or to a story."""
        for changes in self._open:
            changes.put_nowait(None)


class Stream:
    """Everything that one open page hears, until the house closes."""

    def __init__(
        self,
        phones: Phones,
        clock: ClockControl,
        overview: Overview,
        stories: StoryPlayer | None,
        bell: Bell,
        due: Callable[[datetime | None], str],
    ) -> None:
        self._phones = phones
        self._clock = clock
        self._overview = overview
        self._stories = stories
        self._bell = bell
        self._due = due

    async def events(self) -> AsyncIterator[bytes]:
        """Server-sent events; the browser reconnects by itself."""
        changes: asyncio.Queue[ChangeView | None] = asyncio.Queue()
        stops = [self._phones.listen(changes.put_nowait), self._bell.join(changes)]
        try:
            yield b"retry: 1000\n\n"
            yield frame(Hello(last={s.chat: last_said(self._phones.phone(s.chat)) for s in self._phones.seats}))
            yield frame(await self._tick())
            while True:
                change = await _within(changes, TICK)
                if change is None:
                    yield frame(await self._tick())
                elif change.kind == "closed":
                    return
                else:
                    yield frame(self._heard(change))
        finally:
            for stop in stops:
                stop()

    def _heard(self, change: ChangeView) -> Heard:
        if change.kind == "toast":
            return Toast(chat=change.chat, person=change.person, text=change.text, alert=change.alert)
        return Chat(chat=change.chat, last=last_said(self._phones.phone(change.chat)))

    async def _tick(self) -> Tick:
        return Tick(
            now=int(self._clock.now().timestamp() * 1000),
            speed=self._clock.speed,
            due=self._due(await self._overview.next_due()),
            playing=self._stories.playing if self._stories else "",
        )


async def _within(changes: asyncio.Queue[ChangeView | None], seconds: float) -> ChangeView | None:
    try:
        return await asyncio.wait_for(changes.get(), seconds)
    except TimeoutError:
        return None
