"""The four phones of the page in a real browser: what they show, and what they send."""

from __future__ import annotations

import re

from playwright.async_api import expect

from bot.channels.console.seats import group, public, staff
from bot.channels.port import InlineKey, ReplyKey
from flows.inbound import Attached, Located, Pressed, SharedContact, Wrote
from tests.bot.console.parts import ZHANG
from tests.bot.console.screen import IN_A_BROWSER, Look, came
from tests.harness.console_house import House, says

pytestmark = IN_A_BROWSER


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
