"""(d) People fell ill after eating: paged, followed, reported to the authority, with pictures and voices."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.endtoend.caller import Caller, Responder
from tests.endtoend.house import PATIENCE, House, number_in
from tests.endtoend.play import play
from tests.endtoend.quality import HERE
from tests.fake_telegram import Message

PHOTO, VOICE = b"\xff\xd8\xff\xe0 the plate of a canteen", b"OggS\x00\x02 a voice that is kept for a person"


@play
async def illness_at_a_canteen(house: House, language: str) -> None:
    caller = Caller(house, language, ("曹兰", "Carla Owen"))
    asked = await caller.says(
        ("好几个学生吃完饭吐了", "several pupils are vomiting after lunch"),
        "120",
        ("几个人不舒服？", "How many people are ill?"),
    )
    assert caller.word(("可疑的食物马上停吃", "Stop eating the suspect food at once")) in asked.text
    number = number_in(asked.text)
    leader = Responder(house, "zheng-guodong", house.groups["emergency"])
    card = await leader.card(number, "【紧急，待接单】食品安全事故")
    assert card in leader.group.sounds
    await leader.reads(number, "请马上赶到现场。", "预案 30 分钟")
    for person in ("he-jing", "xu-lan"):
        await Responder(house, person).presses_here("已知悉", number)
    onset = datetime.now(HERE) - timedelta(minutes=20)  # noqa: TID251 - the program runs by the real clock
    await caller.says("6", ("几点开始不舒服？", "When did the first person fall ill?"))
    await caller.says(f"{onset:%H:%M}", ("都吃了什么？", "What did they eat"))
    await caller.does(lambda: caller.seat.voice(VOICE), ("语音收到", "Voice message received"))
    voice = await _reply(leader, card, "voice")
    assert voice.data == VOICE, "not one byte is lost on the way from one bot to the other"
    await leader.presses("接单", number)
    await caller.reads(("郑国栋（应急值班组）已接单", "Zheng Guodong (emergency duty group) has"))
    await _says_where(caller)
    await caller.does(lambda: caller.seat.photo(PHOTO), ("照片收到", "Photo received"))
    photo = await _reply(leader, card, "photo")
    assert photo.data == PHOTO
    await leader.fills("已出发", number, ("预计几点到？", "10 分钟"))
    await caller.reads(("郑国栋", "Zheng Guodong"), ("已出发，预计", "expected"))
    await caller.says("8", ("现在一共 8 人，对吗？", "Now 8 people in all, right?"))
    await caller.presses(("对", "Right"), "8")
    await leader.card(number, "不舒服：8")
    await leader.presses("已到场", number)
    await caller.reads(("已到场", "on site since"))
    await _is_told_to_the_authority(leader, number)
    await leader.card(number, "卫生行政部门", "孟工")
    await leader.fills("应急结束", number, ("做了什么？", "病人已送医，样品已交卫生部门"))
    await caller.reads("病人已送医", ("还有人不舒服，随时发消息", "If anyone still feels ill"))


async def _says_where(caller: Caller) -> None:
    """The rest of the form."""
    last = caller.seat.last
    if caller.word(("都吃了什么？", "What did they eat")) in last.text:
        await caller.says(
            ("虾仁炒蛋，在食堂", "shrimps and eggs, in the canteen"), ("是哪个单位？", "Which unit is it?")
        )
    await caller.says(("育才学校食堂", "Yucai School canteen"), ("地址在哪里？", "What is the address?"))
    await caller.says(("长沙县星沙路 8 号", "8 Xingsha Road"), ("打哪个电话找您？", "number can the duty group call?"))
    await caller.says("13900003303", ("厨房各间先封起来", "Seal all kitchen rooms"))


async def _is_told_to_the_authority(leader: Responder, number: str) -> None:
    """The five facts to read out, and the report with its time and its name."""
    sheet = await leader.reads(f"上报清单 {number}", key="已上报")
    assert all(fact in sheet.text for fact in ("1 单位：", "2 地址：", "3 开始时间：", "4 不舒服：", "5 可疑食物"))
    await leader.presses_here("给我上报文字", f"上报清单 {number}")
    steps = (("报给谁？", "卫生行政部门"), ("几点报的？", "刚刚"), ("对方姓名？", "孟工"), ("有没有凭证？", "跳过"))
    await leader.fills("已上报", f"上报清单 {number}", *steps, in_private=True)


async def _reply(leader: Responder, card: Message, kind: str) -> Message:
    """The file of a case below its card."""
    return await leader.group.wait_for(lambda message: message.kind == kind and message.reply_to is card, PATIENCE)
