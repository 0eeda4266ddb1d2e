"""After an outage: what people said meanwhile comes before what became due meanwhile, and that before anything is sent.

Else somebody would be asked for what they had done before the time was over, and everybody once for each step.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.engine.deadlines import Deadlines
from storage.unit_of_work import StorageError

log = logging.getLogger(__name__)
PATIENCE = 10.0
"""Seconds for which it is waited for what was said meanwhile, before what is due."""
LOOK = 0.2
"""Seconds between two looks whether it has come."""


async def make_good(has_caught_up: Callable[[], Awaitable[bool]], deadlines: Deadlines, clock: Clock) -> None:
    """Wait until what was said meanwhile has been taken in; then let knock what is due."""
    never = asyncio.Event()
    try:
        async with asyncio.timeout(PATIENCE):
            while not await has_caught_up():
                await clock.wait(None, never, at_most=LOOK)
    except TimeoutError:
        log.warning("not every bot could be asked for what was said while the program was away")
    except StorageError as error:
        log.warning("nobody knows what was said while the program was away: %s", type(error).__name__)
    try:
        await deadlines.exhaust()
    except StorageError as error:
        log.warning("what was due meanwhile waits: %s", type(error).__name__)
