"""What every run of the tests does: says on which database, keeps one server for all workers, shares out the work."""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.harness import database, sharing


def pytest_report_header() -> str:
    """The database stands on top of every report."""
    return f"database: {database.DATABASE}"


def pytest_configure(config: pytest.Config) -> None:
    """Choose a place for the server before the workers start, so that they share it."""
    assert database.DATABASE in {"sqlite", "postgresql"}
    if not hasattr(config, "workerinput"):
        os.environ[database.PLACE] = tempfile.mkdtemp(prefix="dutyline-")
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends a run leaves no server behind


def pytest_unconfigure(config: pytest.Config) -> None:
    """The workers have ended, and with them the use of the server."""
    if not hasattr(config, "workerinput"):
        database.end(Path(os.environ[database.PLACE]))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker is left alone with it in the end."""
    if hasattr(config, "workerinput"):
        items[:] = sharing.ordered(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Workers take tests by file, but for those that stand alone."""
    return sharing.scheduler(config, log)
