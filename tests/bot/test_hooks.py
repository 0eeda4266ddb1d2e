"""The webhook's own part: an update is confirmed when it is stored, brought again when it is not, and only then."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channels.port import Polled
from bot.channels.telegram_staff import StaffChannel
from bot.web.hooks import SECRET, Hook, hook_routes
from flows.inbound import Wrote
from tests.bot.updates import ARRIVED, message

URL = "https://duty.example/telegram"
LAST = ARRIVED - timedelta(hours=2)


class Store:
    """Where updates are taken in; it fails as often as it is told to."""

    def __init__(self) -> None:
        self.failures = 0
        self.kept: list[Polled] = []

    async def receive(self, polled: Polled) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the disk is full")
        self.kept.append(polled)


@contextmanager
def served(hook: Hook) -> Iterator[TestClient]:
    """The way in, with the clerk behind it at work."""
    client = TestClient(Starlette(routes=hook_routes(URL, {"staff": hook})))
    with client as opened:
        assert opened.portal is not None
        clerk = opened.portal.start_task_soon(hook.run)
        try:
            yield opened
        finally:
            clerk.cancel()


def hooked(store: Store) -> Hook:
    channel = StaffChannel("2:staff", now=lambda: ARRIVED)
    return Hook(channel, "s3cret", store.receive, now=lambda: ARRIVED, last_good=LAST)


def bring(client: TestClient, update: Any, secret: str = "s3cret", path: str = "/telegram/staff") -> int:  # noqa: S107
    return client.post(path, content=json.dumps(update), headers={SECRET: secret}).status_code


def texts(store: Store) -> list[str]:
    return [event.body.text for polled in store.kept for event in polled.events if isinstance(event.body, Wrote)]


def test_what_could_not_be_stored_is_not_confirmed_and_comes_again() -> None:
    store = Store()
    store.failures = 1
    with served(hooked(store)) as client:
        assert bring(client, message(text="车坏了")) == 503
        assert bring(client, message(text="车坏了")) == 200
    assert texts(store) == ["车坏了"]


def test_a_stranger_is_told_nothing() -> None:
    store = Store()
    with served(hooked(store)) as client:
        assert bring(client, message(text="x"), secret="") == 403
        assert bring(client, message(text="x"), secret="s3cre") == 403
        assert bring(client, message(text="x"), path="/telegram/nobody") == 403
        assert client.get("/telegram/staff").status_code == 405
    assert store.kept == []


def test_what_nobody_can_read_is_kept_and_confirmed() -> None:
    store = Store()
    with served(hooked(store)) as client:
        assert bring(client, {"update_id": 7, "message": "nonsense"}) == 200
    [kept] = store.kept
    assert [number for number, _ in kept.unread] == [7]


async def test_what_comes_while_a_batch_is_stored_makes_the_next_one() -> None:
    store = Store()
    hook = hooked(store)
    asked = [asyncio.create_task(hook.take(json.dumps(message(text=text)).encode())) for text in "abc"]
    clerk = asyncio.create_task(hook.run())
    await asyncio.wait_for(asyncio.gather(*asked), 5)
    clerk.cancel()
    await asyncio.wait([clerk])
    assert texts(store) == ["a", "b", "c"]
    assert len(store.kept) == 1


@pytest.mark.parametrize(("waiting", "expected"), [(0, [None, None]), (1, [LAST, None])])
async def test_what_telegram_kept_for_us_counts_from_the_time_we_were_away(
    waiting: int, expected: list[datetime | None]
) -> None:
    store = Store()
    hook = hooked(store)
    hook.missed(waiting)
    clerk = asyncio.create_task(hook.run())
    for text in "ab":
        await asyncio.wait_for(hook.take(json.dumps(message(text=text)).encode()), 5)
    clerk.cancel()
    await asyncio.wait([clerk])
    assert [polled.last_good for polled in store.kept] == expected
    assert hook.last_good == ARRIVED.astimezone(UTC)
