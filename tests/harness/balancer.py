"""Stands before several processes of the program and hands each request to the next of them, as a proxy does."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Sequence

import aiohttp
from aiohttp import web

LIMIT = 30.0
"""Seconds for one answer."""


class Balancer:
    """Round-robin, without a second try: whoever asks hears of a process that is gone, and asks again."""

    def __init__(self, backends: Sequence[int], session: aiohttp.ClientSession) -> None:
        self.ports, self._session = backends, session
        self._turn = 0
        self.handed: Counter[int] = Counter()
        """How many requests each port has answered with success."""
        self.failed: Counter[int] = Counter()
        """How many it has not answered."""

    async def hand_on(self, request: web.Request) -> web.Response:
        """Let the next process answer."""
        self._turn += 1
        port = self.ports[self._turn % len(self.ports)]
        url = f"http://127.0.0.1:{port}{request.path_qs}"
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        try:
            async with self._session.request(request.method, url, data=await request.read(), headers=headers) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError):
            self.failed[port] += 1
            return web.Response(status=502)
        self.handed[port] += answer.status == web.HTTPOk.status_code
        return web.Response(status=answer.status, body=body)


@contextlib.asynccontextmanager
async def balancer(port: int, backends: Sequence[int]) -> AsyncIterator[Balancer]:
    """One that listens on this port of the machine itself."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(LIMIT)) as session:
        made = Balancer(backends, session)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", made.hand_on)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            yield made
        finally:
            await runner.cleanup()
