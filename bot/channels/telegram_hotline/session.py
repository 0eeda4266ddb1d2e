"""aiogram's way to the network, with two things that it does not tell apart."""

from http import HTTPStatus

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramEntityTooLarge, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.channels import pool


class Session(AiohttpSession):
    """Tells a connection that never came about from an answer that never came, and a gateway's page from an answer."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        """Carry out a method within `timeout` seconds, of which the connection may take CONNECT."""
        limits = pool.within(self.timeout if timeout is None else timeout)
        return await super().make_request(bot, method, limits)  # type: ignore[arg-type]  # goes to aiohttp as it is

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """Raise for an answer that is an error; a 5xx is the server's fault whatever its body is, a 413 the file's."""
        if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TelegramServerError(method=method, message=f"the server answered {status_code}")
        if status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise TelegramEntityTooLarge(method=method, message="request entity too large")
        return super().check_response(bot, method, status_code, content)

    async def download(self, url: str, most: int, seconds: float) -> bytes:
        """What stands at an address, through the proxy of this pool; TooLarge beyond `most` bytes, Gone for a 404."""
        return await pool.download(await self.create_session(), url, most, seconds)

    async def close(self) -> None:
        """Close the connections and wait for them, which aiohttp does itself; aiogram would wait longer."""
        if self._session is not None:
            await self._session.close()
