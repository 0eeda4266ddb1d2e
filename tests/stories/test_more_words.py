"""What one of the staff writes after a report that they wrote down goes to its case, and they read so."""

from collections.abc import AsyncIterator

import pytest

from bot.rehearsal.stage import NotOffered
from flows.inbound import MediaKind
from flows.terms import Severity
from tests.harness.hotline import Hotline, hotline_open
from tests.harness.people import Person

CALLER = ("车坏了", "13800000417", "王桂芬")
REST = ("都安全", "G4 往北 K1498", "开不了，自己坏的", "跳过", "冷冻", "都对")


@pytest.fixture
async def hotline() -> AsyncIterator[Hotline]:
    async with hotline_open("2026-11-23T09:00") as opened:
        yield opened


async def tells(colleague: Person, *answers: str) -> None:
    """Press what is offered, type the rest."""
    for each in answers:
        try:
            await colleague.presses(each)
        except NotOffered:
            await colleague.says(each)
    colleague.skips()


async def taken_down(hotline: Hotline) -> Person:
    colleague = hotline.person("li-na")
    await colleague.says("/new")
    await tells(colleague, *CALLER, *REST)
    return colleague


async def all_is_read(hotline: Hotline) -> None:
    for each in hotline.stage.house.organisation.people:
        hotline.person(each.id).skips()
    for each in hotline.stage.house.organisation.groups:
        hotline.group(each.id).skips()
    await hotline.nothing_else()


async def test_what_a_caller_tells_after_an_emergency_was_opened_reaches_it(hotline: Hotline) -> None:
    colleague = hotline.person("li-na")
    await colleague.says("/new")
    await tells(colleague, *CALLER, "有人受伤")
    assert (await hotline.case()).severity is Severity.EMERGENCY
    await tells(colleague, "打了", "G4 往北 K1498", "2 人", "没有")
    answers = (await hotline.case()).answers
    assert answers["place"].text == "G4 往北 K1498"
    assert {name: answers[name].option for name in ("called", "trapped")} == {"called": "yes", "trapped": "no"}
    hotline.group("supply").shows("位置：G4 往北 K1498")
    await all_is_read(hotline)


async def test_more_of_a_caller_is_added_to_their_case(hotline: Hotline) -> None:
    colleague, supply = await taken_down(hotline), hotline.group("supply")
    supply.skips()
    await colleague.says("又来电话了，货主在催")
    colleague.reads("已补充到工单 26-0001。")
    supply.reads("又来电话了，货主在催")
    await colleague.sends(MediaKind.PHOTO)
    colleague.reads("照片收到。")
    case = await hotline.case()
    assert [note.text for note in case.notes if note.text] == ["又来电话了，货主在催"]
    assert case.holder is None, "to write it down is not to take it"
    await all_is_read(hotline)


async def test_a_cry_of_the_caller_raises_their_case(hotline: Hotline) -> None:
    colleague, supply = await taken_down(hotline), hotline.group("supply")
    supply.skips()
    await colleague.says("又来电话了，车着火了")
    colleague.reads("马上打 120")
    case = await hotline.case()
    assert (case.severity, case.cry) == (Severity.EMERGENCY, "又来电话了，车着火了")
    supply.reads_card("【紧急，待接单】")
    assert len(await hotline.cases()) == 1
    await all_is_read(hotline)


async def test_more_of_ones_own_report_is_added_to_it(hotline: Hotline) -> None:
    colleague, supply = hotline.person("tang-jun"), hotline.group("supply")
    await colleague.says("/new")
    await tells(colleague, "恶劣天气", "都安全", "都没法送", "都对")
    case = await hotline.case()
    assert case.reporter.person == "tang-jun"
    supply.skips()
    await colleague.says("雪更大了，二号仓也出不来")
    colleague.reads("已补充到工单 26-0001。")
    supply.reads("雪更大了，二号仓也出不来")
    await all_is_read(hotline)


async def test_without_a_report_they_read_what_can_be_done_here(hotline: Hotline) -> None:
    await taken_down(hotline)
    await hotline.person("chen-bo").says("雪更大了")
    hotline.person("chen-bo").reads("/new")
    assert [note.text for note in (await hotline.case()).notes] == []
    await all_is_read(hotline)
