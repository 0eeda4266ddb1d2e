"""A case that goes on by another plan: what lapses, who gets it, who hears of it."""

from typing import Any

import pytest
from msgspec.structs import replace

from flows import ping
from flows.answer import Answer
from flows.event import Acknowledged, Noted, Replanned
from flows.fact import Calmed, Cried, Supplemented
from flows.obligation import Status
from flows.outbound import PostCard, RefreshCard, Say, ToGroup
from flows.plan import Compiled, compile_plan
from flows.question import Option, Question, QuestionKind
from flows.record import CaseState
from flows.terms import PlanHash, Severity
from flows.weave import weave
from tests.flows.life import UNCLASSIFIED, Life, all_to, answer, answered, chosen, clock, reader, readers, told
from tests.flows.words import PLAN, _yaml, at, lines

ACCIDENT = compile_plan(_yaml("flows/plans/delivery/traffic-accident.yaml"))
ELSEWHERE = Compiled(
    hash=PlanHash("elsewhere"), plan=replace(PLAN, id="elsewhere", route=replace(PLAN.route, group="warehouse"))
)


def taken(*others: Compiled) -> Life:
    life = Life()
    life.others = {each.hash: each.plan for each in others}
    life.opens()
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    return life


def by_staff(to: Compiled, branch: str, now: str = "03:20", **more: str) -> Replanned:
    fields = {"reason": "其实是撞车", **more}
    return Replanned(at=at(now), by="li-na", plan=to.hash, branch=branch, **fields)


# --- another group ----------------------------------------------------------------------------------------------------
def test_another_group_takes_it_anew_and_the_old_card_is_one_line() -> None:
    life = taken(ELSEWHERE)
    step = life.tell(by_staff(ELSEWHERE, "breakdown"))
    assert (life.case.group, life.case.state, life.case.holder) == ("warehouse", CaseState.WAITING, "li-na")
    posted = next(each for each in step.outbound if isinstance(each, PostCard))
    assert posted.to == ToGroup(group=life.case.group)
    old = [each for each in step.outbound if isinstance(each, RefreshCard)]
    assert [(each.to, lines(each.card)) for each in old] == [
        (ToGroup(group=life.steps[0].case.group), ["[Handed over] 26-0417, to the warehouse duty group"])
    ]
    assert clock(life.obligation("acknowledge").due_at) == "03:25"
    assert "with the warehouse duty group since 03:20" in all_to("reporter", step)
    assert answer(step) == "26-0417 goes on as vehicle breakdown, with the warehouse duty group."
    life.tell(Acknowledged(at=at("03:22"), by="ma-jun"))
    assert life.case.holder == "ma-jun"
    life.agrees()


def test_promises_of_the_same_name_go_on_as_they_were() -> None:
    life = taken(ELSEWHERE)
    life.tell(Noted(at=at("03:16"), by="sun-tao", obligation="outlet-head"))
    life.tell(by_staff(ELSEWHERE, "breakdown"))
    assert life.obligation("outlet-head").status is Status.MET
    assert clock(life.obligation("standby").due_at) == "03:27"


# --- it is an emergency after all -------------------------------------------------------------------------------------
def test_up_is_an_alarm_that_counts_from_now() -> None:
    life = taken(ACCIDENT)
    step = life.tell(by_staff(ACCIDENT, "casualties"))
    case = life.case
    assert (case.plan, case.severity, case.state, case.holder) == (
        ACCIDENT.hash,
        Severity.EMERGENCY,
        CaseState.WAITING,
        "li-na",
    )
    assert sum(isinstance(each, PostCard) for each in step.outbound) == 1
    assert life.obligation("standby").status is Status.LAPSED
    read = [each for each in step.outbound if isinstance(each, Say) and reader(each.to) == "reporter"]
    (woven,) = weave(read)
    assert lines(woven)[0].startswith("Call 120 now (ambulance).")
    assert "zhao-min" in readers(step)
    posted = next(each for each in step.outbound if isinstance(each, PostCard))
    assert "Was: vehicle breakdown. Changed at 03:20 to traffic accident, people hurt" in lines(posted.card)
    assert not any("Raised by a cry" in line for line in lines(posted.card))
    assert clock(life.obligation("acknowledge").due_at) == "03:23"
    life.agrees()


def test_the_words_of_a_cry_stand_at_its_head() -> None:
    life = taken(UNCLASSIFIED)
    life.tell(Replanned(at=at("03:20"), plan=UNCLASSIFIED.hash, branch="emergency", words="救命"))
    assert (life.case.cry, life.case.severity) == ("救命", Severity.EMERGENCY)
    life.agrees()


# --- by an answer -----------------------------------------------------------------------------------------------------
def test_an_answer_pages_whom_a_weak_cry_has_not_woken() -> None:
    life = Life(UNCLASSIFIED)
    life.others = {ACCIDENT.hash: ACCIDENT.plan}
    life.opens(branch="emergency", answers={}, paged=False, cry="帮帮我")
    step = life.tell(Replanned(at=at("03:13"), plan=ACCIDENT.hash, branch="casualties"))
    assert life.case.paged_at == at("03:13")
    assert ("supply", "post") in told(step) or any(kind == "post" for _, kind in told(step))
    life.agrees()


def test_only_a_person_lowers_an_emergency() -> None:
    life = Life(UNCLASSIFIED)
    life.others = {ACCIDENT.hash: ACCIDENT.plan}
    life.opens(branch="emergency", answers={}, cry="救命")
    life.tell(Replanned(at=at("03:14"), plan=ACCIDENT.hash, branch="accident"))
    calmed = life.case
    assert (calmed.severity, calmed.calmed_at) == (Severity.EMERGENCY, at("03:14"))
    life.tell(by_staff(UNCLASSIFIED, "emergency", "03:15"))
    life.tell(Replanned(at=at("03:16"), by="zhao-min", plan=ACCIDENT.hash, branch="accident", reason="都没受伤"))
    assert (life.case.severity, life.case.calmed_at) == (Severity.NORMAL, None)


def test_answers_go_along_unless_the_other_plan_asks_in_other_words() -> None:
    people = PLAN.question("people")
    other = replace(people, options=(Option(id="else", label=people.label),))
    asks: tuple[Question, ...] = tuple(other if each.id == "people" else each for each in PLAN.questions)
    plan = Compiled(hash=PlanHash("asks"), plan=replace(PLAN, id="asks", questions=asks))
    life = Life()
    life.others = {plan.hash: plan.plan}
    life.opens(answers=chosen(people="safe", vehicle="fault"))
    life.tell(by_staff(plan, "breakdown"))
    assert set(life.case.answers) == {"vehicle"}


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        ({"kind": QuestionKind.NUMBER, "options": ()}, {"option": "safe"}),
        ({"kind": QuestionKind.CHOICE}, {"number": 3}),
        ({"kind": QuestionKind.CHOICE}, {"chosen": ("safe",)}),
        ({"kind": QuestionKind.LIST}, {"chosen": ("unheard-of",)}),
        ({"kind": QuestionKind.ITEMS, "options": ()}, {"counts": {"rice": 4}}),
        ({"kind": QuestionKind.TEXT, "options": ()}, {"at": at("03:00")}),
    ],
)
def test_an_answer_of_another_kind_does_not_stand_there_as_nothing(asks: dict[str, Any], said: dict[str, Any]) -> None:
    assert _along(asks, said) == {}


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        ({"known": "region", "options": ()}, {"option": "changsha", "text": "长沙"}),
        ({"kind": QuestionKind.LIST}, {"chosen": ("safe",)}),
        ({"kind": QuestionKind.NUMBER, "options": ()}, {"number": 3}),
        ({}, {"text": "all of them are fine"}),
        ({}, {"skipped": True}),
    ],
)
def test_one_that_could_be_given_there_goes_along(asks: dict[str, Any], said: dict[str, Any]) -> None:
    assert set(_along(asks, said)) == {"people"}


def _along(asks: dict[str, Any], said: dict[str, Any]) -> dict[str, Answer]:
    """What is left of the answer about people under a plan that asks for them so."""
    other = replace(PLAN.question("people"), **asks)
    questions = tuple(other if each.id == "people" else each for each in PLAN.questions)
    plan = Compiled(hash=PlanHash("asks"), plan=replace(PLAN, id="asks", questions=questions))
    life = Life()
    life.others = {plan.hash: plan.plan}
    life.opens(answers={"people": Answer(said_at=at("03:12"), **said)})
    life.tell(by_staff(plan, "breakdown"))
    return life.case.answers


# --- what is refused --------------------------------------------------------------------------------------------------
def test_what_leads_nowhere_is_refused() -> None:
    life = taken(ELSEWHERE)
    assert "without a reason" in answer(life.tell(by_staff(ELSEWHERE, "breakdown", reason="")))
    assert answered(life.tell(by_staff(ELSEWHERE, "nothing")), ping.stale)
    assert answered(life.tell(by_staff(ACCIDENT, "casualties")), ping.stale)
    same = Compiled(hash=life.case.plan, plan=PLAN)
    assert answered(life.tell(by_staff(same, "breakdown")), ping.stale)
    stranger = replace(by_staff(ELSEWHERE, "breakdown"), by="liu-yang")
    assert answered(life.tell(stranger), ping.not_yours)


def test_another_branch_of_its_own_plan_is_no_new_card_unless_it_is_graver() -> None:
    life = taken()
    same = Compiled(hash=life.case.plan, plan=PLAN)
    step = life.tell(by_staff(same, "accident"))
    assert life.case.branch == "accident"
    assert not any(isinstance(each, PostCard) for each in step.outbound)
    life.tell(Cried(at=at("03:21"), words="救命"))
    life.tell(Calmed(at=at("03:22")))
    assert life.case.severity is Severity.EMERGENCY
    life.agrees()


def test_the_form_of_the_plan_before_still_raises_and_leads_nowhere_else() -> None:
    life = taken(ELSEWHERE)
    life.others[life.case.plan] = PLAN
    calm = replace(ELSEWHERE.plan, branches=tuple(each for each in PLAN.branches if each.id == "breakdown"))
    life.others[ELSEWHERE.hash] = calm
    life.tell(by_staff(ELSEWHERE, "breakdown"))
    life.tell(Supplemented(at=at("03:21"), by="driver-zhang", branch="accident"))
    assert (life.case.branch, life.case.severity) == ("breakdown", Severity.NORMAL)
    life.tell(Supplemented(at=at("03:22"), by="driver-zhang", branch="casualties"))
    assert (life.case.branch, life.case.severity) == ("breakdown", Severity.EMERGENCY)
    life.agrees()


def test_an_alarm_that_was_said_to_be_none_rings_again_when_it_is_said_anew() -> None:
    life = taken(ACCIDENT)
    again = Replanned(at=at("03:22"), by="driver-zhang", plan=ACCIDENT.hash, branch="casualties", words="又流血了")
    life.tell(replace(again, at=at("03:20"), words=""))
    assert answered(life.tell(replace(again, at=at("03:21"))), ping.stale), "it is known already"
    life.tell(Calmed(at=at("03:21"), by="driver-zhang"))
    step = life.tell(again)
    assert (life.case.calmed_at, life.case.cry, life.case.severity) == (None, "又流血了", Severity.EMERGENCY)
    assert sum(isinstance(each, PostCard) for each in step.outbound) == 1
    assert clock(life.obligation("acknowledge").due_at) == "03:25"
