"""Phones with weak signal, and phones that remember: nothing is lost, nothing happens twice by mistake."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.console.phone import KEPT
from bot.channels.console.seats import staff
from bot.channels.port import Gone, InlineKey, ReplyKey
from flows.inbound import Wrote
from flows.terms import Language
from tests.bot.console.parts import DRIVER, NIGHT, ZHANG, Console, Desk, Time, running, settled
from tests.harness.console_house import says

# weak signal


async def test_slow_signal_delivers_late_and_twice_under_one_key(console: Console, time: Time, desk: Desk) -> None:
    channel = console()
    channel.set_slow(ZHANG, slow=True)
    async with running(channel, desk.receive):
        channel.write(ZHANG, DRIVER, "车坏了")
        await settled()
        await time.move(89)
        await settled()
        assert desk.inbox.empty()
        await time.move(1)
        first, second = await desk.next(), await desk.next()
    assert (first.sent_at, first.received_at) == (NIGHT, NIGHT + timedelta(seconds=90))
    assert first == second


async def test_another_phone_is_not_slowed(console: Console, desk: Desk) -> None:
    channel = console()
    channel.set_slow(ZHANG, slow=True)
    async with running(channel, desk.receive):
        channel.write(ZHANG, DRIVER, "late")
        channel.write(staff("li-na"), "li-na", "now")
        assert (await desk.next()).body == Wrote(text="now")


async def test_flight_mode_sends_nothing_and_receives_later(console: Console, time: Time, desk: Desk) -> None:
    channel = console()
    before = await channel.send(ZHANG, says("Where are you?"))
    channel.set_flight(ZHANG, flight=True)
    async with running(channel, desk.receive):
        mine = channel.write(ZHANG, DRIVER, "K1512")
        sent = await channel.send(ZHANG, says("Still there?"))
        await settled()
        assert desk.inbox.empty()
        assert [each.id for each in channel.phone(ZHANG).screen] == [before, mine]
        await time.move(600)
        channel.set_flight(ZHANG, flight=False)
        event = await desk.next()
    assert (event.message, event.sent_at) == (mine, NIGHT + timedelta(minutes=10))
    assert {each.id for each in channel.phone(ZHANG).screen} == {before, mine, sent}


async def test_a_press_in_flight_mode_does_nothing(console: Console, desk: Desk) -> None:
    channel = console()
    asked = await channel.send(ZHANG, says("Safe?", buttons=((InlineKey(label="Yes", data="y"),),)))
    channel.set_flight(ZHANG, flight=True)
    async with running(channel, desk.receive):
        assert channel.press(ZHANG, DRIVER, asked, "y") == ""
        channel.set_flight(ZHANG, flight=False)
        await settled()
    assert desk.inbox.empty()


# memory


async def test_phones_are_full_again_after_a_restart(console: Console, tmp_path: Path) -> None:
    file = tmp_path / "data" / "console.jsonl"
    first = console(file)
    asked = await first.send(ZHANG, says("<b>Safe?</b>", keys=((ReplyKey(label="Yes"),),)))
    await first.edit(ZHANG, asked, says("<b>All safe?</b>"))
    first.write(ZHANG, DRIVER, "/language en")
    first.set_slow(ZHANG, slow=True)
    second = console(file)
    assert second.phone(ZHANG).screen == first.phone(ZHANG).screen
    assert second.phone(ZHANG).keys == first.phone(ZHANG).keys
    assert (second.phone(ZHANG).language, second.phone(ZHANG).slow) == (Language.EN, True)
    assert int(await second.send(ZHANG, says("On"))) > max(int(each.id) for each in first.phone(ZHANG).screen)


async def test_what_was_never_taken_in_is_handed_over_after_a_restart_under_its_old_key(
    console: Console, time: Time, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "console.jsonl"
    first = console(file)
    async with running(first, desk.receive):
        first.write(ZHANG, DRIVER, "taken")
        await desk.next()
        await settled()
    desk.fails = True
    first.write(ZHANG, DRIVER, "lost?")
    with pytest.raises(RuntimeError):
        await first.run(desk.receive)
    desk.fails = False
    await time.move(60)
    async with running(console(file), desk.receive):
        event = await desk.next()
        await settled()
    assert (event.body, event.sent_at) == (Wrote(text="lost?"), NIGHT)
    assert event.received_at == NIGHT + timedelta(minutes=1)
    assert f'"key":"{event.key}"' in file.read_text(encoding="utf-8")
    assert desk.inbox.empty()


async def test_what_was_taken_in_is_not_handed_over_again(console: Console, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "console.jsonl"
    for text in ("one", "two"):
        channel = console(file)
        async with running(channel, desk.receive):
            channel.write(ZHANG, DRIVER, text)
            assert (await desk.next()).body == Wrote(text=text)
            await settled()
    assert desk.inbox.empty()


async def test_what_was_late_is_late_after_a_restart_too(
    console: Console, time: Time, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "console.jsonl"
    first = console(file)
    first.set_slow(ZHANG, slow=True)
    first.write(ZHANG, DRIVER, "slow")
    async with running(console(file), desk.receive):
        await settled()
        assert desk.inbox.empty()
        await time.move(90)
        assert (await desk.next()).key == (await desk.next()).key


async def test_what_was_written_in_flight_mode_is_sent_once_after_a_restart(
    console: Console, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "console.jsonl"
    first = console(file)
    first.set_flight(ZHANG, flight=True)
    mine = first.write(ZHANG, DRIVER, "K1512")
    second = console(file)
    second.set_flight(ZHANG, flight=False)
    third = console(file)
    async with running(third, desk.receive):
        assert (await desk.next()).message == mine
        await settled()
    assert desk.inbox.empty()
    assert [each.id for each in third.phone(ZHANG).screen] == [mine]


async def test_a_torn_last_line_is_left_out(console: Console, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "console.jsonl"
    first = console(file)
    kept = await first.send(ZHANG, says("kept"))
    await first.send(ZHANG, says("秘密 torn"))
    file.write_bytes(file.read_bytes()[:-25])
    second = console(file)
    later = await second.send(ZHANG, says("later"))
    third = console(file)
    assert [each.id for each in third.phone(ZHANG).screen] == [kept, later]
    assert "line 3" in caplog.text
    assert "秘密" not in caplog.text


async def test_clearing_empties_phones_for_good_and_uses_no_id_twice(
    console: Console, desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "console.jsonl"
    first = console(file)
    used = {await first.send(ZHANG, says("old")), first.write(ZHANG, DRIVER, "old")}
    first.clear()
    second = console(file)
    async with running(second, desk.receive):
        await settled()
    assert (first.phone(ZHANG).screen, second.phone(ZHANG).screen) == ((), ())
    assert desk.inbox.empty()
    assert await second.send(ZHANG, says("new")) not in used


async def test_two_consoles_never_share_a_key(console: Console, desk: Desk) -> None:
    for channel in (console(), console()):
        async with running(channel, desk.receive):
            channel.write(ZHANG, DRIVER, "hello")
            await settled()
    assert (await desk.next()).key != (await desk.next()).key


async def test_a_phone_remembers_so_many_messages_and_no_more(console: Console) -> None:
    channel = console()
    first = await channel.send(ZHANG, says("0"))
    for number in range(KEPT):
        await channel.send(ZHANG, says(str(number + 1)))
    assert len(channel.phone(ZHANG).screen) == KEPT
    with pytest.raises(Gone):
        await channel.edit(ZHANG, first, says("again"))
