"""A plan that cannot work is told so, part by part."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.i18n import english
from flows.organisation import compile_organisation
from flows.plan import compile_plan
from flows.plan_check import misfits

HOUSE = compile_organisation(
    {
        "name": {"zh": "社", "en": "House"},
        "numbers": {"hotline": "+86 731 0000 2400"},
        "people": [{"id": "ann", "name": {"zh": "安", "en": "Ann"}}],
        "groups": [{"id": "duty", "name": {"zh": "组", "en": "duty"}, "head": "head", "members": ["ann"]}],
        "roles": [{"id": "head", "name": {"zh": "长", "en": "head"}, "people": ["ann"]}],
    }
)


def both(text: str = "字") -> dict[str, str]:
    """The same words in both languages."""
    return {"zh": text, "en": text}


def question(name: str, kind: str, **more: object) -> dict[str, Any]:
    """A question of a plan file."""
    return {"id": name, "kind": kind, "ask": both(), "label": both(), **more}


def option(name: str, **more: object) -> dict[str, Any]:
    """An option of a plan file."""
    return {"id": name, "label": both(), **more}


def _told() -> dict[str, Any]:
    return {
        "id": "told",
        "what": both(),
        "who": "head",
        "by": {"day": "next", "at": "24:00"},
        "since": "since",
        "facts": ["count"],
        "asks": both(),
        "asks_at": "09:00",
        "extends": ["head"],
        "basis": "company",
    }


def _report() -> dict[str, Any]:
    return {
        "id": "report",
        "label": both(),
        "done": both(),
        "complete": True,
        "at": "when",
        "approval": "head",
        "branch": "late",
        "meets": ["told"],
        "asks": [question("when", "time", options=[option("now", minutes=0)])],
    }


def plan(**more: object) -> dict[str, Any]:
    """A plan file with everything that a plan may say, and nothing wrong in it."""
    return {
        "id": "own",
        "pack": "own",
        "title": both(),
        "route": {"group": "duty", "ladder": ["head"]},
        "entries": [{"id": "way", "label": both(), "branch": "early"}],
        "branches": [{"id": "early", "title": both()}, {"id": "late", "title": both()}],
        "questions": [
            question("ill", "choice", opens=True, options=[option("no"), option("yes", plan="other", branch="there")]),
            question("since", "time", known="deliveries", options=[option("unknown")]),
            question("count", "number", updates=True),
            question("scene", "photo", spoiler=True),
        ],
        "windows": [
            {
                "id": "right",
                "since": "since",
                "closes_after": "12 h",
                "inside": "early",
                "outside": "late",
                "bypass": {"answers": {"ill": ["yes"]}},
                "basis": "company",
            }
        ],
        "obligations": [_told()],
        "actions": [_report()],
        "closing": {"actions": ["report"], "satisfied": True},
        **more,
    }


def found(source: dict[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with a plan: path and what was found."""
    return [(path, english(said)) for path, said, _ in misfits(compile_plan(source).plan, HOUSE)]


def test_a_plan_with_every_construct_is_right() -> None:
    assert found(plan()) == []


Change = Callable[[dict[str, Any]], object]

WRONG: list[tuple[str, Change, str]] = [
    ("$.questions[0].options[1].plan", lambda p: p["questions"][0]["options"][1].pop("branch"), "where in that plan"),
    ("$.questions[1].known", lambda p: p["questions"][1].update(kind="text"), "deliveries for a text"),
    ("$.questions[1].known", lambda p: p["questions"][1].update(known="shoe"), "'shoe'"),
    ("$.questions[1].known", lambda p: p["questions"][1].update(known="site"), "site for a time"),
    ("$.questions[2].updates", lambda p: p["questions"][2].update(kind="text"), "updates for a text"),
    ("$.questions[3].spoiler", lambda p: p["questions"][3].update(kind="text"), "spoiler for a text"),
    ("$.questions[0].id", lambda p: p["questions"][0].update(id="路" * 11), "does not fit a button"),
    ("$.branches[0].id", lambda p: p.update(id="p" * 42), "fit a button together"),
    ("$.actions[0].asks[0].id", lambda p: p["actions"][0]["asks"][0].update(id="q" * 42), "fit a button together"),
    ("$.windows[0].since", lambda p: p["windows"][0].update(since="count"), "'count'"),
    ("$.windows[0].inside", lambda p: p["windows"][0].update(inside="nowhere"), "'nowhere'"),
    ("$.windows[0].outside", lambda p: p["windows"][0].update(outside="nowhere"), "'nowhere'"),
    ("$.windows[0].bypass.answers.ill", lambda p: p["windows"][0]["bypass"]["answers"].update(ill=["so"]), "'so'"),
    ("$.windows[1].id", lambda p: p["windows"].append(p["windows"][0]), "stands twice"),
    ("$.obligations[0]", lambda p: p["obligations"][0].pop("by"), "exactly one clock"),
    ("$.obligations[0]", lambda p: p["obligations"][0].update(within="5 min"), "exactly one clock"),
    ("$.obligations[0].by.at", lambda p: p["obligations"][0]["by"].update(at="24:30"), "'24:30'"),
    ("$.obligations[0].asks_at", lambda p: p["obligations"][0].update(asks_at="9 am"), "'9 am'"),
    ("$.obligations[0].asks_at", lambda p: p["obligations"][0].pop("asks"), "nothing is asked"),
    ("$.obligations[0].since", lambda p: p["obligations"][0].update(since="ill"), "'ill'"),
    ("$.obligations[0].since", lambda p: p["obligations"][0].update(after="report"), "starts twice"),
    ("$.obligations[0].facts[0]", lambda p: p["obligations"][0].update(facts=["shoe"]), "'shoe'"),
    ("$.obligations[0].extends", lambda p: p["obligations"][0].update(extends=["king"]), "'king'"),
    ("$.actions[0].approval", lambda p: p["actions"][0].update(approval="king"), "'king'"),
    ("$.actions[0].branch", lambda p: p["actions"][0].update(branch="nowhere"), "'nowhere'"),
    ("$.actions[0].needs[0]", lambda p: p["actions"][0].update(needs=["shoe"]), "'shoe'"),
    ("$.actions[0].meets[0]", lambda p: p["actions"][0].update(meets=["shoe"]), "'shoe'"),
    ("$.actions[0].at", lambda p: p["actions"][0].update(at="shoe"), "'shoe'"),
    ("$.actions[0].complete", lambda p: p["actions"][0]["asks"][0].update(optional=True), "nothing that must"),
    ("$.actions[0].asks[0].options[0]", lambda p: p["actions"][0]["asks"][0]["options"][0].pop("minutes"), "minutes"),
    ("$.closing.satisfied", lambda p: p["closing"].update(silence_closes=True), "silence"),
    ("$.closing.satisfied", lambda p: p["closing"].update(confirmed=False), "nobody's word"),
    ("$.closing.actions[0]", lambda p: p["closing"].update(actions=["shoe"]), "'shoe'"),
    ("$.tells[0].when.branches", lambda p: p.update(tells=[{"who": "head", "when": {"branches": ["x"]}}]), "'x'"),
    ("$.checklist[0].when.branches", lambda p: p.update(checklist=[option("c", when={"branches": ["x"]})]), "'x'"),
]


@pytest.mark.parametrize(("path", "spoil", "words"), WRONG)
def test_what_cannot_work_is_told(path: str, spoil: Change, words: str) -> None:
    source = plan()
    spoil(source)
    assert path in [place for place, said in found(source) if words in said]


def test_a_plan_that_is_not_there_may_be_named() -> None:
    source = plan(branches=[{"id": "early", "title": both(), "also": ["other/there"]}, {"id": "late", "title": both()}])
    assert found(source) == []
