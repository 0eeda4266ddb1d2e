"""What does not fit is told in one line that says what to do, and what can run, runs."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.endtoend.house import DEMO, PATIENCE, House, house, number_in
from tests.endtoend.nursery import Nursery
from tests.fake_telegram import FakeBot, Seat
from tests.harness.program import Program, program

pytestmark = pytest.mark.asyncio(loop_scope="session")

GOOD = "123456789:AAfake-token-that-looks-like-one-0001"
OTHER = "987654321:AAfake-token-that-looks-like-one-0002"
MENU = "要报什么？"
PLAN = Path("flows/plans/delivery/delivery-breakdown.yaml")
ENDS = 5.0
"""Seconds in which the program ends when it is asked to."""


@pytest.fixture
def taken() -> Iterator[str]:
    """A HOST:PORT where somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield f"127.0.0.1:{other.getsockname()[1]}"


async def refused(quick: Nursery, data: Path, **settings: str) -> str:
    """The only line of a program that ends at once, with status 1."""
    status, out, err = await Program(data, quick, **{"DUTYLINE_LANGUAGE": "en", **settings}).command("run")
    assert (status, out) == (1, ""), err
    lines = err.splitlines()
    assert len(lines) == 1, err
    return lines[0]


# --- settings ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"DUTYLINE_STAFF_TOKEN": "not a token"}, "DUTYLINE_STAFF_TOKEN: this is no bot token; expected the form"),
        ({"DUTYLINE_HOTLINE_TOKEN": "12345"}, "DUTYLINE_HOTLINE_TOKEN: this is no bot token; expected the form"),
        ({"DUTYLINE_HOTLINE_TOKEN": "1234:a b"}, "DUTYLINE_HOTLINE_TOKEN: this is no bot token; expected the form"),
        (
            {"DUTYLINE_HOTLINE_TOKEN": GOOD, "DUTYLINE_STAFF_TOKEN": GOOD},
            "DUTYLINE_HOTLINE_TOKEN and DUTYLINE_STAFF_TOKEN are the same; expected the tokens of two bots",
        ),
        ({"DUTYLINE_TIME_ZONE": "Asia/Changsha"}, "DUTYLINE_TIME_ZONE: found 'Asia/Changsha'; expected a zone name"),
        ({"DUTYLINE_WEB": "8080"}, "DUTYLINE_WEB: found '8080'; expected HOST:PORT"),
        ({"DUTYLINE_WEB": "127.0.0.1:99999"}, "DUTYLINE_WEB: found '127.0.0.1:99999'; expected HOST:PORT"),
        ({"DUTYLINE_WEB": "no.such.host.invalid:80"}, "the console listens on 127.0.0.1 only"),
        ({"DUTYLINE_WEB": "0.0.0.0:0"}, "the console listens on 127.0.0.1 only"),
        ({"DUTYLINE_LANGUAGE": "French"}, "DUTYLINE_LANGUAGE：写的是“French”；应为以下之一：zh_Hans、en"),
        ({"DUTYLINE_TELEGRAM_API": "telegram.example"}, "DUTYLINE_TELEGRAM_API: found 'telegram.example'; expected"),
        ({"DUTYLINE_PROXY": "nonsense", "DUTYLINE_HOTLINE_TOKEN": GOOD}, "DUTYLINE_PROXY: "),
        ({"DUTYLINE_PROXY": "nonsense", "DUTYLINE_STAFF_TOKEN": GOOD}, "DUTYLINE_PROXY: "),
        ({"DUTYLINE_DATABASE_URL": "nonsense", "DUTYLINE_STAFF_TOKEN": GOOD}, "expected sqlite:///FILE or postgresql"),
        ({"DUTYLINE_DATABASE_URL": "mysql://x/y", "DUTYLINE_STAFF_TOKEN": GOOD}, "expected sqlite:///FILE or postgres"),
        ({"DUTYLINE_ORGANISATION": "/no/such/file.yaml"}, "/no/such/file.yaml:1:1: there is no such file"),
    ],
)
async def test_a_setting_that_does_not_fit_is_told(
    quick: Nursery, tmp_path: Path, settings: dict[str, str], words: str
) -> None:
    line = await refused(quick, tmp_path / "data", **settings)
    assert words in line
    for secret in ("1234:a b", "AAfake-token"):
        assert secret not in line


async def test_a_port_in_use_ends_the_demo(quick: Nursery, tmp_path: Path, taken: str) -> None:
    line = await refused(quick, tmp_path / "data", DUTYLINE_WEB=taken)
    assert line.startswith(f"{taken} cannot be listened on (")
    assert line.endswith("set DUTYLINE_WEB to another HOST:PORT")


async def test_a_data_folder_that_cannot_be_written_is_told(quick: Nursery, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert "the database cannot be opened" in await refused(quick, tmp_path / "file" / "data")
    (tmp_path / "data" / "demo.sqlite3").mkdir(parents=True)
    assert "cannot be opened" in await refused(quick, tmp_path / "data")


async def test_an_organisation_file_with_a_mistake_is_told_by_line(quick: Nursery, tmp_path: Path) -> None:
    demo = DEMO.read_text(encoding="utf-8")
    file = tmp_path / "organisation.yaml"
    file.write_text(demo.replace("head: supply-head", "head: supply-boss"), encoding="utf-8")
    line_number = next(number for number, line in enumerate(demo.splitlines(), 1) if "head: supply-head" in line)
    line = await refused(quick, tmp_path / "data", DUTYLINE_ORGANISATION=str(file))
    assert line.startswith(f"{file}:{line_number}:5: groups[0].head: nothing is called 'supply-boss'; ")
    file.write_text("name: [", encoding="utf-8")
    assert (await refused(quick, tmp_path / "data", DUTYLINE_ORGANISATION=str(file))).startswith(f"{file}:1:")


def mistaken_plans(folder: Path) -> tuple[Path, int]:
    """Three files that are no plans, and the line on which the first goes wrong."""
    plans = folder / "plans"
    plans.mkdir()
    mistaken = PLAN.read_text(encoding="utf-8").replace("within: 30 min", "within: half an hour")
    (plans / "delivery-breakdown.yaml").write_text(mistaken, encoding="utf-8")
    (plans / "broken.yaml").write_text("id: broken\n\tpack: x\n", encoding="utf-8")
    (plans / "picture.yaml").write_bytes(b"\xff\xd8\xff\xe0")
    return plans, next(number for number, line in enumerate(mistaken.splitlines(), 1) if "half an hour" in line)


async def test_a_plan_with_a_mistake_is_told_and_the_others_work(quick: Nursery, tmp_path: Path) -> None:
    plans, line_number = mistaken_plans(tmp_path)
    async with house(tmp_path, quick, DUTYLINE_PLANS=str(plans), DUTYLINE_LANGUAGE="en") as made:
        await made.program.start(until="http://")
        told = "\n".join(made.program.lines)
        assert f"{plans}/delivery-breakdown.yaml:{line_number}:" in told
        assert f"{plans}/broken.yaml:2:1: " in told
        assert f"{plans}/picture.yaml:1:1: byte 0 is not UTF-8" in told
        phone = made.reporter("张三")
        phone.send("车趴窝了")
        await phone.wait_for(MENU, PATIENCE)
        assert await made.program.stop() == 0


# --- Telegram ---------------------------------------------------------------------------------------------------------
async def test_a_wrong_token_leaves_the_other_side_on(quick: Nursery, tmp_path: Path) -> None:
    async with house(tmp_path, quick, DUTYLINE_HOTLINE_TOKEN=OTHER, DUTYLINE_LANGUAGE="en") as made:
        await made.program.start()
        line = await made.program.said("DUTYLINE_HOTLINE_TOKEN")
        assert line == "Telegram does not know this token, so that side is off. Please check DUTYLINE_HOTLINE_TOKEN."
        await made.join("li-na", "李娜")
        assert await made.program.stop() == 0
        assert not [line for line in made.program.lines if OTHER.partition(":")[2] in line]


async def test_one_token_alone_is_enough(quick: Nursery, tmp_path: Path) -> None:
    async with house(tmp_path, quick, DUTYLINE_STAFF_TOKEN="", DUTYLINE_LANGUAGE="en") as made:
        await made.program.start()
        line = await made.program.said("DUTYLINE_STAFF_TOKEN")
        assert line == "DUTYLINE_STAFF_TOKEN is not set, so that side is off."
        phone = made.reporter("张三")
        phone.send("车趴窝了")
        await phone.wait_for(MENU, PATIENCE)
        assert await made.program.stop() == 0


async def test_a_port_in_use_leaves_the_bots_on(quick: Nursery, tmp_path: Path, taken: str) -> None:
    async with house(tmp_path, quick, DUTYLINE_WEB=taken) as made:
        await made.program.start()
        assert "DUTYLINE_WEB" in await made.program.said(taken)
        await _polls(made, made.hotline)
        await _polls(made, made.staff)
        assert await made.program.stop() == 0


async def test_telegram_is_away_at_the_start_and_comes_back(quick: Nursery, tmp_path: Path) -> None:
    async with house(tmp_path, quick) as made:
        await made.telegram.down()
        await made.program.start()
        await made.program.said("hotline: updates no longer come in")
        await made.program.said("staff: updates no longer come in")
        phone = made.reporter("张三")
        await made.telegram.up()
        phone.send("车趴窝了")
        await phone.wait_for(MENU, PATIENCE)
        await made.join("li-na", "李娜")
        assert await made.program.stop() == 0


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def open_house(quick: Nursery, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A program at work, for what may go wrong in it."""
    async with house(tmp_path_factory.mktemp("bad-days"), quick) as made:
        await made.program.start(until="http://")
        await made.staff_joins()
        yield made
        await made.telegram.taken(PATIENCE)
        await made.telegram.settle(PATIENCE, allow=("blocked by the user",))
        assert await made.program.stop() == 0


async def test_too_many_requests_wait_as_long_as_telegram_says(open_house: House) -> None:
    phone = open_house.reporter("张三")
    open_house.telegram.fail("sendMessage", chat=phone.user.id, code=429, retry_after=2)
    began = time.perf_counter()
    phone.send("车趴窝了")
    await phone.wait_for(MENU, PATIENCE)
    assert time.perf_counter() - began >= 2
    assert _from_bot(phone) == 1


async def test_a_broken_server_is_tried_again(open_house: House) -> None:
    phone = open_house.reporter("李四")
    open_house.telegram.fail("sendMessage", chat=phone.user.id, code=500, description="Internal Server Error")
    phone.send("车趴窝了")
    await phone.wait_for(MENU, PATIENCE)
    assert _from_bot(phone) == 1


async def test_a_question_whose_connection_dropped_is_asked_again(open_house: House) -> None:
    phone = open_house.reporter("王五")
    open_house.telegram.drop_connection(method="sendMessage", chat=phone.user.id)
    phone.send("车趴窝了")
    await phone.wait_for(MENU, PATIENCE)
    assert _from_bot(phone) == 1


async def test_an_alert_whose_answer_was_lost_is_repeated_with_a_mark(open_house: House) -> None:
    phone = open_house.reporter("Ann", "en")
    open_house.telegram.drop_connection(method="sendMessage", chat=phone.user.id, after=True)
    phone.send("help, somebody is bleeding")
    again = await phone.wait_for("(possibly a repeat)", PATIENCE)
    assert [message.text for message in phone.chat.from_bots] == [
        again.text.removeprefix("(possibly a repeat)\n"),
        again.text,
    ]


async def test_formatting_that_is_refused_goes_out_as_plain_text(open_house: House) -> None:
    phone = open_house.reporter("<b>{}%s赵六")
    words = "Bad Request: can't parse entities: Unsupported start tag"
    open_house.telegram.fail("sendMessage", chat=phone.user.id, code=400, description=words)
    phone.send("车趴窝了")
    await phone.wait_for(MENU, PATIENCE)
    assert _from_bot(phone) == 1


async def test_who_blocked_the_bot_is_called_by_phone(open_house: House) -> None:
    made, phone = open_house, open_house.reporter("孙七")
    phone.send("车趴窝了")
    await phone.wait_for(MENU, PATIENCE)
    phone.press("1 车坏了")
    await phone.wait_for("人都安全吗？", PATIENCE)
    phone.press("1 都安全")
    number = number_in((await phone.wait_for("车在哪里？", PATIENCE)).text)
    card = await made.supply.wait_for(number, PATIENCE)
    phone.send("G4 往广州方向 K1512")
    await phone.wait_for("车现在怎样？", PATIENCE)
    for answer, question in (("2", "拍一张"), ("跳过", "什么货"), ("1", "哪个电话"), ("13800001234", "请核对")):
        phone.send(answer)
        await phone.wait_for(question, PATIENCE)
    phone.press("都对")
    await phone.wait_for("都记下了", PATIENCE)
    made.people["li-na"].at(made.supply).press("接单", on=card)
    await phone.wait_for("李娜（供应值班组）已接单", PATIENCE)
    phone.block()
    told = await made.phone("li-na").wait_for("请打电话：+86 138 0000 1234", PATIENCE)
    assert number in told.text


# --- the program itself -----------------------------------------------------------------------------------------------
async def test_health_is_told_to_a_monitor_and_on_the_command_line(open_house: House) -> None:
    address = (await open_house.program.said("http://")).partition("http://")[2].partition("/")[0]
    async with httpx.AsyncClient() as monitor:
        answer = await monitor.get(f"http://{address}/health")
    told = answer.json()
    assert (answer.status_code, told["ok"], told["inbox"]) == (200, True, {})
    status, out, err = await open_house.program.command("health", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["ok"] is True


async def test_health_of_a_program_that_does_not_run_is_one(quick: Nursery, tmp_path: Path) -> None:
    asleep = Program(tmp_path / "data", quick, DUTYLINE_STAFF_TOKEN=GOOD, DUTYLINE_LANGUAGE="en")
    assert (await asleep.command("invite", "li-na"))[0] == 0, "its database is made"
    status, out, _err = await asleep.command("health")
    assert (status, out.splitlines()[0]) == (1, "The program is not running.")


async def test_it_ends_soon_when_it_is_asked_to(tmp_path: Path) -> None:
    async with program(tmp_path / "data") as demo:  # from a cold start, as a supervisor starts it
        await demo.start(until="http://")
        began = time.perf_counter()
        assert await demo.stop() == 0
        assert time.perf_counter() - began < ENDS


async def test_it_ends_soon_while_telegram_is_away(quick: Nursery, tmp_path: Path) -> None:
    async with house(tmp_path, quick) as made:
        await made.telegram.down()
        await made.program.start()
        await made.program.said("hotline: updates no longer come in")
        began = time.perf_counter()
        assert await made.program.stop() == 0
        assert time.perf_counter() - began < ENDS


async def _polls(made: House, bot: FakeBot) -> None:
    await made.telegram.wait_until(
        lambda: bool(made.telegram.calls_of("getUpdates", bot)), PATIENCE, "it does not poll"
    )


def _from_bot(phone: Seat) -> int:
    return len(phone.chat.from_bots)
