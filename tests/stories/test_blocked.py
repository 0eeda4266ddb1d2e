"""A reporter who blocks the bot can only be called."""

from tests.stories.cast import Cast


async def test_a_reporter_who_blocks_the_bot_is_called_and_is_heard_of_when_back(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await cast.driver.blocks()
    phone = "+86 138 0000 5521" if cast.is_zh else "+86 138 0000 0834"
    cast.holder.reads(
        f"26-0001：司机收不到消息了。请打电话：{phone}",
        f"26-0001: no message reaches the driver any more. Please call: {phone}",
    )
    cast.supply.shows("司机收不到消息了", "No message reaches the driver any more: please call")
    await cast.driver.blocks()
    await cast.hotline.at("03:14")
    await cast.driver.blocks(back=True)
    cast.holder.reads("26-0001：司机又能收到消息了。", "26-0001: messages reach the driver again.")
    cast.supply.hides("收不到"), cast.supply.hides("No message reaches")
    await cast.hotline.nothing_else()
