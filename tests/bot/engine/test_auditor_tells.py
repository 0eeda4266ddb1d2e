"""What the auditor can only tell, and how it tells: to whom, how often, and across restarts and processes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alarm import administrators
from bot.engine import inspection
from bot.pulse import audit_of, state_of
from flows.outbound import Kind
from tests.bot.engine.watch import DELIVERY, MANAGER, POLLING, SECOND, Watch, row_for, watch
from tests.harness.hotline import changed, demo


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Watch]:
    async with watch(tmp_path) as made:
        yield made


# --- what it can only tell --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE journal SET payload = '{}' WHERE seq = 1",
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
        "UPDATE cases SET journal_hash = 'x'",
        "UPDATE cases SET journal_seq = journal_seq - 1",
        "UPDATE personal SET value = '\"x\"'",
    ],
)
async def test_a_journal_that_was_changed(house: Watch, harm: str) -> None:
    await house.rows(house.sql(harm))
    await house.within_a_minute("journals")
    assert [each.text for each in house.told() if "1 journal is not as it was written (26-0001)." in each.text]


@pytest.mark.parametrize(
    ("harm", "most"),
    [
        ("UPDATE journal SET payload = '{}' WHERE seq = 1 AND case_id = 3", 3),
        ("UPDATE cases SET journal_hash = 'x' WHERE id = 3", 1),
        ("UPDATE cases SET journal_seq = 0, journal_hash = '' WHERE id = 2", 1),
    ],
)
async def test_of_many_journals_some_are_read_each_time_and_a_changed_one_every_time(
    house: Watch, monkeypatch: pytest.MonkeyPatch, harm: str, most: int
) -> None:
    """Whether a case and the end of its journal agree is looked at every time; whole journals take their turns."""
    monkeypatch.setattr(inspection, "JOURNALS", 1)
    monkeypatch.setattr(inspection, "ROUNDS", 3)
    for _ in range(2):
        await house.hotline.phone(f"guest{_}").says("着火了")
    await house.rows(house.sql(harm))
    looks = 0
    while not house.found:
        await house.passes(seconds=30)
        looks += 1
    assert (looks <= most, house.found) == (True, ["journals"])
    for _ in range(4):
        await house.passes(seconds=30)
        assert house.found == ["journals"]


async def test_a_record_that_cannot_be_read_hides_nothing_else(house: Watch) -> None:
    await house.rows(house.sql("UPDATE cases SET payload = 'x'"))
    house.stopped = {DELIVERY}
    await house.rows(lambda rows: house.stage.storage.outbox.add(rows, [row_for(house, "supply", Kind.URGENT)]))
    await house.within_a_minute("records", "delivery:urgent")
    left = await house.rows(lambda rows: house.stage.storage.due.owners(rows, "case"))
    assert left == ["1"], "the deadlines of a case that cannot be read are not nobody's"


# --- how it tells -----------------------------------------------------------------------------------------------------
async def test_health_names_what_was_found(house: Watch) -> None:
    storage = house.stage.storage
    house.stopped = {POLLING}
    await house.within_a_minute("polling:hotline")
    state = await storage.read(lambda rows: state_of(storage, rows, house.now))
    assert state["ok"] is False
    assert [each["name"] for each in state["findings"]] == ["polling:hotline"]  # type: ignore[attr-defined]
    house.stopped = set()
    await house.passes(seconds=60)
    assert (await storage.read(lambda rows: state_of(storage, rows, house.now)))["ok"] is True


async def test_an_auditor_that_looks_no_more_is_a_finding(house: Watch) -> None:
    storage, later = house.stage.storage, house.now + timedelta(seconds=101)
    state = await storage.read(lambda rows: state_of(storage, rows, later))
    assert [each["name"] for each in state["findings"]] == ["audit"]  # type: ignore[attr-defined]


async def test_it_is_not_told_again_after_a_restart(house: Watch) -> None:
    house.stopped = {POLLING}
    await house.within_a_minute("polling:hotline")
    again = Watch(house.hotline, house._address)
    again.polled_at, again.stopped, again._began = house.polled_at, {POLLING}, house.now
    await again.passes(minutes=3)
    await again.auditor.close()
    assert again.found == ["polling:hotline"]
    assert len(house.told()) == 1


async def test_while_something_else_is_wrong_not_all_is_well(house: Watch) -> None:
    house.stopped = {POLLING}
    await house.rows(house.sql("UPDATE journal SET payload = '{}'"))
    await house.within_a_minute("polling:hotline", "journals")
    house.stopped = set()
    await house.passes(seconds=60)
    last = house.stage.theatre.shown["staff:zhou-qiang"][-1]
    assert (house.found, last.text) == (["journals"], "The hotline bot hears Telegram again.")


async def test_another_process_may_have_heard_the_bot(house: Watch) -> None:
    """The one that polls writes down how far it has, now and then."""
    house.stopped = {POLLING}
    for _ in range(6):
        sign = {"polled:hotline": (house.now - 20 * SECOND).isoformat()}
        await house.rows(lambda rows, sign=sign: house.stage.storage.settings.put(rows, sign))
        await house.passes(seconds=30)
        assert house.found == []


async def test_after_a_standstill_nothing_is_late_at_once(house: Watch) -> None:
    house.stage.clock.move_to(house.now + timedelta(hours=1))
    await house.look()
    assert house.found == []


@pytest.mark.parametrize(("may", "owns"), [(False, True), (True, False)])
async def test_of_several_processes_one_tells(house: Watch, *, may: bool, owns: bool) -> None:
    other = Watch(house.hotline, house._address)
    before = await house.rows(lambda rows: audit_of(house.stage.storage, rows))
    other.auditor._watched = replace(other.auditor._watched, may=lambda: may, owns=lambda _rows: owns)
    other._began, other.stopped = house.now, {POLLING}
    await other.passes(minutes=3)
    await other.auditor.close()
    assert (house.told(), other.beats, len(other.opened)) == ([], 0, int(may))
    assert await house.rows(lambda rows: audit_of(house.stage.storage, rows)) == before


@pytest.mark.parametrize(
    ("named", "who"), [("", (MANAGER,)), ("fang-lin", ("fang-lin",)), ("outlet-office", ("qian-hui",))]
)
async def test_who_is_told(house: Watch, named: str, who: tuple[str, ...]) -> None:
    house.stage.house.organisation = changed(administrator=named)
    assert administrators(house.stage.house, house.now) == who
    house.stage.house.organisation = demo()


async def test_the_log_holds_no_words_of_anybody(house: Watch, caplog: pytest.LogCaptureFixture) -> None:
    house.stopped = {POLLING}
    await house.within_a_minute("polling:hotline")
    lines = [each.getMessage() for each in caplog.records if each.levelname == "ERROR"]
    assert lines == ["the audit has found: polling:hotline, 1 since 2026-11-21T19:12:00+00:00"]
