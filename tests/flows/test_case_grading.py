"""A person grades a complaint: with a reason or not at all, openly, and answers of the form move it no more."""

from msgspec.structs import replace

from flows import ping
from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.card import card
from flows.event import Acknowledged, Detailed, Did
from flows.fact import Supplemented
from flows.obligation import Status
from flows.outbound import RefreshCard
from tests.flows.life import Life, all_to, answered, readers
from tests.flows.test_case_day import complaint
from tests.flows.test_case_onset import WANG
from tests.flows.words import at, lines

HEAD = "he-jing"


def reason(clock: str, text: str = "12 h had passed") -> Detailed:
    given = {"reason": Answer(said_at=at(clock), text=text)} if text else {}
    return Detailed(at=at(clock), by=HEAD, action="ordinary", answers=given)


def held() -> Life:
    life = complaint()
    life.tell(Acknowledged(at=at("10:18"), by="liu-yang"))
    return life


def test_with_its_reason_it_moves_the_case_and_the_card_says_who_and_why() -> None:
    life = held()
    life.tell(Did(at=at("10:19"), by=HEAD, action="ordinary"))
    assert life.case.branch == "major"
    step = life.tell(reason("10:20"))
    assert (life.case.branch, life.case.graded) == ("ordinary", "ordinary")
    assert life.obligation("visit").status is Status.LAPSED
    answer = life.obligation("answer")
    assert (answer.started_at, answer.due_at) == (at("10:15"), at("10:15", 23)), "it counts from the report"
    (edit,) = [each for each in step.outbound if isinstance(each, RefreshCard)]
    said = lines(edit.card)
    assert said[0] == "[Acknowledged] Ordinary complaint 26-0417"
    assert said.count("He Jing 10:20 graded it ordinary, reason: 12 h had passed") == 1
    assert readers(step) == ["reporter", HEAD]
    assert all_to(HEAD, step) == "Recorded: He Jing 10:20 graded it ordinary, reason: 12 h had passed."


def test_it_stays_on_the_card() -> None:
    life = held()
    life.tell(reason("10:20"))
    life.tell(Did(at=at("14:20"), by="liu-yang", action="exchanged"))
    (edit,) = [each for each in life.steps[-1].outbound if isinstance(each, RefreshCard)]
    assert "He Jing 10:20 graded it ordinary, reason: 12 h had passed" in lines(edit.card)


def test_what_it_was_before_gives_way_to_the_grading() -> None:
    life = held()
    was = Bilingual(zh="客户投诉", en="Customer complaint")
    life.case = replace(life.case, replanned_at=at("10:18"), replanned_from=was)
    seen = lines(card(life.case, life.scene(at("10:18"))))
    assert "Was: customer complaint. Changed at 10:18 to quality objection" in seen
    life.tell(reason("10:20"))
    seen = lines(card(life.case, life.scene(at("10:20"))))
    assert [line for line in seen if "Changed" in line or "graded" in line] == [
        "He Jing 10:20 graded it ordinary, reason: 12 h had passed"
    ]
    Life.living.remove(life)  # its journal does not tell of the move


def test_without_a_reason_nothing_changes() -> None:
    life = held()
    before = life.case
    step = life.tell(reason("10:20", ""))
    assert life.case == before
    assert all_to(HEAD, step) == "26-0417, Ordinary: not recorded, these answers are missing: Reason.\nOrdinary"


def test_only_the_head_grades() -> None:
    life = held()
    step = life.tell(Detailed(at=at("10:20"), by="liu-yang", action="ordinary", answers=reason("10:20").answers))
    assert answered(step, ping.not_yours)
    assert life.case.branch == "major"


def test_an_answer_of_the_form_does_not_grade_it_back() -> None:
    life = held()
    life.tell(reason("10:20"))
    big = {"kind": Answer(said_at=at("10:25"), option="big")}
    life.tell(Supplemented(at=at("10:25"), by=WANG.person, answers=big, branch="major"))
    assert life.case.branch == "ordinary"


def test_a_second_grading_is_an_old_key() -> None:
    life = held()
    life.tell(reason("10:20"))
    step = life.tell(Did(at=at("10:30"), by=HEAD, action="ordinary"))
    assert answered(step, ping.done, "already_did")
