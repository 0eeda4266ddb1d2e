"""A proxy on loopback that speaks HTTP (CONNECT and whole addresses) and SOCKS5, and counts what goes through it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

SOCKS5 = 5
NAMED, ADDRESS = 3, 1
GRANTED = b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"


class Proxy:
    """What went through: the places that were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.port = 0
        self._streams: set[asyncio.StreamWriter] = set()

    def address(self, scheme: str) -> str:
        """The value of DUTYLINE_PROXY."""
        return f"{scheme}://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        self._streams.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            first = await reader.readexactly(1)
            await (self._socks if first[0] == SOCKS5 else self._http)(first, reader, writer)
        self._streams.discard(writer)
        writer.close()

    async def _http(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = first + await reader.readuntil(b"\r\n\r\n")
        method, target, rest = head.decode("latin-1").split(" ", 2)
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            answer, sent = b"HTTP/1.1 200 OK\r\n\r\n", b""
        else:
            parts = urlsplit(target)
            host, port = parts.hostname or "", str(parts.port or 80)
            path = target.partition(parts.netloc)[2] or "/"
            # One request a connection: the next one names its own place.
            lines = rest.replace("\r\n", "\r\nConnection: close\r\n", 1)
            answer, sent = b"", f"{method} {path} {lines}".encode("latin-1")
        await self._carry(host, int(port), reader, writer, answer, sent)

    async def _socks(self, _first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly((await reader.readexactly(1))[0])
        writer.write(b"\x05\x00")
        kind = (await reader.readexactly(4))[3]
        if kind == NAMED:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            assert kind == ADDRESS
            host = ".".join(str(part) for part in await reader.readexactly(4))
        port = int.from_bytes(await reader.readexactly(2))
        await self._carry(host, port, reader, writer, GRANTED, b"")

    async def _carry(
        self,
        host: str,
        port: int,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answer: bytes,
        sent: bytes,
    ) -> None:
        self.asked.append(f"{host}:{port}")
        there, out = await asyncio.open_connection(host, port)
        self._streams.add(out)
        writer.write(answer)
        out.write(sent)
        await asyncio.gather(_pour(reader, out), _pour(there, writer))
        self._streams.discard(out)
        out.close()

    def cut(self) -> None:
        """End what is still open."""
        for stream in self._streams:
            stream.close()


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while part := await source.read(65536):
            into.write(part)
            await into.drain()
        into.write_eof()


@contextlib.asynccontextmanager
async def proxy() -> AsyncIterator[Proxy]:
    """A proxy that listens."""
    made = Proxy()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        made.cut()
