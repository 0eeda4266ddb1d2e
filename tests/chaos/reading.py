"""Compares what was sent into a chat with what its people should have read: nothing lost, doubled or out of order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tests.chaos.lines import Alert, Ask, Line, Note
from tests.endtoend.seen import MARKS
from tests.fake_telegram import Chat, FakeTelegram, Message
from tests.fake_telegram.people import TINY_JPEG

AGAIN = ("接着问：", "To go on: ")
_TIME = re.compile(r"(\d+月\d+日 |\d+ [A-Z][a-z]{2}, )?\d\d:\d\d")
"""A time, with its day when that is another one than today."""
_HEADS = re.compile(r"到期 \d+ 项，按紧急程度：|\d+ promises are overdue, most urgent first:")
"""How a message begins that tells of several promises at once, in private; to a group it has no such line."""
_LATE = re.compile(r"，晚 .*$|, [^,]* late$")
_KEPT = re.compile(r"时限 \d+ 项：")
_LENGTH = re.compile(r"\d+ (秒|分钟|小时|天|s|min|h)\b( \d+ (秒|分钟|s|min)\b)?")


class Breach(StrEnum):
    """What may never happen; the words stand in the table."""

    LOST_REPORT = "reports lost"
    DOUBLED_CASE = "cases doubled"
    FALSE_CASE = "cases that went another way"
    DOUBLED_ALERT = "urgent doubled without a mark"
    DOUBLED_NOTICE = "notices doubled"
    UNLISTED_NOTICE = "notices missing and not listed"
    LOST_ALERT = "urgent lost"
    LOST_PROMPT = "prompts lost"
    DISORDER = "order not kept"
    UNEXPECTED = "words nobody expected"
    FALSE_CARD = "cards not true in the end"
    HUNG = "stories that hung"
    LEFT_OVER = "rows left over"
    FAULT = "faults of the program"
    UNREACHED = "failpoints never reached"


@dataclass(frozen=True)
class Found:
    """One breach: what it is, where, and in which words."""

    breach: Breach
    words: str
    chat: Chat | None = None


@dataclass
class Track:
    """Lines that keep their order."""

    story: object
    lines: Sequence[Line]
    at: int = -1
    seen: Counter[int] = field(default_factory=Counter)
    unmarked: Counter[int] = field(default_factory=Counter)
    """How often each line was said, and how often without the mark of a repeat."""

    def is_said(self, place: int) -> bool:
        """Whether a line was said as often as it should be."""
        return self.seen[place] >= self.lines[place].times

    def is_said_elsewhere(self, line: Line) -> bool:
        """Whether one that stands here several times was said as often as all of them: which one, nobody can tell."""
        places = [place for place, each in enumerate(self.lines) if each == line]
        return isinstance(line, Ask) and sum(self.seen[place] for place in places) >= line.times * len(places)

    def _is_extra(self, place: int) -> bool:
        """Whether a question was said more often than it should be."""
        return isinstance(self.lines[place], Ask) and self.seen[place] > self.lines[place].times

    def say(self, place: int, *, marked: bool) -> None:
        """It was said once more.

        A question that it passes over was said, too, if an equal one before came again: notices between may be missing.
        """
        for passed in range(self.at + 1, place):
            again = [each for each in range(passed) if self.lines[each] == self.lines[passed] and self._is_extra(each)]
            if again and not self.is_said(passed):
                self.seen[again[-1]] -= 1
                self.seen[passed] += 1
        self.seen[place] += 1
        self.unmarked[place] += not marked
        self.at = max(self.at, place)


@dataclass
class Reading:
    """One chat, read from its first message to its last."""

    chat: Chat
    tracks: list[Track]
    missing: list[tuple[object, Note]] = field(default_factory=list)
    """Notices that nobody has seen, with their story."""
    repeats: int = 0
    found: list[Found] = field(default_factory=list)
    _question: str = ""

    def read(self, texts: Iterable[str]) -> None:
        """Compare everything that was sent with the tracks."""
        for text in texts:
            self._one(text)
        for track in self.tracks:
            for place, line in enumerate(track.lines):
                if isinstance(line, Note):
                    self.missing += [(track.story, line)] * (line.times - track.seen[place])
                elif not track.is_said(place) and not track.is_said_elsewhere(line):
                    self._breach(Breach.LOST_ALERT if isinstance(line, Alert) else Breach.LOST_PROMPT, f"{line}")

    def _one(self, text: str) -> None:
        said = next((text.removeprefix(mark) for mark in MARKS if text.startswith(mark)), text)
        marked, said = said != text, _TIME.sub("hh:mm", said)
        if not self._list(said, text, marked=marked):
            self._message(said, text, marked=marked)

    def _list(self, said: str, text: str, *, marked: bool) -> bool:
        """Whether it is one that tells of several promises: each of its lines counts as an alert of its own."""
        lines = said.splitlines()
        lines = [_LATE.sub("", line) for line in (lines[1:] if _HEADS.fullmatch(lines[0]) else lines)]
        wanted = [(track, place) for track in self.tracks for place in range(len(track.lines))]
        listed = {
            line.listed: (track, place)
            for track, place in wanted
            if isinstance(line := track.lines[place], Alert) and line.listed
        }
        if not lines or not all(line in listed for line in lines):
            return False
        for line in lines:
            self._say(*listed[line], text, marked=marked, asked=False)
        return True

    def _message(self, said: str, text: str, *, marked: bool) -> None:
        places = [
            (self._rank(track, place, marked=marked), number, place, rest)
            for number, track in enumerate(self.tracks)
            for place, line in enumerate(track.lines)
            if (rest := line.rest(said)) is not None and self._is_the_open_question(rest)
        ]
        if not places:
            self._breach(Breach.UNEXPECTED, repr(text))
            return
        _, number, place, rest = min(places)
        track = self.tracks[number]
        line = track.lines[place]
        if isinstance(line, Ask | Alert) and not rest:
            self._question = said
        if place < track.at and not (track.is_said(place) and isinstance(line, Note)):
            self._breach(Breach.DISORDER, f"{text!r} came after {track.lines[track.at].text!r}")
        self._say(track, place, text, marked=marked, asked=bool(rest))

    @staticmethod
    def _rank(track: Track, place: int, *, marked: bool) -> int:
        """What a message is taken for: the line that comes next, a repeat of the last, a later one, or an old one."""
        line, repeat = track.lines[place], track.is_said(place)
        if repeat and place == track.at and (marked or isinstance(line, Ask)):
            return 1 if marked else 2
        if repeat:
            return 4 if place == track.at else 5
        if place == track.at and track.seen[place]:
            return 0
        if place == track.at + 1:
            return 0 if not marked else 2
        # A notice that was passed over is missing: an equal one that comes now is a later one.
        return 6 if place < track.at and isinstance(line, Note) else 3

    def _is_the_open_question(self, rest: str) -> bool:
        """Nothing more is said, or the question that was open before comes again below."""
        asked = next((rest.removeprefix(words) for words in AGAIN if rest.startswith(words)), rest)
        return not asked or self._question.endswith(asked)

    def _say(self, track: Track, place: int, text: str, *, marked: bool, asked: bool) -> None:
        line, repeat = track.lines[place], track.is_said(place)
        track.say(place, marked=marked)
        self.repeats += repeat
        if repeat and isinstance(line, Note) and not asked:
            self._breach(Breach.DOUBLED_NOTICE, repr(text))
        if isinstance(line, Alert) and not marked and track.unmarked[place] > line.times:
            self._breach(Breach.DOUBLED_ALERT, repr(text))

    def _breach(self, breach: Breach, words: str) -> None:
        self.found.append(Found(breach, words, self.chat))


def sent_in(telegram: FakeTelegram, chat: Chat, since: int) -> list[str]:
    """Every message that a bot has sent into a chat since so many deliveries, as it read when it came."""
    here = [each for each in telegram.deliveries[since:] if each.chat is chat and each.what == "sent"]
    return [each.text + picture(each.message) for each in here]


def picture(message: Message) -> str:
    """What tells a photo from every other one."""
    return f" [{message.data.removeprefix(TINY_JPEG).decode()}]" if message.media else ""


def timeless(text: str) -> str:
    """A text without its times and lengths, how late it is, and how many promises were kept in time.

    A press carries no date: after an outage it may count as older than it is, and be in time after all.
    """
    text = "\n".join(line for line in text.splitlines() if not _KEPT.match(line))
    return _LENGTH.sub("N", _TIME.sub("hh:mm", text)).replace("，晚 N", "")
