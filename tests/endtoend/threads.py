"""The thread of a case, both ways: the reporter's words stand below the card, a reply to them reaches the reporter."""

from __future__ import annotations

from tests.endtoend.caller import Caller, Responder, Said
from tests.endtoend.house import PATIENCE, House, number_in
from tests.endtoend.play import play
from tests.endtoend.rows import DRIVES, PHONE, SKIP, VEHICLE
from tests.fake_telegram import Message

PICTURES = [b"\xff\xd8\xff\xe0 the left side", b"\xff\xd8\xff\xe0 the right side"]
TOW = b"\xff\xd8\xff\xe0 the tow truck"


async def reported(house: House, language: str, name: Said, phone: str = "13800005511") -> tuple[Caller, Message]:
    """A breakdown with its whole form, taken by Li Na; and the card."""
    caller = Caller(house, language, name)
    card = await caller.opens()
    await caller.says("G4 K1512", VEHICLE)
    await caller.presses(DRIVES)
    await caller.presses(SKIP)
    await caller.presses(("冷冻", "Frozen"), PHONE)
    await caller.says(phone, ("请核对", "Please check"))
    await caller.presses(("都对", "All correct"), ("都记下了", "All recorded"))
    await Responder(house, "li-na").presses("接单", caller.number)
    await caller.reads(("李娜（供应值班组）已接单", "Li Na (supply duty group) has"))
    return caller, card


@play
async def words_go_both_ways_and_a_note_does_not(house: House, language: str) -> None:
    caller, card = await reported(house, language, ("云师傅", "North"))
    group = Responder(house, "li-na")
    written = await caller.says(("路边有加油站", "there is a petrol station"), caller.number)
    assert caller.word(("已补充到工单", "Added to case")) in written.text
    station = caller.word(("路边有加油站", "petrol station"))
    line = await group.group.wait_for(lambda each: station in each.text, PATIENCE)
    assert line.reply_to is card
    group.group.send("kk")
    answer = group.group.send(f"{caller.number} 马上到", reply_to=line)
    sent = await group.group.wait_for(lambda each: each.reply_to is answer, PATIENCE)
    assert "已发给司机。" in sent.text
    read = await caller.reads(f"{caller.number} 马上到", ("李娜", "Li Na"))
    group.group.edit(answer, f"{caller.number} 十分钟到")
    await house.telegram.wait_until(lambda: "十分钟到" in read.text, PATIENCE, "the copy was not edited")
    note = group.group.send(f"/note {caller.number} 情绪不好", reply_to=card)
    noted = await group.group.wait_for(lambda each: each.reply_to is note, PATIENCE)
    assert "看不到" in noted.text
    mine = caller.seat.send(caller.word(("我在西边", "I am west")))
    west = await group.group.wait_for(
        lambda each: caller.number in str(each.reply_to) and mine.text in each.text, PATIENCE
    )
    caller.seat.edit(mine, caller.word(("我在东边", "I am east")))
    await house.telegram.wait_until(lambda: mine.text in west.text, PATIENCE, "the line below the card was not edited")
    assert not [each for each in caller.seat.messages if "kk" in each.text or "情绪不好" in each.text]


@play
async def photos_go_both_ways(house: House, language: str) -> None:
    caller, card = await reported(house, language, ("柳师傅", "South"))
    group = Responder(house, "li-na")
    caller.seat.album(PICTURES, caller.word(("左边和右边", "both sides")))
    await house.telegram.wait_until(
        lambda: [each.data for each in house.supply.from_bots if each.reply_to is card and each.data] == PICTURES,
        PATIENCE,
        "the two photos did not arrive below the card",
    )
    first = next(each for each in house.supply.from_bots if each.data and each.reply_to is card)
    assert caller.number in first.text
    group.group.photo(TOW, caller.word(("拖车", "tow truck")), reply_to=card)
    back = await caller.seat.wait_for(lambda each: each.kind == "photo" and each.by_bot, PATIENCE)
    assert back.data == TOW


@play
async def pictures_of_the_hurt_are_covered(house: House, language: str) -> None:
    caller = Caller(house, language, ("鲍师傅", "East"))
    await caller.says(("出事故了", "an accident"))
    await caller.presses(("出事故了", "Accident"))
    asked = await caller.presses(("有人受伤", "Someone is hurt"), ("120 打了吗？", "Has anyone called 120?"))
    number, group = number_in(asked.text), Responder(house, "li-na")
    await group.card(number, "【紧急，待接单】交通事故，有人受伤")
    caller.seat.photo(PICTURES[0])
    photo = await group.group.wait_for(lambda each: number in each.text and each.kind == "photo", PATIENCE)
    assert (photo.data, photo.has_spoiler) == (PICTURES[0], True)


@play
async def a_caller_on_the_telephone_hears_it_from_whoever_has_the_case(house: House, language: str) -> None:
    """/new: one of the staff writes down what somebody says on the phone (the staff's language is their own)."""
    name, phone = ("王桂芬", "13800000417") if language == "zh" else ("Ann Miller", "13800000418")
    form = [
        *(("要报什么？", "1 车坏了"), ("来电人的电话？", phone), ("来电人怎么称呼？", name)),
        *(("人都安全吗？", "1 都安全"), ("车在哪里？", "G4 往北 K1498"), ("车现在怎样？", "1 还能继续送")),
        *(("照片", "跳过"), ("什么货？", "2 冷冻"), ("请核对", "都对")),
    ]
    desk, supply = Responder(house, "ma-jun"), Responder(house, "li-na")
    async with house.at_the_desk["ma-jun"]:
        last = desk.desk.send("/new")
        for question, answer in form:
            last = await desk.reads(question, after=last)
            if answer in last.buttons:
                desk.desk.press(answer, on=last)
            else:
                desk.desk.send(answer)
        told = await desk.reads("请打电话告诉", name, f"+86 138 0000 {phone[-4:]}", after=last)
    number = number_in(told.text)
    card = await supply.card(number, f"电话尾号 {phone[-4:]}")
    assert phone not in card.text.replace(" ", "")
    await desk.presses_here("已告诉", number, "请打电话告诉")
    await supply.presses("接单", number)
    await supply.reads(number, f"+86 138 0000 {phone[-4:]}")


@play
async def one_chat_is_held_while_an_emergency_goes_through(house: House, language: str) -> None:
    held, free = Caller(house, language, ("史师傅", "Slow")), Caller(house, language, ("唐师傅", "Fast"))
    storm = house.telegram.fail("sendMessage", chat=held.seat.user.id, code=429, times=2, retry_after=12)
    held.seat.send(held.word(("车趴窝了", "the truck broke down")))
    await house.telegram.wait_until(lambda: storm.hits > 0, PATIENCE, "nothing was refused")
    asked = await free.says(("救命", "help, somebody is bleeding"), ("120 打了吗？", "Has anyone called 120?"))
    assert not held.seat.chat.from_bots, "the emergency did not wait for the other chat"
    assert asked in free.seat.messages
    await held.reads(("要报什么？", "What are you reporting?"))
    assert len(held.seat.chat.from_bots) == 1
    assert storm.hits == 2
