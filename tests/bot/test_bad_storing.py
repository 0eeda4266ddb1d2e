"""What whoever looks after the program reads when nothing can be stored: each reason once, and when it is over."""

import logging

import pytest

from bot import storing
from bot.i18n import Reader, plain
from bot.logs import Unrepeated
from bot.storing import CALM, Hindrances
from flows.terms import Language
from flows.text import Text
from storage.unit_of_work import Cause, Unavailable
from tests.harness.hotline import local

NOW = local("2026-11-22T03:11")


class Told:
    """An administrator, and a clock for lengths."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines: list[str] = []
        self.ticks = 0.0
        monkeypatch.setattr(storing, "ticks", lambda: self.ticks)
        self.hindrances = Hindrances(self._hear)

    def _hear(self, text: Text) -> None:
        self.lines.append(plain(text, Reader(language=Language.EN, zone="Asia/Shanghai", now=NOW)))

    def new(self) -> list[str]:
        """What was told since one asked."""
        lines, self.lines = self.lines, []
        return lines


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    return Told(monkeypatch)


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("OperationalError: database or disk is full", Cause.FULL),
        ('DiskFullError: could not extend file "base/1/2": No space left on device', Cause.FULL),
        ("OperationalError: attempt to write a readonly database", Cause.READ_ONLY),
        ("OperationalError: database is locked", Cause.LOCKED),
        ("TooManyConnectionsError: sorry, too many clients already", Cause.CROWDED),
        ("TooManyConnectionsError: remaining connection slots are reserved for roles", Cause.CROWDED),
        ("OperationalError: disk I/O error", Cause.BROKEN),
        ("ConnectionDoesNotExistError: connection was closed in the middle of operation", Cause.AWAY),
    ],
)
def test_the_cause_is_known_by_the_words_of_the_driver(said: str, cause: Cause) -> None:
    assert Unavailable(said).cause is cause


def test_a_reason_is_told_once_and_its_end_once(told: Told) -> None:
    for _ in range(3):
        told.hindrances.failed(Unavailable("database or disk is full"))
        told.hindrances.stored()  # a line may fit where a report does not
    first, waits = told.new()
    assert first.startswith("The disk of the database is full.")
    assert waits.startswith("What people write waits")
    told.ticks += CALM + 1
    told.hindrances.stored()
    told.hindrances.stored()
    assert told.new() == ["The database can be used again; what waited goes on."]
    told.hindrances.failed(Unavailable("database is locked"))
    assert told.new()[0].startswith("Another program holds the database")


def test_a_reason_that_somebody_can_mend_is_told_as_soon_as_it_is_known(told: Told) -> None:
    told.hindrances.failed(Unavailable("connection was closed"))
    assert told.new()[0].startswith("The database cannot be used (connection was closed).")
    told.hindrances.failed(Unavailable("sorry, too many clients already"))
    told.hindrances.failed(Unavailable("connection was closed"))
    assert [line.partition(".")[0] for line in told.new()] == ["The database server has no connection left"]


def test_a_line_that_stood_there_a_moment_ago_is_not_written_again() -> None:
    unrepeated = Unrepeated()

    def record(level: int, at: float, *filled: object) -> logging.LogRecord:
        made = logging.LogRecord("bot.engine.delivery", level, "", 1, "it is tried again: %s", filled, None)
        made.created = at
        return made

    warned = logging.WARNING
    assert [unrepeated.filter(record(warned, at, "Unavailable")) for at in (0, 1, 59)] == [True, False, False]
    assert unrepeated.filter(record(warned, 2, "Stale")), "another reason is news"
    assert unrepeated.filter(record(warned, 61, "Unavailable")), "it still is so"
    assert unrepeated.filter(record(warned, -3600, "Unavailable")), "the machine's clock was put back"
    assert all(unrepeated.filter(record(logging.INFO, 0, "Unavailable")) for _ in range(2))
