"""What everybody should read in the stories of tellers.py, written by hand: {n} is a case's number, hh:mm a time."""

from __future__ import annotations

from collections.abc import Sequence

from tests.endtoend.seen import Alert, Ask, Line, Note
from tests.endtoend.tellers import Driver

URGENT = "\n急事请打 +86 731 0000 2400。"
URGENT_EN = "\nUrgent: +86 731 0000 2400."
NOBODY = "还没有人接单，hh:mm 已通知组长赵敏，hh:mm 前没接再通知值班经理。" + URGENT
NOBODY_EN = (
    "Nobody has taken it yet; group head Zhao Min was alerted at hh:mm, the duty manager follows at hh:mm." + URGENT_EN
)
PRIVACY = "\n您报的情况只给处理的人看。信息方面的问题请打 +86 731 0000 2400。"
PRIVACY_EN = "\nOnly those who work on your report read it; questions about your data: +86 731 0000 2400."
NAMES = {"li-na": ("李娜", "Li Na"), "zhao-min": ("赵敏", "Zhao Min")}


def driver_zh(driver: Driver) -> list[list[Line]]:
    """The form of a driver who reads Chinese, and what becomes of the case."""
    n, name, plate = driver.number, NAMES[driver.responder][0], driver.phone[-4:]
    form = [
        Ask("有人受伤先打 120，着火冒烟先打 119，报警 110，交警 122。\n要报什么？打字、发语音都行。"),
        Ask("有人受伤先打 120，着火冒烟先打 119。\n人都安全吗？"),
        Ask(
            f"人站到护栏外，别回车里。\n已记录，工单 {n}，hh:mm 已发给供应值班组。\n"
            "hh:mm 前没人接单，自动通知组长，您不用催。\n车在哪里？也可以打字、发语音。"
        ),
        Ask("位置收到。"),
        Ask("哪条路、往哪个方向、桩号或出口？例：G4 往广州方向 K1512。"),
        Ask("车现在怎样？"),
        Ask("站在护栏外，方便就拍一张车的照片。"),
        Ask("照片收到。\n车上是什么货？"),
        Ask("值班员打哪个电话找您？"),
        Ask("记下了。"),
        Ask(
            "请核对。没错按“都对”，要改哪条按它的号。\n1 人员：都安全\n"
            f"2 位置：已定位，{driver.road}\n3 车况：开不了，自己坏的\n4 照片：1 张\n5 货物：{driver.load}\n"
            f"6 电话：+86 138 0000 {plate}"
        ),
        Note(f"都记下了，工单 {n}。\n{NOBODY}\n下一步：hh:mm 前安排维修。{PRIVACY}\n有变化随时发消息。"),
    ]
    news = [
        Note(NOBODY),
        Note("备用车还没有出发，已通知组长赵敏。\nhh:mm 前告诉您新的时间。" + URGENT),
        Note(f"{name}（供应值班组）已接单，会给您打电话。"),
        Note(f"备用车 hh:mm 已出发：湘A·{plate}，何斌，13900006612。预计 hh:mm 到，有变化再告诉您。"),
        Note("hh:mm 已到。"),
        Ask("hh:mm 恢复送货。\n问题解决了吗？"),
        Note(f"记下了，已解决。工单 {n} 关单还差：维修安排。\n下一步：hh:mm 前安排维修。"),
        Note(f"故障车维修已安排：拖车 {plate} 到。\n工单 {n} 已关闭，有问题直接发消息。"),
    ]
    return [form, news]


def driver_en(driver: Driver) -> list[list[Line]]:
    """The same for a driver who reads English."""
    return [_form_en(driver), _news_en(driver)]


def _form_en(driver: Driver) -> list[Line]:
    n, plate = driver.number, driver.phone[-4:]
    return [
        Ask(
            "Someone hurt: call 120. Fire or smoke: 119. Police 110, traffic police 122.\n"
            "What are you reporting? Type or send a voice message."
        ),
        Ask("Someone hurt: call 120. Fire or smoke: 119.\nIs everyone safe?"),
        Ask(
            "Stand behind the barrier, not in the cab.\n"
            f"Recorded as case {n}, sent to the supply duty group at hh:mm.\n"
            "If nobody takes it by hh:mm, the group head is alerted. No need to chase.\n"
            "Where is the vehicle? Typing or voice works too."
        ),
        Ask("Location received."),
        Ask("Which road, which direction, which marker or exit? For example: G4 towards Guangzhou, K1512."),
        Ask("How is the vehicle?"),
        Ask("From behind the barrier, if it is safe: one photo of the vehicle."),
        Ask("Photo received.\nWhat is the load?"),
        Ask("Which number can the duty group call?"),
        Ask("Noted."),
        Ask(
            "Please check. If all is right press “All correct”; to change a line press its number.\n"
            f"1 People: All safe\n2 Place: located, {driver.road}\n3 Vehicle: Stopped, a fault\n4 Photos: 1\n"
            f"5 Load: {driver.load}\n6 Phone: +86 138 0000 {plate}"
        ),
        Note(
            f"All recorded, case {n}.\n{NOBODY_EN}\nNext: repair arranged by hh:mm.{PRIVACY_EN}\n"
            "Send a message whenever something changes."
        ),
    ]


def _news_en(driver: Driver) -> list[Line]:
    n, name, plate = driver.number, NAMES[driver.responder][1], driver.phone[-4:]
    return [
        Note(NOBODY_EN),
        Note(
            "The standby vehicle has not left; group head Zhao Min has been alerted.\nYou get a new time by hh:mm."
            + URGENT_EN
        ),
        Note(f"{name} (supply duty group) has your case and will call you."),
        Note(
            f"The standby vehicle left at hh:mm: 湘A·{plate}, 何斌，13900006612. "
            "Expected hh:mm; you hear of any change."
        ),
        Note("On site at hh:mm."),
        Ask("Delivery resumed at hh:mm.\nIs it solved?"),
        Note(f"Recorded: solved. Before case {n} is closed: repair arranged.\nNext: repair arranged by hh:mm."),
        Note(
            f"Repair of your vehicle is arranged: 拖车 {plate} 到.\n"
            f"Case {n} is closed. Just send a message if anything is wrong."
        ),
    ]


def crier(n: str) -> list[list[Line]]:
    """Somebody who cried for help."""
    form: list[Line] = [
        Alert(
            "马上打 120（急救）。着火 119，报警 110，交警 122。我们：+86 731 0000 2400。\n先到安全的地方。\n"
            f"hh:mm 已作为紧急情况发给应急值班组，工单 {n}。\n120 打了吗？"
        ),
        Ask("出了什么事？说一句就行，发语音也行。"),
        Ask("在哪里？也可以打字、发语音。"),
        Ask("值班员打哪个电话找您？"),
        Ask("记下了。"),
        Note(
            f"都记下了，工单 {n}。\nhh:mm 已发给应急值班组，hh:mm 前有人接单，不然通知应急小组组长。\n"
            f"下一步：hh:mm 前给您打电话。{PRIVACY}\n缺的我们打电话问。有变化随时发消息。"
        ),
    ]
    news: list[Line] = [
        Note("郑国栋（应急值班组）已接单，会给您打电话。" + URGENT),
        Note("郑国栋 hh:mm 已打 120。" + URGENT),
    ]
    return [form, news]


def group(drivers: Sequence[Driver]) -> list[list[Line]]:
    """The supply group's chat: a card a case, its photo, and a line for each promise that nobody kept."""
    photos: list[list[Line]] = [[Ask(f"{driver.number}，司机发来")] for driver in drivers]
    cards: list[list[Line]] = [
        [
            Alert("【待接单】车辆故障", driver.number),
            Alert(f"{driver.number} 超时：还没有人接单，hh:mm 到期。"),
            Alert(f"{driver.number} 超时：部门负责人还没有确认知悉，hh:mm 到期。"),
            Alert(f"{driver.number} 超时：备用车还没有出发，hh:mm 到期。"),
        ]
        for driver in drivers
    ]
    return photos + cards


def head(drivers: Sequence[Driver]) -> list[list[Line]]:
    """The group head, in private: asked to know of each case, and the first on its ladder."""
    return [
        [
            Alert("请确认知悉。hh:mm 前", driver.number),
            Alert("超时：还没有人接单\n工单", driver.number),
            Alert("超时：备用车还没有出发\n工单", driver.number),
        ]
        for driver in drivers
    ]


def each_reads(text: str, numbers: Sequence[str]) -> list[list[Line]]:
    """One alert a case."""
    return [[Alert(text, number)] for number in numbers]


def responder(person: str, drivers: Sequence[Driver], episodes: Sequence[str]) -> list[list[Line]]:
    """Somebody who takes cases: the facts of each, and what was asked in private, in the order of `episodes`."""
    asked: dict[str, list[Line]] = {
        "departed": [Ask("哪辆车？打车牌。"), Ask("谁开？姓名和电话。"), Ask("预计几点到？"), Note("记下了。")],
        "repair": [Ask("怎么安排的？例：拖车 hh:mm 到。"), Note("记下了。")],
    }
    facts: list[list[Line]] = [[Note("已接单", each.number)] for each in drivers if each.responder == person]
    return [[line for episode in episodes for line in asked[episode]], *facts]
