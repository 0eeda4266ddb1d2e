"""Every row of the table of limits, shown by a call that it refuses."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import pytest

from tests.fake_telegram import access, checks, file_checks
from tests.fake_telegram.calls import Call, Refused
from tests.fake_telegram.files import Upload
from tests.fake_telegram.limits import LIMITS, WARN, broken
from tests.fake_telegram.scene import Scene

Shown = tuple[str, dict[str, Any]]


def _stranger(scene: Scene) -> Shown:
    return scene.text(scene.server.user("Ann"))


def _blocked(scene: Scene) -> Shown:
    scene.zhang.at(scene.bot).block()
    return scene.text()


def _deactivated(scene: Scene) -> Shown:
    scene.zhang.is_deactivated = True
    return scene.text()


def _kicked(scene: Scene) -> Shown:
    scene.forum.remove(scene.bot)
    return scene.text(scene.forum)


def _left(scene: Scene) -> Shown:
    scene.group.leave(scene.bot)
    return scene.text(scene.group)


def _muted(scene: Scene) -> Shown:
    scene.group.mute(scene.bot)
    return scene.text(scene.group)


def _dissolved(scene: Scene) -> Shown:
    scene.group.dissolve()
    return scene.text(scene.group)


def _migrated(scene: Scene) -> Shown:
    old_id = scene.group.id
    scene.group.migrate()
    return scene.text(old_id)


def _closed_topic(scene: Scene) -> Shown:
    topic = scene.forum.topic("26-0417")
    topic.is_closed = True
    scene.forum.promote(scene.bot, "member")
    return scene.text(scene.forum, message_thread_id=topic.thread_id)


def _topic_as_member(scene: Scene) -> Shown:
    scene.forum.promote(scene.bot, "member")
    return "createForumTopic", {"chat_id": scene.forum.id, "name": "x"}


def _same_topic(scene: Scene) -> Shown:
    topic = scene.forum.topic("26-0417")
    return "editForumTopic", {"chat_id": scene.forum.id, "message_thread_id": topic.thread_id, "name": topic.name}


def _foreign_file(scene: Scene) -> Shown:
    other = scene.server.bot()
    kept = scene.server.files.add("photo", Upload("p.jpg", b"p"))
    return "sendPhoto", {"chat_id": scene.zhang.id, "photo": scene.server.files.file_id(other, kept)}


def _two_days_old(scene: Scene) -> Shown:
    sent = scene.sent()
    scene.server.clock.advance(48 * 3600 + 1)
    return "deleteMessage", {"chat_id": scene.zhang.id, "message_id": sent}


def _old_press(scene: Scene) -> Shown:
    sent = scene.server.private(scene.bot, scene.zhang).post(scene.bot, text="x")
    press = scene.zhang.at(scene.bot).press_data(sent, "1")
    scene.server.clock.advance(scene.server.press_lifetime + 1)
    return "answerCallbackQuery", {"callback_query_id": press.id}


def _long_answer(scene: Scene) -> Shown:
    sent = scene.server.private(scene.bot, scene.zhang).post(scene.bot, text="x")
    press = scene.zhang.at(scene.bot).press_data(sent, "1")
    return "answerCallbackQuery", {"callback_query_id": press.id, "text": "长" * 201}


def _photo(scene: Scene, data: bytes) -> Shown:
    return "sendPhoto", {"chat_id": scene.zhang.id, "photo": Upload("p.jpg", data)}


def _png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)


def _mixed(scene: Scene) -> list[dict[str, Any]]:
    return [{"type": kind, "media": scene.file(1, kind)} for kind in ("photo", "document")]


def _still_place(scene: Scene) -> Shown:
    sent = scene.sent(kind="location", extra={"location": {"latitude": 28.2, "longitude": 112.9}})
    return _to_chat(scene, "editMessageLiveLocation", message_id=sent, latitude=28.3, longitude=112.9)


def _keys(scene: Scene, **key: Any) -> Shown:
    return scene.text(scene.group, reply_markup={"keyboard": [[{"text": "k", **key}]]})


def _to_chat(scene: Scene, method: str, **more: Any) -> Shown:
    return method, {"chat_id": scene.zhang.id, **more}


def _commands(count: int = 1, name: str = "a", explanation: str = "b") -> Shown:
    return "setMyCommands", {"commands": [{"command": name, "description": explanation}] * count}


_WELL: dict[str, Any] = {"text": "a", "callback_data": "1"}

SHOWN: list[tuple[Callable[[Scene], Shown], str]] = [
    (lambda s: s.text(0), "chat_id is empty"),
    (lambda s: s.text(s.server.bot().id), "bots can't send messages to bots"),
    (lambda s: s.text(99), "chat not found"),
    (_migrated, access.MOVED),
    (_dissolved, "the group chat was deleted"),
    (_kicked, "bot was kicked from the supergroup chat"),
    (_left, "bot is not a member of the group chat"),
    (_deactivated, "user is deactivated"),
    (_stranger, access.NEVER_STARTED),
    (_blocked, "bot was blocked by the user"),
    (_muted, "Bad Request: not enough rights to send text messages to the chat"),
    (lambda s: ("closeForumTopic", {"chat_id": s.forum.id, "message_thread_id": 77}), "TOPIC_ID_INVALID"),
    (lambda s: s.text(s.forum, message_thread_id=77), "message thread not found"),
    (_closed_topic, "TOPIC_CLOSED"),
    (lambda s: ("createForumTopic", {"chat_id": s.group.id, "name": "x"}), "the chat is not a forum"),
    (_topic_as_member, "not enough rights to create a topic"),
    (_same_topic, "TOPIC_NOT_MODIFIED"),
    (lambda s: ("createForumTopic", {"chat_id": s.forum.id, "name": " "}), "TOPIC_TITLE_EMPTY"),
    (lambda s: s.text(parse_mode="BBCode"), "unsupported parse_mode"),
    (lambda s: s.text(text="<3>", parse_mode="HTML"), "can't parse entities: Unsupported start tag"),
    (lambda s: s.text(text="<b> \n</b>", parse_mode="HTML"), checks.EMPTY_TEXT),
    (lambda s: s.text(text="😀" * 2048 + "a"), "message is too long"),
    (lambda s: _to_chat(s, "sendPhoto", photo=s.file(1), caption="长" * 1025), "message caption is too long"),
    (lambda s: _to_chat(s, "sendChatAction", action="sleeping"), checks.WRONG_ACTION),
    (lambda s: s.buttons([{"text": " ", "callback_data": "1"}]), checks.EMPTY_BUTTON),
    (lambda s: s.buttons([{"text": "a"}]), checks.NO_ACTION),
    (lambda s: s.buttons([{**_WELL, "url": "https://e.com"}]), "BUTTON_TYPE_INVALID"),
    (lambda s: s.buttons([{"text": "a", "callback_data": "接" * 22}]), "BUTTON_DATA_INVALID"),
    (lambda s: s.buttons([{"text": "a", "copy_text": {"text": "长" * 257}}]), "BUTTON_COPY_TEXT_INVALID"),
    (lambda s: s.buttons([{"text": "a", "url": "tel:110"}]), "button URL 'tel:110' is invalid"),
    (lambda s: s.buttons([_WELL] * 9), "reply markup is too long"),
    (lambda s: _keys(s, request_location=True), checks.PLACE_IN_PRIVATE),
    (lambda s: _keys(s, request_contact=True), checks.PHONE_IN_PRIVATE),
    (lambda s: s.text(reply_parameters={"message_id": 99}), "message to be replied not found"),
    (lambda s: _to_chat(s, "copyMessage", from_chat_id=s.zhang.id, message_id=99), "message to copy not found"),
    (lambda s: _to_chat(s, "forwardMessage", from_chat_id=s.zhang.id, message_id=99), "message to forward not found"),
    (lambda s: s.edit(99), "message to edit not found"),
    (lambda s: s.edit(1), "message can't be edited"),
    (lambda s: s.edit(s.sent(has_other_markup=True)), "message can't be edited"),
    (lambda s: s.edit(s.sent(kind="photo")), checks.NO_TEXT),
    (lambda s: _to_chat(s, "editMessageCaption", message_id=s.sent(), caption="y"), checks.NO_CAPTION),
    (lambda s: s.edit(s.sent(), text="x"), checks.NOT_MODIFIED),
    (lambda s: _to_chat(s, "deleteMessage", message_id=99), "message to delete not found"),
    (_two_days_old, "message can't be deleted"),
    (lambda s: _to_chat(s, "pinChatMessage", message_id=99), "message to pin not found"),
    (_old_press, checks.OLD_PRESS),
    (_long_answer, "MESSAGE_TOO_LONG"),
    (lambda s: _photo(s, b""), "file must be non-empty"),
    (_foreign_file, file_checks.WRONG_FILE),
    (lambda s: _to_chat(s, "sendPhoto", photo=s.file(1, "voice")), "can't use file of type Voice as Photo"),
    (lambda s: _photo(s, bytes(10 * file_checks.MEGABYTE + 1)), "Request Entity Too Large"),
    (lambda _: ("getFile", {"file_id": "unknown"}), "invalid file_id"),
    (lambda s: ("getFile", {"file_id": s.file(20 * file_checks.MEGABYTE + 1)}), "file is too big"),
    (lambda s: _to_chat(s, "sendMediaGroup", media=[{"type": "photo", "media": s.file(1)}]), file_checks.ODD_ALBUM),
    (lambda s: _to_chat(s, "sendMediaGroup", media=_mixed(s)), file_checks.UNMIXABLE),
    (lambda s: _photo(s, b"MZ program"), file_checks.NO_PICTURE),
    (lambda s: _photo(s, _png(100, 2001)), file_checks.ODD_PICTURE),
    (_still_place, "message can't be edited"),
    (lambda s: _to_chat(s, "sendLocation", latitude=28.2, longitude=181.0), "wrong location specified"),
    (lambda _: _commands(101), "BOT_COMMANDS_TOO_MUCH"),
    (lambda _: _commands(name="Status"), "BOT_COMMAND_INVALID"),
    (lambda _: _commands(explanation=""), checks.BAD_EXPLANATION),
    (lambda _: ("setMyDescription", {"description": "长" * 513}), checks.LONG_DESCRIPTION),
    (lambda _: ("setMyShortDescription", {"short_description": "长" * 121}), checks.LONG_DESCRIPTION),
    (lambda _: ("setWebhook", {"url": "http://127.0.0.1", "secret_token": "a b"}), checks.BAD_SECRET),
]


@pytest.mark.parametrize(("show", "words"), SHOWN)
async def test_a_call_beyond_a_limit_is_refused(show: Callable[[Scene], Shown], words: str) -> None:
    scene = Scene.set()
    method, parameters = show(scene)
    with pytest.raises(Refused) as caught:
        await scene.call(method, **parameters)
    assert words in caught.value.description


def test_every_row_is_shown_in_the_order_of_the_table() -> None:
    reached = []
    for show, _ in SHOWN:
        scene = Scene.set()
        method, parameters = show(scene)
        reached.append(broken(Call(scene.server, scene.bot, method, parameters)))
    assert reached == [limit for limit in LIMITS if limit.code != WARN]


@pytest.mark.parametrize(
    "within",
    [
        lambda s: s.text(text="😀" * 2048),
        lambda s: s.text(text="<b>" + "长" * 4096 + "</b>", parse_mode="HTML"),
        lambda s: s.buttons([{"text": "a", "callback_data": "a" * 64}]),
        lambda s: s.buttons(*[[_WELL] * 8] * 12, [_WELL] * 4),
        lambda s: s.buttons([{"text": "地图", "url": "https://uri.amap.com/marker?position=112.9,28.2"}]),
        lambda s: s.edit(s.sent(), reply_markup={"inline_keyboard": [[_WELL]]}),
        lambda s: s.text(reply_parameters={"message_id": 99, "allow_sending_without_reply": True}),
        lambda s: _to_chat(s, "sendPhoto", photo=s.file(1), caption="长" * 1024),
        lambda s: ("getFile", {"file_id": s.file(20 * file_checks.MEGABYTE)}),
        lambda s: _to_chat(s, "sendLocation", latitude=28.2, longitude=112.9, live_period=0x7FFFFFFF),
        lambda s: s.text(s.forum, message_thread_id=s.forum.topic("x").thread_id),
        lambda s: s.buttons([{"text": "a", "copy_text": {"text": "长" * 256}}]),
        lambda s: _photo(s, _png(100, 2000)),
    ],
)
async def test_a_call_up_to_the_limit_is_taken(within: Callable[[Scene], Shown]) -> None:
    scene = Scene.set()
    method, parameters = within(scene)
    assert await scene.call(method, **parameters)
    assert scene.server.warnings == []


async def test_what_telegram_drops_in_silence_is_a_warning() -> None:
    scene = Scene.set()
    method, parameters = scene.text(text="<b>x</b> " * 101, parse_mode="HTML")
    assert await scene.call(method, **parameters)
    with pytest.raises(AssertionError, match="more than 100 entities"):
        await scene.server.settle()


async def test_a_moved_group_says_where_to() -> None:
    scene = Scene.set()
    method, parameters = _migrated(scene)
    with pytest.raises(Refused) as caught:
        await scene.call(method, **parameters)
    assert caught.value.parameters == {"migrate_to_chat_id": scene.group.id}


async def test_what_does_not_fit_the_schema_is_refused() -> None:
    scene = Scene.set()
    with pytest.raises(Refused, match="text is missing"):
        await scene.call("sendMessage", chat_id=scene.zhang.id)
    with pytest.raises(Refused, match=r"reply_markup.inline_keyboard\[0\]\[0\].color is unknown"):
        await scene.call("sendMessage", **scene.buttons([{**_WELL, "color": "red"}])[1])
    with pytest.raises(Refused, match="does not carry out sendDice yet"):
        await scene.call("sendDice", chat_id=scene.zhang.id)
