"""What never leaves the house: on the console and on the stage a file is a name, and reads as scripts write it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.channels.console.channel import ConsoleChannel
from bot.channels.inside import Inside
from bot.channels.port import Channel, InlineKey, Message, Refusal, Unintelligible, Upload
from bot.channels.specimen import kind_of, specimen
from bot.engine.content import content_of, shown_as
from bot.rehearsal.theatre import Theatre
from flows.inbound import MediaKind

NOW = datetime(2026, 11, 22, 3, 14, tzinfo=UTC)
WORDS = Message(html="<b>张师傅</b>", plain="张师傅", buttons=((InlineKey(label="接单", data="1"),),))
FILES = [
    Upload(kind=MediaKind.PHOTO, content=b"", name="front.jpg"),
    Upload(kind=MediaKind.VOICE, content=b"", name="words.ogg"),
]


async def test_a_rehearsal_tells_which_files_were_sent() -> None:
    stage = Theatre(lambda: NOW)
    sent = await stage.send_files("group:supply", FILES, WORDS, reply_to="7")
    shown = stage.shown["group:supply"]
    assert [each.id for each in shown] == list(sent)
    assert [each.text for each in shown] == ["{photo: front.jpg}\n张师傅", "{voice: words.ogg}"]
    assert [len(each.buttons) for each in shown] == [1, 0]
    assert [each.reply_to for each in shown] == ["7", "7"]
    await stage.place("group:supply", 28.19, 112.97)
    assert shown[-1].text == "{location: [28.19, 112.97]}"
    assert stage.sent == shown


@pytest.mark.parametrize("kind", list(MediaKind))
def test_a_specimen_is_what_it_says_and_its_own(kind: MediaKind) -> None:
    content = content_of(specimen(kind, "front"))
    assert shown_as(kind, content) is kind
    assert specimen(kind, "front") == specimen(kind, "front") != specimen(kind, "back")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("front.jpg", MediaKind.PHOTO),
        ("front", MediaKind.PHOTO),
        ("words.ogg", MediaKind.VOICE),
        ("road.mp4", MediaKind.VIDEO),
        ("报告.pdf", MediaKind.DOCUMENT),
    ],
)
async def test_a_name_tells_what_a_file_is_unless_it_is_known(name: str, kind: MediaKind) -> None:
    inside = Inside()
    assert kind_of(name) is kind
    assert await inside.fetch(name) == specimen(kind, name)
    inside.kinds[name] = MediaKind.VOICE
    assert await inside.fetch(name) == specimen(MediaKind.VOICE, name)


async def test_nothing_comes_from_outside() -> None:
    async def never(seconds: float) -> None:
        raise AssertionError(seconds)

    rooms: list[Channel] = [Theatre(lambda: NOW), ConsoleChannel([], now=lambda: NOW, sleep=never)]
    for channel in rooms:
        with pytest.raises(Unintelligible):
            channel.read(b'{"update_id": 7}', NOW)
        for act in (channel.rename_topic("c", "1", "x"), channel.close_topic("c", "1"), channel.open_topic("c", "x")):
            with pytest.raises(Refusal):
                await act
        await channel.use_webhook("", "")
        assert (await channel.about()).reads_groups
        await channel.close()
