"""How a test looks at the console's page."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.channels.console.seats import public
from flows.inbound import Inbound
from flows.terms import Language
from tests.harness.console_demo import cases, fill
from tests.harness.console_house import House

CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    f"--{name}"
    for name in (
        *("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run"),
        *("disable-background-networking", "disable-component-update", "disable-sync"),
    )
]
SIZES = {"desk": (1440, 900), "edge": (1100, 800), "tablet": (900, 800), "pocket": (390, 844)}
IN_A_BROWSER = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}: install Debian's chromium"),
]

Look = Callable[..., Awaitable[Page]]
"""Opens the page: by its query, and a size of SIZES."""


async def came(behind: House) -> Inbound:
    async with asyncio.timeout(5):
        return await behind.heard.get()


@asynccontextmanager
async def full(behind: House, look: Look, language: Language, size: str) -> AsyncIterator[Page]:
    """A page with a whole night in it."""
    behind.cases.shown = cases()
    await fill(behind, language)
    who = ("driver-zhang", "customer-wang") if language is Language.ZH else ("driver-reed", "customer-ann")
    query = f"language={language.value}&driver={public(who[0])}&customer={public(who[1])}"
    page = await look(query, size)
    await expect(page.locator("#jump")).to_be_disabled()
    yield page
    if folder := os.environ.get("CONSOLE_PICTURES"):
        await page.screenshot(path=Path(folder) / f"console-{language.value}-{size}.png")
