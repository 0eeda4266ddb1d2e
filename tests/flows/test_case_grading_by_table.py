"""A case under a plan whose tables grade it: up at once and aloud, across at once, down by a person alone."""

from typing import Any

import pytest

from flows.answer import Answer
from flows.card import card
from flows.event import Detailed, Did, Lowered, Supplemented
from flows.fact import Cried
from flows.obligation import Status
from flows.plan import Compiled
from flows.record import Step
from flows.terms import Severity
from tests.flows.life import Life, readers
from tests.flows.timed_plans import COMPANY, GAS, ask, deed, owes, plan, words
from tests.flows.words import at, read


def given(**values: int | str | None) -> dict[str, Answer]:
    def answer(value: int | str | None) -> Answer:
        if value is None:
            return Answer(said_at=at("10:00"), skipped=True)
        return Answer(said_at=at("10:00"), **({"number": value} if isinstance(value, int) else {"option": value}))

    return {name: answer(value) for name, value in values.items()}


def life_of(compiled: Compiled = GAS, **answers: int | str | None) -> Life:
    life = Life(compiled, COMPANY)
    life.opens("10:00", branch=compiled.plan.branches[0].id, answers=given(**answers))
    return life


def says(life: Life, clock: str = "10:05", branch: str = "", **answers: int | str | None) -> Step:
    return life.tell(Supplemented(at=at(clock), branch=branch, answers=given(**answers)))


def assessed(life: Life, found: str, clock: str = "10:10") -> Step:
    details = {"found": Answer(said_at=at(clock), option=found)}
    return life.tell(Detailed(at=at(clock), by="li-na", action="assess", answers=details))


ASSESSED = {"injury": "none", "outside": "no", "households": 10, "loss": 0}


def test_a_report_begins_in_the_branch_that_its_answers_give() -> None:
    life = life_of(injury="serious")
    assert (life.case.branch, life.case.severity) == ("level-1", Severity.EMERGENCY)
    assert life.case.rows == {"level": "one"}
    assert life_of(injury="none").case.branch == "level-2", "not known yet"


def test_a_number_that_rises_over_a_bound_is_an_alarm() -> None:
    life = life_of(injury="none", households=4999)
    assert life.case.branch == "level-2"
    step = says(life, households=5000)
    assert (life.case.branch, life.case.severity) == ("level-1", Severity.EMERGENCY)
    assert life.case.raised_from == "level-2"
    assert life.obligation("commander").started_at == at("10:05")
    assert "supply" in readers(step), "a card that sounds"
    shown = [read(line) for line in card(life.case, life.scene(at("10:05"))).lines]
    assert "Was: level 2. Changed at 10:05 to level 1" in shown


def test_what_staff_find_grades_it_too() -> None:
    life = life_of(**ASSESSED)
    assert life.case.branch == "level-2", "nobody has assessed it yet"
    assessed(life, "grave")
    assert life.case.branch == "level-1"


def test_no_answer_makes_it_less_grave() -> None:
    life = life_of(**{**ASSESSED, "households": 6000})
    says(life, households=3)
    assert (life.case.branch, life.case.rows) == ("level-1", {"level": "not-known"})
    assessed(life, "slight")
    assert (life.case.branch, life.case.rows) == ("level-1", {"level": "three"})


def test_what_a_person_has_graded_stays() -> None:
    life = life_of(injury="serious")
    life.tell(Did(at=at("10:10"), by="li-na", action="lower"))
    assert (life.case.branch, life.case.severity) == ("level-3", Severity.NORMAL)
    says(life, "10:12", households=9000)
    assert life.case.branch == "level-3"


def test_what_a_person_has_lowered_rises_again_only_by_something_new() -> None:
    life = life_of(injury="none", households=6000)
    life.tell(Lowered(at=at("10:10"), by="li-na"))
    assert life.case.severity is Severity.NORMAL
    life.tell(Supplemented(at=at("10:11"), note="It still smells."))
    assert life.case.severity is Severity.NORMAL
    says(life, "10:12", households=6000)
    assert life.case.severity is Severity.NORMAL, "the same number once more"
    says(life, "10:13", injury="serious")
    assert (life.case.branch, life.case.severity) == ("level-1", Severity.EMERGENCY)


def test_a_talk_that_knows_less_does_not_calm_it() -> None:
    life = life_of(**ASSESSED)
    assessed(life, "grave")
    says(life, "10:12", branch="level-2", loss=500)
    assert (life.case.branch, life.case.calmed_at) == ("level-1", None)


def test_a_cry_goes_beyond_the_table() -> None:
    life = life_of(**ASSESSED)
    life.tell(Cried(at=at("10:05"), words="help", branch="people"))
    says(life, "10:06", households=7000)
    assert life.case.branch == "people"


KINDS: dict[str, Any] = {
    "branches": [{"id": each, "title": words(each)} for each in ("small", "big", "far")],
    "questions": [ask("size", "number", opens=True), ask("place", "choice", "near", "far")],
    "tables": [
        {
            "id": "kind",
            "gives": "branch",
            "rows": [
                {"id": "far", "branch": "far", "when": {"answers": {"place": ["far"]}}},
                {"id": "big", "branch": "big", "when": {"numbers": {"size": {"over": 10}}}},
            ],
            "otherwise": {"id": "small", "branch": "small"},
        }
    ],
    "obligations": [owes("answer", within="1 h", when={"branches": ["small"]})],
    "actions": [deed("answered", becomes="resolved")],
}


def test_kinds_change_at_once_in_either_direction_and_silently() -> None:
    life = life_of(plan(**KINDS), size=20)
    assert life.case.branch == "big"
    assert "supply" not in readers(says(life, size=5))
    assert life.case.branch == "small"
    assert life.obligation("answer").started_at == at("10:00")
    says(life, "10:07", place="far")
    assert life.case.branch == "far"
    assert life.obligation("answer").status is Status.LAPSED


@pytest.mark.parametrize("held", [False, True])
def test_graver_without_danger_comes_as_a_new_card_and_whoever_has_it_reads_why(held: bool) -> None:  # noqa: FBT001
    graver = {**KINDS, "tables": [{**KINDS["tables"][0], "take": "highest"}]}
    life = life_of(plan(**graver), size=5)
    if held:
        life.tell(Did(at=at("10:01"), by="li-na", action="answered"))
    step = says(life, size=11)
    assert life.case.branch == "big"
    assert "supply" in readers(step)
    assert ("li-na" in readers(step)) == held
    assert life.case.replanned_from is not None
    says(life, "10:07", size=1)
    assert life.case.branch == "big", "never down"
