"""What ends or freezes the program for a test: armed by words that are understood, or not at all."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import failpoint
from bot.failpoint import Point


@pytest.fixture
def signals(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The signals that the process has sent itself, instead of ending."""
    sent: list[int] = []

    def kill(pid: int, number: int) -> None:
        assert pid == os.getpid()
        sent.append(number)

    monkeypatch.setattr(failpoint.os, "kill", kill)
    yield sent
    failpoint.arm("")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("delivery.sent:3", signal.SIGKILL),
        ("delivery.sent:3:kill", signal.SIGKILL),
        ("delivery.sent:3:stop", signal.SIGSTOP),
    ],
)
def test_it_ends_once_at_the_time_that_was_asked_for(signals: list[int], written: str, number: int) -> None:
    failpoint.arm(written)
    for _ in range(2):
        failpoint.reach(Point.SENT)
        failpoint.reach(Point.SENDING)
    assert signals == []
    for _ in range(3):
        failpoint.reach(Point.SENT)
    assert signals == [number]


NOT_UNDERSTOOD = """
nowhere:1  delivery.sent  delivery.sent:  delivery.sent:x  delivery.sent:0  delivery.sent:-1  delivery.sent:1:hang
count  count:  :1
"""


@pytest.mark.parametrize("written", NOT_UNDERSTOOD.split())
def test_words_that_are_not_understood_arm_nothing(signals: list[int], written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        failpoint.arm(written)
    for point in Point:
        failpoint.reach(point)
    assert signals == []


def test_it_counts_into_a_file(signals: list[int], tmp_path: Path) -> None:
    failpoint.arm(f"count:{tmp_path / 'counted'}")
    for point in (Point.SENT, Point.READ, Point.SENT):
        failpoint.reach(point)
    assert (tmp_path / "counted").read_text() == "delivery.sent 2\ndesk.read 1\n"
    assert signals == []


def test_unarmed_it_does_nothing(signals: list[int]) -> None:
    failpoint.arm("")
    for point in Point:
        failpoint.reach(point)
    assert signals == []
