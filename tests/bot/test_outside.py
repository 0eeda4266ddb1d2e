"""What the world may reach: health, how a report is used, and nothing else."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from starlette.testclient import TestClient

from bot.i18n import Reader, written
from bot.web.outside import outside_app
from flows.terms import Language
from flows.text import Text
from storage.database import open_storage

HOTLINE = "+86 731 0000 2400"


def _write(text: Text, language: Language) -> str:
    return written(text, Reader(language=language, zone="Asia/Shanghai", now=datetime(2026, 11, 22, tzinfo=UTC)))


@pytest_asyncio.fixture
async def world() -> AsyncIterator[TestClient]:
    storage = await open_storage("sqlite://")
    yield TestClient(outside_app(storage, [], hotline=HOTLINE, write=_write))
    await storage.close()


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
    world: TestClient, path: str, accepts: str, words: str
) -> None:
    answer = world.get(path, headers={"accept-language": accepts})
    assert answer.status_code == 200
    assert words in answer.text
    assert HOTLINE in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


async def test_nothing_else_is_there(world: TestClient) -> None:
    assert world.get("/health").status_code == 200
    for path in ("/", "/telegram/hotline", "/cases", "/docs", "/openapi.json"):
        assert world.get(path).status_code == 404
