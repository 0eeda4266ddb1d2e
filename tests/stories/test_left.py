"""Whoever leaves keeps nothing on their phone that only a holder may read, and nothing more arrives there."""

from __future__ import annotations

from bot.people import offboard
from bot.post import Parcel
from flows.event import Departed
from flows.outbound import Kind, Say, ToPerson
from flows.record import CaseState
from flows.terms import Language, PersonId
from flows.text import T
from storage.unit_of_work import Outgoing, encode
from tests.harness.hotline import hotline_open
from tests.stories.cast import Cast


async def test_what_only_the_holder_may_read_is_taken_back_from_whoever_leaves() -> None:
    async with hotline_open() as hotline:
        cast = await Cast.of(hotline, "zh")
        await cast.opens()
        await cast.noted()
        await cast.acknowledged()
        stage = hotline.stage
        assert any("已接单 26-0001" in each.text for each in stage.theatre.shown[cast.holder.chat])
        await offboard(stage.storage, stage.house, hotline.now, "li-na")
        await stage.settle()
        texts = [each.text for each in stage.theatre.shown[cast.holder.chat]]
        assert not any("已接单 26-0001" in text for text in texts)
        assert "26-0001" in texts
        hotline.finished = True


async def test_what_still_waits_for_whoever_leaves_is_not_sent() -> None:
    async with hotline_open() as hotline:
        cast = await Cast.of(hotline, "zh")
        stage, now = hotline.stage, hotline.now
        say = Say(to=ToPerson(person=PersonId("li-na")), lines=(T("{words}", words="王女士的电话"),), kind=Kind.PROMPT)
        parcel = Parcel(outbound=say, language=Language.ZH, zone="Asia/Shanghai")
        row = Outgoing(f"console:{cast.holder.chat}", Kind.PROMPT, encode(parcel), now, now)
        await stage.storage.run(lambda rows: stage.storage.outbox.add(rows, [row]))
        await offboard(stage.storage, stage.house, now, "li-na")
        await stage.settle()
        cast.holder.never_saw("王女士的电话")
        hotline.finished = True


async def test_what_a_closed_case_still_owes_is_asked_of_others_when_they_leave() -> None:
    async with hotline_open() as hotline:
        cast = await Cast.of(hotline, "zh")

        async def only_the_head() -> None:
            await cast.head.presses("已知悉")

        cast.noted = only_the_head  # type: ignore[method-assign]
        await cast.is_resolved()
        await cast.driver.presses("解决了")
        case = await hotline.case()
        owed = case.obligation("outlet-head")
        assert case.state is CaseState.CLOSED
        assert owed
        assert owed.open
        stage = hotline.stage
        await offboard(stage.storage, stage.house, hotline.now, cast.outlet.who)
        await stage.settle()
        entries = await stage.storage.read(lambda rows: stage.storage.journal.read(rows, case.id))
        assert isinstance(entries[-1].event, Departed)
        assert any("网点负责人没有人值班或联系不上" in each.text for each in stage.theatre.shown[cast.manager.chat])
        hotline.finished = True
