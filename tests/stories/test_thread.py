"""The thread of a case: the reporter's words reach the group, a reply to them reaches the reporter, all else stays."""

import pytest

from bot.rehearsal.theatre import Shown
from flows.inbound import Wrote
from tests.stories.cast import Cast


async def _working(cast: Cast) -> Shown:
    """A case that somebody has, with nothing left to ask; its card."""
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await cast.answers()
    return cast.supply.shows("已接单", "[Acknowledged]")


async def _in_group(cast: Cast, who: str, text: str, to: Shown | None, **how: object) -> None:
    event = cast.hotline.event(who, Wrote(text=text), cast.supply.chat, reply_to=to.id if to else "", **how)
    await cast.hotline.arrive(event)


async def test_words_of_the_reporter_stand_below_the_card_and_a_reply_to_them_reaches_the_reporter(cast: Cast) -> None:
    card = await _working(cast)
    await cast.driver.says("路边有加油站，我电话 13800005521", "there is a petrol station, call 13800005521")
    cast.driver.reads("已补充到工单 26-0001。", "Added to case 26-0001.")
    words = cast.supply.reads(f"{cast.names['driver']}：“路边有加油站", f"{cast.names['driver']}: “there is a petrol")
    assert words.reply_to == card.id
    assert "13800005521" not in words.text
    cast.holder.reads("13800005521")
    await _in_group(cast, cast.holder.who, "kk", None)
    await _in_group(cast, cast.holder.who, "马上到", words)
    read = cast.driver.reads("马上到")
    assert cast.names["holder"] in read.text
    cast.supply.reads("已发给司机。", "Sent to the driver.")
    cast.driver.never_saw("kk")
    await cast.hotline.nothing_else()


async def test_an_edit_on_either_side_edits_the_copy(cast: Cast) -> None:
    card = await _working(cast)
    await cast.driver.says("我在西边", "I am west", message="w1")
    cast.driver.skips(), cast.holder.skips()
    cast.supply.reads("我在西边", "I am west")
    await cast.driver.edits("w1", "我在东边", "I am east")
    cast.driver.skips()
    assert "东边" in cast.supply.last().text or "east" in cast.supply.last().text
    cast.supply.reads_nothing()
    cast.holder.reads_nothing()
    await _in_group(cast, cast.holder.who, "5 分钟到", card, message="g1")
    cast.supply.reads("已发给", "Sent to")
    cast.driver.reads("5 分钟到")
    await _in_group(cast, cast.holder.who, "15 分钟到", card, message="g1", edited=True)
    cast.driver.reads_nothing()
    cast.supply.reads_nothing()
    shown = cast.hotline.stage.theatre.shown[cast.driver.chat]
    assert any("15 分钟到" in each.text for each in shown)
    assert not any("5 分钟到" in each.text.replace("15 分钟到", "") for each in shown)
    await cast.hotline.nothing_else()


async def test_a_burst_is_one_message(cast: Cast) -> None:
    await _working(cast)
    hotline, chat = cast.hotline, cast.driver.chat
    for message, text in (("b1", "轮胎瘪了"), ("b2", "左后"), ("b3", "已停稳")):
        await hotline.arrive(hotline.event(cast.driver.who, Wrote(text=text), chat, message=message))
        await hotline.passes(seconds=1)
    cast.driver.skips(), cast.holder.skips()
    said = cast.supply.reads("轮胎瘪了")
    cast.supply.reads_nothing()
    now = next(each for each in hotline.stage.theatre.shown[cast.supply.chat] if each.id == said.id)
    assert [text in now.text for text in ("轮胎瘪了", "左后", "已停稳")] == [True] * 3
    await hotline.nothing_else()


async def test_a_note_stays_among_the_staff(cast: Cast) -> None:
    card = await _working(cast)
    for text in ("/note 客户情绪不好", "备注：客户情绪不好", "备注客户情绪不好"):
        await _in_group(cast, cast.holder.who, text, card)
        cast.supply.reads("记", "Noted on 26-0001; the driver does not see it.")
    cast.driver.reads_nothing()
    cast.driver.never_saw("客户情绪不好")
    await cast.hotline.nothing_else()


@pytest.mark.parametrize(("who", "user"), [("passer-by", "passer-by"), ("li-na", "")])
async def test_nobody_writes_to_the_reporter_without_being_known(cast: Cast, who: str, user: str) -> None:
    card = await _working(cast)
    await _in_group(cast, who, "我来了", card, user=user)
    if not user:
        cast.supply.reads("看不到是谁发的，没有转发。", "Can't see who sent this; nothing was passed on.")
    cast.driver.never_saw("我来了")
    await cast.hotline.nothing_else()


async def test_a_reply_in_private_reaches_the_reporter_and_the_answer_comes_back_below_it(cast: Cast) -> None:
    await _working(cast)
    private = cast.hotline.stage.theatre.shown[cast.holder.chat][-1]
    event = cast.hotline.event(
        cast.holder.who, Wrote(text="钥匙在哪里"), cast.holder.chat, reply_to=private.id, message="p1"
    )
    await cast.hotline.arrive(event)
    cast.holder.reads("已发给司机。", "Sent to the driver.")
    asked = cast.driver.reads("钥匙在哪里")
    answer = cast.hotline.event(cast.driver.who, Wrote(text="在车上"), cast.driver.chat, reply_to=asked.id)
    await cast.hotline.arrive(answer)
    cast.driver.skips()
    assert cast.holder.reads("在车上").reply_to == "p1"
    cast.supply.reads("在车上")
    await cast.hotline.nothing_else()


async def test_whoever_writes_to_a_reporter_who_blocked_the_bot_reads_so(cast: Cast) -> None:
    card = await _working(cast)
    await cast.driver.blocks()
    cast.holder.skips()
    await _in_group(cast, cast.holder.who, "马上到", card)
    cast.supply.reads("没有发出", "Not sent: no message reaches the driver.")
    await cast.hotline.nothing_else()
