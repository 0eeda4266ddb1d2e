"""The page and the drawings of the bench, from figures that were never measured."""

from xml.etree import ElementTree as ET

from tests.bench import plot, report
from tests.bench.arithmetic import Figure, at_least, at_most


def figures() -> list[Figure]:
    met = Figure("1", "step", "ours", "they", at_least(1.0), faster=True, pairs=[(1e-6, 2e-6)], note="3 rows")
    missed = Figure("2", "alone", "ours", "they", at_most(4.0), pairs=[(9e-6, 1e-6), (5e-6, 1e-6), (8e-6, 1e-6)])
    beside = Figure("2b", "bare", "ours", "they", pairs=[(1e-6, 1e-6)])
    return [met, missed, beside]


def test_the_page_has_a_row_for_each_figure_and_the_profile_of_what_was_missed() -> None:
    page = report.text(figures(), {"Machine": "a small one"}, {"2": [" 50.0%  1.0%  flows/card.py:card"]}, ["a.svg"])
    assert "| 1 | step / they | 2.00 (2.00-2.00) | >= 1 | ok | 1.0 (1.0-1.0) | 2.0 (2.0-2.0) | us |" in page
    assert "| 2 | alone / they | 8.00 (5.00-9.00) | <= 4 | **missed** |" in page
    assert "| 2b | bare / they | 1.00 (1.00-1.00) |  |  |" in page
    assert "- (1) 3 rows." in page
    assert "### (2) alone: 8.00, target <= 4\n\n```text\n 50.0%  1.0%  flows/card.py:card\n```" in page
    assert "Machine: a small one" in page
    assert "![a](a.svg)" in page


def test_nothing_is_said_of_missed_targets_when_none_is() -> None:
    assert "What was missed" not in report.text(figures()[:1], {}, {}, [])


def test_the_drawings_are_pictures_with_a_title_and_every_figure_that_has_a_target() -> None:
    drawn = ET.fromstring(plot.ratios(figures(), "Ratios & targets"))  # noqa: S314 - our own
    words = [node.text or "" for node in drawn.iter()]
    assert "Ratios & targets" in words
    assert "(1) step" in words
    assert "(2) alone" in words
    assert not [word for word in words if "bare" in word]
    cut = ET.fromstring(plot.parts([("ours", [("read", 1.0), ("desk", 2.0)])], "us", "Parts"))  # noqa: S314
    assert [node.text for node in cut.iter() if node.text in {"read", "desk", "3 us"}] == ["3 us", "read", "desk"]


def test_the_floor_is_told_when_both_its_figures_were_measured() -> None:
    step = Figure("1", "step", "ours", "they", at_least(1.0), faster=True, pairs=[(400e-6, 150e-6)])
    step.bars = [("ours", [("read", 50.0), ("desk and rows", 250.0), ("words", 100.0)])]
    rows = Figure("3a", "rows", "ours", "raw", at_least(0.8), faster=True, pairs=[(100e-6, 70e-6)])
    assert report.floor([step, rows]) == [
        "The floor of (1): reading the update takes 50 us and its rows by hand 70 us.",
        "These 120 us alone would be 1.25 times as fast as the peer's 150 us.",
        "Of our 400 us the desk with its rows takes 250, the words 100.",
        "",
    ]
    assert report.floor([step]) == []
