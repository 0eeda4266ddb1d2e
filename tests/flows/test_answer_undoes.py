"""What a reporter's answer undoes is told to those whose work it was, and no more of it than they may read."""

from flows.answer import Answer
from flows.case import Step
from flows.event import Detailed, Did
from tests.flows.life import Life, all_to, readers
from tests.flows.round_plan import RESCUE, ask, deed, life, planned, rescue, two
from tests.flows.words import at

WHY = "my wife is ill"


def declined(*, signed: bool) -> tuple[Life, Step]:
    """Agreed to at 14:24, signed or not, and declined at 14:40 for a reason that is the holder's alone."""
    decline = deed(
        "decline",
        by="reporter",
        complete=True,
        undoes=["agree", "sign"],
        asks=[ask("why", privacy="holder")],
        done=two("{at} 不同意：{why}", "declined at {at}: {why}"),
    )
    actions = [decline if each["id"] == "decline" else each for each in RESCUE["actions"]]
    found = life(rescue(actions=actions))
    planned(found, "14:20")
    found.tell(Did(at=at("14:22"), by="zhao-min", action="shown"))
    found.tell(Did(at=at("14:24"), by="customer-lin", action="agree", round=1))
    if signed:
        found.tell(Did(at=at("14:26"), by="fang-lin", action="sign"))
    found.tell(Did(at=at("14:40"), by="customer-lin", action="decline", round=1))
    answers = {"why": Answer(said_at=at("14:40"), text=WHY)}
    return found, found.tell(Detailed(at=at("14:40"), by="customer-lin", action="decline", answers=answers))


def test_whoever_has_signed_hears_it_without_what_is_the_holders_alone() -> None:
    _, step = declined(signed=True)
    assert set(readers(step)) >= {"li-na", "zhao-min", "fang-lin"}
    assert "has answered" in all_to("fang-lin", step)
    assert WHY not in all_to("fang-lin", step)
    assert WHY in all_to("li-na", step)
    assert WHY in all_to("zhao-min", step)


def test_whoever_was_asked_for_what_is_owed_no_longer_hears_that() -> None:
    _, step = declined(signed=False)
    assert "No longer to be done: plan signed." in all_to("fang-lin", step)
    assert "No longer to be done" not in all_to("li-na", step)
