"""python-telegram-bot's way to the network, with Telegram's answers as they are, and nothing of them in the log."""

import json
import logging
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.channels.port import TooLarge
from bot.channels.refusals import undelivered

TOKEN = re.compile(r"/bot\d+:[\w-]+")


def hide_token(record: logging.LogRecord) -> bool:
    """Keep the token out of the log: httpx logs every address that it asks."""
    record.msg, record.args = TOKEN.sub("/bot***", record.getMessage()), ()
    return True


logging.getLogger("httpx").addFilter(hide_token)
logging.getLogger("telegram").setLevel(logging.WARNING)  # below, it logs the token and what people wrote


class Declined(TelegramError):
    """Telegram's error in its own words, before the library has made them its own; `code` is 0 for no answer of its."""

    def __init__(self, code: int, description: str = "", parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}


class Request(HTTPXRequest):
    """One pool of connections."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - passed on as they come
        """The answer to a call that went well; raises Declined for every other."""
        status, payload = await super().do_request(*args, **kwargs)
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
        content = bytearray()
        async with self._client.stream("GET", url, headers={"User-Agent": self.USER_AGENT}) as response:
            if response.status_code != HTTPStatus.OK:
                raise undelivered(response.status_code)
            async for part in response.aiter_bytes():
                content += part
                if len(content) > most:
                    raise TooLarge("the file is larger than Telegram said")
        return bytes(content)


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


def _object(payload: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(payload)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
