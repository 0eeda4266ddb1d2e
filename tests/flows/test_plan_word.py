"""What a plan says of itself to people: its gaps, evidence, records, who may read and who may speak."""

from datetime import UTC, date, datetime
from typing import Any

from msgspec.structs import replace

from flows import digest_word, status, telephone
from flows.answer import Answer
from flows.digest import Item
from flows.event import Detailed, Did, Replied
from flows.fact import Supplemented
from flows.outbound import PostCard, RefreshCard, Say, ToAddress, ToGroup
from flows.passing import to_group
from flows.plan import compile_plan
from flows.plan_facts import Retention
from flows.plan_word import kept_until
from flows.record import Outage, Step
from flows.terms import Address, Basis
from flows.text import Text
from tests.flows.life import Life, all_to, answer
from tests.flows.round_plan import LIN, RESCUE, ask, deed, life, planned, rescue, two
from tests.flows.words import at, everything, read

LACKS = [two("没有写通知谁。", "It does not say who is told."), two("没有时限。", "It names no time.")]


def card(step: Step) -> str:
    return next(everything(each.card) for each in step.outbound if isinstance(each, PostCard | RefreshCard))


def opened(**changes: Any) -> Life:
    return life(rescue(**changes), taken=False)


def lines(texts: tuple[Text, ...]) -> list[str]:
    return [read(each) for each in texts]


# --- what it leaves open ----------------------------------------------------------------------------------------------
def test_an_incomplete_plan_says_what_is_missing_and_who_decides() -> None:
    step = opened(complete=False, lacks=LACKS).steps[0]
    gap = "Our plan for this is not complete; duty manager Zhou Qiang decides what it leaves open."
    assert gap in all_to("reporter", step)
    assert "It does not say who is told." not in all_to("reporter", step)
    for text in (gap, "It does not say who is told.", "It names no time."):
        assert text in card(step)


def test_whoever_is_in_danger_reads_nothing_of_it() -> None:
    branches = [{**each, "severity": "emergency"} for each in RESCUE["branches"]]
    step = opened(complete=False, lacks=LACKS, branches=branches).steps[0]
    assert "as an emergency" in all_to("reporter", step)
    assert "not complete" not in all_to("reporter", step)
    assert "It does not say who is told." in card(step)


def test_a_complete_one_says_nothing_of_it() -> None:
    assert "not complete" not in all_to("reporter", opened(lacks=LACKS).steps[0])


# --- evidence ---------------------------------------------------------------------------------------------------------
def test_evidence_is_to_be_kept_says_the_card_and_the_reporter_reads_it() -> None:
    photo = ask("package", "text", keep=True)
    found = opened(questions=[*RESCUE["questions"], photo])
    assert "Evidence" not in card(found.steps[0])
    given = {"package": Answer(said_at=at("14:07"), text="here")}
    step = found.tell(Supplemented(at=at("14:07"), by="customer-lin", answers=given))
    assert "Evidence, to be kept: Package" in card(step)
    told = lines(status.on_record(found.case, found.scene(at("14:08"))))
    assert told[-1] == "Please keep this, throw nothing away: Package."


# --- records ----------------------------------------------------------------------------------------------------------
def closed(**retention: Any) -> str:
    found = opened(retention={"years": 3, "basis": "document", "cite": "000:365", **retention})
    return card(found.tell(Did(at=at("14:30"), by="zheng-guodong", action="done")))


def test_a_closed_card_says_how_long_the_record_stays() -> None:
    assert "Record kept until 2029-11-22 (plan)" in closed()
    assert "Record kept for ever (plan)" in closed(always=["rescue"])


# --- few may read -----------------------------------------------------------------------------------------------------
SECRET = {"version": "2026-11", "secret": True}


def test_a_group_reads_no_more_of_a_secret_plan_than_title_and_state() -> None:
    found = opened(revision=SECRET)
    assert card(found.steps[0]).split("\n")[:4] == [
        "[Waiting] Vehicle rescue 26-0417",
        "With: nobody yet",
        "Restricted: everything else is in private to whoever has it",
        "As of 14:05",
    ]
    found.until("14:30")
    said = [each for step in found.steps for each in step.outbound if isinstance(each, Say)]
    in_group = [lines(each.lines) for each in said if isinstance(each.to, ToGroup)]
    assert in_group
    assert all(
        each in (["[Overdue, waiting] Vehicle rescue 26-0417"], ["[Waiting, overdue] Vehicle rescue 26-0417"])
        for each in in_group
    )


def test_its_words_stay_out_of_the_group_and_reach_whoever_has_it() -> None:
    found = life(rescue(revision=SECRET))
    step = found.tell(Supplemented(at=at("14:08"), by="customer-lin", note="two of them"))
    assert to_group(found.case, found.scene(at("14:08")), found.case.notes[0]) is None
    assert "two of them" in all_to("li-na", step)
    assert "no start" in all_to("li-na", found.steps[1])


def test_only_the_branches_that_a_plan_names_are_restricted() -> None:
    branch = RESCUE["branches"][0]["id"]
    assert "Restricted" in card(opened(revision={**SECRET, "secret": [branch]}).steps[0])
    assert "Restricted" not in card(opened(revision={**SECRET, "secret": ["another"]}).steps[0])


# --- few may speak ----------------------------------------------------------------------------------------------------
def speaking() -> Life:
    branches = [{**RESCUE["branches"][0], "speaks": "director"}, RESCUE["branches"][1]]
    return life(rescue(branches=branches))


def test_only_the_role_that_speaks_writes_to_the_reporter() -> None:
    found = speaking()
    step = found.tell(Replied(at=at("14:10"), by="li-na", text="it was our fault"))
    assert answer(step) == (
        "Not sent: of this only director Fang Lin writes to the customer. Your words stay on 26-0417."
    )
    assert all_to("reporter", step) == ""
    step = found.tell(Replied(at=at("14:11"), by="fang-lin", text="We look into it."))
    assert "We look into it." in all_to("reporter", step)


# --- tables -----------------------------------------------------------------------------------------------------------
def test_what_a_table_says_fills_a_sentence_and_stands_on_the_card() -> None:
    table = {
        "id": "freight",
        "gives": "text",
        "label": two("费用", "Freight"),
        "rows": [{"id": "ours", "when": {"done": ["told"]}, "text": two("我们出", "on us")}],
        "otherwise": {"id": "each", "text": two("各出各的", "each side its own")},
    }
    tells = two("运费{freight}。", "Freight: {freight}.")
    found = opened(tables=[table], actions=[*RESCUE["actions"], deed("told", tells=tells)])
    assert "Freight: each side its own" in card(found.steps[0])
    step = found.tell(Did(at=at("14:09"), by="li-na", action="told"))
    assert "Freight: on us." in all_to("reporter", step)
    assert "Freight: on us" in card(step)


# --- on the telephone -------------------------------------------------------------------------------------------------
def test_whoever_tells_a_caller_what_is_offered_has_the_keys_for_the_answer() -> None:
    found = Life(compile_plan(RESCUE))
    given = {"symptom": Answer(said_at=at("14:05"), text="no start")}
    caller = replace(LIN, person="phone:1", address=Address(bot=telephone.BOT, chat="+86 1"))
    found.opens("14:05", who=caller, branch="rescue", answers=given, taken_by="li-na")
    planned(found, "14:20")
    step = found.tell(Did(at=at("14:22"), by="zhao-min", action="shown"))
    said = next(each for each in step.outbound if isinstance(each, Say) and isinstance(each.to, ToAddress))
    told = telephone.please_tell(found.case, found.scene(at("14:22")), said)
    labels = [read(button.label) for row in told[0].buttons for button in row]
    assert labels == ["I have told them", "Agree", "Ask first", "Decline"]


def test_details_that_a_caller_gave_are_recorded_by_whoever_asked() -> None:
    reason = deed("not-yet", by="reporter", complete=True, asks=[ask("reason")])
    actions = [
        {**each, "offers": ["not-yet"]} if each["id"] == "shown" else each for each in (*RESCUE["actions"], reason)
    ]
    found = life(rescue(actions=actions))
    planned(found, "14:20")
    found.tell(Did(at=at("14:22"), by="zhao-min", action="shown"))
    step = found.tell(Did(at=at("14:23"), by="zhao-min", action="not-yet", round=1, called=True))
    assert step.asks == "not-yet"
    why = {"reason": Answer(said_at=at("14:24"), text="too dear")}
    step = found.tell(Detailed(at=at("14:24"), by="zhao-min", action="not-yet", answers=why))
    assert "by phone, recorded by Zhao Min" in card(step)
    assert "Recorded from your call: not yet." in all_to("reporter", step)
    step = found.tell(Detailed(at=at("14:25"), by="liu-yang", action="not-yet", answers=why))
    assert "belongs to" in answer(step), "a stranger records no call"


def test_nor_does_a_line_of_several_overdue_promises_say_more_in_its_group() -> None:
    found = opened(revision=SECRET)
    found.until("14:30")
    now = found.scene(at("14:30"))
    late = [Item(found.case, now, each) for each in found.case.obligations if each.open and each.due_at <= now.now]
    assert late
    to, outage = ToGroup(group=found.case.group), Outage(since=at("14:10"), until=at("14:29"))
    head = ["[Overdue, waiting] Vehicle rescue 26-0417"]
    waiting = ["[Waiting, overdue] Vehicle rescue 26-0417"]
    assert lines(digest_word.lines_of_group(to, [*late, *late]).lines) in (head, waiting)
    summed = lines(digest_word.to_group(to, late, [], len(late), outage).lines)
    assert summed[1:-1] in (head, waiting)


def test_a_record_closed_on_the_29th_of_february_stays_its_whole_years() -> None:
    found = life(rescue(retention={"years": 4, "basis": "default"}))
    leap = replace(found.case, closed_at=datetime(2028, 2, 29, 4, tzinfo=UTC))
    scene = found.scene(at("14:30"))
    assert kept_until(leap, scene) == date(2032, 2, 29)
    shorter = replace(scene.plan, retention=Retention(years=3, basis=Basis.DEFAULT))
    assert kept_until(leap, replace(scene, plan=shorter)) == date(2031, 2, 28)
