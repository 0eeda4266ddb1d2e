"""A notice to many: written to whoever a message reaches, and telephoned to the others, each one by name."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec.structs import replace

from bot import announcing
from flows.bilingual import Bilingual
from flows.inbound import Pressed
from flows.organisation import Organisation, Person
from flows.policy import Audience
from flows.terms import PersonId
from tests.harness.hotline import Hotline, changed, demo, hotline_open

NOTICES = ("tests/stories/notices",)
WANG, ANN, LIN = (PersonId(each) for each in ("customer-wang", "customer-ann", "customer-lin"))


def audience(**fields: Any) -> Audience:
    given: dict[str, Any] = {"id": "customers", "name": Bilingual(zh="客户", en="customers"), **fields}
    return Audience(**given)


@pytest.fixture
async def hotline() -> AsyncIterator[Hotline]:
    house = changed(
        audiences=(
            audience(people=(WANG, ANN, LIN)),
            audience(id="staff", name=Bilingual(zh="员工", en="staff"), people=(PersonId("li-na"), PersonId("ma-jun"))),
        )
    )
    async with hotline_open("2026-11-22T08:00", house, NOTICES) as opened:
        yield opened


async def begins(hotline: Hotline) -> None:
    """The case is open, and Li Na has it."""
    driver = hotline.person("driver-zhang")
    await driver.says("你好")
    await driver.presses("停送")
    driver.skips()
    await driver.says("下大雪，路封了")
    await hotline.group("supply").member("li-na").presses("接单")
    for who in ("li-na", "driver-zhang"):
        hotline.person(who).skips()
    hotline.group("supply").skips()


async def announces(hotline: Hotline, words: str) -> None:
    outlet = hotline.person("sun-tao")
    outlet.skips()
    await outlet.presses("通知客户")
    outlet.reads("通知里写什么？")
    await outlet.says(words)


async def test_it_is_written_to_whoever_it_reaches_and_the_others_are_telephoned(hotline: Hotline) -> None:
    await begins(hotline)
    wang, ann, lin = (hotline.person(each) for each in (WANG, ANN, LIN))
    await lin.blocks()
    await announces(hotline, "今天不送，明天 9:00 起恢复")
    wang.reads("星沙配送（演示）的通知：\n今天不送，明天 9:00 起恢复。")
    ann.reads("今天不送，明天 9:00 起恢复")
    lin.reads_nothing()
    supply, outlet = hotline.group("supply"), hotline.person("sun-tao")
    line = supply.reads("26-0001：通知已发给客户 2 人。请打电话：林涛。")
    assert "+86" not in line.text, "no numbers in the group"
    outlet.reads("已记录：08:00 通知客户：今天不送，明天 9:00 起恢复。")
    outlet.reads("26-0001：通知已发给客户 2 人。", keys="谁没回复")
    outlet.reads("26-0001：下面的人收不到消息，请打电话：\n林涛，+86 139 0000 3302", keys="林涛")
    case = await hotline.case()
    (given,) = case.announced
    assert (given.sent, given.to_call) == ((WANG, ANN), (LIN,))
    supply.shows("08:00 通知客户：已发 2 人，回复收到 0 人，已打电话 0 人，还要打 1 人")
    await outlet.presses("林涛")
    assert "call:customer-lin" in (await hotline.case()).ticks
    supply.shows("08:00 通知客户：已发 2 人，回复收到 0 人，已打电话 1 人")
    for each in (outlet, hotline.person("driver-zhang"), hotline.person("li-na")):
        each.skips()
    await hotline.nothing_else()


async def test_a_second_notice_has_a_list_of_its_own(hotline: Hotline) -> None:
    await begins(hotline)
    for words in ("今天不送", "明天 9:00 恢复"):
        await announces(hotline, words)
        await hotline.passes(minutes=1)
    wang = hotline.person(WANG)
    wang.reads("今天不送。")
    wang.reads("明天 9:00 恢复。")
    assert len((await hotline.case()).announced) == 2
    for each in (ANN, LIN, "sun-tao", "driver-zhang", "li-na"):
        hotline.person(each).skips()
    hotline.group("supply").skips()
    await hotline.nothing_else()


async def test_staff_read_it_from_the_duty_bot(hotline: Hotline) -> None:
    await begins(hotline)
    await hotline.group("supply").member("li-na").presses("通知员工")
    hotline.person("li-na").reads("26-0001：通知已发给员工 2 人。")
    hotline.person("li-na").reads("星沙配送（演示）的通知：\n今天不送货。", keys="收到")
    hotline.person("ma-jun").reads("今天不送货。")
    hotline.group("supply").reads("26-0001：通知已发给员工 2 人。")
    hotline.person("driver-zhang").skips()
    hotline.person("sun-tao").skips()
    await hotline.nothing_else()


async def test_beyond_its_limit_people_are_telephoned_and_the_case_says_so(
    hotline: Hotline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "MOST", 1)
    await begins(hotline)
    await announces(hotline, "今天不送")
    hotline.person(WANG).reads("今天不送。")
    hotline.person(ANN).reads_nothing()
    (given,) = (await hotline.case()).announced
    assert (given.sent, given.to_call) == ((WANG,), (ANN, LIN))
    hotline.group("supply").reads("26-0001：通知已发给客户 1 人。请打电话：Ann Miller、林涛。")
    for each in ("sun-tao", "driver-zhang", "li-na"):
        hotline.person(each).skips()
    await hotline.nothing_else()


# --- who has answered -------------------------------------------------------------------------------------------------
async def test_who_has_read_it_says_so_and_who_has_not_is_named_in_private(hotline: Hotline) -> None:
    await begins(hotline)
    await announces(hotline, "今天不送")
    supply, outlet, wang = hotline.group("supply"), hotline.person("sun-tao"), hotline.person(WANG)
    wang.reads("今天不送。", keys="收到")
    await wang.presses("收到")
    (given,) = (await hotline.case()).announced
    assert (given.sent, given.heard) == ((WANG, ANN, LIN), (WANG,))
    supply.shows("通知客户：已发 3 人，回复收到 1 人")
    line = supply.reads("26-0001：通知已发给客户 3 人。", keys="谁没回复")
    outlet.skips()
    await supply.member("li-na").presses("谁没回复")
    hotline.person("li-na").reads(
        "26-0001：发了 3 人，还有 2 人没有回复：\nAnn Miller，+86 137 0000 6120\n林涛，+86 139 0000 3302\n"
        "打通一位，按一下名字。",
        keys="Ann Miller / 林涛",
    )
    # One is told on the telephone, the other answers by a press: nobody is left.
    await hotline.person("li-na").presses("林涛")
    assert await hotline.person(ANN).presses("I have read it")
    supply.shows("已发 3 人，回复收到 2 人，已打电话 1 人")
    await outlet.presses("谁没回复")
    outlet.reads("26-0001：都已回复收到。")
    assert "还没有回复" not in line.text
    for each in (wang, hotline.person(ANN), hotline.person(LIN), outlet, hotline.person("driver-zhang")):
        each.skips()
    await hotline.nothing_else()


async def test_an_answer_counts_once_and_only_of_those_to_whom_it_went(hotline: Hotline) -> None:
    await begins(hotline)
    await announces(hotline, "今天不送")
    wang, driver = hotline.person(WANG), hotline.person("driver-zhang")
    shown = wang.reads("今天不送。")
    await wang.presses("收到")
    assert await wang.presses_on(shown, "收到") == "之前已经记录，没有改动。"
    forged = Pressed(data=shown.buttons[0][0].data, press="forged")
    await hotline.does("buyer-ford", forged, "public:buyer-ford")
    assert hotline.answer_to("forged")
    assert (await hotline.case()).announced[0].heard == (WANG,)
    for each in (wang, driver, hotline.person(ANN), hotline.person(LIN)):
        each.skips()
    for who in ("sun-tao", "li-na", "buyer-ford"):
        hotline.person(who).skips()
    hotline.group("supply").skips()
    await hotline.nothing_else()


MANY = 300


def many() -> Organisation:
    """The demo company with three hundred more customers."""
    own = [
        Person(
            id=PersonId(f"c-{n:03}"),
            kind="customer",
            name=Bilingual(zh=f"客户{n:03}", en=f"Customer {n:03}"),
            phone=f"+86 139 1000 {n:04}",
        )
        for n in range(MANY)
    ]
    everybody = audience(people=tuple(each.id for each in own))
    return changed(people=(*demo().people, *own), audiences=(everybody,))


async def test_three_hundred_are_reached_and_those_who_have_not_answered_are_shown_page_by_page() -> None:
    async with hotline_open("2026-11-22T08:00", many(), NOTICES) as hotline:
        await begins(hotline)
        await announces(hotline, "今天不送")
        outlet, supply = hotline.person("sun-tao"), hotline.group("supply")
        (given,) = (await hotline.case()).announced
        assert (len(given.sent), given.to_call) == (MANY, ())
        for n in range(MANY):
            hotline.person(f"c-{n:03}").reads("今天不送。", keys="收到")
        for n in range(257):
            await hotline.person(f"c-{n:03}").presses("收到")
        supply.shows("通知客户：已发 300 人，回复收到 257 人")
        outlet.skips()
        await outlet.presses("谁没回复")
        first = outlet.reads("发了 300 人，还有 43 人没有回复：\n客户257，+86 139 1000 0257\n")
        assert "\n客户276，+86 139 1000 0276\n另有 23 人\n" in first.text
        await outlet.presses("看后面的")
        assert "\n客户296，+86 139 1000 0296\n另有 3 人\n" in outlet.reads("客户277").text
        await outlet.presses("看后面的")
        last = outlet.reads("客户297")
        assert "另有" not in last.text
        assert "看后面的" not in [key.label for row in last.buttons for key in row]
        hotline.person("driver-zhang").skips()
        supply.skips()
        await hotline.nothing_else()


def test_an_audience_is_a_list_or_a_kind_in_a_region() -> None:
    north = [replace(each, region="north" if each.id == "customer-lin" else "") for each in demo().people]
    northern = audience(kind="customer", region="north")
    house = changed(people=tuple(north), audiences=(northern, audience(id="all", kind="driver")))

    def ids(found: tuple[Person, ...]) -> list[str]:
        return [each.id for each in found]

    assert ids(announcing.audience_of(house, "customers")) == ["customer-lin"]
    assert ids(announcing.audience_of(house, "all")) == [each.id for each in house.people if each.kind == "driver"]
    assert announcing.audience_of(house, "nobody") == ()
