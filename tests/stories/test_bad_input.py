"""Whatever comes: one kind sentence, then the open question again with fresh keys; never an error and never a loss."""

import pytest

from flows.inbound import MediaKind, Pressed, Unreadable, Wrote
from tests.harness.hotline import Hotline
from tests.stories.cast import Cast

SAFE = ("人都安全吗？", "Is everyone safe?")


def _safe_keys(cast: Cast) -> str:
    if cast.is_zh:
        return "1 都安全 / 2 有人受伤 / 3 着火或有危险 / 4 说不清"
    return "1 All safe / 2 Someone is hurt / 3 Fire or danger / 4 Not sure"


def _asks_again(cast: Cast, zh: str, en: str) -> None:
    cast.driver.reads(f"{zh}\n{SAFE[0]}", f"{en}\n{SAFE[1]}", keys=_safe_keys(cast))


async def test_something_that_cannot_be_read(cast: Cast) -> None:
    await cast.begins()
    for kind in ("sticker", "dice", "animation", "poll"):
        await cast.driver.does(Unreadable(kind=kind))
        _asks_again(
            cast,
            "表情读不出意思。按按钮、打字、发语音都行。",
            "A sticker can't be read. Press a button, type, or send a voice message.",
        )
    await cast.hotline.nothing_else()


async def test_a_voice_message_where_a_choice_is_asked_is_kept_for_a_person(cast: Cast) -> None:
    await cast.begins()
    await cast.driver.sends(MediaKind.VOICE)
    _asks_again(
        cast,
        "语音收到，值班员会听。这一步再按一下按钮就行。",
        "Voice message received, the people on duty will hear it. For this step please also press a button.",
    )
    await cast.driver.presses("都安全", "All safe")
    cast.driver.reads("车在哪里？", "Where is the vehicle?")
    card = cast.supply.reads_card("【待接单】", "[Waiting]")
    cast.head.skips(), cast.outlet.skips()
    voice = cast.supply.reads("{voice: voice.ogg}\n张师傅发来", "{voice: voice.ogg}\nsent by Mr Reed")
    assert voice.reply_to == card.id
    case = await cast.hotline.case()
    assert [file.kind for note in case.notes for file in note.files] == [MediaKind.VOICE]
    cast.supply.hides("已私发处理人"), cast.supply.hides("in private to whoever")
    await cast.hotline.nothing_else()


async def test_words_that_answer_nothing(cast: Cast) -> None:
    await cast.begins()
    for text in ("啦啦啦", "9", "0", "   ", "。。。", "😀", "\u202e", "<b>", "{}", "%s"):
        await cast.driver.says(text)
        _asks_again(cast, "请按一个按钮，或者打它的号。", "Please press one of the buttons, or type its number.")
    await cast.hotline.nothing_else()


@pytest.mark.parametrize("text", ["1", "１", "一", "①", "第一个", "the first one", "1.", "all safe", "1 都安全"])
async def test_every_way_to_say_the_first_one(hotline: Hotline, text: str) -> None:
    cast = await Cast.of(hotline, "zh")
    await cast.begins()
    await cast.driver.says(text)
    cast.driver.reads("车在哪里？")
    cast.supply.reads_card("人员：都安全"), cast.head.skips(), cast.outlet.skips()
    await hotline.nothing_else()


async def test_a_location_where_a_choice_is_asked_is_kept(cast: Cast) -> None:
    await cast.begins()
    await cast.driver.is_at(28.1963, 113.0737)
    _asks_again(cast, "位置收到。", "Location received.")
    await cast.driver.presses("都安全", "All safe")
    cast.supply.reads_card("28.1963, 113.0737"), cast.head.skips(), cast.outlet.skips()
    cast.driver.reads("哪条路、往哪个方向", "Which road, which direction")
    await cast.hotline.nothing_else()


async def test_five_thousand_characters_in_two_messages_are_one_answer(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    hotline = cast.hotline
    await hotline.arrive(
        hotline.event(cast.driver.who, Wrote(text="长" * 4096)), hotline.event(cast.driver.who, Wrote(text="文" * 904))
    )
    cast.driver.reads(
        "收到，文字较长，全部记下了，卡片上显示开头。",
        "Received. The text is long; all of it is kept, and the card shows its beginning.",
    )
    cast.driver.reads("车现在怎样？", "How is the vehicle?")
    assert (await hotline.case()).answers["place"].text == "长" * 4096 + "文" * 904
    await hotline.nothing_else()


def _one_message(cast: Cast, photos: int) -> None:
    """So many photos stand in the group as one message, below the card; a chat shows an album picture by picture."""
    first = cast.supply.reads("{photo: photo.jpg}\n张师傅发来", "{photo: photo.jpg}\nsent by Mr Reed")
    assert first.reply_to == cast.supply.shows("").id
    assert [each.text for each in cast.supply.unread] == ["{photo: photo.jpg}"] * (photos - 1)
    cast.supply.skips()


async def test_an_album_is_one_answer(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.driver.says("G4 K1512")
    cast.driver.skips()
    await cast.driver.presses("还能继续送", "Can still deliver")
    cast.driver.reads("照片", "photo")
    for name in ("a", "b", "c"):
        await cast.driver.sends(MediaKind.PHOTO, name, album="one")
    cast.driver.reads("照片收到。\n车上是什么货？", "Photo received.\nWhat is the load?")
    cast.supply.shows("照片：3 张", "Photos: 3")
    cast.supply.reads_nothing()
    await cast.hotline.passes(seconds=2)
    _one_message(cast, 3)
    await cast.hotline.nothing_else()


async def test_an_old_button_changes_nothing(cast: Cast) -> None:
    await cast.begins()
    old = cast.driver.last()
    await cast.driver.says("都安全", "all safe")
    cast.driver.reads("车在哪里？", "Where is the vehicle?")
    cast.supply.skips(), cast.head.skips(), cast.outlet.skips()
    assert await cast.driver.presses_on(old, "hurt") == (
        "这个按钮是旧的，没有改动。现在的问题在下面。"
        if cast.is_zh
        else "This button is old; nothing changed. The current question is below."
    )
    cast.driver.reads("车在哪里？", "Where is the vehicle?")
    assert (await cast.hotline.case()).answers["people"].option == "safe"
    await cast.hotline.nothing_else()


async def test_data_that_is_none_of_ours_is_an_old_button(cast: Cast) -> None:
    await cast.begins()
    hotline = cast.hotline
    for data in ("", "x", "a" * 64, "1:2:3", "{}", "\u0000"):
        for chat in (cast.driver.chat, cast.supply.chat, cast.manager.chat):
            who = cast.driver.who if chat == cast.driver.chat else "zhou-qiang"
            await hotline.arrive(hotline.event(who, Pressed(data=data, press=f"{data}{chat}"), chat))
            assert hotline.answer_to(f"{data}{chat}")
    cast.driver.skips()
    assert await hotline.cases() == []
    await hotline.nothing_else()


async def test_who_may_not_press_is_told_whom_to_ask(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    card = cast.supply.last()
    answer = await cast.hotline.press_under("liu-yang", card, "acknowledge")
    assert answer == "这一单由供应值班组处理，请找组长赵敏。", "in the presser's own language"
    for who in ("nobody", "driver-zhang"):
        assert await cast.hotline.press_under(who, card, "acknowledge")
    assert (await cast.hotline.case()).holder is None
    await cast.hotline.nothing_else()


async def test_a_press_on_a_closed_case_changes_nothing(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    card = cast.supply.last()
    await cast.driver.says("/cancel")
    await cast.driver.says("1")
    await cast.supply.member("li-na").presses("已确认不用来", "Call-off confirmed")
    cast.driver.skips(), cast.supply.skips()
    for who, own in (
        ("li-na", "26-0001 在 03:11 已关闭，没有改动。要继续按“重开”。"),
        ("chen-bo", "26-0001 was closed at 03:11, nothing changed. To go on press Reopen."),
    ):
        assert await cast.hotline.press_under(who, card, "acknowledge") == own
    await cast.hotline.nothing_else()


async def test_a_file_that_is_too_large_leaves_the_step_open(cast: Cast) -> None:
    await cast.begins()
    await cast.driver.sends(MediaKind.DOCUMENT, size=21 * 1024 * 1024)
    _asks_again(
        cast,
        "这个文件超过 20 MB，收不下。请按“照片”发，不要按“文件”；视频短一点。",
        "This file is over 20 MB and can't be taken. Send a photo, not a file; a video a little shorter.",
    )
    await cast.hotline.nothing_else()


async def _at_the_phone(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.driver.says("G4 K1512")
    await cast.driver.presses("还能继续送", "Can still deliver")
    await cast.driver.presses("跳过", "Skip")
    await cast.driver.presses("冷冻", "Frozen")
    cast.driver.skips()
    await cast.driver.says("6")
    cast.driver.reads("值班员打哪个电话找您？现在记的是：", "Which number can the duty group call? Recorded now:")


async def test_a_location_where_a_phone_number_is_asked(cast: Cast) -> None:
    await _at_the_phone(cast)
    await cast.driver.is_at(28.2, 113.1)
    cast.driver.reads(
        "位置记下了。这一步要电话：按下面的键，或者直接打号码。\n值班员打哪个电话找您？",
        "Location kept. This step needs a phone number\nWhich number can the duty group call?",
    )
    await cast.hotline.nothing_else()


async def test_no_phone_number(cast: Cast) -> None:
    await _at_the_phone(cast)
    for text in ("1380000552112", "电话", "12", "+"):
        await cast.driver.says(text)
        cast.driver.reads(
            "电话是 11 位手机号，或区号加号码。\n值班员打哪个电话找您？",
            "A phone number is a mobile number of 11 digits, or area code and number.\n"
            "Which number can the duty group call?",
        )
    await cast.driver.says("139 1111 2222")
    cast.driver.skips()
    cast.supply.shows("电话尾号 2222", "phone ending 2222")
    await cast.hotline.nothing_else()


async def test_no_time(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await cast.supply.member(cast.holder.who).presses("备用车出发", "Vehicle left")
    await cast.holder.says("湘A·M5160")
    await cast.holder.says("何斌")
    cast.holder.skips()
    for text in ("25:70", "soon", "马上", "99"):
        await cast.holder.says(text)
        cast.holder.reads("时间写成 14:30 这样。\n预计几点到？", "Please write the time like 14:30.\nExpected arrival?")
    await cast.holder.says("半小时", "in half an hour")
    cast.holder.reads("记下了。", "Noted.")
    cast.driver.reads("预计 03:41 到", "Expected 03:41")
    await cast.hotline.nothing_else()


async def test_an_unknown_command(cast: Cast) -> None:
    await cast.begins()
    for text in ("/foo", "/", "/statuss", "//", "/取消"):
        await cast.driver.says(text)
        _asks_again(
            cast,
            "没有这个指令。查进度 /status，帮助 /help，换语言 /language。",
            "No such command. How it stands: /status, help: /help",
        )
    await cast.hotline.nothing_else()


async def test_an_edited_message_corrects_its_answer_and_another_is_a_note(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.driver.says("K1512", message="m-place")
    cast.driver.skips()
    await cast.driver.edits("m-place", "K1521")
    cast.driver.reads(
        "已按您改的更新，位置：K1521。\n车现在怎样？", "Updated as you edited it. Place: K1521.\nHow is the vehicle?"
    )
    cast.supply.shows("位置：K1521", "Place: K1521")
    await cast.driver.edits("m-unknown", "刚才说错了", "I was wrong a moment ago")
    cast.driver.reads("已补充到工单 26-0001。\n车现在怎样？", "Added to case 26-0001.\nHow is the vehicle?")
    cast.supply.shows("刚才说错了", "I was wrong a moment ago")
    cast.supply.reads("张师傅：“刚才说错了”", "Mr Reed: “I was wrong a moment ago”")
    await cast.hotline.nothing_else()


async def test_back_goes_to_the_question_before_and_keeps_the_answer(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.driver.says("G4 K1512")
    cast.driver.skips()
    await cast.driver.says("返回", "back")
    cast.driver.reads("车在哪里？也可以打字、发语音。现在记的是：G4 K1512。", "Recorded now: G4 K1512.")
    await cast.driver.presses("不改了", "Keep as it is")
    cast.driver.skips()
    assert (await cast.hotline.case()).answers["place"].text == "G4 K1512"
    await cast.hotline.nothing_else()
