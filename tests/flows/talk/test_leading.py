"""An answer that leads to another plan: what was answered goes along, an open case moves, danger comes first."""

from msgspec.structs import replace

from flows.event import Replanned
from flows.fact import Supplemented
from flows.plan import Compiled, sealed
from flows.request import MoveCase, OpenCase, TellCase
from tests.flows.chat import Chat
from tests.flows.life import UNCLASSIFIED
from tests.flows.talk.market import GOODS, ILLNESS, both, customer, objecting
from tests.flows.timed_plans import ask, plan
from tests.flows.words import at

CALL = "Call 120 now (ambulance)"


def test_before_there_is_a_case_the_form_goes_on_under_the_other_plan() -> None:
    chat = customer().says("it smells", "10:14").presses("Bad goods").presses("Someone", "10:15")
    report = chat.reports[0]
    assert (report.plan, report.branch, report.first_said_at) == (ILLNESS.hash, "ill", at("10:15"))
    assert report.answers["ill"].option == "some"
    assert chat.reads[0].startswith(CALL)
    assert chat.reads[1:] == ["Stop eating.", "No hours count here.", "How many are ill?"]
    assert chat.keys == ["1 person", "Unsure", "Call me back", "Copy 120", "Not so, go back"]


def test_an_open_case_moves_after_it_was_told_why() -> None:
    chat = objecting().says("back").presses("Someone", "10:20")
    told, moved = [each for each in chat.requests if isinstance(each, TellCase | MoveCase)]
    assert isinstance(told.event, Supplemented)
    assert told.event.answers["ill"].option == "some"
    fact = Replanned(at=at("10:20"), by="telegram:300", plan=ILLNESS.hash, branch="ill")
    assert moved == MoveCase(case=told.case, event=fact)
    assert not any(isinstance(each, OpenCase) for each in chat.requests)
    assert (chat.reads[0][:24], chat.asked) == (CALL, "How many are ill?")
    chat.says("6").says("12:30")
    assert chat.told[-1][1] == Supplemented(
        at=chat.now,
        by="telegram:300",
        answers={"onset": chat.conversation.form.answers["onset"]},  # type: ignore[union-attr]
    )


def test_what_was_answered_is_not_asked_again() -> None:
    chat = objecting().says("yesterday 18:10").says("it is green")
    assert chat.asked == "A photo?"
    chat.says("back").says("back").says("back").presses("Someone")
    chat.says("6").says("12:30")
    assert chat.phase == "quiet"
    assert chat.conversation.form is not None
    assert chat.conversation.form.answers["what"].text == "it is green"


def test_a_plan_that_is_not_there_gives_way_to_the_branch_of_its_name() -> None:
    chat = customer().says("it smells", "10:14").presses("Bad goods").presses("Unsure")
    assert (chat.reports[0].plan, chat.reports[0].branch) == (GOODS.hash, "inside")
    assert chat.asked == "When was it signed for?"


def test_and_without_one_to_the_unclassified_emergency() -> None:
    chat = customer().says("it smells", "10:14").presses("Bad goods").presses("Worse")
    assert (chat.reports[0].plan, chat.reports[0].branch) == (UNCLASSIFIED.hash, "emergency")
    assert (chat.reads[0][:24], chat.asked) == (CALL, "Has anyone called 120?")


def test_a_way_in_to_an_emergency_waits_for_no_answer() -> None:
    pressed = customer().says("hello", "12:50").presses("People are ill", "12:50")
    written = customer().says("many are vomiting", "12:50")
    for chat in (pressed, written):
        assert [(each.plan, each.first_said_at) for each in chat.reports] == [(ILLNESS.hash, at("12:50"))]
        assert (chat.reads[0][:24], chat.asked) == (CALL, "How many are ill?")


def test_words_that_lead_elsewhere_are_asked_and_not_assumed() -> None:
    chat = customer().says("it smells, someone", "10:14").presses("Bad goods")
    assert (chat.asked, chat.reports) == ("Is anyone ill?", [])


# --- asked in other words ---------------------------------------------------------------------------------------------
def two(privacy: str = "open") -> tuple[Compiled, Compiled]:
    """A plan that leads to another, which asks for the people by other answers."""
    people = ask("people", "choice", "safe", "hurt", optional=True, privacy=privacy)
    lead = ask("lead", "choice", "here", "there")
    lead["options"][1] |= {"plan": "other", "branch": "event"}
    entry = [{"id": "e", "label": both("Entry"), "words": ["timed thing"], "branch": "event"}]
    one = plan(entries=entry, questions=[people, lead, ask("what", "text", opens=True)])
    other = plan(questions=[ask("people", "choice", "one", "two"), ask("then", "text", opens=True)])
    return one, sealed(replace(other.plan, id="other"))


def led(privacy: str = "open") -> Chat:
    chat = customer(plans=(*two(privacy), UNCLASSIFIED)).says("timed thing", "10:14").presses("Entry")
    assert chat.asked == "people?"
    return chat.says("Safe").says("There")


def test_what_the_other_plan_asks_in_other_words_is_asked_there() -> None:
    chat = led()
    assert chat.asked == "people?"
    assert chat.keys[:2] == ["1 One", "2 Two"]


def test_and_what_was_said_before_reaches_whoever_has_the_case() -> None:
    chat = led().says("Two").says("it stands")
    assert chat.reports[0].answers["people"].option == "two"
    assert "People: Safe" in chat.reports[0].words


def test_but_not_what_is_the_holder_s_alone() -> None:
    chat = led("holder").says("Two").says("it stands")
    assert not any("Safe" in each for each in chat.reports[0].words)
