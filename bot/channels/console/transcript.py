"""The console's memory: a line of JSON for everything that happened, so that phones are full again after a restart."""

import logging
from collections.abc import Iterator
from datetime import datetime
from io import FileIO
from pathlib import Path

import msgspec

from bot.channels.console.phone import Entry, Underway
from flows.terms import Language, Record

log = logging.getLogger(__name__)


class Began(Record, tag="began", frozen=True, kw_only=True):
    """The first line. `epoch` makes the keys of this console different from those of any other."""

    epoch: str
    at: datetime


class Stood(Record, tag="stood", frozen=True, kw_only=True):
    """A message as it stands from now on."""

    entry: Entry
    unsent: bool = False


class Left(Record, tag="left", frozen=True, kw_only=True):
    """A person did something; it is on its way until `Reached` names its key."""

    underway: Underway


class Reached(Record, tag="reached", frozen=True, kw_only=True):
    """The house has it."""

    key: str


class Tuned(Record, tag="tuned", frozen=True, kw_only=True):
    """How a phone is set from now on."""

    chat: str
    language: Language
    slow: bool
    flight: bool
    present: bool


class Cleared(Record, tag="cleared", frozen=True, kw_only=True):
    """Everything before is forgotten, except which ids and keys are used up."""

    last: int


Line = Began | Stood | Left | Reached | Tuned | Cleared


class Transcript:
    """Appends lines to a file, or to nothing when there is no `path`.

    One write a line and no buffer of our own: what was written survives the end of the process, not of the machine.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._encoder = msgspec.json.Encoder()
        self._file: FileIO | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab", buffering=0)

    def lines(self) -> Iterator[Line]:
        """What was written before. A line torn by the end of a process is left out and closed."""
        if self._path is None or self._file is None:
            return
        decoder = msgspec.json.Decoder(Line)
        content = self._path.read_bytes()
        if content and not content.endswith(b"\n"):
            self._file.write(b"\n")
        for number, line in enumerate(content.splitlines(), start=1):
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError:
                log.warning("console transcript: line %d cannot be read and is left out", number)

    def write(self, line: Line) -> None:
        """Append one line."""
        if self._file is not None:
            self._file.write(self._encoder.encode(line) + b"\n")

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
