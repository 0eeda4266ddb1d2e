"""When the program is killed, and whose turn it is in between: chosen by a seed, each at a moment that may hurt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

from tests.endtoend.house import House

QUIET = 2.5
"""Seconds after which a life ends though the moment that it waited for has not come."""
BUSY = ("calls", "calls", "sent", "any")
CRUEL = ("begun", "fetched", "sent")
"""What a life is in the middle of when it ends. Every other one is a busy one, so that the stories go on."""


class Turns:
    """Lets people act one after the other, at most so many in a life of the program."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._waiting: list[asyncio.Future[None]] = []
        self._left = 0
        self._free = False

    async def mine(self) -> None:
        """Wait until it is one's turn to do something."""
        if self._free:
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._next()
        await turn

    def allow(self, most: int) -> None:
        """From now on so many people may act."""
        self._left = most
        self._next()

    def let_go(self) -> None:
        """From now on everybody acts as they please."""
        self._free, self._left = True, len(self._waiting)
        self._next()

    def _next(self) -> None:
        while self._left and self._waiting:
            self._left -= 1
            turn = self._waiting.pop(self._random.randrange(len(self._waiting)))
            if not turn.done():
                turn.set_result(None)


class Killer:
    """Ends lives of the program."""

    def __init__(self, house: House, random: Random) -> None:
        self._house, self._random = house, random
        self.moments: list[str] = []
        """What each life was in the middle of when it ended."""

    async def live_and_die(self) -> None:
        """Start the program, wait for a moment of the seed's choice, and kill it."""
        telegram = self._house.telegram
        name = self._random.choice(CRUEL if len(self.moments) % 2 else BUSY)
        number, seconds = self._random.randint(1, 9), self._random.uniform(QUIET / 5, QUIET)
        reached = getattr(self, f"_{name}")(number)
        await self._house.program.start()
        try:
            await telegram.wait_until(reached, seconds if name == "any" else QUIET)
            if name == "sent":
                await self._hold_answers()
        except AssertionError:
            name = name if name == "any" else f"{name}, not reached"
        await self._house.program.kill()
        self.moments.append(name)

    async def _hold_answers(self) -> None:
        """Wait until a message is on a phone, and the program has not heard of it."""
        telegram = self._house.telegram
        sent = len(telegram.deliveries)
        held = telegram.slow(QUIET, method="sendMessage", after=True)
        try:
            await telegram.wait_until(lambda: len(telegram.deliveries) > sent, QUIET)
        finally:
            held.lift()

    def _any(self, _number: int) -> Callable[[], bool]:
        """Some time after the start, whatever happens then."""
        return lambda: False

    def _begun(self, number: int) -> Callable[[], bool]:
        """It has just begun: the rows are open, and the first calls of the bots go out."""
        calls = len(self._house.telegram.calls)
        return lambda: len(self._house.telegram.calls) >= calls + min(number, 4)

    def _calls(self, number: int) -> Callable[[], bool]:
        """So many calls later: the first dozen are those of every start, the others polls and messages."""
        calls = len(self._house.telegram.calls)
        return lambda: len(self._house.telegram.calls) >= calls + 20 + 5 * number

    def _sent(self, number: int) -> Callable[[], bool]:
        """So many messages have been sent, and the next one is on a phone too, but the program does not know it."""
        sent = len(self._house.telegram.deliveries)
        return lambda: len(self._house.telegram.deliveries) >= sent + number

    def _fetched(self, number: int) -> Callable[[], bool]:
        """Updates have been fetched, and are not confirmed yet."""
        queues = [self._house.hotline.updates, self._house.staff.updates]
        for each in (one for queue in queues for one in queue.waiting_updates):
            each.is_served = False  # to the life before
        return lambda: sum(one.is_served for queue in queues for one in queue.waiting_updates) >= min(number, 3)
