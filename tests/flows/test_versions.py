"""What a sentence says of a version and of the one before: a time that moved, yuan more or less, by when it is owed."""

from typing import Any

from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.event import Acknowledged, Did, Unable
from flows.filling import standing
from flows.telling import now
from tests.flows.life import Life, all_to
from tests.flows.round_plan import LIN, RESCUE, ask, deed, planned, rescue, two
from tests.flows.words import at, read

SHOWN = deed(
    "shown",
    by="supply-head",
    needs=["plan"],
    offers=["agree", "decline"],
    tells=two(
        "预计 {plan.arrival} 到（{plan.was} {plan.arrival.was}）。{bill}，{bill.more}",
        "Expected {plan.arrival} ({plan.was}: {plan.arrival.was}). {bill}, {bill.more}",
    ),
)
AGREE = deed("agree", by="reporter", undoes=["decline"])
DECLINE = {
    **deed("decline", by="reporter", again=True, undoes=["agree"], tells=two("{closes} 前不关", "Open until {closes}")),
    "closes": {"at": "18:00"},
}
BILL = {
    "id": "bill",
    "gives": "amount",
    "take": "sum",
    "rows": [{"id": "all", "amount": 1, "per": "plan.cost", "when": {"done": ["plan"]}}],
}
NEWS = {
    "id": "news",
    "gives": "text",
    "rows": [
        {
            "id": "sent",
            "when": {"done": ["shown"]},
            "text": two("{plan.arrival} 到，{gone}", "At {plan.arrival}, {gone}"),
        }
    ],
}


def story(**own: dict[str, Any]) -> Life:
    """The small rescue with tables, and these deeds in place of its own; it was taken at 14:06."""
    deeds = {"shown": SHOWN, "agree": AGREE, "decline": DECLINE, **own}
    closing = {"actions": [], "confirmed": True}
    found = Life(
        rescue(
            actions=[deeds.get(each["id"], each) for each in RESCUE["actions"]], tables=[BILL, NEWS], closing=closing
        )
    )
    found.opens("14:05", who=LIN, branch="rescue", answers={"symptom": Answer(said_at=at("14:05"), text="no start")})
    found.tell(Acknowledged(at=at("14:06"), by="li-na"))
    return found


def sent(found: Life, clock: str, arrival: str = "15:20", cost: int = 980) -> str:
    """What the customer reads of a plan that is written and sent at this time."""
    planned(found, clock, arrival, cost)
    return all_to("reporter", found.tell(Did(at=at(clock), by="zhao-min", action="shown")))


# --- what is filled ---------------------------------------------------------------------------------------------------
def test_a_first_version_is_told_without_one_before() -> None:
    assert sent(story(), "14:20").startswith("Expected 15:20. 980 yuan.")


def test_the_next_version_tells_what_moved_and_how_much_more_it_is() -> None:
    found = story()
    sent(found, "14:20")
    assert sent(found, "14:30", "15:35", 1180).startswith(
        "Expected 15:35 (plan, version 1: 15:20). 1180 yuan, 200 yuan more."
    )
    assert sent(found, "14:40", "15:35", 1000).startswith("Expected 15:35. 1000 yuan, 180 yuan less.")
    assert sent(found, "14:50", "15:35", 1000).startswith("Expected 15:35. 1000 yuan.")


def test_what_people_are_asked_is_filled_with_what_is_known() -> None:
    words = Bilingual(zh="{plan}，{consent.due} 前答复", en="{plan}, answer by {consent.due}")
    found = story()
    assert now(words, found.case, found.scene(at("14:07"))) is None
    sent(found, "14:22")
    said = now(words, found.case, found.scene(at("14:23")))
    assert said is not None
    assert read(said) == "plan, version 1, answer by 14:42"


def test_the_words_of_a_row_are_filled_like_any_sentence() -> None:
    found = story()
    assert standing(["news"], found.case, found.scene(at("14:07"))) == {}
    sent(found, "14:22")
    news = standing(["news"], found.case, found.scene(at("14:23")))["news"]
    assert read(news) == "At 15:20"  # type: ignore[arg-type]


def test_why_something_cannot_be_done_may_be_named() -> None:
    found = story(
        issue={**deed("issue", by="emergency-leader", unable=two("缺件", "Part missing")), "why": ask("part")}
    )
    answers = {"part": Answer(said_at=at("14:10"), text="the pump")}
    found.tell(Unable(at=at("14:10"), by="zheng-guodong", action="issue", answers=answers))
    known = standing(["issue.part", "issue.at"], found.case, found.scene(at("14:11")))
    assert known.keys() == {"issue.part"}, "it was not done, so it has no time"
    assert read(known["issue.part"]) == "the pump"  # type: ignore[arg-type]
