"""How fast a bot may speak. Telegram names no exact limits; these keep below what its FAQ says, edits counted in.

About 30 messages a second for a bot, one a second for a private chat, 20 a minute for a group. Room is kept for what
is urgent, so that notices and edits never stand in its way. Nothing here reads a clock or waits: times are passed in.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from storage.unit_of_work import Rank


class Limit(NamedTuple):
    """At most `most` calls within any `span`; the last `kept` of them are for what is urgent."""

    most: int
    span: timedelta
    kept: int = 0

    def open_to(self, rank: Rank) -> int:
        """Up to how many calls this rank may fill it: emergencies all, what else is urgent half of what is kept."""
        match rank:
            case Rank.EMERGENCY:
                return self.most
            case Rank.URGENT:
                return self.most - self.kept // 2
            case _:
                return self.most - self.kept


OF_BOT = Limit(28, timedelta(seconds=1), kept=5)
"""Below 30: two calls that leave at the second's ends may arrive closer together."""
OF_PERSON = Limit(3, timedelta(seconds=3.2))
OF_GROUP = Limit(20, timedelta(seconds=61), kept=4)
SEVERAL_CHATS, SEVERAL_WITHIN = 3, timedelta(seconds=5)
"""So many chats refused so close together: it is the bot that is held, whatever Telegram calls it."""


@dataclass(slots=True)
class _Window:
    """The calls of the last span, oldest first."""

    limit: Limit
    times: deque[datetime] = field(default_factory=deque)

    def forget(self, now: datetime) -> None:
        while self.times and now - self.times[0] >= self.limit.span:
            self.times.popleft()

    def admits(self, rank: Rank) -> bool:
        return len(self.times) < self.limit.open_to(rank)

    def opens_at(self) -> datetime | None:
        """When the next call will be forgotten that keeps somebody out; None while everybody may speak."""
        if self.admits(Rank.EDIT):
            return None
        least = next(rank for rank in (Rank.EDIT, Rank.URGENT, Rank.EMERGENCY) if not self.admits(rank))
        return self.times[len(self.times) - self.limit.open_to(least)] + self.limit.span


class Pace:
    """What each bot and chat has been sent lately, and whether one more may go.

    `bots` are those that have limits at all. Shortly after the start every window counts as half full: the run before
    may have spoken a moment ago.
    """

    def __init__(
        self,
        started: datetime,
        bots: Collection[str],
        *,
        of_group: Limit = OF_GROUP,
        edits_apart: timedelta = timedelta(0),
    ) -> None:
        self._started, self._bots, self._of_group, self._edits_apart = started, frozenset(bots), of_group, edits_apart
        self._windows: dict[str, _Window] = {}
        self._held: dict[str, datetime] = {}
        self._edited: dict[str, datetime] = {}
        self._refused: dict[str, dict[str, datetime]] = {}

    # --- what may go --------------------------------------------------------------------------------------------------
    def admit(self, lane: str, rank: Rank, now: datetime) -> bool:
        """Whether a message of this rank may go there now; if so, it is counted."""
        if self._holds(lane, now) or (rank is Rank.EDIT and self._just_edited(lane, now)):
            return False
        windows = self._of(lane, now)
        if not all(window.admits(rank) for window in windows):
            return False
        if rank is Rank.EDIT and self._edits_apart:
            self._edited[lane] = now
        for window in windows:
            window.times.append(now)
        return True

    def count(self, lane: str, now: datetime, calls: int = 1) -> None:
        """Calls that are made without asking: answers to presses (`lane` is the bot alone), parts of a long message."""
        for window in self._of(lane, now):
            window.times.extend([now] * calls)

    def busy(self, now: datetime) -> set[str]:
        """The lanes, and the bots, in which nothing at all may be said now."""
        self._forget(now)
        full = {name for name, window in self._windows.items() if not window.admits(Rank.EMERGENCY)}
        return full | set(self._held)

    def hushed(self, now: datetime) -> set[str]:
        """The lanes, and the bots, in which not everything may be said now."""
        self._forget(now)
        narrow = {name for name, window in self._windows.items() if not window.admits(Rank.EDIT)}
        return narrow | set(self._held) | set(self._edited)

    def opens_at(self, now: datetime) -> datetime | None:
        """When more may be said than now; None when nothing is held back."""
        self._forget(now)
        windows = (window.opens_at() for window in self._windows.values())
        edits = (at + self._edits_apart for at in self._edited.values())
        return min((at for at in (*windows, *edits, *self._held.values()) if at is not None), default=None)

    # --- what the platform said ---------------------------------------------------------------------------------------
    def hold(self, lane: str, until: datetime) -> None:
        """Nothing more there before `until`."""
        self._held[lane] = max(until, self._held.get(lane, until))

    def refused(self, lane: str, until: datetime, now: datetime) -> None:
        """The platform holds a chat (429); when it holds several at the same time, the whole bot keeps silent."""
        self.hold(lane, until)
        bot = lane.partition(":")[0]
        lately = {each: at for each, at in self._refused.get(bot, {}).items() if now - at <= SEVERAL_WITHIN}
        self._refused[bot] = lately | {lane: now}
        if len(self._refused[bot]) >= SEVERAL_CHATS:
            self.hold(bot, until)

    # --- inside -------------------------------------------------------------------------------------------------------
    def _holds(self, lane: str, now: datetime) -> bool:
        return any(self._held.get(name, now) > now for name in (lane, lane.partition(":")[0]))

    def _just_edited(self, lane: str, now: datetime) -> bool:
        return lane in self._edited and now < self._edited[lane] + self._edits_apart

    def _of(self, lane: str, now: datetime) -> list[_Window]:
        bot, _, chat = lane.partition(":")
        if bot not in self._bots:
            return []
        windows = [self._window(bot, OF_BOT, now)]
        if chat:
            windows.append(self._window(lane, self._of_group if chat.startswith("-") else OF_PERSON, now))
        return windows

    def _window(self, name: str, limit: Limit, now: datetime) -> _Window:
        window = self._windows.get(name)
        if window is None:
            window = self._windows[name] = _Window(limit, deque([self._started] * (limit.most // 2)))
        window.forget(now)
        return window

    def _forget(self, now: datetime) -> None:
        for window in self._windows.values():
            window.forget(now)
        if self._windows and now - self._started >= OF_GROUP.span:
            self._windows = {name: window for name, window in self._windows.items() if window.times}
        self._held = {name: until for name, until in self._held.items() if until > now}
        self._edited = {name: at for name, at in self._edited.items() if now < at + self._edits_apart}


def reads_many(lane: str) -> bool:
    """Whether a lane is a group's: on Telegram its id is negative, the console names it."""
    return lane.partition(":")[2].startswith(("-", "group:"))
