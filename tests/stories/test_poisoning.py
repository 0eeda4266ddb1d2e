"""People fell ill after a meal: the emergency team at once, the authority within two hours, the lessons next day."""

from collections.abc import AsyncIterator

import pytest

from flows.inbound import MediaKind
from flows.obligation import Status
from flows.record import CaseState
from tests.harness.hotline import hotline_open
from tests.harness.people import Person
from tests.stories.after_sales import Shop

NOON = "2026-11-23T12:50"


@pytest.fixture(params=["zh", "en"])
async def shop(request: pytest.FixtureRequest) -> AsyncIterator[Shop]:
    async with hotline_open(NOON) as opened:
        yield await Shop.of(opened, request.param)


async def _cries(shop: Shop) -> Person:
    """Several are ill: paged at once, and who has to know is told."""
    cook = shop.hotline.person("canteen-cao")
    if not shop.is_zh:
        await cook.says("/language en")
        cook.skips()
    await cook.says("好几个学生吃完饭吐了", "several children are vomiting after lunch")
    shop.emergency.reads_card(
        "【紧急，待接单】食品安全事故 26-0001\n12:53 接单（本单位）\n食品安全管理员、检测员\n"
        "13:20 组长到现场（预案 30 分钟）\n"
        "按接报时间起算（本单位）\n11月24日 18:00 次日总结和内部通报（预案次日，钟点本单位）\n"
        "接应救护车、陪同送医、停吃、封存、标“危险”、冷藏、封厨房、取证",
        "[Emergency, waiting] Food poisoning 26-0001\n12:53 acknowledge (default)\n"
        "13:20 team leader on site (plan, 30 min)\n"
        "24 Nov, 18:00 lessons and internal notice\nAmbulance met, Patients escorted, Food stopped",
    )
    cook.reads(
        "马上打 120（急救）。\n说清地址、人数、症状。\n可疑的食物马上停吃，食物和包装别扔。\n"
        "12:50 已作为紧急情况发给应急值班组\n现在几个人不舒服？打数字就行。",
        "Call 120 now (ambulance).\nTell 120 the address, how many, the symptoms.\n"
        "Stop eating the suspect food at once\n"
        "at 12:50, case 26-0001.\nHow many people are ill?",
        keys="1 人 / 2 人 / 3 人以上 / 不清楚 / 请给我回电 / 复制 120"
        if shop.is_zh
        else "1 person / 2 people / 3 or more / Not sure / Call me back / Copy 120",
    )
    shop.leader.reads(
        "请马上赶到现场。13:20 前（预案 30 分钟）。", "Please go to the scene at once. By 13:20 (plan, 30 min)."
    )
    await _is_known(shop)
    return cook


async def _is_known(shop: Shop) -> None:
    """Who has to know says so, and the leader reads what there is to report."""
    for each in (shop.director, shop.tester):
        each.reads("请确认知悉", "Please confirm that you know")
        await each.presses("已知悉", "Noted")
    # He Jing is the food safety officer and the nutritionist, too: one message, one press.
    shop.head.reads(
        "请确认知悉\n一次确认，同时计入：食品安全管理员知悉、营养师知悉。",
        "Please confirm that you know\nIt counts for: food safety officer told, nutritionist told.",
    )
    await shop.head.presses("已知悉", "Noted")
    shop.head.reads_nothing()
    shop.leader.reads(
        "上报清单 26-0001\n1 单位：还没有\n2 地址：还没有\n4 不舒服：还没有\n缺的先报，后补。",
        "To report, 26-0001\n1 Unit: not known yet\n2 Address: not known yet\n4 Ill: not known yet",
    )


async def _tells(cook: Person, onset: str = "12:30") -> None:
    await cook.says("6")
    cook.reads("最早的人几点开始不舒服？", "When did the first person fall ill?")
    await cook.says(onset)
    cook.reads("都吃了什么？", "What did they eat")


async def _tells_the_rest(shop: Shop, cook: Person) -> None:
    await cook.says("虾仁炒蛋，在食堂吃的", "shrimps with eggs, in the canteen")
    cook.reads(
        "单位和地址是不是：育才学校食堂，长沙县星沙路 8 号？",
        "Is this right: Yucai School canteen, 8 Xingsha Road, Changsha County?",
        keys="1 对 / 2 不对 / 请给我回电" if shop.is_zh else "1 Right / 2 Not right / Call me back",
    )
    await cook.presses("对", "Right")
    cook.reads(
        "都记下了，工单 26-0001。\n厨房各间先封起来，别打扫、别消毒，等卫生部门取证。\n留一个人等救护车、带路。\n"
        "人数有变化，直接打数字。",
        "All recorded, case 26-0001.\nSeal all kitchen rooms; no cleaning or disinfecting\n"
        "One person waits for the ambulance and shows the way.\nIf the number changes, just type it.",
    )
    shop.leader.skips()


async def test_words_typed_behind_the_voice_message_are_part_of_what_was_eaten(shop: Shop) -> None:
    cook = await _cries(shop)
    await _tells(cook)
    await cook.sends(MediaKind.VOICE, "eaten")
    site = ("单位和地址是不是：育才学校食堂", "Is this right: Yucai School canteen")
    cook.reads(*site)
    await cook.says("虾仁炒蛋", "shrimps with eggs")
    cook.reads(
        "记下了，可疑食物（未确认）：虾仁炒蛋、语音 1\n单位和地址是不是：育才学校食堂",
        "Noted. Suspect food (not confirmed): shrimps with eggs, voice 1\nIs this right: Yucai School canteen",
    )
    shop.emergency.shows("虾仁炒蛋", "shrimps with eggs")
    shop.emergency.reads("voice")
    shop.leader.skips()
    await shop.hotline.nothing_else()


async def _is_taken(shop: Shop, cook: Person) -> None:
    await shop.hotline.at("12:52")
    await shop.emergency.member("zheng-guodong").presses("接单", "Acknowledge")
    shop.leader.skips()
    cook.reads("郑国栋（应急值班组）已接单", "Zheng Guodong (emergency duty group) has your case")
    await shop.hotline.at("12:53")
    await shop.emergency.member("zheng-guodong").presses("已出发", "On my way")
    shop.leader.reads("预计几点到？", "Expected arrival?")
    await shop.leader.says("13:15")
    shop.leader.reads("记下了。", "Noted.")
    cook.reads("郑国栋 12:53 已出发，预计 13:15 到。", "Zheng Guodong left at 12:53, expected 13:15.")


async def test_a_canteen_from_the_first_word_to_the_lessons(shop: Shop) -> None:
    cook = await _cries(shop)
    await _tells(cook)
    shop.emergency.shows(
        "14:30 报告主管部门（预案，事发 12:30 起 2 小时）",
        "14:30 authorities told (plan, 2 h from the incident at 12:30)",
    )
    shop.leader.reads("上报清单 26-0001，14:30 前（还有 1 小时 40 分钟）\n3 开始时间：12:30", "14:30\n3 Since: 12:30")
    await _tells_the_rest(shop, cook)
    await _is_taken(shop, cook)
    await _recounts(shop, cook)
    await _is_there_in_time(shop, cook)
    await _reports(shop)
    await _ends(shop, cook)
    await _learns(shop, cook)
    await shop.hotline.nothing_else()


async def _recounts(shop: Shop, cook: Person) -> None:
    await shop.hotline.at("13:02")
    await cook.says("8")
    cook.reads(
        "现在一共 8 人，对吗？", "8 people in all, right?", keys="对 / 不对" if shop.is_zh else "Right / Not right"
    )
    shop.emergency.shows("不舒服：6", "Ill: 6")
    await cook.presses("对", "Right")
    cook.reads("记下了，不舒服：8。", "8")
    shop.emergency.shows("不舒服：8", "Ill: 8")
    shop.leader.reads("26-0001 不舒服：现在 8，原来 6。", "26-0001")


async def _is_there_in_time(shop: Shop, cook: Person) -> None:
    await shop.hotline.at("13:16")
    shop.leader.reads(
        "还有 10 分钟：26-0001，13:20 前组长到现场。", "10 min left: 26-0001, team leader on site by 13:20."
    )
    assert "4" in await shop.leader.presses("已到场", "On site")
    cook.reads("郑国栋 13:16 已到场。", "13:16")
    shop.emergency.shows("郑国栋 13:16 到场", "Zheng Guodong on site at 13:16")


async def _reports(shop: Shop) -> None:
    await shop.hotline.at("14:14")
    shop.leader.reads(
        "还有 40 分钟：26-0001，14:30 前报告主管部门。", "40 min left: 26-0001, authorities told by 14:30."
    )
    await shop.leader.presses("给我上报文字", "Text to read out")
    # Whoever reads it, it is read out in the language of the place.
    shop.leader.reads(
        "单位：育才学校食堂。地址：长沙县星沙路 8 号。开始时间：12:30。不舒服：8。",
        "地址：长沙县星沙路 8 号。开始时间：12:30。",
    )
    await shop.leader.presses("已上报", "Reported")
    shop.leader.reads("报给谁？", "Who was told?")
    await shop.leader.presses("卫生行政部门", "Health authority")
    shop.leader.reads("几点报的？", "When was it reported?")
    await shop.leader.says("14:12")
    shop.leader.reads("对方姓名？", "Who took the report?")
    await shop.leader.says("孟工", "Meng")
    shop.leader.reads("有没有凭证？", "proof")
    owed = (await shop.hotline.case()).obligation("authorities")
    assert owed is not None
    assert owed.met_at is None
    await shop.leader.sends(MediaKind.PHOTO, "proof")
    shop.leader.reads(
        "已记录：14:12 报卫生行政部门，接报人孟工，凭证 1 张\n比时限早 18 分钟。",
        "Recorded: Health authority told at 14:12, taken by Meng, 1 kept as proof\n18 min before the limit.",
    )
    shop.leader.reads("照片收到。", "Photo received.")
    assert shop.emergency.reads("{photo: photo.jpg}").reply_to == shop.emergency.shows("14:12", "14:12").id


async def _ends(shop: Shop, cook: Person) -> None:
    await shop.hotline.at("16:00")
    await shop.emergency.member("zheng-guodong").presses("应急结束", "Emergency over")
    shop.leader.reads("做了什么？", "What was done?")
    await shop.leader.says("病人已送医，样品已交卫生部门", "patients in hospital, samples handed over")
    shop.leader.skips()
    cook.reads(
        "应急处理 16:00 结束：病人已送医，样品已交卫生部门。还有人不舒服，随时发消息，不限时间。\n问题解决了吗？",
        "The emergency ended at 16:00: patients in hospital, samples handed over.\n"
        "If anyone still feels ill, write at any time\n"
        "Is it solved?",
    )
    await cook.presses("解决了", "Solved")
    cook.reads("关单还差", "Before case 26-0001 is closed")


async def _learns(shop: Shop, cook: Person) -> None:
    await shop.hotline.at("08:59")
    shop.leader.reads_nothing()
    await shop.hotline.at("09:00")
    shop.leader.reads(
        "26-0001：次日总结和内部通报，18:00 前。草稿已按处理记录写好：经过、时限、原因（待填）、措施（待填）。",
        "26-0001: lessons and internal notice by 18:00.",
        keys="看草稿 / 发内部通报" if shop.is_zh else "See the draft / Send the notice",
    )
    await shop.leader.presses("看草稿", "See the draft")
    shop.leader.reads(
        "总结草稿：食品安全事故 26-0001\n12:52 郑国栋接单\n14:12 报卫生行政部门，接报人孟工\n原因：待填\n措施：待填",
        "26-0001\n14:12\nMeng",
    )
    await shop.leader.presses("发内部通报", "Send the notice")
    shop.leader.reads("原因是什么？", "What was the cause?")
    await shop.leader.says("虾仁没有及时冷藏", "the shrimps were not chilled")
    shop.leader.reads("采取了哪些措施", "easures")
    await shop.leader.says("到货 10 分钟内入库", "into the cold store within 10 min")
    shop.leader.reads(
        "09:00 已发内部通报（郑国栋）\n比时限早 9 小时。", "Internal notice sent at 09:00\n9 h before the limit."
    )
    shop.leader.reads("记下了。", "Noted.")
    await shop.hotline.at("10:00")
    await shop.emergency.member("zheng-guodong").presses("更多", "More")
    shop.leader.reads("还要做什么？", "What else?")
    await shop.leader.presses("已书面报告", "Written report")
    shop.leader.reads("报给哪个部门？", "authority")
    await shop.leader.says("县市场监管局，11 月 24 日", "county regulator, 24 Nov")
    shop.leader.skips()
    cook.reads("工单 26-0001 已关闭", "Case 26-0001 is closed")
    case = await shop.hotline.case()
    assert case.state is CaseState.CLOSED
    after = {"aftercare", "accountability", "test-report"}
    assert {each.id for each in case.obligations if each.status is not Status.MET} == after
    await _is_looked_after(shop)
    assert [each.id for each in (await shop.hotline.case()).obligations if each.status is not Status.MET] == []


async def _is_looked_after(shop: Shop) -> None:
    """What outlives the case: people are seen to, the inquiry is concluded, the authority's report comes."""
    await shop.leader.presses("善后已做", "After-care done")
    shop.leader.reads("安置慰问了谁？清理到哪一步？", "Who was seen to, and what has been cleared?")
    await shop.leader.says("六个学生都看过了，厨房已清理", "all six visited, the kitchen is clean")
    shop.leader.skips()
    shop.director.reads("请查清原因和责任，按制度处理。", "Please conclude the inquiry by your rules.")
    await shop.director.presses("调查有结论", "Inquiry concluded")
    shop.head.reads("请向卫生部门要检验报告", "Please ask the health authority for its test report")
    await shop.head.presses("检验报告已到", "Test report is here")
    shop.head.reads("报告编号和日期？", "What are its number and date?")
    await shop.head.says("湘检 0412，12 月 1 日", "0412 of 1 Dec")
    shop.head.reads("拍一张报告", "A photo of the report")
    await shop.head.presses("跳过", "Skip")
    shop.head.skips()


async def test_what_is_overdue_when_it_is_reported_reaches_the_director_in_the_same_minute(shop: Shop) -> None:
    cook = await _cries(shop)
    await _tells(cook, "10:20")
    shop.emergency.shows(
        "【紧急，超时】食品安全事故\n报告主管部门应在 12:20 前，接报 12:50 时已晚 30 分钟。",
        "[Emergency, overdue] Food poisoning\n12:20\n30 min",
    )
    shop.director.reads(
        "超时：还没有报告主管部门的记录\n12:20", "Overdue: the authorities have not been recorded as told\n12:20"
    )
    shop.emergency.reads(
        "26-0001 超时：还没有报告主管部门的记录", "26-0001 overdue: the authorities have not been recorded"
    )
    shop.leader.skips()
    assert shop.hotline.now.strftime("%H:%M") == "12:50"
    await shop.hotline.nothing_else()


async def test_an_onset_that_nobody_knows_counts_from_the_report(shop: Shop) -> None:
    cook = await _cries(shop)
    await cook.says("6")
    cook.reads("最早的人几点开始不舒服？", "When did the first person fall ill?")
    await cook.presses("不清楚", "Not sure")
    cook.reads("都吃了什么？", "What did they eat")
    shop.emergency.shows(
        "14:50 报告主管部门\n按接报时间起算（本单位）", "14:50 authorities told\ncounted from the report (default)"
    )
    shop.leader.skips()
    await shop.hotline.nothing_else()
