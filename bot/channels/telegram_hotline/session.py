"""aiogram's way to the network, with two things that it does not tell apart."""

from http import HTTPStatus

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientTimeout

CONNECT = 10.0
"""Seconds for a connection to come about; beyond them it is certain that nothing was sent."""


class Session(AiohttpSession):
    """Tells a connection that never came about from an answer that never came, and a gateway's page from an answer."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        """Carry out a method within `timeout` seconds, of which the connection may take CONNECT."""
        limits = ClientTimeout(total=self.timeout if timeout is None else timeout, sock_connect=CONNECT)
        return await super().make_request(bot, method, limits)  # type: ignore[arg-type]  # goes to aiohttp as it is

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """Raise for an answer that is an error; a 5xx is the server's fault whatever its body is."""
        if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TelegramServerError(method=method, message=f"the server answered {status_code}")
        return super().check_response(bot, method, status_code, content)

    async def close(self) -> None:
        """Close the connections and wait for them, which aiohttp does itself; aiogram would wait longer."""
        if self._session is not None:
            await self._session.close()
