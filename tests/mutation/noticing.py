"""Who notices that a plan was spoiled, the cheapest first: reader, rules, documents, rehearsals and walks."""

import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
import pytest

from flows.organisation import Organisation
from flows.plan import Plan, compile_plan
from flows.plan_check import misfits
from flows.plan_merge import merged, strangers
from flows.proof import beside_its_own, check, elsewhere, static
from tests.flows import documents, test_facts_of_rescue, test_facts_of_service, test_facts_of_systems
from tests.flows import test_plan_facts as facts
from tests.mutation.rehearsing import failing

FACTS = (facts, test_facts_of_rescue, test_facts_of_service, test_facts_of_systems)
"""Where the tests of documented facts stand."""
NOBODY = ""
SAME = "same"
"""What was deleted or altered says only what is so anyway."""


class Spoiled(NamedTuple):
    """A spoiled plan that nobody has noticed yet: all plans with it, and what the rules said of it before."""

    name: str
    plans: dict[str, Plan]
    told: set[object]


def noticed(tree: dict[str, Any], plans: Mapping[str, Plan], organisation: Organisation, name: str) -> str:
    """Who notices: `same`, `reader`, `rules`, `documents`, `walk`, the name of a rehearsal, or nobody."""
    found = at_once(tree, plans, organisation, name)
    return found if isinstance(found, str) else walked(found, organisation) or rehearsed(found, organisation)


def at_once(tree: dict[str, Any], plans: Mapping[str, Plan], organisation: Organisation, name: str) -> "str | Spoiled":
    """Who notices it without playing or walking anything; or the plan, to be looked at more closely."""
    try:
        plan = compile_plan(tree).plan
    except (msgspec.ValidationError, ValueError):
        return "reader"
    if plan == plans[name]:
        return SAME
    if plan.id != name or any(True for _ in misfits(plan, organisation)):
        return "rules"
    others = {**plans, name: plan}
    whole = merged(plan, others)
    told = {found for _, found, _ in (*strangers(plan, others), *static(plan, organisation), *elsewhere(plan, others))}
    if told - {found for _, found, _ in static(plans[name], organisation)}:
        return "rules"
    if any(True for _ in beside_its_own(plan, whole, organisation)):
        return "rules"
    before = disagreeing(tuple(plans), name, lambda: {each: merged(one, plans) for each, one in plans.items()})
    if disagreeing_now({**{each: merged(one, others) for each, one in plans.items()}, name: whole}, name) - before:
        return "documents"
    return Spoiled(name, others, set(told))


def walked(spoiled: Spoiled, organisation: Organisation) -> str:
    """Whether the walks through its talk and its cases notice."""
    faults = check(spoiled.plans, organisation, only=[spoiled.name]).faults
    return "walk" if any(each.found not in spoiled.told for each in faults) else NOBODY


def rehearsed(spoiled: Spoiled, organisation: Organisation) -> str:
    """Which of its rehearsals notices."""
    return failing(spoiled.name, spoiled.plans, organisation)


_BEFORE: dict[tuple[tuple[str, ...], str], frozenset[str]] = {}


def disagreeing(ids: tuple[str, ...], name: str, plans: Callable[[], Mapping[str, Plan]]) -> frozenset[str]:
    """What the documents say of a plan that is not so as it ships; nothing, unless it is still being written."""
    if (ids, name) not in _BEFORE:
        _BEFORE[(ids, name)] = disagreeing_now(plans(), name)
    return _BEFORE[(ids, name)]


def disagreeing_now(plans: Mapping[str, Plan], name: str) -> frozenset[str]:
    """The tests of documented facts that do not hold for these plans."""
    found = set[str]()
    with pytest.MonkeyPatch.context() as patch:
        for each, plan in plans.items():
            patch.setitem(documents.PLANS, each, plan)
        for test in _tests():
            for given in _given(test):
                if name in given.values() or not given or any(isinstance(each, Plan) for each in given.values()):
                    told = {key: plans[name] if isinstance(each, Plan) else each for key, each in given.items()}
                    try:
                        test(**told)
                    except (AssertionError, KeyError, StopIteration):
                        found.add(f"{test.__name__}/{sorted(str(each)[:40] for each in given.values())}")
    if facts.NAMES.get(name, plans[name].pack) != plans[name].pack:
        found.add("pack")
    return frozenset(found)


def _tests() -> list[Callable[..., None]]:
    every = [each for module in FACTS for key, each in vars(module).items() if _is_test(key, each)]
    return [each for each in every if each is not facts.test_the_library_is_right_and_whole]


def _is_test(name: str, found: object) -> bool:
    return name.startswith("test_") and inspect.isfunction(found)


def _given(test: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """What a test is called with, from its marks."""
    rounds = []
    for mark in getattr(test, "pytestmark", []):
        names, values = mark.args[0], mark.args[1]
        keys = [each.strip() for each in names.split(",")] if isinstance(names, str) else list(names)
        rounds.append([dict(zip(keys, each if len(keys) > 1 else (each,), strict=True)) for each in values])
    for chosen in itertools.product(*rounds):
        yield {key: value for each in chosen for key, value in each.items()}
