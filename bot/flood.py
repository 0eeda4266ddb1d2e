"""One chat that writes faster than anybody can answer or read: everything is taken in, and little is said about it.

What is said to it, and what is passed on of its words, then shares one message that waits its turn, the newest last.
Known only here and now: a program that begins anew learns it again within as many messages.
"""

import logging
from collections import Counter, deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from bot.house import Side, side_of
from flows.inbound import Event, Inbound
from flows.outbound import Kind, Say, ToAddress, ToGroup
from flows.terms import Address
from flows.text import T

log = logging.getLogger(__name__)
MANY = 30
"""More messages of one chat within LATELY are a flood; a form filled as fast as one can has a third as many."""
CROWD = 60
"""More than so many are not passed on one by one."""
LATELY = timedelta(minutes=1)
APART = timedelta(seconds=30)
"""Between two answers to a flood, and between two messages that pass on its words."""
FILES = 60
"""So many files of one chat are passed on within FILES_LATELY; those beyond stay with the case."""
FILES_LATELY = timedelta(hours=1)
LANES = 1000
"""Chats that are remembered before those are forgotten that have been silent since."""
UNANSWERED = T("Much came at once: not every message is answered by itself, all are kept.")
NOT_PASSED_ON = T("More is written than can be passed on one by one; all of it is kept with the case.")
FILES_KEPT = T("Too many files at once: no more are passed on by themselves now. They are kept with the case.")


class Slot(NamedTuple):
    """Where words wait that a flood brought forth: those of one name replace each other until then."""

    name: str
    at: datetime


class Floods:
    """Who writes how fast, by lanes. All times are passed in."""

    def __init__(self) -> None:
        self._heard: dict[str, deque[datetime]] = {}
        self._files: dict[str, deque[datetime]] = {}
        self._slots: dict[str, datetime] = {}

    def hear(self, events: Iterable[Inbound], at: datetime) -> None:
        """These have come, whenever each is worked on; staff may write as fast as they please."""
        for lane, count in Counter(event.address.lane for event in events if _is_public(event)).items():
            before = self.is_on(lane, at)
            heard = self._heard.setdefault(lane, deque(maxlen=CROWD + 1))
            heard.extend([at] * min(count, CROWD + 1))
            if not before and self.is_on(lane, at):
                log.warning("a chat writes faster than anybody can answer; it is answered in short")
        if len(self._heard) > LANES:
            self._forget(at)

    def is_on(self, lane: str, at: datetime, most: int = MANY) -> bool:
        """Whether more comes from there than anybody can answer, or than `most`."""
        heard = self._heard.get(lane)
        return heard is not None and len(heard) > most and at - heard[-most - 1] <= LATELY

    def of(self, event: Event, at: datetime) -> "Flood | None":
        """The flood that an event belongs to."""
        if not isinstance(event, Inbound) or not _is_public(event):
            return None
        return Flood(event.address, self) if self.is_on(event.address.lane, at) else None

    def takes_files(self, lane: str, at: datetime, count: int) -> bool:
        """Whether so many more files from there are passed on."""
        passed = self._files.setdefault(lane, deque(maxlen=FILES))
        if len(passed) == FILES and at - passed[0] <= FILES_LATELY:
            return False
        passed.extend([at] * min(count, FILES))
        return True

    def slot(self, name: str, now: datetime) -> Slot:
        """When words of this name may be said next; at once, when none were said lately."""
        last = self._slots.get(name)
        at = now
        if last is not None and last + APART > now:
            at = last if last > now else last + APART
        self._slots[name] = at
        return Slot(name, at)

    def _forget(self, now: datetime) -> None:
        self._heard = {lane: heard for lane, heard in self._heard.items() if now - heard[-1] <= LATELY}
        self._files = {lane: files for lane, files in self._files.items() if files and now - files[-1] <= FILES_LATELY}
        self._slots = {name: at for name, at in self._slots.items() if now - at <= APART}


class Flood(NamedTuple):
    """The chat whose message is being worked on, while it floods."""

    address: Address
    floods: Floods

    @property
    def lane(self) -> str:
        """The chat's lane."""
        return self.address.lane

    def slot(self, reader: str, say: Say, now: datetime) -> Slot | None:
        """Where these words wait for the chat `reader`; None for what has nothing to do with the flood."""
        if isinstance(say.to, ToAddress) and say.to.address.lane == self.lane and reader == self.lane:
            # A receipt never gives way to words about nothing, nor an alarm's numbers to a question.
            about = say.case if say.kind is not Kind.PROMPT else ""
            return self.floods.slot(f"flood:{say.kind}:{about}:{reader}", now)
        to_group = isinstance(say.to, ToGroup) and say.on_card and say.kind is not Kind.URGENT
        passes_on = say.origin.startswith(f"{self.lane}/") or to_group
        if passes_on and self.floods.is_on(self.lane, now, CROWD):
            return self.floods.slot(f"flood:{self.lane}:{reader}", now)
        return None


def in_short(say: Say, own: str) -> Say:
    """The words as they stand for all that are not said; `own` is the lane of the flood."""
    to_itself = isinstance(say.to, ToAddress) and say.to.address.lane == own
    return replace(say, lines=(*say.lines, UNANSWERED if to_itself else NOT_PASSED_ON))


def _is_public(event: Inbound) -> bool:
    return side_of(event.address, group=event.group) is Side.PUBLIC
