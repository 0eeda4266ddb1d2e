"""The HTTP side: requests in, answers out, and the faults that happen on the way."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from aiohttp import web
from aiohttp.web_request import FileField

from tests.fake_telegram.calls import Call, Refused
from tests.fake_telegram.faults import GATEWAY_PAGE, Fault
from tests.fake_telegram.files import Upload
from tests.fake_telegram.schema import decode, method_names, schema

if TYPE_CHECKING:
    from tests.fake_telegram.bots import FakeBot
    from tests.fake_telegram.server import FakeTelegram

LARGEST_REQUEST = 60 << 20


class Door:
    """Listens on loopback for a FakeTelegram."""

    def __init__(self, server: FakeTelegram) -> None:
        self.server = server
        self.port = 0
        self.more_routes: list[web.RouteDef] = []
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The base address."""
        assert self.port, "not started"
        return f"http://127.0.0.1:{self.port}"

    async def open(self, port: int) -> None:
        """Takes connections."""
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.add_routes(self.more_routes)
        app.router.add_route("*", "/bot{token}/{method}", self._method)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        # A client that goes away ends its request: a dropped long poll leaves no false 409 behind.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def shut(self) -> None:
        """Takes none, and cuts those that exist."""
        if self._runner:
            for connection in self._runner.server.connections if self._runner.server else ():
                if connection.transport:
                    connection.transport.abort()
            await self._runner.cleanup()
            self._runner = None

    close = shut

    async def _method(self, request: web.Request) -> web.StreamResponse:
        bot = self._bot(request)
        if bot is None:
            return _error(Refused(401, "Unauthorized"))
        method = method_names().get(request.match_info["method"].lower())
        if method is None:
            error = Refused(404, "Not Found: method not found")
            self.server.refuse(bot, request.match_info["method"], None, error)
            return _error(error)
        call = Call(self.server, bot, method, {}, is_connected=lambda: _is_open(request))
        try:
            await _read(request, call)
        except ValueError as error:
            refusal = Refused(400, f"Bad Request: can't parse {error}")
            self.server.refuse(bot, method, None, refusal)
            return _error(refusal)
        self.server.calls.append(call)
        self.server.changes.tell()
        return await self._answer(request, call)

    async def _answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        fault = self.server.faults.meet(call.bot.token, call.method, call.chat_id)
        try:
            early = await self._suffer(request, fault) if fault and not fault.after else None
            if early is not None:
                return early
            result = await self.server.carry_out(call)
        except Refused as error:
            self.server.refuse(call.bot, call.method, call.chat_id, error)
            return _error(error)
        late = await self._suffer(request, fault) if fault and fault.after else None
        return web.json_response({"ok": True, "result": result}) if late is None else late

    @staticmethod
    async def _suffer(request: web.Request, fault: Fault) -> web.StreamResponse | None:
        """What the fault does; None lets the call go on."""
        if fault.what == "refuse":
            raise fault.refusal()
        if fault.what == "page":
            return web.Response(status=502, text=GATEWAY_PAGE, content_type="text/html")
        if fault.what == "drop":
            if request.transport:
                request.transport.abort()
            return web.Response(status=500)
        await asyncio.sleep(fault.seconds)
        return None

    async def _file(self, request: web.Request) -> web.StreamResponse:
        bot = self._bot(request)
        file = self.server.files.download(bot, request.match_info["path"]) if bot else None
        if bot is None or file is None:
            return _error(Refused(404, "Not Found"))
        fault = self.server.faults.meet(bot.token, "file", None)
        try:
            early = await self._suffer(request, fault) if fault else None
        except Refused as error:
            return _error(error)
        return early or web.Response(body=file.data, content_type="application/octet-stream")

    def _bot(self, request: web.Request) -> FakeBot | None:
        bot = self.server.bots.get(request.match_info["token"])
        return None if bot is None or bot.is_revoked else bot


def _is_open(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


def _error(error: Refused) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)


async def _read(request: web.Request, call: Call) -> None:
    """Fills the call with what the request carries: query, form, multipart or JSON. Raises ValueError."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given |= await request.json()
    elif request.can_read_body:
        given |= dict(await request.post())
    written = schema()["methods"][call.method]["parameters"]
    for name, raw in given.items():
        value = _upload(raw) if isinstance(raw, FileField) else raw
        if isinstance(value, Upload):
            call.uploads[name] = value
            if name not in written:
                continue  # a part that attach:// points to: aiogram's way; python-telegram-bot names it as the field
        elif isinstance(value, str) and name in written:
            try:
                value = decode(written[name], value)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
        call.parameters[name] = value
    _warn_of_loose_parts(call)


def _upload(field: FileField) -> Upload:
    with field.file:
        return Upload(field.filename, field.file.read(), field.content_type)


def _warn_of_loose_parts(call: Call) -> None:
    pointed_at = set(re.findall(r"attach://([\w-]+)", str(call.parameters)))
    for name in call.uploads.keys() - call.parameters.keys() - pointed_at:
        call.server.warn(call, f"carries a file {name} that nothing points to")
