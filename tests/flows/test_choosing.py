"""Choices that one presser gets in private."""

from typing import Any

from msgspec.structs import replace

from flows import choosing, key
from flows.bilingual import Bilingual
from flows.duty import Duty, Every
from flows.lengths import Length
from flows.obligation import Status
from flows.outbound import Act, Rows
from flows.plan import Closing, Plan, Tick, compile_plan
from flows.record import CaseState, Done, Scene
from flows.terms import Basis, PlanHash
from tests.flows.words import PLAN, _yaml, acts, at, case, emergency, held, labels, lines, scene, with_obligation

ACCIDENT = compile_plan(_yaml("flows/plans/delivery/traffic-accident.yaml"))


def now(**changes: Any) -> Scene:
    return scene("03:20", **changes)


def pressed(rows: Rows) -> list[str]:
    """What the keys do, with their arguments."""
    found = [each.press for row in rows for each in row]
    return [f"{press.action}|{press.argument}" for press in found if isinstance(press, Act)]


def test_the_rarer_keys_hold_what_the_card_has_no_room_for() -> None:
    said = choosing.more(held(), now(), "li-na")
    assert acts(said.buttons)[-4:] == ["extend", "pause", "replan", "link"]
    assert "unable:departed" in acts(said.buttons), "whoever has it may know before anybody asks"
    grave = emergency(state=CaseState.ACKNOWLEDGED, holder="chen-bo", held_at=at("14:07"))
    assert {"reassign", "escalate"} <= set(acts(choosing.more(grave, scene("14:10"), "chen-bo").buttons))
    rests = with_obligation(held(), "standby", status=Status.PAUSED, paused_at=at("03:18"))
    assert "resume:standby" in acts(choosing.more(rests, now(), "li-na").buttons)


def test_no_card_bears_more_keys_than_it_may_and_nothing_gets_lost() -> None:
    for whole in (case(), held(), emergency(), emergency(state=CaseState.ACKNOWLEDGED, holder="chen-bo")):
        shown = acts(key.card_keys(whole, now()))
        assert len(shown) <= key.CARD_KEYS
        assert "more" in shown
        assert not set(shown) & set(acts((key.beyond_the_card(whole, now()),)))


def test_the_lines_of_a_checklist_stand_behind_the_card_and_on_it_in_an_emergency() -> None:
    plan = replace(PLAN, checklist=(Tick(id="lane", label=Bilingual(zh="车道畅通", en="Lane clear")),))
    assert "tick:lane" in acts(choosing.more(held(), now(plan=plan), "li-na").buttons)
    assert "tick:lane" not in acts(key.card_keys(held(), now(plan=plan)))
    ticked = replace(held(), ticks={"lane": Done(action="lane", at=at("03:18"), by="li-na")})
    assert "tick:lane" not in acts(choosing.more(ticked, now(plan=plan), "li-na").buttons)
    grave = emergency(state=CaseState.ACKNOWLEDGED, holder="chen-bo", held_at=at("14:07"))
    assert "tick:lane" in acts(key.card_keys(grave, scene("14:10", plan=plan)))


def test_a_satisfied_call_is_offered_where_only_the_reporters_word_closes() -> None:
    plan = replace(PLAN, closing=Closing(satisfied=True))
    whole = held(state=CaseState.RESOLVED)
    assert "satisfied" in acts(choosing.more(whole, now(plan=plan), "li-na").buttons)
    assert "satisfied" not in acts(choosing.more(whole, now(), "li-na").buttons)


def test_which_promise_is_put_off() -> None:
    said = choosing.promises(held(), now(), "li-na", "extend")
    assert acts(said.buttons) == ["extend:standby", "extend:outlet-head", "extend:repair"]
    assert acts(choosing.promises(held(), now(), "li-na", "pause").buttons)[0] == "pause:standby"
    nothing = replace(held(), obligations=())
    assert "nothing is due" in lines(choosing.promises(nothing, now(), "li-na", "pause"))[0]


def test_nothing_that_was_reported_becomes_a_duty() -> None:
    watch = replace(PLAN.branches[0], id="watch")
    duty = Duty(
        id="look",
        title=watch.title,
        every=Every(day=True),
        opens="watch",
        who="duty-manager",
        within=Length("1 h"),
        proof="departed",
        basis=Basis.DEFAULT,
    )
    plan = replace(PLAN, branches=(*PLAN.branches, watch), duties=(duty,))
    said = choosing.plans(held(), now(offered=((PlanHash("other"), plan),)), "li-na")
    assert {each.rpartition("/")[2] for each in acts(said.buttons)} == {each.id for each in PLAN.branches}


def test_which_plan_and_then_which_branch() -> None:
    offered = ((ACCIDENT.hash, ACCIDENT.plan), (PlanHash("p"), PLAN))
    said = choosing.plans(held(), now(offered=offered), "li-na")
    assert pressed(said.buttons) == ["replan|delivery-breakdown", "replan|traffic-accident"]
    said = choosing.plans(held(), now(offered=offered), "li-na", "traffic-accident")
    assert pressed(said.buttons)[:2] == ["replan:traffic-accident/accident|", "replan:traffic-accident/casualties|"]
    assert any(label.endswith(", emergency") for row in labels(said.buttons) for label in row)
    own = choosing.plans(held(), now(offered=offered), "li-na", "delivery-breakdown")
    assert "replan:delivery-breakdown/breakdown|" not in pressed(own.buttons)
    assert choosing.hash_of(now(offered=offered), "traffic-accident") == ACCIDENT.hash


def test_a_plan_with_one_branch_needs_no_second_question() -> None:
    single: Plan = replace(PLAN, id="single", branches=PLAN.branches[:1])
    said = choosing.plans(held(), now(offered=((PlanHash("s"), single), (PlanHash("p"), PLAN))), "li-na")
    assert pressed(said.buttons) == ["replan|delivery-breakdown", f"replan:single/{PLAN.branches[0].id}|"]


def test_which_case_leads() -> None:
    said = choosing.leads(held(), "li-na", [(emergency(), scene("14:10"))])
    assert acts(said.buttons) == ["link:7"]
    assert "26-0421" in lines(said)[0]
    none = lines(choosing.leads(held(), "li-na", []))
    assert "no other case" in none[0]
    assert none[1] == "It can be merged only where this is promised too: outlet head told."


def test_who_sees_to_it_instead() -> None:
    said = choosing.people(held(), now(), "sun-tao", "outlet-head")
    assert pressed(said.buttons)[0].startswith("give:outlet-head|")
    assert "give:outlet-head|sun-tao" not in pressed(said.buttons)
    nobody = choosing.people(held(), now(reachable=frozenset()), "sun-tao", "outlet-head")
    assert "nobody else can be asked" in lines(nobody)[0]
