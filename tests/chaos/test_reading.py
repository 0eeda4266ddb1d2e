"""What counts as a breach when a chat is read: each kind of message has its own promise."""

import pytest

from tests.chaos.lines import Alert, Ask, Line, Note
from tests.chaos.reading import Breach, Reading, Track, timeless
from tests.fake_telegram import FakeTelegram

N = "26-0001"
ASK, NOTE = Ask("车在哪里？"), Note("已到。")
ALERT = Alert(f"{N} 超时：还没有人接单，hh:mm 到期。", listed=f"{N} 车辆故障：还没有人接单，hh:mm 到期")
OTHER = Alert("26-0002 超时：还没有人接单，hh:mm 到期。", listed="26-0002 车辆故障：还没有人接单，hh:mm 到期")


def read(tracks: list[list[Line]], texts: list[str]) -> Reading:
    """A chat of these tracks in which these messages came."""
    reading = Reading(FakeTelegram().group("群"), [Track("story", lines) for lines in tracks])
    reading.read(texts)
    return reading


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["车在哪里？", "26-0001 超时：还没有人接单，03:05 到期。", "已到。"], []),
        (["车在哪里？", "车在哪里？", "26-0001 超时：还没有人接单，03:05 到期。", "已到。"], []),
        (["车在哪里？", *["（可能重复）\n26-0001 超时：还没有人接单，03:05 到期。"] * 2, "已到。"], []),
        (["车在哪里？", *["26-0001 超时：还没有人接单，03:05 到期。"] * 2, "已到。"], [Breach.DOUBLED_ALERT]),
        (["车在哪里？", "26-0001 超时：还没有人接单，03:05 到期。", "已到。", "已到。"], [Breach.DOUBLED_NOTICE]),
        (["26-0001 超时：还没有人接单，03:05 到期。", "已到。"], [Breach.LOST_PROMPT]),
        (["车在哪里？", "已到。"], [Breach.LOST_ALERT]),
        (["26-0001 超时：还没有人接单，03:05 到期。", "车在哪里？", "已到。"], [Breach.DISORDER]),
        (["车在哪里？", "26-0001 超时：还没有人接单，03:05 到期。", "已到。", "谁在说话？"], [Breach.UNEXPECTED]),
    ],
)
def test_each_kind_keeps_its_promise(texts: list[str], found: list[Breach]) -> None:
    reading = read([[ASK, ALERT, NOTE]], texts)
    assert [each.breach for each in reading.found] == found
    assert reading.missing == []


def test_a_notice_that_nobody_saw_is_missing_and_no_breach_yet() -> None:
    reading = read([[ASK, NOTE]], ["车在哪里？"])
    assert (reading.found, reading.missing) == ([], [("story", NOTE)])


def test_the_open_question_may_come_again_below_a_notice() -> None:
    reading = read([[ASK], [NOTE]], ["车在哪里？", "已到。\n接着问：车在哪里？", "已到。\n接着问：车在哪里？"])
    assert (reading.found, reading.repeats) == ([], 1)


def test_one_message_may_tell_of_several_promises() -> None:
    lines = ["26-0001 车辆故障：还没有人接单，03:05 到期", "26-0002 车辆故障：还没有人接单，03:05 到期，晚 2 分钟"]
    text = "\n".join(["到期 2 项，按紧急程度：", *lines])
    assert read([[ALERT], [OTHER]], [text]).found == []
    assert [each.breach for each in read([[ALERT], [OTHER]], [text, text]).found] == [Breach.DOUBLED_ALERT] * 2


def test_the_same_words_of_two_stories_are_two_messages() -> None:
    assert read([[NOTE], [NOTE]], ["已到。", "已到。"]).found == []
    assert [each.breach for each in read([[NOTE], [NOTE]], ["已到。"] * 3).found] == [Breach.DOUBLED_NOTICE]


def test_which_of_equal_questions_came_again_is_nobody_s_matter() -> None:
    lines: list[Line] = [ASK, NOTE, ASK, NOTE]
    assert read([lines], ["车在哪里？", "车在哪里？", "已到。"]).found == []
    assert [each.breach for each in read([lines], ["车在哪里？", "已到。"]).found] == [Breach.LOST_PROMPT]


def test_a_card_is_compared_without_its_times() -> None:
    assert timeless("用时 1 分钟 5 秒，03:20 关闭\n时限 2 项：全部按时\n还有 59 分钟") == "用时 N，hh:mm 关闭\n还有 N"


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["已存。", "已存。"], []),
        (["（可能重复）\n已存。", "（可能重复）\n已存。", "已存。"], []),
        (["已存。", "（可能重复）\n已存。", "（可能重复）\n已存。"], []),
        (["已存。", "已存。", "已存。"], [Breach.DOUBLED_ALERT]),
        (["（可能重复）\n已存。"], [Breach.LOST_ALERT]),
    ],
)
def test_the_same_words_may_be_due_more_than_once(texts: list[str], found: list[Breach]) -> None:
    assert [each.breach for each in read([[Alert("已存。", times=2)]], texts).found] == found


@pytest.mark.parametrize(
    "texts",
    [
        ["怎么解决的？", "怎么解决的？", "换了 2。", "怎么解决的？", "换了 3。", "记下了。"],
        ["怎么解决的？", "换了 1。", "怎么解决的？", "记下了。", "怎么解决的？", "换了 3。", "记下了。"],
    ],
)
def test_equal_forms_whose_notices_are_missing_keep_their_order(texts: list[str]) -> None:
    asked, noted = Ask("怎么解决的？"), Note("记下了。")
    forms: list[Line] = [line for n in (1, 2, 3) for line in (asked, Note(f"换了 {n}。"), noted)]
    reading = read([forms], texts)
    assert (reading.found, len(reading.missing)) == ([], 9 - len(texts))


def test_a_question_that_comes_after_its_answer_is_out_of_order() -> None:
    lines: list[Line] = [line for n in (1, 2) for line in (Ask("怎么解决的？"), Note(f"换了 {n}。"))]
    texts = ["怎么解决的？", "换了 1。", "换了 2。", "怎么解决的？"]
    assert [each.breach for each in read([lines], texts).found] == [Breach.DISORDER]
    texts = ["怎么解决的？", "怎么解决的？", "换了 2。", "怎么解决的？"]
    assert [each.breach for each in read([lines], texts).found] == [Breach.DISORDER]
