"""What goes wrong on the way to a chat costs no message, repeats none, and stops nobody else."""

from __future__ import annotations

import pytest

from bot.channels.port import BadMarkup, Muted, Refusal, RetryLater, Transient, Unauthorised, Unreachable
from bot.engine.outcome import Trouble
from flows.outbound import Kind
from flows.terms import CaseId
from storage.unit_of_work import OutboxState
from tests.bot.engine.post_office import GROUP, PERSON, SECOND, office


async def test_an_emergency_overtakes_everything_in_every_lane() -> None:
    async with office() as house:
        await house.put(*(house.say(f"line {n}") for n in range(3)), house.say("to one", PERSON), house.post(1))
        await house.put(house.post(2, emergency=True))
        await house.rounds()
        assert "0002" in house.double.said()[0]
        assert "0001" in "".join(house.double.said()[1:3])


async def test_a_group_takes_twenty_a_minute_and_an_emergency_does_not_wait() -> None:
    async with office() as house:
        await house.put(*(house.say(f"line {n}") for n in range(40)))
        await house.pass_by(5)
        assert len(house.double.said()) == 16
        assert all(row.attempts == 0 and row.error is None for row in await house.waiting()), "held, not tried"
        await house.put(house.post(7, emergency=True))
        before = house.clock.now()
        await house.pass_by(1)
        at, _, _, text = house.double.calls[-1]
        assert "0007" in text
        assert at == before
        await house.rounds()
        assert len(house.double.said()) == 41
        assert await house.counts() == {}


async def test_a_chat_that_is_refused_waits_alone_and_no_attempt_is_counted() -> None:
    async with office() as house:
        house.double.raises = [RetryLater(30)]
        await house.put(house.say("held", kind=Kind.URGENT), house.say("to one", PERSON))
        await house.pass_by(29)
        assert house.double.words(GROUP) == []
        assert house.double.words(PERSON) == ["to one"]
        [held] = await house.waiting()
        assert (held.attempts, held.repeat) == (0, False)
        await house.rounds()
        assert house.double.words(GROUP) == ["held"]


async def test_three_refused_chats_silence_the_bot() -> None:
    async with office() as house:
        house.double.raises = [RetryLater(30), RetryLater(30), RetryLater(30)]
        await house.put(*(house.say(f"to {n}", f"staff:{n}", Kind.URGENT) for n in range(1, 6)))
        await house.delivery.flush()
        sent = len(house.double.calls)
        await house.put(house.say("another", "staff:99"))
        await house.pass_by(29)
        assert len(house.double.calls) == sent
        await house.rounds()
        assert await house.counts() == {}


async def test_formatting_that_is_refused_goes_as_plain_words_and_is_logged_without_them(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with office() as house:
        house.double.raises = [BadMarkup("can't parse entities")]
        await house.put(house.say("Zhang <3"))
        await house.rounds()
        assert house.double.words() == ["Zhang &lt;3"]
        # What the libraries tell at DEBUG is never kept: bot/logs.py lets nothing of theirs pass below WARNING.
        kept = [each.getMessage() for each in caplog.records if each.name.startswith("bot.")]
        assert any("without" in each for each in kept)
        assert not any("Zhang" in each for each in kept)


async def test_a_long_message_goes_on_where_it_stopped() -> None:
    async with office() as house:
        words = "\n".join(f"line {n:04d}" for n in range(900))
        await house.put(house.say(words, kind=Kind.URGENT))
        house.double.raises = []
        send, seen = house.double.send, 0

        async def fails_second(*given: object, **more: object) -> str:
            nonlocal seen
            seen += 1
            if seen == 2:
                raise Transient("the line is down", sent=False)
            return await send(*given, **more)  # type: ignore[arg-type]

        house.double.send = fails_second  # type: ignore[method-assign]
        await house.rounds()
        assert "\n".join(text.strip() for text in house.double.words()) == words
        assert seen == 4, "three parts, one of them tried twice"


async def test_a_long_message_goes_on_where_it_stopped_after_a_start_as_well() -> None:
    async with office() as house:
        words = "\n".join(f"line {n:04d}" for n in range(900))
        await house.put(house.say(words, kind=Kind.PROMPT))
        send = house.double.send

        async def dies(*given: object, **more: object) -> str:
            if len(house.double.words()) == 1:
                raise KeyboardInterrupt
            return await send(*given, **more)  # type: ignore[arg-type]

        house.double.send = dies  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            await house.delivery.flush()
        house.double.send = send  # type: ignore[method-assign]
        await house.anew().begin()
        await house.rounds()
        assert "\n".join(text.strip() for text in house.double.words()) == words


async def test_who_cannot_be_reached_is_told_of_once_and_the_line_waits() -> None:
    async with office() as house:
        house.double.raises = [Unreachable("blocked")]
        await house.put(house.say("one", PERSON), house.say("two", PERSON))
        await house.pass_by(3600)
        assert house.troubles == [(PERSON, Trouble.UNREACHABLE)]
        assert await house.counts() == {OutboxState.WAITING: 2}
        back = await house.storage.run(lambda rows: house.storage.outbox.resume(rows, PERSON, house.clock.now()))
        assert back == 1
        await house.rounds()
        assert house.double.words(PERSON) == ["one", "two"]


async def test_what_waits_for_a_day_is_set_aside_and_can_be_cleared() -> None:
    async with office() as house:
        house.double.raises = [Muted("no rights"), Muted("no rights")]
        await house.put(house.say("one"))
        await house.rounds()
        assert house.troubles == [(GROUP, Trouble.MUTED)]
        [dead] = await house.storage.read(house.storage.outbox.troubled)
        assert (dead.state, house.double.words()) == (OutboxState.DEAD, [])
        week_later = house.clock.now() + 7 * 24 * 3600 * SECOND
        assert await house.storage.read(lambda rows: house.storage.outbox.counts(rows, week_later)) == {}
        assert await house.storage.run(lambda rows: house.storage.outbox.clear(rows, [dead.id])) == 1
        assert await house.counts() == {}


async def test_words_that_somebody_wrote_and_that_nobody_got_are_told_of() -> None:
    async with office() as house:
        house.double.raises = [Refusal("no"), Transient("timeout", sent=None)]
        await house.put(house.say("passed on", PERSON, origin="staff:-100/5", case=CaseId(1)))
        await house.put(house.say("in doubt", "staff:8", origin="staff:-100/6", case=CaseId(1)))
        await house.put(house.say("ours", "staff:9"))
        await house.rounds()
        assert house.troubles == [(PERSON, Trouble.UNDELIVERED), ("staff:8", Trouble.UNDELIVERED)]


async def test_passed_on_words_are_remembered_by_their_origin_and_edited_when_they_change() -> None:
    async with office() as house:
        origin = {"origin": "hotline:4/5", "case": CaseId(1)}
        await house.put(house.say("K1520", **origin))
        await house.rounds()
        await house.put(house.say("K1521", rewrites=True, **origin))
        await house.rounds()
        assert house.double.words() == ["K1521"]
        await house.put(house.say("answered", "staff:7", answers="hotline:4/5", case=CaseId(1)))
        await house.rounds()
        assert house.double.words("staff:7") == ["answered"]


async def test_a_refused_token_holds_the_bot_and_loses_nothing() -> None:
    async with office() as house:
        house.double.raises = [Unauthorised("revoked")]
        await house.put(house.say("one"), house.say("two", PERSON))
        await house.rounds()
        assert house.double.words(GROUP) + house.double.words(PERSON) == ["one", "two"]


async def test_a_card_under_way_when_the_program_died_is_repeated_and_both_copies_bear_the_same_keys() -> None:
    async with office() as house:
        await house.put(house.post(1))
        send, said = house.double.send, []

        async def dies_after(*given: object, **more: object) -> str:
            said.append(await send(*given, **more))  # type: ignore[arg-type]
            house.double.markups.append(given[1].buttons[0][0].data)  # type: ignore[attr-defined]
            if len(said) == 1:
                raise KeyboardInterrupt
            return said[-1]

        house.double.send = dies_after  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            await house.delivery.flush()
        await house.anew().begin()
        await house.rounds()
        assert house.double.words()[1] == "(possibly a repeat)\n[To be taken] breakdown 26-0001"
        await house.put(house.refresh(1, "Li Na has it"))
        await house.rounds()
        first, second = house.double.words()
        assert first == "[To be taken] breakdown 26-0001"
        assert second == "[Li Na has it] breakdown 26-0001", "of two copies we know the second, and that one is edited"
        assert len(set(house.double.markups)) == 1, "a press on either says the same"


async def test_an_edit_waits_for_its_card_and_goes_into_it() -> None:
    async with office() as house:
        house.double.raises = [Transient("down", sent=False)]
        await house.put(house.post(1))
        await house.delivery.flush()
        await house.put(house.refresh(1, "Li Na has it"))
        await house.rounds()
        assert house.double.said() == ["[To be taken] breakdown 26-0001", "[Li Na has it] breakdown 26-0001"]
        assert house.double.said("edit") == []


async def test_a_refresh_without_any_card_posts_it() -> None:
    async with office() as house:
        await house.put(house.refresh(1, "Li Na has it"))
        await house.delivery.flush()
        assert house.double.words() == ["[Li Na has it] breakdown 26-0001"]
