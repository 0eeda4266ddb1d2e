"""The arithmetic of the bench: what it calls a ratio, a spread and a verdict. Nothing here is measured."""

import pytest

from tests.bench.arithmetic import Figure, Spread, at_least, at_most


def figure(**fields: object) -> Figure:
    given = {"number": "1", "title": "step", "ours": "we", "peer": "they", "target": at_least(1.0, 1.5), "faster": True}
    return Figure(**{**given, **fields})  # type: ignore[arg-type]


def test_a_ratio_is_the_median_of_the_rounds_and_not_the_ratio_of_the_medians() -> None:
    made = figure()
    for ours, peer in ((1.0, 2.0), (10.0, 10.0), (4.0, 2.0)):  # the machine was slow in the second round
        made.add(ours, peer)
    assert made.ratios == [2.0, 1.0, 0.5]
    assert made.ratio == Spread(1.0, 0.5, 2.0)


def test_how_many_times_as_long_is_the_other_way_round() -> None:
    made = figure(faster=False, target=at_most(4.0))
    made.add(8.0, 2.0)
    assert made.ratios == [4.0]
    assert made.is_met, "on the bound counts"


@pytest.mark.parametrize(
    ("target", "value", "met"),
    [
        (at_least(1.0), 1.0, True),
        (at_least(1.0), 0.99, False),
        (at_most(1.2), 1.2, True),
        (at_most(1.2), 1.21, False),
        (at_least(0.6, 0.8), 0.7, True),
    ],
)
def test_a_target_is_met_on_its_right_side_whatever_the_aim(target: object, value: float, met: bool) -> None:  # noqa: FBT001
    assert target.is_met(value) is met  # type: ignore[attr-defined]


def test_a_line_says_the_verdict_the_ratio_its_spread_the_target_and_both_sides() -> None:
    made = figure(note="9.2 rows an event")
    made.add(0.001, 0.002)
    assert made.line == (
        "ok     (1) step: 2.00 (2.00-2.00), target >= 1, aim 1.5; we 1,000.0, they 2,000.0 us; 9.2 rows an event"
    )
    made.pairs = [(0.002, 0.001)]
    assert made.line.startswith("MISSED (1) step: 0.50 (0.50-0.50), target >= 1, aim 1.5; ")


def test_times_are_shown_in_the_unit_of_the_figure() -> None:
    made = figure(unit=1e3, in_units="ms")
    made.add(0.25, 0.5)
    assert made.sides == (Spread(250.0, 250.0, 250.0), Spread(500.0, 500.0, 500.0))
