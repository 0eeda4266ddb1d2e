"""A plan's sentence stays whole, whatever is known: what hangs on a missing answer is left out."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.filling import standing
from flows.record import Done
from flows.telling import fact, tidings, told, whole
from tests.flows.words import PLAN, at, case, read, scene

ZH = "备用车 {at} 已出发：{plate}，{driver}。预计 {arrival} 到，有变化再告诉您。"
EN = "The standby vehicle left at {at}: {plate}, {driver}. Expected {arrival}; you hear of any change."


@pytest.mark.parametrize(
    ("template", "known", "expected"),
    [
        (ZH, "at plate driver arrival", ZH),
        (EN, "at plate driver arrival", EN),
        (ZH, "at", "备用车 {at} 已出发。有变化再告诉您。"),
        (EN, "at", "The standby vehicle left at {at}. You hear of any change."),
        (ZH, "at driver", "备用车 {at} 已出发，{driver}。有变化再告诉您。"),
        (EN, "at driver", "The standby vehicle left at {at}, {driver}. You hear of any change."),
        (ZH, "at plate arrival", "备用车 {at} 已出发：{plate}。预计 {arrival} 到，有变化再告诉您。"),
        (EN, "plate", "{plate}. You hear of any change."),
        ("送达时间：{delivery}（{who}，{at}）", "who at", "送达时间"),
        ("Delivery: {delivery} ({who}, {at})", "who at", "Delivery"),
        ("故障车维修已安排：{repair-how}", "", "故障车维修已安排"),
        ("Tow truck at 07:30. {repair-how}", "", "Tow truck at 07:30."),
        ("{a}。", "", ""),
        ("“{a}”", "", ""),
        ("No places, none missing.", "", "No places, none missing."),
    ],
)
def test_what_hangs_on_a_missing_answer_is_left_out(template: str, known: str, expected: str) -> None:
    assert whole(template, dict.fromkeys(known.split(), "x")) == expected


def test_a_sentence_of_which_nothing_is_left_is_not_told() -> None:
    words = PLAN.action("repair").tells
    assert words is not None
    assert told(words, {}) is not None
    assert told(words.__class__(zh="{a}", en="{a}"), {}) is None


def departed(**answers: Answer) -> Done:
    return Done(action="departed", at=at("03:33"), by="li-na", answers=answers)


def text(written: str) -> Answer:
    return Answer(said_at=datetime(2026, 11, 22, tzinfo=UTC), text=written)


def test_a_reporter_reads_the_whole_answer_and_a_group_no_number() -> None:
    action = PLAN.action("sent")
    done = Done(action="sent", at=at("03:33"), by="li-na", answers={"sent-who": text("何斌，+86 139 0000 6612。")})
    said = tidings(case(), action, done, scene("03:33"))
    assert said is not None
    assert read(said) == "On the way to you since 03:33: 何斌，+86 139 0000 6612."
    assert read(fact(case(), action, done, scene("03:33"))) == "Sent at 03:33: 何斌"
    assert read(fact(case(), action, done, scene("03:33"), group=False)) == "Sent at 03:33: 何斌，+86 139 0000 6612"


def test_a_time_is_shown_as_a_time_although_it_was_chosen_by_a_key() -> None:
    done = departed(arrival=Answer(said_at=at("03:33"), option="45", at=at("04:20")))
    said = tidings(case(), PLAN.action("departed"), done, scene("03:33"))
    assert said is not None
    assert read(said) == "The standby vehicle left at 03:33. Expected 04:20; you hear of any change."


def test_a_fact_with_nothing_left_is_told_by_its_label() -> None:
    bare = replace(PLAN.action("departed"), done=Bilingual(zh="{plate}", en="{plate}"))
    assert read(fact(case(), bare, departed(), scene("03:33"))) == "03:33 vehicle left"


def test_a_skipped_answer_is_a_missing_one() -> None:
    done = departed(plate=text("湘A·M5160"), driver=Answer(said_at=at("03:33"), skipped=True))
    said = tidings(case(), PLAN.action("departed"), done, scene("03:33"))
    assert said is not None
    assert read(said) == "The standby vehicle left at 03:33: 湘A·M5160. You hear of any change."


def test_what_fills_a_sentence_stands_in_the_same_order_in_every_process() -> None:
    wanted = [f"{each}.at" for each in ("departed", "standby", "repair", "resolved", "warm", "arrived")]
    known = tuple(Done(action=each.partition(".")[0], at=at("03:20"), by="li-na") for each in wanted)
    found = standing(frozenset(wanted), case(done=known), scene("03:30"))
    assert len(found) > 2
    assert list(found) == sorted(found)
