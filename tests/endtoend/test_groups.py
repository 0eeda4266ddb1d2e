"""(h) Staff joins, groups are bound, lost, muted, moved and parted into topics: by polling and by webhook."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.endtoend.caller import Caller, Responder
from tests.endtoend.house import PATIENCE, House, house, number_in
from tests.endtoend.nursery import Nursery
from tests.endtoend.quality import hours_ago
from tests.fake_telegram import Group, Message

pytestmark = pytest.mark.asyncio(loop_scope="session")

NO_RIGHT = "看不到是谁发的，或者没有权限。请由赵敏用自己的名字再发一次。"
CALLED = ("120 打了吗？", "Has anyone called 120?")


@pytest_asyncio.fixture(loop_scope="session", scope="module", params=["polling", "webhook"])
async def town(
    request: pytest.FixtureRequest, quick: Nursery, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """A running program with its people: supply has topics, after-sales and emergency sit in ordinary groups."""
    async with house(tmp_path_factory.mktemp("groups"), quick, by_webhook=request.param == "webhook") as made:
        await made.program.start(until="http://")
        made.supply = made.telegram.group("供应值班组", is_forum=True)
        await made.everybody_joins({name: made.telegram.group(name, is_supergroup=False) for name in SMALL})
        made.supply.promote(made.staff)  # only an administrator may open topics
        yield made
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE, allow=ANSWERS)
        assert await made.program.stop() == 0


SMALL = ("after-sales", "emergency")
ANSWERS = (
    *("group chat was upgraded", "message thread not found", "message to edit not found", "TOPIC"),
    *("bot was kicked", "not enough rights", "CHAT_WRITE_FORBIDDEN", "chat not found", "have no rights"),
)
"""What Telegram may answer here to somebody who cannot know better."""


async def test_a_chat_is_bound_by_a_joined_member_under_their_own_name(town: House) -> None:
    made, chat = town, town.telegram.group("供应值班组 2", is_supergroup=False)
    code = await made.code("--group", "supply")
    stranger, other = made.telegram.user("路人", language="zh-hans"), made.people["liu-yang"]
    chat.add(stranger, other, made.people["zhao-min"], made.staff)
    for who in (stranger, other):
        asked = who.at(chat).send(f"/bind {code}")
        assert (await _below(chat, asked)).text == NO_RIGHT
    hidden = made.people["zhao-min"].at(chat).send(f"/bind {code}", is_anonymous=True)
    assert (await _below(chat, hidden)).text == NO_RIGHT
    wrong = made.people["zhao-min"].at(chat).send("/bind XXXX-XXXX")
    assert "这个邀请码用不了" in (await _below(chat, wrong)).text
    assert "本群已绑定" not in chat.transcript()


async def _below(chat: Group, asked: Message) -> Message:
    return await chat.wait_for(lambda each: each.message_id > asked.message_id, PATIENCE, asked)


async def test_a_driver_joins_the_hotline_and_is_greeted_by_name(town: House) -> None:
    phone = town.reporter("随便")
    phone.start(await town.code("driver-zhang"))
    await phone.wait_for("张师傅，您好。\n车牌湘A·K3827 对吗？", PATIENCE)
    asked = phone.last
    phone.press("是", on=asked)
    await phone.wait_for("+86 731 0000 2400", PATIENCE, after=asked)
    phone.send("车趴窝了")
    await phone.wait_for("张师傅，先停稳、人离开车道，再看手机。", PATIENCE)


async def test_a_stranger_at_the_staff_bot_is_sent_to_the_hotline(town: House) -> None:
    seat = town.telegram.user("路人", language="zh-hans").at(town.staff)
    seat.send("你好")
    told = await seat.wait_for("这里只给值班人员用。", PATIENCE)
    assert f"https://t.me/{town.hotline.username}" in told.text
    assert "+86 731 0000 2400" in told.text


async def test_the_menus_stand_in_both_languages_and_by_the_kind_of_chat(town: House) -> None:
    private, groups = {"type": "all_private_chats"}, {"type": "all_group_chats"}
    for language in ("", "zh", "en"):
        assert town.hotline.commands_for(language, private) == ["start", "status", "help", "language", "cancel"]
        assert town.hotline.commands_for(language, groups) == []
        assert town.staff.commands_for(language, private) == ["status", "new", "help", "language"]
        assert town.staff.commands_for(language, groups) == ["status", "note", "language"]
    menus = town.hotline.commands.items()
    words = {code: {entry["description"] for entry in entries} for (_, code), entries in menus if code}
    assert "Report something" in words["en"]
    assert not words["en"] & words["zh"] - {"中文 / English"}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_each_case_has_a_topic_and_a_deleted_one_is_made_anew(town: House, language: str) -> None:
    first, second = (Caller(town, language, (name, name)) for name in ("甲", "乙"))
    cards = [await each.opens() for each in (first, second)]
    threads = [card.thread_id for card in cards]
    assert None not in threads
    assert threads[0] != threads[1], "one topic a case"
    names = [town.supply.topics[thread].name for thread in threads if thread]
    assert all(each.number in name for each, name in zip((first, second), names, strict=True))
    photo = await _photo(first, town.supply)
    assert (photo.thread_id, photo.reply_to) == (threads[0], cards[0])
    town.supply.delete_topic(threads[0] or 0)
    again = await _photo(first, town.supply)
    assert again.thread_id not in {None, *threads}
    await town.supply.wait_for(
        lambda each: each.thread_id == again.thread_id and "【" in each.text and "接单" in each.buttons, PATIENCE
    )
    await Responder(town, "li-na").presses("接单", first.number)
    await first.reads(("李娜（供应值班组）已接单", "Li Na (supply duty group) has"))


async def _photo(caller: Caller, group: Group) -> Message:
    """A photo of a reporter, as it arrives in the group."""
    data = b"\xff\xd8\xff\xe0" + f"{caller.number}, {len(group.history)}".encode()
    caller.seat.photo(data)
    return await group.wait_for(lambda each: each.data == data, PATIENCE)


async def test_an_album_stays_one_with_its_words_on_the_first(town: House) -> None:
    caller = Caller(town, "zh", "庚")
    card = await caller.opens()
    pictures = [b"\xff\xd8\xff\xe0 left", b"\xff\xd8\xff\xe0 right"]
    caller.seat.album(pictures, "左边和右边")
    last = await town.supply.wait_for(lambda each: each.data == pictures[1] and each.reply_to is card, PATIENCE)
    first = next(each for each in town.supply.messages if each.data == pictures[0])
    assert first.album == last.album != ""
    assert "左边和右边" in first.text


@pytest.mark.parametrize(("group", "told"), [("emergency", "old"), ("after-sales", "none")])
async def test_a_group_that_becomes_a_supergroup_in_the_middle_of_a_case(town: House, group: str, told: str) -> None:
    """The service message comes first, or nothing but the refusal of the next call."""
    chat, caller = town.groups[group], Caller(town, "zh", "丙")
    number, words = await _opened_in(caller, group)
    card = await Responder(town, _member(group), chat).card(number)
    chat.migrate(is_told_first=told)
    # A card in the chat that is no more cannot be edited: what comes next stands in the new one.
    await caller.says(words)
    newest = await chat.wait_for(lambda each: number in each.text and each.chat_id == chat.id, PATIENCE)
    assert newest.chat_id != card.chat_id
    responder = Responder(town, _member(group), chat)
    fresh = await chat.wait_for(
        lambda each: number in each.text and each.chat_id == chat.id and "接单" in each.buttons, PATIENCE
    )
    responder.group.press("接单", on=fresh)
    await caller.reads("已接单")


def _member(group: str) -> str:
    return {"emergency": "zheng-guodong", "after-sales": "liu-yang"}[group]


async def _opened_in(caller: Caller, group: str) -> tuple[str, str]:
    """A case of this group, and words that go to it."""
    if group == "emergency":
        return number_in((await caller.says("救命", CALLED)).text), "快来，救命啊"
    await caller.says("有味道")
    await caller.presses("生鲜有质量问题")
    asked = await caller.presses("没有人不舒服", "几点签收的？")
    return number_in(asked.text), hours_ago(20)[0]


async def test_a_muted_bot_writes_to_each_member_until_it_may_speak(town: House) -> None:
    chat = town.groups["emergency"]
    chat.mute(town.staff)
    await town.phone("zheng-guodong").wait_for("助手在应急值班组的群里不能发言", PATIENCE)
    caller = Caller(town, "en", "Ding")
    asked = await caller.says("help, somebody is bleeding", CALLED)
    number = number_in(asked.text)
    card = await town.phone("zheng-guodong").wait_for(
        lambda each: number in each.text and "接单" in each.buttons, PATIENCE
    )
    town.phone("zheng-guodong").press("接单", on=card)
    await caller.reads("Zheng Guodong (emergency duty group) has")
    chat.promote(town.staff, "member")
    await town.phone("zheng-guodong").wait_for("应急值班组的群又能收到卡片了", PATIENCE)
    await chat.wait_for(lambda each: number in each.text and "【紧急，已接单】" in each.text, PATIENCE)


async def test_a_bot_that_is_taken_out_writes_to_each_member_until_it_is_back(town: House) -> None:
    chat = town.groups["after-sales"]
    chat.remove(town.staff)
    await town.phone("he-jing").wait_for("售后值班组的群收不到卡片了", PATIENCE)
    caller = Caller(town, "zh", "戊")
    number, _ = await _opened_in(caller, "after-sales")
    await Responder(town, "liu-yang").reads(number, key="接单")
    chat.add(town.staff)
    await town.phone("he-jing").wait_for("售后值班组的群又能收到卡片了", PATIENCE)
    await Responder(town, "liu-yang", chat).card(number, key="接单")
