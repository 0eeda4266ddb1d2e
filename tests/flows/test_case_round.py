"""Deeds that come round again: a new version undoes what hung on the old one, a key of an old offer changes nothing."""

from flows import reason
from flows.answer import Answer
from flows.case import CaseState, Step
from flows.event import Acknowledged, Did, Granted, Lowered, Petitioned, Unable
from flows.fact import Cried
from flows.key import card_keys
from flows.obligation import ACKNOWLEDGE, Status
from flows.offer import offers_of, open_actions
from flows.press import ReasonWish
from flows.round import is_done, last_done
from flows.terms import Petition
from tests.flows.life import Life, all_to, answer, readers
from tests.flows.round_plan import RESCUE, agreed, deed, life, planned, rescue, returned
from tests.flows.words import at, everything, labels


def counts(found: Life, action: str) -> bool:
    return is_done(found.case, found.compiled.plan.action(action))


# --- outside of the group ---------------------------------------------------------------------------------------------
def test_somebody_outside_of_the_group_may_finish_what_nobody_has_taken() -> None:
    found = life(taken=False)
    found.tell(Did(at=at("14:30"), by="zheng-guodong", action="done"))
    assert found.case.state is CaseState.CLOSED, "and it needs nobody's word"


def test_what_they_finished_waits_for_the_reporters_word_where_the_plan_wants_it() -> None:
    found = life(rescue(closing={"actions": ["done"]}), taken=False)
    found.tell(Did(at=at("14:07"), by="zheng-guodong", action="done"))
    assert found.case.state is CaseState.RESOLVED
    assert found.case.holder is None
    assert found.obligation(ACKNOWLEDGE).status is Status.PAUSED, "nobody is woken to take what is done"


def test_what_they_only_begin_still_has_to_be_taken() -> None:
    there = [*RESCUE["actions"], deed("there", becomes="on_site", by="emergency-leader")]
    found = life(rescue(actions=there), taken=False)
    found.tell(Did(at=at("14:07"), by="zheng-guodong", action="there"))
    assert found.case.state is CaseState.ON_SITE
    assert found.obligation(ACKNOWLEDGE).open
    found.tell(Acknowledged(at=at("14:08"), by="li-na"))
    assert found.case.state is CaseState.ON_SITE, "taking it moves nobody back"
    assert found.case.holder == "li-na"


# --- undone -----------------------------------------------------------------------------------------------------------
def test_what_was_sent_back_counts_no_longer() -> None:
    found = returned()
    assert not any(counts(found, each) for each in ("plan", "shown", "agree", "sign"))
    assert counts(found, "return")
    assert found.case.done[0].undone_at == at("14:29")
    assert last_done(found.case, "plan") is None


def test_the_reporter_reads_why_and_that_the_consent_no_longer_applies() -> None:
    told = all_to("reporter", returned().steps[-1])
    assert "The plan has to change: the belt too.\nYour consent of 14:24 no longer applies" in told


def test_promises_that_were_kept_stay_kept_and_no_clock_from_the_report_begins_anew() -> None:
    found = returned()
    kept = found.obligation("plan-in-time")
    assert (kept.status, kept.met_at, kept.started_at) == (Status.MET, at("14:20"), at("14:05"))
    planned(found, "14:36")
    assert found.obligation("plan-in-time").met_at == at("14:20")
    assert found.obligation("new-plan").met_at == at("14:36")


def test_promises_after_what_was_undone_end_and_begin_anew_with_the_next_round() -> None:
    found = returned()
    assert found.obligation("signed").status is Status.LAPSED
    planned(found, "14:36")
    found.tell(Did(at=at("14:38"), by="zhao-min", action="shown"))
    found.tell(Did(at=at("14:40"), by="customer-lin", action="agree", round=2))
    signing = found.obligation("signed")
    assert (signing.status, signing.started_at, signing.due_at) == (Status.RUNNING, at("14:40"), at("14:50"))


def test_each_time_has_its_round_and_its_version() -> None:
    found = returned()
    planned(found, "14:36", "15:35", 1180)
    assert [each.round for each in found.case.done if each.action == "plan"] == [1, 2]
    step = found.tell(Did(at=at("14:38"), by="zhao-min", action="shown"))
    assert "Expected 15:35\nEstimate 1180 yuan" in all_to("reporter", step)
    card = next(everything(each) for each in found.steps[-2].outbound)
    assert "plan, version 2, written at 14:36" in card


def test_the_card_shows_nothing_that_was_undone() -> None:
    found = returned()
    card = everything(found.steps[-1].outbound[0])
    assert "agreed at" not in card
    assert "14:29 return" in card


def test_a_case_reported_as_done_goes_on_when_that_is_undone() -> None:
    back = [*RESCUE["actions"], deed("not-yet", undoes=["done"])]
    found = life(rescue(actions=back, closing={"actions": ["done"]}))
    found.tell(Did(at=at("15:00"), by="zheng-guodong", action="done"))
    found.tell(Did(at=at("15:01"), by="li-na", action="not-yet"))
    assert found.case.state is CaseState.REOPENED
    assert "solved" not in found.waits()
    found.tell(Did(at=at("15:05"), by="zheng-guodong", action="done"))
    assert found.case.state is CaseState.RESOLVED


# --- petitions --------------------------------------------------------------------------------------------------------
def with_leave() -> Life:
    actions = [{**each, "approval": "duty-manager"} if each["id"] == "sign" else each for each in RESCUE["actions"]]
    found = life(rescue(actions=actions))
    planned(found, "14:20")
    found.tell(Did(at=at("14:22"), by="zhao-min", action="shown"))
    found.tell(Did(at=at("14:24"), by="customer-lin", action="agree", round=1))
    asked = Petitioned(at=at("14:25"), by="fang-lin", what=Petition.ACTION, about="sign", reason="cheap")
    found.tell(asked)
    return found


def test_a_petition_about_what_cannot_be_done_any_more_ends() -> None:
    found = with_leave()
    assert "petition:1" in found.waits()
    planned(found, "14:27")
    assert "petition:1" not in found.waits()
    assert "26-0417: no longer to be decided: sign" in all_to("fang-lin", found.steps[-1])
    step = found.tell(Granted(at=at("14:28"), by="zhou-qiang", number=1))
    assert "nothing changed" in answer(step)
    assert not counts(found, "sign")


def test_leave_for_one_round_is_none_for_the_next() -> None:
    found = with_leave()
    found.tell(Granted(at=at("14:26"), by="zhou-qiang", number=1))
    assert counts(found, "sign")
    planned(found, "14:30")
    found.tell(Did(at=at("14:31"), by="zhao-min", action="shown"))
    found.tell(Did(at=at("14:32"), by="customer-lin", action="agree", round=2))
    found.tell(Did(at=at("14:33"), by="fang-lin", action="sign"))
    assert not counts(found, "sign"), "it is asked for anew"
    assert "petition:2" in found.waits()


# --- too early --------------------------------------------------------------------------------------------------------
def test_a_press_that_is_too_early_is_answered_with_what_comes_first() -> None:
    found = agreed()
    step = found.tell(Did(at=at("14:25"), by="zheng-guodong", action="issue"))
    assert answer(step) == "Not signed yet; no parts."
    assert not counts(found, "issue")


def test_one_without_such_words_is_only_old() -> None:
    found = life()
    assert "no longer fits" in answer(found.tell(Did(at=at("14:25"), by="zhao-min", action="shown")))


def test_its_key_is_shown_to_its_role_all_the_same() -> None:
    found = agreed()
    asked = next(step for step in found.steps if "fang-lin" in readers(step))
    assert "Sign" in all_to("fang-lin", asked)


def test_its_key_is_on_the_card_too_when_it_is_no_role_s() -> None:
    actions = [{**each, "by": ""} if each["id"] == "sign" else each for each in RESCUE["actions"]]
    found = life(rescue(actions=actions))
    keys = card_keys(found.case, found.scene(at("14:07")))
    assert any("Sign" in row for row in labels(keys))
    step = found.tell(Did(at=at("14:07"), by="li-na", action="sign"))
    assert answer(step) == "The customer has not agreed yet."


def test_offers_are_gone_with_what_offered_them() -> None:
    found = agreed()
    assert [each.action for each in offers_of(found.case, found.scene(at("14:25")))] == ["ask-first", "decline"]
    planned(found, "14:30")
    assert offers_of(found.case, found.scene(at("14:31"))) == ()


# --- what cannot be done ----------------------------------------------------------------------------------------------
def signed() -> Life:
    found = agreed()
    found.tell(Did(at=at("14:43"), by="fang-lin", action="sign"))
    return found


def missing(found: Life, clock: str = "14:45", text: str = "pump, call 138 0000 5521") -> Step:
    why = {"part": Answer(said_at=at(clock), text=text)}
    return found.tell(Unable(at=at(clock), by="zheng-guodong", action="issue", answers=why))


def test_why_it_cannot_be_done_is_kept_and_shown_and_the_next_way_is_open() -> None:
    found = signed()
    assert "sister-shop" not in {each.id for each in open_actions(found.case, found.scene(at("14:44")))}
    step = missing(found)
    assert found.case.failed[0].answers["part"].text == "pump, call 138 0000 5521"
    assert "sister-shop" in {each.id for each in open_actions(found.case, found.scene(at("14:46")))}
    assert "14:45 Zheng Guodong reports: part missing. Reason: “pump, call”" in everything(step.outbound[0])
    assert "Zheng Guodong reports: part missing. Reason: “pump, call”" in all_to("supply", step)


def test_without_the_reason_nothing_changes() -> None:
    found = signed()
    step = found.tell(Unable(at=at("14:45"), by="zheng-guodong", action="issue"))
    assert "without a reason" in answer(step)
    assert found.case.failed == ()


def test_the_reason_is_asked_in_the_words_of_the_plan() -> None:
    wish = ReasonWish(what="unable", about="issue")
    plan = rescue().plan
    assert [each.id for each in reason.questions(wish, plan)] == ["part"]
    assert reason.wish_of(reason.name_of(wish)) == wish
    given = {"part": Answer(said_at=at("14:45"), text="pump")}
    assert reason.fact_of(wish, given, "zheng-guodong", at("14:45")) == Unable(
        at=at("14:45"), by="zheng-guodong", action="issue", answers=given
    )


def test_undoing_takes_the_failure_back_and_a_deed_does_too() -> None:
    again = [*RESCUE["actions"], deed("requisition", by="director", undoes=["issue"])]
    found = life(rescue(actions=again))
    planned(found, "14:20")
    found.tell(Did(at=at("14:22"), by="zhao-min", action="shown"))
    found.tell(Did(at=at("14:24"), by="customer-lin", action="agree", round=1))
    found.tell(Did(at=at("14:25"), by="fang-lin", action="sign"))
    missing(found)
    found.tell(Did(at=at("14:50"), by="fang-lin", action="requisition"))
    assert found.case.failed[0].undone_at == at("14:50")
    assert found.case.unable == {}
    found.tell(Did(at=at("14:52"), by="zheng-guodong", action="issue"))
    card = everything(found.steps[-1].outbound[0])
    assert "Stage: Parts" in card
    assert "part missing" not in card


def test_a_sentence_names_the_version_that_it_is_about() -> None:
    assert "plan, version 1, signed at 14:43" in everything(signed().steps[-1].outbound[0])


def test_what_was_reported_as_done_before_a_cry_can_be_done_again() -> None:
    found = life(rescue(closing={"actions": ["done"]}))
    found.tell(Did(at=at("15:00"), by="zheng-guodong", action="done"))
    found.tell(Cried(at=at("15:02"), by="customer-lin", words="help", branch="danger"))
    found.tell(Acknowledged(at=at("15:03"), by="li-na"))
    assert not counts(found, "done")
    found.tell(Lowered(at=at("15:05"), by="li-na"))
    assert not counts(found, "done"), "neither when there is no danger any more"
    found.tell(Did(at=at("15:20"), by="zheng-guodong", action="done"))
    assert found.case.state is CaseState.RESOLVED
