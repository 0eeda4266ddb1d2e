"""Whether each bot can speak: what went out and what was heard tell when our line was down, and for how long."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.channels.port import Channel
from bot.outage import POLLED, known, remember
from bot.pulse import BEAT
from flows.record import Outage
from storage.unit_of_work import Rows, Storage

LEAST = timedelta(minutes=5)
"""A line that was down for less is not spoken of; a message that is later than this is told as late."""
LATELY = timedelta(minutes=2)
"""What went well so shortly before a failure tells when the line went down; else it is the failure that does."""
FRESH = timedelta(minutes=10)
"""So long after its end an outage is summed up for groups that have not read of it."""


class Line:
    """The lines of all bots of one program; nothing here reads a clock."""

    def __init__(self, storage: Storage, channels: Mapping[str, Channel]) -> None:
        self._storage, self._channels = storage, channels
        self._heard_before = {name: channel.last_good for name, channel in channels.items()}
        self._good: dict[str, datetime] = {}
        self._bad: dict[str, datetime] = {}
        self._last: dict[str, Outage] = {}
        self._written: dict[str, Outage] = {}

    def take_over(self, rows: Rows, bot: str, now: datetime) -> None:
        """Speak through a bot from now on: where nobody did for a while, the line has been down since."""
        last = known(self._storage, rows).get(bot)
        beat = self._storage.settings.of(rows, [BEAT]).get(BEAT)
        if last is not None:
            self._last[bot] = self._written[bot] = last
        if last is not None and last.until is None:
            self._bad[bot] = last.since
        elif beat is not None and now - (alive := datetime.fromisoformat(beat)) > LEAST:
            self._bad[bot] = alive

    def undone(self) -> None:
        """What was looked at last could not be written."""
        self._written.clear()

    def notice(self, lane: str, at: datetime, *, reached: bool) -> None:
        """Something was to go out in a chat, and the platform was reached or not."""
        (self.spoke if reached else self.failed)(lane.partition(":")[0], at)

    def spoke(self, bot: str, at: datetime) -> None:
        """The platform has taken a message."""
        self._good[bot] = max(at, self._good.get(bot, at))
        since = self._bad.pop(bot, None)
        if since is not None and at - since > LEAST:
            self._last[bot] = Outage(since=since, until=at)

    def failed(self, bot: str, at: datetime) -> None:
        """The platform could not be reached."""
        if bot in self._bad:
            return
        heard = self._heard(bot)
        last = max(filter(None, (heard, self._good.get(bot))), default=None)
        self._bad[bot] = last if last is not None and (heard is not None or at - last <= LATELY) else at

    def look(self, rows: Rows, now: datetime) -> None:
        """Take in what polling has found out, and remember what has changed."""
        for bot in self._channels:
            heard = self._heard(bot)
            if bot in self._bad or (heard is not None and now - heard > LEAST):
                self._listen(rows, bot, now, heard)
            if bot in self._bad and now - self._bad[bot] > LEAST:
                self._last[bot] = Outage(since=self._bad[bot])
            if bot in self._last and self._written.get(bot) != self._last[bot]:
                remember(self._storage, rows, bot, self._last[bot])
                self._written[bot] = self._last[bot]

    def _listen(self, rows: Rows, bot: str, now: datetime, heard: datetime | None) -> None:
        """Whichever process polls signs it in the rows."""
        sign = self._storage.settings.of(rows, [f"{POLLED}{bot}"]).get(f"{POLLED}{bot}")
        polled = max(filter(None, (heard, datetime.fromisoformat(sign) if sign else None)), default=None)
        if polled is None:
            return
        if bot in self._bad and polled > self._bad[bot]:
            self.spoke(bot, polled)
        elif heard is not None and now - max(polled, self._good.get(bot, polled)) > LEAST:
            self.failed(bot, now)

    def _heard(self, bot: str) -> datetime | None:
        """The end of the last good poll of this run."""
        last = self._channels[bot].last_good
        return last if last != self._heard_before[bot] else None

    # --- what is known ------------------------------------------------------------------------------------------------
    def outage(self, bot: str) -> Outage | None:
        """The last outage of a bot, if there was one."""
        return self._last.get(bot)

    def troubled(self, now: datetime) -> dict[str, Outage]:
        """The bots whose line is down or came back just now."""
        return {bot: each for bot, each in self._last.items() if each.until is None or now - each.until <= FRESH}
