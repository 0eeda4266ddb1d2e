"""What people read while nothing can be stored: that theirs waits, and the number that is always there.

It is the only thing that is said without a row behind it: the rows are what is missing. Once an outage for each chat.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence

from bot.channels.port import Channel, ChannelError, Message
from bot.clock import Clock, ticks
from bot.house import House
from bot.i18n import Reader, plain, written
from flows.emergency import emergency_line
from flows.inbound import Attached, Inbound, Located, Pressed, SharedContact, Wrote
from flows.terms import Address, Language
from flows.text import Phone, T, Text

log = logging.getLogger(__name__)
PATIENCE = 5.0
"""Seconds for which nothing could be stored before anybody is told: a restart of the database takes less."""
QUIET = 600.0
"""Seconds in which nobody is told twice, though it may have been possible to store something in between."""
AT_ONCE = 20
"""So many chats are told at a time; the others when their messages are brought again."""
CHATS = 10_000
"""More chats than that are not told: their messages wait all the same."""
SAID = (Wrote, Attached, Located, SharedContact)


class Apologies:
    """Tells whoever waits. `counted` hears of everything that a bot sends here."""

    def __init__(
        self, house: Callable[[], House], channels: Mapping[str, Channel], clock: Clock, counted: Callable[[str], None]
    ) -> None:
        self._house, self._channels, self._clock, self._counted = house, channels, clock, counted
        self._since: float | None = None
        self._told: dict[str, float] = {}
        self._pressed: set[str] = set()

    def begin(self) -> None:
        """Something is about to be stored."""
        self._since = ticks() if self._since is None else self._since

    def over(self) -> None:
        """It was stored."""
        self._since = None
        self._pressed.clear()
        self._told = {lane: at for lane, at in self._told.items() if ticks() - at < QUIET}

    async def tell(self, events: Collection[Inbound]) -> None:
        """It could not be stored: tell those who do not know, unless it may be over in a moment."""
        if self._since is None or ticks() - self._since < PATIENCE:
            return
        presses = [event for event in events if isinstance(event.body, Pressed) and event.key not in self._pressed]
        waiting = {event.address: event for event in events if self._is_new(event)}
        under_way = [self._answer(event) for event in presses[:AT_ONCE]]
        under_way += [self._say(address) for address in list(waiting)[:AT_ONCE]]
        if under_way:
            await asyncio.gather(*under_way)

    def _is_new(self, event: Inbound) -> bool:
        lane = event.address.lane
        if event.group or not isinstance(event.body, SAID) or len(self._told) >= CHATS:
            return False
        return ticks() - self._told.get(lane, float("-inf")) >= QUIET

    async def _say(self, address: Address) -> None:
        channel = self._channels.get(address.bot)
        if channel is None:
            return
        self._told[address.lane] = ticks()
        self._counted(address.bot)
        try:
            await channel.send(address.chat, self._message())
        except ChannelError as error:
            log.info("somebody could not be told that their message waits: %s", type(error).__name__)

    async def _answer(self, event: Inbound) -> None:
        channel = self._channels.get(event.address.bot)
        if channel is None or not isinstance(event.body, Pressed):
            return
        self._pressed.add(event.key)
        self._counted(event.address.bot)
        text = T("Not recorded yet: we cannot store anything right now. It is tried again by itself; no need to press.")
        try:
            await channel.answer(event.body.press, plain(text, self._reader(self._house().language)), alert=True)
        except ChannelError as error:
            log.info("a press was not answered: %s", type(error).__name__)

    def _message(self) -> Message:
        """In both languages: which one somebody reads stands in the rows."""
        hotline = Phone(number=self._house().organisation.numbers.hotline)
        lines: Sequence[Text] = (
            emergency_line(self._house().organisation),
            T("We cannot take anything in right now, sorry. Your message waits and comes in by itself."),
            T("Urgent: {phone}.", phone=hotline),
        )
        readers = [self._reader(language) for language in (Language.ZH, Language.EN)]
        return Message(
            html="\n".join(written(line, reader) for reader in readers for line in lines),
            plain="\n".join(plain(line, reader) for reader in readers for line in lines),
        )

    def _reader(self, language: Language) -> Reader:
        return Reader(language=language, zone=self._house().zone, now=self._clock.now())
