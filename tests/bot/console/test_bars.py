"""Promises as bars: each says its state in words, and stands where its times are."""

from __future__ import annotations

import itertools

from msgspec.structs import replace

from bot.web.console.bars import chart
from bot.web.ports import CaseView
from flows.obligation import Status
from flows.terms import Language
from tests.harness.console_demo import MINUTE, START, both, cases, promise
from tests.harness.console_house import House


def bar_words(case: CaseView, minutes: float, behind: House) -> list[str]:
    now = START + minutes * MINUTE
    return [bar.word for bar in chart(case, now, behind.say, Language.EN).bars]


def test_every_bar_says_its_state_in_words(behind: House) -> None:
    assert bar_words(cases()[0], 16, behind) == [
        "Met 03:15, Li Na",
        "Met 03:13, Zhao Min",
        "Overdue by 1 min, due 03:27",
        "At risk: 14 min left, due 03:42",
        "3 h 44 min left, due 07:12",
        "Lapsed",
    ]


def test_what_the_sweep_has_not_seen_yet_is_overdue_all_the_same(behind: House) -> None:
    running = promise("a", both("甲", "A"), 5, Status.RUNNING)
    case = CaseView(
        number="26-0001", title=both("甲", "A"), state=both("甲", "A"), opened_at=START, promises=(running,)
    )
    assert bar_words(case, 4, behind) == ["1 min left, due 03:17"]
    assert bar_words(case, 6, behind) == ["Overdue by 1 min, due 03:17"]


def test_a_promise_met_late_keeps_its_lateness(behind: House) -> None:
    late = promise("a", both("甲", "A"), 5, Status.MET, met_at=START + 11 * MINUTE, breached_at=START + 5 * MINUTE)
    case = replace(cases()[0], promises=(late, replace(late, met_by=both("李娜", "Li Na"))))
    assert bar_words(case, 30, behind) == ["Met 03:23, 6 min late", "Met 03:23, 6 min late, Li Na"]
    kinds = [piece.kind for piece in chart(case, START + 30 * MINUTE, behind.say, Language.EN).bars[0].pieces]
    assert kinds == ["met", "overdue"]


def test_pieces_stay_inside_the_line_of_time_and_follow_each_other(behind: House) -> None:
    for case in cases():
        for minutes in (0, 1, 16, 30, 300, 5000):
            drawn = chart(case, START + minutes * MINUTE, behind.say, Language.EN)
            assert all(0 <= piece.x <= piece.x + piece.width <= 100.01 for bar in drawn.bars for piece in bar.pieces)
            xs = [tick.x for tick in drawn.ticks]
            assert all(later - earlier >= 6.5 for earlier, later in itertools.pairwise(xs))
            assert [tick.now for tick in drawn.ticks].count(True) == 1


def test_a_case_without_promises_has_a_line_of_time(behind: House) -> None:
    case = replace(cases()[0], promises=())
    assert chart(case, START, behind.say, Language.EN).bars == ()
