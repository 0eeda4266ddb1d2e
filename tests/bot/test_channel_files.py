"""Files go out as Telegram takes them, and come in whole or not at all, by both bots alike."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from bot.channels.port import (
    ChatMoved,
    Gone,
    InlineKey,
    Message,
    Muted,
    Refusal,
    RetryLater,
    TooLarge,
    TopicGone,
    Transient,
    Unauthorised,
    Unreachable,
    Upload,
)
from bot.channels.specimen import specimen
from bot.channels.uploading import FETCH_LIMIT, PHOTO_LIMIT, UPLOAD_LIMIT, albums, safe_name
from flows.inbound import Attached, MediaKind
from tests.bot.roads import TELEGRAM_MAKERS, TelegramRoad, by_telegram, came
from tests.fake_telegram.files import Upload as FakeUpload

WORDS = Message(html="<b>王女士</b> 发来 &lt;1&gt;", plain="王女士 发来 <1>")
NOTHING = Message(html="", plain="")


def file(kind: MediaKind, name: str, *, spoiler: bool = False) -> Upload:
    return Upload(kind=kind, content=specimen(kind, name), name=name, spoiler=spoiler)


PHOTO = file(MediaKind.PHOTO, "front.jpg", spoiler=True)
VIDEO = file(MediaKind.VIDEO, "road.mp4", spoiler=True)
VOICE = file(MediaKind.VOICE, "words.ogg")
DOCUMENT = file(MediaKind.DOCUMENT, '报告 "终稿".pdf')


@pytest.fixture(params=TELEGRAM_MAKERS)
async def road(request: pytest.FixtureRequest) -> AsyncIterator[TelegramRoad]:
    async with by_telegram(request.param) as opened:
        yield opened


@pytest.mark.parametrize("each", [PHOTO, VIDEO, VOICE, DOCUMENT], ids=lambda each: each.kind.value)
async def test_a_file_arrives_whole_with_its_words_below(road: TelegramRoad, each: Upload) -> None:
    asked = road.write("?")
    words = replace(WORDS, buttons=((InlineKey(label="好", data="1"),),))
    [sent] = await road.channel.send_files(road.chat, [each], words, reply_to=asked)
    seen = road.seen(sent)
    assert (seen.kind, seen.data, seen.text, seen.parts("bold")) == (
        each.kind.value,
        each.content,
        WORDS.plain,
        ["王女士"],
    )
    assert (seen.has_spoiler, seen.buttons, road.replied(sent)) == (each.spoiler, ["好"], asked)
    assert seen.file_name == each.name.replace('"', "")


async def test_a_file_is_a_reply_only_to_what_is_there(road: TelegramRoad) -> None:
    [sent] = await road.channel.send_files(road.chat, [PHOTO], NOTHING, reply_to="999999")
    assert (road.replied(sent), road.seen(sent).text) == ("", "")


async def test_an_album_is_joined_as_telegram_joins_it(road: TelegramRoad) -> None:
    asked = road.write("?")
    files = [VOICE, PHOTO, DOCUMENT, VIDEO, VOICE, DOCUMENT]
    sent = await road.channel.send_files(road.chat, files, WORDS, reply_to=asked)
    seen = [road.seen(each) for each in sent]
    assert [each.data for each in seen] == [each.content for each in files]
    assert [each.kind for each in seen] == [each.kind.value for each in files]
    assert [each.text for each in seen] == [WORDS.plain, "", "", "", "", ""]
    assert [bool(each.album) for each in seen] == [False, True, True, True, False, True]
    assert (seen[1].album, seen[2].album) == (seen[3].album, seen[5].album)
    assert seen[1].album != seen[2].album
    assert [each.has_spoiler for each in seen] == [False, True, False, True, False, False]
    assert [bool(each.reply_to) for each in seen] == [True, False, False, False, False, False]


def test_at_most_ten_files_are_an_album() -> None:
    assert [len(album) for album in albums([PHOTO] * 21)] == [10, 10, 1]
    assert albums([PHOTO, VOICE, VIDEO, DOCUMENT]) == [(0, 2), (1,), (3,)]


@pytest.mark.parametrize("count", [1, 3])
async def test_words_that_are_too_long_for_a_caption_follow(road: TelegramRoad, count: int) -> None:
    long = Message(html=f"<b>{'车' * 1025}</b>", plain="车" * 1025)
    *files, words = await road.channel.send_files(road.chat, [PHOTO] * count, long)
    assert len(files) == count
    assert (road.text(words), road.replied(words), road.text(files[0])) == (long.plain, files[0], "")
    fits = Message(html="&lt;" * 1024, plain="<" * 1024)
    assert len(await road.channel.send_files(road.chat, [PHOTO] * count, fits)) == count


async def test_an_album_bears_no_buttons_so_its_words_follow(road: TelegramRoad) -> None:
    words = replace(WORDS, buttons=((InlineKey(label="好", data="1"),),))
    *files, last = await road.channel.send_files(road.chat, [PHOTO, VIDEO], words)
    assert len(files) == 2
    assert (road.text(last), road.labels(last)) == (WORDS.plain, [["好"]])


async def test_words_that_follow_go_out_plain_when_their_markup_is_refused(road: TelegramRoad) -> None:
    words = Message(html="<b>没有结束" + "车" * 1025, plain="<3" + "车" * 1025)
    *files, last = await road.channel.send_files(road.chat, [PHOTO], words)
    assert (len(files), road.text(last)) == (1, words.plain)
    assert len(road.phone.chat.from_bots) == 2


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)


@pytest.mark.parametrize(
    "content",
    [png(100, 2001), b"MZ no picture", PHOTO.content + bytes(PHOTO_LIMIT)],
    ids=["long", "program", "large"],
)
async def test_a_picture_that_telegram_refuses_goes_as_a_document(road: TelegramRoad, content: bytes) -> None:
    odd = replace(PHOTO, content=content)
    [sent] = await road.channel.send_files(road.chat, [odd], WORDS)
    assert (road.seen(sent).kind, road.seen(sent).data == content, road.text(sent)) == ("document", True, WORDS.plain)
    sent = await road.channel.send_files(road.chat, [PHOTO, odd, VIDEO], WORDS)
    assert [road.seen(each).kind for each in sent] == ["photo", "document", "video"]
    assert [road.seen(each).text for each in sent] == [WORDS.plain, "", ""]


async def test_a_voice_message_to_somebody_who_takes_none_goes_as_a_document(road: TelegramRoad) -> None:
    road.telegram.fail("sendVoice", description="Bad Request: VOICE_MESSAGES_FORBIDDEN")
    [sent] = await road.channel.send_files(road.chat, [VOICE], WORDS)
    assert road.seen(sent).kind == "document"


async def test_a_document_that_is_refused_is_refused(road: TelegramRoad) -> None:
    road.telegram.fail("sendDocument", description="Bad Request: IMAGE_PROCESS_FAILED", times=2)
    with pytest.raises(Refusal):
        await road.channel.send_files(road.chat, [DOCUMENT], WORDS)
    with pytest.raises(Refusal):
        await road.channel.send_files(road.chat, [], WORDS)


async def test_a_file_over_50_megabytes_is_not_even_tried(road: TelegramRoad) -> None:
    large = replace(DOCUMENT, content=bytes(UPLOAD_LIMIT + 1))
    with pytest.raises(TooLarge):
        await road.channel.send_files(road.chat, [PHOTO, large], WORDS)
    assert road.telegram.calls_of("sendPhoto") + road.telegram.calls_of("sendDocument") == []


async def test_what_went_out_before_a_failure_leaves_it_open(road: TelegramRoad) -> None:
    road.telegram.fail("sendPhoto", code=500)
    with pytest.raises(Transient) as caught:
        await road.channel.send_files(road.chat, [PHOTO], WORDS)
    assert caught.value.sent is False
    road.telegram.fail("sendVoice", code=500)
    with pytest.raises(Transient) as caught:
        await road.channel.send_files(road.chat, [PHOTO, VOICE], WORDS)
    assert caught.value.sent is None


REFUSED = [
    (403, "Forbidden: bot was blocked by the user", Unreachable),
    (400, "Bad Request: not enough rights to send photos to the chat", Muted),
    (400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN", Muted),
    (400, "Bad Request: message thread not found", TopicGone),
    (413, "Request Entity Too Large", TooLarge),
    (429, "Too Many Requests: retry after 7", RetryLater),
    (401, "Unauthorized", Unauthorised),
]


@pytest.mark.parametrize(("code", "words", "kind"), REFUSED, ids=[row[1][:40] for row in REFUSED])
async def test_a_refused_file_is_told_by_its_kind(
    road: TelegramRoad, code: int, words: str, kind: type[Exception]
) -> None:
    for method, files in (("sendPhoto", [PHOTO]), ("sendMediaGroup", [PHOTO, VIDEO])):
        road.telegram.fail(method, code=code, description=words)
        with pytest.raises(kind) as caught:
            await road.channel.send_files(road.chat, files, WORDS)
        assert type(caught.value) is kind


async def test_files_to_a_group_that_moved_name_its_new_chat(road: TelegramRoad) -> None:
    group = road.telegram.group("老群", is_supergroup=False)
    group.add(road.bot)
    old = str(group.id)
    new = group.migrate("none")
    with pytest.raises(ChatMoved) as caught:
        await road.channel.send_files(old, [PHOTO], WORDS)
    assert caught.value.new_chat == str(new)


@pytest.mark.parametrize(
    ("name", "safe"),
    [("..\\..\\a/b.pdf", "b.pdf"), ('a"\r\nX: y.pdf', "aX: y.pdf"), ("\u202egpj.exe", "gpj.exe"), ("", "file")],
)
def test_a_name_cannot_break_out_of_the_request(name: str, safe: str) -> None:
    assert safe_name(name) == safe


# what people sent


async def attached(road: TelegramRoad) -> Attached:
    body = (await came(road)).body
    assert isinstance(body, Attached)
    return body


async def test_what_somebody_sent_is_fetched_whole(road: TelegramRoad) -> None:
    content = bytes(range(256)) * 4000
    road.phone.document("证.bin", content)
    assert await road.channel.fetch((await attached(road)).file) == content


async def test_a_file_over_20_megabytes_is_not_fetched(road: TelegramRoad) -> None:
    road.phone.media("video", FakeUpload("v.mp4", b"x", "video/mp4"), size=FETCH_LIMIT + 1, more=SHAPE)
    body = await attached(road)
    assert body.size == FETCH_LIMIT + 1
    with pytest.raises(TooLarge):
        await road.channel.fetch(body.file)


async def test_a_file_that_is_larger_than_it_said_is_cut_off(road: TelegramRoad) -> None:
    road.phone.media("video", FakeUpload("v.mp4", bytes(FETCH_LIMIT + 1), "video/mp4"), size=7, more=SHAPE)
    with pytest.raises(TooLarge):
        await road.channel.fetch((await attached(road)).file)


SHAPE = {"duration": 3, "width": 1, "height": 1}


async def test_a_file_that_is_no_longer_there_is_gone(road: TelegramRoad) -> None:
    with pytest.raises(Gone):
        await road.channel.fetch("PH1-unknown")
    road.phone.photo()
    sent = (await attached(road)).file
    road.telegram.fail("file", code=404)
    with pytest.raises(Gone):
        await road.channel.fetch(sent)


@pytest.mark.parametrize(("method", "code"), [("getFile", 500), ("file", 502), ("file", 400)])
async def test_a_server_that_fails_may_have_the_file_later(road: TelegramRoad, method: str, code: int) -> None:
    road.phone.photo()
    sent = (await attached(road)).file
    road.telegram.fail(method, code=code, description="Internal Server Error")
    with pytest.raises(Transient):
        await road.channel.fetch(sent)
    dropped = road.telegram.drop_connection(method="file", times=None)  # once is mended by the library
    with pytest.raises(Transient) as caught:
        await road.channel.fetch(sent)
    dropped.lift()
    assert road.bot.token not in str(caught.value)
    road.telegram.fail("file", code=429)
    with pytest.raises(RetryLater):
        await road.channel.fetch(sent)
    assert await road.channel.fetch(sent)


async def test_a_place_is_sent_as_a_place(road: TelegramRoad) -> None:
    asked = road.write("在哪？")
    sent = await road.channel.place(road.chat, 28.19, 112.97, reply_to=asked)
    place = road.seen(sent).extra["location"]
    assert (round(place["latitude"], 5), round(place["longitude"], 5)) == (28.19, 112.97)
    assert road.replied(sent) == asked
    with pytest.raises(Refusal):
        await road.channel.place(road.chat, 128.19, 112.97)
