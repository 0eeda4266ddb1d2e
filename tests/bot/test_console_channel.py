"""The console beyond the contract of every channel: its memory, its weak signal, and its order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.exchange import Change
from bot.channels.console.phone import KEPT
from bot.channels.console.seats import Seat, group, public, seats_of, staff
from bot.channels.port import BadMarkup, Gone, InlineKey, Message, Polled, Receive, Refusal, ReplyKey, Unreachable
from flows.inbound import Attached, Inbound, Membership, Pressed, Wrote
from flows.organisation import compile_organisation
from flows.terms import Language
from tests.harness.console_house import SEATS, says

ZHANG, DRIVER = public("driver-zhang"), "driver-zhang"
NIGHT = datetime(2026, 11, 21, 19, 11, tzinfo=UTC)


class Time:
    """A clock that moves when it is told to; whoever sleeps wakes when it has moved far enough."""

    def __init__(self) -> None:
        self.at = NIGHT
        self._moved = asyncio.Condition()

    def now(self) -> datetime:
        return self.at

    async def pass_(self, seconds: float) -> None:
        async with self._moved:
            until = self.at + timedelta(seconds=seconds)
            await self._moved.wait_for(lambda: self.at >= until)

    async def move(self, seconds: float) -> None:
        async with self._moved:
            self.at += timedelta(seconds=seconds)
            self._moved.notify_all()


class Desk:
    """Takes in what arrives, unless it is told to fail."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[Inbound] = asyncio.Queue()
        self.fails = False

    async def receive(self, polled: Polled) -> None:
        if self.fails:
            raise RuntimeError("the database is gone")
        for event in polled.events:
            self.inbox.put_nowait(event)

    async def next(self) -> Inbound:
        async with asyncio.timeout(5):
            return await self.inbox.get()


@asynccontextmanager
async def running(channel: ConsoleChannel, receive: Receive) -> AsyncIterator[None]:
    task = asyncio.create_task(channel.run(receive))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def settled() -> None:
    """Let every task run that can."""
    for _ in range(20):
        await asyncio.get_running_loop().run_in_executor(None, int)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def desk() -> Desk:
    return Desk()


class Console(Protocol):
    def __call__(self, transcript: Path | None = None, *, seats: tuple[Seat, ...] = SEATS) -> ConsoleChannel: ...


@pytest.fixture
async def console(time: Time) -> AsyncIterator[Console]:
    """Opens consoles, one after the other on the same file as if the program had died in between."""
    made: list[ConsoleChannel] = []

    def make(transcript: Path | None = None, *, seats: tuple[Seat, ...] = SEATS) -> ConsoleChannel:
        made.append(ConsoleChannel(seats, now=time.now, sleep=time.pass_, transcript=transcript))
        return made[-1]

    yield make
    for channel in made:
        await channel.close()


# what arrives


async def test_each_act_is_a_batch_of_its_own_in_the_order_of_acting(console: Console, desk: Desk) -> None:
    channel = console()
    batches: list[int] = []

    async def receive(polled: Polled) -> None:
        batches.append(len(polled.events))
        await desk.receive(polled)

    for text in "abc":
        channel.write(ZHANG, DRIVER, text)
    async with running(channel, receive):
        assert [(await desk.next()).body for _ in range(3)] == [Wrote(text="a"), Wrote(text="b"), Wrote(text="c")]
    assert batches == [1, 1, 1]


async def test_a_very_long_text_leaves_in_pieces_and_nothing_is_lost(console: Console, desk: Desk) -> None:
    channel = console()
    async with running(channel, desk.receive):
        channel.write(ZHANG, DRIVER, "长" * 5000)
        bodies = [(await desk.next()).body for _ in range(2)]
    assert [len(each.text) for each in bodies if isinstance(each, Wrote)] == [4096, 904]


async def test_somebody_unknown_tells_no_language(console: Console, desk: Desk) -> None:
    stranger = Seat(chat="public:x", kind="customer", name=SEATS[0].name, language=Language.EN, speakers=("x",))
    channel = console(seats=(stranger,))
    async with running(channel, desk.receive):
        channel.write("public:x", "x", "bonjour")
        assert (await desk.next()).sender.language_code == ""


async def test_nobody_speaks_on_anothers_phone(console: Console) -> None:
    channel = console()
    posted = await channel.send(group("supply"), says("Card", buttons=((InlineKey(label="A", data="a"),),)))
    acts: tuple[Callable[[], str], ...] = (
        lambda: channel.write(ZHANG, "li-na", "hello"),
        lambda: channel.press(group("supply"), DRIVER, posted, "a"),
        lambda: channel.photo("public:nobody", DRIVER),
        lambda: channel.press(group("supply"), "li-na", "999", "a"),
    )
    for act in acts:
        with pytest.raises(KeyError):
            act()


async def test_only_ones_own_text_can_be_edited(console: Console) -> None:
    channel = console()
    own = channel.write(group("supply"), "li-na", "K1512")
    photo = channel.photo(ZHANG, DRIVER)
    for person, message, chat in (("chen-bo", own, group("supply")), (DRIVER, photo, ZHANG)):
        with pytest.raises(KeyError):
            channel.rewrite(chat, person, message, "K1521")
    assert channel.rewrite(group("supply"), "li-na", own, "K1521") == own


async def test_every_picture_has_a_name_of_its_own(console: Console, desk: Desk) -> None:
    channel = console()
    async with running(channel, desk.receive):
        channel.photo(ZHANG, DRIVER)
        channel.photo(ZHANG, DRIVER)
        bodies = [(await desk.next()).body for _ in range(2)]
    assert len({body.unique for body in bodies if isinstance(body, Attached)}) == 2


async def test_asking_for_a_language_turns_the_frame_of_the_phone(console: Console) -> None:
    channel = console()
    assert channel.phone(ZHANG).language is Language.ZH
    channel.write(ZHANG, DRIVER, " /language EN ")
    assert channel.phone(ZHANG).language is Language.EN


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


# what is shown


async def test_an_answer_is_shown_to_the_one_who_pressed(console: Console, desk: Desk) -> None:
    channel = console()
    heard: list[Change] = []
    stop = channel.listen(heard.append)
    card = await channel.send(group("supply"), says("Card", buttons=((InlineKey(label="Take", data="a"),),)))
    async with running(channel, desk.receive):
        channel.press(group("supply"), "li-na", card, "a")
        event = await desk.next()
    assert isinstance(event.body, Pressed)
    await channel.answer(event.body.press, "Noted", alert=True)
    assert heard[-1] == Change(kind="toast", chat=group("supply"), person="li-na", text="Noted", alert=True)
    stop()
    await channel.send(group("supply"), says("More"))
    assert heard[-1].kind == "toast"


async def test_keys_stay_until_other_keys_come_or_they_are_dropped(console: Console) -> None:
    channel = console()
    rows = ((ReplyKey(label="Send my location", requests="location"),),)
    await channel.send(ZHANG, says("Where?", keys=rows))
    await channel.send(ZHANG, says("By the way"))
    assert channel.phone(ZHANG).keys == rows
    await channel.send(ZHANG, says("Thanks", drop_keys=True))
    assert channel.phone(ZHANG).keys == ()


@pytest.mark.parametrize(
    ("message", "error"),
    [
        (says("<b>open"), BadMarkup),
        (says("<b><i>crossed</b></i>"), BadMarkup),
        (says("closed</b>"), BadMarkup),
        (says("<script>alert(1)</script>"), BadMarkup),
        (says("<span>plain</span>"), BadMarkup),
        (says("a <!-- note -->"), BadMarkup),
        (says("<!doctype html> a"), BadMarkup),
        (says("<br/>"), BadMarkup),
        (Message(html=" ", plain=" "), Refusal),
        (says("x" * 4097), Refusal),
        (says("x", buttons=((InlineKey(label="A", data="按" * 22),),)), Refusal),
    ],
)
async def test_what_telegram_would_refuse_is_refused(
    console: Console, message: Message, error: type[Exception]
) -> None:
    channel = console()
    with pytest.raises(error):
        await channel.send(ZHANG, message)
    assert channel.phone(ZHANG).screen == ()


async def test_a_chat_without_a_seat_cannot_be_reached(console: Console) -> None:
    with pytest.raises(Unreachable):
        await console().send("public:somebody", says("hello"))


async def test_blocking_is_told_and_remembered(console: Console, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "console.jsonl"
    channel = console(file)
    async with running(channel, desk.receive):
        channel.set_present(ZHANG, present=False)
        assert (await desk.next()).body == Membership(present=False)
    with pytest.raises(Unreachable):
        await console(file).send(ZHANG, says("hello"))


def test_everybody_of_an_organisation_has_a_seat() -> None:
    name = {"zh": "名", "en": "Name"}
    organisation = compile_organisation(
        {
            "name": name,
            "numbers": {"hotline": "+86 731 0000 2400"},
            "people": [
                {"id": "driver-zhang", "kind": "driver", "name": name},
                {"id": "li-na", "name": name, "language": "en"},
                {"id": "zhao-min", "name": name},
            ],
            "groups": [{"id": "supply", "name": name, "head": "supply-head", "members": ["li-na"]}],
            "roles": [{"id": "supply-head", "name": name, "people": ["zhao-min"]}],
        }
    )
    seats = {seat.chat: seat for seat in seats_of(organisation)}
    assert list(seats) == [ZHANG, staff("li-na"), staff("zhao-min"), public("passer-by"), group("supply")]
    assert seats[group("supply")].speakers == ("li-na", "zhao-min")
    assert (seats[staff("li-na")].language_code, seats[public("passer-by")].language_code) == ("en", "")
