"""(g) Whatever a phone can produce: one kind sentence and the open question again; nothing lost, nothing doubled."""

from __future__ import annotations

from functools import partial

from tests.endtoend.caller import Caller, Responder
from tests.endtoend.house import PATIENCE, House, number_in
from tests.endtoend.play import play
from tests.fake_telegram import FakeBot, Press

SAFE = ("人都安全吗？", "Is everyone safe?")
PLACE = ("车在哪里？", "Where is the vehicle?")
VEHICLE = ("车现在怎样？", "How is the vehicle?")
PHONE = ("哪个电话找您？", "Which number can the duty group call?")
ALL_SAFE = ("都安全", "All safe")
DRIVES = ("还能继续送", "Can still deliver")
SKIP = ("跳过", "Skip")


@play
async def what_cannot_be_read(house: House, language: str) -> None:
    caller = Caller(house, language, ("许师傅", "Snow"))
    asked = await caller.begins()
    again = await caller.does(caller.seat.sticker, ("表情读不出意思。", "A sticker can't be read."), SAFE)
    assert again.labels == asked.labels, "fresh keys"
    heard = ("语音收到，值班员会听。这一步再按一下按钮就行。", "For this step please also press a button.")
    await caller.does(caller.seat.voice, heard, SAFE)
    known = ("没有这个指令。查进度 /status，帮助 /help，换语言 /language。", "No such command.")
    await caller.says("/foo", known, SAFE)
    too_big = ("这个文件超过 20 MB，收不下。", "This file is over 20 MB and can't be taken.")
    await caller.does(lambda: caller.seat.document("film.mkv", b"x", size=21 * 1024 * 1024), too_big, SAFE)
    opened = await caller.presses(ALL_SAFE, PLACE)
    caller.number = number_in(opened.text)
    old = caller.seat.press(again.buttons[1], on=again)
    assert isinstance(old, Press)
    answer = await old.answered(PATIENCE)
    assert answer.startswith(caller.word(("这个按钮是旧的，没有改动。", "This button is old; nothing changed.")))
    await caller.reads(PLACE, after=opened)
    card = await Responder(house, "li-na").card(caller.number, "人员：都安全")
    assert "紧急" not in card.text


@play
async def five_thousand_characters_and_an_edit(house: House, language: str) -> None:
    caller = Caller(house, language, ("谢师傅", "Long"))
    await caller.opens()
    text = "长" * 4096 + "K1512 出口" + "文" * 900
    kept = ("收到，文字较长，全部记下了，卡片上显示开头。", "all of it is kept, and the card shows its beginning")
    await caller.does(lambda: caller.seat.send_long(text), kept)
    asked = await caller.reads(VEHICLE)
    await caller.presses(DRIVES, ("照片", "photo"))
    assert len(caller.has_read(VEHICLE)) == 1, "the second half is the same answer, not the next one"
    assert asked in caller.seat.messages
    other = Caller(house, language, ("邹师傅", "Short"))
    await other.opens()
    written = other.seat.send("K1512")
    await other.reads(VEHICLE)
    await other.does(
        lambda: other.seat.edit(written, "K1521"),
        ("已按您改的更新，位置：K1521。", "Updated as you edited it. Place: K1521."),
        VEHICLE,
    )
    await Responder(house, "li-na").card(other.number, "位置：K1521")
    await other.presses(DRIVES)
    await Responder(house, "li-na").card(caller.number, "位置：长长长")


@play
async def what_is_no_phone_number(house: House, language: str) -> None:
    caller = Caller(house, language, ("<b>{}%s&amp;喻", "<b>{}%s&amp; 😀"))
    await caller.opens()
    await caller.says("G4 K1512", VEHICLE)
    await caller.presses(DRIVES)
    await caller.presses(SKIP)
    await caller.presses(("冷冻", "Frozen"), PHONE)
    kept = ("位置记下了。这一步要电话", "Location kept. This step needs a phone number")
    await caller.does(lambda: caller.seat.location(28.2, 113.1), kept, PHONE)
    example = ("电话是 11 位手机号，或区号加号码。", "A phone number is a mobile number of 11 digits")
    await caller.says("1380000552112", example, PHONE)
    road = ("哪条路", "Which road")
    await caller.does(lambda: caller.seat.contact("+8613800005521"), road)
    await caller.presses(SKIP, ("请核对", "Please check"))
    group = Responder(house, "li-na")
    await group.presses("接单", caller.number)
    held = await group.reads(caller.number, "+86 138 0000 5521")
    assert caller.name in held.text, "a name stands as it is written"
    number = await group.presses("要电话", caller.number)
    assert "+86 138 0000 5521" in number


@play
async def what_is_no_time(house: House, language: str) -> None:
    caller = Caller(house, language, ("喻阿姨", "Mrs Hall"))
    await caller.says(("有味道", "it smells rotten"))
    await caller.presses(("生鲜有质量问题", "Fresh goods problem"))
    await caller.presses(("没有人不舒服", "Nobody is ill"), ("几点签收的？", "When was the delivery note signed?"))
    example = ("时间写成 14:30 这样。", "Please write the time like 14:30.")
    await caller.says("25:70", example, ("几点签收的？", "When was the delivery note signed?"))


@play
async def keys_that_no_longer_hold(house: House, language: str) -> None:
    caller = Caller(house, language, ("柏师傅", "Waters"))
    first = await caller.opens()
    group, number = Responder(house, "li-na"), caller.number
    card = await group.card(number, key="接单")
    key = card.button("接单")
    assert key
    stranger = house.people["liu-yang"].at(house.supply).press_data(card, key["callback_data"])
    assert await stranger.answered(PATIENCE) == "这一单由供应值班组处理，请找组长赵敏。"
    both = [house.people[who].at(house.supply).press_data(card, key["callback_data"]) for who in ("li-na", "zhao-min")]
    answers = [await press.answered(PATIENCE) for press in both]
    assert "已接单。要换人按“转交”。" in answers[1], "the first one stored wins"
    assert "要换人" not in answers[0]
    await group.card(number, "处理人：李娜")
    await caller.says("/cancel", number, ("值班组已经在处理。您要：", "The duty group is already working on case"))
    stopped = ("供应值班组会打电话跟您确认。", "The supply duty group calls you to confirm.")
    await caller.presses(("不用来了", "Call it off"), stopped)
    await group.presses_here("已确认不用来", number)
    await caller.reads(number, ("已按您说的取消", "is called off, as you wished"))
    await group.card(number, "【已关闭】")
    late = group.group.press_data(first, key["callback_data"])
    assert "已关闭，没有改动。要继续按“重开”。" in await late.answered(PATIENCE)


@play
async def stopping_the_form_is_not_calling_off(house: House, language: str) -> None:
    caller = Caller(house, language, ("水师傅", "Fields"))
    await caller.opens()
    asked = await caller.says("/cancel", caller.number)
    labels = [("不用来了", "Call it off"), ("只是不填了", "Only stop the form"), ("继续填", "Go on with the form")]
    assert asked.buttons == [f"{nth} {caller.word(label)}" for nth, label in enumerate(labels, 1)]
    await caller.presses(("继续填", "Go on with the form"), PLACE)
    card = await Responder(house, "li-na").card(caller.number)
    assert "【待接单】" in card.text


@play
async def codes_that_cannot_be_used(house: House, language: str) -> None:
    caller = Caller(house, language, ("窦师傅", "Stone"))
    refused = ("这个邀请码用不了。请让管理员再发一个。", "This code can't be used. Please ask for a new one.")
    mistaken = await house.code("zhou-qiang")
    for code in ("XXXX-XXXX", mistaken, mistaken, "YYYY-YYYY", "ZZZZ-ZZZZ"):
        await caller.does(partial(caller.seat.start, code), refused)
    paused = await caller.does(lambda: caller.seat.start(mistaken), ("再试", "try again after"))
    assert caller.word(refused) not in paused.text


@play
async def who_blocked_the_bot_and_came_back(house: House, language: str) -> None:
    caller = Caller(house, language, ("章师傅", "Clouds"))
    await caller.opens()
    await caller.says("G4 K1512", VEHICLE)
    await caller.presses(DRIVES)
    await caller.presses(SKIP)
    await caller.presses(("冷冻", "Frozen"), PHONE)
    await caller.says("13800005599", ("请核对", "Please check"))
    group = Responder(house, "li-na")
    await group.presses("接单", caller.number)
    await caller.reads(("李娜（供应值班组）已接单", "Li Na (supply duty group) has"))
    await house.telegram.taken(PATIENCE)
    caller.seat.block()
    await group.reads(caller.number, "请打电话：+86 138 0000 5599")
    back = caller.seat.chat.from_bots[-1]
    caller.seat.start()
    await caller.reads(("请核对", "Please check"), after=back)
    before = caller.seat.chat.from_bots[-1]
    await group.presses("已解决", caller.number)
    await caller.reads(("问题解决了吗？", "Is it solved?"), after=before)


@play
async def the_same_twice_has_one_effect(house: House, language: str) -> None:
    caller = Caller(house, language, ("苏师傅", "Twain"))
    await caller.says(("车趴窝了", "the truck broke down"), ("要报什么？", "What are you reporting?"))
    menu = caller.seat.last
    press = caller.seat.press(menu.buttons[0], on=menu)
    assert isinstance(press, Press)
    _again(house.hotline, {"callback_query": press.as_json()})
    await caller.reads(SAFE)
    said = caller.seat.send("1")
    _again(house.hotline, {"message": said.as_json(house.hotline)})
    opened = await caller.reads(PLACE)
    number = number_in(opened.text)
    group = Responder(house, "li-na")
    card = await group.card(number, key="接单")
    taken = group.group.press("接单", on=card)
    assert isinstance(taken, Press)
    _again(house.staff, {"callback_query": taken.as_json()})
    await caller.reads(("李娜（供应值班组）已接单", "Li Na (supply duty group) has"))
    await caller.says("G4 K1512", VEHICLE)
    assert [len(caller.has_read(words)) for words in (SAFE, ("已记录，工单", "Recorded as case"))] == [1, 1]
    posted = [each for each in house.supply.deliveries if each.what == "sent" and number in each.text]
    assert len(posted) == 1


def _again(bot: FakeBot, body: dict[str, object]) -> None:
    """Telegram brings the update that was put last once more."""
    bot.feed({"update_id": bot.updates.last_id, **body})
