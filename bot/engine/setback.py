"""What becomes of a message that could not be sent: tried again, told to somebody, or given up."""

import logging
from datetime import timedelta

from bot.channels.port import ChannelError, ChatMoved, Muted, RetryLater, Transient, Unauthorised, Unreachable
from bot.clock import Clock
from bot.engine.matter import Matter
from bot.engine.outcome import Outcome, Trouble, ended, later, moved
from bot.engine.pace import Pace
from bot.engine.topics import Report, Topics
from flows.outbound import Kind, Say, SendFiles
from storage.unit_of_work import OutboxState

log = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=1)
OFF = timedelta(minutes=1)
"""How long a message waits for a bot that is off or whose token is refused."""
GIVEN_UP = timedelta(hours=24)
"""A message that could not be sent for so long is set aside and shown to the administrator."""
AGAIN = timedelta(hours=1)
"""Between two tries to show a card where nobody can be reached."""


class Setbacks:
    """Knows what each refusal means."""

    def __init__(self, clock: Clock, pace: Pace, topics: Topics, report: Report) -> None:
        self._clock, self.pace, self._topics, self._report = clock, pace, topics, report

    async def outcome(self, matter: Matter, error: ChannelError) -> Outcome:
        """What becomes of a message that a channel refused."""
        row, now = matter.row, self._clock.now()
        match error:
            case RetryLater():
                # The platform holds the whole chat, whatever kind of message comes next.
                until = now + timedelta(seconds=error.seconds)
                self.pace.refused(row.lane, until, now)
                return later(row, until, "too many requests", attempted=False)
            case ChatMoved():
                return moved(row, f"{row.lane.partition(':')[0]}:{error.new_chat}", now)
            case Unreachable():
                muted = isinstance(error, Muted)
                self._topics.forget(row.lane)
                await self._report(row, Trouble.MUTED if muted else Trouble.UNREACHABLE)
                # It waits: when the chat is back, whoever notices lets its line go on.
                why = "the bot may not write there" if muted else "nobody can be reached there"
                return later(row, max(row.created_at + GIVEN_UP, now + AGAIN), why, attempted=False)
            case Unauthorised():
                bot = row.lane.partition(":")[0]
                log.error("the token of %s is refused; its messages wait", bot)
                self.pace.hold(bot, now + OFF)
                return later(row, now + OFF, "the token is refused", attempted=False)
            case Transient(sent=None) if row.kind is Kind.NOTICE:
                return await self.given_up(matter, OutboxState.UNKNOWN, "nobody knows whether it arrived")
            case Transient():
                pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.attempts, 6))
                # An edit must not overtake the card that could not be posted.
                self.pace.hold(row.lane, now + pause)
                return later(row, now + pause, str(error), repeat=error.sent is None)
            case _:
                log.error("a message was refused: %s", type(error).__name__)
                return await self.given_up(matter, OutboxState.DEAD, type(error).__name__)

    async def given_up(self, matter: Matter, state: OutboxState, why: str) -> Outcome:
        """It will not be sent; whoever wrote what it passes on hears of it."""
        said = matter.parcel.outbound if matter.parcel else None
        if isinstance(said, Say | SendFiles) and said.origin:
            await self._report(matter.row, Trouble.UNDELIVERED)
        return ended(matter.row, state, why)
