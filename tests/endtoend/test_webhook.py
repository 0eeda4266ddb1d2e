"""The webhook as the world finds it: who may knock, what is confirmed, and what comes after an absence."""

import io
from pathlib import Path

import aiohttp
import pytest

from tests.endtoend.house import PATIENCE, house
from tests.endtoend.nursery import Nursery

pytestmark = pytest.mark.asyncio(loop_scope="session")
SECRET = "X-Telegram-Bot-Api-Secret-Token"


async def test_only_telegram_may_knock(quick: Nursery, tmp_path: Path) -> None:
    async with house(tmp_path, quick, by_webhook=True) as made, aiohttp.ClientSession() as world:
        await made.program.start(until="http://")
        phone = made.reporter("张师傅")
        phone.start()
        await phone.wait_for("有人受伤先打 120", PATIENCE)
        assert made.hotline.webhook
        url, secret = made.hotline.webhook.url, made.hotline.webhook.secret
        assert len(secret) >= 32
        for path, given in ((url, ""), (url, secret[:-1] + "x"), (url.replace("hotline", "nobody"), secret)):
            async with world.post(path, json={"update_id": 1}, headers={SECRET: given}) as answer:
                assert answer.status == 403
                assert await answer.text() == ""
        async with world.post(url, data=io.BytesIO(b"x" * 2_000_000), headers={SECRET: secret}) as answer:
            assert answer.status == 413
        async with world.get(url) as answer:
            assert answer.status == 405
        assert secret not in "\n".join(made.program.lines)
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE)
        assert await made.program.stop() == 0


async def test_what_came_while_the_program_was_away_is_brought_again(quick: Nursery, tmp_path: Path) -> None:
    async with house(tmp_path, quick, by_webhook=True) as made:
        await made.program.start(until="http://")
        phone = made.reporter("张师傅")
        phone.start()
        await phone.wait_for("有人受伤先打 120", PATIENCE)
        await made.telegram.taken(PATIENCE)
        await made.program.kill()
        phone.press("1 车坏了")
        await made.program.start(until="http://")
        await phone.wait_for("人都安全吗？", PATIENCE)
        phone.press("1 都安全")
        await phone.wait_for("车在哪里？", PATIENCE)
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE)
        assert await made.program.stop() == 0


async def test_from_the_webhook_back_to_polling(quick: Nursery, tmp_path: Path) -> None:
    async with house(tmp_path, quick, by_webhook=True) as made:
        await made.program.start(until="http://")
        phone = made.reporter("张师傅")
        phone.start()
        await phone.wait_for("有人受伤先打 120", PATIENCE)
        await made.telegram.taken(PATIENCE)
        assert await made.program.stop() == 0
        made.program.forget("DUTYLINE_WEBHOOK_URL")
        await made.program.start(until="http://")
        phone.press("1 车坏了")
        await phone.wait_for("人都安全吗？", PATIENCE)
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE, allow=("webhook is active",))
        assert await made.program.stop() == 0
