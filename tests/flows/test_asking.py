"""A reason is asked of one of the staff before anything changes."""

import pytest

from flows import reason
from flows.answer import Answer
from flows.conversation import Phase
from flows.event import Denied, Petitioned, Replanned
from flows.press import ReasonWish
from flows.terms import Petition
from tests.flows.staff import Colleague
from tests.flows.words import at

EXTEND = ReasonWish(what="extend", about="standby", needs_time=True)


def asked(wish: ReasonWish) -> Colleague:
    return Colleague().starts(reason.name_of(wish))


def test_a_time_and_then_a_reason_are_asked_and_handed_in() -> None:
    li_na = asked(EXTEND)
    assert li_na.asked == "Until when? For example 10:45, or 23 Nov 10:45."
    li_na.says("04:30")
    assert li_na.asked == "Why does it need more time? One sentence."
    li_na.says("备用车在充电")
    assert li_na.last_told == Petitioned(
        at=li_na.now, by="li-na", what=Petition.EXTEND, about="standby", until=at("04:30"), reason="备用车在充电"
    )
    assert (li_na.conversation.form, li_na.phase) == (None, Phase.QUIET)


def test_without_a_reason_nothing_is_handed_in() -> None:
    li_na = asked(ReasonWish(what="pause", about="standby")).says("/cancel")
    assert (li_na.told, li_na.reads) == ([], ["Without that nothing is changed."])
    silent = asked(ReasonWish(what="deny", about="1")).is_silent("03:40")
    assert silent.told == []


def test_the_details_of_a_deed_do_not_drive_a_reason_out() -> None:
    li_na = asked(EXTEND).starts("repair")
    li_na.says("拖车 07:30 到")
    assert li_na.asked.endswith("Until when? For example 10:45, or 23 Nov 10:45.")


@pytest.mark.parametrize(
    "wish",
    [
        EXTEND,
        ReasonWish(what="pause", about="standby"),
        ReasonWish(what="replan", about="abc/casualties"),
        ReasonWish(what="deny", about="2"),
        ReasonWish(what="action", about="departed"),
    ],
)
def test_the_name_of_a_form_says_what_it_asks_for(wish: ReasonWish) -> None:
    assert reason.wish_of(reason.name_of(wish)) == wish


def test_what_is_no_reason_has_no_such_name() -> None:
    assert [reason.wish_of(name) for name in ("departed", "?fly:away", "?extend", "extend:standby")] == [None] * 4


def test_the_fact_that_comes_of_it() -> None:
    why = {reason.REASON: Answer(said_at=at("03:20"), text=" 撞车了 ")}
    replan = reason.fact_of(ReasonWish(what="replan", about="abc/casualties"), why, "li-na", at("03:20"))
    assert replan == Replanned(at=at("03:20"), by="li-na", plan="abc", branch="casualties", reason="撞车了")  # type: ignore[arg-type]
    deny = reason.fact_of(ReasonWish(what="deny", about="2"), why, "li-na", at("03:20"))
    assert deny == Denied(at=at("03:20"), by="li-na", number=2, reason="撞车了")
    assert reason.fact_of(EXTEND, why, "li-na", at("03:20")) is None
    skipped = {reason.REASON: Answer(said_at=at("03:20"), skipped=True)}
    assert reason.fact_of(ReasonWish(what="pause", about="standby"), skipped, "li-na", at("03:20")) is None
