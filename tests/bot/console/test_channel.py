"""The console beyond the contract of every channel: who may speak, its order, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.channels.console.exchange import Change
from bot.channels.console.seats import Seat, group, public, seats_of, staff
from bot.channels.port import BadMarkup, InlineKey, Message, Polled, Refusal, ReplyKey, Unreachable
from flows.inbound import Attached, Membership, Pressed, Wrote
from flows.organisation import compile_organisation
from flows.terms import Language
from tests.bot.console.parts import DRIVER, ZHANG, Console, Desk, running
from tests.harness.console_house import SEATS, says

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
        (says("<3"), BadMarkup),
        (says("a < b"), BadMarkup),
        (says('<a href="x'), BadMarkup),
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


@pytest.mark.parametrize(
    "html",
    [
        "a &lt; b &amp; c",
        '<A HREF="https://example.org/?a=1&amp;b=&quot;">x</a>',
        "<a href='https://example.org'>x</a> <code>&lt;b&gt;</code>",
        '<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>',
        '<tg-time unix="1764000000" format="r">12 min</tg-time>',
        '<pre><code class="language-python">x</code></pre><blockquote expandable>y</blockquote>',
    ],
)
async def test_what_telegram_takes_is_taken(console: Console, html: str) -> None:
    channel = console()
    await channel.send(ZHANG, says(html))
    assert len(channel.phone(ZHANG).screen) == 1


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
