"""The way to the Bot API over aiohttp, as both libraries go it: connections, a proxy, downloads, and what went wrong.

python-telegram-bot's own way, httpx, takes four times as long for a message, and ten times with sixteen under way.
"""

import ssl
from http import HTTPStatus

import certifi
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    TCPConnector,
)
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError
from python_socks import parse_proxy_url

from bot.channels.port import TooLarge, Transient
from bot.channels.refusals import undelivered

CONNECT = 10.0
"""Seconds for a connection to come about; beyond them it is certain that nothing was sent."""
PART = 64 * 1024
"""Bytes of a download that are looked at together."""
AT_ONCE = 100
"""Connections of one pool."""
NAMES_KEPT = 300
"""Seconds for which a host's address is believed: asking anew for each connection can fail by itself."""
PROXY = (ProxyConnectionError, ProxyError, ProxyTimeoutError)
NETWORK = (ClientError, OSError, TimeoutError, *PROXY)
"""What a connection can come to; a certificate that is not believed is among them, and a ValueError besides."""
NEVER_SENT = (ClientConnectorError, ConnectionTimeoutError, *PROXY)
"""No connection came about, so no request went out."""


class Connections:
    """One pool, opened with the first request; ValueError for a proxy that cannot be read."""

    def __init__(self, proxy: str | None, agent: str) -> None:
        if proxy is not None:
            parse_proxy_url(proxy)
        self._proxy, self._agent = proxy, agent
        self._session: ClientSession | None = None

    def session(self) -> ClientSession:
        """The pool; what the environment says of proxies is not asked."""
        if self._session is None or self._session.closed:
            self._session = ClientSession(
                connector=self._connector(), headers={"User-Agent": self._agent}, trust_env=False
            )
        return self._session

    async def close(self) -> None:
        """Close the connections and wait for them."""
        if self._session is not None:
            await self._session.close()

    def _connector(self) -> TCPConnector:
        trusted = ssl.create_default_context(cafile=certifi.where())
        if self._proxy is None:
            return TCPConnector(ssl=trusted, limit=AT_ONCE, ttl_dns_cache=NAMES_KEPT)
        return ProxyConnector.from_url(self._proxy, rdns=True, ssl=trusted, limit=AT_ONCE)


def within(seconds: float | None) -> ClientTimeout:
    """A whole request's time, of which the connection may take CONNECT: its name, all its addresses, and TLS."""
    return ClientTimeout(total=seconds, connect=CONNECT, sock_connect=CONNECT)


async def download(pool: ClientSession, url: str, most: int, seconds: float | None = None) -> bytes:
    """What stands at an address; TooLarge beyond `most` bytes, Gone for a 404."""
    content = bytearray()
    async with pool.get(url, timeout=within(seconds)) as response:
        if response.status != HTTPStatus.OK:
            raise undelivered(response.status)
        async for part in response.content.iter_chunked(PART):
            content += part
            if len(content) > most:
                raise TooLarge("the file is larger than Telegram said")
    return bytes(content)


def failed(cause: BaseException) -> Transient:
    """The port's error for one of aiohttp's, or of a proxy."""
    return Transient(type(cause).__name__, sent=False if isinstance(cause, NEVER_SENT) else None)
