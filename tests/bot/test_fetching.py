"""Files are fetched a few at a time, whatever the bot, the disk and the database do, and each is sent on once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.channels.port import ChannelError, Gone, Refusal, RetryLater, TooLarge, Transient, Unauthorised
from bot.engine.media import AT_ONCE, GIVEN_UP, LARGEST, OFF, PATIENCE, Fetching, Places
from bot.filing import REST_OF_ALBUM
from flows.terms import CaseId
from storage.unit_of_work import FileState, Unavailable
from tests.bot.clerk import PHOTO, Clerk, Woken


async def test_a_file_is_fetched_kept_and_sent_on(clerk: Clerk) -> None:
    await clerk.wants("a")
    await clerk.works()
    kept = await clerk.file("a")
    assert (kept.state, kept.size, kept.mime) == (FileState.KEPT, len(PHOTO), "image/png")
    assert clerk.drawer.find(kept.sha256) == PHOTO
    assert kept.kept_at == clerk.clock.now()
    assert await clerk.sent() == [["a"]]


async def test_a_file_that_is_kept_already_is_not_fetched_again(clerk: Clerk) -> None:
    await clerk.wants("a")
    await clerk.works()
    await clerk.wants("a")
    await clerk.works()
    assert clerk.bot.fetched == ["a"]
    assert await clerk.sent() == [["a"], ["a"]]


@asynccontextmanager
async def running(clerk: Clerk) -> AsyncIterator[asyncio.Event]:
    """The clerk at work by itself; the event tells that something was sent on."""
    woken = Woken()
    clerk.fetching.tell([woken])
    task = asyncio.create_task(clerk.fetching.run())
    async with asyncio.timeout(5):
        yield woken.told
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_few_are_fetched_at_a_time(clerk: Clerk) -> None:
    await clerk.wants(*(f"f{number}" for number in range(9)))
    clerk.bot.hold = asyncio.Event()
    async with running(clerk) as sent_on:
        for _ in range(AT_ONCE):
            await clerk.bot.begun.acquire()
        clerk.bot.hold.set()
        await sent_on.wait()
    assert clerk.bot.most == AT_ONCE
    assert len(clerk.bot.fetched) == 9


async def test_a_file_that_hangs_holds_no_other_back(clerk: Clerk) -> None:
    await clerk.wants("slow")
    clerk.bot.hold = asyncio.Event()
    async with running(clerk) as sent_on:
        await clerk.bot.begun.acquire()
        clerk.bot.hold = None
        await clerk.wants("quick")
        clerk.fetching.wake()
        await sent_on.wait()
    assert await clerk.sent() == [["quick"]]
    await clerk.fetching.begin()
    await clerk.works()
    assert await clerk.sent() == [["quick"], ["slow"]]


@pytest.mark.parametrize(
    ("error", "pause", "attempts"),
    [
        (Transient("502"), timedelta(seconds=2), 1),
        (RetryLater(30), timedelta(seconds=30), 0),
        (Unauthorised("token"), OFF, 0),
    ],
)
async def test_what_may_pass_is_tried_again(clerk: Clerk, error: ChannelError, pause: timedelta, attempts: int) -> None:
    clerk.bot.files["a"] = error
    await clerk.wants("a")
    await clerk.works()
    again = await clerk.file("a")
    assert (again.state, again.attempts, again.not_before) == (FileState.WANTED, attempts, clerk.clock.now() + pause)
    assert await clerk.sent() == []
    clerk.bot.files["a"] = PHOTO
    await clerk.passes(pause)
    assert await clerk.sent() == [["a"]]


async def test_the_pauses_grow_and_after_a_day_the_file_is_given_up(clerk: Clerk) -> None:
    clerk.bot.files["a"] = Transient("502")
    await clerk.wants("a")
    end = clerk.clock.now() + GIVEN_UP
    await clerk.works()
    while (now := await clerk.file("a")).state is FileState.WANTED:
        assert now.not_before <= end + timedelta(minutes=5)
        await clerk.passes(now.not_before - clerk.clock.now())
    assert now.state is FileState.LOST
    assert 285 < now.attempts < 300
    assert await clerk.sent() == []


@pytest.mark.parametrize(
    ("content", "state", "why"),
    [
        (TooLarge("20 MB"), FileState.REFUSED, "TooLarge"),
        (b"\xff\xd8\xff" + bytes(LARGEST), FileState.REFUSED, "TooLarge"),
        (Gone("gone"), FileState.LOST, "Gone"),
        (Refusal("wrong file_id"), FileState.LOST, "Refusal"),
        (b"MZ\x90", FileState.REFUSED, "no picture"),
        (RuntimeError("a fault of ours"), FileState.LOST, "RuntimeError"),
    ],
)
async def test_what_will_not_be_had_is_given_up_at_once(
    clerk: Clerk, content: bytes | BaseException, state: FileState, why: str
) -> None:
    clerk.bot.files["a"] = content
    await clerk.wants("a", "b")
    await clerk.works()
    gone = await clerk.file("a")
    assert (gone.state, gone.error, gone.sha256) == (state, why, "")
    assert await clerk.sent() == [["b"]]
    assert await clerk.storage.run(lambda rows: clerk.storage.media.waiting(rows, CaseId(1))) == []


async def test_what_is_known_to_be_too_large_is_not_even_asked_for(clerk: Clerk) -> None:
    await clerk.wants("a", size=LARGEST + 1)
    await clerk.works()
    assert clerk.bot.fetched == []
    assert (await clerk.file("a")).error == "TooLarge"


async def test_nothing_came_is_no_file(clerk: Clerk) -> None:
    clerk.bot.files["a"] = b""
    await clerk.wants("a")
    await clerk.works()
    assert (await clerk.file("a")).state is FileState.WANTED


async def test_of_an_album_what_is_there_does_not_wait_for_ever(clerk: Clerk) -> None:
    clerk.bot.files["b"] = Transient("502")
    await clerk.wants("a", "b", "c")
    await clerk.works()
    assert await clerk.sent() == []
    await clerk.passes(PATIENCE)
    assert await clerk.sent() == [["a", "c"]]
    clerk.bot.files["b"] = PHOTO
    await clerk.passes(timedelta(minutes=5))
    assert await clerk.sent() == [["a", "c"], ["b"]]


async def test_the_files_of_an_album_travel_together_and_others_alone(clerk: Clerk) -> None:
    await clerk.wants("a", album="x")
    await clerk.wants("b", album="x")
    await clerk.wants("other")
    await clerk.works()
    assert await clerk.sent() == [["other"]]
    await clerk.passes(REST_OF_ALBUM)
    assert await clerk.sent() == [["other"], ["a", "b"]]
    for number in range(11):
        await clerk.wants(f"f{number}", album="y")
    await clerk.passes(REST_OF_ALBUM)
    assert sorted(len(each) for each in await clerk.sent()) == [1, 1, 2, 10]


async def test_a_full_disk_is_no_fault_of_the_file(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: bytes) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(clerk.drawer, "keep", full)
        await clerk.wants("a")
        await clerk.works()
    waits = await clerk.file("a")
    assert (waits.state, waits.attempts) == (FileState.WANTED, 0)
    await clerk.passes(OFF)
    assert await clerk.sent() == [["a"]]


async def test_a_bot_that_is_off_keeps_its_files_waiting(clerk: Clerk) -> None:
    clerk.fetching = Fetching(clerk.storage, clerk.house, clerk.clock, Places({}, clerk.drawer))
    await clerk.wants("a")
    await clerk.works()
    assert (await clerk.file("a")).error == "this bot is off"
    clerk.fetching = clerk.hired()
    await clerk.passes(OFF)
    assert await clerk.sent() == [["a"]]


async def test_a_database_that_cannot_be_used_loses_nothing_that_is_known(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clerk.wants("a")
    await clerk.fetching.flush()

    async def locked(_: object) -> None:
        raise Unavailable("locked")

    with monkeypatch.context() as patched:
        patched.setattr(clerk.storage, "run", locked)
        with pytest.raises(Unavailable):
            await clerk.fetching.flush()
    await clerk.works()
    assert clerk.bot.fetched == ["a"]
    assert await clerk.sent() == [["a"]]
