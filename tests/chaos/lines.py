"""What people should read, line by line: written by hand, and compared by reading.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """A message: its whole text, or how it begins and what else is in it. Times are written hh:mm."""

    text: str
    holds: str = ""
    """Part of the text; then `text` is only its beginning."""
    times: int = field(default=1, kw_only=True)
    """How often it is to be said, one after the other."""

    def rest(self, said: str) -> str | None:
        """What a message says beyond this line; None when it is another one."""
        if self.holds:
            return "" if said.startswith(self.text) and self.holds in said else None
        return said.removeprefix(self.text).lstrip("\n") if said.startswith(self.text) else None


class Ask(Line):
    """A question or an answer that brings one: at least once, a repeat does no harm."""


@dataclass(frozen=True)
class Alert(Line):
    """Urgent: at least once, every repeat is marked."""

    listed: str = field(default="", kw_only=True)
    """The same as a line of a message that tells of several promises at once."""


class Note(Line):
    """A notice: at most once; one that was under way at a death can be missing, and then is listed as doubtful."""


Tracks = list[Sequence[Line]]
"""Each keeps its order, whatever comes between."""
