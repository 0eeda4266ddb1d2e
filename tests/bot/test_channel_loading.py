"""The hotline's library is loaded without building its types, and every one of them builds when it is met."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import time
import bot.channels.telegram_hotline
spent = time.process_time()
import aiogram.types
from pydantic import BaseModel
types = [each for each in vars(aiogram.types).values() if isinstance(each, type) and issubclass(each, BaseModel)]
print(len(types), sum(each.__pydantic_complete__ for each in types), spent)
"""
BUILD = """
import bot.channels.telegram_hotline as hotline
from tests.bot import test_channel_content as content
from tests.bot.updates import by_aiogram, message
for field in sorted(content.FIELDS.keys() - {"chat", "date", "message_id", "from"}):
    by_aiogram(message(**{field: content.of(field)}))
import inspect, pkgutil, importlib
from pydantic import BaseModel
met = set()
for room in pkgutil.iter_modules(hotline.__path__, hotline.__name__ + "."):
    for each in vars(importlib.import_module(room.name)).values():
        if inspect.isclass(each) and issubclass(each, BaseModel) and each is not BaseModel:
            each.model_rebuild()
            assert each.__pydantic_complete__, each
            met.add(each.__name__)
assert {"Update", "Message", "InputMediaPhoto", "AsTheyCome"} <= met, met
print("built", len(met))
"""


def run(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_next_to_nothing_is_built_at_the_start() -> None:
    known, built, seconds = run(LOOK)
    assert int(known) > 300
    assert int(built) < int(known) // 10
    assert float(seconds) < 3, "seconds of one processor; without the room it is several times as much"


def test_every_type_that_is_met_builds() -> None:
    assert run(BUILD)[0] == "built"
