"""The sign of life outside: asked for once, and whatever happens there harms nobody here and tells no secret."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import pytest

from bot.config import read_settings
from bot.engine.lifeline import lifeline
from bot.errors import Unusable


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proxy of this machine, if it has one, is not for itself."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@contextlib.asynccontextmanager
async def answering(words: bytes, asked: list[bytes]) -> AsyncIterator[str]:
    """Somebody who answers with these words."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(words)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ping/secret"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", []),
        (b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", ["the heartbeat was refused: 404"]),
        (b"", ["the heartbeat did not arrive: ServerDisconnectedError"]),
        (b"no HTTP at all\r\n\r\n", ["the heartbeat did not arrive: ClientResponseError"]),
    ],
)
async def test_it_is_asked_for_once(words: bytes, told: list[str], caplog: pytest.LogCaptureFixture) -> None:
    asked: list[bytes] = []
    async with answering(words, asked) as url:
        await lifeline(url)()
    assert asked[:1] == [b"GET /ping/secret HTTP/1.1\r\n"]
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING] == told
    assert "secret" not in caplog.text


async def test_nobody_there_is_no_fault_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    async with answering(b"", []) as url:
        gone = url
    await lifeline(gone)()
    assert [each.getMessage() for each in caplog.records] == ["the heartbeat did not arrive: ClientConnectorError"]


@pytest.mark.parametrize("written", ["hc-ping.example/secret", "ftp://example.com/secret", "https:///secret"])
def test_what_is_no_address_is_told_without_it(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("DUTYLINE_HEARTBEAT_URL", written)
    with pytest.raises(Unusable) as refused:
        read_settings()
    (line,) = refused.value.lines
    assert line == "DUTYLINE_HEARTBEAT_URL: this is no address; expected http://NAME/PATH or https://NAME/PATH"
