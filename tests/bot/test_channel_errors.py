"""Each way in which Telegram says no, or says nothing, means the same to both bots."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.channels.port import (
    BadMarkup,
    ChannelError,
    ChatMoved,
    Command,
    Gone,
    InlineKey,
    Message,
    Muted,
    NotModified,
    Refusal,
    RetryLater,
    TooLarge,
    TopicGone,
    Transient,
    Unauthorised,
    Unreachable,
)
from bot.channels.refusals import OnlyAsDocument
from bot.channels.telegram_hotline import channel as hotline_room
from bot.channels.telegram_staff import channel as staff_room
from tests.bot.roads import TAKEN_IN, TELEGRAM_MAKERS, TelegramRoad, by_telegram

HELLO = Message(html="有人吗", plain="有人吗")


@pytest.fixture(params=TELEGRAM_MAKERS)
async def road(request: pytest.FixtureRequest) -> AsyncIterator[TelegramRoad]:
    async with by_telegram(request.param) as opened:
        yield opened


@pytest.fixture(params=TELEGRAM_MAKERS)
def make(request: pytest.FixtureRequest) -> Callable[..., Any]:
    return TELEGRAM_MAKERS[request.param]


ROWS = [
    (400, 'Bad Request: can\'t parse entities: Unsupported start tag "张" at byte offset 3', BadMarkup),
    (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly",
        NotModified,
    ),
    (400, "Bad Request: message to edit not found", Gone),
    (400, "Bad Request: message can't be edited", Gone),
    (400, "Bad Request: message to be replied not found", Gone),
    (400, "Bad Request: MESSAGE_ID_INVALID", Gone),
    (400, "Bad Request: message thread not found", TopicGone),
    (400, "Bad Request: TOPIC_DELETED", TopicGone),
    (400, "Bad Request: TOPIC_ID_INVALID", TopicGone),
    (400, "Bad Request: TOPIC_CLOSED", TopicGone),
    (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", Gone),
    (400, "Bad Request: chat not found", Unreachable),
    (400, "Bad Request: PEER_ID_INVALID", Unreachable),
    (400, "Bad Request: not enough rights to send text messages to the chat", Muted),
    (400, "Bad Request: have no rights to send a message", Muted),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Muted),
    (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", Muted),
    (400, "Bad Request: CHAT_RESTRICTED", Muted),
    (403, "Forbidden: CHAT_WRITE_FORBIDDEN", Muted),
    (400, "Bad Request: CHANNEL_PRIVATE", Unreachable),
    (400, "Bad Request: CHAT_FORBIDDEN", Unreachable),
    (400, "Bad Request: USER_IS_BLOCKED", Unreachable),
    (400, "Bad Request: INPUT_USER_DEACTIVATED", Unreachable),
    (403, "Forbidden: something new", Unreachable),
    (400, "Bad Request: something new", Refusal),
    (403, "Forbidden: bot was blocked by the user", Unreachable),
    (403, "Forbidden: user is deactivated", Unreachable),
    (403, "Forbidden: bot can't initiate conversation with a user", Unreachable),
    (403, "Forbidden: bot was kicked from the supergroup chat", Unreachable),
    (403, "Forbidden: bot is not a member of the supergroup chat", Unreachable),
    (403, "Forbidden: the group chat was deleted", Unreachable),
    (400, "Bad Request: BUTTON_DATA_INVALID", Refusal),
    (400, "Bad Request: message is too long", Refusal),
    (400, "Bad Request: MESSAGE_TOO_LONG", Refusal),
    (400, "Bad Request: message caption is too long", Refusal),
    (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", OnlyAsDocument),
    (400, "Bad Request: IMAGE_PROCESS_FAILED", OnlyAsDocument),
    (400, "Bad Request: file is too big", TooLarge),
    (400, "Bad Request: wrong file_id or the file is temporarily unavailable", Transient),
    (413, "Request Entity Too Large", TooLarge),
    (401, "Unauthorized", Unauthorised),
    (404, "Not Found", Unauthorised),
]


@pytest.mark.parametrize(("code", "description", "kind"), ROWS, ids=[row[1][:50] for row in ROWS])
async def test_a_refusal_is_told_by_its_kind(
    road: TelegramRoad, code: int, description: str, kind: type[ChannelError]
) -> None:
    road.telegram.fail("sendMessage", code=code, description=description)
    with pytest.raises(ChannelError) as caught:
        await road.channel.send(road.chat, HELLO)
    assert type(caught.value) is kind
    assert "张" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_too_many_requests_say_how_long(road: TelegramRoad) -> None:
    road.telegram.fail("sendMessage", code=429, retry_after=37)
    with pytest.raises(RetryLater) as caught:
        await road.channel.send(road.chat, HELLO)
    assert caught.value.seconds == 37


@pytest.mark.parametrize("how", ["parameter", "words", "neither"])
async def test_a_429_is_understood_however_it_is_written(make: Callable[..., Any], how: str) -> None:
    answers = {
        "parameter": '{"ok":false,"error_code":429,"description":"Flood","parameters":{"retry_after":9}}',
        "words": '{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 9"}',
        "neither": '{"ok":false,"error_code":429,"description":"Too Many Requests"}',
    }
    with pytest.raises(RetryLater) as caught:
        await sent_to(make, answers[how], status="429 Too Many Requests")
    assert caught.value.seconds == (5 if how == "neither" else 9)


async def test_a_group_that_became_a_supergroup_names_its_new_chat(road: TelegramRoad) -> None:
    group = road.telegram.group("老群", is_supergroup=False)
    group.add(road.bot)
    old = str(group.id)
    new = group.migrate("none")
    with pytest.raises(ChatMoved) as caught:
        await road.channel.send(old, HELLO)
    assert caught.value.new_chat == str(new)


@pytest.mark.parametrize("code", [500, 502, 503])
async def test_a_server_that_fails_has_sent_nothing(road: TelegramRoad, code: int) -> None:
    road.telegram.fail("sendMessage", code=code, description="Internal Server Error: restart")
    with pytest.raises(Transient) as caught:
        await road.channel.send(road.chat, HELLO)
    assert caught.value.sent is False


async def test_a_page_of_a_gateway_has_sent_nothing(road: TelegramRoad) -> None:
    road.telegram.bad_gateway(method="sendMessage")
    with pytest.raises(Transient) as caught:
        await road.channel.send(road.chat, HELLO)
    assert caught.value.sent is False


async def test_a_conflict_passes(road: TelegramRoad) -> None:
    road.telegram.fail("sendMessage", code=409)
    with pytest.raises(Transient) as caught:
        await road.channel.send(road.chat, HELLO)
    assert caught.value.sent is False


async def test_an_answer_that_is_lost_leaves_it_open_whether_the_message_went_out(road: TelegramRoad) -> None:
    road.telegram.drop_connection(method="sendMessage", after=True)
    with pytest.raises(Transient) as caught:
        await road.channel.send(road.chat, HELLO)
    assert caught.value.sent is None
    assert road.phone.last.text == HELLO.plain


async def test_without_a_connection_nothing_is_sent(make: Callable[..., Any], unused_tcp_port: int) -> None:
    channel = make("1:a", now=lambda: TAKEN_IN, api=f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(Transient) as caught:
        await channel.send("1", HELLO)
    assert caught.value.sent is False
    await channel.close()


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_without_a_proxy_nothing_is_sent(make: Callable[..., Any], unused_tcp_port: int, scheme: str) -> None:
    channel = make("1:a", now=lambda: TAKEN_IN, proxy=f"{scheme}://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(Transient) as caught:
        await channel.send("1", HELLO)
    assert caught.value.sent is False
    await channel.close()


async def test_an_answer_that_does_not_come_in_time_leaves_it_open(
    make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hotline_room, "PATIENCE", 0.2)
    monkeypatch.setattr(staff_room, "PATIENCE", 0.2)
    with pytest.raises(Transient) as caught:
        await sent_to(make, None)
    assert caught.value.sent is None


@pytest.mark.parametrize("page", ["<html>welcome to this hotel</html>", "[]", '"ok"', ""])
async def test_an_answer_that_is_not_telegrams_leaves_it_open(make: Callable[..., Any], page: str) -> None:
    with pytest.raises(Transient) as caught:
        await sent_to(make, page)
    assert caught.value.sent is None


@pytest.mark.parametrize("proxy", ["nonsense", "ftp://127.0.0.1:1", "http://127.0.0.1:port"])
def test_a_proxy_that_cannot_be_read_is_a_value_error(make: Callable[..., Any], proxy: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each library has its own words
        make("1:a", now=lambda: TAKEN_IN, proxy=proxy)


@pytest.mark.parametrize("token", ["", "nonsense", "12:", "a:b", "1:a b"])
async def test_what_is_no_token_is_told_when_it_is_used(make: Callable[..., Any], token: str) -> None:
    channel = make(token, now=lambda: TAKEN_IN)
    with pytest.raises(Unauthorised):
        await channel.send("1", HELLO)
    with pytest.raises(Unauthorised):
        await channel.run(lambda _: asyncio.Event().wait())
    await channel.close()


async def test_a_sign_that_cannot_be_written_is_a_refusal(road: TelegramRoad) -> None:
    with pytest.raises(Refusal):
        await road.channel.send(road.chat, Message(html="\ud83d", plain="\ud83d"))


async def test_presses_and_edits_and_menus_speak_the_same_language(road: TelegramRoad) -> None:
    road.telegram.press_lifetime = 15
    sent = await road.channel.send(
        road.chat, Message(html="？", plain="？", buttons=((InlineKey(label="好", data="1"),),))
    )
    road.press(sent, "1")
    press = (await road.inbox.get()).body.press  # type: ignore[union-attr]
    road.telegram.clock.advance(20)
    with pytest.raises(Gone):
        await road.channel.answer(press, "记下了")
    with pytest.raises(Refusal):
        await road.channel.publish_commands([Command(command="Not A Command", description="x")])
    road.telegram.fail("getMe", code=502)
    with pytest.raises(Transient):
        await road.channel.link("7KQ2-M4XP")
    assert await road.channel.link("7KQ2-M4XP") == f"https://t.me/our_{road.channel.name}_bot?start=7KQ2-M4XP"
    await road.channel.link("x")
    assert len(road.telegram.calls_of("getMe")) == 2


async def sent_to(make: Callable[..., Any], page: str | None, status: str = "200 OK") -> None:
    """Sends to a server that answers with `page` whatever it is asked, or not at all."""
    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if page is None:
            await ended.wait()
        else:
            body = page.encode()
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body
            )
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    channel = make("1:a", now=lambda: TAKEN_IN, api=f"http://127.0.0.1:{port}")
    try:
        await channel.send("1", HELLO)
    finally:
        await channel.close()
        ended.set()
        server.close()
        await server.wait_closed()
