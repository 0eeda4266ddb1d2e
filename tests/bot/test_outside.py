"""What the world may reach: health, how a report is used, and nothing else."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import pytest_asyncio

from bot.i18n import Reader, written
from bot.outage import remember
from bot.web.outside import outside_app
from flows.record import Outage
from flows.terms import Language
from flows.text import Text
from tests.harness.database import empty_storage

HOTLINE = "+86 731 0000 2400"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _write(text: Text, language: Language) -> str:
    return written(text, Reader(language=language, zone="Asia/Shanghai", now=NOW))


@pytest_asyncio.fixture
async def world() -> AsyncIterator[httpx.AsyncClient]:
    async with empty_storage() as storage:
        app = httpx.ASGITransport(outside_app(storage, [], hotline=HOTLINE, write=_write, now=lambda: NOW))
        async with httpx.AsyncClient(transport=app, base_url="http://outside") as client:
            yield client


@pytest.mark.parametrize(
    ("path", "accepts", "words"),
    [
        ("/privacy", "", "您报的内容怎么用"),
        ("/privacy", "en-GB,en;q=0.9,zh;q=0.5", "How your report is used"),
        ("/privacy?language=en", "zh-CN", "How your report is used"),
        ("/privacy?language=zh-Hans", "en", "您报的内容怎么用"),
    ],
)
async def test_how_a_report_is_used_is_told_in_the_readers_language(
    world: httpx.AsyncClient, path: str, accepts: str, words: str
) -> None:
    answer = await world.get(path, headers={"accept-language": accepts})
    assert answer.status_code == 200
    assert words in answer.text
    assert HOTLINE in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("outage", "words"),
    [
        (None, ["热线电话：+86 731 0000 2400。"]),
        (Outage(since=NOW - HOUR), ["07:00 起联系不上 Telegram。", "只保留 24 小时", HOTLINE]),
        (Outage(since=NOW - HOUR, until=NOW), ["07:00–08:00 联系不上 Telegram。", "只保留 24 小时", HOTLINE]),
    ],
)
async def test_whether_the_hotline_can_be_reached_is_told_with_its_number(
    outage: Outage | None, words: list[str]
) -> None:
    async with empty_storage() as storage:
        if outage is not None:
            await storage.run(lambda rows: remember(storage, rows, "hotline", outage))
        app = httpx.ASGITransport(outside_app(storage, [], hotline=HOTLINE, write=_write, now=lambda: NOW))
        async with httpx.AsyncClient(transport=app, base_url="http://outside") as client:
            answer = await client.get("/line")
            health = (await client.get("/health")).json()
    assert all(each in answer.text for each in words), answer.text
    assert set(health["line"]) == ({"hotline"} if outage else set())


async def test_nothing_else_is_there(world: httpx.AsyncClient) -> None:
    assert (await world.get("/health")).status_code == 200
    for path in ("/", "/telegram/hotline", "/cases", "/docs", "/openapi.json"):
        assert (await world.get(path)).status_code == 404
