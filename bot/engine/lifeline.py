"""The sign of life for the world outside: whoever waits for it in vain calls the administrator."""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

log = logging.getLogger(__name__)
PATIENCE = 10.0
"""Seconds that the answer may take."""


def lifeline(url: str) -> Callable[[], Awaitable[None]]:
    """What asks for `url` once; it never fails, for then the other side will notice. The log never holds the URL."""

    async def beat() -> None:
        import aiohttp  # noqa: PLC0415 - loaded only where somebody waits for it

        limit = aiohttp.ClientTimeout(total=PATIENCE)
        try:
            async with aiohttp.ClientSession(timeout=limit, trust_env=True) as session, session.get(url) as answer:
                if answer.status >= HTTPStatus.BAD_REQUEST:
                    log.warning("the heartbeat was refused: %d", answer.status)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("the heartbeat did not arrive: %s", type(error).__name__)

    return beat
