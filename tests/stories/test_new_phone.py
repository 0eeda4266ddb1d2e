"""A lost telephone keeps nothing that only a holder may read, and whoever has a new one misses no page."""

from __future__ import annotations

from datetime import timedelta

from bot.post import Parcel
from flows.outbound import Kind, Say, ToAddress, ToPerson
from flows.terms import Address, Language, PersonId
from flows.text import T
from storage.unit_of_work import Code, CodeKind, Outgoing, digest_of, encode
from tests.harness.hotline import Hotline, hotline_open, local
from tests.harness.people import Person
from tests.stories.cast import Cast


async def _joins(hotline: Hotline, who: str, kind: str = "reporter") -> Person:
    """The same person with another account."""
    written = "NEWP-HONE"
    code = Code(
        digest=digest_of(written),
        kind=CodeKind.PERSON,
        target=who,
        expires_at=local("2026-11-23T09:00"),
        created_at=hotline.now,
    )
    await hotline.stage.storage.run(lambda rows: hotline.stage.storage.codes.put(rows, [code]))
    phone = hotline.phone("new-phone", "staff") if kind == "staff" else hotline.phone("new-phone")
    await phone.says(f"/start {written}")
    phone.skips()
    await phone.presses("是")
    return phone


async def _puts_off(hotline: Hotline, chat: str, say: Say) -> None:
    """Nobody could be reached there: the words wait for a day."""
    row = Outgoing(
        f"console:{chat}",
        say.kind,
        encode(Parcel(outbound=say, language=Language.ZH, zone="Asia/Shanghai")),
        hotline.now,
        hotline.now + timedelta(hours=24),
    )
    await hotline.stage.storage.run(lambda rows: hotline.stage.storage.outbox.add(rows, [row]))


async def test_the_holders_text_leaves_the_old_phone_and_stands_on_the_new_one() -> None:
    async with hotline_open() as hotline:
        cast = await Cast.of(hotline, "zh")
        await cast.opens()
        await cast.noted()
        await cast.acknowledged()
        shown = hotline.stage.theatre.shown
        assert any("已接单 26-0001" in each.text for each in shown[cast.holder.chat])
        phone = await _joins(hotline, "li-na", "staff")
        old = [each.text for each in shown[cast.holder.chat]]
        assert not any("已接单 26-0001" in text for text in old)
        assert "26-0001" in old
        assert sum("已接单 26-0001" in each.text for each in shown[phone.chat]) == 1
        assert (await hotline.case()).holder == "li-na"
        hotline.finished = True


async def test_a_page_that_waits_for_the_old_phone_comes_to_the_new_one_at_once() -> None:
    async with hotline_open() as hotline:
        cast = await Cast.of(hotline, "zh")
        to = ToPerson(person=PersonId("li-na"))
        page = Say(to=to, lines=(T("{words}", words="紧急请接单"),), kind=Kind.URGENT)
        await _puts_off(hotline, cast.holder.chat, page)
        phone = await _joins(hotline, "li-na", "staff")
        assert any("紧急请接单" in each.text for each in hotline.stage.theatre.shown[phone.chat])
        cast.holder.never_saw("紧急请接单")
        assert await hotline.stage.unsent() == {}
        hotline.finished = True


async def test_what_waits_for_a_reporters_old_phone_comes_to_the_new_one() -> None:
    async with hotline_open() as hotline:
        cast = await Cast.of(hotline, "zh")
        to = ToAddress(address=Address(bot="console", chat=cast.driver.chat))
        words = Say(to=to, lines=(T("{words}", words="拖车十分钟到"),), kind=Kind.PROMPT)
        await _puts_off(hotline, cast.driver.chat, words)
        phone = await _joins(hotline, "driver-zhang")
        assert any("拖车十分钟到" in each.text for each in hotline.stage.theatre.shown[phone.chat])
        cast.driver.never_saw("拖车十分钟到")
        hotline.finished = True
