"""Where Telegram is reached through a proxy only: both bots, by HTTP and by SOCKS5."""

from pathlib import Path

import pytest

from tests.endtoend.house import PATIENCE, house
from tests.endtoend.nursery import Nursery
from tests.harness.proxy import proxy

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_both_bots_go_through_the_proxy(scheme: str, quick: Nursery, tmp_path: Path) -> None:
    async with proxy() as way, house(tmp_path, quick, DUTYLINE_PROXY=way.address(scheme)) as made:
        there = made.telegram.url.removeprefix("http://")
        await made.program.start(until="http://")
        phone = made.reporter("张师傅")
        phone.start()
        await phone.wait_for("有人受伤先打 120", PATIENCE)
        await made.join("li-na", "李娜")
        assert set(way.asked) == {there}
        assert len(way.asked) > 1
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE)
        assert await made.program.stop() == 0
