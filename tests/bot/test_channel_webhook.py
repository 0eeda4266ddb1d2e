"""Updates that are brought read as those that are polled for, and a bot changes from one way to the other and back."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.channels.port import About, Polled, Unintelligible
from flows.inbound import Inbound, Wrote
from tests.bot.bench import Bench, benched, texts
from tests.bot.roads import NAME, TAKEN_IN, TELEGRAM_MAKERS
from tests.fake_telegram.webhooks import SECRET_HEADER


@pytest.fixture(params=TELEGRAM_MAKERS)
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    async with benched(request.param) as opened:
        yield opened


class Door:
    """An address that takes what a bot is brought; the first knock is answered with an error."""

    def __init__(self) -> None:
        self.brought: asyncio.Queue[tuple[bytes, str]] = asyncio.Queue()
        self.knocks = 0

    async def take(self, request: web.Request) -> web.Response:
        self.knocks += 1
        if self.knocks == 1:
            return web.Response(status=503)
        self.brought.put_nowait((await request.read(), request.headers.get(SECRET_HEADER, "")))
        return web.Response()


@pytest.fixture
async def door(unused_tcp_port: int) -> AsyncIterator[tuple[Door, str]]:
    opened, app = Door(), web.Application()
    app.router.add_post("/telegram/bot", opened.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    yield opened, f"http://127.0.0.1:{unused_tcp_port}/telegram/bot"
    await runner.cleanup()


async def test_what_is_brought_reads_as_what_is_polled(bench: Bench, door: tuple[Door, str]) -> None:
    opened, url = door
    bench.phone.send("等过的")
    await bench.channel.use_webhook(url, "s3cret-_")
    bench.phone.send("新来的")
    read: list[Inbound] = []
    for _ in range(2):
        async with asyncio.timeout(5):
            update, secret = await opened.brought.get()
        assert secret == "s3cret-_"
        read += bench.channel.read(update, TAKEN_IN)
    assert [event.body for event in read] == [Wrote(text="等过的"), Wrote(text="新来的")]
    assert opened.knocks == 3
    [call] = bench.telegram.calls_of("setWebhook")
    assert call.get("allowed_updates") == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert call.get("max_connections") == 40
    assert call.get("drop_pending_updates") is None

    await bench.channel.use_webhook("", "")
    bench.phone.send("等过的")
    async with bench.running():
        [polled] = (await bench.next()).events
    same: dict[str, Any] = {"key": "", "message": "", "received_at": None, "sent_at": None}
    assert fields(polled) | same == fields(read[0]) | same
    assert polled.key.rpartition(":")[0] == read[0].key.rpartition(":")[0]


def fields(event: Inbound) -> dict[str, Any]:
    return {name: getattr(event, name) for name in event.__struct_fields__}


async def test_a_bot_says_what_it_is_and_how_its_webhook_does(bench: Bench, door: tuple[Door, str]) -> None:
    opened, url = door
    name = bench.bot.username
    assert await bench.channel.about() == About(username=name)
    bench.bot.reads_all = True
    bench.phone.send("1")
    assert await bench.channel.about() == About(username=name, reads_groups=True, waiting=1)
    await bench.channel.use_webhook(url, "s")
    async with asyncio.timeout(5):
        await opened.brought.get()
    await bench.telegram.taken()
    about = await bench.channel.about()
    assert about.webhook_error.startswith("Wrong response from the webhook: 503")
    assert (about.webhook, about.waiting) == (url, 0)


async def test_a_webhook_that_is_left_over_is_taken_away_and_nothing_is_lost(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await bench.channel.use_webhook("http://127.0.0.1:9/nobody", "s")
    bench.phone.send("车坏了")
    with caplog.at_level(logging.INFO):
        async with bench.running():
            assert texts(await bench.next()) == ["车坏了"]
    assert bench.pauses == []
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == [
        f"{bench.channel.name}: a webhook is left from another time; it is taken away"
    ]
    assert (await bench.channel.about()).webhook == ""


async def test_another_program_with_the_same_token_is_named_once(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.telegram.fail("getUpdates", code=409, times=4)
    with caplog.at_level(logging.INFO):
        async with bench.running():
            await bench.is_polled()
    told = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(told) == 1
    assert "another program polls with the same token" in told[0]


STRANGE: list[dict[str, Any]] = [
    {"message": {"message_id": "秘密", "chat": 7}},
    {"message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": {"秘密": 1}}},
    {"message": "秘密"},
    {"callback_query": {"id": 1, "from": ["秘密"]}},
    {"my_chat_member": {"date": "秘密"}},
]


async def test_what_cannot_be_read_is_handed_over_to_be_kept(
    bench: Bench, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fake_telegram.server.problems", lambda *_: [])  # this once it may answer nonsense
    bench.phone.send("1")
    for number, update in enumerate(STRANGE):
        bench.bot.feed({"update_id": 990_000_000 + number, **update}, is_checked=False)
    kept: list[Polled] = []

    def hinder(polled: Polled) -> None:
        kept.append(polled)
        if len(kept) == 1:
            raise RuntimeError("the disk is full")

    bench.hinder = hinder
    with caplog.at_level(logging.DEBUG):
        async with bench.running():
            polled = await bench.next()
            await bench.is_polled()
    assert texts(polled) == ["1"]
    assert polled.unread
    assert kept[0].unread == kept[1].unread  # nothing is confirmed before it is kept
    for number, text in polled.unread:
        assert json.loads(text) == {"update_id": number, **STRANGE[number - 990_000_000]}
    assert "秘密" not in caplog.text


async def test_nothing_but_what_cannot_be_read_is_handed_over_too(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fake_telegram.server.problems", lambda *_: [])
    bench.bot.feed({"update_id": 990_000_000, "message": "秘密"}, is_checked=False)
    async with bench.running():
        polled = await bench.next()
    assert (polled.events, [number for number, _ in polled.unread]) == ((), [990_000_000])


PERSON = {"id": 5_200_000_001, "is_bot": False, "first_name": NAME}
SAID = {
    "message_id": 1,
    "date": 1,
    "chat": {"id": 5_200_000_001, "type": "private", "first_name": NAME},
    "from": PERSON,
}
HALF_A_PAIR = json.dumps({"update_id": 7, "message": {**SAID, "text": "\ud83d"}}).encode()
NO_UPDATES = [
    b"",
    b"null",
    b"[]",
    b"7",
    b"{",
    b"{}",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"update_id": null}',
    b'{"update_id": true}',
    b'{"update_id": -1}',
    b'{"update_id": 99999999999999999999999}',
    b'{"update_id": 7, "message": 7}',
    HALF_A_PAIR,
]


@pytest.mark.parametrize("update", NO_UPDATES, ids=lambda update: repr(update[:30]))
async def test_what_is_no_update_is_told_apart(bench: Bench, update: bytes) -> None:
    with pytest.raises(Unintelligible) as caught:
        bench.channel.read(update, TAKEN_IN)
    assert caught.value.number == (7 if b"message" in update else 0)
    assert caught.value.update.isprintable() or update in (b"\xff\xfe", b"")
    assert "message" not in str(caught.value)


async def test_an_update_that_concerns_nobody_is_nothing(bench: Bench) -> None:
    assert bench.channel.read(b'{"update_id": 7}', TAKEN_IN) == ()
    assert bench.channel.read(b'{"update_id": 7, "a_kind_of_next_year": {}}', TAKEN_IN) == ()
