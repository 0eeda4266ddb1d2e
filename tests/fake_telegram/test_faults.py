"""What a test lets go wrong, as both libraries see it."""

from __future__ import annotations

import asyncio

import aiogram
import pytest
import telegram as ptb
import telegram.error
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
)

from tests.fake_telegram import FakeBot, FakeTelegram, FloodLimits, Group, Seat
from tests.fake_telegram.conftest import AiogramMaker, PtbMaker


@pytest.fixture
async def one(phone: Seat, hotline: FakeBot, by_aiogram: AiogramMaker) -> aiogram.Bot:
    phone.start()
    return by_aiogram(hotline)


@pytest.fixture
async def two(phone: Seat, hotline: FakeBot, by_ptb: PtbMaker) -> ptb.Bot:
    phone.start()
    return await by_ptb(hotline)


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # retry_after is still a number
async def test_too_many_requests(server: FakeTelegram, phone: Seat, one: aiogram.Bot, two: ptb.Bot) -> None:
    server.fail("sendMessage", code=429, retry_after=7, times=2)
    with pytest.raises(TelegramRetryAfter) as by_aiogram:
        await one.send_message(phone.user.id, "x")
    with pytest.raises(telegram.error.RetryAfter) as by_ptb:
        await two.send_message(phone.user.id, "x")
    assert by_aiogram.value.retry_after == 7
    assert "7" in str(by_ptb.value)
    await one.send_message(phone.user.id, "x")
    await server.settle()


async def test_a_fault_is_for_one_chat_and_one_method(
    server: FakeTelegram, phone: Seat, supply: Group, hotline: FakeBot, one: aiogram.Bot
) -> None:
    supply.add(hotline)
    server.fail("sendMessage", chat=supply.id, code=403, description="Forbidden: bot was kicked", times=None)
    await one.send_message(phone.user.id, "x")
    await one.send_chat_action(supply.id, "typing")
    with pytest.raises(TelegramForbiddenError, match="bot was kicked"):
        await one.send_message(supply.id, "x")
    assert [str(refusal.code) for refusal in server.refusals] == ["403"]
    await server.settle()


async def test_a_fault_that_never_happened_fails_the_test(server: FakeTelegram) -> None:
    server.fail("sendMessage")
    with pytest.raises(AssertionError, match="fault never met: refuse sendMessage"):
        await server.settle()


async def test_a_moved_group(supply: Group, hotline: FakeBot, one: aiogram.Bot) -> None:
    supply.add(hotline)
    old_id = supply.id
    supply.migrate(is_told_first="none")
    with pytest.raises(TelegramMigrateToChat) as caught:
        await one.send_message(old_id, "x")
    assert caught.value.migrate_to_chat_id == supply.id


async def test_a_dropped_connection_before_or_after(
    server: FakeTelegram, phone: Seat, one: aiogram.Bot, two: ptb.Bot
) -> None:
    server.drop_connection(method="sendMessage")
    with pytest.raises(TelegramNetworkError):
        await one.send_message(phone.user.id, "lost")
    server.drop_connection(method="sendMessage", after=True)
    with pytest.raises(telegram.error.NetworkError):
        await two.send_message(phone.user.id, "sent, the answer lost")
    assert [message.text for message in phone.chat.from_bots] == ["sent, the answer lost"]
    await server.settle()


async def test_a_bad_gateway(server: FakeTelegram, phone: Seat, one: aiogram.Bot, two: ptb.Bot) -> None:
    server.bad_gateway(times=2)
    with pytest.raises(ClientDecodeError, match="Bad Gateway"):
        await one.send_message(phone.user.id, "x")
    with pytest.raises(telegram.error.NetworkError, match="Bad Gateway"):
        await two.send_message(phone.user.id, "x")


async def test_a_slow_answer(server: FakeTelegram, phone: Seat, two: ptb.Bot) -> None:
    server.slow(0.2, times=1, method="sendMessage", after=True)
    with pytest.raises(telegram.error.TimedOut):
        await two.send_message(phone.user.id, "late", read_timeout=0.05)
    assert phone.last.text == "late"


async def test_down_and_up_again(server: FakeTelegram, phone: Seat, one: aiogram.Bot) -> None:
    url = server.url
    poll = asyncio.create_task(one.get_updates(timeout=30, allowed_updates=["callback_query"], offset=-1))
    await server.wait_until(lambda: server.calls_of("getUpdates"))
    await server.down()
    with pytest.raises(TelegramNetworkError):
        await poll
    with pytest.raises(TelegramNetworkError):
        await one.send_message(phone.user.id, "x")
    await server.up()
    assert server.url == url
    await one.send_message(phone.user.id, "again")
    assert phone.last.text == "again"


async def test_flood_limits_are_counted_by_the_clock(
    server: FakeTelegram, phone: Seat, supply: Group, hotline: FakeBot, one: aiogram.Bot
) -> None:
    supply.add(hotline)
    server.limit_flood(FloodLimits(server.clock, burst=1, per_group_minute=2, per_second=30))
    await one.send_message(phone.user.id, "1")
    with pytest.raises(TelegramRetryAfter):
        await one.send_message(phone.user.id, "2")
    server.clock.advance(1.1)
    sent = await one.send_message(supply.id, "card")
    await one.edit_message_text("card 2", chat_id=supply.id, message_id=sent.message_id)
    with pytest.raises(TelegramRetryAfter) as caught:
        await one.send_message(supply.id, "3")
    assert 50 < caught.value.retry_after <= 60
    server.clock.advance(60)
    await one.send_message(supply.id, "3")
    await server.settle()


async def test_a_method_that_does_not_exist(server: FakeTelegram, two: ptb.Bot) -> None:
    with pytest.raises(telegram.error.EndPointNotFound):
        await two.do_api_request("sendEverything")
    with pytest.raises(AssertionError, match="method not found"):
        await server.settle()
