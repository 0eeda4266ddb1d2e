"""The auditor: every job that it watches is stopped once, and it is noticed, told once, withheld outside, and over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.engine import auditor
from bot.pulse import audit_of
from flows.inbound import MediaKind
from flows.outbound import Kind
from storage.unit_of_work import Arrival, Attachment, InboxState, Rank, Rows
from tests.bot.engine.watch import DEADLINES, DELIVERY, FILES, INTAKE, POLLING, Watch, row_for, watch

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Watch]:
    async with watch(tmp_path) as made:
        yield made


async def ends(house: Watch, words: str, over: str) -> None:
    """It was told once, and once when it was over; from then on the heart beats."""
    await house.passes(seconds=90)
    assert house.found == []
    told = [each.text for each in house.told()]
    (begun,) = (each for each in told if words in each)
    assert begun.startswith("Something is wrong with the hotline.\n")
    assert begun.endswith("\nOn the server, dutyline doctor says more.")
    (ended,) = (each for each in told if over in each)
    assert told[-1].startswith("The hotline is as it should be again.\n")
    assert told.index(begun) < told.index(ended)
    beats = house.beats
    await house.passes(seconds=60)
    assert house.beats == beats + 2
    assert len(house.told()) == len(told)


async def test_deadlines_that_are_not_worked_on(house: Watch) -> None:
    house.stopped = {DEADLINES}
    await house.passes(minutes=4, seconds=30)  # the case was to be taken within five minutes of its beginning
    assert len(house.told()) <= 1
    await house.within_a_minute("deadlines", "promises")
    house.stopped = set()
    await ends(house, "2 deadlines have been due since 03:16 and were not worked on.", "Deadlines are worked on again.")


async def test_messages_that_do_not_go_out(house: Watch) -> None:
    house.stopped = {DELIVERY}
    await house.rows(lambda rows: house.stage.storage.outbox.add(rows, [row_for(house, "supply", Kind.URGENT)]))
    await house.within_a_minute("delivery:urgent")
    house.stopped = set()
    await ends(house, "1 alert could have gone out since 03:12 and did not.", "Alerts go out again.")


@pytest.mark.parametrize(
    ("rank", "found", "minutes"),
    [
        (Rank.EMERGENCY, "delivery:emergency", 1),
        (Rank.URGENT, "delivery:urgent", 2),
        (Rank.MESSAGE, "delivery:message", 10),
        (Rank.EDIT, "delivery:edit", 30),
    ],
)
async def test_a_line_that_does_not_move_while_others_do(house: Watch, rank: Rank, found: str, minutes: int) -> None:
    """Where a bot sends other things, what waits may wait for its turn: for so long and no longer."""
    house.stopped = {DELIVERY}
    waiting = row_for(house, "supply", Kind.NOTICE, rank)

    def others(rows: Rows) -> None:
        outbox = house.stage.storage.outbox
        if outbox.unsent(rows, waiting.lane) == []:
            outbox.add(rows, [waiting])
        outbox.add(rows, [other := row_for(house, "zhao-min", Kind.NOTICE)])
        (row,) = outbox.claim(rows, house.now, 50, admit=lambda head: head.lane == other.lane)
        outbox.sent(rows, row.id, house.now)

    since = house.now
    while found not in house.found:
        await house.rows(others)
        await house.passes(seconds=15)
        assert house.now - since <= minutes * MINUTE + MINUTE, house.found
    assert house.now - since >= minutes * MINUTE


async def test_a_message_that_is_on_its_way_for_ever(house: Watch) -> None:
    house.stopped = {DELIVERY}

    def stuck(rows: Rows) -> None:
        outbox = house.stage.storage.outbox
        outbox.add(rows, [row_for(house, "supply", Kind.NOTICE)])
        assert outbox.claim(rows, house.now, 1)

    await house.rows(stuck)
    # Whoever is sending is still there.
    somebody = partial(house.stage.storage.leases.take, name="send:console", holder="x", length=MINUTE)
    await house.rows(somebody)
    await house.passes(minutes=3)
    await house.within_a_minute("sending")
    await house.rows(lambda rows: house.stage.storage.outbox.stranded(rows, ["console"]))
    house.stopped = set()
    await ends(house, "1 message has been on its way since 03:12.", "No message is stuck on its way any more.")


async def test_what_came_in_and_is_not_worked_on(house: Watch) -> None:
    house.stopped = {INTAKE}

    def knocks(rows: Rows) -> None:
        first = Arrival("console:x1", "console:public:x", 2, InboxState.WAITING, house.now, payload="{}")
        house.stage.storage.inbox.put(rows, [first])

    await house.rows(knocks)
    await house.within_a_minute("intake")
    house.stopped = set()
    await ends(house, "1 message that came in at 03:12 has not been worked on.", "that come in are worked on again.")


async def test_a_flood_that_is_worked_on_is_no_alarm(house: Watch) -> None:
    house.stopped = {INTAKE}

    def knocks(rows: Rows) -> None:
        flood = [
            Arrival(f"console:x{n}", "console:public:x", 2, InboxState.WAITING, house.now, n, "{}") for n in range(200)
        ]
        house.stage.storage.inbox.put(rows, flood)

    await house.rows(knocks)
    for _ in range(8):
        await house.stage.intake._desk.work_off(5)
        await house.passes(seconds=30)
        assert house.found == []


async def test_files_that_nobody_fetches(house: Watch) -> None:
    house.stopped = {FILES}
    wanted = Attachment("console:a", "console", "a", MediaKind.PHOTO, 9, "", "", house.now, house.now)
    await house.rows(lambda rows: house.stage.storage.media.want(rows, [wanted]))
    await house.within_a_minute("files")
    house.stopped = set()
    await ends(house, "1 file has waited since 03:12 to be fetched or sent on.", "Files are fetched and sent on again.")


async def test_a_bot_that_hears_nothing(house: Watch) -> None:
    house.stopped = {POLLING}
    await house.within_a_minute("polling:hotline")
    house.stopped = set()
    await ends(house, "The hotline bot has heard nothing from Telegram since 03:12.", "hears Telegram again.")


@pytest.mark.parametrize("hangs", [False, True])
async def test_an_auditor_without_a_database(house: Watch, monkeypatch: pytest.MonkeyPatch, *, hangs: bool) -> None:
    """It has nothing to look through: it says so, through everybody's connection, and looks again when it can."""
    monkeypatch.setattr(auditor, "LASTS", 0.01 if hangs else 20.0)
    await house.loses_its_connection(hangs=hangs)
    await house.within_a_minute("audit")
    assert len(house.opened) == 1
    house.broken = False
    for closing in house.auditor._own.closing:  # what hung has given up
        closing.cancel()
    monkeypatch.setattr(auditor, "LASTS", 20.0)
    await ends(house, "The audit has not been able to look since 03:12.", "The audit looks again.")
    assert len(house.opened) == 2


# --- what it puts right -----------------------------------------------------------------------------------------------
async def test_a_deadline_that_is_missing_is_written_anew(house: Watch) -> None:
    before = await house.rows(lambda rows: house.stage.storage.due.after(rows, 100))
    await house.rows(house.sql("DELETE FROM due WHERE key = 'due:acknowledge'"))
    await house.within_a_minute("missing-deadlines")
    assert await house.rows(lambda rows: house.stage.storage.due.after(rows, 100)) == before
    await ends(house, "1 deadline was missing and has been written anew.", "Every deadline is written down again.")
    assert (await house.rows(lambda rows: audit_of(house.stage.storage, rows))).mended == {"missing-deadlines": 1}


async def test_a_deadline_at_another_time_is_put_right(house: Watch) -> None:
    before = await house.rows(lambda rows: house.stage.storage.due.after(rows, 100))
    await house.rows(house.sql("UPDATE due SET due_at = due_at + 3600000000 WHERE key = 'due:acknowledge'"))
    await house.within_a_minute("missing-deadlines")
    assert await house.rows(lambda rows: house.stage.storage.due.after(rows, 100)) == before


async def test_the_silence_of_a_talk_is_written_anew(house: Watch) -> None:
    await house.hotline.person("driver-zhang").says("车趴窝了")
    await house.hotline.person("driver-zhang").presses("车坏了")
    await house.rows(house.sql("DELETE FROM due WHERE owner_kind = 'conversation'"))
    await house.within_a_minute("missing-deadlines")
    left = await house.rows(lambda rows: house.stage.storage.due.owners(rows, "conversation"))
    assert left == ["console:public:driver-zhang"]


async def test_a_deadline_of_nobody_is_dropped(house: Watch) -> None:
    await house.rows(house.sql("INSERT INTO due VALUES ('case', '4711', 'due:nothing', 99999999999999999)"))
    await house.rows(house.sql("INSERT INTO due VALUES ('conversation', 'console:x', 'silence', 99999999999999999)"))
    await house.within_a_minute("stray-deadlines")
    assert {each.owner for each in await house.rows(lambda rows: house.stage.storage.due.after(rows, 100))} == {"1"}
    await ends(house, "2 deadlines belonged to nobody and were dropped.", "Every deadline belongs to somebody again.")
