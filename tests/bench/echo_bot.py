"""The peer of the whole way: a bot that says what it was told, on aiogram, as a process of its own.

python -m tests.bench.echo_bot API TOKEN
"""

from __future__ import annotations

import asyncio
import gc
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message) -> None:
    """Says the same."""
    await message.answer(message.text or "")


async def run(api: str, token: str) -> None:
    """Polls until it is ended."""
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    gc.collect()
    gc.freeze()
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:3]))
