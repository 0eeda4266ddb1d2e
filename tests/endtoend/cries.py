"""(b) A cry for help in the middle of another form: raised, called for, decided."""

from __future__ import annotations

from tests.endtoend.caller import Caller, Responder
from tests.endtoend.house import PATIENCE, House, number_in
from tests.endtoend.play import play

NUMBERS = (
    "马上打 120（急救）。着火 119，报警 110，交警 122。我们：+86 731 0000 2400。",
    "Call 120 now (ambulance). Fire 119. Police 110, traffic police 122. Us: +86 731 0000 2400.",
)
CALLED = ("120 打了吗？", "Has anyone called 120?")


@play
async def a_cry_in_a_breakdown_raises_the_case(house: House, language: str) -> None:
    caller = Caller(house, language, ("郭师傅", "Daniel Reed"))
    first = await caller.opens()
    number, group = caller.number, Responder(house, "li-na")
    await caller.says(("G4 往北 K1498", "G4 northbound K1498"), ("车现在怎样？", "How is the vehicle?"))
    await caller.presses(("开不了，自己坏的", "Stopped, a fault"), ("拍一张车的照片", "one photo of the vehicle"))
    cry = ("救命，大车撞上来了，小林在流血", "help a truck just hit us, Sam is bleeding")
    asked = await caller.says(cry, NUMBERS, ("能走就离开车道。", "Get off the road if you can."), f"{number}", CALLED)
    assert asked.text.splitlines()[0] == caller.word(NUMBERS), "the numbers are the first line"
    copy = asked.button(caller.word(("复制 120", "Copy 120")))
    assert copy
    assert copy["copy_text"] == {"text": "120"}
    card = await group.card(number, "【紧急，待接单】交通事故，有人受伤", "原为车辆故障", caller.word(cry))
    assert card in house.supply.sounds
    assert card.message_id > first.message_id, "a new card, that is heard"
    await house.telegram.wait_until(lambda: not first.buttons, PATIENCE, "the former card is not one line yet")
    await Responder(house, "fang-lin").reads(number, "决定调整后的送达时间")
    await caller.presses(("2 没打，请代打", "2 No, call for me"), "G4", ("几个人受伤？", "How many people are hurt?"))
    assert caller.has_read("交通事故，有人受伤。"), "what 120 is told stands in the language of the place"
    await group.presses("接单", number)
    await caller.reads(("李娜（供应值班组）已接单", "Li Na (supply duty group) has"))
    await group.presses("我来打 120", number)
    await caller.reads(("李娜", "Li Na"), ("已打 120。", "called 120 at"))
    await caller.presses(("人", "person"), ("安全的话，车先别动。", "Leave the vehicles where they are"))
    await caller.presses(("没有", "No"), ("都记下了", "All recorded"), ("缺的我们打电话问", "we ask by phone"))
    await group.card(number, "【紧急，已接单】", "120 已打", "伤员：1 人")
    assert caller.word(cry) not in (await group.card(number)).text, "once it is acknowledged, in private only"
    director = Responder(house, "fang-lin")
    await director.presses_here("已知悉", number)
    decided = (("调整后几时送达？", "明天送"), ("为什么今天送不到？", "高速封路"))
    await director.fills("定送达时间", number, *decided, in_private=True)
    await caller.reads(("送达时间已由方琳决定：明天送。", "Fang Lin has decided the delivery time: Tomorrow."))
    await group.presses("报警", number)
    await caller.reads(("报警", "police"), ("李娜", "Li Na"))


@play
async def a_cry_out_of_nothing_pages_in_the_same_second(house: House, language: str) -> None:
    caller = Caller(house, language, ("韩师傅", "Kim"))
    asked = await caller.says(("救命", "help, somebody is bleeding"), NUMBERS, CALLED)
    number, leader = number_in(asked.text), Responder(house, "zheng-guodong", house.groups["emergency"])
    await leader.card(number, "【紧急，待接单】紧急求助")
    await Responder(house, "fang-lin").reads(number, "请确认知悉")
    again = await caller.says(("快来，救命啊", "help, hurry, he is bleeding"), CALLED)
    assert number in again.text or number in asked.text
    await leader.card(number, caller.word(("快来，救命啊", "help, hurry, he is bleeding")))
    posted = [each for each in leader.group.chat.deliveries if each.what == "sent" and number in each.text]
    assert len(posted) == 1, "further words bring no new page"
    await leader.presses("接单", number)
    await caller.reads(("郑国栋（应急值班组）已接单", "Zheng Guodong (emergency duty group) has"))


@play
async def no_danger_goes_back_and_a_person_confirms_it(house: House, language: str) -> None:
    caller = Caller(house, language, ("何师傅", "Olsen"))
    await caller.opens()
    number, group = caller.number, Responder(house, "li-na")
    await caller.says(("着火了", "fire, the truck is on fire"), NUMBERS, CALLED)
    await group.card(number, "【紧急，待接单】")
    back = await caller.presses(("没有危险，返回", "No danger, go back"), ("车在哪里？", "Where is the vehicle?"))
    assert caller.word(("没关系，有情况随时说。", "That is all right")) in back.text
    await group.group.wait_for(f"{number}：司机说没有危险，请打电话确认。", PATIENCE)
    await group.card(number, "【紧急")
    await group.presses("已确认没有危险", number)
    await group.card(number, "【待接单】车辆故障")


@play
async def an_everyday_word_asks_first_and_wakes_nobody(house: House, language: str) -> None:
    caller = Caller(house, language, ("罗师傅", "Perez"))
    await caller.opens()
    await caller.says(("求助", "help"), NUMBERS, ("现在有危险吗？", "Is anyone in danger now?"))
    await caller.presses(("没有危险，返回", "No danger, go back"), ("车在哪里？", "Where is the vehicle?"))
    card = await Responder(house, "li-na").card(caller.number)
    assert "紧急" not in "".join([card.text, *(edit.text_before for edit in card.edits)])
