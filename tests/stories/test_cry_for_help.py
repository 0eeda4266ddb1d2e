"""A cry for help at any step: numbers first, people woken, nothing lost; and words that are no cry."""

from datetime import timedelta

from flows.inbound import MediaKind
from flows.record import CaseState
from flows.terms import Severity
from tests.stories.cast import Cast

NUMBERS = (
    "马上打 120（急救）。着火 119，报警 110，交警 122。我们：+86 731 0000 2400。",
    "Call 120 now (ambulance). Fire 119. Police 110, traffic police 122. Us: +86 731 0000 2400.",
)
CALLED = (f"{NUMBERS[0]}\n120 打了吗？", f"{NUMBERS[1]}\nHas anyone called 120?")
DANGER = (f"{NUMBERS[0]}\n现在有危险吗？", f"{NUMBERS[1]}\nIs anyone in danger now?")


def _called_keys(cast: Cast) -> str:
    if cast.is_zh:
        return "1 打了 / 2 没打，请代打 / 3 没有危险，返回 / 复制 120"
    return "1 Yes, called / 2 No, call for me / 3 No danger, go back / Copy 120"


def _leaders_are_told(cast: Cast) -> None:
    cast.director.reads("请确认知悉", "Please confirm that you know")


def _all_are_told(cast: Cast) -> None:
    """Of an accident: leaders, and the supervisor and the team of the traffic-accident plan."""
    _leaders_are_told(cast)
    cast.accident_told()


async def test_a_cry_in_the_open_case_raises_it_and_doubles_nothing(cast: Cast) -> None:
    driver, supply, hotline = cast.driver, cast.supply, cast.hotline
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await driver.says("G4 往北 K1498", "G4 northbound K1498")
    driver.skips()
    await driver.presses("开不了，自己坏的", "Stopped, a fault")
    driver.reads("拍一张车的照片", "one photo of the vehicle")
    await hotline.at("03:20")
    await driver.says("救命，大车撞上来了，小林在流血", "help a truck just hit us, Sam is bleeding")
    driver.reads(
        f"{NUMBERS[0]}\n能走就离开车道。\n03:20 已作为紧急情况发给供应值班组，工单 26-0001。\n120 打了吗？",
        f"{NUMBERS[1]}\nGet off the road if you can.\n"
        "Sent to the supply duty group as an emergency at 03:20, case 26-0001.\nHas anyone called 120?",
        keys=_called_keys(cast),
    )
    supply.reads_card(
        "【紧急，待接单】交通事故，有人受伤 26-0001\n原为车辆故障，03:20 因求救转为紧急\n"
        "原话：“救命，大车撞上来了，小林在流血”\n处理人：李娜，03:11 接单，现在要重新接单\n位置：G4 往北 K1498\n"
        "120：等回答\n"
        "03:23 接单（本单位）\n03:23 打通 120（本单位）\n03:25 公司领导、配送中心主管、应急小组组长知悉（本单位）\n"
        "今天内 货换车送到客户（预案）",
        "[Emergency, waiting] Traffic accident, people hurt 26-0001\n"
        "Was: Vehicle breakdown. Raised by a cry for help at 03:20\n"
        "Their words: “help a truck just hit us, Sam is bleeding”\nWith: Chen Bo since 03:11; to be acknowledged anew\n"
        "Place: G4 northbound K1498\n120: no answer yet\n03:23 acknowledge (default)\n03:23 120 called (default)\n"
        "03:25 told: company leaders, distribution-centre supervisor, emergency-team leader (default)\n"
        "By the end of today: goods reach the customer by another vehicle (plan)",
        keys="接单 / 我来打 120 / 要电话 / EN / 更多"
        if cast.is_zh
        else "Acknowledge / I call 120 / Get phone / 中文 / More",
    )
    cast.director.reads("并决定调整后的送达时间。03:25 前", "decide the new delivery time. By 03:25")
    cast.accident_told()
    cast.head.reads("紧急，请在 03:23 前接单。", "Emergency, please acknowledge by 03:23.")
    older = [each for each in hotline.stage.theatre.shown[supply.chat] if each.id != supply.last().id][-1]
    assert ("26-0001" in older.text, older.buttons) == (True, ())
    await _is_helped(cast)
    await hotline.nothing_else()


async def _is_helped(cast: Cast) -> None:
    driver, supply, hotline = cast.driver, cast.supply, cast.hotline
    await driver.presses("没打，请代打", "No, call for me")
    driver.reads(
        "已请值班组代打 120。您先打通就照着念：G4 往北 K1498，交通事故，有人受伤。\n几个人受伤？",
        "The duty group is asked to call 120 for you.\nG4 northbound K1498，交通事故，有人受伤。\n"
        "How many people are hurt?",
        keys="1 人 / 2 人 / 3 人以上 / 不清楚" if cast.is_zh else "1 person / 2 people / 3 or more / Not sure",
    )
    await hotline.at("03:21")
    await supply.member(cast.other.who).presses("接单", "Acknowledge")
    cast.holder.reads("26-0001 现在由陈博处理。", "26-0001 is with Li Na now.")
    cast.other.reads("26-0001")
    driver.reads(
        "现在由陈博处理您的工单。\n急事请打 +86 731 0000 2400。\n接着问：几个人受伤？",
        "Li Na now has your case.\nUrgent: +86 731 0000 2400.\nTo go on: How many people are hurt?",
    )
    await supply.member(cast.other.who).presses("我来打 120", "I call 120")
    driver.reads("陈博 03:21 已打 120。", "Li Na called 120 at 03:21.")
    await driver.says("1")
    driver.reads(
        "安全的话，车先别动。\n有人被困吗？", "Leave the vehicles where they are if that is safe.\nIs anyone trapped?"
    )
    await driver.presses("没有", "No")
    driver.reads("都记下了，工单 26-0001。\n缺的我们打电话问。", "All recorded, case 26-0001.\nwe ask by phone.")
    await cast.director.presses("已知悉", "Noted")
    await cast.director.presses("定送达时间", "Delivery time")
    await _decides_for_tomorrow(cast)
    for zh, en in (("现场负责人", "On-site lead"), ("报警", "Police"), ("报保险", "Insurer")):
        await supply.member(cast.other.who).presses(zh, en)
    driver.reads("陈博 03:21 已报警。", "Li Na told the police at 03:21.")
    driver.reads("陈博 03:21 已报保险。", "Li Na told the insurer at 03:21.")
    supply.shows(
        "【紧急，已接单】\n120 已打，03:21，陈博\n伤员：1 人。被困：没有\n清单：现场负责人 03:21 陈博、报警 03:21 陈博",
        "[Emergency, acknowledged]\n120 called at 03:21, Li Na\nHurt: 1 person. Trapped: no\nPolice 03:21 Li Na",
    )
    supply.hides("流血"), supply.hides("bleeding")
    assert (await hotline.case()).severity is Severity.EMERGENCY


async def _decides_for_tomorrow(cast: Cast) -> None:
    """The same-day promise is put off openly, by the leader's name and reason."""
    cast.director.reads("调整后几时送达？", "What is the new delivery time?")
    await cast.director.presses("明天送", "Tomorrow")
    cast.director.reads("为什么今天送不到？", "Why can it not be today?")
    await cast.director.says("高速封了", "the motorway is closed")
    cast.driver.reads("送达时间已由方琳决定：明天送。", "Fang Lin has decided the delivery time: Tomorrow.")
    cast.director.reads("已记录：送达时间：明天送（方琳，03:21）", "Recorded: Delivery: Tomorrow (Fang Lin, 03:21)")
    cast.director.reads("记下了。", "Noted.")
    owed = (await cast.hotline.case()).obligation("same-day")
    assert owed is not None
    assert owed.was_due_at is not None
    assert owed.due_at - owed.was_due_at == timedelta(days=1)
    cast.supply.shows(
        "送达时间：明天送（方琳，03:21）（原因：高速封了）\n11月23日 24:00 货换车送到客户（预案），原 24:00",
        "Delivery: Tomorrow (Fang Lin, 03:21) (reason: the motorway is closed)\n"
        "23 Nov, 24:00 goods reach the customer by another vehicle (plan), was 24:00",
    )


async def test_a_cry_from_no_form_opens_an_emergency_in_the_same_second(cast: Cast) -> None:
    await cast.driver.says("救命", "help, somebody is bleeding")
    cast.emergency.reads_card(
        "【紧急，待接单】紧急求助 26-0001\n原话：“救命”\n03:14 接单（本单位）\n03:14 打通 120（本单位）",
        "[Emergency, waiting] Cry for help 26-0001\n“help, somebody is bleeding”\n03:14 acknowledge (default)",
    )
    _leaders_are_told(cast)
    cast.driver.reads(
        f"{CALLED[0]}\n03:11 已作为紧急情况发给应急值班组，工单 26-0001。",
        f"{CALLED[1]}\nSent to the emergency duty group as an emergency at 03:11, case 26-0001.",
        keys=_called_keys(cast),
    )
    await cast.driver.presses("打了", "Yes, called")
    cast.driver.reads("出了什么事？", "What has happened?")
    await cast.driver.sends(MediaKind.VOICE)
    cast.driver.reads("语音收到", "Voice message received")
    cast.driver.skips()
    cast.emergency.reads("{voice: voice.ogg}")
    assert len(await cast.hotline.cases()) == 1
    await cast.hotline.nothing_else()


async def test_further_cries_go_to_the_open_emergency_without_a_new_page(cast: Cast) -> None:
    await cast.driver.says("救命", "help, somebody is bleeding")
    cast.emergency.reads_card("【紧急，待接单】", "[Emergency, waiting]")
    _leaders_are_told(cast)
    cast.driver.reads(*CALLED)
    await cast.driver.says("快来，救命啊", "help, hurry, he is bleeding")
    cast.driver.reads(*CALLED)
    cast.emergency.shows("快来，救命啊", "help, hurry, he is bleeding")
    words = cast.emergency.reads("张师傅：“快来，救命啊”", "Mr Reed: “help, hurry, he is bleeding”")
    assert not words.card
    assert len(await cast.hotline.cases()) == 1
    await cast.hotline.nothing_else()


async def test_a_cry_before_the_first_answer_opens_the_case_of_the_form(cast: Cast) -> None:
    await cast.begins()
    await cast.driver.says("有人受伤，快救命", "someone is hurt, he is bleeding badly")
    cast.supply.reads_card(
        "【紧急，待接单】交通事故，有人受伤 26-0001", "[Emergency, waiting] Traffic accident, people hurt"
    )
    cast.head.skips(), cast.outlet.reads("请确认知悉", "Please confirm that you know")
    _all_are_told(cast)
    cast.driver.reads(*CALLED)
    assert len(await cast.hotline.cases()) == 1
    await cast.hotline.nothing_else()


async def test_the_answer_that_someone_is_hurt_is_as_good_as_a_cry(cast: Cast) -> None:
    await cast.begins()
    await cast.driver.says("2")
    cast.supply.reads_card(
        "【紧急，待接单】交通事故，有人受伤 26-0001", "[Emergency, waiting] Traffic accident, people hurt"
    )
    cast.head.skips(), cast.outlet.skips()
    _all_are_told(cast)
    cast.driver.reads(*CALLED)
    await cast.hotline.nothing_else()


async def test_everyday_words_ask_first_and_page_after_a_minute_of_silence(cast: Cast) -> None:
    await cast.begins()
    await cast.driver.says("出事了", "help")
    cast.driver.reads(
        *DANGER,
        keys="1 有人受伤 / 2 着火或有危险 / 3 没有危险，返回 / 复制 120"
        if cast.is_zh
        else "1 Someone is hurt / 2 Fire or danger / 3 No danger, go back / Copy 120",
    )
    await cast.hotline.passes(seconds=59)
    cast.supply.reads_nothing(), cast.director.reads_nothing()
    await cast.hotline.passes(seconds=1)
    cast.supply.reads_card("【紧急，待接单】\n原话：“出事了”", "[Emergency, waiting]\nTheir words: “help”")
    cast.head.skips(), cast.outlet.skips()
    _all_are_told(cast)
    cast.driver.reads(*CALLED)
    assert len(await cast.hotline.cases()) == 1
    await cast.hotline.nothing_else()


async def test_everyday_words_page_with_the_first_answer(cast: Cast) -> None:
    await cast.driver.says("求助", "help")
    cast.driver.reads(*DANGER)
    cast.emergency.reads_nothing()
    await cast.driver.says("着火或有危险", "fire or danger")
    cast.emergency.reads_card("【紧急，待接单】紧急求助 26-0001", "[Emergency, waiting] Cry for help 26-0001")
    _leaders_are_told(cast)
    cast.driver.reads(*CALLED)
    await cast.hotline.passes(minutes=1)
    await cast.hotline.nothing_else()


async def test_no_danger_goes_back_to_the_same_question_with_nothing_lost_and_nobody_woken(cast: Cast) -> None:
    await cast.opens()
    await cast.driver.says("G4 往北 K1498", "G4 northbound K1498")
    cast.driver.skips()
    await cast.driver.presses("开不了，自己坏的", "Stopped, a fault")
    cast.driver.skips()
    await cast.driver.says("求救", "I need help")
    cast.driver.reads(*DANGER)
    await cast.driver.presses("没有危险，返回", "No danger, go back")
    cast.driver.reads(
        "没关系，有情况随时说。\n拍一张车的照片",
        "That is all right; say so at any time if something changes.\none photo of the vehicle",
        keys="跳过" if cast.is_zh else "Skip",
    )
    await cast.hotline.passes(minutes=2)
    await cast.driver.presses("跳过", "Skip")
    cast.driver.reads("车上是什么货？", "What is the load?")
    await cast.driver.presses("冷冻", "Frozen")
    cast.driver.reads("1 人员：都安全\n2 位置：G4 往北 K1498", "1 People: All safe\n2 Place: G4 northbound K1498")
    case = await cast.hotline.case()
    assert case.severity is Severity.NORMAL
    await cast.hotline.nothing_else()


async def test_an_everyday_word_that_meant_nothing_leaves_no_case_open(cast: Cast) -> None:
    await cast.driver.says("求救", "I need help")
    cast.driver.reads(*DANGER)
    await cast.driver.presses("没有危险，返回", "No danger, go back")
    cast.driver.reads("没关系，有情况随时说。", "That is all right; say so at any time if something changes.")
    await cast.hotline.passes(days=2)
    assert [each.state for each in await cast.hotline.cases()] == [CaseState.CLOSED]
    await cast.hotline.nothing_else()


async def test_calm_after_the_page_is_confirmed_by_a_person_before_the_level_goes_down(cast: Cast) -> None:
    await cast.opens()
    await cast.driver.says("着火了", "fire, the truck is on fire")
    cast.supply.reads_card("【紧急，待接单】", "[Emergency, waiting]")
    cast.head.reads("紧急，请在 03:14 前接单。", "Emergency, please acknowledge by 03:14.")
    _all_are_told(cast)
    cast.driver.reads(*CALLED)
    await cast.driver.presses("没有危险，返回", "No danger, go back")
    cast.driver.reads(
        "没关系，有情况随时说。\n供应值班组会打电话跟您确认。\n车在哪里？",
        "That is all right\nThe supply duty group calls you to confirm.\nWhere is the vehicle?",
    )
    cast.supply.reads("26-0001：司机说没有危险，请打电话确认。", "26-0001: the driver says there is no danger.")
    assert (await cast.hotline.case()).severity is Severity.EMERGENCY
    await cast.supply.member(cast.holder.who).presses("已确认没有危险", "No danger, confirmed")
    case = await cast.hotline.case()
    assert (case.severity, case.branch) == (Severity.NORMAL, "breakdown")
    cast.supply.shows("【待接单】车辆故障 26-0001", "[Waiting] Vehicle breakdown 26-0001")
    await cast.hotline.nothing_else()


async def test_a_cry_in_a_caption_or_in_an_edit_is_a_cry(cast: Cast) -> None:
    await cast.opens()
    await cast.driver.sends(MediaKind.PHOTO, caption="救命，他在流血" if cast.is_zh else "help, he is bleeding")
    card = cast.supply.reads_card("【紧急，待接单】", "[Emergency, waiting]")
    photo = cast.supply.reads("{photo: photo.jpg}")
    assert photo.reply_to == card.id
    assert not cast.holder.unread
    cast.driver.reads(*CALLED)
    cast.head.skips()
    _all_are_told(cast)
    await cast.hotline.nothing_else()
