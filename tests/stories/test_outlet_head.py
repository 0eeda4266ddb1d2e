"""The outlet head must know within 30 minutes: by his own press or a recorded call, never by our having sent it."""

from flows.inbound import Pressed
from flows.obligation import Status
from tests.stories.cast import Cast

LATE = ("超时：网点负责人还没有确认知悉", "Overdue: the outlet head has not confirmed")


async def _running(cast: Cast) -> None:
    """A breakdown that goes well in every other respect."""
    await cast.opens()
    await cast.head.presses("已知悉", "Noted")
    await cast.acknowledged()
    await cast.answers()
    await cast.supply.member(cast.holder.who).presses("备用车出发", "Vehicle left")
    cast.holder.reads("哪辆车？", "Which vehicle?")
    await cast.holder.says("/cancel")
    cast.holder.skips(), cast.driver.skips()


async def _status(cast: Cast) -> Status:
    owed = (await cast.hotline.case()).obligation("outlet-head")
    assert owed is not None
    return owed.status


async def test_it_is_met_by_his_press(cast: Cast) -> None:
    await _running(cast)
    assert await _status(cast) is Status.RUNNING
    await cast.hotline.at("03:31")
    cast.outlet.reads(
        "还有 10 分钟：26-0001，03:41 前网点负责人知悉。", "10 min left: 26-0001, outlet head told by 03:41."
    )
    await cast.outlet.presses("已知悉", "Noted")
    assert await _status(cast) is Status.MET
    await cast.hotline.at("03:55")
    cast.supply.shows("03:31 孙涛知悉", "03:31 Sun Tao informed")
    await cast.hotline.nothing_else()


async def test_our_own_sending_never_meets_it(cast: Cast) -> None:
    await _running(cast)
    await cast.hotline.at("03:41")
    assert await _status(cast) is Status.BREACHED
    cast.outlet.reads("还有 10 分钟", "10 min left")
    cast.supply.reads("网点负责人还没有确认知悉，03:41 到期。", "the outlet head has not confirmed, due 03:41.")
    cast.manager.reads(
        f"{LATE[0]}\n应做到：03:41 前网点负责人知悉（预案 30 分钟）\n已发给孙涛\n+86 139 0000 7788\n"
        "03:41 到期，刚刚超时。03:51 前没有进展，转总监方琳。",
        f"{LATE[1]}\nPromised: outlet head told by 03:41 (plan, 30 min)\nSun Tao\n+86 139 0000 7788\n"
        "Due 03:41, just passed. Without progress by 03:51 it goes to director Fang Lin.",
        keys="我来处理 / 已打电话，已知悉 / 换人知悉"
        if cast.is_zh
        else "I take it / Called, they know / Tell someone else",
    )
    cast.driver.reads_nothing()
    await cast.hotline.at("03:51")
    cast.director.reads(*LATE)
    await cast.outlet.presses("已知悉", "Noted")
    assert await _status(cast) is Status.MET
    await cast.hotline.at("04:20")
    await cast.hotline.nothing_else()


async def test_it_is_met_by_a_call_that_somebody_else_records(cast: Cast) -> None:
    await _running(cast)
    await cast.hotline.at("03:41")
    cast.outlet.skips(), cast.supply.skips()
    cast.manager.reads(*LATE)
    await cast.hotline.at("03:44")
    await cast.manager.presses("已打电话，已知悉", "Called, they know")
    owed = (await cast.hotline.case()).obligation("outlet-head")
    assert owed is not None
    assert (owed.status, owed.called, owed.met_by) == (Status.MET, True, "zhou-qiang")
    cast.supply.shows("03:44 已电话告知网点负责人孙涛", "03:44 outlet head Sun Tao told by phone")
    await cast.hotline.at("04:20")
    await cast.hotline.nothing_else()


async def test_nobody_else_can_say_that_he_knows(cast: Cast) -> None:
    await _running(cast)
    data, message = cast.hotline.key_on(cast.outlet.chat, "noted:outlet-head")
    press = cast.hotline.event("liu-yang", Pressed(data=data, press="by-another"), message=message)
    await cast.hotline.arrive(press)
    assert await _status(cast) is Status.RUNNING
    assert "供应值班组" in cast.hotline.answer_to("by-another")
    await cast.hotline.nothing_else()
