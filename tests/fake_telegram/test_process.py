"""As a process of its own, and with both frameworks polling at once."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiogram
import aiogram.types as at
import pytest
import telegram as ptb
import telegram.ext
from aiohttp import ClientSession

from tests.fake_telegram import FakeBot, FakeTelegram, Group, User
from tests.fake_telegram.conftest import AiogramMaker

HERE = Path(__file__).resolve()


@pytest.fixture
async def address() -> AsyncIterator[str]:
    command = [sys.executable, "-m", "tests.fake_telegram"]
    process = await asyncio.create_subprocess_exec(*command, cwd=HERE.parents[2], stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    yield (await process.stdout.readline()).decode().strip()
    process.terminate()
    assert await process.wait() == 0


async def test_it_is_told_what_to_do_from_outside(address: str) -> None:
    async with ClientSession(address) as session:

        async def post(path: str, **body: Any) -> Any:
            async with session.post(f"/control/{path}", json=body) as answer:
                assert answer.status == 200, await answer.text()
                return await answer.json()

        token = (await post("bot", name="Hotline", username="hotline_bot"))["token"]
        ann = (await post("user", name="Ann", language="en"))["id"]
        await post("group", title="Supply", members=["Ann", "hotline_bot"])
        await post("act", who="Ann", at="hotline_bot", do="start")
        await post("fault", what="fail", **{"with": {"method": "sendMessage", "code": 429, "retry_after": 2}})
        for status in (429, 200):
            async with session.get(f"/bot{token}/sendMessage", params={"chat_id": ann, "text": "Hello"}) as answer:
                assert answer.status == status
        async with session.get("/control/seen") as answer:
            seen = await answer.json()
    assert seen["chats"]["Ann with @hotline_bot"] == ["1 Ann: '/start'", "2 bot: 'Hello'"]
    assert len(seen["refusals"]) == 1


async def test_a_client_killed_while_it_waits_leaves_no_conflict(
    server: FakeTelegram, hotline: FakeBot, zhang: User, by_aiogram: AiogramMaker
) -> None:
    zhang.at(hotline).send("1")
    url = f"{server.url}/bot{hotline.token}/getUpdates?timeout=30"
    # Fetches one update, asks for what comes after that, and is killed while it waits.
    script = f"from urllib.request import urlopen as get; get({url!r}); get({url!r} + '&offset=731000002')"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script)
    await server.wait_until(lambda: len(server.calls_of("getUpdates")) == 2 and hotline.updates.is_polled)
    process.kill()
    await process.wait()
    bot = by_aiogram(hotline)
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await server.wait_until(lambda: len(server.calls_of("getUpdates")) == 3)
    zhang.at(hotline).send("2")
    (update,) = await poll
    assert update.message
    assert update.message.text == "2"
    await bot.get_updates(offset=update.update_id + 1, timeout=0)
    await server.taken()
    await server.settle()


async def test_both_frameworks_poll_at_once_and_stop_without_a_conflict(
    server: FakeTelegram, hotline: FakeBot, staff: FakeBot, supply: Group, zhang: User, by_aiogram: AiogramMaker
) -> None:
    dispatcher = aiogram.Dispatcher()

    @dispatcher.message()
    async def echo(message: at.Message) -> None:
        await message.answer(f"hotline: {message.text}")

    async def card(update: ptb.Update, context: Any) -> None:
        await context.bot.send_message(
            supply.id, f"staff: {update.effective_message and update.effective_message.text}"
        )

    builder = telegram.ext.Application.builder().token(staff.token)
    application = builder.base_url(f"{server.url}/bot").base_file_url(f"{server.url}/file/bot").build()
    application.add_handler(telegram.ext.MessageHandler(telegram.ext.filters.TEXT, card))
    polling = dispatcher.start_polling(by_aiogram(hotline), handle_signals=False, close_bot_session=False)
    task = asyncio.create_task(polling)
    async with application:
        assert application.updater
        await application.updater.start_polling(timeout=30)
        await application.start()
        zhang.at(hotline).send("车趴窝了")
        zhang.at(supply).send("/bind@duty_bot 1")
        await zhang.at(hotline).wait_for("hotline: 车趴窝了")
        await supply.wait_for("staff: /bind@duty_bot 1")
        await server.taken()
        await dispatcher.stop_polling()
        await task
        await application.updater.stop()
        await application.stop()
    await server.settle()
