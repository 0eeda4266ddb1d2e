"""How the tests are shared out among workers (`pytest -n 4`): what must stay together, and what begins first.

A file stays with one worker, for its tests may share a fixture: a browser, a running program, a copy of the tree. Some
tests wait for a program most of their time, others compute all of it: they begin by turns, so that a core has both.
"""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import Any

import pytest

PLAYS = ("tests/endtoend/test_plays.py", "tests/endtoend/test_plan_plays.py")
LONG = (
    *PLAYS,
    "tests/chaos/",
    "tests/endtoend/test_processes.py",
    "tests/endtoend/test_bad_",
    "tests/endtoend/",
    "tests/hostile/",
    "tests/stories/",
    "tests/bot/console/",
    "tests/storage/",
    "tests/architecture/test_contracts.py",
)
"""How the ids of tests begin that take long, longest first; all others are short."""
WAITING = ("tests/chaos/", "tests/endtoend/", "tests/fake_telegram/", "tests/bot/console/")
"""Tests that wait more than they compute."""
ALONE = ("tests/chaos/", "tests/hostile/", "tests/endtoend/test_groups.py")
"""Tests that share nothing with their neighbours."""


def unit(test: str) -> str:
    """What this test must stay together with, by name."""
    file, _, name = test.partition("::")
    if test.startswith(PLAYS):
        return f"{file}, {'webhook' if '[webhook' in name else 'polling'}"  # a program for each
    return test if test.startswith(ALONE) else file


def ordered(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests in the order in which they begin, each beside those with which it must stay."""
    units: dict[str, list[pytest.Item]] = {}
    for item in items:
        units.setdefault(unit(item.nodeid), []).append(item)
    longest_first = sorted(units, key=_rank)
    waiting = [each for each in longest_first if each.startswith(WAITING)]
    computing = [each for each in longest_first if not each.startswith(WAITING)]
    by_turns = chain.from_iterable(zip_longest(waiting, computing))
    return [item for each in by_turns if each is not None for item in units[each]]


def _rank(test: str) -> int:
    return next((nth for nth, start in enumerate(LONG) if test.startswith(start)), len(LONG))


def scheduler(config: pytest.Config, log: Any) -> object:
    """Gives each worker one unit after the other, in the order of collection."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - a run without workers needs none

    class Sharing(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return unit(nodeid)

    config.option.loadscopereorder = False
    return Sharing(config, log)
