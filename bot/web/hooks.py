"""The webhook: Telegram brings its updates itself, and hears that one was taken in only once it is stored."""

import asyncio
import hmac
import logging
import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.port import Channel, ChannelError, Polled, Receive, Unauthorised, Unintelligible
from storage.unit_of_work import Rows, Storage

log = logging.getLogger(__name__)
SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name (Bot API, setWebhook)
LOOK = 25.0
"""Seconds between two looks at whether Telegram still brings the updates here; a poll would last as long."""
SOON = 2.0
"""The same until everything has come that Telegram kept for us."""
LARGEST = 1024 * 1024
"""Bytes of an update; the longest that a message makes has a fiftieth of it."""


class Hook:
    """One bot's updates as they are brought. What comes while a batch is being stored makes the next batch.

    `last_good` is when the last one was taken in, as the program remembers it from its last run. Until Telegram has
    said how many updates it kept for us (`missed`), what comes counts as from the time while we were away.
    """

    def __init__(
        self,
        channel: Channel,
        secret: str,
        receive: Receive,
        *,
        now: Callable[[], datetime],
        last_good: datetime | None = None,
    ) -> None:
        self._channel, self.secret, self._receive, self._now = channel, secret, receive, now
        self.last_good = last_good
        self.seen_at: datetime | None = None
        """When Telegram last said that it brings the updates here, and none of them waited in vain."""
        self._brought: datetime | None = last_good
        self._missed: int | None = None
        self._line: list[tuple[Polled, asyncio.Future[None]]] = []
        self._news = asyncio.Event()

    def missed(self, waiting: int) -> None:
        """So many updates were kept for us while we were away: the presses among them are as old as that."""
        self._missed = waiting

    def seen(self, waiting: int) -> None:
        """Telegram says that it brings the updates here; `waiting` it has not brought yet."""
        if not waiting or self.last_good != self._brought:
            self.seen_at = self._now()
        self._brought = self.last_good

    @property
    def caught_up(self) -> bool:
        """Whether everything has come that Telegram kept for us while we were away."""
        return self._missed == 0

    async def take(self, update: bytes) -> None:
        """Take one update in; when this returns it is stored. Raises what storing raised."""
        try:
            brought = Polled(events=self._channel.read(update, self._now()))
        except Unintelligible as strange:
            brought = Polled(events=(), unread=((strange.number, strange.update),))
        stored = asyncio.get_running_loop().create_future()
        self._line.append((brought, stored))
        self._news.set()
        await stored

    async def run(self) -> None:
        """Store what is brought, batch by batch, until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            batch, self._line = self._line, []
            await self._store(batch)

    async def _store(self, batch: list[tuple[Polled, asyncio.Future[None]]]) -> None:
        together = Polled(
            events=tuple(event for brought, _ in batch for event in brought.events),
            unread=tuple(each for brought, _ in batch for each in brought.unread),
            last_good=None if self._missed == 0 else self.last_good,
        )
        try:
            if together.events or together.unread:
                await self._receive(together)
        except Exception as error:  # noqa: BLE001 - every request is told, and Telegram brings its update again
            log.warning("%s: updates could not be stored: %s", self._channel.name, type(error).__name__)
            for _, stored in batch:
                if not stored.done():
                    stored.set_exception(error)
            return
        if self._missed is not None:
            self._missed = max(0, self._missed - len(batch))
        self.last_good = self._now()
        for _, stored in batch:
            if not stored.done():
                stored.set_result(None)


async def keep_hooked(channel: Channel, hook: Hook, url: str) -> None:
    """Tell Telegram where to bring the updates, and look again and again whether it still does.

    Raise Unauthorised when Telegram does not know the token.
    """
    pause = 1.0
    complaint, looked = "", False
    while True:
        try:
            about = await channel.about()
            if not looked or about.webhook != url:
                hook.missed(about.waiting)
                await channel.use_webhook(url, hook.secret)
                log.info("%s: updates are brought", channel.name)
                looked = True
            elif about.waiting == 0:
                hook.missed(0)
            hook.seen(about.waiting)
            if about.webhook_error not in {"", complaint}:
                log.warning("%s: Telegram could not bring updates: %s", channel.name, about.webhook_error)
            complaint = about.webhook_error
        except Unauthorised:
            raise
        except ChannelError as error:
            log.info("%s: Telegram cannot be told where to bring updates: %s", channel.name, type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(LOOK, 2 * pause)
        else:
            pause = 1.0
            # Of several processes each sees only a part of what is brought.
            await asyncio.sleep(LOOK if hook.caught_up else SOON)


def secrets_of(rows: Rows, storage: Storage, bots: Collection[str]) -> dict[str, str]:
    """The secret of every bot's webhook, made once and kept."""
    names = {bot: f"secret:webhook:{bot}" for bot in bots}
    storage.lanes.claim(rows, names.values())  # two processes that start at the same time make one
    known = storage.settings.of(rows, list(names.values()))
    made = {name: secrets.token_urlsafe(32) for name in names.values() if name not in known}
    storage.settings.put(rows, made)
    return {bot: (known | made)[name] for bot, name in names.items()}


def hook_routes(url: str, hooks: Mapping[str, Hook]) -> list[Route]:
    """The way in of every bot, below the path of the public `url`."""

    async def brought(request: Request) -> Response:
        hook = hooks.get(request.path_params["bot"])
        given = request.headers.get(SECRET, "")
        # An unknown bot takes as long as a wrong secret, and is answered alike.
        known = hmac.compare_digest(given.encode(), (hook.secret if hook else " ").encode())
        if hook is None or not known:
            return Response(status_code=HTTPStatus.FORBIDDEN)
        try:
            await hook.take(await _body(request))
        except (HTTPException, ClientDisconnect):
            raise
        except Exception:  # noqa: BLE001 - it was logged where it arose; here only Telegram has to hear of it
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return Response()

    return [Route(f"{urlsplit(url).path.rstrip('/')}/{{bot}}", brought, methods=["POST"])]


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)
