"""The whole program on a real PostgreSQL server: a report, a photo and a kill, by polling and by webhook."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.endtoend.house import PATIENCE, house, number_in
from tests.endtoend.nursery import Nursery
from tests.harness.database import lent

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def database() -> AsyncIterator[str]:
    """The address of a database on a server, as a person writes it into the settings."""
    async with lent() as address:
        yield address


@pytest.mark.parametrize("by_webhook", [False, True], ids=["polling", "webhook"])
async def test_a_report_and_a_photo_outlive_a_kill(
    database: str, quick: Nursery, tmp_path: Path, *, by_webhook: bool
) -> None:
    async with house(tmp_path, quick, by_webhook=by_webhook, DUTYLINE_DATABASE_URL=database) as made:
        await made.program.start(until="http://")
        await made.staff_joins()
        phone = made.reporter("张师傅")
        phone.start()
        await phone.wait_for("有人受伤先打 120", PATIENCE)
        phone.press("1 车坏了")
        await phone.wait_for("人都安全吗？", PATIENCE)
        phone.press("1 都安全")
        number = number_in((await phone.wait_for("车在哪里？", PATIENCE)).text)
        card = await made.supply.wait_for(number, PATIENCE)
        made.people["li-na"].at(made.supply).press("接单", on=card)
        taken = await phone.wait_for("李娜（供应值班组）已接单", PATIENCE)
        phone.photo()
        await made.supply.wait_for(lambda message: message.kind == "photo", PATIENCE)
        await made.telegram.taken(PATIENCE)
        await made.program.kill()
        await made.program.start(until="http://")
        phone.send("/status")
        told = await phone.wait_for("已接单", PATIENCE, after=taken)
        assert "李娜" in told.text
        status, out, _ = await made.program.command("doctor")
        assert status == 1, "three groups of the demo have no chat here"
        assert "正常：1 单未关闭工单的处理记录完整。" in out
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE)
        assert await made.program.stop() == 0
