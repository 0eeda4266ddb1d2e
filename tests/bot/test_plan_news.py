"""Whoever looks after the program reads once that a plan file cannot be used, and once that it can be again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot import library
from bot.bootstrap import assembled
from bot.config import Settings
from bot.i18n import Reader, written
from bot.post import Parcel
from flows.outbound import Say
from flows.terms import Language
from storage.unit_of_work import Chat, ChatKind, Rows, Side, Storage, decode

BLOCKED = Path("flows/plans/delivery/delivery-blocked.yaml").absolute()
UNCLASSIFIED = Path("flows/plans/reception/unclassified-emergency.yaml").absolute()
ENGLISH, CHINESE = "chen-bo", "zhou-qiang"
"""Who looks after the program, by the language that they read."""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the plans that ship with the product only two are read: a start reads them all each time."""
    monkeypatch.setattr(library, "_built_in", lambda: (BLOCKED, UNCLASSIFIED))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The company's own version of a plan that ships with the product."""
    folder = tmp_path / "plans"
    folder.mkdir()
    file = folder / "ours.yaml"
    file.write_text(BLOCKED.read_text(encoding="utf-8").replace("place: 12", "place: 31"), encoding="utf-8")
    return file


class Office:
    """The program is started again and again; what its administrator reads of it waits in the rows."""

    def __init__(self, own: Path, *, who: str = ENGLISH, tokens: bool = False) -> None:
        self._who = who
        organisation = own.parent.parent / "organisation.yaml"
        demo = Path("bot/demo/organisation.yaml").read_text(encoding="utf-8")
        organisation.write_text(f"{demo}\nadministrator: {who}\n", encoding="utf-8")
        secret = "1234567:" + "x" * 35
        more = {"staff_token": secret, "telegram_api": "http://127.0.0.1:9"} if tokens else {}
        paths = {"data": own.parent.parent / "data", "plans": str(own.parent), "organisation": organisation}
        self.settings = Settings.model_validate({**paths, **more})

    async def starts(self) -> list[str]:
        """What they read after one more start, that they had not read before."""
        async with assembled(self.settings, speed=1, console=False, tell=lambda _text: None) as program:
            storage, now = program.storage, program.clock.now()
            return await storage.run(lambda rows: [*self._read(rows, storage, now)])

    def _read(self, rows: Rows, storage: Storage, now: datetime) -> Iterator[str]:
        lanes = [each.lane for each in storage.chats.staff(rows) if each.person == self._who]
        waiting = [row for lane in lanes for row in storage.outbox.unsent(rows, lane)]
        storage.outbox.drop(rows, [row.id for row in waiting])
        for parcel in (decode(Parcel, row.payload) for row in waiting):
            reader = Reader(language=parcel.language, zone=parcel.zone, now=now)
            if isinstance(parcel.outbound, Say):
                yield "\n".join(written(each, reader) for each in (*parcel.outbound.first, *parcel.outbound.lines))


def breaks(file: Path) -> str:
    """The file as it was; now it has a key that nobody knows."""
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("id: delivery-blocked", "id: delivery-blocked\nnonsense: 1"), encoding="utf-8")
    return good


def becomes(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def taken_away(file: Path) -> None:
    file.unlink()


def moved(one: Path, other: Path) -> None:
    one.rename(other)


def line_of(file: Path) -> int:
    return file.read_text(encoding="utf-8").splitlines().index("nonsense: 1") + 1


async def test_a_file_that_broke_is_told_once_with_its_line_and_once_more_when_it_is_mended(own: Path) -> None:
    office = Office(own)
    assert await office.starts() == []
    good = breaks(own)
    (told,) = await office.starts()
    first, fault, stays, more = told.splitlines()
    assert first == "1 plan file cannot be used."
    assert fault.startswith(f"{own}:{line_of(own)}:1: ")
    assert "nonsense" in fault
    assert "; expected" in fault
    assert stays == "The last good version stays in force: delivery-blocked."
    assert more == "On the server, dutyline plans check says more."
    assert await office.starts() == []
    becomes(own, good)
    assert await office.starts() == [f"The plan file {own} can be used again."]
    assert await office.starts() == []


async def test_another_fault_is_news_and_a_file_that_is_taken_away_is_told_too(own: Path) -> None:
    office = Office(own)
    good = breaks(own)
    (told,) = await office.starts()
    assert "What has no earlier version is left out; the other plans go on." in told
    becomes(own, good.replace("place: 31", "place: x"))
    (told,) = await office.starts()
    assert "place" in told
    taken_away(own)
    assert await office.starts() == [f"The plan file {own} is no longer there."]


async def test_while_its_folder_cannot_be_found_nobody_knows_whether_a_file_is_mended(own: Path) -> None:
    office = Office(own)
    good = breaks(own)
    assert len(await office.starts()) == 1
    aside = own.parent.with_name("aside")
    moved(own.parent, aside)
    (told,) = await office.starts()
    assert f"{own.parent}:1:1: " in told
    assert str(own) not in told
    moved(aside, own.parent)
    assert await office.starts() == [f"The plan folder {own.parent} can be looked into again."]
    becomes(own, good)
    assert await office.starts() == [f"The plan file {own} can be used again."]


async def test_of_many_faults_the_first_are_told_and_the_others_counted(own: Path) -> None:
    for n in range(4):
        (own.parent / f"odd-{n}.yaml").write_text("nonsense: 1\nrubbish: 2\n", encoding="utf-8")
    (told,) = await Office(own).starts()
    assert told.startswith("4 plan files cannot be used.\n")
    assert told.count(str(own.parent)) == 5
    assert " more faults." in told


async def test_each_reads_it_in_their_own_language(own: Path) -> None:
    office = Office(own, who=CHINESE)
    breaks(own)
    (told,) = await office.starts()
    assert told.startswith("1 个预案文件不能用。")
    assert told.splitlines()[-1] == "详情在服务器上运行 dutyline plans check 查看。"


async def test_while_it_reaches_nobody_it_is_told_at_each_start(own: Path) -> None:
    """Nobody has joined the staff bot yet: whoever does reads it after the next start."""
    office = Office(own, tokens=True)
    breaks(own)
    assert await office.starts() == []
    async with assembled(office.settings, speed=1, console=False, tell=lambda _text: None) as program:
        storage, now = program.storage, program.clock.now()
        chat = Chat(
            lane="staff:1",
            bot="staff",
            chat="1",
            kind=ChatKind.PRIVATE,
            side=Side.STAFF,
            since=now,
            person=ENGLISH,
            language=Language.EN.value,
        )
        await storage.run(lambda rows: storage.chats.put(rows, [chat]))
    (told,) = await office.starts()
    assert told.startswith("1 plan file cannot be used.\n")
