"""A fake Telegram and both libraries talking to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import aiogram
import pytest
import telegram as ptb
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.fake_telegram import FakeBot, FakeTelegram, Group, Seat, User

AiogramMaker = Callable[[FakeBot], aiogram.Bot]
PtbMaker = Callable[[FakeBot], Awaitable[ptb.Bot]]


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as running:
        yield running


@pytest.fixture
def hotline(server: FakeTelegram) -> FakeBot:
    return server.bot("Hotline", username="hotline_bot")


@pytest.fixture
def staff(server: FakeTelegram) -> FakeBot:
    return server.bot("Duty", username="duty_bot")


@pytest.fixture
def zhang(server: FakeTelegram) -> User:
    return server.user("张师傅", language="zh-hans")


@pytest.fixture
def phone(zhang: User, hotline: FakeBot) -> Seat:
    return zhang.at(hotline)


@pytest.fixture
def supply(server: FakeTelegram, staff: FakeBot, zhang: User) -> Group:
    group = server.group("供应值班组")
    group.add(zhang, staff)
    return group


@pytest.fixture
async def by_aiogram(server: FakeTelegram) -> AsyncIterator[AiogramMaker]:
    made: list[aiogram.Bot] = []

    def make(bot: FakeBot) -> aiogram.Bot:
        session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
        made.append(aiogram.Bot(bot.token, session=session))
        return made[-1]

    yield make
    for bot in made:
        inner = await bot.session.create_session() if isinstance(bot.session, AiohttpSession) else None
        if inner:
            await inner.close()  # the library's own close waits a quarter of a second besides


@pytest.fixture
async def by_ptb(server: FakeTelegram) -> AsyncIterator[PtbMaker]:
    made: list[ptb.Bot] = []

    async def make(bot: FakeBot) -> ptb.Bot:
        made.append(ptb.Bot(bot.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot"))
        await made[-1].initialize()
        return made[-1]

    yield make
    for bot in made:
        await bot.shutdown()
