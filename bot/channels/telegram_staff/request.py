"""python-telegram-bot's way to the network, with Telegram's answers as they are, and nothing of them in the log."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from io import BytesIO
from typing import Any

from aiohttp import FormData
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from bot.channels.pool import Connections, download, within

logging.getLogger("telegram").setLevel(logging.WARNING)  # below, it logs the token and what people wrote


class Declined(TelegramError):
    """Telegram's error in its own words, before the library has made them its own; `code` is 0 for no answer of its."""

    def __init__(self, code: int, description: str = "", parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}


class Request(BaseRequest):
    """One pool of connections; `seconds` is what Telegram has for an answer where the library names no other time."""

    def __init__(self, proxy: str | None, seconds: float) -> None:
        self._seconds = seconds
        self._pool = Connections(proxy, self.USER_AGENT)

    @property
    def read_timeout(self) -> float:
        """To this the library adds the seconds of a long poll."""
        return self._seconds

    async def initialize(self) -> None:
        """Nothing: the pool opens with the first request."""

    async def shutdown(self) -> None:
        """Let go of the network."""
        await self._pool.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - seconds, or the library's mark for none
        *_more: Any,  # noqa: ANN401 - the other times are parts of this one
        **_others: Any,  # noqa: ANN401
    ) -> tuple[int, bytes]:
        """The answer to a call that went well; raises Declined for every other, and aiohttp's errors as they are."""
        seconds = self._seconds if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        form = _form(request_data) if request_data is not None else None
        limit, pool = within(seconds), self._pool.session()
        # Words are for Telegram alone: wherever an answer points, they are not sent there.
        async with pool.request(method, url, data=form, timeout=limit, allow_redirects=False) as response:
            status, payload = response.status, await response.read()
        answer = _object(payload)
        if answer.get("ok") is True and status < HTTPStatus.MULTIPLE_CHOICES:
            return status, payload
        if answer.get("ok") is False:
            raise Declined(status, str(answer.get("description", "")), answer.get("parameters"))
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:  # the server in front of Telegram's own says so by a page
            raise Declined(status, "request entity too large")
        raise Declined(status if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 0)

    async def download(self, url: str, most: int) -> bytes:
        """What stands at an address, through the proxy of this pool; TooLarge beyond `most` bytes, Gone for a 404."""
        return await download(self._pool.session(), url, most)


class PollRequest(Request):
    """The pool for getUpdates: keeps the batch as it came, and shows the library an empty one.

    The library parses all updates of a batch or none, and logs what people wrote when it cannot parse one.
    """

    batch: Sequence[dict[str, Any]] = ()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - passed on as they come
        """Keep what came."""
        status, payload = await super().do_request(*args, **kwargs)
        self.batch = _object(payload).get("result") or ()
        return status, b'{"ok":true,"result":[]}'


def _form(given: RequestData) -> FormData:
    form = FormData(given.json_parameters, quote_fields=False)
    for name, (file, content, kind) in given.multipart_data.items():
        # As a stream: aiohttp warns of large bytes that are sent at once.
        stream = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=file, content_type=kind)
    return form


def _object(payload: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(payload)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
