"""What the network does before Telegram hears of it: it is known that nothing was sent, and words go nowhere else."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientConnectorCertificateError
from aiohttp.client_reqrep import ConnectionKey
from telegram.error import NetworkError

from bot.channels.pool import CONNECT, within
from bot.channels.port import Message, Transient, Upload
from bot.channels.telegram_staff.errors import leaf
from bot.channels.uploading import UPLOAD_PATIENCE, patience
from flows.inbound import MediaKind
from tests.bot.roads import TAKEN_IN, TELEGRAM_MAKERS

TOKEN = "42:test"
HELLO = Message(html="有人吗", plain="有人吗")


@asynccontextmanager
async def answering(answer: bytes) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that says the same to everybody, and what it was told."""
    told: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", told
    finally:
        server.close()
        await server.wait_closed()


def test_a_certificate_that_is_not_believed_is_no_fault_of_the_message() -> None:
    key = ConnectionKey("api.telegram.org", 443, True, True, None, None, None)  # noqa: FBT003 - aiohttp's own record
    cause = ClientConnectorCertificateError(key, ssl.CertificateError("expired"))
    assert isinstance(cause, ValueError)
    error = NetworkError("as the library wraps it")
    error.__cause__ = cause
    told = leaf(error)
    assert isinstance(told, Transient)
    assert told.sent is False


def test_the_name_the_address_and_tls_share_one_time() -> None:
    limits = within(20)
    assert (limits.total, limits.connect, limits.sock_connect) == (20, CONNECT, CONNECT)


def test_many_bytes_have_the_time_of_a_slow_line() -> None:
    video = Upload(kind=MediaKind.VIDEO, content=b"\0" * 20_000_000, name="a.mp4")
    assert patience([video]) == UPLOAD_PATIENCE + 305
    assert patience([video] * 3) > patience([video])


async def test_the_words_of_staff_go_nowhere_but_to_telegram() -> None:
    make: Callable[..., Any] = TELEGRAM_MAKERS["staff"]
    async with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as (elsewhere, told):
        moved = f"HTTP/1.1 307 Moved\r\nLocation: {elsewhere}/x\r\nContent-Length: 0\r\n\r\n".encode()
        async with answering(moved) as (api, _):
            channel = make(TOKEN, now=lambda: TAKEN_IN, api=api)
            with pytest.raises(Transient):
                await channel.send("7", HELLO)
            await channel.close()
        assert told == []
