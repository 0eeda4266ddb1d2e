"""One program at a time on an SQLite file; who comes second is told so, and who was killed holds nothing."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from storage.sole import sole_user
from storage.unit_of_work import Unusable


def test_a_second_program_is_told_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rows.db'}"
    with sole_user(url):
        with pytest.raises(Unusable, match=r"Another dutyline works on .*rows\.db; end it first"), sole_user(url):
            pass
        with sole_user(f"sqlite+pysqlite:///{tmp_path / 'other.db'}"):
            pass
    with sole_user(url):
        pass


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "postgresql+asyncpg://somebody@host/name", "no url"]
)
def test_where_several_may_work_or_nothing_can_be_shared_nothing_is_held(url: str) -> None:
    with sole_user(url), sole_user(url):
        pass


def _hold(url: str, held: "multiprocessing.connection.Connection") -> None:  # type: ignore[name-defined]
    with sole_user(url):
        held.send(os.getpid())
        held.recv()  # until it is killed


def test_one_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    url, context = f"sqlite:///{tmp_path / 'rows.db'}", multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_hold, args=(url, theirs))
    process.start()
    assert ours.poll(30)
    pid = ours.recv()
    with pytest.raises(Unusable), sole_user(url):
        pass
    os.kill(pid, signal.SIGKILL)
    process.join(30)
    with sole_user(url):
        pass
