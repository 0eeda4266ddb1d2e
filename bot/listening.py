"""The pages' places: which address each is served on, and what happens when one is taken."""

import socket
from collections.abc import Callable
from typing import NamedTuple

from starlette.types import ASGIApp

from bot.config import Place, Settings
from bot.errors import Unusable
from flows.text import T, Text


class Page(NamedTuple):
    """An application and the socket that it is served on."""

    app: ASGIApp
    socket: socket.socket


def listen(settings: Settings, console: ASGIApp | None, outside: ASGIApp, tell: Callable[[Text], None]) -> list[Page]:
    """Take every place that is wanted; raise Unusable when what was asked for cannot run without one."""
    wanted: list[tuple[ASGIApp, Place, str, bool]] = []
    if console is not None:
        place = settings.console_place
        if not place.loopback:
            odd = T("{place} is not on this machine alone; the console listens on 127.0.0.1 only", place=str(place))
            raise Unusable([odd])
        variable = "DUTYLINE_CONSOLE" if settings.has_tokens else "DUTYLINE_WEB"
        wanted.append((console, place, variable, not settings.has_tokens))
    if settings.has_tokens:
        # By polling the bots need no page; by webhook nothing would reach them.
        wanted.append((outside, settings.web_place, "DUTYLINE_WEB", settings.webhook_url is not None))
    pages = []
    for app, place, variable, needed in wanted:
        try:
            pages.append(Page(app, _socket(place)))
        except OSError as error:
            line = T(
                "{place} cannot be listened on ({why}); set {variable} to another HOST:PORT",
                place=str(place),
                why=error.strerror or "",
                variable=variable,
            )
            if needed:
                raise Unusable([line]) from None
            tell(line)
    return pages


def _socket(place: Place) -> socket.socket:
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((place.host, place.port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening
