"""The alarm bell of the real program: a deadline vanishes, and everybody hears of it who should, once."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from storage.database import open_storage
from storage.unit_of_work import Rows
from tests.endtoend.house import PATIENCE, House, house
from tests.endtoend.nursery import Nursery

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROUNDS = 45.0
"""Seconds in which the auditor looks at least once, on a busy machine."""
LOST = "1 deadline was missing and has been written anew."


class Switch:
    """A dead man's switch somewhere outside: it counts who asked for which path, and is called back never."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.news = asyncio.Event()
        self.url = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Say 200 to whoever asks."""
        line = await reader.readline()
        while (await reader.readline()).strip():
            pass
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()
        self.asked.append(line.decode().split(" ")[1])
        self.news.set()

    async def is_asked(self, times: int, within: float) -> None:
        """Wait until it was asked so often in all."""
        async with asyncio.timeout(within):
            while len(self.asked) < times:
                self.news.clear()
                await self.news.wait()


@contextlib.asynccontextmanager
async def switch() -> AsyncIterator[Switch]:
    """A switch that listens on loopback."""
    made = Switch()
    async with await asyncio.start_server(made.answer, "127.0.0.1", 0) as server:
        made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ping/secret"
        yield made


async def test_a_lost_deadline_is_found_told_and_put_right(quick: Nursery, tmp_path: Path) -> None:
    async with switch() as outside, house(tmp_path, quick, DUTYLINE_HEARTBEAT_URL=outside.url) as made:
        await made.program.start(until="http://")
        address = (await made.program.said("http://")).partition("http://")[2].partition("/")[0]
        manager = await made.join("zhou-qiang", "周强")
        manager.send("/language en")
        await manager.wait_for("in English from now on", PATIENCE)
        phone = made.reporter("张师傅")
        phone.start()
        for question, answer in (("有人受伤先打 120", "1 车坏了"), ("人都安全吗？", "1 都安全")):
            await phone.wait_for(question, PATIENCE)
            phone.press(answer)
        await phone.wait_for("车在哪里？", PATIENCE)
        before = await _dues(made, "")
        assert await _dues(made, "DELETE FROM due WHERE key = 'due:acknowledge'") != before
        asked = len(outside.asked)
        told = await manager.wait_for(LOST, ROUNDS)
        assert told.text.splitlines()[0] == "Something is wrong with the hotline."
        assert (len(outside.asked), await _dues(made, "")) == (asked, before)
        await _tells_of_it(made, address)
        over = await manager.wait_for("Every deadline is written down again.", ROUNDS, after=told)
        assert over.text.splitlines()[0] == "The hotline is as it should be again."
        await outside.is_asked(asked + 1, ROUNDS)
        assert set(outside.asked) == {"/ping/secret"}
        assert not [line for line in made.program.lines if "secret" in line]
        assert len([each for each in manager.messages if LOST in each.text]) == 1
        status, out, err = await made.program.command("health", "--json")
        assert (status, json.loads(out)["findings"]) == (0, []), err
        assert await made.program.stop() == 0


async def _tells_of_it(made: House, address: str) -> None:
    """The monitor, the metrics and both commands name what was found, until the next look finds nothing."""
    async with httpx.AsyncClient() as monitor:
        health, metrics = await asyncio.gather(
            monitor.get(f"http://{address}/health"), monitor.get(f"http://{address}/metrics")
        )
    assert (health.status_code, health.json()["ok"]) == (503, False)
    assert [each["name"] for each in health.json()["findings"]] == ["missing-deadlines"]
    assert 'dutyline_audit_findings{finding="missing-deadlines"} 1.0' in metrics.text
    assert 'dutyline_audit_repairs_total{finding="missing-deadlines"} 1.0' in metrics.text
    for command in ("health", "doctor"):
        status, out, err = await made.program.command(command)
        assert (status, "到期记录丢失，已补上" in out or LOST in out) == (1, True), err


async def _dues(made: House, statement: str) -> list[str]:
    """What waits for a time, after a statement said behind the program's back."""
    given = made.program.environment.get("DUTYLINE_DATABASE_URL")
    storage = await open_storage(given or f"sqlite:///{made.program.data / 'dutyline.sqlite3'}")

    def work(rows: Rows) -> list[str]:
        if statement:
            rows._connection.exec_driver_sql(statement)
        return sorted(each.key for each in storage.due.after(rows, 100) if each.owner_kind == "case")

    try:
        return await storage.run(work)
    finally:
        await storage.close()
