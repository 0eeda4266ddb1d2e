"""The comparison that the kills are judged by, held against chats that went wrong."""

import pytest

from tests.endtoend.seen import Alert, Ask, Note, Tracks

FORM = [Ask("人都安全吗？"), Ask("车在哪里？"), Note("都记下了。")]
NEWS = [Alert("hh:mm 还没有人接单。"), Note("李娜已接单。")]
WELL = ["人都安全吗？", "03:17 还没有人接单。", "车在哪里？", "李娜已接单。\n接着问：车在哪里？", "都记下了。"]


def read(*texts: str) -> Tracks:
    tracks = Tracks([FORM, NEWS])
    tracks.read(texts)
    return tracks


@pytest.mark.parametrize(
    ("texts", "missing"),
    [
        (WELL, 0),
        ([WELL[0], *WELL], 0),
        ([*WELL[:2], "（可能重复）\n03:17 还没有人接单。", *WELL[2:]], 0),
        (["人都安全吗？", "(possibly a repeat)\n03:17 还没有人接单。", *WELL[2:]], 0),
        (["人都安全吗？", "11月23日 03:17 还没有人接单。", *WELL[2:]], 0),
        (["人都安全吗？", "03:17 还没有人接单。", "车在哪里？"], 2),
    ],
)
def test_what_may_happen_is_no_fault(texts: list[str], missing: int) -> None:
    tracks = read(*texts)
    assert (tracks.faults, tracks.missing) == ([], missing)


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ([*WELL, "都记下了。"], "a notice was doubled"),
        ([*WELL[:2], *WELL[1:]], "an alert was doubled without a mark"),
        ([WELL[0], *WELL[2:]], "lost: Alert"),
        (WELL[1:], "lost: Ask"),
        ([WELL[2], WELL[0]], "nobody expected"),
        ([*WELL, "你好"], "nobody expected"),
        ([*WELL[:3], "李娜已接单。\n接着问：人都安全吗？", WELL[4]], "nobody expected"),
    ],
)
def test_what_may_not_happen_is_named(texts: list[str], fault: str) -> None:
    assert any(each.startswith(fault) for each in read(*texts).faults)
