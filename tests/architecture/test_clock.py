"""Time is handed in: only bot/clock.py reads a clock, and no test waits for one."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.ground import FLOORS, place, python_files

THE_CLOCK = "bot/clock.py"
READINGS = {
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    *(
        f"time.{name}"
        for name in ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "localtime")
    ),
    *(f"time.{name}" for name in ("gmtime", "ctime", "asctime", "clock_gettime", "process_time")),
}


WAITS = {"asyncio.sleep", "anyio.sleep", "time.sleep"}

# A test's wait -> the reason why it may stand
EXCEPTIONS = {
    "tests/fake_telegram/door.py": "a late answer of the platform is one of the faults that can be asked for",
    "tests/fake_telegram/webhooks.py": "the platform itself waits before it calls a webhook again",
}


def mentions(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name of the tree as (line, full name), under whatever name it was imported."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name.split(".")[0]: alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            first, dot, rest = ast.unparse(node).partition(".")
            yield node.lineno, names.get(first, first) + dot + rest


def readings(tree: ast.AST) -> list[tuple[int, str]]:
    """Every reading of a clock of the machine's or of an event loop's."""
    return [
        (line, name) for line, name in mentions(tree) if name in READINGS or name.endswith(("loop.time", "loop().time"))
    ]


def waits(tree: ast.AST) -> list[int]:
    """Every line on which real time is waited for; a clock that was handed in may be asked to."""
    return [line for line, name in mentions(tree) if name in WAITS or name.endswith(".wait_for_timeout")]


def test_only_the_clock_reads_the_clock() -> None:
    found = [
        f"{place(path)}:{line}: {name}"
        for path in python_files(*FLOORS)
        if place(path) != THE_CLOCK
        for line, name in readings(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_no_test_sleeps() -> None:
    found = {
        place(path): lines
        for path in python_files("tests")
        if (lines := waits(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert {where: lines for where, lines in found.items() if where not in EXCEPTIONS} == {}
    assert set(EXCEPTIONS) <= set(found)


@pytest.mark.parametrize(
    "line",
    [
        "import datetime; datetime.datetime.now()",
        "from datetime import datetime as moment; moment.now(UTC)",
        "from datetime import date; date.today()",
        "import time as t; t.monotonic()",
        "from time import time; time()",
        "from datetime import datetime; field(default_factory=datetime.utcnow)",
        "import asyncio; asyncio.get_running_loop().time()",
        "self._loop.time()",
    ],
)
def test_a_hidden_reading_is_seen(line: str) -> None:
    assert readings(ast.parse(line))


@pytest.mark.parametrize(
    "line", ["self._clock.now()", "import datetime; datetime.datetime.fromisoformat(x)", "case.time()"]
)
def test_asking_the_clock_that_was_handed_in_is_fine(line: str) -> None:
    assert readings(ast.parse(line)) == []


@pytest.mark.parametrize(
    "line",
    ["import asyncio; await asyncio.sleep(1)", "from time import sleep as rest; rest(1)", "page.wait_for_timeout(9)"],
)
def test_a_sleep_is_seen(line: str) -> None:
    assert waits(ast.parse(line))


def test_waiting_by_a_clock_that_was_handed_in_is_fine() -> None:
    assert waits(ast.parse("await clock.sleep(until)")) == []
