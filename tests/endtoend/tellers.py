"""The stories that people live through while the program is killed: what each does, and waits for, in turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.endtoend.house import PATIENCE, House, number_in
from tests.endtoend.killing import Turns
from tests.fake_telegram import Message, Seat


@dataclass
class Driver:
    """Somebody whose lorry has broken down: what they answer, and what becomes of it."""

    name: str
    language: str
    road: str
    load: str
    phone: str
    seat: Seat
    number: str = ""
    done: asyncio.Event = field(default_factory=asyncio.Event)
    confirmed: asyncio.Event = field(default_factory=asyncio.Event)


class Teller:
    """Lets people act in their turn and wait for what comes back, however many lives of the program it takes."""

    def __init__(self, house: House, turns: Turns) -> None:
        self.house, self._turns = house, turns

    async def _act(self, seat: Seat, act: Callable[[], object], *words: str) -> Message:
        """Do something, and wait for a new message with these words."""
        await self._turns.mine()
        last = seat.chat.from_bots[-1] if seat.chat.from_bots else None
        act()
        return await seat.wait_for(lambda message: all(each in message.text for each in words), PATIENCE, after=last)

    async def report(self, driver: Driver, words: Sequence[str]) -> None:
        """Fill the form. `words` holds a piece of each question, in the driver's language."""
        seat, (first, people, place, road, vehicle, photo, load, phone, check, end) = driver.seat, words
        await self._act(seat, seat.start, first)
        await self._act(seat, lambda: seat.press(_starting(seat, "1 ")), people)
        driver.number = number_in((await self._act(seat, lambda: seat.press(_starting(seat, "1 ")), place)).text)
        await self._act(seat, lambda: seat.location(28.2, 113.1), road)
        await self._act(seat, lambda: seat.send(driver.road), vehicle)
        await self._act(seat, lambda: seat.send("2"), photo)
        await self._act(seat, seat.photo, load)
        await self._act(seat, lambda: seat.send(driver.load), phone)
        await self._act(seat, lambda: seat.send(driver.phone), check)
        await self._turns.mine()
        seat.press(seat.last.buttons[0])
        del end

    async def respond(self, person: str, driver: Driver) -> None:
        """Take a case when its deadlines have passed, send the standby vehicle, and see it to its end."""
