"""People at their phones, in the words of their language: who reports, and who is on duty."""

from __future__ import annotations

from collections.abc import Callable

from tests.endtoend.house import PATIENCE, House, number_in
from tests.endtoend.seen import MARKS
from tests.fake_telegram import Group, Message, Press, Seat

Said = str | tuple[str, str]
"""Words in both languages, or the same in both."""


def seen(house: House, message: Message) -> Message:
    """Somebody has waited for a message and got it."""
    house.read.append(message)
    return message


class Caller:
    """Somebody who reports, and reads one language."""

    def __init__(self, house: House, language: str, name: Said) -> None:
        self.house, self.language = house, language
        self.name = self.word(name)
        self.seat = house.reporter(self.name, "zh-hans" if language == "zh" else language)
        self.number = ""

    def word(self, said: Said) -> str:
        """Words in this person's language."""
        return said if isinstance(said, str) else said[self.language != "zh"]

    async def does(self, act: Callable[[], object], *reads: Said) -> Message:
        """Do something, and wait for one new message with all these words."""
        last = self.seat.chat.from_bots[-1] if self.seat.chat.from_bots else None
        act()
        return await self.reads(*reads, after=last)

    async def reads(self, *words: Said, key: Said = "", after: Message | None = None) -> Message:
        """Wait for one message with all these words, and with this key."""
        wanted = [self.word(each) for each in words]

        def fits(message: Message) -> bool:
            return all(each in message.text for each in wanted) and (not key or self._bears(message, key))

        return seen(self.house, await self.seat.wait_for(fits, PATIENCE, after))

    async def says(self, words: Said, *reads: Said) -> Message:
        """Write something."""
        return await self.does(lambda: self.seat.send(self.word(words)), *reads)

    async def presses(self, label: Said, *reads: Said) -> Message:
        """Press the newest key of this label, whatever its number."""
        message = await self.reads(key=label)
        if written := self._written(message, label):
            return await self.does(lambda: self.seat.press(written, on=message), *reads)
        return await self.says(label, *reads)  # a key under the text field writes its label

    def _bears(self, message: Message, label: Said) -> bool:
        """Whether a key is there: under the message, or under the text field."""
        return bool(self._written(message, label)) or self.word(label) in self.seat.keys

    def _written(self, message: Message, label: Said) -> str:
        """The label as it stands under a message, with its number; nothing when it is not there."""
        return next((each for each in message.buttons if self.word(label) in {each, each.partition(" ")[2]}), "")

    def has_read(self, words: Said) -> list[Message]:
        """Every message with these words that stands in the chat now."""
        return [message for message in self.seat.chat.from_bots if self.word(words) in message.text]

    async def begins(self) -> Message:
        """A breakdown, as far as the first question; the danger to people stands first."""
        await self.says(("车趴窝了", "the truck broke down"), ("要报什么？", "What are you reporting?"))
        return await self.presses(("1 车坏了", "1 Breakdown"), ("人都安全吗？", "Is everyone safe?"))

    async def opens(self) -> Message:
        """A breakdown, as far as its case: the place is asked. The card, in the supply group."""
        await self.begins()
        asked = await self.presses(("1 都安全", "1 All safe"), ("车在哪里？", "Where is the vehicle?"))
        self.number = number_in(asked.text)
        return await self.house.supply.wait_for(lambda message: self.number in message.text, PATIENCE)


class Responder:
    """Somebody on duty, in the chat of a group and in private."""

    def __init__(self, house: House, person: str, group: Group | None = None) -> None:
        self.house, self.person = house, person
        self.group: Seat = house.people[person].at(group or house.supply)
        self.desk = house.phone(person)

    async def card(self, number: str, *words: str, key: str = "") -> Message:
        """Wait for the case's card in the group, with these words and this key."""

        def fits(message: Message) -> bool:
            said = message.text.removeprefix(MARKS[0]).removeprefix(MARKS[1])
            held = all(each in said for each in (number, *words)) and said[0] in "【["
            return held and (not key or key in message.buttons)

        return seen(self.house, await self.group.wait_for(fits, PATIENCE))

    async def hears(self, *words: str) -> Message:
        """Wait for a line of the group with all these words."""
        return seen(
            self.house, await self.group.wait_for(lambda each: all(word in each.text for word in words), PATIENCE)
        )

    async def presses(self, label: str, number: str) -> str:
        """Press a key of the case's card; the answer to the press."""
        press = self.group.press(label, on=await self.card(number, key=label))
        assert isinstance(press, Press)
        return await press.answered(PATIENCE)

    async def reads(self, *words: str, key: str = "", after: Message | None = None) -> Message:
        """Wait for one private message with all these words, and with this key."""

        def fits(message: Message) -> bool:
            return all(each in message.text for each in words) and (not key or key in message.buttons)

        return seen(self.house, await self.desk.wait_for(fits, PATIENCE, after))

    async def presses_here(self, label: str, *words: str) -> str:
        """Press a key of a private message with these words."""
        press = self.desk.press(label, on=await self.reads(*words, key=label))
        assert isinstance(press, Press)
        return await press.answered(PATIENCE)

    async def fills(
        self, label: str, number: str, *steps: tuple[str, str], in_private: bool = False, ends: str = "记下了。"
    ) -> None:
        """Press a key, and answer what is asked for in private: (question, answer). One form at a time."""
        async with self.house.at_the_desk[self.person]:
            last = self.desk.chat.from_bots[-1] if self.desk.chat.from_bots else None
            await (self.presses_here(label, number) if in_private else self.presses(label, number))
            await self.answers(*steps, after=last, ends=ends)

    async def answers(self, *steps: tuple[str, str], after: Message | None, ends: str = "记下了。") -> None:
        """Answer what is asked for in private, after a message; `ends` is what is read then."""
        last = after
        for question, answer in steps:
            asked = await self.reads(question, after=last)
            if answer in asked.buttons:
                self.desk.press(answer, on=asked)
            else:
                self.desk.send(answer)
            last = asked
        await self.reads(ends, after=last)
