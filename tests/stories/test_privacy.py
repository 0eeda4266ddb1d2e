"""What stands where: the notice once and never before the numbers, health for the holder alone, nothing in the logs."""

import io
import logging

import pytest
from msgspec.structs import replace

from bot import logs
from flows.conversation import Heard, Turn
from flows.inbound import Wrote
from flows.question import Privacy
from tests.harness.hotline import hotline_open
from tests.stories.cast import Cast

NOTICE = ("您报的情况只给处理的人看。", "Only those who work on your report read it;")
LINK = ("您的信息怎么用：https://duty.example/privacy", "How we treat your data: https://duty.example/privacy")


async def test_the_notice_stands_in_the_receipt_once(cast: Cast) -> None:
    zh, en = NOTICE
    await cast.opens()
    cast.driver.never_saw(zh if cast.is_zh else en)
    await cast.noted()
    await cast.acknowledged()
    await cast.answers()
    assert (zh if cast.is_zh else en) in cast.driver.last().text
    sent = cast.hotline.stage.theatre.sent
    assert sum((zh if cast.is_zh else en) in each.text for each in sent) == 1
    await cast.hotline.nothing_else()


async def test_the_notice_is_one_line_with_the_link_where_there_is_a_page(cast: Cast) -> None:
    cast.hotline.stage.house.privacy_link = "https://duty.example/privacy"
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await cast.answers()
    assert (LINK[0] if cast.is_zh else LINK[1]) in cast.driver.last().text.splitlines()
    await cast.hotline.nothing_else()


async def test_what_may_tell_of_somebodys_health_is_the_holders_alone_once_there_is_one(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.answers()
    house, case = cast.hotline.stage.house, await cast.hotline.case()
    plan = house.plans[case.plan]
    asked = (replace(each, privacy=Privacy.HEALTH) if each.id == "load" else each for each in plan.questions)
    house.plans[case.plan] = replace(plan, questions=tuple(asked))
    await cast.driver.says("他手破了")
    cast.driver.skips()
    cast.supply.reads("他手破了")
    await cast.supply.member(cast.holder.who).presses("接单", "Acknowledge")
    cast.holder.skips(), cast.driver.skips()
    await cast.hotline.passes(minutes=1)
    await cast.driver.says("伤口在左手")
    cast.driver.skips()
    cast.holder.reads("伤口在左手")
    cast.supply.reads("张师傅补充了情况，已发给处理人。", "Mr Reed added something; it was sent to the holder.")
    assert "伤口在左手" not in cast.supply.last().text
    cast.supply.never_saw("伤口在左手")
    await cast.hotline.nothing_else()


def _fails(_conversation: object, heard: Heard, _hearing: object) -> Turn:
    raise ValueError(str(heard.body))


async def test_no_log_holds_a_name_a_number_a_plate_or_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    logs.set_up()
    written = io.StringIO()
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(written)
    root.setLevel(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        async with hotline_open() as hotline:
            zh = await Cast.of(hotline, "zh")
            await zh.opens()
            await zh.noted()
            await zh.acknowledged()
            await zh.driver.says("我叫赵小明，湘A·K3827，13912345678")
            await hotline.arrive(hotline.event("li-na", Wrote(text="x" * 9), zh.driver.chat, key="k"))
            monkeypatch.setattr("bot.reporters.talk.advance", _fails)
            await hotline.arrive(hotline.event(zh.driver.who, Wrote(text="出错的话也一样"), zh.driver.chat))
            hotline.finished = True
        logging.getLogger("bot.desk").warning("to %s about %s", "+86 138 0000 5521", "湘A·K3827")
        logging.getLogger("bot.channels").info("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw is used")
        logging.getLogger("telegram.ext").warning("could not send %s", "我叫赵小明")
        logging.getLogger("aiosqlite").debug("executing %s", "我叫赵小明")
    finally:
        root.handlers[:] = kept
        root.setLevel(level)
    said = written.getvalue()
    assert "an event was set aside" in said
    assert "[number]" in said
    for word in ("赵小明", "张伟", "张师傅", "K3827", "13912345678", "5521", "出错的话", "AAHdqTcv", "车趴窝了"):
        assert word not in said, next(line for line in said.splitlines() if word in line)
