"""A notice to an audience, given more than once: whoever is to be telephoned is so about each of them."""

from msgspec.structs import replace

from flows import ping
from flows.bilingual import Bilingual
from flows.card import card
from flows.event import Acknowledged, Announced, Did, Ticked
from flows.policy import Audience
from flows.record import Step
from flows.terms import PersonId
from tests.flows.life import Life, all_to, answered
from tests.flows.timed_plans import COMPANY, deed, plan, words
from tests.flows.words import at, read

LIN = PersonId("customer-lin")
HOUSE = replace(COMPANY, audiences=(Audience(id="all", name=Bilingual(zh="客户", en="customers"), people=(LIN,)),))
TELLS = {**deed("tell", again=True), "tells": words("it is off"), "tells_to": "all"}


def announced(life: Life, clock: str) -> Step:
    life.tell(Did(at=at(clock), by="li-na", action="tell"))
    return life.tell(
        Announced(at=at(clock), by="", action="tell", audience="all", to_call=(LIN,), told=PersonId("li-na"))
    )


def telephoned(life: Life, clock: str) -> Step:
    return life.tell(Ticked(at=at(clock), by="li-na", item=f"call:{LIN}"))


def on_card(life: Life, clock: str) -> list[str]:
    shown = [read(line) for line in card(life.case, life.scene(at(clock))).lines]
    return [line for line in shown if "Notice" in line]


def begun() -> Life:
    life = Life(plan(actions=[deed("answered", becomes="resolved"), TELLS]), HOUSE)
    life.opens("10:00", branch="event", answers={})
    life.tell(Acknowledged(at=at("10:01"), by="li-na"))
    return life


def test_who_was_telephoned_about_one_notice_is_telephoned_about_the_next() -> None:
    life = begun()
    assert "please telephone" in all_to("li-na", announced(life, "10:02"))
    telephoned(life, "10:03")
    assert answered(telephoned(life, "10:04"), ping.done, "already_did")
    announced(life, "10:10")
    assert "still to telephone 1" in on_card(life, "10:11")[1]
    assert answered(telephoned(life, "10:12"), ping.done, "ticked")
    assert [line.rpartition(", ")[2] for line in on_card(life, "10:13")] == ["telephoned 1", "telephoned 1"]
    assert answered(telephoned(life, "10:14"), ping.done, "already_did")


def test_one_call_is_enough_for_what_was_sent_before_it() -> None:
    life = begun()
    announced(life, "10:02")
    announced(life, "10:05")
    telephoned(life, "10:06")
    assert not any("still to telephone" in line for line in on_card(life, "10:07"))
