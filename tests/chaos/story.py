"""What every story is made of: people who act after a moment's thought, and wait for what must come back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from random import Random
from typing import ClassVar

from tests.chaos.lines import Line, Tracks
from tests.chaos.world import World
from tests.fake_telegram import Chat, Message, Press, Seat

PATIENCE = 120.0
"""Seconds in which something must come, through as many deaths as a run brings."""
THOUGHT = 0.6
"""Seconds that people think at most before they do something: no death keeps step with them."""


class Hung(AssertionError):
    """Something that a story waited for has not come."""


class Story:
    """One story: how it is played, and what everybody must have read at its end."""

    kind: ClassVar[str] = ""

    def __init__(self, world: World, random: Random, nth: int) -> None:
        self.world, self.random, self.nth = world, random, nth
        self.number = ""
        """The number of its case, once somebody has read it."""
        self.waits_for = ""
        self.is_climbing = False
        """Its promises pass their time one after the other."""
        self.where: Chat | None = None
        """The chat in which it waits."""

    def __str__(self) -> str:
        """For the table, and for a breach."""
        return f"{self.kind} {self.nth}" + (f" ({self.number})" if self.number else "")

    async def play(self) -> None:
        """Live through it; raise Hung when what must come does not."""
        raise NotImplementedError

    def expected(self) -> dict[Chat, Tracks]:
        """What is read in which chat because of this story, in tracks that each keep their order."""
        raise NotImplementedError

    def card(self) -> tuple[Chat, str] | None:
        """How the newest card of the case reads in the end, with times as hh:mm; None when it posts none."""
        return None

    def row(self) -> tuple[str, str, tuple[Sequence[str], Sequence[str]]] | None:
        """The case in the end: its state, who holds it, and what happened to it; None when there is none.

        The first events in whatever order, for what people answer and what passes its time come between each other;
        the others in this one.
        """
        return None

    def forms(self) -> dict[tuple[str, str], list[Line]]:
        """What each episode of filling a form asks, by person and name: a person's forms follow each other."""
        return {}

    @contextlib.asynccontextmanager
    async def at_desk(self, person: str, episode: str) -> AsyncIterator[None]:
        """A person fills one form at a time; which one, is remembered in its order."""
        async with self.world.at_the_desk[person]:
            self.world.episodes[person].append((self, episode))
            yield

    # --- what people do -----------------------------------------------------------------------------------------------
    async def think(self) -> None:
        """Take a moment, of a length that nobody knows."""
        never: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(never, self.random.uniform(0, THOUGHT))

    async def does(self, seat: Seat, act: Callable[[], object], *words: str) -> Message:
        """Do something, and wait until a new message in this chat bears one of these words."""
        await self.think()
        last = seat.chat.from_bots[-1] if seat.chat.from_bots else None
        act()
        return await self.reads(seat, lambda message: any(each in message.text for each in words), words, last)

    async def done(self, act: Callable[[], Message | Press]) -> Message | Press:
        """Do something that a notice answers, which may be lost: wait until the program has confirmed it."""
        await self.think()
        what = act()
        queues = (self.world.hotline.updates, self.world.staff.updates)

        def confirmed() -> bool:
            waiting = [one.update for queue in queues for one in queue.waiting_updates]
            if isinstance(what, Press):
                return what.id not in [update.get("callback_query", {}).get("id") for update in waiting]
            said = [update["message"] for update in waiting if "message" in update]
            return (what.chat.id, what.message_id) not in [(each["chat"]["id"], each["message_id"]) for each in said]

        await self.until(confirmed, f"the program to confirm {what}")
        return what

    async def sees(self, seat: Seat, *words: str, key: str = "") -> Message:
        """Wait for one message with all these words, and with this key."""

        def fits(message: Message) -> bool:
            return all(each in message.text for each in words) and (not key or key in message.buttons)

        return await self.reads(seat, fits, (*words, f"[{key}]" if key else ""), None)

    async def alerted(self, seat: Seat, late: str) -> None:
        """Wait until somebody reads that a promise of the case was broken, by itself or among others."""

        def fits(message: Message) -> bool:
            alone = f"超时：{late}" in message.text and f"工单 {self.number}" in message.text
            return alone or any(late in line and self.number in line for line in message.text.splitlines())

        await self.reads(seat, fits, (self.number, late), None)

    async def climbed(self) -> None:
        """Wait until nobody has taken the case for so long that its ladder has climbed two rungs.

        Until then nothing is answered: so it is the first question that comes again below what the reporter hears.
        """
        self.is_climbing = True
        await self.alerted(self.world.phone("zhou-qiang"), "还没有人接单")
        self.is_climbing = False

    async def presses(self, seat: Seat, label: str) -> None:
        """Press a key of the case's newest card as soon as it has it."""
        await self.sees(seat, self.number, "【", key=label)
        await self.done(lambda: self.key(seat, label))

    async def fills(self, desk: Seat, presser: Seat, label: str, *words: str) -> Message:
        """Press a key of the card as soon as it has it, and wait for the words that this brings about in a chat."""
        await self.sees(presser, self.number, "【", key=label)
        return await self.does(desk, lambda: self.key(presser, label), *words)

    def key(self, seat: Seat, label: str) -> Press:
        """Press a key of the newest card of the case that has it."""
        cards = [one for one in seat.chat.from_bots if self.number in one.text and label in one.buttons]
        press = seat.press(label, on=cards[-1])
        assert isinstance(press, Press)
        return press

    async def reads(
        self, seat: Seat, fits: Callable[[Message], bool], words: Sequence[str], after: Message | None
    ) -> Message:
        """Wait for a message, and remember for what."""
        self.waits_for, self.where = f"{' / '.join(filter(None, words))} in {seat.chat.name}", seat.chat
        try:
            found = await seat.wait_for(fits, PATIENCE, after)
        except AssertionError:
            raise Hung(f"{self} waited for {self.waits_for}") from None
        self.waits_for = ""
        return found

    async def until(self, holds: Callable[[], object], what: str) -> None:
        """Wait for something else."""
        self.waits_for = what
        try:
            await self.world.telegram.wait_until(holds, PATIENCE)
        except AssertionError:
            raise Hung(f"{self} waited for {what}") from None
        self.waits_for = ""
