"""Stopping the form is not calling off the case: /cancel asks which is meant, and a person confirms the calling off."""

from flows.record import CaseState
from tests.stories.cast import Cast


async def _cancels(cast: Cast) -> None:
    await cast.driver.says("/cancel")
    cast.driver.reads(
        "工单 26-0001 值班组已经在处理。您要：",
        "The duty group is already working on case 26-0001. What would you like?",
        keys="1 不用来了 / 2 只是不填了 / 3 继续填"
        if cast.is_zh
        else "1 Call it off / 2 Only stop the form / 3 Go on with the form",
    )


async def test_with_nothing_open_there_is_nothing_to_stop(cast: Cast) -> None:
    await cast.driver.says("/cancel")
    cast.driver.reads("现在没有在填的。要报事请按 /start。", "Nothing is open here. To report something: /start.")
    await cast.hotline.nothing_else()


async def test_before_there_is_a_case_the_form_is_dropped_and_silence_opens_nothing(cast: Cast) -> None:
    await cast.begins()
    await cast.driver.says("取消", "cancel")
    cast.driver.reads("已停下，没有报出去。有事随时发消息，或按 /start。", "Stopped; nothing was reported.")
    await cast.hotline.passes(days=1)
    assert await cast.hotline.cases() == []
    await cast.hotline.nothing_else()


async def test_calling_off_is_confirmed_by_a_call(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await cast.acknowledged()
    await _cancels(cast)
    await cast.driver.says("不用来了", "call it off")
    cast.driver.reads("记下了。", "Noted.")
    cast.driver.reads(
        "记下了，不用来了。供应值班组会打电话跟您确认。\n03:21 前给您打电话。\n确认以前，一切照走。",
        "Recorded: no longer needed. The supply duty group calls you to confirm.\nYou get a call by 03:21.\n"
        "Until then everything goes on.",
    )
    phone = "+86 138 0000 5521" if cast.is_zh else "+86 138 0000 0834"
    cast.holder.reads(
        f"司机说不用来了，请打电话确认。\n{phone}",
        f"not needed any more, says the driver. Please confirm by a call.\n{phone}",
        keys="已回电 / 已确认不用来" if cast.is_zh else "Called back / Call-off confirmed",
    )
    assert (await cast.hotline.case()).state is CaseState.ACKNOWLEDGED
    await cast.hotline.at("03:15")
    assert "26-0001" in await cast.holder.presses("已确认不用来", "Call-off confirmed")
    cast.driver.reads("工单 26-0001 已按您说的取消。", "Case 26-0001 is called off, as you wished.")
    assert (await cast.hotline.case()).state is CaseState.CLOSED
    await cast.hotline.passes(days=1)
    await cast.hotline.nothing_else()


async def test_calling_off_before_anybody_has_it_is_told_in_the_group(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await _cancels(cast)
    await cast.driver.says("1")
    cast.driver.reads("记下了。", "Noted.")
    cast.driver.reads("记下了，不用来了。", "Recorded: no longer needed.")
    cast.supply.reads("26-0001：司机说不用来了，请打电话确认。", "26-0001: not needed any more, says the driver.")
    await cast.supply.member("li-na").presses("已确认不用来", "Call-off confirmed")
    cast.driver.reads("已按您说的取消", "is called off, as you wished")
    await cast.hotline.passes(days=1)
    await cast.hotline.nothing_else()


async def test_only_the_form_is_stopped_and_the_case_goes_on(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await _cancels(cast)
    await cast.driver.presses("只是不填了", "Only stop the form")
    cast.driver.reads("不填了。工单 26-0001 照常处理", "The form is stopped; case 26-0001 goes on.")
    await cast.supply.member(cast.holder.who).presses("接单", "Acknowledge")
    cast.holder.skips()
    shown = cast.driver.reads("已接单，会给您打电话。", "has your case and will call you.")
    assert "接着问" not in shown.text
    assert "To go on" not in shown.text
    await cast.hotline.at("03:20")
    await cast.hotline.nothing_else()


async def test_going_on_returns_to_the_same_question(cast: Cast) -> None:
    await cast.opens()
    await cast.noted()
    await _cancels(cast)
    await cast.driver.presses("继续填", "Go on with the form")
    cast.driver.reads(
        "车在哪里？",
        "Where is the vehicle?",
        keys="发送我的位置 / 现在发不了" if cast.is_zh else "Send my location / I can't now",
    )
    await cast.hotline.at("03:15")
    await cast.hotline.nothing_else()


async def test_a_cry_while_it_is_asked_what_to_stop_is_heard(cast: Cast) -> None:
    await cast.opens()
    await _cancels(cast)
    await cast.driver.says("救命，着火了", "help, fire, we are on fire")
    cast.driver.reads("120 打了吗？", "Has anyone called 120?")
    cast.supply.reads_card("【紧急，待接单】", "[Emergency, waiting]")
    cast.head.skips(), cast.director.skips(), cast.accident_told()
    await cast.hotline.nothing_else()
