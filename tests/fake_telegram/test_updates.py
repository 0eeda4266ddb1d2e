"""Polling, webhooks, and updates that come as they should not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiogram
import pytest
import telegram.error
from aiogram.exceptions import TelegramConflictError
from aiohttp import ClientSession, web

from tests.fake_telegram import FakeBot, FakeTelegram, Seat
from tests.fake_telegram.conftest import AiogramMaker, PtbMaker
from tests.fake_telegram.webhooks import SECRET_HEADER


@pytest.fixture
def bot(hotline: FakeBot, by_aiogram: AiogramMaker) -> aiogram.Bot:
    return by_aiogram(hotline)


def texts(updates: list[aiogram.types.Update]) -> list[str | None]:
    return [update.message.text for update in updates if update.message]


async def test_updates_are_served_again_until_a_higher_offset_is_asked_for(bot: aiogram.Bot, phone: Seat) -> None:
    phone.send("1")
    phone.send("2")
    first = await bot.get_updates(limit=1)
    assert texts(first) == ["1"]
    assert texts(await bot.get_updates()) == ["1", "2"]
    assert texts(await bot.get_updates(offset=first[0].update_id + 1)) == ["2"]
    assert texts(await bot.get_updates()) == ["2"]
    assert texts(await bot.get_updates(offset=first[0].update_id + 2)) == []


async def test_a_poll_waits_for_the_next_update(bot: aiogram.Bot, hotline: FakeBot, phone: Seat) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await _polled(hotline)
    phone.send("G4")
    assert texts(await poll) == ["G4"]


async def test_the_newer_of_two_polls_wins(
    server: FakeTelegram, hotline: FakeBot, bot: aiogram.Bot, phone: Seat, by_ptb: PtbMaker
) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await _polled(hotline)
    newer = asyncio.create_task((await by_ptb(hotline)).get_updates(timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await older
    phone.send("x")
    assert len(await newer) == 1
    with pytest.raises(AssertionError, match="409"):
        await server.settle()


async def test_a_client_that_went_away_is_no_conflict(
    server: FakeTelegram, hotline: FakeBot, bot: aiogram.Bot, phone: Seat
) -> None:
    async with ClientSession() as session:
        poll = asyncio.create_task(_get(session, f"{server.url}/bot{hotline.token}/getUpdates?timeout=30"))
        await _polled(hotline)
        poll.cancel()
        await asyncio.wait([poll])
    again = asyncio.create_task(bot.get_updates(timeout=30))
    await server.wait_until(lambda: len(server.calls_of("getUpdates")) == 2)
    phone.send("x")
    assert len(await again) == 1
    await server.settle()


async def test_only_the_kinds_asked_for_are_queued(bot: aiogram.Bot, phone: Seat) -> None:
    phone.send("before")
    await bot.get_updates(allowed_updates=["callback_query"])
    phone.send("after")
    assert texts(await bot.get_updates()) == ["before"]
    await bot.get_updates(allowed_updates=[])
    phone.send("later")
    assert texts(await bot.get_updates()) == ["before", "later"]


async def test_raw_updates_come_twice_and_with_lower_ids(bot: aiogram.Bot, hotline: FakeBot, phone: Seat) -> None:
    phone.send("1")
    (last,) = await bot.get_updates()
    raw = {"update_id": 7, "message": phone.messages[-1].as_json(hotline)}
    hotline.feed(raw)
    hotline.feed(raw)
    assert [update.update_id for update in await bot.get_updates(offset=last.update_id + 1)] == [7, 7]
    assert await bot.get_updates(offset=last.update_id + 1) == []
    hotline.updates.skip_ids(-1000)
    phone.send("2")
    (lower,) = await bot.get_updates(offset=last.update_id + 1)
    assert lower.update_id < last.update_id


async def test_an_update_that_telegram_would_not_send_is_not_fed_by_mistake(hotline: FakeBot) -> None:
    with pytest.raises(AssertionError, match=r"message\.date is missing"):
        hotline.feed({"update_id": 7, "message": {"message_id": 1}})
    hotline.feed({"update_id": 7, "message": {"message_id": 1}}, is_checked=False)


async def test_updates_are_kept_for_a_day(server: FakeTelegram, bot: aiogram.Bot, phone: Seat) -> None:
    phone.send("old")
    server.clock.advance(24 * 3600 + 60)
    phone.send("new")
    assert texts(await bot.get_updates()) == ["new"]


async def test_a_wrong_token_is_unauthorised(server: FakeTelegram, hotline: FakeBot, by_ptb: PtbMaker) -> None:
    async with ClientSession() as session, session.get(f"{server.url}/bot1:wrong/getMe") as answer:
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    bot = await by_ptb(hotline)
    hotline.is_revoked = True
    with pytest.raises(telegram.error.InvalidToken):
        await bot.get_me()


@pytest.fixture
async def hook() -> AsyncIterator[tuple[str, list[Any], list[int]]]:
    """An address, what was posted there, and the statuses to answer with (200 when used up)."""
    posts: list[Any] = []
    statuses: list[int] = []

    async def take(request: web.Request) -> web.Response:
        posts.append((request.headers.get(SECRET_HEADER), await request.json()))
        return web.Response(status=statuses.pop(0) if statuses else 200)

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook", posts, statuses
    await runner.cleanup()


async def test_a_webhook_gets_each_update_with_its_secret_until_it_takes_it(
    server: FakeTelegram, bot: aiogram.Bot, phone: Seat, hotline: FakeBot, hook: tuple[str, list[Any], list[int]]
) -> None:
    url, posts, statuses = hook
    statuses[:] = [500, 503]
    phone.send("1")
    await bot.set_webhook(url, secret_token="a-secret_1")
    phone.send("2")
    await server.wait_until(lambda: not hotline.updates.waiting_updates and len(posts) == 4)
    assert [(secret, update["message"]["text"]) for secret, update in posts] == [
        *[("a-secret_1", "1")] * 3,
        ("a-secret_1", "2"),
    ]
    info = await bot.get_webhook_info()
    assert "503" in (info.last_error_message or "")
    with pytest.raises(TelegramConflictError, match="while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    phone.send("3")
    assert texts(await bot.get_updates()) == ["3"]


async def _get(session: ClientSession, url: str) -> None:
    async with session.get(url):
        pass


async def _polled(bot: FakeBot) -> None:
    await bot.server.wait_until(lambda: bot.updates.is_polled)
