"""The console's page in a real browser: what it shows, what it sends, and who can read it."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.channels.console.seats import group, public, staff
from bot.channels.port import InlineKey, ReplyKey
from bot.clock import Clock
from flows.inbound import Attached, Inbound, Located, Pressed, SharedContact, Wrote
from flows.terms import Language
from tests.harness.console_demo import START, cases, fill
from tests.harness.console_house import House, house, opened, says

CHROMIUM = Path("/usr/bin/chromium")
ARGS = [
    f"--{name}"
    for name in (
        *("headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run"),
        *("disable-background-networking", "disable-component-update", "disable-sync"),
    )
]
ZHANG = public("driver-zhang")
SIZES = {"desk": (1440, 900), "edge": (1100, 800), "tablet": (900, 800), "pocket": (390, 844)}

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no {CHROMIUM}: install Debian's chromium"),
]

Look = Callable[..., Awaitable[Page]]


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
            page.set_default_timeout(5000)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
            await page.goto(f"{address}/?{query}")
            await expect(page.locator("#lost")).to_be_hidden()
            return page

        yield open_page
        for context in browser.contexts:
            await context.close()
    assert faults == []


async def came(behind: House) -> Inbound:
    async with asyncio.timeout(5):
        return await behind.heard.get()


# phones


async def test_a_conversation_is_held_in_both_directions(behind: House, look: Look) -> None:
    page = await look()
    await page.fill("#driver-text", "车趴窝了")
    await page.press("#driver-text", "Enter")
    event = await came(behind)
    assert (event.sender.user, event.address.chat, event.body) == ("driver-zhang", ZHANG, Wrote(text="车趴窝了"))
    await behind.console.send(
        ZHANG, says("<b>人都安全吗？</b>\n120", buttons=((InlineKey(label="1 都安全", data="safe"),),))
    )
    await expect(page.locator("#driver .house b")).to_have_text("人都安全吗？")
    await page.click("#driver >> text=1 都安全")
    pressed = await came(behind)
    assert isinstance(pressed.body, Pressed)
    assert pressed.body.data == "safe"
    await behind.console.answer(pressed.body.press, "记下了")
    await expect(page.locator("#driver .toast")).to_contain_text("记下了")


async def test_a_message_that_changes_changes_in_its_place(behind: House, look: Look) -> None:
    page = await look()
    card = await behind.console.send(group("supply"), says("Waiting", buttons=((InlineKey(label="Take", data="a"),),)))
    await page.focus("#group >> text=Take")
    await behind.console.edit(
        group("supply"), card, says("Acknowledged", buttons=((InlineKey(label="Take", data="a"),),))
    )
    await expect(page.locator("#group .house .words")).to_have_text(["Acknowledged"])
    await expect(page.locator("#group >> text=Take")).to_be_focused()
    await expect(page.locator("#group .meta")).to_contain_text("03:28 已改")


async def test_position_photo_voice_and_keys_are_sent(behind: House, look: Look) -> None:
    page = await look()
    keys = (
        (ReplyKey(label="发送我的位置", requests="location"), ReplyKey(label="发送号码", requests="contact")),
        (ReplyKey(label="现在发不了"),),
    )
    await behind.console.send(ZHANG, says("车在哪里？", keys=keys))
    bodies: list[type | str] = []
    for name in ("位置", "照片", "语音", "发送我的位置", "发送号码", "现在发不了"):
        await page.locator("#driver .hand button", has_text=re.compile(f"^{name}$")).click()
        body = (await came(behind)).body
        bodies.append(body.text if isinstance(body, Wrote) else type(body))
    assert bodies == [Located, Attached, Attached, Located, SharedContact, "现在发不了"]


async def test_a_group_is_spoken_to_as_one_of_its_people(behind: House, look: Look) -> None:
    page = await look()
    card = await behind.console.send(group("supply"), says("Card", buttons=((InlineKey(label="Take", data="a"),),)))
    await page.select_option("#as", "chen-bo")
    await expect(page.locator("#group")).to_have_attribute("data-person", "chen-bo")
    await page.click("#group >> text=Take")
    event = await came(behind)
    assert (event.sender.user, event.group, event.message) == ("chen-bo", True, card)


async def test_another_persons_phone_is_taken_up(behind: House, look: Look) -> None:
    page = await look()
    await page.select_option("#driver select", public("driver-reed"))
    await expect(page.locator("#driver")).to_have_attribute("data-chat", public("driver-reed"))
    await page.fill("#driver-text", "help")
    await page.click("#driver .write button")
    assert (await came(behind)).sender.user == "driver-reed"
    await page.reload()
    await expect(page.locator("#driver")).to_have_attribute("data-chat", public("driver-reed"))


async def test_a_message_is_edited(behind: House, look: Look) -> None:
    page = await look()
    await page.fill("#driver-text", "K1512")
    await page.press("#driver-text", "Enter")
    first = await came(behind)
    await page.click("#driver [data-edit]")
    await page.fill("#driver-text", "K1521")
    await page.press("#driver-text", "Enter")
    event = await came(behind)
    assert (event.edited, event.message, event.body) == (True, first.message, Wrote(text="K1521"))
    await expect(page.locator("#driver .own .words")).to_have_text("K1521")


async def test_enter_sends_and_shift_enter_writes_on(behind: House, look: Look) -> None:
    page = await look()
    await page.focus("#customer-text")
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    assert (await came(behind)).body == Wrote(text="one\ntwo")
    await expect(page.locator("#customer-text")).to_have_value("")


async def test_what_is_half_written_survives_what_arrives(behind: House, look: Look) -> None:
    page = await look()
    await page.fill("#driver-text", "我在 G4")
    await behind.console.send(ZHANG, says("还在吗？"))
    await expect(page.locator("#driver .house")).to_have_count(1)
    await behind.console.send(ZHANG, says("车在哪里？", keys=((ReplyKey(label="现在发不了"),),)))
    await expect(page.locator("#driver .keys")).to_be_visible()
    await behind.console.send(ZHANG, says("好的", drop_keys=True))
    await expect(page.locator("#driver .keys")).to_have_count(0)
    await expect(page.locator("#driver-text")).to_have_value("我在 G4")
    await expect(page.locator("#driver-text")).to_be_focused()


async def test_new_is_said_in_words_until_the_phone_is_touched(behind: House, look: Look) -> None:
    page = await look()
    await behind.console.send(staff("zhou-qiang"), says("Overdue"))
    await behind.console.send(staff("li-na"), says("At risk"))
    new = page.locator("#private .who .new")
    await expect(new).to_be_hidden()
    await expect(page.locator("#private option", has_text="新消息")).to_have_count(2)
    await page.click("#private .others >> text=周强")
    await expect(page.locator("#private .words")).to_have_text("Overdue")
    await page.click("#private .others >> text=李娜")
    await expect(page.locator("#private .words")).to_have_text("At risk")
    await expect(page.locator("#private .others")).to_be_hidden()
    await page.focus("#driver-text")
    await behind.console.send(staff("li-na"), says("Overdue"))
    await expect(new).to_have_text("新消息")
    await page.click("#private-lines")
    await expect(new).to_be_hidden()


async def test_what_people_and_the_house_write_stays_text(behind: House, look: Look) -> None:
    page = await look()
    evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    behind.console.write(ZHANG, "driver-zhang", evil)
    await behind.console.send(ZHANG, says("&lt;b&gt; {x} %s <a href='javascript:document.title=3'>link</a>"))
    await expect(page.locator("#driver .own .words")).to_have_text(evil)
    await expect(page.locator("#driver .house .words")).to_have_text("<b> {x} %s link")
    await expect(page.locator("#driver .words a, #driver .words img")).to_have_count(0)
    assert await page.title() == "Dutyline"


async def test_each_phone_has_its_own_language(behind: House, look: Look) -> None:
    page = await look("language=en")
    await expect(page.locator("#driver h2")).to_have_text("司机")
    await page.click("#driver [data-speak=en]")
    assert (await came(behind)).body == Wrote(text="/language en")
    await expect(page.locator("#driver h2")).to_have_text("Driver")
    await expect(page.locator("#customer h2")).to_have_text("客户")
    await page.click(".top [data-frame=zh_Hans]")
    await expect(page.locator("footer")).to_contain_text("控制台")
    await expect(page.locator("#driver h2")).to_have_text("Driver")


async def test_flight_mode_holds_everything_back(behind: House, look: Look) -> None:
    page = await look()
    await behind.console.send(ZHANG, says("Safe?", buttons=((InlineKey(label="Yes", data="y"),),)))
    await page.click("#driver [data-tune=flight]")
    await expect(page.locator("#driver [data-tune=flight]")).to_have_attribute("aria-pressed", "true")
    await page.click("#driver >> text=Yes")
    await expect(page.locator("#driver .toast")).to_be_visible()
    await page.fill("#driver-text", "K1512")
    await page.press("#driver-text", "Enter")
    await behind.console.send(ZHANG, says("Still there?"))
    await expect(page.locator("#driver .own .meta")).to_contain_text("飞行模式")
    await expect(page.locator("#driver .house")).to_have_count(1)
    await page.click("#driver [data-tune=flight]")
    assert (await came(behind)).body == Wrote(text="K1512")
    await expect(page.locator("#driver .house")).to_have_count(2)


async def test_a_number_is_copied(behind: House, look: Look) -> None:
    page = await look()
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await behind.console.send(ZHANG, says("Call 120", buttons=((InlineKey(label="Copy 120", copies="120"),),)))
    await page.click("#driver >> text=Copy 120")
    await expect(page.locator("#driver .toast")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == "120"
    assert behind.heard.empty()


async def test_a_long_conversation_shows_its_end(behind: House, look: Look) -> None:
    page = await look()
    for number in range(40):
        await behind.console.send(ZHANG, says(f"Message {number}"))
    await expect(page.locator("#driver .words").last).to_have_text("Message 39")
    await expect(page.locator("#driver .words").last).to_be_in_viewport()
    await page.locator("#driver .words").first.scroll_into_view_if_needed()
    await behind.console.send(ZHANG, says("Message 40"))
    await expect(page.locator("#driver .words")).to_have_count(41)
    await expect(page.locator("#driver .words").first).to_be_in_viewport()


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
