"""The database cannot be written: disk full, a quota, another writer, no right to write. It goes on by itself."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.endtoend.house import PATIENCE, House, house, number_in
from tests.endtoend.nursery import Nursery
from tests.fake_telegram import Message, Seat
from tests.harness.program import Program

pytestmark = pytest.mark.asyncio(loop_scope="session")

MENU = "要报什么？"
SORRY_ZH = "现在收不进任何消息，抱歉。您的消息在等着，能收了自己会进来。"
SORRY_EN = "We cannot take anything in right now, sorry. Your message waits and comes in by itself."
AGAIN = "数据库又能用了"
NOT_YET = "还没记下"
CAP_DAC_OVERRIDE = 1
CAPABILITIES_3 = 0x20080522


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of its own for the data, of 16 MB."""
    folder.mkdir()
    if os.geteuid() != 0 or subprocess.run(_mount(folder), capture_output=True, check=False).returncode:
        pytest.skip("a file system can only be mounted by root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _mount(folder: Path) -> list[str]:
    return ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]


@contextlib.contextmanager
def full(made: House) -> Iterator[None]:
    """Nothing more fits on the disk of the data, not even what would stand in the log of the database."""
    ballast, rows = made.program.data / "ballast", made.program.data / "rows.sqlite3"
    with contextlib.closing(sqlite3.connect(rows)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    try:
        yield
    finally:
        ballast.unlink()


@contextlib.contextmanager
def no_quota(made: House) -> Iterator[None]:
    """The program may not make any file longer, and has none of no length."""
    assert made.program.process is not None
    pid = made.program.process.pid
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))


@contextlib.contextmanager
def locked(made: House) -> Iterator[None]:
    """Another program writes, and does not come to an end."""
    with contextlib.closing(sqlite3.connect(made.program.data / "rows.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextlib.asynccontextmanager
async def open_house(quick: Nursery, folder: Path) -> AsyncIterator[tuple[House, Seat, Message]]:
    """A program on SQLite with a case that nobody has taken yet: its reporter, and its card."""
    url = f"sqlite:///{folder / 'data' / 'rows.sqlite3'}"
    async with house(folder, quick, DUTYLINE_DATABASE_URL=url) as made:
        await made.program.start(until="http://")
        await made.staff_joins()
        phone = made.reporter("张三")
        phone.send("车坏了")
        await phone.wait_for(MENU, PATIENCE)
        phone.press("1 车坏了")
        await phone.wait_for("人都安全吗？", PATIENCE)
        phone.press("1 都安全")
        number = number_in((await phone.wait_for("车在哪里？", PATIENCE)).text)
        card = await made.supply.wait_for(number, PATIENCE)
        await made.telegram.taken(PATIENCE)
        yield made, phone, card
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE, allow=("query is too old",))
        assert await made.program.stop() == 0


async def bad_hour(
    made: House, phone: Seat, card: Message, why: str, meanwhile: Callable[[], Awaitable[None]]
) -> Callable[[], Awaitable[None]]:
    """What people do and read while nothing can be stored; what is returned looks at what became of it."""
    stranger = made.reporter("李四")
    stranger.send("车趴窝了")
    press = made.people["li-na"].at(made.supply).press("接单", on=card)
    await made.program.said(why)
    sorry = await stranger.wait_for("+86 731 0000 2400", PATIENCE)
    assert SORRY_ZH in sorry.text
    assert SORRY_EN in sorry.text
    assert sorry.text.startswith("马上打 120")
    await made.telegram.wait_until(lambda: press.is_answered, PATIENCE, "the press was not answered")
    assert NOT_YET in press.answer
    assert press.is_alert
    await meanwhile()
    assert [message.text for message in stranger.chat.from_bots] == [sorry.text], "told once, however often it is tried"

    async def afterwards() -> None:
        await made.program.said(AGAIN)
        await stranger.wait_for(MENU, PATIENCE)
        await phone.wait_for("李娜（供应值班组）已接单", PATIENCE)
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE, allow=("query is too old",))
        assert len(stranger.chat.from_bots) == 2
        assert sum("已接单" in message.text for message in phone.chat.from_bots) == 1
        lines = [line for line in made.program.lines if '"warning"' in line or '"error"' in line]
        assert len(lines) < 40, "a line a second would fill what is left of the disk"

    return afterwards


async def test_a_full_disk_is_told_and_all_goes_on_when_there_is_room(quick: Nursery, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk"):
        async with open_house(quick, tmp_path / "disk") as (made, phone, card):

            async def look() -> None:
                status, out, err = await made.program.command("doctor")
                assert (status, err) == (1, "")
                assert "有问题：数据库所在的磁盘满了。请腾出空间，别的不用做。" in out
                status, out, err = await made.program.command("health")
                assert (status, err) == (1, "")
                assert out.splitlines()[0] == "数据库所在的磁盘满了。请腾出空间，别的不用做。"

            with full(made):
                afterwards = await bad_hour(made, phone, card, "数据库所在的磁盘满了", look)
            await afterwards()


async def test_a_quota_that_is_used_up_is_told_with_its_reason(quick: Nursery, tmp_path: Path) -> None:
    async with open_house(quick, tmp_path) as (made, phone, card):

        async def look() -> None:
            await made.program.said("数据库用不了（OperationalError: disk I/O error）")

        with no_quota(made):
            afterwards = await bad_hour(made, phone, card, "数据库用不了", look)
        await afterwards()


async def test_another_writer_is_waited_for_and_told(quick: Nursery, tmp_path: Path) -> None:
    async with open_house(quick, tmp_path) as (made, phone, card):

        async def look() -> None:
            status, out, err = await made.program.command("health", "--json")
            assert (status, out) == (1, "")
            assert err.splitlines()[-1] == "另一个程序占着数据库不放。请结束它，或等它做完。"

        with locked(made):
            afterwards = await bad_hour(made, phone, card, "另一个程序占着数据库", look)
        await afterwards()


# --- read-only --------------------------------------------------------------------------------------------------------
def without_rights() -> None:
    """Let the rights of a file hold for root too."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        header = (ctypes.c_uint32 * 2)(CAPABILITIES_3, 0)
        data = (ctypes.c_uint32 * 6)()
        assert libc.capget(header, data) == 0
        for half in (0, 1):
            data[half] &= ~(1 << CAP_DAC_OVERRIDE)
        assert libc.capset(header, data) == 0


class Unprivileged:
    """Starts processes for which the rights of files hold."""

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery

    async def start(self, arguments: list[str], environment: Mapping[str, str]) -> Any:
        """As the nursery does."""
        return await self._nursery.start(arguments, environment, first=f"{__name__}:without_rights")


async def test_a_database_that_may_only_be_read_is_told_in_one_line(quick: Nursery, tmp_path: Path) -> None:
    async with open_house(quick, tmp_path) as (made, _, _):
        data = made.program.data
    rows = data / "rows.sqlite3"
    asleep = Program(data, Unprivileged(quick), DUTYLINE_DATABASE_URL=f"sqlite:///{rows}", **_tokens(made))
    for path, mode in ((rows, 0o444), (data, 0o555)):
        before = path.stat().st_mode
        path.chmod(mode)
        try:
            status, out, err = await asleep.command("run")
        finally:
            path.chmod(before)
        assert (status, out) == (1, ""), err
        assert "Traceback" not in err
        lines = [line for line in err.splitlines() if not line.startswith("{")]
        assert lines[0].startswith(("数据库打不开：", "数据库不能用：")), err
        assert lines[1:] in ([], ["数据库只能读。请让程序有权写这个文件和它所在的文件夹。"]), err


def _tokens(made: House) -> dict[str, str]:
    kept = ("DUTYLINE_TELEGRAM_API", "DUTYLINE_HOTLINE_TOKEN", "DUTYLINE_STAFF_TOKEN", "DUTYLINE_ORGANISATION")
    return {name: made.program.environment[name] for name in kept}
