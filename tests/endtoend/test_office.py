"""What the office types while the program runs: doctor, qr, offboard; and a storm of cases in one group."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.endtoend.caller import Caller, Responder
from tests.endtoend.house import PATIENCE, House, house, number_in
from tests.endtoend.nursery import Nursery
from tests.fake_telegram import Press

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASES, ALONE = 15, 12
"""So many cases in a minute, of which so many have a card of their own at once."""


@pytest_asyncio.fixture(loop_scope="session", scope="module", params=["polling", "webhook"])
async def office(
    request: pytest.FixtureRequest, quick: Nursery, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """A running program with everybody and every group."""
    async with house(tmp_path_factory.mktemp("office"), quick, by_webhook=request.param == "webhook") as made:
        await made.program.start(until="http://")
        await made.everybody_joins()
        await made.telegram.taken(PATIENCE)
        yield made
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE, allow=("bot was kicked",))
        assert await made.program.stop() == 0


async def examined(made: House) -> tuple[int, dict[str, list[str]]]:
    """What `dutyline doctor` finds: its status, and the sentences by their weight."""
    status, out, err = await made.program.command("doctor", "--json")
    assert err == ""
    found: dict[str, list[str]] = {"fine": [], "note": [], "wrong": []}
    for line in out.splitlines():
        told = json.loads(line)
        found[told["weight"]].append(told["text"])
    return status, found


# --- doctor -----------------------------------------------------------------------------------------------------------
async def test_the_doctor_finds_nothing_wrong(office: House) -> None:
    status, found = await examined(office)
    assert (status, found["wrong"], found["note"]) == (0, [], [])
    told = "\n".join(found["fine"])
    for words in ("程序正在运行", "@our_hotline_bot", "@our_duty_bot", "隐私模式", "供应值班组"):
        assert words in told


async def test_the_doctor_says_that_privacy_mode_is_off(office: House) -> None:
    office.staff.reads_all = True
    status, found = await examined(office)
    office.staff.reads_all = False
    assert (status, found["wrong"]) == (0, [])
    (note,) = found["note"]
    assert "/setprivacy" in note


async def test_the_doctor_misses_the_bot_in_a_group(office: House) -> None:
    chat, head = office.groups["after-sales"], office.phone("he-jing")
    chat.remove(office.staff)
    await head.wait_for("售后值班组的群收不到卡片了", PATIENCE)
    status, found = await examined(office)
    chat.add(office.staff)
    await head.wait_for("售后值班组的群又能收到卡片了", PATIENCE)
    assert status == 1
    (wrong,) = found["wrong"]
    assert "售后值班组" in wrong
    assert (await examined(office))[0] == 0


async def test_the_doctor_names_a_message_that_was_set_aside(office: House) -> None:
    """An update that nobody can read is kept for a person, and forgotten once they say so."""
    broken = {"update_id": 1, "message": {"message_id": "x", "chat": {"id": []}}}
    office.hotline.feed(broken, is_checked=False)
    await office.telegram.taken(PATIENCE)
    status, found = await examined(office)
    assert status == 1
    (wrong,) = found["wrong"]
    key = wrong.rpartition("--clear ")[2].rstrip("。")
    status, out, err = await office.program.command("doctor", "--clear", key)
    assert (status, err) == (0, ""), out
    assert (await examined(office))[0] == 0


async def test_the_doctor_names_the_token_that_telegram_does_not_know(office: House) -> None:
    office.staff.is_revoked = True
    status, found = await examined(office)
    office.staff.is_revoked = False
    assert status == 1
    assert any("DUTYLINE_STAFF_TOKEN" in each for each in found["wrong"])
    assert not [each for each in found["wrong"] if office.staff.token.partition(":")[2] in each]


# --- qr ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "begins"), [("poster.svg", b"<?xml"), ("poster.png", b"\x89PNG\r\n\x1a\n")])
async def test_the_start_link_is_drawn(office: House, tmp_path: Path, name: str, begins: bytes) -> None:
    status, out, err = await office.program.command("qr", str(tmp_path / name))
    assert (status, err) == (0, "")
    assert out.splitlines()[-1] == "https://t.me/our_hotline_bot"
    assert (tmp_path / name).read_bytes().startswith(begins)


async def test_the_start_link_of_the_staff_bot_bears_a_code(office: House) -> None:
    code = await office.code("qian-hui")
    status, out, err = await office.program.command("qr", "--staff", "--code", code)
    assert (status, err) == (0, "")
    assert out.splitlines()[-1] == f"https://t.me/our_duty_bot?start={code}"
    assert len(out.splitlines()) > 10, "and it is drawn in the terminal"


# --- a storm ----------------------------------------------------------------------------------------------------------
async def test_a_storm_shares_one_list_and_emergencies_stand_alone(office: House) -> None:
    callers = [Caller(office, ("zh", "en")[nth % 2], f"司机 {nth}") for nth in range(CASES)]
    for each in callers:
        each.seat.send(each.word(("车趴窝了", "the truck broke down")))
    for each in callers:
        await each.presses(("车坏了", "Breakdown"), ("人都安全吗？", "Is everyone safe?"))
    for each in callers:
        each.seat.send("1")
    listed = await office.supply.wait_for(f"另有 {CASES - ALONE} 单先列在这里", PATIENCE)
    cards = [each for each in office.supply.from_bots if each.text.startswith("【待接单】车辆故障")]
    assert len(cards) == ALONE
    crier = Caller(office, "zh", "呼救的人")
    await crier.says("车趴窝了")
    await crier.presses("车坏了", "人都安全吗？")
    asked = await crier.presses("有人受伤", "120 打了吗？")
    assert "工单" in asked.text
    await office.supply.wait_for("【紧急，待接单】交通事故，有人受伤", PATIENCE)
    key = listed.buttons[0]
    press = office.people["li-na"].at(office.supply).press(key, on=listed)
    assert isinstance(press, Press)
    number = number_in(key)
    await office.phone("li-na").wait_for(lambda each: number in each.text and "已接单" in each.text, PATIENCE)


# --- somebody leaves --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_who_leaves_is_cut_off_at_once(office: House, language: str) -> None:
    person = {"zh": "liu-yang", "en": "he-jing"}[language]
    caller, chat = Caller(office, language, "Leaving"), office.groups["after-sales"]
    chat.add(office.people["he-jing"])
    leaver, desk = Responder(office, person, chat), office.phone(person)
    await caller.says(("有味道", "it smells rotten"))
    await caller.presses(("生鲜有质量问题", "Fresh goods problem"))
    when = ("几点签收的？", "When was the delivery note signed?")
    asked = await caller.presses(("没有人不舒服", "Nobody is ill"), when)
    number = number_in(asked.text)
    await leaver.presses("接单", number)
    await caller.reads(("已接单", "has your case"))
    status, out, err = await office.program.command("offboard", person)
    assert (status, err) == (0, "")
    assert person in out
    if person == "liu-yang":
        told = await office.phone("he-jing").wait_for("刘洋已退出", PATIENCE)
        assert "售后值班组" in told.text
    card = await leaver.card(number, key="接单")
    press = leaver.group.press("接单", on=card)
    assert isinstance(press, Press)
    assert "只给值班人员用" in await press.answered(PATIENCE)
    last = desk.chat.from_bots[-1]
    desk.send("/status")
    await desk.wait_for("只给值班人员用", PATIENCE, after=last)
    reply = leaver.group.send(f"{number} 我来处理", reply_to=card)
    await office.telegram.taken(PATIENCE)
    await caller.says("/status", number)
    assert not [each for each in caller.seat.messages if reply.text in each.text]
