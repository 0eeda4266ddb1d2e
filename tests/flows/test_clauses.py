"""A bracket, a clause or a line that names something unknown is left out, and the rest stays whole."""

import pytest

from flows.clauses import whole


@pytest.mark.parametrize(
    ("template", "known", "expected"),
    [
        ("预计 {at} 到（上一版 {was}）。负责人{who}", "at who", "预计 {at} 到。负责人{who}"),
        ("Expected {at} (it was {was}). Leader {who}", "at who", "Expected {at}. Leader {who}"),
        ("预计 {at} 到（上一版 {was}）", "at was", "预计 {at} 到（上一版 {was}）"),
        ("预估 {sum}，{more}，现场确认", "sum", "预估 {sum}，现场确认"),
        ("第一行\n{gone}\n第三行", "", "第一行\n第三行"),
        ("The first line.\n{gone}.\nThe third line", "", "The first line.\nThe third line"),
        ("已出发。\n{missing}", "", "已出发。"),
        ("{gone}\n还在", "", "还在"),
        ("{part}缺货，{way}。{unfit}。\n这样可以吗？", "part way", "{part}缺货，{way}。\n这样可以吗？"),
        ("空一行\n\n不动", "", "空一行\n\n不动"),
        ("安排好了：（{gone}）", "", "安排好了"),
        ("安排好了：（{gone}）。请等。", "", "安排好了。请等。"),
        ("Arranged at {at}:\n{gone}", "at", "Arranged at {at}"),
        ("项目：\n{items}\n{gone}", "items", "项目：\n{items}"),
        ("1) Stop. {gone} came. 2) Go.", "", "1) Stop. 2) Go."),
        ("1）先停，{gone}。2）再走。", "", "1）先停。2）再走。"),
    ],
)
def test_what_names_something_unknown_goes_alone(template: str, known: str, expected: str) -> None:
    assert whole(template, dict.fromkeys(known.split(), "x")) == expected
