"""Photos cross from one bot to the other in the real program, also when it is killed while they are on their way."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.endtoend.house import PATIENCE, House, house
from tests.endtoend.nursery import Nursery
from tests.fake_telegram import Message, Seat
from tests.fake_telegram.people import TINY_JPEG

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def open_house(quick: Nursery, tmp_path: Path) -> AsyncIterator[House]:
    """A running program with the supply group."""
    async with house(tmp_path, quick) as made:
        await made.program.start(until="http://")
        await made.staff_joins()
        yield made
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE)
        assert await made.program.stop() == 0


async def reported(house: House) -> tuple[Seat, Message]:
    """A breakdown is reported as far as the place; the reporter, and the card."""
    phone = house.reporter("张师傅")
    phone.start()
    await phone.wait_for("有人受伤先打 120", PATIENCE)
    phone.press("1 车坏了")
    await phone.wait_for("人都安全吗？", PATIENCE)
    phone.press("1 都安全")
    await phone.wait_for("车在哪里？", PATIENCE)
    return phone, await house.supply.wait_for("【待接单】车辆故障", PATIENCE)


def is_photo(message: Message) -> bool:
    return message.kind == "photo"


async def test_a_photo_of_the_reporter_stands_below_the_card_and_one_of_the_staff_goes_back(open_house: House) -> None:
    house = open_house
    phone, card = await reported(house)
    phone.photo(caption="左前轮")
    photo = await house.supply.wait_for(is_photo, PATIENCE)
    assert (photo.data, photo.reply_to) == (TINY_JPEG, card)
    assert "左前轮" in photo.text
    assert not photo.has_spoiler
    house.people["li-na"].at(house.supply).photo(b"\xff\xd8\xff\xe0 the tow truck", reply_to=card)
    back = await phone.wait_for(is_photo, PATIENCE)
    assert back.data == b"\xff\xd8\xff\xe0 the tow truck"
    (kept,) = [path for path in house.program.data.glob("media/*/*") if path.read_bytes() == TINY_JPEG]
    assert kept.stat().st_mode & 0o077 == 0


async def test_killed_while_a_photo_is_fetched_it_comes_once_after_the_start(open_house: House) -> None:
    house = open_house
    phone, card = await reported(house)
    stuck = house.telegram.slow(60, method="getFile")
    phone.photo()
    await phone.wait_for("照片收到。", PATIENCE)
    await house.telegram.wait_until(lambda: stuck.hits > 0, PATIENCE, "the photo was never asked for")
    await house.program.kill()
    stuck.lift()
    await house.program.start(until="http://")
    photo = await house.supply.wait_for(is_photo, PATIENCE)
    assert photo.reply_to == card
    await house.telegram.settle(PATIENCE)
    assert len([each for each in house.supply.messages if is_photo(each)]) == 1


async def test_a_file_that_telegram_finds_too_big_is_told_on_both_sides(open_house: House) -> None:
    house = open_house
    phone, card = await reported(house)
    house.telegram.fail("getFile", code=400, description="Bad Request: file is too big", bot=house.hotline)
    phone.photo()
    await phone.wait_for("这个文件超过 20 MB，收不下。", PATIENCE)
    line = await house.supply.wait_for(lambda message: message.reply_to == card, PATIENCE)
    assert not is_photo(line)
