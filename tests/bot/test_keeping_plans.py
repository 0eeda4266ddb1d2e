"""A plan file that cannot be used at a start: what it said before goes on, and it is told; what is under way stays."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot import library
from bot.bootstrap import assembled
from bot.channels.port import Polled
from bot.checking import checked
from bot.config import Settings
from bot.keeping_plans import left_behind, out_of_force, rests
from bot.library import read_library, read_organisation
from bot.running import Program
from flows.inbound import Inbound, Sender, Wrote
from flows.plan import Compiled
from flows.terms import Address, PlanHash
from flows.text import Phrase, Text

BLOCKED = Path("flows/plans/delivery/delivery-blocked.yaml").absolute()
UNCLASSIFIED = Path("flows/plans/reception/unclassified-emergency.yaml").absolute()
ID = "delivery-blocked"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The company's own version of a plan that ships with the product."""
    folder = tmp_path / "plans"
    folder.mkdir()
    file = folder / "ours.yaml"
    file.write_text(BLOCKED.read_text(encoding="utf-8").replace("place: 12", "place: 31"), encoding="utf-8")
    return file


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def becomes(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def taken_away(file: Path) -> None:
    file.unlink()


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the plans that ship with the product only two are read: a start reads them all each time."""
    monkeypatch.setattr(library, "_built_in", lambda: (BLOCKED, UNCLASSIFIED))


class Started:
    """One run of the program, with what it told at its start."""

    def __init__(self, program: Program, told: list[Text]) -> None:
        self.program, self.told = program, [each.id for each in told if isinstance(each, Phrase)]

    def plan(self) -> Compiled:
        return next(each for each in self.program.house.offered if each.plan.id == ID)

    @property
    def hash(self) -> PlanHash:
        return self.plan().hash


@asynccontextmanager
async def start(file: Path, *, folder: bool = True, organisation: Path | None = None) -> AsyncIterator[Started]:
    """The program from its start to its end, on rows that stay."""
    told: list[Text] = []
    plans = str(file.parent) if folder else ""
    settings = Settings(data=file.parent.parent / "data", plans=plans, organisation=organisation)
    async with assembled(settings, speed=1, console=False, tell=told.append) as program:
        yield Started(program, told)


STAYS = "The plan {plan} stays as it was: {file} cannot be used now."


async def version(file: Path, *, folder: bool = True) -> tuple[PlanHash, bool]:
    """The version of the plan that is in force after a start, and whether it was told to be an older one."""
    async with start(file, folder=folder) as started:
        return started.hash, STAYS in started.told


async def test_a_broken_file_leaves_the_company_s_own_last_version_in_force(own: Path) -> None:
    built_in, _ = await version(own, folder=False)
    ours, _ = await version(own)
    assert ours != built_in
    becomes(own, "id: [")
    assert await version(own) == (ours, True)
    # And once more: what stays in force is what was, not what the last start had.
    assert await version(own) == (ours, True)


async def test_an_overlay_is_not_laid_on_what_its_broken_plan_had_replaced(own: Path) -> None:
    over = own.with_name("over.yaml")
    over.write_text(f"overlay: {ID}\ntitle: {{zh: 路不通（本公司）, en: Road blocked (ours)}}\n", encoding="utf-8")
    both, _ = await version(own)
    becomes(own, "id: [")
    assert await version(own) == (both, True)
    assert await version(own) == (both, True)


async def test_the_one_before_the_last_is_not_taken_for_the_last(own: Path) -> None:
    first, _ = await version(own)
    good = text_of(own)
    becomes(own, good.replace("place: 31", "place: 32"))
    second, _ = await version(own)
    becomes(own, good)
    assert await version(own) == (first, False)
    becomes(own, good.replace("id: delivery-blocked", "id: delivery-blocked\nnonsense: 1"))
    assert await version(own) == (first, True)
    assert first != second


async def test_a_mended_file_is_in_force_at_the_next_start(own: Path) -> None:
    ours, _ = await version(own)
    good = text_of(own)
    becomes(own, "\t")
    assert await version(own) == (ours, True)
    becomes(own, good.replace("place: 31", "place: 32"))
    mended, told = await version(own)
    assert mended != ours
    assert not told


async def test_a_file_that_was_taken_away_gives_way_to_the_built_in(own: Path) -> None:
    built_in, _ = await version(own, folder=False)
    await version(own)
    taken_away(own)
    assert await version(own) == (built_in, False)


async def test_a_folder_that_cannot_be_found_leaves_the_company_s_plans_in_force(own: Path) -> None:
    ours, _ = await version(own)
    shutil.rmtree(own.parent)
    assert await version(own) == (ours, True)


async def test_a_plan_of_the_company_alone_stays_too(own: Path) -> None:
    text = text_of(own).replace("id: delivery-blocked", "id: gate-blocked")
    becomes(own, text)
    await version(own)
    becomes(own, "id: 1\n")
    async with start(own) as started:
        assert "gate-blocked" in [each.plan.id for each in started.program.house.offered]
        assert STAYS in started.told


def test_a_plan_of_a_pack_that_is_not_used_has_no_faults_to_tell() -> None:
    assert rests(str(BLOCKED), ("food",))
    assert not rests(str(BLOCKED), ("delivery",))
    assert not rests(str(BLOCKED), ())
    assert not rests(str(UNCLASSIFIED), ("food",)), "a cry for help always has a plan"
    assert not rests("/etc/dutyline/delivery/ours.yaml", ("food",)), "a company's own file is its own matter"


def test_a_plan_whose_pack_is_left_out_says_so(tmp_path: Path) -> None:
    """An author would look for its key in vain, and the plan is right."""
    file = tmp_path / "gate.yaml"
    file.write_text(text_of(BLOCKED).replace("id: delivery-blocked\npack: delivery", "id: gate\npack: school"), "utf-8")
    few_packs = replace(read_organisation(None), packs=("delivery",))
    found, _ = checked([file], [], few_packs)
    assert [str(each) for each in found] == [
        f"{file}:10:1: pack: the organisation leaves out the pack 'school'; expected one of delivery"
    ]
    assert list(out_of_force(read_library([tmp_path], read_organisation(None)), ())) == []


async def test_it_is_told_at_the_start(own: Path) -> None:
    becomes(own, text_of(own).replace("id: delivery-blocked\npack: delivery", "id: gate\npack: school"))
    organisation = own.parent.parent / "organisation.yaml"
    becomes(organisation, f"{text_of(Path('bot/demo/organisation.yaml'))}\npacks: [delivery]\n")
    async with start(own, organisation=organisation) as started:
        assert "A plan is not in force: {finding}" in started.told
        assert "gate" not in [each.plan.id for each in started.program.house.offered]


async def test_what_is_under_way_on_another_version_is_listed(own: Path) -> None:
    async with start(own) as started:
        program, now = started.program, started.program.clock.now()
        old = started.hash
        await _reports(program, now)
        assert await left_behind(program.storage, [started.plan()]) == ()
    good = text_of(own)
    becomes(own, good.replace("place: 31", "place: 32"))
    async with start(own) as started:
        (left,) = await left_behind(started.program.storage, started.program.house.offered)
        assert (left.plan, left.hash, left.kind, left.branch) == (ID, old, "form", "blocked")


async def _reports(program: Program, now: datetime) -> None:
    """A driver begins to report a blocked road."""
    for words in ("路不通", "1"):
        event = Inbound(
            key=words,
            address=Address(bot="console", chat="public:driver-zhang"),
            sender=Sender(platform="console", user="driver-zhang"),
            sent_at=now,
            received_at=now,
            message=words,
            body=Wrote(text=words),
        )
        await program.intake.receive(Polled(events=(event,)))
        while await program.intake.work_off():
            pass
