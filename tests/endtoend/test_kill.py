"""Twenty times `kill -9` in the middle of reports and deadlines: nothing is lost, nothing is doubled unsaid."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.endtoend import expected
from tests.endtoend.house import PATIENCE, House, house
from tests.endtoend.killing import Killer, Turns
from tests.endtoend.nursery import Nursery
from tests.endtoend.seen import Line, Note, Tracks, sent_in
from tests.endtoend.tellers import Driver, Teller
from tests.fake_telegram import Chat

pytestmark = pytest.mark.asyncio(loop_scope="session")

KILLS = int(os.environ.get("DUTYLINE_KILLS", "20"))
SEED = int(os.environ.get("DUTYLINE_KILL_SEED", "417"))
PLAN = Path("flows/plans/delivery/delivery-breakdown.yaml")
CLOCKS = """
clocks:
  acknowledge: 15 s
"""
ANSWERS = ["load", "people", "phone", "photo", "place", "road", "vehicle"]
FORM = ["Opened", *["Passed"] * 3, *["Supplemented"] * 6]
"""What each case goes through first, once: six answers after the first, and beside them three promises broken."""
WORK = ["Acknowledged", "Did", "Detailed", "Did", "Did", "Confirmed", "Did", "Detailed"]
"""And then its work, in this order."""
CRY_JOURNAL = ["Opened", *["Supplemented"] * 4, "Acknowledged", "Did"]


def drivers() -> list[Driver]:
    """Six lorries that break down on the same night."""
    return [
        Driver("张三", "zh-hans", "G4 往广州 K1001", "冷冻", "冷冻", "13800001001", "li-na"),
        Driver("李四", "zh-hans", "G4 往广州 K1002", "常温", "常温", "13800001002", "zhao-min"),
        Driver("王五", "zh-hans", "G60 往上海 K1003", "生鲜冷藏", "生鲜冷藏", "13800001003", "li-na"),
        Driver("赵六", "zh-hans", "G4 往广州 K1004", "空车", "空车", "13800001004", "zhao-min"),
        Driver("Ann", "en", "G4 south K1005", "Frozen", "冷冻", "13800001005", "li-na"),
        Driver("Bob", "en", "G4 south K1006", "Ambient", "常温", "13800001006", "zhao-min"),
    ]


def short_plans(folder: Path) -> Path:
    """The breakdown plan with promises that a test can break."""
    plan = PLAN.read_text(encoding="utf-8")
    for written, short in (("within: 5 min", "within: 17 s"), ("within: 15 min", "within: 19 s")):
        assert written in plan
        plan = plan.replace(written, short)
    (folder / "delivery-breakdown.yaml").write_text(plan, encoding="utf-8")
    return folder


async def test_twenty_kills_lose_nothing_and_double_nothing(quick: Nursery, tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    async with house(tmp_path, quick, clocks=CLOCKS, DUTYLINE_PLANS=str(short_plans(plans))) as made:
        await made.program.start(until="http://")
        await made.staff_joins()
        await made.program.kill()
        since, everybody = len(made.telegram.deliveries), drivers()
        teller, cry = await _stories(made, everybody)
        health = await _drained(made)
        await _cases(made, everybody, cry)
        assert await made.program.stop() == 0
        await made.telegram.settle(allow=("message is not modified", "query is too old"), unanswered=True, unmet=True)
        _seen(made, everybody, teller, cry, since=since, unknown=health["outbox"].get("unknown", 0))


async def _stories(made: House, everybody: list[Driver]) -> tuple[Teller, str]:
    """Seven people report while the program is killed; then it is left in peace until every story has ended."""
    random = Random(SEED)  # noqa: S311 - a test, not a secret
    turns = Turns(random)
    teller, killer = Teller(made, turns), Killer(made, random)
    async with asyncio.TaskGroup() as people:
        for driver in everybody:
            people.create_task(teller.breakdown(driver))
        cry = people.create_task(teller.cry("孙七"))
        for _ in range(KILLS):
            turns.allow(random.randint(6, 12))
            await killer.live_and_die()
        turns.let_go()
        await made.program.start()
    print("killed in the middle of:", ", ".join(killer.moments))  # noqa: T201 - shown when the test fails
    return teller, cry.result()


async def _drained(made: House) -> dict[str, Any]:
    """Wait until everything is said; what `dutyline health` tells then."""
    async with asyncio.timeout(PATIENCE):
        while True:
            status, out, err = await made.program.command("health", "--json")
            assert status == 0, err
            told: dict[str, Any] = json.loads(out)
            if not {"waiting", "sending"} & told["outbox"].keys():
                return told


async def _cases(made: House, everybody: list[Driver], cry: str) -> None:
    """Every report has one case, every case one report, and each went once through what people did."""
    numbers = [cry, *(driver.number for driver in everybody)]
    assert sorted(numbers) == [f"{cry[:2]}-{number:04}" for number in range(1, len(numbers) + 1)]
    shown = dict(zip(numbers, await asyncio.gather(*(_case(made, number) for number in numbers)), strict=True))
    status, out, err = await made.program.command("cases", "list", "--json")
    assert status == 0, err
    assert [case["number"] for case in json.loads(out)] == [cry]
    for driver in everybody:
        case = shown[driver.number]
        assert (case["state"], case["holder"], case["answers"]) == ("closed", driver.responder, ANSWERS)
        events = [entry["event"] for entry in case["journal"]]
        assert (sorted(events[: len(FORM)]), events[len(FORM) :]) == (FORM, WORK), driver.number
    assert [entry["event"] for entry in shown[cry]["journal"]] == CRY_JOURNAL


async def _case(made: House, number: str) -> dict[str, Any]:
    status, out, err = await made.program.command("cases", "show", number, "--json")
    assert status == 0, err
    told: dict[str, Any] = json.loads(out)
    return told


def _seen(made: House, everybody: list[Driver], teller: Teller, cry: str, *, since: int, unknown: int) -> None:
    """What everybody read, and that nobody read anything else."""
    numbers = [driver.number for driver in everybody]
    phones: dict[Chat, list[list[Line]]] = {
        made.supply: expected.group(everybody),
        teller.seat("孙七").chat: expected.crier(cry),
        made.phone("sun-tao").chat: expected.each_reads("请确认知悉。hh:mm 前（预案 30 分钟）", numbers),
        made.phone("zhou-qiang").chat: expected.each_reads("超时：部门负责人还没有确认知悉\n工单", numbers),
        made.phone("fang-lin").chat: expected.each_reads("请确认知悉。hh:mm 前", [cry]),
        made.phone("chen-bo").chat: expected.each_reads("[Emergency, waiting] Cry for help", [cry]),
        made.phone("zheng-guodong").chat: [
            *expected.each_reads("【紧急，待接单】紧急求助", [cry]),
            [Note("已接单", cry)],
        ],
    }
    for person in ("li-na", "zhao-min"):
        phones[made.phone(person).chat] = expected.responder(person, everybody, teller.episodes[person])
    phones[made.phone("zhao-min").chat] += expected.head(everybody)
    for driver in everybody:
        of = expected.driver_zh if driver.language == "zh-hans" else expected.driver_en
        phones[teller.seat(driver.name).chat] = of(driver)
    faults, missing, repeats = [], 0, 0
    for chat in made.telegram.groups + made.telegram.private_chats:
        tracks = Tracks(phones.get(chat, []))
        tracks.read(sent_in(made.telegram, chat, since))
        faults += [f"{chat.name}: {fault}" for fault in tracks.faults]
        missing += tracks.missing
        repeats += tracks.repeats
    print(f"{repeats} repeats, {missing} notices not seen, {unknown} listed as unknown")  # noqa: T201 - as above
    print(*faults, sep="\n")  # noqa: T201 - as above
    assert faults == []
    assert missing <= unknown, "a notice that nobody has seen was not listed as unknown"
