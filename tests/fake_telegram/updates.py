"""A bot's queue of updates, as getUpdates serves and confirms it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fake_telegram.messages import Json

if TYPE_CHECKING:
    from tests.fake_telegram.clock import Changes, Clock

KEPT_FOR = 24 * 3600
"""Seconds that an update waits to be fetched (Bot API, Getting updates)."""

FIRST_ID = 731_000_001
"""The same for every bot: who takes an update id for unique among bots will notice."""

NOT_BY_DEFAULT = ("chat_member", "message_reaction", "message_reaction_count")


class Terminated(Exception):
    """A getUpdates that was waiting is ended with 409; the words say by what."""


@dataclass
class Queued:
    """An update that waits. It leaves when it has been served and a higher offset was asked for."""

    update: Json
    put_at: float
    is_served: bool = False


class UpdateQueue:
    """Updates in the order in which they are served. Ids rise unless somebody feeds others."""

    def __init__(self, clock: Clock, changes: Changes) -> None:
        self._clock = clock
        self._changes = changes
        self._next_id = FIRST_ID
        self.waiting_updates: list[Queued] = []
        self.allowed: list[str] = []
        """The kinds asked for; an empty list means all but NOT_BY_DEFAULT."""
        self._poll: asyncio.Future[None] | None = None
        self._poll_is_alive: Callable[[], bool] = lambda: True
        self.on_put: Callable[[], None] = lambda: None

    def put(self, kind: str, body: Json) -> Json | None:
        """Queues a new update; None when the bot doesn't ask for its kind."""
        if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
            return None
        update = {"update_id": self._next_id, kind: body}
        self._next_id += 1
        self.put_raw(update)
        return update

    @property
    def last_id(self) -> int:
        """The id of the newest update."""
        return self._next_id - 1

    def put_raw(self, update: Json) -> None:
        """Queues an update as it is, with whatever id; it is served once whatever the offset."""
        self.waiting_updates.append(Queued(update, self._clock.now()))
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        self.on_put()

    def skip_ids(self, count: int) -> None:
        """Lets ids jump; a negative count lets them fall, as after a week without updates."""
        self._next_id += count

    def clear(self) -> None:
        """Forgets everything that waits (drop_pending_updates)."""
        self.waiting_updates.clear()

    def drop(self, update: Json) -> None:
        """Takes out an update that a webhook has taken."""
        self.waiting_updates = [one for one in self.waiting_updates if one.update is not update]
        self._changes.tell()

    def batch(self, limit: int) -> list[Json]:
        """The oldest updates that wait, at most `limit`; they count as served."""
        now = self._clock.now()
        self.waiting_updates = [one for one in self.waiting_updates if now - one.put_at <= KEPT_FOR]
        served = self.waiting_updates[:limit]
        for one in served:
            one.is_served = True
        self._changes.tell()
        return [one.update for one in served]

    def confirm(self, offset: int) -> None:
        """Drops what was served below `offset`; a negative offset keeps only the last ones."""
        if offset < 0:
            self.waiting_updates = self.waiting_updates[offset:]
        elif offset > 0:
            self.waiting_updates = [
                one for one in self.waiting_updates if not (one.is_served and one.update["update_id"] < offset)
            ]

    async def poll(self, offset: int, limit: int, seconds: int, is_alive: Callable[[], bool]) -> list[Json]:
        """GetUpdates. Raises Terminated in the older of two polls that wait at the same time."""
        self.confirm(offset)
        self._changes.tell()
        found = self.batch(limit)
        if found or not seconds:
            return found
        self.terminate("other getUpdates request; make sure that only one bot instance is running")
        waiting = self._poll = asyncio.get_running_loop().create_future()
        self._poll_is_alive = is_alive
        self._changes.tell()
        try:
            async with asyncio.timeout(seconds):
                await waiting
        except TimeoutError:
            return []
        finally:
            if self._poll is waiting:
                self._poll = None
        return self.batch(limit)

    def terminate(self, by: str) -> None:
        """Ends the poll that waits, if somebody still waits at its other end."""
        if self._poll and not self._poll.done() and self._poll_is_alive():
            self._poll.set_exception(Terminated(f"terminated by {by}"))

    @property
    def is_polled(self) -> bool:
        """Somebody waits for updates at this moment."""
        return self._poll is not None and not self._poll.done()
