"""Both bots take in what arrives, once and in order, and confirm it only after it is stored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.port import Polled, Transient
from bot.logs import ours_or_grave
from flows.inbound import Pressed
from tests.bot.bench import QUESTION, SECOND, Bench, benched, texts
from tests.bot.roads import NAME, TAKEN_IN, TELEGRAM_MAKERS


@pytest.fixture(params=TELEGRAM_MAKERS)
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    async with benched(request.param) as opened:
        yield opened


async def test_what_arrived_together_is_handed_over_together_and_in_order(bench: Bench) -> None:
    for number in range(20):
        bench.phone.send(f"{number}")
    async with bench.running():
        polled = await bench.next()
        assert texts(polled) == [str(number) for number in range(20)]
        bench.phone.send("21")
        assert texts(await bench.next()) == ["21"]


async def test_nothing_is_confirmed_before_it_is_stored(bench: Bench) -> None:
    arrived, stored = asyncio.Event(), asyncio.Event()

    async def receive(polled: Polled) -> None:
        assert texts(polled) == ["车坏了"]
        arrived.set()
        await stored.wait()

    bench.phone.send("车坏了")
    async with bench.running(receive):
        await arrived.wait()
        assert [one.update["update_id"] for one in bench.bot.updates.waiting_updates]
        assert len(bench.telegram.calls_of("getUpdates")) == 1
        stored.set()
        await bench.is_polled()
    first, second = bench.telegram.calls_of("getUpdates")[:2]
    assert first.get("offset") is None
    assert second.get("offset") > 0


async def test_a_restart_before_the_confirmation_gets_the_same_keys_again(bench: Bench) -> None:
    bench.phone.send("车坏了")
    keys: list[str] = []
    for _ in range(2):
        died = asyncio.Event()

        async def receive(polled: Polled, died: asyncio.Event = died) -> None:
            keys.append(polled.events[0].key)
            died.set()
            await asyncio.Event().wait()

        async with bench.running(receive):
            await died.wait()
    assert len(keys) == 2
    assert len(set(keys)) == 1


async def test_keys_of_another_bot_or_server_are_others(bench: Bench) -> None:
    bench.phone.send("车坏了")
    async with bench.running():
        [event] = (await bench.next()).events
    host = bench.telegram.url.removeprefix("http://")
    name, source, number = event.key.split(":", 2)
    assert (name, f"{source}:{number}".rpartition(":")[0]) == (bench.channel.name, f"{bench.bot.id}@{host}")


async def test_a_press_counts_from_when_it_reached_us(bench: Bench) -> None:
    sent = await bench.channel.send(str(bench.phone.chat.id), QUESTION)
    message = bench.phone.chat.find(int(sent))
    assert message
    bench.phone.press("好")
    async with bench.running():
        [event] = (await bench.next()).events
    assert isinstance(event.body, Pressed)
    assert event.sent_at == event.received_at == TAKEN_IN + SECOND
    assert event.message == sent


async def test_only_what_is_read_is_asked_for(bench: Bench) -> None:
    async with bench.running():
        await bench.is_polled()
    [call] = bench.telegram.calls_of("getUpdates")
    assert call.get("allowed_updates") == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert (call.get("timeout"), call.get("limit")) == (5, 100)
    assert bench.telegram.calls_of("getMe") == []


async def test_an_update_that_cannot_be_read_is_passed_over(
    bench: Bench, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fake_telegram.server.problems", lambda *_: [])  # this once it may answer nonsense
    strange: list[dict[str, Any]] = [
        {"message": {"message_id": "秘密", "chat": 7}},
        {"message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": {"秘密": 1}}},
        {"message": "秘密"},
        {"callback_query": {"id": 1, "from": ["秘密"]}},
        {"my_chat_member": {"date": "秘密"}},
        {"秘密": {"x": 1}},
        {},
    ]
    bench.phone.send("1")
    for number, update in enumerate(strange):
        bench.bot.feed({"update_id": 990_000_000 + number, **update}, is_checked=False)
    bench.phone.send("2")
    with caplog.at_level(logging.DEBUG):
        async with bench.running():
            polled = await bench.next()
            await bench.is_polled()
    assert texts(polled)[0] == "1"
    assert texts(polled)[-1] == "2"
    assert bench.pauses == []
    assert "秘密" not in caplog.text


async def test_ids_may_begin_anew_after_a_quiet_week(bench: Bench) -> None:
    async with bench.running():
        bench.phone.send("1")
        await bench.next()
        await bench.is_polled()
        bench.interrupt()
        bench.bot.updates.skip_ids(-50_000)
        bench.phone.send("2")
        assert texts(await bench.next()) == ["2"]
        await bench.is_polled()
    assert bench.bot.updates.waiting_updates == []


async def test_neither_the_token_nor_what_people_write_is_logged(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with bench.running():
            bench.phone.send("车坏了")
            await bench.next()
            await bench.channel.send(str(bench.phone.chat.id), QUESTION)
            bench.telegram.bad_gateway(method="getUpdates")
            bench.telegram.bad_gateway(method="getMe")
            bench.interrupt()
            with pytest.raises(Transient, match="502"):
                await bench.channel.link("x")
            await bench.is_polled()
    # Of the libraries only warnings are kept, whatever they tell at DEBUG.
    kept = [each for each in caplog.records if ours_or_grave(each)]
    told = "\n".join(each.getMessage() for each in kept)
    assert told, "the faults were logged"
    assert bench.bot.token not in told
    assert bench.bot.token.partition(":")[2] not in told
    assert "车坏了" not in told
    assert NAME not in told
    assert not any(each.exc_info for each in kept)
