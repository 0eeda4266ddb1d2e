"""(c) Goods that are not what they should be: inside the twelve hours, after them, and when somebody is ill."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.endtoend.caller import Caller, Responder
from tests.endtoend.house import PATIENCE, House, number_in
from tests.endtoend.play import play

HERE = ZoneInfo("Asia/Shanghai")
BAD = ("早上送的虾有味道", "the shrimp delivered this morning smell rotten")
ILL = ("有人吃了不舒服吗？", "Has anyone felt ill after eating it?")
WHEN = ("配送单几点签收的？", "When was the delivery note signed?")
SOLVED = ("问题解决了吗？", "Is it solved?")
PHONE = ("打哪个电话找您？", "Which number can we call?")
CHECK = ("请核对", "Please check")
SKIP = ("跳过", "Skip")


def hours_ago(hours: int) -> tuple[str, str]:
    """A moment as a customer writes it."""
    at = datetime.now(HERE) - timedelta(hours=hours)  # noqa: TID251 - the program runs by the real clock
    today = at.date() == (at + timedelta(hours=hours)).date()
    day = ("今天", "today ") if today else ("昨天", "yesterday ")
    return f"{day[0]} {at:%H:%M}", f"{day[1]}{at:%H:%M}"


async def _objects(house: House, language: str, name: tuple[str, str], hours: int) -> tuple[Caller, str]:
    """Somebody objects to goods that were signed for so many hours ago."""
    caller = Caller(house, language, name)
    menu = await caller.says(BAD, ("要报什么？", "What are you reporting?"))
    assert menu.text.startswith(caller.word(("有人受伤先打 120", "Someone hurt: call 120")))
    asked = await caller.presses(("生鲜有质量问题", "Fresh goods problem"), ILL)
    assert asked.text.startswith(caller.word(("症状重的先打 120。", "If anyone is seriously ill, call 120 first.")))
    assert caller.word(("请给我回电", "Call me back")) in asked.buttons
    opened = await caller.presses(("还没吃", "Not eaten yet"), WHEN)
    number = number_in(opened.text)
    assert caller.word(("已发给售后值班组", "sent to the after-sales duty group")) in opened.text
    await caller.says(hours_ago(hours), ("签收", "igned for at"))
    return caller, number


@play
async def an_objection_inside_twelve_hours_ends_with_her_word(house: House, language: str) -> None:
    caller, number = await _objects(house, language, ("王桂芬", "Wanda Green"), 2)
    await caller.reads(("12 小时内（到", "you can return or exchange until"), ("想怎么办？", "What would you like?"))
    sales, outlet = Responder(house, "liu-yang", house.groups["after-sales"]), Responder(house, "sun-tao")
    await outlet.presses_here("已知悉", number, "预案 30 分钟")
    await caller.presses(("换货", "Exchange"), ("拍一张照片", "send one photo"))
    await caller.does(caller.seat.photo, PHONE)
    await caller.says("13900003301", CHECK)
    receipt = await caller.presses(
        ("都对", "All correct"), number, ("您满意了，这件事才算完。", "It stays open until you are satisfied.")
    )
    tomorrow = datetime.now(HERE) + timedelta(days=1)  # noqa: TID251 - as above
    assert caller.word((f"{tomorrow.month}月{tomorrow.day}日", f"{tomorrow.day} {tomorrow:%b}")) in receipt.text
    photo = await sales.group.wait_for(
        lambda message: message.kind == "photo" and number in _shown(message.reply_to), PATIENCE
    )
    assert not photo.has_spoiler
    await sales.presses("接单", number)
    await caller.reads(("刘洋（售后值班组）已接单", "Liu Yang (after-sales duty group) has"))
    await sales.presses("已上门", number)
    await caller.reads(("刘洋", "Liu Yang"), ("已上门", "arrived at"))
    await sales.fills("已退换", number, ("换的还是退的？", "换货"))
    await caller.reads(("已换货。", "Exchanged at"))
    await caller.reads(SOLVED)
    again = await caller.presses(("没解决", "Not solved"), number, ("何静", "He Jing"))
    assert caller.word(("前给您打电话", "You get a call by")) in again.text
    await sales.card(number, "【已重开】")
    await Responder(house, "he-jing").reads(number, "没解决")
    await sales.presses("接单", number)
    await sales.presses_here("已回电", number)
    await sales.fills("已退换", number, ("换的还是退的？", "退货"))
    await caller.reads(("已退货。", "Taken back at"))
    await caller.presses(("解决了", "Solved"), ("已关闭", "is closed"))
    await sales.card(number, "【已关闭】")


def _shown(message: object) -> str:
    return str(message) if message else ""


@play
async def an_objection_after_twelve_hours_is_recorded_all_the_same(house: House, language: str) -> None:
    caller, number = await _objects(house, language, ("林涛", "Linda Tan"), 16)
    told = await caller.reads(("您的问题照样记录、有人答复。", "your report is recorded and answered all the same."))
    assert caller.word(("能不能换由网点负责人定。", "The outlet head decides about an exchange.")) in told.text
    for refusal in ("无效", "过期", "不受理", "invalid", "expired"):
        assert refusal not in told.text
    await caller.says(("三斤烂了一半", "half of it is rotten"), ("拍一张照片", "send one photo"))
    await caller.presses(SKIP, PHONE)
    await caller.presses(SKIP, CHECK)
    await caller.presses(("都对", "All correct"), number)
    sales, outlet = Responder(house, "liu-yang", house.groups["after-sales"]), Responder(house, "sun-tao")
    await sales.presses("接单", number)
    await outlet.fills("定能否换货", number, ("能不能换？", "给换"), in_private=True)
    await caller.reads(("给换", "Will be exchanged"))
    await sales.fills("已答复", number, ("怎么答复的？", "明天早上给您换一份新的"))
    await caller.reads("明天早上给您换一份新的")
    await caller.reads(SOLVED)
    await caller.presses(("解决了", "Solved"), ("已关闭", "is closed"))


@play
async def illness_passes_by_every_window(house: House, language: str) -> None:
    caller, number = await _objects(house, language, ("吴阿姨", "Mrs Woods"), 20)
    await caller.reads(("哪里不对？", "What is wrong with it?"))
    asked = await caller.presses(("有人不舒服", "Someone is ill"), ("几个人不舒服？", "How many people are ill?"))
    text = "\n".join(message.text for message in caller.seat.chat.from_bots[-2:])
    assert "120" in text, asked
    leader = Responder(house, "zheng-guodong", house.groups["emergency"])
    await leader.card(number, "【紧急，待接单】食品安全事故")
    await caller.says("2", ("几点开始不舒服？", "When did the first person fall ill?"))
    await leader.card(number, "不舒服：2")
