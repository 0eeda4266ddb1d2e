"""What a walk leaves out is nothing: lives and talks at random stay inside what was walked, and come to an end."""

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.case import Case, CaseState, apply, open_case
from flows.check.chat import BEGIN, reporters
from flows.check.deeds import Deed, deeds
from flows.check.life import MOST, Life
from flows.check.moves import moves
from flows.check.prove import of_life
from flows.check.talk import Talk
from flows.event import Opened
from flows.plan import Compiled
from flows.plan_merge import merged
from flows.proof import walk
from flows.terms import CaseId, PlanHash
from flows.text import Text
from tests.flows.leak_plan import HOUSE, SHIPPED, leak

PLANS = {**SHIPPED, "leak": leak()}
TRIED = ["leak", "traffic-accident", "complaint-30min", "food-poisoning", "return-fresh"]
CALM = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


LARGE = ["vehicle-rescue", "ir-service-1h", "security-incident", "food-poisoning"]
"""Plans of which the plainest ways to the end suffice to know that every case can be closed."""


@cache
def walked(name: str, most: int = MOST) -> tuple[Talk, Life]:
    """Both walks through a plan."""
    whole = {each: Compiled(hash=PlanHash(each), plan=plan) for each, plan in PLANS.items()}
    whole[name] = Compiled(hash=PlanHash(name), plan=merged(PLANS[name], PLANS))
    return walk(whole[name], whole, HOUSE, most)


def happens(life: Life, case: Case, deed: Deed) -> Case:
    """The case after a deed."""
    for event in deed.events:
        case = apply(case, event, life.scene(max(case.changed_at, event.at))).case
    return case


def offered(life: Life, case: Case) -> list[Deed]:
    """What may happen next."""
    return list(deeds(case, life.scene(case.changed_at + timedelta(minutes=1)), life.relevance))


def begun(talk: Talk, life: Life, data: st.DataObject) -> Case:
    """A case as one of the talks opened it."""
    report, _ = data.draw(st.sampled_from(list(talk.reports.values())))
    opened = Opened(at=BEGIN, case=CaseId(1), number="26-0001", recorded_at=BEGIN, report=report)
    return open_case(opened, life.scene(BEGIN)).case


@pytest.mark.parametrize("name", TRIED)
@CALM
@given(data=st.data())
def test_a_life_at_random_stays_inside_the_walk(name: str, data: st.DataObject) -> None:
    talk, life = walked(name)
    case = begun(talk, life, data)
    for _ in range(data.draw(st.integers(0, 12))):
        assert life.knows(case)
        if not (every := [each for each in offered(life, case) if not each.once]):
            break
        case = happens(life, case, data.draw(st.sampled_from(every)))
    assert life.knows(case)


@pytest.mark.parametrize("name", LARGE)
@CALM
@given(data=st.data())
def test_a_life_at_random_stays_inside_the_walk_through_the_relaxed_plan(name: str, data: st.DataObject) -> None:
    talk, life = walked(name, most=1)
    assert life.plainly is not None
    case = begun(talk, life, data)
    for _ in range(data.draw(st.integers(0, 25))):
        assert life.plainly.knows(case)
        if not (every := [each for each in offered(life, case) if not each.once]):
            break
        case = happens(life, case, data.draw(st.sampled_from(every)))
    assert life.plainly.knows(case)


def test_where_the_plainest_ways_do_not_suffice_the_walk_goes_on() -> None:
    """Of an urgent demand some cases end only by what somebody decides on the way."""
    _, life = walked("urgent-demand", most=1)
    assert (life.plainly, life.cut, list(of_life(PLANS["urgent-demand"], life))) == (None, False, [])


def test_a_large_plan_without_an_end_is_not_taken_to_have_one() -> None:
    plan = leak(lambda source: source["actions"][1].update(when={"branches": ["small", "large"]}))
    compiled = Compiled(hash=PlanHash(plan.id), plan=plan)
    _, life = walk(compiled, {plan.id: compiled}, HOUSE, most=1)
    assert (life.plainly, life.cut) == (None, False)
    assert [each.found.params["branch"] for each in of_life(plan, life)] == ["flood"]


@pytest.mark.parametrize("name", TRIED)
@CALM
@given(data=st.data())
def test_whatever_happens_staff_can_bring_it_to_an_end(name: str, data: st.DataObject) -> None:
    talk, life = walked(name)
    case = begun(talk, life, data)
    for _ in range(data.draw(st.integers(0, 10))):
        if every := offered(life, case):
            case = happens(life, case, data.draw(st.sampled_from(every)))
    done: set[Text] = set()
    for _ in range(60):
        if case.state is CaseState.CLOSED:
            break
        ahead = [each for each in offered(life, case) if not each.theirs and each.name not in done]
        assert ahead, done
        done.add(ahead[0].name)
        case = happens(life, case, ahead[0])
    assert case.state is CaseState.CLOSED


@pytest.mark.parametrize("name", TRIED)
@CALM
@given(data=st.data())
def test_a_talk_at_random_asks_nothing_that_the_walk_has_not(name: str, data: st.DataObject) -> None:
    walk, _ = walked(name)
    talk = Talk(walk.compiled, walk.plans, HOUSE)
    talk.who = data.draw(st.sampled_from(reporters(walk.plan, HOUSE)))
    at = data.draw(st.sampled_from(list(talk.ways_in())))
    for _ in range(data.draw(st.integers(0, 12))):
        node = talk.nodes[at]
        every = list(moves(node.conversation, node.said, talk.relevance, node.now))
        fresh = talk.step(at, data.draw(st.sampled_from(every)))
        at = at if fresh is None else fresh
        if talk.is_leaf(talk.nodes[at]):
            break
    assert talk.asked <= walk.asked
    assert talk.branches <= walk.branches
    assert not talk.broken
    assert {key[0] for key in talk.reports} <= {key[0] for key in walk.reports}
