"""A report all the way through the house: the real program, both bots by both ways to Telegram, a group, a ladder."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.endtoend.house import PATIENCE, House, house, number_in
from tests.endtoend.nursery import Nursery
from tests.fake_telegram import Message

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session", scope="module", params=["polling", "webhook"])
async def open_house(
    request: pytest.FixtureRequest, quick: Nursery, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """A running program with the supply group and the managers, for every test here; by both ways to Telegram."""
    async with house(tmp_path_factory.mktemp("bots"), quick, by_webhook=request.param == "webhook") as made:
        await made.program.start(until="http://")
        await made.staff_joins()
        yield made
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE)
        assert await made.program.stop() == 0


async def test_a_breakdown_is_reported_acknowledged_and_closed(open_house: House) -> None:
    house, phone = open_house, open_house.reporter("张师傅")
    phone.start()
    await phone.wait_for("有人受伤先打 120", PATIENCE)
    phone.press("1 车坏了")
    await phone.wait_for("人都安全吗？", PATIENCE)
    phone.press("1 都安全")
    number = number_in((await phone.wait_for("车在哪里？", PATIENCE)).text)
    card = await house.supply.wait_for(number, PATIENCE)
    assert card.text.startswith("【待接单】车辆故障")
    li_na = house.people["li-na"].at(house.supply)
    li_na.press("接单", on=card)
    await phone.wait_for("李娜（供应值班组）已接单", PATIENCE)
    phone.location(28.1963, 113.0737)
    await phone.wait_for("哪条路", PATIENCE)
    phone.send("G4 往广州方向 K1512")
    await phone.wait_for("车现在怎样？", PATIENCE)
    await house.supply.wait_for(lambda message: "K1512" in message.text and "已接单" in message.text, PATIENCE)
    li_na.press("备用车出发", on=card)
    desk = house.phone("li-na")
    for question, answer in (("哪辆车", "湘A·M5160"), ("谁开", "何斌，+86 139 0000 6612"), ("几点到", "30 分钟")):
        await desk.wait_for(question, PATIENCE)
        desk.send(answer)
    await phone.wait_for("已出发：湘A·M5160，何斌，+86 139 0000 6612", PATIENCE)
    li_na.press("已到场", on=card)
    await phone.wait_for("已到。", PATIENCE)
    li_na.press("已解决", on=card)
    await phone.wait_for("问题解决了吗？", PATIENCE)
    phone.press("解决了")
    await phone.wait_for("关单还差：维修安排", PATIENCE)
    await house.supply.wait_for(lambda message: number in message.text and "维修已安排" in message.buttons, PATIENCE)
    li_na.press("维修已安排", on=card)
    await desk.wait_for("怎么安排的", PATIENCE)
    desk.send("拖车 07:30 到")
    await phone.wait_for(f"工单 {number} 已关闭", PATIENCE)
    await house.supply.wait_for(f"【已关闭】车辆故障 {number}", PATIENCE)


async def test_nobody_acknowledges_and_the_group_head_is_asked(open_house: House) -> None:
    house, phone = open_house, open_house.reporter("Daniel Reed", "en")
    phone.start()
    await phone.wait_for("Someone hurt: call 120", PATIENCE)
    phone.send("1")
    await phone.wait_for("Is everyone safe?", PATIENCE)
    # Said just under five minutes ago: what is promised within five minutes is due in a moment.
    with house.said_before(minutes=5, but_seconds=3):
        phone.send("first")
    await phone.wait_for("Where is the vehicle?", PATIENCE)
    page = await house.phone("zhao-min").wait_for(_asks, PATIENCE)
    assert page.text.startswith("超时：还没有人接单")
    await phone.wait_for("group head Zhao Min", PATIENCE)
    house.phone("zhao-min").press("接单", on=page)
    await phone.wait_for("Zhao Min (supply duty group) has", PATIENCE)


async def test_a_report_that_comes_late_is_where_its_ladder_should_be(open_house: House) -> None:
    house, phone = open_house, open_house.reporter("Ann Miller", "en")
    with house.said_before(minutes=11):
        phone.send("the truck broke down")
        told = await phone.wait_for("Is everyone safe?", PATIENCE)
    number = number_in(told.text)
    assert "duty manager Zhou Qiang was alerted" in told.text
    await house.phone("zhou-qiang").wait_for(lambda message: number in message.text and _asks(message), PATIENCE)
    card = await house.supply.wait_for(number, PATIENCE)
    assert card.text.startswith("【待接单，超时】车辆故障")
    asked = [message for message in house.phone("zhao-min").messages if number in message.text and _asks(message)]
    assert asked == [], "the step that should have been asked in the meantime is not asked now"


def _asks(message: Message) -> bool:
    """Whether somebody is asked to take a case."""
    return "接单" in message.buttons
