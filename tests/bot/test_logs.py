"""Logs tell what happened and where; what people wrote stays out of them, whoever's library writes the line."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot import logs

WORDS = "王女士肚子疼"


def failed() -> Exception:
    """An error that says what somebody wrote."""
    try:
        int(WORDS)
    except ValueError as error:
        return error
    return AssertionError("it is no number")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Where the lines go, for as long as a test lasts."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    logs.set_up()
    stream = io.StringIO()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_librarys_warning_is_written_without_what_it_was_filled_with(written: io.StringIO) -> None:
    logging.getLogger("aiohttp.server").warning("cannot read %s", WORDS)
    [line] = written.getvalue().splitlines()
    assert json.loads(line)["event"] == "cannot read %s"
    assert set(json.loads(line)) == {"event", "level", "logger", "timestamp"}


def test_our_own_lines_are_filled(written: io.StringIO) -> None:
    logging.getLogger("bot.desk").warning("%d messages", 3)
    logging.getLogger("bot.desk").info("a file of %(bot)s", {"bot": "hotline"})
    assert [json.loads(line)["event"] for line in written.getvalue().splitlines()] == [
        "3 messages",
        "a file of hotline",
    ]


def test_of_an_error_its_kind_and_place_are_written(written: io.StringIO) -> None:
    logging.getLogger("asyncio").error("it failed for %s", WORDS, exc_info=failed())
    [line] = written.getvalue().splitlines()
    told = json.loads(line)
    assert told["error"] == "ValueError"
    assert told["where"]
    assert WORDS not in json.dumps(told, ensure_ascii=False)


def test_a_date_is_no_telephone_number() -> None:
    line = {"event": "found: polling, 1 since 2026-11-22T10:57:50+00:00; call +86 138 0000 5521"}
    assert logs.masked(None, "", line)["event"] == "found: polling, 1 since 2026-11-22T10:57:50+00:00; call [number]"
