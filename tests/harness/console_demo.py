"""The page with an invented night in it, to look at: `python -m tests.harness.console_demo [zh|en] [PORT]`."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from bot.channels.console.seats import group, public, staff
from bot.channels.port import InlineKey, ReplyKey
from bot.clock import Clock
from bot.web.ports import CaseView, JournalLine, PromiseView, SaidView
from flows.obligation import Status
from flows.terms import Basis, Language
from flows.text import Words
from tests.harness.console_house import House, house, opened, says

START = datetime(2026, 11, 21, 19, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def both(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)


def promise(name: str, what: Words, minutes: int, status: Status, **more: object) -> PromiseView:
    """A promise of the invented case, started with it."""
    given = {
        "basis": Basis.DEFAULT,
        "owner": both("李娜（供应值班组）", "Li Na (supply duty group)"),
        "sentence": both(
            "车辆不能继续配送的，立即安排备用车辆接替，并告知客户新的到达时间。",
            "If the vehicle cannot go on, a standby vehicle takes over at once and the customer is told the new time.",
        ),
        "ladder": (both("组长", "group head"), both("值班经理", "duty manager"), both("总监", "director")),
        **more,
    }
    at = {"started_at": START, "due_at": START + minutes * MINUTE}
    return PromiseView(id=name, what=what, status=status, **at, **given)  # type: ignore[arg-type]


def promises() -> tuple[PromiseView, ...]:
    """One promise in every state that a bar can have."""
    acknowledged = {"met_at": START + 3 * MINUTE, "met_by": both("李娜", "Li Na")}
    told = {"met_at": START + MINUTE, "met_by": both("赵敏", "Zhao Min")}
    late = {"warn_at": START + 10 * MINUTE, "breached_at": START + 15 * MINUTE, "rung": 0}
    soon = {"warn_at": START + 14 * MINUTE, "basis": Basis.DOCUMENT, "cite": "002:31", "owner": both("孙涛", "Sun Tao")}
    return (
        promise("ack", both("接单", "Acknowledge"), 5, Status.MET, **acknowledged),
        promise("head", both("部门负责人知悉", "Head of department told"), 5, Status.MET, **told),
        promise("standby", both("备用车出发", "Standby vehicle leaves"), 15, Status.BREACHED, **late),
        promise("outlet", both("网点负责人知悉", "Outlet head told"), 30, Status.AT_RISK, **soon),
        promise("repair", both("安排故障车维修", "Repair of the vehicle arranged"), 240, Status.RUNNING),
        promise("need", both("客户需求当天满足", "Customer's need met today"), 60, Status.LAPSED),
    )


SAID = (
    (0, both("供应值班组", "Supply duty group"), both("工单卡片", "card")),
    (0, both("张师傅", "Mr Zhang"), both("回执", "receipt")),
    (3, both("张师傅", "Mr Zhang"), both("已接单", "acknowledged")),
    (10, both("李娜", "Li Na"), both("即将超时", "at risk")),
    (15, both("供应值班组", "Supply duty group"), both("超时", "overdue")),
    (15, both("赵敏", "Zhao Min"), both("超时", "overdue")),
)


def cases() -> list[CaseView]:
    """A breakdown at 03:28 and a calm case behind it."""
    said = tuple(SaidView(at=START + minute * MINUTE, to=to, kind=kind) for minute, to, kind in SAID)
    breakdown = both("车辆故障", "Vehicle breakdown")
    overdue, acknowledged = both("超时", "Overdue"), both("已接单", "Acknowledged")
    visit = promise("visit", both("售后上门", "After-sales on site"), 1440, Status.RUNNING, basis=Basis.DOCUMENT)
    quality = both("质量异议", "Quality objection")
    return [
        CaseView(number="26-0417", title=breakdown, state=overdue, opened_at=START, promises=promises(), said=said),
        CaseView(number="26-0415", title=quality, state=acknowledged, opened_at=START, promises=(visit,)),
    ]


async def fill(behind: House, language: Language) -> None:
    """Put an invented night into the phones, in one language."""
    zh = language is Language.ZH
    console = behind.console
    driver = "driver-zhang" if zh else "driver-reed"
    customer = "customer-wang" if zh else "customer-ann"
    for chat in (group("supply"), staff("zhao-min"), staff("zhou-qiang"), staff("li-na")):
        console._exchange.tune(chat, language=language)
    await _driver(behind, driver, zh=zh)
    console.write(public(customer), customer, "早上送的虾有味道" if zh else "The shrimp from this morning smells")
    html = (
        "症状重的先打 120。\n有人吃了不舒服吗？比如吐、拉肚子、发烧。"
        if zh
        else "If anyone is seriously ill, call 120 first.\n"
        "Has anyone felt ill after eating it? For example vomiting, diarrhoea, fever."
    )
    labels = (
        ("1 没有人不舒服", "2 有人不舒服", "3 还没吃", "请给我回电")
        if zh
        else ("1 Nobody is ill", "2 Someone is ill", "3 Not eaten yet", "Call me back")
    )
    await console.send(
        public(customer), says(html, buttons=tuple((InlineKey(label=each, data=each),) for each in labels))
    )
    await _staff(behind, zh=zh)


async def _driver(behind: House, driver: str, *, zh: bool) -> None:
    console, chat = behind.console, public(driver)
    console.write(chat, driver, "车趴窝了" if zh else "broken down")
    safe = (
        ("1 都安全", "2 有人受伤", "3 着火或有危险", "4 说不清")
        if zh
        else ("1 All safe", "2 Someone is hurt", "3 Fire or danger", "4 Not sure")
    )
    copy = InlineKey(label="复制 120" if zh else "Copy 120", copies="120")
    await console.send(
        chat,
        says(
            "有人受伤先打 120，着火冒烟先打 119。\n<b>人都安全吗？</b>"
            if zh
            else "Someone hurt: call 120. Fire or smoke: 119.\n<b>Is everyone safe?</b>",
            buttons=(*((InlineKey(label=each, data=each),) for each in safe), (copy,)),
        ),
    )
    console.locate(chat, driver, 28.1963, 113.0737)
    console.photo(chat, driver)
    keys = ("发送我的位置", "现在发不了") if zh else ("Send my location", "I can't now")
    await console.send(
        chat,
        says(
            "备用车还没有出发，已通知组长赵敏。\n03:37 前告诉您新的时间。"
            if zh
            else "The standby vehicle has not left yet; group head Zhao Min has been alerted.\n"
            "You get a new time by 03:37.",
            keys=((ReplyKey(label=keys[0], requests="location"),), (ReplyKey(label=keys[1]),)),
        ),
    )


async def _staff(behind: House, *, zh: bool) -> None:
    console = behind.console
    map_link = '<a href="https://uri.amap.com/marker?position=113.0737,28.1963">'
    card = (
        f"<b>【超时】车辆故障 26-0417</b>\n备用车应在 03:27 前出发，还没有出发记录\n处理人：李娜，03:15 接单\n"
        "司机张师傅，湘A·K3827，电话尾号 5521\n人员：都安全\n"
        f"位置：G4 往广州方向 K1512（{map_link}高德</a> 28.1963, 113.0737）\n"
        "时限\n03:42 网点负责人知悉（预案）\n07:12 安排维修（本单位）\n03:28 的情况"
        if zh
        else f"<b>[Overdue] Vehicle breakdown 26-0417</b>\nStandby vehicle should have left by 03:27, not recorded\n"
        f"With: Li Na since 03:15\nDriver Reed, 湘A·K3827, phone ending 5521\nPeople: all safe\n"
        f"Place: G4 towards Guangzhou K1512 ({map_link}Amap</a> 28.1963, 113.0737)\nDue\n"
        "03:42 outlet head told (plan)\n07:12 repair arranged (default)\nAs of 03:28"
    )
    labels = (
        (("备用车出发", "已到场", "已解决"), ("要电话", "转交", "升级", "EN"))
        if zh
        else (("Vehicle left", "On site", "Resolved"), ("Get phone", "Reassign", "Escalate", "中文"))
    )
    buttons = tuple(tuple(InlineKey(label=each, data=each) for each in row) for row in labels)
    posted = await console.send(group("supply"), says(card, buttons=buttons))
    console.write(group("supply"), "chen-bo", "我在路上找备用车" if zh else "Looking for a standby vehicle")
    late = "26-0417 备用车 03:27 没有出发。" if zh else "26-0417: the standby vehicle did not leave by 03:27."
    await console.send(group("supply"), says(late), reply_to=posted)
    ping = (
        "超时：备用车还没有出发\n工单 26-0417，车辆故障，人都安全，货物冷冻\n应做到：03:27 前备用车出发（本单位）\n"
        "处理人：李娜，03:15 接单，+86 137 0000 4410\n03:27 到期，刚刚超时。03:37 前没有进展，转值班经理周强。"
        if zh
        else "Overdue: the standby vehicle has not left\nCase 26-0417, breakdown, all safe, frozen load\n"
        "Promised: standby vehicle leaves by 03:27 (default)\nWith: Li Na since 03:15, +86 137 0000 4410\n"
        "Due 03:27, just passed. Without progress by 03:37 it goes to duty manager Zhou Qiang."
    )
    keys = (
        ("我来处理", "提醒李娜", "转交", "已打电话")
        if zh
        else ("I take it", "Remind Li Na", "Reassign", "I have called")
    )
    rows = tuple(tuple(InlineKey(label=each, data=each) for each in keys[at : at + 2]) for at in (0, 2))
    for person in ("zhao-min", "zhou-qiang"):
        await console.send(staff(person), says(ping, buttons=rows))


async def answer(behind: House, since: datetime) -> None:
    """Give a sign of life for everything that people do."""
    while True:
        event = await behind.heard.get()
        if event.sent_at < since:
            continue
        where = event.address.chat
        await behind.console.send(where, says(f"<code>{type(event.body).__name__}</code> {event.key}"))


async def main(language: Language, port: int) -> None:
    """Serve until stopped."""
    clock = Clock(start=START + timedelta(minutes=16, seconds=10))
    behind = house(clock)
    behind.language = language
    behind.cases.shown = cases()
    behind.cases.due = START + 25 * MINUTE
    behind.cases.journals["26-0417"] = [
        JournalLine(at=START, by=both("张伟", "Zhang Wei"), what=both("报告：车辆故障", "Reported: vehicle breakdown"))
    ]
    await fill(behind, language)
    async with opened(behind, port) as address:
        print(address, flush=True)  # noqa: T201 - the one line that this program says
        await answer(behind, clock.now())


if __name__ == "__main__":
    port = next((int(each) for each in sys.argv[1:] if each.isdigit()), 8099)
    asyncio.run(main(Language.EN if "en" in sys.argv[1:] else Language.ZH, port))
