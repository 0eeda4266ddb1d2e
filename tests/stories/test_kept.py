"""What answers nothing is kept all the same: a sticker, a number that nobody asked for."""

from flows.inbound import Attached, MediaKind, Unreadable
from tests.stories.cast import Cast


async def test_a_sticker_is_kept_on_the_case(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    seen = Attached(kind=MediaKind.DOCUMENT, file="sticker", unique="sticker", name="sticker.webp")
    await cast.driver.does(Unreadable(kind="sticker", kept=seen))
    cast.driver.reads("表情读不出意思。\n车在哪里？", "A sticker can't be read.\nWhere is the vehicle?")
    case = await cast.hotline.case()
    assert [file.unique for note in case.notes for file in note.files] == ["sticker"]
    cast.supply.skips()
    await cast.hotline.nothing_else()


async def test_a_shared_number_is_taken_down_whatever_was_asked(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.driver.shares("+86 139 1111 2222")
    cast.driver.skips()
    cast.supply.shows("电话尾号 2222", "phone ending 2222")
    await cast.driver.says("G4 K1512")
    cast.driver.skips()
    await cast.acknowledged_with("+86 139 1111 2222")
    await cast.hotline.nothing_else()
