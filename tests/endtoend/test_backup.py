"""The whole hotline is lost and brought back from a backup, on another machine and on the other kind of database."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.endtoend.caller import Caller, Responder
from tests.endtoend.house import PATIENCE, House, house
from tests.endtoend.nursery import Nursery
from tests.fake_telegram import Message, Press
from tests.fake_telegram.people import TINY_JPEG
from tests.harness.database import lent, on_postgresql
from tests.harness.program import Program

pytestmark = pytest.mark.asyncio(loop_scope="session")

OVERDUE = "还没有人接单"
CLOCKS = """
clocks:
  acknowledge: 25 s
"""


async def test_what_was_lost_comes_back_and_goes_on(quick: Nursery, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        file_url, server_url = f"sqlite:///{tmp_path / 'rows.sqlite3'}", await stack.enter_async_context(lent())
        before, after = (server_url, file_url) if on_postgresql() else (file_url, server_url)
        made = await stack.enter_async_context(house(tmp_path, quick, clocks=CLOCKS, DUTYLINE_DATABASE_URL=before))
        await made.program.start(until="http://")
        await made.staff_joins()
        held, waiting = Caller(made, "zh", "张师傅"), Caller(made, "zh", "李师傅")
        card = await held.opens()
        await held.says("G4 K1512", "车现在怎样？")
        await Responder(made, "li-na").presses("接单", held.number)
        await held.reads("李娜（供应值班组）已接单")
        held.seat.photo(caption="左前轮")
        await made.supply.wait_for(lambda message: message.kind == "photo", PATIENCE)
        await waiting.opens()
        await made.telegram.taken(PATIENCE)
        file = tmp_path / "backup.tar"
        status, out, err = await in_english(made.program).command("backup", str(file))
        assert (status, err) == (0, "")
        assert "2 cases are in it, 2 open." in out
        later = Caller(made, "zh", "王师傅")
        lost = await later.opens()
        await made.telegram.taken(PATIENCE)
        assert not overdue(made, waiting), "too slow: this was to come after the restore"
        await made.program.kill()
        made.program = elsewhere(made.program, tmp_path / "another", after)
        stack.push_async_callback(ended, made.program)
        await brought_back(made, file)
        await made.program.start(until="http://")
        await goes_on(made, card, held, waiting)
        press = made.people["li-na"].at(made.supply).press("接单", on=lost)
        assert isinstance(press, Press)
        assert await press.answered(PATIENCE) == "这个按钮是旧的，没有改动。"
        newcomer = Caller(made, "zh", "赵师傅")
        await newcomer.opens()
        assert newcomer.number == f"{held.number[:2]}-1003", "the number of the lost case is not given again"
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE)
        assert await made.program.stop() == 0


def elsewhere(program: Program, data: Path, url: str) -> Program:
    """The same bots on another machine, which has nothing yet."""
    given = {**program._settings, "DUTYLINE_DATA": str(data), "DUTYLINE_DATABASE_URL": url}
    return Program(data, program.starter, **given)


def in_english(program: Program) -> Program:
    """The same program, for commands whose answers are read here."""
    return Program(program.data, program.starter, **{**program._settings, "DUTYLINE_LANGUAGE": "en"})


async def ended(program: Program) -> None:
    """Nothing outlives its test."""
    if program.process is not None and program.process.returncode is None:
        await program.kill()


def overdue(made: House, waiting: Caller) -> list[Message]:
    """What the group's head has read of a case that nobody takes."""
    read = made.phone("zhao-min").chat.from_bots
    return [message for message in read if OVERDUE in message.text and waiting.number in message.text]


async def brought_back(made: House, file: Path) -> None:
    """The restore says what it holds and what it does not; a second one finds that something is there."""
    office = in_english(made.program)
    status, out, err = await office.command("restore", str(file))
    assert (status, err) == (0, "")
    assert "2 cases are in it, 2 open." in out
    assert " is not in it." in out
    assert [path.read_bytes() for path in made.program.data.glob("media/*/*")] == [TINY_JPEG]
    status, out, err = await office.command("restore", str(file))
    assert (status, out) == (1, "")
    assert err.startswith("The database is not empty: 2 cases")


async def goes_on(made: House, card: Message, held: Caller, waiting: Caller) -> None:
    """Who had a form goes on with it, the next deadline fires, a card from before is edited where it stands."""
    await held.presses("还能继续送", "照片")
    head = Responder(made, "zhao-min")
    await head.reads(OVERDUE, waiting.number)
    await waiting.reads("还没有人接单", "已通知组长赵敏")
    assert (await Responder(made, "li-na").presses("已到场", held.number)).endswith("已记录。")
    await made.supply.wait_for(lambda message: message is card and message.text.startswith("【已到场】"), PATIENCE)
