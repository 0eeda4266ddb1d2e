"""The fake Telegram from outside its process: a few addresses under /control, JSON in and out.

    POST /control/bot   {"name": "Hotline", "username": "hotline_bot"}            -> {"token": ..., "id": ...}
    POST /control/user  {"name": "Ann", "language": "en"}                         -> {"id": ...}
    POST /control/group {"title": "Supply", "members": ["Ann", "hotline_bot"]}    -> {"id": ...}
    POST /control/act   {"who": "Ann", "at": "hotline_bot", "do": "press", "with": ["Yes"]}
    POST /control/fault {"what": "fail", "with": {"method": "sendMessage", "code": 429, "retry_after": 2}}
    GET  /control/seen  -> {"chats": {name: [line, ...]}, "refusals": [...], "warnings": [...], "unanswered": [...]}

People and groups are named by their names, bots by their usernames. `do` is a method of Seat, `what` one of
FakeTelegram's faults; `with` holds its arguments, a list or an object.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.fake_telegram.bots import FakeBot
from tests.fake_telegram.groups import Group
from tests.fake_telegram.people import User
from tests.fake_telegram.server import FakeTelegram

ACTS = ("send", "send_long", "start", "press", "location", "photo", "voice", "sticker", "contact", "block", "unblock")
FAULTS = ("fail", "slow", "drop_connection", "bad_gateway")


class Control:
    """Turns requests into what a test would do in the same process."""

    def __init__(self, server: FakeTelegram) -> None:
        self.server = server
        self._by_name: dict[str, Any] = {}

    def routes(self) -> list[web.RouteDef]:
        """What the door adds."""
        return [
            web.post("/control/bot", self.bot),
            web.post("/control/user", self.user),
            web.post("/control/group", self.group),
            web.post("/control/act", self.act),
            web.post("/control/fault", self.fault),
            web.get("/control/seen", self.seen),
        ]

    async def bot(self, request: web.Request) -> web.Response:
        """A new bot."""
        made: FakeBot = self.server.bot(**await request.json())
        self._by_name[made.username] = made
        return web.json_response({"token": made.token, "id": made.id})

    async def user(self, request: web.Request) -> web.Response:
        """A new person."""
        made: User = self.server.user(**await request.json())
        self._by_name[made.name] = made
        return web.json_response({"id": made.id})

    async def group(self, request: web.Request) -> web.Response:
        """A new group with its members."""
        given = await request.json()
        members = given.pop("members", [])
        made: Group = self.server.group(**given)
        made.add(*(self._by_name[name] for name in members))
        self._by_name[made.name] = made
        return web.json_response({"id": made.id})

    async def act(self, request: web.Request) -> web.Response:
        """Somebody does something on the phone."""
        given = await request.json()
        if given["do"] not in ACTS:
            raise web.HTTPBadRequest(text=f"do is one of {', '.join(ACTS)}")
        seat = self._by_name[given["who"]].at(self._by_name[given["at"]])
        try:
            done = _call(getattr(seat, given["do"]), given.get("with", []))
        except AssertionError as error:
            raise web.HTTPConflict(text=str(error)) from None
        return web.json_response({"done": str(done)})

    async def fault(self, request: web.Request) -> web.Response:
        """Something goes wrong from now on."""
        given = await request.json()
        if given["what"] not in FAULTS:
            raise web.HTTPBadRequest(text=f"what is one of {', '.join(FAULTS)}")
        return web.json_response({"fault": str(_call(getattr(self.server, given["what"]), given.get("with", [])))})

    async def seen(self, request: web.Request) -> web.Response:  # noqa: ARG002 - aiohttp hands it over
        """Everything as it stands."""
        chats = [*self.server.private_chats, *self.server.groups]
        body: dict[str, Any] = {"chats": {chat.name: [str(message) for message in chat.messages] for chat in chats}}
        for name in ("refusals", "warnings", "unanswered"):
            body[name] = [str(entry) for entry in getattr(self.server, name)]
        return web.json_response(body)


def _call(what: Any, given: Any) -> Any:
    return what(**given) if isinstance(given, dict) else what(*given)
