"""The lines of messages and files: what stands still is told, what has a reason to wait is not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest

from bot.engine.inspection import Look
from bot.engine.traffic import Lines, Stood, look
from flows.inbound import MediaKind
from flows.outbound import Kind
from flows.terms import CaseId
from storage.unit_of_work import Attachment, FileState, Outgoing, Rank, Rows, Storage
from tests.harness.database import empty_storage
from tests.storage.samples import NOW, SECOND, outgoing

MINUTE = 60 * SECOND
BOTS = frozenset({"staff", "hotline"})


class Round:
    """Looks at rows again and again, as the auditor does."""

    def __init__(self, storage: Storage) -> None:
        self.storage, self.stood = storage, Stood()

    async def at(self, now: datetime, began: datetime = NOW - timedelta(days=1)) -> dict[str, int]:
        """What a look finds then, and how much of it."""

        def work(rows: Rows) -> dict[str, int]:
            found = Look()
            look(self.storage, rows, self.stood, found.note, Lines(BOTS, now, now - 20 * SECOND, began))
            return {key: each.n for key, each in found.found.items()}

        return await self.storage.read(work)

    async def do(self, work: Callable[[Rows], object]) -> None:
        """Change rows."""
        await self.storage.run(work)


@pytest.fixture
async def line() -> AsyncIterator[Round]:
    async with empty_storage() as storage:
        yield Round(storage)


def tried(lane: str, *, again: timedelta, kind: Kind = Kind.URGENT) -> Outgoing:
    """A message that is to be tried again."""
    return Outgoing(lane, kind, "{}", NOW, NOW + again, error="the network")


@pytest.mark.parametrize(
    ("again", "kind", "found"),
    [
        (6 * MINUTE, Kind.URGENT, {"delivery:urgent": 1}),
        (6 * MINUTE, Kind.NOTICE, {}),
        (timedelta(hours=24), Kind.URGENT, {}),  # it waits for the chat to come back
    ],
)
async def test_an_alarm_that_is_tried_in_vain(line: Round, again: timedelta, kind: Kind, found: dict[str, int]) -> None:
    await line.do(lambda rows: line.storage.outbox.add(rows, [tried("staff:1", again=again, kind=kind)]))
    assert await line.at(NOW + 4 * MINUTE) == {}
    assert await line.at(NOW + 5 * MINUTE) == found
    assert await line.at(NOW + 5 * MINUTE, began=NOW + 4 * MINUTE) == {}, "it was away itself"


@pytest.mark.parametrize(("put_off", "found"), [(2, {"delivery:urgent": 1}), (3, {})])
async def test_a_bot_that_the_platform_holds_is_given_time(line: Round, put_off: int, found: dict[str, int]) -> None:
    waits = [tried(f"staff:{n}", again=10 * MINUTE, kind=Kind.NOTICE) for n in range(put_off)]
    await line.do(lambda rows: line.storage.outbox.add(rows, [*waits, outgoing("staff:9", "x", Kind.URGENT)]))
    assert await line.at(NOW + 30 * SECOND) == found
    assert await line.at(NOW + 3 * MINUTE) == {"delivery:urgent": 1}


async def test_a_chat_that_is_put_off_is_given_time(line: Round) -> None:
    rows_of_it = [tried("staff:1", again=MINUTE, kind=Kind.NOTICE), outgoing("staff:1", "x", Kind.URGENT)]
    await line.do(lambda rows: line.storage.outbox.add(rows, rows_of_it))
    assert await line.at(NOW + 30 * SECOND) == {}


@pytest.mark.parametrize(("lane", "sent", "found"), [("staff:-1", 5, {}), ("staff:-1", 4, {"delivery:message": 1})])
async def test_a_group_that_has_read_much_is_given_time(
    line: Round, lane: str, sent: int, found: dict[str, int]
) -> None:
    def work(rows: Rows) -> None:
        outbox = line.storage.outbox
        for _ in range(sent):
            outbox.add(rows, [outgoing(lane, "x")])
            (row,) = outbox.claim(rows, NOW, 1)
            outbox.sent(rows, row.id, NOW, "1")
        outbox.add(rows, [outgoing(lane, "y")])

    await line.do(work)
    assert await line.at(NOW + 30 * SECOND) == found


async def test_what_stands_behind_what_is_under_way_waits(line: Round) -> None:
    def work(rows: Rows) -> None:
        line.storage.outbox.add(rows, [outgoing("staff:1", "x"), outgoing("staff:1", "y", Kind.URGENT)])
        assert line.storage.outbox.claim(rows, NOW, 1)

    await line.do(work)
    assert await line.at(NOW + 30 * SECOND) == {}
    assert await line.at(NOW + 3 * MINUTE) == {"sending": 1}


async def test_listed_cards_and_other_bots_are_nobodys_alarm(line: Round) -> None:
    listed = Outgoing("staff:-1", Kind.URGENT, "{}", NOW, NOW, rank=Rank.LISTED)
    await line.do(lambda rows: line.storage.outbox.add(rows, [listed, outgoing("console:1", "x", Kind.URGENT)]))
    assert await line.at(NOW + MINUTE) == {}


# --- files ------------------------------------------------------------------------------------------------------------
def photo(name: str, bot: str = "staff") -> Attachment:
    """A photo that is wanted."""
    return Attachment(f"{bot}:{name}", bot, name, MediaKind.PHOTO, 9, "", "", NOW, NOW)


async def test_files_of_which_the_first_changes_are_being_fetched(line: Round) -> None:
    media = line.storage.media
    await line.do(lambda rows: media.want(rows, [photo("a"), photo("b"), photo("c", "webhook")]))
    assert await line.at(NOW + 30 * SECOND) == {}
    await line.do(lambda rows: (media.claim(rows, NOW, 1), media.give_up(rows, "staff:a", FileState.LOST, "gone")))
    assert await line.at(NOW + 60 * SECOND) == {}
    assert await line.at(NOW + 90 * SECOND) == {"files": 1}


async def test_a_file_that_is_fetched_for_ever(line: Round) -> None:
    media = line.storage.media
    await line.do(lambda rows: (media.want(rows, [photo("a")]), media.claim(rows, NOW, 1)))
    assert await line.at(NOW) == {}
    assert await line.at(NOW + 3 * MINUTE - SECOND) == {}
    assert await line.at(NOW + 3 * MINUTE) == {"files": 1}


async def test_files_that_are_there_and_not_sent_on(line: Round) -> None:
    media = line.storage.media
    await line.do(lambda rows: (media.want(rows, [photo("a")]), media.ship(rows, CaseId(1), "{}", ["staff:a"], NOW)))
    await line.do(lambda rows: (media.claim(rows, NOW, 1), media.keep(rows, "staff:a", "0", 9, "image/png", NOW)))
    assert await line.at(NOW + 5 * MINUTE) == {}, "it may have been fetched a moment ago"
    assert await line.at(NOW + 6 * MINUTE) == {"files": 1}
    await line.do(lambda rows: media.take_settled(rows, NOW))
    assert await line.at(NOW + 7 * MINUTE) == {}
