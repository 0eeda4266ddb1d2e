"""The methods that the fake carries out, by name. Another known method is refused as not built here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fake_telegram.calls import Call

Handler = Callable[[Call], Any]
"""Returns the result as the Bot API gives it, or something to await for it."""

HANDLERS: dict[str, Handler] = {}


def carries_out(*names: str) -> Callable[[Handler], Handler]:
    """Marks a function as what these methods do."""

    def keep(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(names, handler))
        return handler

    return keep
