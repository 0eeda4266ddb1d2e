"""How people and groups join: a code, a question, a test page; whatever code cannot be used is refused alike."""

from collections.abc import AsyncIterator

import pytest

from flows.inbound import Membership, Wrote
from storage.unit_of_work import Code, CodeKind, digest_of
from tests.harness.hotline import Hotline, hotline_open, local
from tests.harness.people import Person

REFUSED = ("这个邀请码用不了。请让管理员再发一个。", "This code can't be used. Please ask for a new one.")
NO_RIGHT = "看不到是谁发的，或者没有权限。请由赵敏用自己的名字再发一次。"


@pytest.fixture
async def empty() -> AsyncIterator[Hotline]:
    """A hotline that nobody has joined yet."""
    async with hotline_open("2026-11-22T09:00", seated=False) as opened:
        yield opened


async def _code(
    hotline: Hotline,
    written: str,
    target: str,
    kind: CodeKind = CodeKind.PERSON,
    until: str = "2026-11-23T09:00",
) -> None:
    code = Code(digest=digest_of(written), kind=kind, target=target, expires_at=local(until), created_at=hotline.now)
    storage = hotline.stage.storage
    await storage.run(lambda rows: storage.codes.put(rows, [code]))


async def _joins(hotline: Hotline, who: str, name: str, *, tested: bool = True) -> Person:
    """Somebody of the staff joins with a code of their own."""
    await _code(hotline, f"{who}-code", who)
    phone = hotline.phone(name, "staff")
    await phone.says(f"/start {who}-code")
    phone.reads("这里是值班助手。邀请码对上了：\n是本人吗？", "This is the duty bot.\nIs that you?")
    await phone.presses("是", "Yes")
    phone.reads("试一下能不能找到人", "A test page", keys=None)
    if tested:
        await phone.presses("收到测试", "Got the test")
        phone.reads("0 秒收到。", "Received in 0 s.")
    return phone


@pytest.mark.parametrize("written", ["7KQ2-M4XP", "7kq2m4xp", "７ＫＱ２－Ｍ４ＸＰ", "7KQ2 M4XP"])
async def test_a_person_joins_however_the_code_is_written(empty: Hotline, written: str) -> None:
    await _code(empty, "7KQ2-M4XP", "li-na")
    phone = empty.phone("tel-1", "staff")
    await phone.says(f"/start {written}")
    phone.reads("这里是值班助手。邀请码对上了：李娜，供应值班组。\n是本人吗？", keys="是 / 不是")
    await phone.presses("是")
    phone.reads("试一下能不能找到人：听到响声后按下面的按钮。", keys="收到测试")
    await empty.passes(seconds=4)
    await phone.presses("收到测试")
    phone.reads("4 秒收到。请给这个聊天打开声音，夜里也要。\n下一班：", keys="English")
    await phone.says("/start 7KQ2-M4XP")
    phone.reads(*REFUSED)
    await empty.passes(minutes=10)
    await empty.nothing_else()


async def test_who_reads_english_joins_in_english(empty: Hotline) -> None:
    await _code(empty, "7KQ2-M4XP", "chen-bo")
    phone = empty.phone("tel-1", "staff")
    await phone.says("/start 7KQ2-M4XP")
    phone.reads("陈博，供应值班组、应急值班组。\n是本人吗？")
    await phone.presses("是")
    phone.reads("", "A test page: press the key below when you hear it.", keys="Got the test")
    await empty.passes(seconds=9)
    await phone.presses("", "Got the test")
    phone.reads("", "Received in 9 s. Keep the sound of this chat on, at night too.", keys="中文")
    await empty.nothing_else()


async def test_somebody_elses_code_is_not_used_up(empty: Hotline) -> None:
    await _code(empty, "7KQ2-M4XP", "li-na")
    stranger, li = empty.phone("tel-1", "staff"), empty.phone("tel-2", "staff")
    await stranger.says("/start 7KQ2-M4XP")
    stranger.reads("是本人吗？")
    await stranger.presses("不是")
    stranger.reads("那请另要一个自己的邀请码。没有改动。")
    await li.says("/start 7KQ2-M4XP")
    li.reads("李娜")
    await li.presses("是")
    li.reads("试一下能不能找到人")
    await stranger.presses("是")
    stranger.reads(*REFUSED)
    await li.presses("收到测试")
    li.reads("0 秒收到。")
    await empty.nothing_else()


async def test_a_wrong_a_used_an_expired_and_a_group_code_are_refused_in_the_same_words(empty: Hotline) -> None:
    await _joins(empty, "li-na", "tel-1")
    await _code(empty, "OLD2-OLD2", "zhao-min", until="2026-11-22T08:59")
    await _code(empty, "GRP2-GRP2", "supply", CodeKind.GROUP)
    await _code(empty, "DRV2-DRV2", "driver-zhang")
    phone = empty.phone("tel-2", "staff")
    for written in ("XXXX-XXXX", "li-na-code", "OLD2-OLD2", "GRP2-GRP2"):
        await phone.says(f"/start {written}")
        phone.reads(*REFUSED)
    public = empty.phone("tel-3")
    await _code(empty, "STF2-STF2", "zhao-min")
    await public.says("/start STF2-STF2")
    public.reads(*REFUSED)
    await empty.nothing_else()


async def test_after_five_wrong_codes_there_is_a_pause_of_ten_minutes(empty: Hotline) -> None:
    await _code(empty, "7KQ2-M4XP", "li-na")
    phone = empty.phone("tel-1", "staff")
    for wrong in range(5):
        await phone.says(f"/start XXXX-000{wrong}")
        phone.reads(*REFUSED)
    await phone.says("/start 7KQ2-M4XP")
    phone.reads("用不了的邀请码太多了。请在 09:10 后再试。")
    await empty.passes(minutes=10)
    await phone.says("/start 7KQ2-M4XP")
    phone.reads("李娜")
    await empty.nothing_else()


async def test_a_missed_test_page_is_told_to_the_head_of_the_group(empty: Hotline) -> None:
    head = await _joins(empty, "zhao-min", "tel-1")
    phone = await _joins(empty, "li-na", "tel-2", tested=False)
    await empty.passes(minutes=4, seconds=59)
    head.reads_nothing()
    await empty.passes(seconds=1)
    head.reads("李娜还没通过测试呼叫，当班前要解决。")
    assert await phone.presses("收到测试") == ""
    await empty.nothing_else()


async def test_a_group_is_bound_by_a_joined_member_under_their_own_name(empty: Hotline) -> None:
    await _code(empty, "9RT4-C2WN", "supply", CodeKind.GROUP)
    await _joins(empty, "zhao-min", "tel-1")
    await _joins(empty, "li-na", "tel-2")
    await _joins(empty, "liu-yang", "tel-3")
    group = empty.group("supply", "group:new")
    for who, user in (("nobody", "nobody"), ("tel-3", "tel-3"), ("anonymous", "")):
        await empty.arrive(empty.event(who, Wrote(text="/bind 9RT4-C2WN"), group.chat, user=user))
        group.reads(NO_RIGHT)
    await group.member("tel-2").says("/bind XXXX-XXXX")
    group.reads(*REFUSED)
    await group.member("tel-2").says("/bind 9rt4c2wn")
    group.reads("本群已绑定：供应值班组\n新工单发在这里。已加入 2 人，未加入：陈博。")
    await group.member("tel-2").says("/bind 9RT4-C2WN")
    group.reads(*REFUSED)
    driver = await _driver_joins(empty)
    await driver.says("车趴窝了")
    driver.reads("张师傅")
    await driver.presses("车坏了")
    driver.reads("人都安全吗？")
    await driver.presses("都安全")
    driver.skips()
    group.reads_card("【待接单】车辆故障 26-0001\n司机张师傅，湘A·K3827")
    await group.member("tel-2").presses("接单")
    empty.phone("tel-2", "staff").reads("已接单 26-0001。司机张伟")
    driver.reads("李娜（供应值班组）已接单")
    empty.phone("tel-1", "staff").skips()
    await empty.nothing_else()


async def _driver_joins(hotline: Hotline) -> Person:
    await _code(hotline, "DRV2-DRV2", "driver-zhang")
    driver = hotline.phone("tel-9")
    await driver.says("/start DRV2-DRV2")
    driver.reads("张师傅，您好。\n车牌湘A·K3827 对吗？", keys="是 / 不是")
    await driver.presses("是")
    driver.reads("张师傅，谢谢。有事随时在这里说。\n+86 731 0000 2400")
    return driver


async def test_a_group_that_moves_to_another_chat_leaves_the_old_one(empty: Hotline) -> None:
    await _code(empty, "9RT4-C2WN", "supply", CodeKind.GROUP)
    await _code(empty, "8RT4-C2WN", "supply", CodeKind.GROUP)
    await _joins(empty, "li-na", "tel-2")
    old, new = empty.group("supply", "group:old"), empty.group("supply", "group:new")
    await old.member("tel-2").says("/bind 9RT4-C2WN")
    old.reads("本群已绑定")
    await new.member("tel-2").says("/bind 8RT4-C2WN")
    new.reads("本群已绑定")
    driver = await _driver_joins(empty)
    await driver.says("救命，车翻了，有人在流血")
    driver.reads("120 打了吗？")
    empty.phone("tel-2", "staff").skips()
    old.reads_nothing()
    await empty.nothing_else()


async def test_the_head_hears_when_the_bot_is_taken_out_of_the_group(empty: Hotline) -> None:
    await _code(empty, "9RT4-C2WN", "supply", CodeKind.GROUP)
    head = await _joins(empty, "zhao-min", "tel-1")
    group = empty.group("supply", "group:new")
    await group.member("tel-1").says("/bind 9RT4-C2WN")
    group.reads("本群已绑定")
    await empty.does("tel-1", Membership(present=False), group.chat)
    head.reads("供应值班组的群收不到卡片了，现在逐个发私信。请把助手加回来。")
    await empty.nothing_else()


async def test_a_stranger_on_the_staff_side_is_shown_the_hotline(hotline: Hotline) -> None:
    stranger = hotline.phone("tel-1", "staff")
    for text in ("你好", "车坏了", "/status", "/help", "/start"):
        await stranger.says(text)
        stranger.reads("这里只给值班人员用。\n+86 731 0000 2400")
    assert await hotline.cases() == []
    await hotline.nothing_else()


async def test_nobody_has_to_join_to_report(hotline: Hotline) -> None:
    passer = hotline.phone("somebody")
    await passer.says("前面有车翻了")
    passer.reads("有人受伤先打 120")
    passer.skips()
    await passer.says("有人受伤，快来")
    passer.reads("120")
    assert len(await hotline.cases()) == 1
    for each in ("supply", "emergency"):
        hotline.group(each).skips()
    for each in ("fang-lin", "zhao-min", "sun-tao"):
        hotline.person(each).skips()
    await hotline.nothing_else()


async def test_the_first_contact_in_an_unknown_language_is_in_both(hotline: Hotline) -> None:
    passer = hotline.phone("somebody")
    await passer.says("/start")
    passer.reads(
        "120 急救 ambulance\n您好，请选语言，或直接说出了什么事。\nHello. Choose a language, or just say what happened."
    )
    await passer.presses("English")
    passer.reads("", "Someone hurt: call 120.\nWhat are you reporting?")
    await hotline.nothing_else()
