"""Photos and voice of a report stand below its card in the group; what cannot be had is told."""

import pytest

from bot.channels.port import ChannelError, Gone, TooLarge, Transient
from bot.filing import VANISHED
from flows.inbound import Attached, MediaKind
from storage.unit_of_work import FileState
from tests.stories.cast import Cast


async def at_the_photo(cast: Cast) -> None:
    """The case is open, the card posted, and the form asks for a photo."""
    await cast.opens()
    await cast.driver.says("G4往广州 1512", "G4 towards Guangzhou 1512")
    cast.driver.skips()
    await cast.driver.presses("开不了，自己坏的", "Stopped, a fault")
    cast.driver.skips()
    cast.supply.reads_nothing()


def fails_with(cast: Cast, monkeypatch: pytest.MonkeyPatch, error: ChannelError) -> None:
    async def fetch(_: str) -> bytes:
        raise error

    monkeypatch.setattr(cast.hotline.stage.theatre, "fetch", fetch)


async def test_a_photo_comes_as_a_reply_below_its_card(cast: Cast) -> None:
    await at_the_photo(cast)
    await cast.driver.sends(MediaKind.PHOTO, "front", caption="左前轮，打我 13800005521")
    card = cast.supply.shows("照片", "Photos: ")
    photo = cast.supply.reads(
        f"26-0001，{cast.names['driver']}发来\n“左前轮，打我”",
        f"26-0001, sent by {cast.names['driver']}\n“左前轮，打我”",
    )
    assert photo.reply_to == card.id
    assert photo.text.startswith("{photo: photo.jpg}")
    cast.supply.never_saw("13800005521")
    cast.driver.reads("照片收到。\n车上是什么货？", "Photo received.\nWhat is the load?")
    await cast.hotline.nothing_else()


async def test_an_album_is_one_message_in_the_group(cast: Cast) -> None:
    await at_the_photo(cast)
    hotline, driver = cast.hotline, cast.driver
    pictures = [
        hotline.event(driver.who, Attached(kind=MediaKind.PHOTO, file=name, unique=name, album="a"), driver.chat)
        for name in ("one", "two", "three")
    ]
    await hotline.arrive(*pictures)
    driver.skips()
    await hotline.passes(seconds=2)
    cast.supply.reads(f"26-0001，{cast.names['driver']}发来", f"26-0001, sent by {cast.names['driver']}")
    assert [each.text for each in cast.supply.unread] == ["{photo: photo.jpg}"] * 2
    cast.supply.skips()
    await hotline.nothing_else()


async def test_what_was_sent_before_the_case_opened_follows_its_card(cast: Cast) -> None:
    await cast.begins()
    await cast.driver.sends(MediaKind.PHOTO, "early")
    cast.driver.skips()
    cast.supply.reads_nothing()
    await cast.driver.presses("都安全", "All safe")
    card = cast.supply.reads_card("【待接单】车辆故障", "[Waiting] Vehicle breakdown")
    assert cast.supply.reads("{photo: photo.jpg}").reply_to == card.id
    for each in (cast.head, cast.outlet, cast.driver):
        each.skips()
    await cast.hotline.nothing_else()


async def test_too_large_for_a_bot_is_told_to_the_reporter_and_below_the_card(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_the_photo(cast)
    fails_with(cast, monkeypatch, TooLarge("20 MB"))
    await cast.driver.sends(MediaKind.PHOTO, "huge", size=0)
    cast.driver.reads("照片收到。", "Photo received.")
    cast.driver.reads(
        "这个文件超过 20 MB，收不下。请按“照片”发，不要按“文件”；视频短一点。",
        "This file is over 20 MB and can't be taken. Send a photo, not a file; a video a little shorter.",
    )
    told = cast.supply.reads(
        "1 个文件超过 20 MB，收不下，请向报告人要。",
        "1 file over 20 MB could not be taken; please ask the reporter for it.",
    )
    assert told.reply_to == cast.supply.shows("车辆故障", "Vehicle breakdown").id
    cast.driver.skips()
    await cast.hotline.nothing_else()


async def test_what_telegram_no_longer_has_is_asked_for_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    await at_the_photo(cast)
    fails_with(cast, monkeypatch, Gone("file"))
    await cast.driver.sends(MediaKind.PHOTO, "gone")
    cast.driver.reads("照片收到。", "Photo received.")
    cast.driver.reads(
        "有 1 个文件没有收到。请再发一次，或者说说上面是什么。",
        "1 file did not come through. Please send it again, or tell us what it shows.",
    )
    cast.supply.reads(
        "1 个文件没有取到，请向报告人要。", "1 file could not be fetched; please ask the reporter for it."
    )
    cast.driver.skips()
    await cast.hotline.nothing_else()


async def test_while_the_bot_fails_the_photo_waits_and_comes_when_it_can(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_the_photo(cast)
    with monkeypatch.context() as patched:
        fails_with(cast, patched, Transient("502"))
        await cast.driver.sends(MediaKind.PHOTO, "front")
        cast.supply.reads_nothing()
    await cast.hotline.passes(seconds=3)
    cast.supply.reads("{photo: photo.jpg}")
    cast.driver.skips()
    await cast.hotline.nothing_else()


async def test_a_content_that_vanished_from_the_disk_is_told_and_listed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_the_photo(cast)
    stage = cast.hotline.stage
    monkeypatch.setattr(stage.drawer, "find", lambda _: None)
    await cast.driver.sends(MediaKind.PHOTO, "front")
    cast.supply.reads(
        "1 个文件没有取到，请向报告人要。", "1 file could not be fetched; please ask the reporter for it."
    )
    lost = await stage.storage.read(lambda rows: stage.storage.media.listed(rows, FileState.LOST))
    assert [each.error for each in lost] == [VANISHED]
    cast.driver.skips()
    await cast.hotline.nothing_else()


async def test_a_photo_from_the_staff_reaches_the_reporter_and_an_answer_below_a_photo_too(cast: Cast) -> None:
    await at_the_photo(cast)
    hotline, supply, who = cast.hotline, cast.supply, cast.holder.who
    await cast.driver.sends(MediaKind.PHOTO, "front")
    cast.driver.skips()
    photo = supply.reads("{photo: photo.jpg}")
    tow = Attached(kind=MediaKind.PHOTO, file="tow", unique="tow", caption="拖车在路上")
    await hotline.arrive(hotline.event(who, tow, supply.chat, reply_to=photo.id))
    cast.driver.reads("拖车在路上")
    cast.driver.reads("接着问：车上是什么货？", "To go on: What is the load?")
    sent = cast.driver.reads(
        f"{{photo: photo.jpg}}\n26-0001，{cast.names['holder']}发来",
        f"{{photo: photo.jpg}}\n26-0001, sent by {cast.names['holder']}",
    )
    assert "拖车在路上" not in sent.text, "the words of a reply are said once"
    cast.driver.skips()
    supply.skips()
    await hotline.nothing_else()
