"""What the reporter is offered and does: keys bound to one round, a call that is recorded, their opinion at the end."""

from typing import TypeGuard

from bot.buttons import data_of, press_of
from flows import choosing, status
from flows.answer import Answer
from flows.case import CaseState, Step
from flows.event import Detailed, Did
from flows.obligation import Status
from flows.outbound import Act, Kind, Press, Say, ToAddress
from flows.permission import wish_permitted
from flows.press import ChoiceWish, event_of
from flows.round import is_done
from flows.terms import CaseId
from tests.flows.life import Life, all_to, answer
from tests.flows.round_plan import RESCUE, agreed, deed, life, planned, rescue, returned, two
from tests.flows.words import at, everything, read


def counts(found: Life, action: str) -> bool:
    return is_done(found.case, found.compiled.plan.action(action))


# --- the reporter -----------------------------------------------------------------------------------------------------
def shown() -> Life:
    found = life()
    planned(found, "14:20")
    found.tell(Did(at=at("14:22"), by="zhao-min", action="shown"))
    return found


def keys(step: Step) -> list[tuple[str, str]]:
    """What the reporter may press, with what it sends back."""
    said = [each for each in step.outbound if isinstance(each, Say) and isinstance(each.to, ToAddress)]
    buttons = [button for each in said for row in each.buttons for button in row]
    return [(read(each.label), f"{each.press.action}/{each.press.argument}") for each in buttons if _is_act(each.press)]


def _is_act(press: Press) -> TypeGuard[Act]:
    return isinstance(press, Act)


def test_what_a_deed_offers_stands_below_what_it_tells() -> None:
    step = shown().steps[-1]
    assert keys(step) == [("Agree", "did:agree/1"), ("Ask first", "did:ask-first/1"), ("Decline", "did:decline/1")]
    said = next(each for each in step.outbound if isinstance(each, Say) and isinstance(each.to, ToAddress))
    assert said.kind is Kind.PROMPT, "one that got lost would leave both sides waiting"


def test_the_longest_key_fits_telegram() -> None:
    longest = Act(case=CaseId(999_999_999), action=f"said:{'a' * 32}", argument="99")
    assert len(data_of(longest).encode()) <= 64
    assert press_of(data_of(longest)) == longest


def test_they_press_and_it_stands_in_the_journal() -> None:
    found = shown()
    pressed = event_of(Act(case=CaseId(7), action="did:agree", argument="1"), "customer-lin", at("14:24"))
    assert pressed == Did(at=at("14:24"), by="customer-lin", action="agree", round=1)
    step = found.tell(pressed)
    assert counts(found, "agree")
    assert "Recorded: agree." in all_to("reporter", step)
    assert "The customer has answered: agreed at 14:24 to plan, version 1" in all_to("li-na", step)
    assert found.obligation("consent").status is Status.MET
    found.agrees()


def test_a_key_of_an_older_version_changes_nothing_and_the_newest_comes_again() -> None:
    found = returned()
    step = found.tell(Did(at=at("14:30"), by="customer-lin", action="agree", round=1))
    assert answer(step) == "That was plan, version 1; it no longer applies. Nothing changed."
    planned(found, "14:36", "15:35")
    found.tell(Did(at=at("14:38"), by="zhao-min", action="shown"))
    step = found.tell(Did(at=at("14:39"), by="customer-lin", action="agree", round=1))
    assert answer(step) == "That was plan, version 1; plan, version 2 is below. Nothing changed."
    assert not counts(found, "agree")
    assert keys(step)[0] == ("Agree", "did:agree/2")
    assert "Expected 15:35" in all_to("reporter", step)


def test_saying_it_twice_says_so() -> None:
    found = agreed()
    assert "nothing changed" in answer(found.tell(Did(at=at("14:25"), by="customer-lin", action="agree", round=1)))


def test_they_may_change_their_mind() -> None:
    found = agreed()
    step = found.tell(Did(at=at("14:26"), by="customer-lin", action="decline", round=1))
    assert "Very well, nobody is sent and nothing is charged." in all_to("reporter", step)
    assert not counts(found, "agree")
    found.tell(Did(at=at("14:27"), by="customer-lin", action="agree", round=1))
    assert (counts(found, "agree"), counts(found, "decline")) == (True, False)


def test_nobody_else_may_say_it_for_them_without_a_call() -> None:
    found = shown()
    for who in ("li-na", "zhao-min", "fang-lin", "driver-zhang"):
        assert "belongs to" in answer(found.tell(Did(at=at("14:23"), by=who, action="agree", round=1)))
    assert "belongs to" in answer(found.tell(Did(at=at("14:23"), by="customer-lin", action="sign")))


def test_what_they_say_on_the_telephone_is_recorded_by_whoever_called() -> None:
    found = shown()
    scene = found.scene(at("14:23"))
    labels = [read(each.label) for row in choosing.more(found.case, scene, "li-na").buttons for each in row]
    assert "Said by phone" in labels
    choice = choosing.said(found.case, scene, "zhao-min")
    assert read(choice.question[0]) == "What did the customer say on the telephone?"
    key = choice.buttons[0][0]
    assert read(key.label) == "Agree"
    assert isinstance(key.press, Act)
    pressed = event_of(key.press, "zhao-min", at("14:24"))
    assert pressed == Did(at=at("14:24"), by="zhao-min", action="agree", round=1, called=True)
    step = found.tell(pressed)
    assert counts(found, "agree")
    assert "agreed at 14:24 to plan, version 1, by phone, recorded by Zhao Min" in everything(step.outbound[0])
    assert "Recorded from your call: agree." in all_to("reporter", step)


def test_a_stranger_records_no_call() -> None:
    found = shown()
    for who, may in (("liu-yang", False), ("li-na", True), ("zhao-min", True)):
        wish = ChoiceWish(what="said")
        assert wish_permitted(wish, who, at("14:23"), found.case, found.scene(at("14:23"))) is may
    step = found.tell(Did(at=at("14:24"), by="liu-yang", action="agree", round=1, called=True))
    assert "belongs to" in answer(step)


def test_on_asking_how_it_stands_they_find_what_they_are_offered() -> None:
    found = shown()
    told = status.status_of(found.case, found.scene(at("14:30")), 0)
    assert [read(each.label) for row in told.buttons for each in row] == ["Agree", "Ask first", "Decline"]


# --- after the end ----------------------------------------------------------------------------------------------------
def test_the_end_asks_for_their_opinion_and_takes_it() -> None:
    found = life()
    step = found.tell(Did(at=at("18:00"), by="zheng-guodong", action="done"))
    assert found.case.state is CaseState.CLOSED
    assert keys(step) == [("Survey", "did:survey/"), ("Reopen", "reopen/")]
    asked = found.tell(Did(at=at("18:01"), by="customer-lin", action="survey"))
    assert (asked.asks, answer(asked)) == ("survey", "Survey: one more question, below.")
    given = {"points": Answer(said_at=at("18:02"), option="good")}
    step = found.tell(Detailed(at=at("18:02"), by="customer-lin", action="survey", answers=given))
    assert counts(found, "survey")
    assert found.case.state is CaseState.CLOSED
    assert "Recorded: survey." in all_to("reporter", step)
    assert "closed" in answer(found.tell(Did(at=at("18:03"), by="zheng-guodong", action="done")))


def test_what_they_sign_may_end_the_case_and_ask_for_their_opinion_at_once() -> None:
    record = deed("record", by="emergency-leader", offers=["signature"], tells=two("请签字。", "Please sign."))
    own = deed("signature", by="reporter", offers=["good"], tells=two("{at} 已签字。", "Signed at {at}."))
    good = deed("good", by="reporter", after_close=True)
    gates = {"actions": ["done", "signature"], "confirmed": False}
    tells = [{"who": "duty-manager", "when": {"done": ["good"]}, "asks": two("客户评价。", "The customer's opinion.")}]
    plain = [each for each in RESCUE["actions"] if each["id"] != "survey"]
    found = life(rescue(actions=[*plain, record, own, good], closing=gates, tells=tells))
    found.tell(Did(at=at("18:00"), by="zheng-guodong", action="done"))
    assert keys(found.tell(Did(at=at("18:05"), by="zheng-guodong", action="record"))) == [
        ("Signature", "did:signature/1")
    ]
    step = found.tell(Did(at=at("18:12"), by="customer-lin", action="signature", round=1))
    assert found.case.state is CaseState.CLOSED
    assert keys(step) == [("Good", "did:good/1"), ("Reopen", "reopen/")]
    step = found.tell(Did(at=at("18:13"), by="customer-lin", action="good", round=1))
    assert counts(found, "good")
    assert "The customer's opinion." in all_to("zhou-qiang", step)
