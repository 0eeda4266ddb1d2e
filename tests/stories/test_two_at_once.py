"""Two at once: the first stored wins, and what comes twice, late or out of order has one effect."""

import pytest

from flows.inbound import Located, Pressed, Wrote
from flows.record import CaseState
from tests.stories.cast import Cast


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one after another"])
async def test_of_two_acknowledgements_the_first_stored_has_it(cast: Cast, together: bool) -> None:  # noqa: FBT001
    await cast.opens()
    await cast.noted()
    hotline, chat = cast.hotline, cast.supply.chat
    data, message = hotline.key_on(chat, "acknowledge")
    first = hotline.event(cast.holder.who, Pressed(data=data, press="one"), chat, message=message)
    second = hotline.event(cast.other.who, Pressed(data=data, press="two"), chat, message=message)
    await hotline.arrive(first, second, together=together)
    assert (await hotline.case()).holder == cast.holder.who
    assert hotline.answer_to("one") == ""
    assert hotline.answer_to("two") == (
        "Li Na has had it since 03:11. To change hands press Reassign."
        if cast.is_zh
        else "陈博 03:11 已接单。要换人按“转交”。"
    ), "in the presser's own language"
    cast.holder.reads("已接单 26-0001", "Acknowledged 26-0001")
    cast.driver.reads("李娜（供应值班组）已接单", "Chen Bo (supply duty group) has your case")
    await hotline.nothing_else()


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one after another"])
async def test_the_same_update_twice_has_one_effect(cast: Cast, together: bool) -> None:  # noqa: FBT001
    await cast.begins()
    hotline, chat = cast.hotline, cast.driver.chat
    data, message = hotline.key_on(chat, "safe")
    press = hotline.event(cast.driver.who, Pressed(data=data, press="one"), chat, message=message, key="update:7")
    await hotline.arrive(press, press, together=together)
    await hotline.arrive(press)
    cast.supply.reads_card("26-0001"), cast.head.skips(), cast.outlet.skips()
    cast.driver.reads("车在哪里？", "Where is the vehicle?")
    assert len(await hotline.cases()) == 1
    words = hotline.event(cast.driver.who, Wrote(text="G4 K1512"), chat, key="update:8")
    await hotline.arrive(words, words, together=together)
    cast.driver.skips()
    assert [each.text for each in (await hotline.case()).answers.values() if each.text == "G4 K1512"] == ["G4 K1512"]
    await hotline.nothing_else()


@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one after another"])
async def test_the_same_key_pressed_twice_in_haste_has_one_effect(cast: Cast, together: bool) -> None:  # noqa: FBT001
    await cast.begins()
    hotline, chat = cast.hotline, cast.driver.chat
    data, message = hotline.key_on(chat, "safe")
    presses = [
        hotline.event(cast.driver.who, Pressed(data=data, press=name), chat, message=message) for name in ("one", "two")
    ]
    await hotline.arrive(*presses, together=together)
    cast.supply.reads_card("26-0001"), cast.head.skips(), cast.outlet.skips()
    cast.driver.reads("车在哪里？", "Where is the vehicle?")
    assert len(await hotline.cases()) == 1
    await hotline.nothing_else()


async def test_two_keys_of_one_question_pressed_together_the_first_counts(cast: Cast) -> None:
    await cast.begins()
    hotline, chat = cast.hotline, cast.driver.chat
    data, message = hotline.key_on(chat, "safe")
    other, _ = hotline.key_on(chat, "unsure")
    await hotline.arrive(
        hotline.event(cast.driver.who, Pressed(data=data, press="one"), chat, message=message),
        hotline.event(cast.driver.who, Pressed(data=other, press="two"), chat, message=message),
    )
    case = await hotline.case()
    assert case.answers["people"].option == "safe"
    assert "旧的" in hotline.answer_to("two") or "old" in hotline.answer_to("two")
    cast.supply.skips(), cast.head.skips(), cast.outlet.skips(), cast.driver.skips()
    await hotline.nothing_else()


async def test_a_flood_of_one_person_is_one_case_and_nothing_is_lost(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await cast.answers()
    hotline = cast.hotline
    await hotline.arrive(*(hotline.event(cast.driver.who, Wrote(text=f"line {n}")) for n in range(30)))
    case = await hotline.case()
    assert [note.text for note in case.notes if note.text.startswith("line")] == [f"line {n}" for n in range(30)]
    # Ten of a burst share a message, in the group and with the holder.
    assert [len(each.text.splitlines()) for each in cast.holder.unread] == [10, 10, 10]
    assert len(cast.supply.unread) == 3
    cast.holder.skips(), cast.driver.skips(), cast.supply.skips()
    await hotline.nothing_else()


async def test_updates_out_of_order_lose_nothing(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    hotline, chat = cast.hotline, cast.driver.chat
    await hotline.at("03:13")
    early = hotline.now.replace(minute=12)
    place = hotline.event(cast.driver.who, Located(lat=28.1963, lon=113.0737), chat)
    words = hotline.event(cast.driver.who, Wrote(text="G4 K1512"), chat, sent_at=early)
    await hotline.arrive(place, words, together=False)
    cast.driver.skips()
    cast.supply.shows("G4 K1512（高德 百度 28.1963, 113.0737）", "G4 K1512 (Amap Baidu 28.1963, 113.0737)")
    await hotline.nothing_else()


async def test_two_people_report_at_the_same_moment_each_has_a_case(cast: Cast) -> None:
    hotline = cast.hotline
    second = hotline.person("driver-reed" if cast.is_zh else "driver-zhang")
    await hotline.arrive(
        hotline.event(cast.driver.who, Wrote(text="救命，车翻了")),
        hotline.event(second.who, Wrote(text="help, he is bleeding")),
    )
    cases = await hotline.cases()
    assert [case.number for case in cases] == ["26-0001", "26-0002"]
    assert {case.reporter.person for case in cases} == {cast.driver.who, second.who}
    cast.emergency.reads_card("26-0001"), cast.emergency.reads_card("26-0002")
    cast.director.skips(), cast.driver.reads("26-0001"), second.reads("26-0002")
    await hotline.nothing_else()


async def test_an_answer_and_an_acknowledgement_in_one_batch(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    hotline = cast.hotline
    data, message = hotline.key_on(cast.supply.chat, "acknowledge")
    await hotline.arrive(
        hotline.event(cast.driver.who, Wrote(text="G4 K1512")),
        hotline.event(cast.holder.who, Pressed(data=data, press="one"), cast.supply.chat, message=message),
    )
    case = await hotline.case()
    assert (case.state, case.holder, case.answers["place"].text) == (
        CaseState.ACKNOWLEDGED,
        cast.holder.who,
        "G4 K1512",
    )
    cast.holder.reads("26-0001"), cast.driver.skips()
    cast.supply.shows("【已接单】\nG4 K1512", "[Acknowledged]\nG4 K1512")
    await hotline.nothing_else()


async def test_a_press_and_its_deadline_in_the_same_second(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    hotline = cast.hotline
    await hotline.at("03:15:59")
    data, message = hotline.key_on(cast.supply.chat, "acknowledge")
    press = hotline.event(cast.holder.who, Pressed(data=data, press="one"), cast.supply.chat, message=message)
    await hotline.arrive(press)
    await hotline.at("03:16:30")
    cast.holder.reads("26-0001"), cast.driver.reads("已接单", "has your case")
    cast.head.reads_nothing(), cast.supply.reads_nothing()
    await hotline.nothing_else()
