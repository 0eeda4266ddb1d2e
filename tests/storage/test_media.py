"""A file is fetched by one, kept once, and sent on when nothing of its shipment is pending any more."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from flows.inbound import MediaKind
from flows.terms import CaseId
from storage.unit_of_work import Attachment, FileState, Rows, Shipment, Storage
from tests.storage.samples import NOW, SECOND

CASE = CaseId(7)
NEVER = NOW - timedelta(days=1)
HASH = "ab" * 32


def attachment(unique: str, *, bot: str = "hotline", after: int = 0) -> Attachment:
    """A photo that somebody sent."""
    return Attachment(
        key=f"{bot}:{unique}",
        bot=bot,
        file=f"file-{unique}",
        kind=MediaKind.PHOTO,
        size=1200,
        name="",
        mime="",
        wanted_at=NOW + after * SECOND,
        not_before=NOW + after * SECOND,
    )


async def wanted(storage: Storage, *attachments: Attachment) -> None:
    await storage.run(lambda rows: storage.media.want(rows, attachments))


async def one(storage: Storage, key: str) -> Attachment:
    return (await storage.read(lambda rows: storage.media.of(rows, [key])))[key]


async def test_what_waits_longest_is_claimed_first_and_only_once(storage: Storage) -> None:
    await wanted(storage, attachment("b", after=2), attachment("a", after=1), attachment("late", after=60))

    def work(rows: Rows) -> None:
        at = NOW + 10 * SECOND
        assert storage.media.next_at(rows) == NOW + SECOND
        assert [each.key for each in storage.media.claim(rows, at, 1)] == ["hotline:a"]
        assert [each.key for each in storage.media.claim(rows, at, 9)] == ["hotline:b"]
        assert storage.media.claim(rows, at, 9) == []
        assert storage.media.next_at(rows) == NOW + 60 * SECOND
        assert [each.key for each in storage.media.listed(rows, FileState.FETCHING)] == ["hotline:a", "hotline:b"]

    await storage.run(work)


async def test_a_kept_file_stays_when_it_is_sent_again(storage: Storage) -> None:
    await wanted(storage, attachment("a"))

    def work(rows: Rows) -> None:
        (claimed,) = storage.media.claim(rows, NOW, 9)
        storage.media.keep(rows, claimed.key, HASH, 99, "image/jpeg", NOW + SECOND)
        storage.media.want(rows, [replace(attachment("a", after=5), file="file-again")])

    await storage.run(work)
    kept = await one(storage, "hotline:a")
    assert (kept.state, kept.sha256, kept.size, kept.mime, kept.kept_at) == (
        FileState.KEPT,
        HASH,
        99,
        "image/jpeg",
        NOW + SECOND,
    )
    assert kept.file == "file-a"


@pytest.mark.parametrize("state", [FileState.LOST, FileState.REFUSED])
async def test_a_lost_file_is_tried_anew_by_its_new_id_when_it_is_sent_again(
    storage: Storage, state: FileState
) -> None:
    await wanted(storage, attachment("a"))

    def work(rows: Rows) -> None:
        (claimed,) = storage.media.claim(rows, NOW, 9)
        storage.media.give_up(rows, claimed.key, state, "gone")
        assert storage.media.listed(rows, state) == [replace(claimed, state=state, error="gone")]
        storage.media.want(rows, [replace(attachment("a", after=5), file="file-again")])

    await storage.run(work)
    assert await one(storage, "hotline:a") == replace(attachment("a", after=5), file="file-again")


async def test_a_file_is_retried_later_and_only_real_attempts_count(storage: Storage) -> None:
    await wanted(storage, attachment("a"))

    def work(rows: Rows) -> None:
        for after, attempted, tries in ((0, True, 1), (10, False, 1), (20, True, 2)):
            at = NOW + after * SECOND
            (claimed,) = storage.media.claim(rows, at, 9)
            storage.media.retry(rows, claimed.key, at + SECOND, "busy", attempted=attempted)
            (again,) = storage.media.of(rows, [claimed.key]).values()
            assert (again.state, again.attempts, again.not_before) == (FileState.WANTED, tries, at + SECOND)
            assert storage.media.claim(rows, at, 9) == []
            storage.media.retry(rows, claimed.key, NOW, "not claimed: nothing happens")
            assert storage.media.next_at(rows) == at + SECOND

    await storage.run(work)


async def test_what_was_being_fetched_when_the_program_stopped_is_wanted_again(storage: Storage) -> None:
    await wanted(storage, attachment("a"), attachment("a", bot="staff"))

    def work(rows: Rows) -> None:
        assert len(storage.media.claim(rows, NOW, 9)) == 2
        assert [each.key for each in storage.media.stranded(rows, ["hotline"])] == ["hotline:a"]
        assert [each.key for each in storage.media.claim(rows, NOW, 9)] == ["hotline:a"]

    await storage.run(work)


async def test_a_vanished_content_is_lost(storage: Storage) -> None:
    await wanted(storage, attachment("a"))

    def work(rows: Rows) -> None:
        storage.media.claim(rows, NOW, 9)
        storage.media.keep(rows, "hotline:a", HASH, 99, "image/jpeg", NOW)
        storage.media.vanished(rows, "hotline:a", "not on the disk")
        assert [each.error for each in storage.media.listed(rows, FileState.LOST)] == ["not on the disk"]

    await storage.run(work)


async def test_a_shipment_goes_when_its_last_file_is_settled_and_only_once(storage: Storage) -> None:
    await wanted(storage, attachment("a"), attachment("b"), attachment("other"))

    def work(rows: Rows) -> None:
        storage.media.ship(rows, CASE, "ours", ["hotline:a", "hotline:b", "hotline:a"], NOW)
        storage.media.ship(rows, CASE, "another", ["hotline:other"], NOW)
        storage.media.claim(rows, NOW, 9)
        storage.media.keep(rows, "hotline:a", HASH, 99, "image/jpeg", NOW)
        assert storage.media.take_settled(rows, NEVER) == []
        storage.media.give_up(rows, "hotline:b", FileState.LOST, "gone")
        (taken,) = storage.media.take_settled(rows, NEVER)
        assert taken == Shipment(taken.id, CASE, "ours", NOW)
        assert storage.media.take_settled(rows, NEVER) == []
        assert [each.payload for each in storage.media.waiting(rows, CASE)] == ["another"]

    await storage.run(work)


async def test_after_some_patience_what_is_there_goes_without_the_rest(storage: Storage) -> None:
    await wanted(storage, attachment("a"), attachment("b"))

    def work(rows: Rows) -> None:
        storage.media.ship(rows, CASE, "ours", ["hotline:a", "hotline:b"], NOW)
        assert storage.media.take_settled(rows, NOW) == []  # nothing is there
        storage.media.claim(rows, NOW, 1)
        storage.media.keep(rows, "hotline:a", HASH, 99, "image/jpeg", NOW)
        assert storage.media.take_settled(rows, NOW - SECOND) == []
        assert [each.payload for each in storage.media.take_settled(rows, NOW)] == ["ours"]

    await storage.run(work)


async def test_a_file_that_joins_a_shipment_holds_it_back(storage: Storage) -> None:
    await wanted(storage, attachment("a"), attachment("b"))

    def work(rows: Rows) -> None:
        storage.media.ship(rows, CASE, "one", ["hotline:a"], NOW)
        (waiting,) = storage.media.waiting(rows, CASE)
        storage.media.join(rows, waiting.id, "both", ["hotline:a", "hotline:b"])
        storage.media.claim(rows, NOW, 1)
        storage.media.keep(rows, "hotline:a", HASH, 99, "image/jpeg", NOW)
        assert storage.media.take_settled(rows, NEVER) == []
        storage.media.claim(rows, NOW, 1)
        storage.media.keep(rows, "hotline:b", HASH, 99, "image/jpeg", NOW)
        assert [each.payload for each in storage.media.take_settled(rows, NEVER)] == ["both"]
        assert storage.media.waiting(rows, CASE) == []

    await storage.run(work)


async def test_an_idle_round_looks_at_open_files_only(memory: Storage) -> None:
    given = memory.media._next.given({})
    plan = await memory.read(
        lambda rows: [
            row[3] for row in rows._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {memory.media._next.sql}", given)
        ]
    )
    assert len(plan) == 1
    assert "ix_attachment_wanted" in plan[0]
