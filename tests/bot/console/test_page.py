"""The page around the phones in a real browser: the clock, the case, and whether everybody can read it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect

from bot.channels.console.seats import group
from bot.clock import Clock
from flows.inbound import Wrote
from flows.terms import Language
from tests.bot.console.parts import ZHANG
from tests.bot.console.screen import IN_A_BROWSER, SIZES, Look, came, full
from tests.harness.console_demo import START, cases
from tests.harness.console_house import House, house, opened, says

pytestmark = IN_A_BROWSER


# the top


async def test_the_clock_runs_and_is_driven(behind: House, look: Look) -> None:
    behind.cases.due = behind.clock.now() + timedelta(minutes=9)
    page = await look()
    await expect(page.locator("#time")).to_have_text("03:28:10")
    await expect(page.locator("#day")).to_have_text("Sun 22 Nov")
    await expect(page.locator("#pace")).to_be_visible()
    await expect(page.locator("#jump")).to_have_text("To next due 03:37")
    await page.click("#jump")
    await expect(page.locator("#time")).to_have_text("03:37:10")
    await page.click(".drive >> text=60×")
    await expect(page.locator(".drive [data-speed='60']")).to_have_attribute("aria-pressed", "true")
    await expect(page.locator("#time")).not_to_have_text(re.compile("^03:37:"))
    await expect(page.locator("#pace")).to_be_hidden()
    await page.click(".drive >> text=Pause")
    await expect(page.locator("#pace")).to_be_visible()
    assert behind.clock.speed == 0


async def test_the_real_clock_has_no_keys(browser: Browser) -> None:
    async with opened(house(Clock.wall())) as address:
        page = await browser.new_page()
        await page.goto(f"{address}/?language=en")
        await expect(page.locator("#time")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))
        await expect(page.locator(".drive")).to_have_count(0)
        assert "demo" not in await page.locator(".brand").inner_text()
        await page.context.close()


async def test_a_story_is_started_and_stopped(behind: House, look: Look) -> None:
    page = await look()
    await page.select_option("#story", "cry")
    await page.click("#play")
    await expect(page.locator("#play")).to_have_text("Stop")
    assert behind.stories.playing == "cry"
    await page.click("#play")
    await expect(page.locator("#play")).to_have_text("Play")
    assert behind.stories.playing == ""


async def test_reset_asks_first(behind: House, look: Look) -> None:
    page = await look()
    await behind.console.send(ZHANG, says("Safe?"))
    await page.click("#reset")
    await page.click("#reset-no")
    assert behind.resets == 0
    await page.click("#reset")
    await page.click("#reset-yes")
    await expect(page.locator("#driver .line")).to_have_count(0)
    assert behind.resets == 1


async def test_a_program_that_is_gone_is_told_and_its_return_too(browser: Browser, behind: House) -> None:
    page = await browser.new_page()
    async with opened(behind) as address:
        await page.goto(address)
        await expect(page.locator("#time")).to_have_text("03:28:10")
    await expect(page.locator("#lost")).to_be_visible()
    again = house()
    async with opened(again, int(address.rpartition(":")[2])):
        await expect(page.locator("#lost")).to_be_hidden(timeout=10_000)
        await again.console.send(ZHANG, says("Back"))
        await expect(page.locator("#driver .words")).to_have_text("Back")


# the case


async def test_promises_are_bars_with_words_and_open_to_what_stands_behind(behind: House, look: Look) -> None:
    behind.cases.shown = cases()
    page = await look()
    bar = page.locator(".promise", has_text="Standby vehicle leaves")
    await expect(bar.locator(".word")).to_have_text("Overdue by 1 min, due 03:27")
    await expect(bar.locator("dl")).to_be_hidden()
    await bar.locator("summary").press("Enter")
    for words in ("a standby vehicle takes over at once", "The source gives no figure", "Li Na", "duty manager"):
        await expect(bar.locator("dl")).to_contain_text(words)
    await expect(bar.locator(".told")).to_have_text(re.compile("group head"))
    behind.clock.move_to(START + timedelta(minutes=20))
    await expect(bar.locator(".word")).to_have_text("Overdue by 5 min, due 03:27")
    await expect(bar.locator("dl")).to_be_visible()
    await expect(page.locator(".said")).to_contain_text("03:12 Supply duty group (card)")


async def test_another_case_is_chosen(behind: House, look: Look) -> None:
    behind.cases.shown = cases()
    page = await look("language=zh_Hans")
    await expect(page.locator(".cases h2")).to_have_text("工单 26-0417，车辆故障")
    await page.click("#case-26-0415")
    await expect(page.locator(".cases h2")).to_have_text("工单 26-0415，质量异议")
    await expect(page.locator(".promise .word")).to_contain_text("还有")


# everybody


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", list(SIZES))
async def test_nothing_is_wider_than_the_screen(behind: House, look: Look, language: Language, size: str) -> None:
    await behind.console.send(group("supply"), says("x" * 300 + " " + "https://example.org/" + "y" * 200))
    async with full(behind, look, language, size) as page:
        width = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1]
        wide = await page.evaluate(
            "[...document.querySelectorAll('.lines, .hand, .phone > header')]"
            ".filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.className)"
        )
        assert wide == []


@pytest.mark.parametrize("size", ["tablet", "pocket"])
async def test_below_the_edge_phones_are_tabs_under_the_clock(behind: House, look: Look, size: str) -> None:
    async with full(behind, look, Language.EN, size) as page:
        await expect(page.locator(".phone:visible")).to_have_count(1)
        await page.click(".tabs >> text=Group chat")
        await expect(page.locator("#group")).to_be_visible()
        await expect(page.locator("#customer")).to_be_hidden()
        await behind.console.send(ZHANG, says("Overdue"))
        await expect(page.locator(".tabs [data-tab=driver] .new")).to_have_text("new")
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await expect(page.locator("#time")).to_be_in_viewport()


UNNAMED = """
[...document.querySelectorAll("button, select, textarea, a, [role]")].filter((each) => {
  const labels = [...(each.labels || [])].map((label) => label.textContent).join("");
  const own = each.matches("select, textarea, [role]") ? "" : each.textContent;
  const by = document.getElementById(each.getAttribute("aria-labelledby") || "")?.textContent;
  return each.role !== "status" && each.role !== "alert" && !(each.ariaLabel || labels || by || own || "").trim();
}).map((each) => each.outerHTML)
"""

FAINT = """
(() => {
  const parts = (color) => (color.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((each) => each / 255)
    .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (each) => {
    for (; each; each = each.parentElement) {
      const color = parts(getComputedStyle(each).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("body *")]
    .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim()))
    .filter((each) => each.checkVisibility() && !each.closest("svg, :disabled, .spoiler, option"))
    .map((each) => {
      const [one, two] = [light(parts(getComputedStyle(each).color)), light(ground(each))].sort((a, b) => b - a);
      return [(one + 0.05) / (two + 0.05), each.className || each.nodeName, each.textContent.trim().slice(0, 40)];
    })
    .filter(([contrast]) => contrast < 4.5);
})()
"""


@pytest.mark.parametrize("size", ["desk", "pocket"])
async def test_everything_has_a_name_and_can_be_told_from_its_ground(behind: House, look: Look, size: str) -> None:
    async with full(behind, look, Language.ZH, size) as page:
        assert await page.evaluate(UNNAMED) == []
        assert await page.evaluate(FAINT) == []


async def test_the_keyboard_alone_is_enough_and_shows_where_it_is(behind: House, look: Look) -> None:
    page = await look()
    reached: list[str] = []
    for _ in range(60):
        await page.keyboard.press("Tab")
        found = await page.evaluate(
            "[document.activeElement.id || document.activeElement.className || document.activeElement.nodeName,"
            " getComputedStyle(document.activeElement).outlineStyle]"
        )
        assert found[1] != "none", found
        reached.append(found[0])
        if found[0] == "private-text":
            break
    assert {"reset", "customer-text", "driver-lines", "driver-text", "as", "private-text"} <= set(reached)
    await page.keyboard.type("收到")
    await page.keyboard.press("Enter")
    assert (await came(behind)).body == Wrote(text="收到")
