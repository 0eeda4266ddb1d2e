"""No bot, chat or group is sent more than it takes, and an emergency never waits for what can wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.pace import OF_BOT, OF_GROUP, OF_PERSON, Limit, Pace
from storage.unit_of_work import Rank

START = datetime(2026, 11, 22, 3, 11, tzinfo=UTC)
LONG_AGO = START - timedelta(hours=1)
SECOND = timedelta(seconds=1)
GROUP, OTHER, PERSON = "staff:-100", "staff:-200", "staff:7"
LANES = (GROUP, OTHER, PERSON, "staff:8", "hotline:7", "console:group:supply")
EDITS_APART = timedelta(seconds=2)

Wish = tuple[float, str, Rank]
wishes = st.lists(
    st.tuples(st.floats(0, 3), st.sampled_from(LANES), st.sampled_from(list(Rank))), min_size=20, max_size=400
)


def a_pace(started: datetime = LONG_AGO, edits_apart: timedelta = timedelta(0)) -> Pace:
    return Pace(started, {"staff", "hotline"}, edits_apart=edits_apart)


def admitted(pace: Pace, lane: str, rank: Rank, wanted: int, at: datetime = START) -> int:
    """How many of these go at this moment."""
    return sum(pace.admit(lane, rank, at) for _ in range(wanted))


def most_in_a_window(times: list[datetime], limit: Limit) -> int:
    """The most calls within any span of the limit's length."""
    return max((sum(first <= at < first + limit.span for at in times) for first in times), default=0)


@settings(max_examples=60, deadline=None)
@given(wishes)
def test_never_more_than_the_limits_in_any_window(asked: list[Wish]) -> None:
    pace, now = a_pace(), START
    gone: dict[str, list[datetime]] = {}
    for pause, lane, rank in asked:
        now += timedelta(seconds=pause / 10)
        if pace.admit(lane, rank, now):
            gone.setdefault(lane, []).append(now)
            gone.setdefault(lane.partition(":")[0], []).append(now)
    assert most_in_a_window(gone.get(GROUP, []), OF_GROUP) <= 20
    assert most_in_a_window(gone.get(PERSON, []), OF_PERSON) <= 3
    assert most_in_a_window(gone.get("staff", []), OF_BOT) <= 28
    wanted = [lane for _, lane, _ in asked if lane.startswith("console:")]
    assert len(gone.get("console", [])) == len(wanted), "the console has no limits"


@settings(max_examples=60, deadline=None)
@given(wishes)
def test_an_emergency_finds_room_whatever_else_was_said(asked: list[Wish]) -> None:
    pace, now = a_pace(), START
    for pause, lane, rank in asked:
        now += timedelta(seconds=pause / 10)
        pace.admit(lane, max(rank, Rank.URGENT), now)
    assert pace.admit(GROUP, Rank.EMERGENCY, now), "the last two of a group's twenty are for emergencies"
    assert pace.admit(PERSON, Rank.EMERGENCY, now + OF_PERSON.span)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(list(Rank)), min_size=1, max_size=60))
def test_everything_goes_in_the_end_by_rank(ranks: list[Rank]) -> None:
    """A line of a group, worked off whenever the pace says that it opens: nothing starves and nothing spins."""
    pace, now, line, looks = a_pace(edits_apart=EDITS_APART), START, sorted(ranks), 0
    while line:
        looks += 1
        if pace.admit(GROUP, line[0], now):
            line.pop(0)
            continue
        opens_at = pace.opens_at(now)
        assert opens_at is not None, "held back, and nobody knows until when"
        assert opens_at > now, "a time that is over is no time to wait for"
        now = opens_at
    assert looks <= 4 * len(ranks) + 60
    edits_alone = ranks.count(Rank.EDIT) * EDITS_APART
    assert now - START <= OF_GROUP.span * (1 + len(ranks) // 16) + edits_alone


def test_what_is_kept_is_kept_for_what_is_urgent() -> None:
    pace = a_pace()
    assert admitted(pace, GROUP, Rank.EDIT, 30) == 16
    assert GROUP in pace.hushed(START)
    assert GROUP not in pace.busy(START)
    assert admitted(pace, GROUP, Rank.MESSAGE, 5) == 0
    assert admitted(pace, GROUP, Rank.URGENT, 5) == 2
    assert admitted(pace, GROUP, Rank.EMERGENCY, 5) == 2
    assert GROUP in pace.busy(START)
    assert pace.opens_at(START + 5 * SECOND) == START + OF_GROUP.span


def test_a_bot_keeps_five_of_its_second_for_what_is_urgent() -> None:
    pace = a_pace()
    lanes = [f"staff:{number}" for number in range(40)]
    assert sum(pace.admit(lane, Rank.MESSAGE, START) for lane in lanes) == 23
    assert "staff" in pace.hushed(START)
    assert sum(pace.admit(f"{lane}9", Rank.EMERGENCY, START) for lane in lanes) == 5
    assert "staff" in pace.busy(START)
    assert pace.admit("hotline:1", Rank.MESSAGE, START), "the other bot has a second of its own"
    assert pace.admit("staff:1", Rank.MESSAGE, START + SECOND)


def test_a_private_chat_takes_three_in_a_row_and_then_one_a_second() -> None:
    pace = a_pace()
    assert admitted(pace, PERSON, Rank.MESSAGE, 5) == 3
    gone = [tenth for tenth in range(1, 301) if pace.admit(PERSON, Rank.MESSAGE, START + tenth * SECOND / 10)]
    assert 26 <= len(gone) <= 30


def test_after_a_start_every_window_counts_as_half_full() -> None:
    pace = a_pace(started=START)
    assert admitted(pace, GROUP, Rank.EMERGENCY, 30, START + SECOND) == 10
    assert admitted(pace, PERSON, Rank.MESSAGE, 5, START + SECOND) == 2
    assert admitted(pace, OTHER, Rank.EMERGENCY, 30, START + OF_GROUP.span) == 20


def test_edits_of_one_chat_keep_apart() -> None:
    pace = a_pace(edits_apart=EDITS_APART)
    assert admitted(pace, GROUP, Rank.EDIT, 2) == 1
    assert pace.admit(GROUP, Rank.MESSAGE, START)
    assert pace.admit(OTHER, Rank.EDIT, START)
    assert not pace.admit(GROUP, Rank.EDIT, START + SECOND)
    assert pace.opens_at(START + SECOND) == START + EDITS_APART
    assert pace.admit(GROUP, Rank.EDIT, START + EDITS_APART)


def test_answers_to_presses_are_counted_and_never_held() -> None:
    pace = a_pace()
    pace.count("staff", START, 40)
    assert "staff" in pace.busy(START)
    assert pace.opens_at(START) == START + SECOND
    assert pace.admit(PERSON, Rank.MESSAGE, START + SECOND)


def test_a_refused_chat_is_held_and_the_others_go_on() -> None:
    pace = a_pace()
    pace.refused(GROUP, START + 30 * SECOND, START)
    assert not pace.admit(GROUP, Rank.EMERGENCY, START + 29 * SECOND)
    assert pace.admit(OTHER, Rank.MESSAGE, START)
    assert pace.busy(START) == {GROUP}
    assert pace.admit(GROUP, Rank.MESSAGE, START + 30 * SECOND)


@pytest.mark.parametrize(("apart", "silent"), [(2, True), (3, False)])
def test_three_chats_refused_together_silence_the_bot(apart: int, *, silent: bool) -> None:
    pace = a_pace()
    for nth, lane in enumerate((GROUP, OTHER, PERSON)):
        at = START + nth * apart * SECOND
        pace.refused(lane, at + 30 * SECOND, at)
    now = START + 2 * apart * SECOND
    assert pace.admit("staff:99", Rank.EMERGENCY, now) is not silent
    assert pace.admit("hotline:99", Rank.MESSAGE, now)
    assert pace.admit("staff:98", Rank.MESSAGE, now + 31 * SECOND)


def test_a_chat_that_is_refused_again_and_again_silences_nobody_else() -> None:
    pace = a_pace()
    for second in range(5):
        pace.refused(GROUP, START + (second + 1) * SECOND, START + second * SECOND)
    assert pace.admit(PERSON, Rank.MESSAGE, START + 4 * SECOND)
