"""What only a walk can find: one fault planted at a time, told with the way that leads there."""

from typing import Any

import pytest
from msgspec.structs import replace

from bot.buttons import data_of
from bot.i18n import english
from flows.organisation import Watch
from flows.outbound import Press
from flows.proof import check
from tests.flows.leak_plan import HOUSE, SHIPPED, Change, faults, leak, two


def both(*changes: Change) -> Change:
    """Several changes as one."""

    def change(source: dict[str, Any]) -> None:
        for each in changes:
            each(source)

    return change


def deed(**more: Any) -> Change:
    """One action more."""
    made = {"id": "dry", "label": two("已擦干", "Dried"), "done": two("{at} 擦干", "dried {at}"), **more}
    return lambda source: source["actions"].append(made)


def promise(**more: Any) -> Change:
    """One promise more."""
    made = {"id": "dry", "what": two("擦干", "dried"), "who": "holder", "within": "1 h", "basis": "default", **more}
    return lambda source: source["obligations"].append(made)


def part(kind: str, at: int, **more: Any) -> Change:
    """A part with other keys."""
    return lambda source: source[kind][at].update(more)


NEVER = {"branches": ["flood"], "settings": ["by-night"]}

PLANTED: list[tuple[str, Change, str, str]] = [
    ("$.questions[1]", part("questions", 1, when=NEVER), "nobody is ever asked 'loss'", ""),
    ("$.questions[0]", part("questions", 0, numbers=False), "before the emergency numbers", "writes 漏水"),
    (
        "$.actions[2]",
        part("actions", 1, when={"branches": ["small", "large"]}),
        "a case in 'flood' cannot be closed, report cannot be done",
        "writes /start",
    ),
    (
        "$.obligations[2]",
        both(deed(when={"branches": ["flood"]}), promise(met_by="dry", when={"branches": ["small"]})),
        "nobody can keep 'dry'",
        "presses 1 漏水",
    ),
    ("$.actions[3]", both(deed(), promise(met_by="dry", promised=True)), "tells them nothing", ""),
    ("$.obligations[2]", both(deed(), promise(met_by="dry", when=NEVER)), "'dry' is never promised", ""),
    ("$.obligations[1]", part("obligations", 1, when=NEVER), "'told' is never promised", ""),
    ("$.actions[3]", deed(when=NEVER), "'dry' can never be done", ""),
    ("$.actions[3]", both(deed(needs=["late"]), part("thresholds", 0, when=NEVER)), "'dry' can never be done", ""),
    ("$.thresholds[0]", part("thresholds", 0, when=NEVER), "'late' never passes", ""),
    ("$.checklist[0]", part("checklist", 0, when=NEVER), "'closed' is never to be ticked", ""),
    ("$.tells[0]", part("tells", 0, when=NEVER), "'director' is never told", ""),
    (
        "$.tables[0].rows[0]",
        lambda p: p["tables"][0]["rows"].insert(0, {"id": "any", "branch": "large", "when": NEVER}),
        "the row 'any' never counts",
        "",
    ),
    (
        "$.branches[3]",
        lambda p: p["branches"].append({"id": "hail", "title": two("冰雹", "Hail")}),
        "'hail' is never reached",
        "",
    ),
]


@pytest.mark.parametrize(("path", "plant", "words", "trail"), PLANTED)
def test_a_planted_fault_is_found(path: str, plant: Change, words: str, trail: str) -> None:
    found = [each for each in faults(plant) if each.path == path and words in english(each.found)]
    assert found
    assert trail in " > ".join(map(english, found[0].trail))


def test_nothing_is_found_in_a_plan_that_is_right() -> None:
    assert faults() == ()


@pytest.mark.parametrize(
    "heard", [{"tells": two("{at} 擦干了。", "Dried at {at}.")}, {"spoken": True}, {"becomes": "resolved"}]
)
def test_a_promise_to_the_reporter_is_heard_of(heard: dict[str, Any]) -> None:
    found = faults(both(deed(**heard), promise(met_by="dry", promised=True)))
    assert not [each for each in found if "tells them nothing" in english(each.found)]


def test_without_an_action_that_reports_it_done_the_key_is_named() -> None:
    found = faults(part("actions", 1, becomes=""))
    expected = {english(each.expected) for each in found if "cannot be closed" in english(each.found)}
    assert expected == {"expected an action for it with `becomes: resolved`"}


def test_a_promise_that_only_a_closer_look_shows_keeps_no_case_open() -> None:
    """Whether a customer told a time is no matter for what can be done, so its first walk goes without it."""
    when = {"id": "by", "kind": "time", "ask": two("几点前？", "By when?"), "label": two("时间", "Time")}
    ready = deed(id="ready", asks=[{**when, "id": "at", "kind": "text"}], complete=True)
    owed = promise(expected="by", within=None, met_by="arrived", when={"done": ["ready"]})
    later = {"id": "soon", "label": two("30 分钟", "30 min"), "minutes": 30}
    asked = {**when, "optional": True, "options": [later]}
    both_of_them = both(lambda p: p["questions"].append(asked), ready, owed)
    assert [english(each.found) for each in faults(both_of_them)] == []


def test_a_key_that_is_too_long_is_told_with_the_way_to_it() -> None:
    def longest(press: Press) -> int:
        return len(data_of(press).encode())

    found = check({**SHIPPED, "leak": leak()}, HOUSE, only=["leak"], bytes_of=longest, most=30).faults
    long = [each for each in found if "a key takes" in english(each.found)]
    assert long
    assert long[0].trail


def test_nobody_may_be_left_to_be_asked() -> None:
    roles = tuple(replace(role, people=()) if role.id == "duty-manager" else role for role in HOUSE.roles)
    groups = tuple(replace(group, watch=(Watch(people=(), since="00:00"),)) for group in HOUSE.groups)
    one = leak(lambda p: p["route"].update(ladder=["duty-manager"]))
    proof = check({**SHIPPED, "leak": one}, replace(HOUSE, roles=roles, groups=groups), only=["leak"])
    found = {(each.path, english(each.found)) for each in proof.faults}
    assert ("$.route.ladder[0]", "nobody holds the role 'duty-manager'") in found
    assert ("$.route", "nobody of the group or its ladder is on call 168 hours of the week") in found
    assert any("nobody can keep 'told'" in words for _, words in found)
