"""What people should have seen, line by line, and whether they did: nothing lost, nothing doubled, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.fake_telegram import Chat, FakeTelegram

MARKS = ("（可能重复）\n", "(possibly a repeat)\n")
AGAIN = ("接着问：", "To go on: ")
_TIME = re.compile(r"(\d+月\d+日 |\d+ [A-Z][a-z]{2}, )?\d\d:\d\d")
"""A time, with its day when that is another one than today."""


@dataclass(frozen=True)
class Line:
    """A message: its whole text, or how it begins and what else is in it. Times are written hh:mm."""

    text: str
    holds: str = ""
    """Part of the text; then `text` is only its beginning."""

    def rest(self, said: str) -> str | None:
        """What a message says beyond this line; None when it is another one."""
        if self.holds:
            return "" if said.startswith(self.text) and self.holds in said else None
        return said.removeprefix(self.text).lstrip("\n") if said.startswith(self.text) else None


class Ask(Line):
    """A question or an answer that brings one: at least once, a repeat does no harm."""


class Alert(Line):
    """At least once; every repeat is marked."""


class Note(Line):
    """At most once; one that may have been under way at a kill can be missing."""


@dataclass
class Tracks:
    """What one chat should read: tracks that each keep their order, whatever comes between."""

    tracks: Sequence[Sequence[Line]]
    missing: int = 0
    """Notices that were not seen."""
    repeats: int = 0
    faults: list[str] = field(default_factory=list)
    _at: list[int] = field(default_factory=list)
    _question: str = ""

    def read(self, texts: Iterable[str]) -> None:
        """Compare what was sent with the tracks."""
        self._at = [-1] * len(self.tracks)
        for text in texts:
            self._one(text)
        for track, at in zip(self.tracks, self._at, strict=True):
            self._skip(track[at + 1 :])

    def _one(self, text: str) -> None:
        said = next((text.removeprefix(mark) for mark in MARKS if text.startswith(mark)), text)
        marked, said = said != text, _TIME.sub("hh:mm", said)
        for number, track in enumerate(self.tracks):
            at = self._at[number]
            for place in range(max(at, 0), len(track)):
                rest = track[place].rest(said)
                if rest is None or not self._is_the_open_question(rest):
                    continue
                if place == at:
                    self._repeated(track[place], said, marked=marked, asked=bool(rest))
                else:
                    self._skip(track[at + 1 : place])
                    self._at[number] = place
                if isinstance(track[place], Ask) and not rest:
                    self._question = said
                return
        self.faults.append(f"nobody expected: {text!r}")

    def _is_the_open_question(self, rest: str) -> bool:
        """Nothing more is said, or the question that was open before comes again below."""
        asked = next((rest.removeprefix(words) for words in AGAIN if rest.startswith(words)), rest)
        return not asked or self._question.endswith(asked)

    def _repeated(self, line: Line, said: str, *, marked: bool, asked: bool) -> None:
        self.repeats += 1
        if isinstance(line, Note) and not asked:
            self.faults.append(f"a notice was doubled: {said!r}")
        if isinstance(line, Alert) and not marked:
            self.faults.append(f"an alert was doubled without a mark: {said!r}")

    def _skip(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if isinstance(line, Note):
                self.missing += 1
            else:
                self.faults.append(f"lost: {line}")


def sent_in(telegram: FakeTelegram, chat: Chat, since: int) -> list[str]:
    """Every message that a bot has sent into a chat since so many deliveries, as it read when it came."""
    return [each.text for each in telegram.deliveries[since:] if each.chat is chat and each.what == "sent"]
