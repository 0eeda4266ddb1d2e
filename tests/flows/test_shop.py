"""What whoever has a case of the online shop is asked, and may press: theirs, at its time, and of no other role."""

from flows.answer import Answer
from flows.event import Acknowledged
from flows.key import keys_for
from flows.plan import compile_plan
from tests.flows.life import Life, all_to
from tests.flows.round_plan import LIN
from tests.flows.words import _yaml, acts, at

SHOP = compile_plan(_yaml("flows/plans/shop/ecom-timing.yaml"))


def opened(branch: str, clock: str = "10:00", **answers: Answer) -> Life:
    """A buyer's report, taken by Ye Tian a minute later."""
    found = Life(SHOP)
    found.opens(clock, who=LIN, branch=branch, answers=answers)
    found.tell(Acknowledged(at=at(clock[:3] + "01"), by="ye-tian"))
    return found


def test_a_deed_of_another_role_that_keeps_the_promise_too_is_no_key_of_the_holder() -> None:
    found = opened("complaint-late")
    keys = keys_for(found.case, found.scene(at("10:02")), found.obligation("same-day"))
    assert acts(keys) == ["did:replied"]


def test_the_holder_is_asked_when_a_time_that_passed_has_started_a_promise() -> None:
    found = opened("leak-soak", filled=Answer(said_at=at("10:00"), at=at("08:00")))
    assert "ask-soaked" not in {each.id for each in found.case.obligations}
    steps = found.until("08:00", day=25)
    assert "The tub has soaked for 72 hours; please ask the buyer whether it still leaks." in all_to("ye-tian", *steps)
    assert "Does it still leak?" in all_to("reporter", *steps)
    assert found.obligation("ask-soaked").due_at == at("11:00", day=25)
