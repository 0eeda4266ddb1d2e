"""Long texts are sent whole, in messages that Telegram accepts and that read as one text."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.port import InlineKey, Message, RetryLater, Transient
from bot.channels.splitting import cut, split, units
from tests.bot.roads import TELEGRAM_MAKERS, TelegramRoad, by_telegram
from tests.fake_telegram.markup import parse_html

BUTTONS = ((InlineKey(label="好", data="1"),),)
LONG = "\n".join(f"<b>{number}</b> 车停在路边 &amp; 🚚 <i>{'x' * 80}</i>" for number in range(90))


def read(html: str) -> str:
    return parse_html(html).text


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert split("<b>a</b>" * 2, 16) == ["<b>a</b>" * 2]


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ("eins zwei\ndrei vier", ["eins zwei\n", "drei vier"]),
        ("eins zwei drei", ["eins zwei ", "drei"]),
        ("abcdefghijklmnopqrst", ["abcdefghij", "klmnopqrst"]),
        ("<b>eins zwei\ndrei</b> vier", ["<b>eins zwei\n</b>", "<b>drei</b> vier"]),
        ('<a href="https://x.y/?a=1&amp;b=2"><i>12345678901</i></a>', None),
        ("🚚🚚🚚🚚🚚🚚", ["🚚🚚🚚🚚🚚", "🚚"]),
        ("&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;&lt;", ["&lt;" * 10, "&lt;"]),
        ("123456789\n          \n\n123", ["123456789\n", "\n\n123"]),
    ],
)
def test_where_a_text_is_parted(html: str, parts: list[str] | None) -> None:
    link = '<a href="https://x.y/?a=1&amp;b=2"><i>'
    assert split(html, 10) == (parts or [f"{link}1234567890</i></a>", f"{link}1</i></a>"])


WORDS = st.text(st.sampled_from("ab \n🚚&<>车"), max_size=30).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
MARKED = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(st.sampled_from(["b", "i", "code", "blockquote"]), inner).map(lambda p: f"<{p[0]}>{p[1]}</{p[0]}>"),
    ),
    max_leaves=12,
)


@given(MARKED, st.integers(min_value=2, max_value=20))
def test_nothing_is_lost_and_every_part_can_be_read(html: str, most: int) -> None:
    parts = split(html, most)
    assert "".join("".join(read(part).split()) for part in parts) == "".join(read(html).split())
    if len(parts) > 1:
        assert all(0 < units(read(part)) <= most for part in parts)


@given(st.text(st.sampled_from("a🚚车")), st.integers(min_value=0, max_value=9))
def test_a_cut_text_is_the_beginning(text: str, most: int) -> None:
    short = cut(text, most)
    assert text.startswith(short)
    assert units(short) <= most
    assert short == text or units(short) >= most - 1


@pytest.fixture(params=TELEGRAM_MAKERS)
async def road(request: pytest.FixtureRequest) -> AsyncIterator[TelegramRoad]:
    async with by_telegram(request.param) as opened:
        yield opened


async def test_a_long_message_arrives_whole_with_its_buttons_at_the_end(road: TelegramRoad) -> None:
    asked = road.write("?")
    sent = await road.channel.send(road.chat, Message(html=LONG, plain="", buttons=BUTTONS), reply_to=asked)
    arrived = road.phone.chat.from_bots
    assert len(arrived) > 1
    assert "\n".join(message.text for message in arrived) == read(LONG)
    assert [message.buttons for message in arrived[:-1]] == [[]] * (len(arrived) - 1)
    assert road.labels(sent) == [["好"]]
    assert [bool(message.reply_to) for message in arrived] == [True] + [False] * (len(arrived) - 1)
    assert sum(len(message.parts("bold")) for message in arrived) == 90


async def test_a_long_message_of_which_a_part_went_out_is_in_doubt(road: TelegramRoad) -> None:
    parts = len(split(LONG))
    assert parts > 2
    for gone_out in range(parts):
        road.telegram.slow(0, times=gone_out, method="sendMessage")  # these go well
        road.telegram.fail("sendMessage", code=500)
        with pytest.raises(Transient) as caught:
            await road.channel.send(road.chat, Message(html=LONG, plain=""))
        assert caught.value.sent is (None if gone_out else False)
    road.telegram.fail("sendMessage", code=429, retry_after=3)
    with pytest.raises(RetryLater):
        await road.channel.send(road.chat, Message(html=LONG, plain=""))


async def test_an_answer_is_cut_at_200_characters(road: TelegramRoad) -> None:
    sent = await road.channel.send(road.chat, Message(html="？", plain="？", buttons=BUTTONS))
    road.press(sent, "1")
    press = (await road.inbox.get()).body.press  # type: ignore[union-attr]
    await road.channel.answer(press, "x" * 199 + "🚚" + "y", alert=True)
    assert road.toast() == "x" * 199
    assert road.last_press
    assert road.last_press.is_alert
