"""Logs as JSON lines on standard error: what happened and where, never who said what."""

import logging
import re
import sys
import traceback

import structlog

_SECRET = re.compile(r"\d{6,}:[A-Za-z0-9_-]{20,}")
_NUMBER = re.compile(r"(?!\d{4}-\d\d-\d\d(?:T|\b))(?<!\d)\+?\d[\d ·-]{7,}\d")  # a date is no number to call
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][ ·]?[A-Z0-9]{5,6}(?![A-Z0-9])")
REPEATED = 60.0
"""Seconds in which the same line is written once."""
LINES = 1000
"""Lines that are remembered for this."""
OURS = frozenset({"bot", "flows", "storage"})
"""The rooms whose words are known; of other libraries only warnings are kept, without what they were filled with."""


def set_up(*, lines: bool = False) -> None:
    """Send every library's logs the same way; `lines` writes them for a terminal."""
    renderer = structlog.dev.ConsoleRenderer(colors=False) if lines else structlog.processors.JSONRenderer()
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            unfilled,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            traced,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, masked, renderer],
        pass_foreign_args=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.addFilter(ours_or_grave)
    handler.addFilter(Unrepeated())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # httpx writes the whole URL, and with it the token, for each request; transitions, every step of every form.
    for loud in ("httpx", "httpcore", "aiogram.event", "uvicorn.access", "uvicorn.error", "alembic", "transitions"):
        logging.getLogger(loud).setLevel(logging.WARNING)


def ours_or_grave(record: logging.LogRecord) -> bool:
    """What another library tells besides its warnings may hold whatever passed through it: a row, a text."""
    return record.name.partition(".")[0] in OURS or record.levelno >= logging.WARNING


class Unrepeated(logging.Filter):
    """Drops a line that stood here a moment ago: what fails each second fills a disk, and may fail for that."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[object, ...], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write it; an error with its place is written every time."""
        if record.exc_info or record.levelno < logging.WARNING:
            return True
        line = (record.name, record.msg, *map(str, record.args or ()))
        since = record.created - self._last.get(line, float("-inf"))
        if 0 <= since < REPEATED:
            return False
        if len(self._last) > LINES:
            self._last.clear()
        self._last[line] = record.created
        return True


def unfilled(_logger: object, _name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Another library's warning, without what it was filled with."""
    filled, record = event.pop("positional_args", None), event.get("_record")
    if filled and isinstance(record, logging.LogRecord) and record.name.partition(".")[0] not in OURS:
        event["event"] = str(record.msg)
    return event


def traced(_logger: object, _name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Where it failed and what kind of failure it was; the text of an error may hold what a person wrote."""
    given = event.pop("exc_info", None)
    error = (
        given
        if isinstance(given, BaseException)
        else given[1]
        if isinstance(given, tuple)
        else sys.exception()
        if given
        else None
    )
    if error is not None:
        event["error"] = type(error).__name__
        event["where"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
    return event


def masked(_logger: object, _name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Tokens and telephone numbers do not belong in a log, whoever wrote them into a message."""
    for key, value in event.items():
        if isinstance(value, str) and key != "timestamp":
            event[key] = _PLATE.sub("[plate]", _NUMBER.sub("[number]", _SECRET.sub("[token]", value)))
    return event
