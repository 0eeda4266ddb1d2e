"""The console's page in a real browser, as somebody who plays everybody uses it."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from playwright.async_api import (
    Browser,
    Locator,
    Page,
    TimeoutError,  # noqa: A004 - its own
    ViewportSize,
    async_playwright,
    expect,
)

from tests.bot.console.screen import ARGS, CHROMIUM
from tests.endtoend.house import PATIENCE
from tests.harness.program import Program

DRAWN = 1.5
"""Seconds outside in which the page has drawn what has come."""
MOST_JUMPS = 12
"""Clicks on "to next due" within which something must happen."""
DESK = ViewportSize(width=1440, height=1000)
POCKET = ViewportSize(width=390, height=844)


class Desktop:
    """The page; `place` is one of its four phones: customer, driver, group, private."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self._address = page, address
        page.set_default_timeout(PATIENCE * 1000)
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    async def open(self, query: str) -> None:
        """Open it, and wait until it hears from the program."""
        await self.page.goto(f"{self._address}/?{query}")
        await self.answers()

    async def answers(self) -> None:
        """The program is there, and the page knows it."""
        await expect(self.page.locator("#lost")).to_be_hidden(timeout=PATIENCE * 1000)
        await expect(self.page.locator("#time")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))

    async def time(self) -> int:
        """The seconds of the day on the page's clock."""
        hours, minutes, seconds = (await self.page.locator("#time").inner_text()).split(":")
        return int(hours) * 3600 + int(minutes) * 60 + int(seconds)

    async def types(self, place: str, words: str) -> None:
        """Write and send."""
        await self.page.fill(f"#{place}-text", words)
        await self.page.press(f"#{place}-text", "Enter")
        await expect(self.page.locator(f"#{place}-text")).to_have_value("")

    async def presses(self, place: str, label: str) -> None:
        """Press the newest button, or the key, of exactly this label."""
        await self.page.locator(f"#{place}").get_by_role("button", name=label, exact=True).last.click()

    async def reads(self, place: str, *words: str, nth: int = -1) -> None:
        """The last message from the house (or the nth from the end) holds these words."""
        said = self.page.locator(f"#{place} .house .words")
        for each in words:
            await expect(said.nth(nth)).to_contain_text(each, timeout=PATIENCE * 1000)

    async def is_told(self, place: str, words: str) -> None:
        """Whoever pressed there reads this, and nobody else."""
        await expect(self.page.locator(f"#{place} .toasts")).to_contain_text(words, timeout=PATIENCE * 1000)

    async def card(self, *words: str) -> None:
        """The newest card in the group holds these words."""
        card = self.page.locator("#group .house .words", has_text=re.compile(r"^\s*[【\[]")).last
        for each in words:
            await expect(card).to_contain_text(each, timeout=PATIENCE * 1000)

    async def takes_up(self, chat: str) -> None:
        """Take up somebody else's phone among the staff."""
        await self.page.select_option("#private select", f"staff:{chat}")
        await expect(self.page.locator("#private")).to_have_attribute("data-chat", f"staff:{chat}")

    async def jumps_until(self, seen: Locator) -> None:
        """Press "to next due" until something is on the page; what a jump has brought may take a moment to be drawn."""
        jump, clock = self.page.locator("#jump"), self.page.locator("#time")
        for _ in range(MOST_JUMPS):
            with contextlib.suppress(TimeoutError):
                await seen.first.wait_for(state="attached", timeout=DRAWN * 1000)
                return
            await expect(jump).to_be_enabled()
            due, before = await jump.inner_text(), await clock.inner_text()
            await jump.click()
            await expect(clock).not_to_have_text(before)
            with contextlib.suppress(AssertionError):  # the next may be due within the same minute
                await expect(jump).not_to_have_text(due, timeout=DRAWN * 1000)
        await expect(seen).not_to_have_count(0)

    async def bar(self, what: str, word: str) -> None:
        """The bar of a promise bears a word."""
        bar = self.page.locator(".promise", has=self.page.locator(".what", has_text=what))
        await expect(bar.locator(".word")).to_contain_text(word, timeout=PATIENCE * 1000)

    async def pictures(self, name: str, overdue: str) -> None:
        """Keep pictures of the page, at a desk and in the pocket, where DUTYLINE_PICTURES says; otherwise nothing.

        `overdue` is a pattern of what some bar says a minute after its time.
        """
        folder = os.environ.get("DUTYLINE_PICTURES")
        if not folder:
            return
        await self.page.click(".drive [data-speed='60']")
        late = self.page.locator(".promise .word", has_text=re.compile(overdue))
        await expect(late.first).to_be_visible(timeout=PATIENCE * 1000)
        await self.page.click(".drive [data-speed='1']")
        await self.page.screenshot(path=Path(folder) / f"{name}.png")
        await self.page.set_viewport_size(POCKET)
        await self.page.click(".tabs [data-tab='driver']")
        await self.page.screenshot(path=Path(folder) / f"{name}-phone.png")
        await self.page.set_viewport_size(DESK)


Open = Callable[[str], Awaitable[Desktop]]
"""Opens the page with a query."""


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser, on a machine that may be busy."""
    expect.set_options(timeout=PATIENCE * 1000)
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield made
        await made.close()


@contextlib.asynccontextmanager
async def pages_of(browser: Browser, demo: Program) -> AsyncIterator[Open]:
    """Opens the demo's page; at the end nothing may have failed in it."""
    address = (await demo.said("http://")).partition("http://")[2].partition("/")[0]
    opened: list[Desktop] = []

    async def open_it(query: str) -> Desktop:
        desktop = Desktop(await browser.new_page(viewport=DESK), f"http://{address}")
        opened.append(desktop)
        await desktop.open(query)
        return desktop

    yield open_it
    for desktop in opened:
        await desktop.page.context.close()
    assert [fault for desktop in opened for fault in desktop.faults] == []
