"""One contract for every channel: what people do arrives as the same events, what we say reads the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from msgspec.structs import replace

from bot.channels.port import (
    BadMarkup,
    Command,
    Gone,
    InlineKey,
    Message,
    NotModified,
    Refusal,
    ReplyKey,
    Unreachable,
    Upload,
)
from bot.channels.specimen import specimen
from bot.engine.content import content_of, shown_as
from flows.inbound import (
    Attached,
    Body,
    Inbound,
    Located,
    MediaKind,
    Membership,
    Pressed,
    Sender,
    SharedContact,
    Wrote,
)
from flows.terms import Address
from tests.bot.roads import NAME, PHONE, ROADS, SPOKEN, TAKEN_IN, Road, came

QUESTION = Message(
    html="<b>车停在哪里？</b>\n&lt;1&gt; 🚚",
    plain="车停在哪里？\n<1> 🚚",
    buttons=((InlineKey(label="路边", data="1:a"), InlineKey(label="高速", data="1:b")), (InlineKey(label="跳过"),)),
)
QUESTION = replace(QUESTION, buttons=(QUESTION.buttons[0], (InlineKey(label="26-0417", copies="26-0417"),)))


def says(text: str) -> Message:
    return Message(html=text, plain=text)


@pytest.fixture(params=ROADS)
async def road(request: pytest.FixtureRequest) -> AsyncIterator[Road]:
    async with ROADS[request.param]() as opened:
        yield opened


def received(road: Road) -> datetime:
    """When what people do reaches the house: nothing is on its way for long inside the console."""
    return SPOKEN if road.channel.name == "console" else TAKEN_IN


def expected(road: Road, body: Body, event: Inbound, *, message: str) -> Inbound:
    """What an act of Zhang's must have become; his id and the event's key are the platform's."""
    return Inbound(
        key=event.key,
        address=Address(bot=road.channel.name, chat=road.chat),
        sender=Sender(platform=event.sender.platform, user=event.sender.user, name=NAME, language_code="zh-hans"),
        sent_at=SPOKEN,
        received_at=received(road),
        message=message,
        body=body,
    )


# what people do


@pytest.mark.parametrize("text", ["车坏了", "<b>{x} %s &amp;</b>", "/start 7KQ2-M4XP", "\u200fمرحبا🚚", "x" * 4096])
async def test_a_text_arrives_exactly_as_written(road: Road, text: str) -> None:
    message = road.write(text)
    event = await came(road)
    assert event == expected(road, Wrote(text=text), event, message=message)
    assert event.sender.user
    assert event.key


async def test_a_place_arrives(road: Road) -> None:
    message = road.locate(28.19, 112.97)
    event = await came(road)
    assert event == expected(road, Located(lat=28.19, lon=112.97), event, message=message)


async def test_the_own_number_arrives(road: Road) -> None:
    message = road.contact()
    event = await came(road)
    assert event == expected(road, SharedContact(phone=PHONE, name=NAME), event, message=message)


async def test_a_photo_and_a_voice_message_arrive_with_what_it_takes_to_fetch_them(road: Road) -> None:
    for kind, message in ((MediaKind.PHOTO, road.photo()), (MediaKind.VOICE, road.voice())):
        event = await came(road)
        assert isinstance(event.body, Attached)
        assert (event.body.kind, event.message) == (kind, message)
        assert event.body.file
        assert event.body.unique
        assert event.body.size > 0


async def test_an_edit_names_the_message_and_says_so(road: Road) -> None:
    message = road.write("车坏了")
    first = await came(road)
    road.rewrite(message, "车坏了，在高速上")
    event = await came(road)
    assert event == replace(expected(road, Wrote(text="车坏了，在高速上"), event, message=message), edited=True)
    assert event.key != first.key


async def test_a_press_carries_its_data_and_can_be_answered(road: Road) -> None:
    sent = await road.channel.send(road.chat, QUESTION)
    road.press(sent, "1:b")
    event = await came(road)
    assert isinstance(event.body, Pressed)
    press = Pressed(data="1:b", press=event.body.press)
    assert event == replace(expected(road, press, event, message=sent), sent_at=received(road))
    await road.channel.answer(event.body.press, "记下了")
    assert road.toast() == "记下了"


async def test_every_act_has_a_key_of_its_own(road: Road) -> None:
    sent = await road.channel.send(road.chat, QUESTION)
    road.write("车坏了")
    road.write("车坏了")
    road.press(sent, "1:a")
    road.press(sent, "1:a")
    road.block()
    keys = [(await came(road)).key for _ in range(5)]
    assert len(set(keys)) == 5


async def test_words_in_a_group_are_marked_as_such(road: Road) -> None:
    message = road.write_in_group("我来处理")
    event = await came(road)
    assert (event.body, event.group, event.message) == (Wrote(text="我来处理"), True, message)
    assert event.address == Address(bot=road.channel.name, chat=road.group)


async def test_a_chat_that_is_closed_and_opened_again_is_told_and_unreachable_between(road: Road) -> None:
    road.block()
    event = await came(road)
    assert (event.body, event.address.chat, event.message) == (Membership(present=False), road.chat, "")
    with pytest.raises(Unreachable):
        await road.channel.send(road.chat, says("有人吗"))
    road.unblock()
    assert (await came(road)).body == Membership(present=True)
    assert await road.channel.send(road.chat, says("有人吗"))


# what we say


async def test_a_message_reads_as_it_was_written(road: Road) -> None:
    sent = await road.channel.send(road.chat, QUESTION)
    assert road.text(sent) == QUESTION.plain
    assert road.labels(sent) == [["路边", "高速"], ["26-0417"]]


async def test_an_edit_changes_the_words_and_the_buttons(road: Road) -> None:
    sent = await road.channel.send(road.chat, QUESTION)
    await road.channel.edit(road.chat, sent, says("记下了：路边"))
    assert (road.text(sent), road.labels(sent)) == ("记下了：路边", [])
    with pytest.raises(NotModified):
        await road.channel.edit(road.chat, sent, says("记下了：路边"))
    await road.channel.edit(road.chat, sent, QUESTION)
    assert road.labels(sent) == [["路边", "高速"], ["26-0417"]]


async def test_what_is_not_there_any_more_cannot_be_edited_nor_answered(road: Road) -> None:
    with pytest.raises(Gone):
        await road.channel.edit(road.chat, "999999", QUESTION)
    with pytest.raises(Gone):
        await road.channel.answer("999999", "记下了")


async def test_a_reply_names_its_message_and_goes_out_without_one_that_is_gone(road: Road) -> None:
    asked = road.write("多久到？")
    assert road.replied(await road.channel.send(road.chat, says("半小时"), reply_to=asked)) == asked
    assert road.replied(await road.channel.send(road.chat, says("半小时"), reply_to="999999")) == ""


async def test_keys_stand_under_the_text_field_until_they_are_dropped(road: Road) -> None:
    keys = ((ReplyKey(label="发送位置", requests="location"),), (ReplyKey(label="发送号码", requests="contact"),))
    await road.channel.send(road.chat, Message(html="在哪里？", plain="在哪里？", keys=keys))
    assert road.keys() == ["发送位置", "发送号码"]
    await road.channel.send(road.chat, Message(html="谢谢", plain="谢谢", drop_keys=True))
    assert road.keys() == []


@pytest.mark.parametrize("html", ["<b>没有结束", "<3 爱", "<h1>大</h1>", "</b>"])
async def test_formatting_that_cannot_be_read_is_told_apart(road: Road, html: str) -> None:
    with pytest.raises(BadMarkup):
        await road.channel.send(road.chat, Message(html=html, plain="没有结束"))


async def test_a_button_holds_64_bytes(road: Road) -> None:
    def bearing(data: str) -> Message:
        return replace(QUESTION, buttons=((InlineKey(label="路边", data=data),),))

    sent = await road.channel.send(road.chat, bearing("路" * 21 + "x"))
    road.press(sent, "路" * 21 + "x")
    event = await came(road)
    assert isinstance(event.body, Pressed)
    assert event.body.data == "路" * 21 + "x"
    await road.channel.answer(event.body.press, "")
    with pytest.raises(Refusal):
        await road.channel.send(road.chat, bearing("路" * 21 + "xx"))


async def test_a_message_holds_4096_characters(road: Road) -> None:
    sent = await road.channel.send(road.chat, says("车" * 4096))
    assert road.text(sent) == "车" * 4096


async def test_an_empty_message_is_refused(road: Road) -> None:
    with pytest.raises(Refusal):
        await road.channel.send(road.chat, says(" "))


async def test_a_chat_that_never_was_is_unreachable(road: Road) -> None:
    with pytest.raises(Unreachable):
        await road.channel.send("4242", says("有人吗"))


FILES = [
    Upload(kind=MediaKind.PHOTO, content=specimen(MediaKind.PHOTO, "front"), name="front.png", spoiler=True),
    Upload(kind=MediaKind.VOICE, content=specimen(MediaKind.VOICE, "words"), name="words.ogg"),
]


async def test_files_arrive_with_their_words_and_have_an_id_each(road: Road) -> None:
    asked = road.write("?")
    sent = await road.channel.send_files(road.chat, FILES, QUESTION, reply_to=asked)
    assert len(set(sent)) == len(sent) >= len(FILES)
    assert any(QUESTION.plain in road.text(each) for each in sent)
    assert ["路边", "高速"] in [row for each in sent for row in road.labels(each)]
    assert road.replied(sent[0]) == asked
    with pytest.raises(Unreachable):
        await road.channel.send_files("4242", FILES, QUESTION)


async def test_what_somebody_sent_can_be_fetched(road: Road) -> None:
    road.photo()
    road.voice()
    for kind in (MediaKind.PHOTO, MediaKind.VOICE):
        body = (await came(road)).body
        assert isinstance(body, Attached)
        assert shown_as(kind, content_of(await road.channel.fetch(body.file))) is kind


async def test_a_place_stands_in_the_chat(road: Road) -> None:
    assert await road.channel.place(road.chat, 28.19, 112.97)
    with pytest.raises(Unreachable):
        await road.channel.place("4242", 28.19, 112.97)


async def test_a_chat_without_topics_opens_none(road: Road) -> None:
    with pytest.raises(Refusal):
        await road.channel.open_topic(road.group, "26-0417")
    standing = await road.channel.standing(road.group)
    assert (standing.forum, standing.may_write) == (False, True)
    with pytest.raises(Unreachable):
        await road.channel.standing("4242")
    assert (await road.channel.about()).username


async def test_commands_are_taken(road: Road) -> None:
    commands = [
        Command(command="help", description="Help"),
        Command(command="help", description="帮助", language="zh"),
        Command(command="status", description="进度", language="zh"),
        Command(command="status", description="进度", language="zh", where="group"),
    ]
    await road.channel.publish_commands(commands)


def test_the_contract_is_read_without_any_library() -> None:
    look = "import sys, bot.channels.port; print({'aiogram', 'telegram', 'aiohttp', 'httpx'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
