"""Ten thousand messages from one stranger while somebody else is in danger: steps are counted, not seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.channels.port import Polled
from bot.flood import FILES, MANY
from bot.web.hooks import Hook
from flows.inbound import Attached, Body, Inbound, MediaKind, Wrote
from storage.unit_of_work import InboxState
from tests.harness.hotline import Hotline, hotline_open
from tests.harness.people import Person

FLOOD, POLL, AT_ONCE = 10_000, 100, 40
"""So many messages, so many in a poll (getUpdates), so many webhook requests at a time (setWebhook)."""
WORKED_OFF = 600
"""A flood that is worked off to its end here; what the rest of it takes is more of the same."""
CRY = "救命，车撞了，有人流血"


class Steps:
    """Counts the units of work of a hotline."""

    def __init__(self, hotline: Hotline, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._run = hotline.stage.storage.run
        monkeypatch.setattr(hotline.stage.storage, "run", self._counted)

    async def _counted(self, work: Callable[[Any], Any]) -> Any:
        self.count += 1
        return await self._run(work)


@pytest.fixture
async def night() -> AsyncIterator[Hotline]:
    async with hotline_open() as hotline:
        yield hotline


def flood(hotline: Hotline, count: int, body: Callable[[int], Body]) -> list[Inbound]:
    """What a stranger sends."""
    return [hotline.event("stranger", body(n), hotline.phone("stranger").chat) for n in range(count)]


def words(n: int) -> Body:
    """Nothing that anybody could make something of."""
    return Wrote(text=f"xyz {n}")


async def polled(hotline: Hotline, events: Sequence[Inbound]) -> None:
    """They come in full polls, with nothing in between."""
    for at in range(0, len(events), POLL):
        await hotline.stage.intake.receive(Polled(events=tuple(events[at : at + POLL])))


async def calmed(hotline: Hotline) -> None:
    """Everything that waits is worked on, and everything that is said has gone out."""
    while await hotline.stage.intake.work_off():
        await hotline.stage.settle()
    await hotline.passes(minutes=2)


async def alarmed(hotline: Hotline, injured: Person) -> None:
    """Somebody in danger is answered, and the card of their case is in the group's chat."""
    await hotline.learn(injured.chat)
    injured.reads("马上打 120")
    hotline.group("emergency").reads_card("【紧急，待接单】紧急求助 26-0001")


async def test_an_emergency_behind_ten_thousand_messages_is_one_step(
    night: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    injured, intake, storage = night.phone("injured"), night.stage.intake, night.stage.storage
    steps = Steps(night, monkeypatch)
    await polled(night, flood(night, FLOOD, words))
    assert steps.count <= 2 * FLOOD // POLL, "a poll of a flood is stored at once, without working on each"
    steps.count = 0
    await intake.receive(Polled(events=(night.event("injured", Wrote(text=CRY), injured.chat),)))
    assert steps.count == 1, "its place is before whatever waits"
    await night.stage.delivery.flush()
    await night.stage.delivery.flush()
    assert steps.count <= 1 + 2 * 2, "and two rounds of delivery bring it out"
    await alarmed(night, injured)
    # What waits stands in the rows, not in the memory.
    waiting = (await storage.read(storage.inbox.counts))[InboxState.WAITING]
    assert FLOOD - 10 <= waiting <= FLOOD
    assert len(intake._again) == 0
    assert len(intake._behind | intake._queued) == 1
    steps.count = 0
    await intake.work_off()
    assert steps.count <= 51, "and it is worked off a little at a time, so that whoever comes next gets their turn"
    night.finished = True


async def test_by_webhook_too(night: Hotline, monkeypatch: pytest.MonkeyPatch) -> None:
    injured, coming = night.phone("injured"), {}

    class Reading:
        name = "hotline"

        def read(self, update: bytes, arrived: datetime) -> tuple[Inbound, ...]:  # noqa: ARG002
            return (coming[update],)

    hook = Hook(Reading(), "secret", night.stage.intake.receive, now=night.stage.clock.now)  # type: ignore[arg-type]
    running = asyncio.create_task(hook.run())
    steps = Steps(night, monkeypatch)
    coming |= {str(n).encode(): event for n, event in enumerate(flood(night, WORKED_OFF, words))}
    coming[b"cry"] = night.event("injured", Wrote(text=CRY), injured.chat)
    keys = [key for key in coming if key != b"cry"]
    for at in range(0, len(keys), AT_ONCE):
        await asyncio.gather(*(hook.take(key) for key in keys[at : at + AT_ONCE]))
    assert steps.count <= 3 * WORKED_OFF // AT_ONCE
    steps.count = 0
    await asyncio.gather(hook.take(b"cry"), *(hook.take(key) for key in keys[:AT_ONCE]))
    assert steps.count <= 3
    running.cancel()
    await night.stage.settle()
    await alarmed(night, injured)
    await calmed(night)
    assert len(night.phone("stranger").unread) <= 4
    night.finished = True


async def test_a_stranger_reads_a_few_answers_and_the_last_question(night: Hotline) -> None:
    stranger = night.phone("stranger")
    await polled(night, flood(night, WORKED_OFF, words))
    await calmed(night)
    read = [each.text for each in stranger.unread]
    assert 1 <= len(read) <= 4, read
    assert "您好，请选语言，或直接说出了什么事。" in read[-1]
    stranger.skips()
    await stranger.says("车坏了")
    stranger.reads("要报什么？")
    await night.nothing_else()


async def test_one_message_after_another_is_a_flood_too(night: Hotline) -> None:
    stranger = night.phone("stranger")
    for event in flood(night, 200, words):
        await night.stage.intake.receive(Polled(events=(event,)))
        await night.stage.settle()
    await calmed(night)
    assert len(stranger.unread) <= MANY + 4
    stranger.skips()
    await night.nothing_else()


async def test_one_stranger_cannot_page_a_group_a_hundred_times(night: Hotline) -> None:
    stranger, group = night.phone("stranger"), night.group("emergency")
    await polled(night, flood(night, 300, lambda n: Wrote(text=f"救命 {n}")))
    await calmed(night)
    assert len(await night.cases()) == 1
    sounds = [each for each in group.unread if "26-0001" in each.text or "报告人" in each.text]
    assert len(sounds) <= 6, [each.text for each in sounds]
    assert [each.card for each in sounds].count(True) == 1
    read = [each.text for each in stranger.unread]
    assert len(read) <= 8, read
    assert read[0].startswith("马上打 120"), "the numbers are never held back"
    night.finished = True


async def test_of_a_thousand_photos_sixty_are_passed_on_and_it_is_said(night: Hotline) -> None:
    stranger, group = night.phone("stranger"), night.group("supply")
    for answer in ("车坏了", "1", "1"):
        await stranger.says(answer)
    before = len(group.unread)
    photos = flood(night, 300, lambda n: Attached(kind=MediaKind.PHOTO, file=f"f{n}", unique=f"f{n}", size=9))
    await polled(night, photos)
    await calmed(night)
    assert sum("{photo" in each.text for each in group.unread[before:]) <= FILES + MANY
    assert any("文件太多" in each.text or "Too many files" in each.text for each in stranger.unread)
    assert await night.stage.storage.read(night.stage.storage.inbox.counts) == {}
    assert night.stage.clock.now() - night.stage.theatre.sent[-1].at < timedelta(minutes=2)
    night.finished = True
