"""A bot that asks for its updates: nothing is confirmed before it is stored, and an outage of ours is told."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.channels.port import ChannelError, Polled, Receive, RetryLater, Unauthorised
from flows.inbound import Inbound

log = logging.getLogger(__name__)

LIMIT = 100
"""Updates in one batch, Telegram's most (Bot API, getUpdates)."""
LONGEST_PAUSE = 30.0
"""Seconds between two attempts when Telegram stays away."""

Fetch = Callable[[int | None], Awaitable[Sequence[tuple[int, Inbound | None]]]]
"""Confirms what is below an offset, and returns the next updates, at most LIMIT, as (id, what a person did).

What a person did is None where an update concerns nobody. It raises leaves of ChannelError.
"""


class Polling:
    """The polling of one bot, called `name` in the log.

    `last_good` is what the attribute of that name was when the program last ran, `pause` waits so many seconds.
    """

    def __init__(
        self,
        name: str,
        fetch: Fetch,
        *,
        now: Callable[[], datetime],
        pause: Callable[[float], Awaitable[object]],
        last_good: datetime | None,
    ) -> None:
        self._name = name
        self._fetch = fetch
        self._now = now
        self._pause = pause
        self._is_up: bool | None = None
        self._was_away = True
        self.last_good = last_good
        """The end of the last poll whose updates were taken in."""

    async def run(self, receive: Receive) -> None:
        """Take in what arrives until cancelled; raise Unauthorised when Telegram does not know the token."""
        offset: int | None = None
        delay = 0.0
        while True:
            try:
                offset = await self._take_in(offset, receive)
            except Unauthorised:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, the batch stays with Telegram and comes again
                self._down(error)
                delay = min(max(1.0, 2 * delay), LONGEST_PAUSE)
                await self._pause(max(delay, error.seconds if isinstance(error, RetryLater) else 0.0))
            else:
                self._up()
                delay = 0.0

    async def _take_in(self, offset: int | None, receive: Receive) -> int | None:
        """Poll once and hand over what came; return the offset that confirms it.

        None confirms nothing: after an empty answer all is confirmed, and ids may begin anew below the old offset.
        """
        batch = await self._fetch(offset)
        ended = self._now()
        events = tuple(event for _, event in batch if event is not None)
        if events:
            await receive(Polled(events=events, last_good=self.last_good if self._was_away else None))
        if not (self._was_away and len(batch) == LIMIT):  # a full batch: more waits from the time we were away
            self._was_away, self.last_good = False, ended
        return max(number for number, _ in batch) + 1 if batch else None

    def _down(self, error: Exception) -> None:
        self._was_away = True
        if self._is_up is not False:
            reason = str(error) if isinstance(error, ChannelError) else "storing failed"
            log.warning("%s: updates no longer come in, trying on: %s: %s", self._name, type(error).__name__, reason)
        self._is_up = False

    def _up(self) -> None:
        if not self._is_up:
            log.info("%s: updates come in", self._name)
        self._is_up = True


def read(name: str, number: int, translate: Callable[[], Inbound | None]) -> Inbound | None:
    """What a person did; an update that cannot be read is left out, so that it does not hold up the others."""
    try:
        return translate()
    except Exception as error:  # noqa: BLE001 - one strange update must not stop the queue
        log.warning("%s: update %s is skipped: %s", name, number, type(error).__name__)
        return None
