"""Both bots try on through every outage, and tell the house when they were away."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest

from bot.channels.port import Polled, Unauthorised
from tests.bot.bench import LAST_RUN, Bench, benched, texts
from tests.bot.roads import TELEGRAM_MAKERS


@pytest.fixture(params=TELEGRAM_MAKERS)
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    async with benched(request.param) as opened:
        yield opened


async def test_what_could_not_be_stored_comes_again_under_the_same_key(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[str] = []

    def hinder(polled: Polled) -> None:
        tries.append(polled.events[0].key)
        if len(tries) < 4:
            raise RuntimeError("database is locked while storing 车坏了")

    bench.hinder = hinder
    bench.phone.send("车坏了")
    with caplog.at_level(logging.INFO):
        async with bench.running():
            assert texts(await bench.next()) == ["车坏了"]
            await bench.is_polled()
    assert len(set(tries)) == 1
    assert bench.pauses == [1, 2, 4]
    assert [record.levelname for record in caplog.records if record.name.startswith("bot.")] == ["WARNING", "INFO"]
    assert "车坏了" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_an_outage_is_told_with_the_first_batch_after_it(bench: Bench) -> None:
    bench.phone.send("1")
    async with bench.running():
        assert (await bench.next()).last_good == LAST_RUN
        await bench.is_polled()
        bench.phone.send("2")
        assert (await bench.next()).last_good is None
        await bench.is_polled()
        good = bench.channel.last_good
        bench.telegram.fail("getUpdates", code=500, times=2)
        bench.interrupt()
        bench.phone.send("3")
        assert (await bench.next()).last_good == good
        await bench.is_polled()
        bench.phone.send("4")
        assert (await bench.next()).last_good is None
    assert good is not None
    assert good > LAST_RUN


async def test_a_full_batch_means_that_more_waits_from_the_outage(bench: Bench) -> None:
    for number in range(205):
        bench.phone.send(str(number))
    async with bench.running():
        batches = [await bench.next() for _ in range(3)]
        bench.phone.send("later")
        after = await bench.next()
    assert [len(batch.events) for batch in batches] == [100, 100, 5]
    assert [batch.last_good for batch in batches] == [LAST_RUN] * 3
    assert after.last_good is None


async def test_a_quiet_first_poll_ends_the_outage(bench: Bench) -> None:
    bench.telegram.fail("getUpdates", code=409, times=1)
    async with bench.running():
        await bench.is_polled()
        bench.bot.feed({"update_id": 1, "poll_answer": {"poll_id": "1", "option_ids": [], "option_persistent_ids": []}})
        await bench.is_polled()
        bench.phone.send("1")
        assert (await bench.next()).last_good is None


async def test_it_tries_on_while_telegram_is_away_and_says_so_once(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await bench.telegram.down()

    async def during_pause() -> None:
        if len(bench.pauses) == 8:
            await bench.telegram.up()

    bench.during_pause = during_pause
    with caplog.at_level(logging.INFO):
        async with bench.running():
            await bench.is_polled()
            bench.phone.send("车坏了")
            await bench.next()
    assert bench.pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    assert [record.levelname for record in caplog.records if record.name.startswith("bot.")] == ["WARNING", "INFO"]
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("code", [409, 500, 403, 400])
async def test_it_tries_on_after_whatever_it_is_answered(bench: Bench, code: int) -> None:
    bench.telegram.fail("getUpdates", code=code, times=3)
    bench.phone.send("车坏了")
    async with bench.running():
        assert texts(await bench.next()) == ["车坏了"]
    assert bench.pauses == [1, 2, 4]


async def test_it_waits_as_long_as_telegram_asks(bench: Bench) -> None:
    bench.telegram.fail("getUpdates", code=429, retry_after=33)
    async with bench.running():
        await bench.is_polled()
    assert bench.pauses == [33]


async def test_a_revoked_token_ends_the_run(bench: Bench) -> None:
    bench.bot.is_revoked = True
    with pytest.raises(Unauthorised):
        await bench.channel.run(bench.receive)
    assert bench.pauses == []
