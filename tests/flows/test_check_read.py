"""What is read and who is asked: too many lines at once, settings that nobody has, policies that fall silent."""

import pytest
from msgspec.structs import replace

from bot.i18n import english
from bot.proving import read
from flows.bilingual import Bilingual
from flows.lengths import Length
from flows.organisation import Organisation
from flows.policy import Policy, PolicyStep
from flows.proof import check
from flows.terms import PersonId
from tests.flows.leak_plan import HOUSE, SHIPPED, Change, faults, leak, two
from tests.flows.test_check_walks import both, deed, part, promise

LONG = two("\n".join("请等一等。" for _ in range(7)), "\n".join("Please wait." for _ in range(7)))
ONE_LINE_MORE = two("请等。", "\n".join("Please wait." for _ in range(7)))
WATCH = Policy(
    id="watch",
    name=Bilingual(zh="值守", en="Watch"),
    steps=(
        PolicyStep(ask=("group",), within=Length("5 min")),
        PolicyStep(ask=("supply-head",), within=Length("5 min")),
        PolicyStep(ask=("director",), within=Length("5 min"), since="22:00", until="06:00"),
    ),
    last=PersonId("fang-lin"),
    every=Length("10 min"),
)


def found(change: Change, house: Organisation = HOUSE) -> list[tuple[str, str]]:
    """What is told of a plan after a change, where its messages are read."""
    plans = {**SHIPPED, "leak": leak(change)}
    proof = check(plans, house, only=["leak"], read=read)
    return [(each.path, english(each.found)) for each in proof.faults]


# --- lines ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "path"),
    [
        (part("actions", 0, tells=LONG), "$.actions[0].tells.zh"),
        (part("actions", 0, tells=ONE_LINE_MORE), "$.actions[0].tells.en"),
        (part("questions", 1, ask=LONG), "$.questions[1].ask.zh"),
        (part("thresholds", 0, says=LONG), "$.thresholds[0]"),
    ],
)
def test_more_than_a_reporter_reads_at_once_is_told_where_it_stands(change: Change, path: str) -> None:
    told = [(place, words) for place, words in found(change) if "lines at once" in words]
    assert [place for place, _ in told] == [path]


def test_a_message_that_no_chat_takes_is_told_by_its_size() -> None:
    much = two("长" * 5_000, "Long. " * 1_000)
    told = [words for place, words in found(part("actions", 0, tells=much)) if place == "$.actions[0].tells.zh"]
    assert told
    assert "characters" in told[0]


def test_a_card_that_nobody_takes_in_is_told_by_the_deed_that_fills_it() -> None:
    done = two("\n".join(["{at} 到场"] * 14), "\n".join(["there {at}"] * 14))
    told = [(path, words) for path, words in found(part("actions", 0, done=done)) if "a card of" in words]
    assert ("$.actions[0]", "a card of 19 lines (“【已到场】小漏 26-0001”)") in told


def test_a_plan_that_is_right_is_read_at_a_glance() -> None:
    assert found(lambda _: None) == []


# --- settings ---------------------------------------------------------------------------------------------------------
def test_a_setting_that_nobody_has_switched_on_is_told_where_it_is_asked_for() -> None:
    change = both(deed(when={"any": [{"settings": ["by-night"]}, {"branches": ["small"]}]}))
    told = ("$.actions[3].when.any[0].settings[0]", "no setting 'by-night' is switched on")
    assert told in found(change)
    assert told not in found(change, replace(HOUSE, settings=("by-night",)))


# --- hours ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("side", ["open", "closed"])
def test_what_is_promised_by_night_only_is_promised_in_the_walk(side: str) -> None:
    hours = HOUSE.hours[0].id
    change = both(deed(), promise(met_by="dry", when={"at": {"hours": hours, "is": side}}))
    assert [english(each.found) for each in faults(change)] == []


# --- policies ---------------------------------------------------------------------------------------------------------
def under(policy: Policy) -> list[tuple[str, str]]:
    """What is told of the plan when its cases are sought for by this policy."""
    return found(lambda p: p["route"].update(policy="watch"), replace(HOUSE, policies=(policy,)))


def test_a_policy_that_goes_on_is_right() -> None:
    assert under(WATCH) == []


def test_a_policy_whose_last_step_is_not_repeated_in_time_falls_silent() -> None:
    told = [words for path, words in under(replace(WATCH, every=Length("60 days"))) if path == "$.route.policy"]
    assert [words.partition(" for ")[0] for words in told] == ["a case that nobody takes is silent"] * len(told)
    assert told


def test_a_step_of_a_policy_that_asks_nobody_is_told_with_its_hour() -> None:
    roles = tuple(replace(each, people=()) if each.id == "director" else each for each in HOUSE.roles)
    house = replace(HOUSE, policies=(WATCH,), roles=roles)
    told = found(lambda p: p["route"].update(policy="watch"), house)
    assert ("$.route.policy", "at 22:00 step 3 of the policy 'watch' asks nobody") in told


def test_a_step_that_holds_until_an_hour_is_tried_before_it() -> None:
    early = replace(WATCH.steps[2], since="", until="08:00")
    assert under(replace(WATCH, steps=(*WATCH.steps[:2], early))) == []


def test_the_hours_of_a_step_are_those_of_the_group() -> None:
    group = HOUSE.group("supply")
    abroad = replace(HOUSE, groups=(*(each for each in HOUSE.groups if each != group), replace(group, time_zone="UTC")))
    change = replace(abroad, policies=(WATCH,))
    assert found(lambda p: p["route"].update(policy="watch"), change) == []
