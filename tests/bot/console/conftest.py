"""A house of cardboard behind a console, and a browser in front of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.seats import Seat
from tests.bot.console.parts import Console, Desk, Time
from tests.bot.console.screen import ARGS, CHROMIUM, SIZES, Look
from tests.harness.console_house import SEATS, House, house, opened

PATIENCE = 30_000.0
"""Milliseconds in which something must be drawn on a busy machine; nobody waits longer than it takes."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def console(time: Time) -> AsyncIterator[Console]:
    """Opens consoles, one after the other on the same file as if the program had died in between."""
    made: list[ConsoleChannel] = []

    def make(transcript: Path | None = None, *, seats: tuple[Seat, ...] = SEATS) -> ConsoleChannel:
        made.append(ConsoleChannel(seats, now=time.now, sleep=time.pass_, transcript=transcript))
        return made[-1]

    yield make
    for channel in made:
        await channel.close()


@pytest.fixture
def behind() -> House:
    return house()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="module")
async def look(browser: Browser, behind: House) -> AsyncIterator[Look]:
    """Opens the page of the house; at the end nothing may have been blocked or have failed in it."""
    faults: list[str] = []
    async with opened(behind) as address:

        async def open_page(query: str = "language=en", size: str = "desk") -> Page:
            width, height = SIZES[size]
            page = await browser.new_page(viewport={"width": width, "height": height})
            page.set_default_timeout(PATIENCE)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
            await page.goto(f"{address}/?{query}")
            await expect(page.locator("#lost")).to_be_hidden()
            return page

        yield open_page
        for context in browser.contexts:
            await context.close()
    assert faults == []
