"""What a branch takes along from other plans."""

import itertools
from collections.abc import Sequence
from typing import Any

import pytest

from flows.plan import Plan, compile_plan, sealed
from flows.plan_merge import merged, strangers
from flows.text import T, Text
from tests.flows.test_plan_check import both, option, plan, question


def read(source: dict[str, Any]) -> Plan:
    """A plan as its file says it."""
    return compile_plan(source).plan


def rule(name: str, **more: object) -> dict[str, Any]:
    """A promise of a plan file."""
    return {"id": name, "what": both(name), "who": "head", "within": "5 min", "basis": "company", **more}


def deed(name: str, **more: object) -> dict[str, Any]:
    """An action of a plan file."""
    return {"id": name, "label": both(), "done": both(), **more}


def branch(name: str, *also: str) -> dict[str, Any]:
    """A branch of a plan file."""
    return {"id": name, "title": both(), "also": list(also)}


def bare(name: str, branches: Sequence[dict[str, Any]], **more: object) -> Plan:
    """A plan that promises only what is given here."""
    empty: dict[str, Any] = {"windows": [], "obligations": [], "actions": [], "closing": {}, "entries": []}
    return read(plan(**empty) | {"id": name, "branches": list(branches), **more})


OTHER = bare(
    "other",
    [branch("there"), branch("elsewhere")],
    questions=[
        question("ill", "choice", opens=True, options=[option("no"), option("perhaps")]),
        question("onset", "time"),
        question("place", "place"),
    ],
    obligations=[
        rule("always"),
        rule("only-there", when={"branches": ["there"]}),
        rule("elsewhere", when={"branches": ["elsewhere"]}),
        rule("shared"),
        rule("dated", since="onset", facts=["ill", "onset"]),
        rule("if-no", when={"answers": {"ill": ["no"]}}),
        rule("if-perhaps", when={"answers": {"ill": ["perhaps"]}}),
        rule("unless-perhaps", unless={"answers": {"ill": ["perhaps"]}}),
        rule("by-deed", who="holder", met_by="deed"),
        rule("by-grading", who="holder", met_by="grade"),
    ],
    actions=[deed("deed", needs=["grade"]), deed("grade", branch="elsewhere")],
    checklist=[{"id": "tick", "label": both()}],
    tells=[{"who": "head"}],
    closing={"actions": ["deed", "grade"]},
)


def taking(*also: str, **more: object) -> Plan:
    """A plan whose branch `here` takes these along."""
    return bare("own", [branch("here", *also), branch("calm")], **more)


def with_all(own: Plan, *others: Plan) -> Plan:
    """The plan as a library with the others would have it."""
    return merged(own, {each.id: each for each in (own, *others)})


def test_what_fits_the_branch_is_taken_along_and_holds_only_there() -> None:
    done = with_all(taking("other/there"), OTHER)
    ids = [each.id for each in done.obligations]
    assert ids == ["always", "only-there", "shared", "dated", "if-no", "unless-perhaps", "by-deed"]
    assert {each.when.branches for each in done.obligations} == {("here",)}
    assert [each.id for each in done.checklist] == ["tick"]
    assert [told.who for told in done.tells] == ["head"]


def test_an_action_that_leads_into_a_branch_of_its_own_plan_stays_behind() -> None:
    done = with_all(taking("other/there"), OTHER)
    assert [(each.id, each.needs) for each in done.actions] == [("deed", ())]
    assert done.closing.actions == ("deed",)


def test_what_the_plan_does_not_ask_is_left_out() -> None:
    done = with_all(taking("other/there"), OTHER)
    assert (done.obligation("dated").since, done.obligation("dated").facts) == ("", ("ill",))
    assert done.obligation("unless-perhaps").unless is None


def test_of_equal_ids_the_including_plan_wins() -> None:
    own = taking("other/there", obligations=[rule("shared", within="9 min", when={"branches": ["calm"]})])
    kept = with_all(own, OTHER).obligation("shared")
    assert (kept.within, kept.when.branches) == ("9 min", ("calm",))


def test_two_branches_that_take_the_same_along_share_it() -> None:
    own = bare("own", [branch("here", "other/there"), branch("calm", "other/elsewhere")])
    done = with_all(own, OTHER)
    assert done.obligation("always").when.branches == ("here", "calm")
    assert done.obligation("only-there").when.branches == ("here",)
    assert done.obligation("elsewhere").when.branches == ("calm",)


def test_what_is_taken_along_brings_its_own_and_a_circle_ends() -> None:
    middle = bare("middle", [branch("there", "other/there", "own/here")], obligations=[rule("middle")])
    ids = [each.id for each in with_all(taking("middle/there"), middle, OTHER).obligations]
    assert ids[:2] == ["middle", "always"]
    assert len(ids) == len(set(ids))


def test_a_plan_that_is_not_there_brings_nothing() -> None:
    own = taking("other/there")
    assert merged(own, {"own": own}) == own
    assert list(strangers(own, {"own": own})) == []


@pytest.mark.parametrize(
    ("also", "words"),
    [
        ("other/nowhere", T("the plan '{plan}' has no branch '{name}'", plan="other", name="nowhere")),
        ("other", T("found '{text}'", text="other")),
    ],
)
def test_a_branch_that_is_not_there_is_told(also: str, words: Text) -> None:
    own = taking(also)
    [(path, found, _)] = strangers(own, {"own": own, "other": OTHER})
    assert path == "$.branches[0].also[0]"
    assert found == words


def test_an_answer_that_leads_to_no_branch_of_the_other_plan_is_told() -> None:
    own, there = read(plan()), bare("other", [branch("elsewhere")])
    assert [path for path, _, _ in strangers(own, {"own": own, "other": there})] == ["$.questions[0].options[1].branch"]


def test_the_order_of_the_files_does_not_matter() -> None:
    middle = bare("middle", [branch("there", "other/there")], obligations=[rule("middle")])
    every = (taking("middle/there"), middle, OTHER)
    hashes = set()
    for order in itertools.permutations(every):
        plans = {each.id: each for each in order}
        hashes.add(frozenset(sealed(merged(each, plans)).hash for each in order))
    assert len(hashes) == 1


def test_a_plan_tells_one_person_as_many_things_as_its_file_says() -> None:
    own = read({**plan(), "tells": [{"who": "head", "asks": both("first")}, {"who": "head", "asks": both("second")}]})
    taking_along = read(
        {
            **plan(),
            "tells": [{"who": "head", "asks": both("first")}, {"who": "head", "asks": both("second")}],
            "branches": [branch("calm", "other/there"), *plan()["branches"][1:]],
        }
    )
    done = with_all(taking_along, OTHER)
    assert [each.asks for each in done.tells][:2] == [each.asks for each in own.tells]
