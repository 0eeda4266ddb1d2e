"""What the plays of the plans share: the programme, who reports, and a notice that everybody is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.endtoend.caller import Caller, Responder, Said, seen
from tests.endtoend.company import HERE, Company
from tests.endtoend.house import PATIENCE, House
from tests.endtoend.play import Play
from tests.fake_telegram import Message

PLAYS: list[Play] = []
MENU = ("要报什么？", "What are you reporting?")
CHECK, CORRECT, RECORDED = ("请核对", "Please check"), ("都对", "All correct"), ("都记下了", "All recorded")
NOTED, SKIP = ("记下了。", "Noted."), ("跳过", "Skip")
IS_SOLVED, SOLVED = ("问题解决了吗？", "Is it solved?"), ("解决了", "Solved")
PHONE = ("13800007701", "13800007702")


def play(work: Play) -> Play:
    """Put a play on this programme."""
    PLAYS.append(work)
    return work


class Colleague(Caller):
    """Somebody of the staff who reports in the chat with the duty bot."""

    def __init__(self, house: House, language: str, person: Said) -> None:
        self.house, self.language = house, language
        self.name = self.word(person)
        self.seat = house.phone(self.name)
        self.number = ""

    async def begins(self, words: Said, *reads: Said) -> Message:
        """/new, and what has happened."""
        await self.says("/new", ("要报什么？", "What is reported, by a caller or by yourself?"))
        return await self.says(words, *reads)


async def tells(caller: Caller, words: Said, *reads: Said) -> Message:
    """Write an answer that is noted at once; what comes next stands in a message of its own."""
    noted = await caller.says(words, NOTED)
    return await caller.reads(*reads, after=noted)


def at(minutes: float) -> str:
    """The local time so many minutes from now."""
    return f"{datetime.now(HERE) + timedelta(minutes=minutes):%H:%M}"  # noqa: TID251 - the program runs by the real clock


async def everybody_is_told(group: Responder, teller: Responder, number: str, words: str) -> None:
    """Two of the four customers read it and say so, one of them only later; the others are telephoned, one by one."""
    house = group.house
    assert isinstance(house, Company)
    wang, ann = (house.customers[each] for each in ("customer-wang", "customer-ann"))
    await teller.reads(f"{number}：通知已发给全部客户 2 人。", key="谁没回复")
    await group.hears(f"{number}：通知已发给全部客户 2 人。请打电话：林涛、曹兰。")
    read = seen(house, await wang.wait_for(words, PATIENCE))
    assert read.text.startswith("星沙配送（演示）的通知：")
    assert seen(house, await ann.wait_for(words, PATIENCE)).text.startswith("A notice from Xingsha Supply (demo):")
    wang.press("收到", on=read)
    await group.card(number, "通知全部客户：已发 2 人，回复收到 1 人")
    await teller.presses_here("谁没回复", f"{number}：通知已发给全部客户 2 人。")
    await teller.reads(f"{number}：发了 2 人，还有 1 人没有回复", "Ann Miller，+86 137 0000 6120")
    ann.press("I have read it")
    await teller.reads(number, "下面的人收不到消息，请打电话", "林涛，+86 139 0000 3302", "曹兰，+86 139 0000 3303")
    for name in ("林涛", "曹兰"):
        await teller.presses_here(name, number, "下面的人收不到消息")
    await group.card(number, "通知全部客户：已发 2 人，回复收到 2 人，已打电话 2 人")
