"""(7): from a person's message to what others read of it, both bots real processes at the same fake Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from pathlib import Path

from bot.clock import Clock
from bot.seats import move_in
from storage.database import open_storage
from tests.bench.arithmetic import Figure, at_most
from tests.bench.ours_form import demo_house, seat
from tests.bench.timing import middle, stopwatch
from tests.endtoend.house import demo_with
from tests.fake_telegram import FakeBot, FakeTelegram, Group
from tests.harness.program import program

SAMPLES = 6
"""Reports, and echoes, in one round."""
PATIENCE = 30.0
FIRST_GROUP = "supply"
SETTINGS = {"DUTYLINE_GROUP_PER_MINUTE": "6000"}
"""Telegram's own limits are not what is measured."""


async def measure(rounds: int, folder: Path) -> list[Figure]:
    """One figure."""
    figure = Figure("7", "report -> card on the wire p50", "ours", "aiogram echo", at_most(3.0))
    async with FakeTelegram() as telegram, _ours(telegram, folder) as (hotline, supply), _echo(telegram) as echo:
        people = iter(range(1, 10_000))
        for at in range(rounds + 1):
            theirs = [await _echoed(telegram, echo) for _ in range(SAMPLES)]
            mine = [await _carded(telegram, hotline, supply, next(people)) for _ in range(SAMPLES)]
            if at:  # the first round warms both up
                figure.add(middle(mine), middle(theirs))
    return [figure]


async def _carded(telegram: FakeTelegram, hotline: FakeBot, supply: Group, number: int) -> float:
    """The seconds from `all are safe` to the card in the group of those who are on duty."""
    phone = telegram.user(f"Driver {number}", language="zh-hans").at(hotline)
    phone.send("车坏了")
    await phone.wait_for("要报什么", PATIENCE)
    phone.send("1")
    await phone.wait_for("人都安全吗", PATIENCE)
    await telegram.taken(PATIENCE)  # it polls again, and nothing else is under way
    before = supply.from_bots[-1] if supply.from_bots else None
    since = stopwatch()
    phone.send("1")
    await supply.wait_for("待接单", PATIENCE, after=before)
    seconds = stopwatch() - since
    await phone.wait_for("已记录", PATIENCE)
    return seconds


async def _echoed(telegram: FakeTelegram, echo: FakeBot) -> float:
    phone = telegram.user("Somebody", language="zh-hans").at(echo)
    await telegram.taken(PATIENCE)
    since = stopwatch()
    phone.send("都安全")
    await phone.wait_for("都安全", PATIENCE)
    return stopwatch() - since


@contextlib.asynccontextmanager
async def _echo(telegram: FakeTelegram) -> AsyncIterator[FakeBot]:
    bot = telegram.bot("Echo", username="echo_bot")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.echo_bot", telegram.url, bot.token, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        await telegram.wait_until(lambda: bot.updates.is_polled, PATIENCE, "the echo bot does not poll")
        yield bot
    finally:
        process.terminate()
        await process.wait()


@contextlib.asynccontextmanager
async def _ours(telegram: FakeTelegram, folder: Path) -> AsyncIterator[tuple[FakeBot, Group]]:
    """The program with both bots; its staff has joined, and the groups have their chats."""
    hotline = telegram.bot("Hotline", username="our_hotline_bot")
    staff = telegram.bot("Duty", username="our_duty_bot")
    organisation = folder / "organisation.yaml"
    # More cards in a minute than anybody could read, each of them shown by itself.
    organisation.write_text(demo_with("clocks: {storm: 100000}"), encoding="utf-8")
    house, data, now = demo_house(), folder / "data", Clock.wall().now()
    data.mkdir()
    storage = await open_storage(f"sqlite:///{data / 'dutyline.sqlite3'}")
    await storage.run(lambda rows: move_in(storage, house, rows, now))
    seats = await storage.run(lambda rows: seat(storage, house, rows, now))
    await storage.close()
    groups: dict[str, Group] = {}
    for chat in seats:
        if chat.person:
            user = telegram.user(chat.person, language="zh-hans", user_id=int(chat.chat))
            telegram.private(staff, user).is_started = True
        else:
            groups[chat.group_id or ""] = telegram.group(chat.group_id or "", chat_id=int(chat.chat))
            groups[chat.group_id or ""].add(staff)
    given = {
        "DUTYLINE_TELEGRAM_API": telegram.url,
        "DUTYLINE_HOTLINE_TOKEN": hotline.token,
        "DUTYLINE_STAFF_TOKEN": staff.token,
        "DUTYLINE_ORGANISATION": str(organisation),
        **SETTINGS,
    }
    async with program(data, **given) as running:
        await running.start(until="http://")
        await telegram.wait_until(lambda: hotline.updates.is_polled, PATIENCE, "the program does not poll")
        yield hotline, groups[FIRST_GROUP]
