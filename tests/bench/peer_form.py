"""The peer of the durable step: the same form on aiogram's own state machine, in memory, tuned.

Tuned: each question is found by a `StateFilter`, which aiogram awaits; a bare `State` or `F` would go through a thread
at every question and make it four times slower. What it would send is thrown away before any parsing or network, so
that only its step is counted.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.base import BaseSession
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.methods import TelegramMethod
from aiogram.types import Chat, InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.bench.form import ANSWERS

TOKEN = "42:bench"
QUESTIONS = (
    "有人受伤先打 120，着火冒烟先打 119。\n要报什么？",
    "人都安全吗？",
    "已记录，工单 26-0001。\n车在哪里？",
    "位置收到。\n哪条路、往哪个方向？",
    "车现在怎样？",
    "拍一张车的照片。",
    "车上是什么货？",
    "打哪个电话找您？",
    "请核对。",
    "都记下了，工单 26-0001。",
)


class Form(StatesGroup):
    """A state for each question that stands open."""

    q1, q2, q3, q4, q5, q6, q7, q8, q9 = (State() for _ in range(len(ANSWERS) - 1))


class Nowhere(BaseSession):
    """A session that sends nothing and says at once that it was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0
        self._answer = Message(message_id=1, date=datetime.now(UTC), chat=Chat(id=1, type="private"))  # noqa: TID251

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ARG002, ASYNC109
        self.sent += 1
        return self._answer

    async def stream_content(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError

    async def close(self) -> None:
        """Nothing is open."""


class PeerForm:
    """The peer, ready to be fed."""

    def __init__(self) -> None:
        self.session = Nowhere()
        self.bot = Bot(TOKEN, session=self.session)
        self.dispatcher = Dispatcher(storage=MemoryStorage())
        self.dispatcher.include_router(_router())

    async def take(self, update: bytes) -> None:
        """One update, from its bytes to the reply."""
        await self.dispatcher.feed_raw_update(self.bot, json.loads(update))

    async def burst(self, updates: Sequence[bytes]) -> None:
        """Many, one after another: with nothing to wait for, that is as fast as it gets."""
        for update in updates:
            await self.take(update)


def _router() -> Router:
    router = Router()
    states: list[State | None] = [None, *Form.__all_states__]
    for at, state in enumerate(states):
        after = states[at + 1] if at + 1 < len(states) else None
        router.message.register(_handler(at, after), StateFilter(state))
    return router


def _handler(at: int, after: State | None) -> Any:
    keys = InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=str(key), callback_data=f"{at}:{key}")] for key in range(1, 4)]
    )

    async def handle(message: Message, state: FSMContext) -> None:
        said = message.text or (message.location and [message.location.latitude, message.location.longitude])
        if after is None:
            await state.clear()
        else:
            await state.update_data({f"a{at}": said})
            await state.set_state(after)
        await message.answer(QUESTIONS[at], reply_markup=keys)

    return handle
