"""Everything goes through the proxy that is set, files too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.channels.port import Message, Upload
from bot.channels.specimen import specimen
from flows.inbound import MediaKind
from tests.bot.roads import NAME, TAKEN_IN, TELEGRAM_MAKERS
from tests.fake_telegram import FakeTelegram
from tests.fake_telegram.people import TINY_JPEG


class Proxy:
    """An HTTP proxy: tunnels what asks for a tunnel, passes on the rest; `asked` holds the first line of each."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        first = head.split(b"\r\n", 1)[0].decode()
        self.asked.append(first)
        method, target, _ = first.split(" ")
        host, _, port = target.removeprefix("http://").partition("/")[0].partition(":")
        up_reader, up_writer = await asyncio.open_connection(host, int(port))
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            up_writer.write(head)
        await asyncio.gather(_pass_on(reader, up_writer), _pass_on(up_reader, writer))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while part := await reader.read(65536):
            writer.write(part)
            await writer.drain()
    except ConnectionError:
        return
    finally:
        writer.close()


@asynccontextmanager
async def proxied() -> AsyncIterator[tuple[Proxy, str]]:
    proxy = Proxy()
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    yield proxy, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("name", TELEGRAM_MAKERS)
async def test_words_and_files_go_through_the_proxy(name: str) -> None:
    make: Callable[..., Any] = TELEGRAM_MAKERS[name]
    async with FakeTelegram() as telegram, proxied() as (proxy, address):
        bot = telegram.bot()
        phone = telegram.user(NAME).at(bot)
        phone.start()
        sent = phone.photo()
        assert sent.media
        channel = make(bot.token, now=lambda: TAKEN_IN, api=telegram.url, proxy=address)
        assert await channel.fetch(telegram.files.file_id(bot, sent.media.file)) == TINY_JPEG
        picture = Upload(kind=MediaKind.PHOTO, content=specimen(MediaKind.PHOTO, "a"), name="a.png")
        assert await channel.send_files(str(phone.chat.id), [picture], Message(html="", plain=""))
        await channel.close()
        host = telegram.url.removeprefix("http://")
        assert proxy.asked
        assert all(host in line for line in proxy.asked)
