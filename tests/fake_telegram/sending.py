"""Methods that send, copy and forward. The limits have been checked before."""

from __future__ import annotations

from typing import Any

from tests.fake_telegram.calls import Call
from tests.fake_telegram.file_checks import attached
from tests.fake_telegram.files import Upload
from tests.fake_telegram.markup import Marked
from tests.fake_telegram.messages import Json, Media, Message
from tests.fake_telegram.methods import carries_out

_MEDIA = ("photo", "voice", "document", "video", "audio", "animation", "sticker", "video_note")
PLACE = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
_SHAPES: dict[str, Json] = {
    "photo": {"width": 1280, "height": 960},
    "video": {"width": 640, "height": 360, "duration": 1},
    "animation": {"width": 320, "height": 240, "duration": 1},
    "audio": {"duration": 1},
    "voice": {"duration": 1},
    "video_note": {"length": 240, "duration": 1},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
}
_MIME = {"photo": "image/jpeg", "voice": "audio/ogg", "video": "video/mp4", "audio": "audio/mpeg"}


def put(call: Call, kind: str, marked: Marked, media: Media | None = None, extra: Json | None = None) -> Message:
    """A new message of the bot, with what every sending method says of it."""
    chat = call.chat
    markup = call.get("reply_markup")
    is_inline = bool(markup and "inline_keyboard" in markup)
    message = chat.post(
        call.bot,
        kind=kind,
        text=marked.text,
        entities=marked.entities,
        media=media,
        extra=extra or {},
        markup=call.new_markup,
        has_other_markup=bool(markup) and not is_inline,
        silent=bool(call.get("disable_notification")),
        thread_id=call.get("message_thread_id"),
        reply_to=call.replied,
    )
    if markup and "keyboard" in markup:
        chat.keyboard = markup
    elif markup and markup.get("remove_keyboard"):
        chat.keyboard = None
    chat.deliver(call.bot, "sent", message)
    return message


def media_of(call: Call, kind: str, value: Any) -> Media:
    """The file of a parameter: an upload, attach:// or a file_id; kept in the store."""
    found = attached(call, value)
    shape = _SHAPES.get(kind, {})
    given = {name: call.get(name) for name in ("duration", "width", "height") if name in call.parameters}
    if isinstance(found, Upload):
        upload = Upload(found.name, found.data, _MIME.get(kind, found.mime))
        return Media(kind, call.server.files.add(kind, upload), shape | given)
    file = call.server.files.find(call.bot, found)
    assert file, "the limits let a file_id pass that is not the bot's"
    return Media(kind, file, shape | given)


@carries_out("sendMessage")
def send_message(call: Call) -> Json:
    """A text."""
    return put(call, "text", call.text).as_json(call.bot)


@carries_out(*(f"send{kind.title().replace('_', '')}" for kind in _MEDIA))
def send_media(call: Call) -> Json:
    """A file of one kind."""
    kind = next(kind for kind in _MEDIA if kind in call.parameters)
    return put(call, kind, call.text, media_of(call, kind, call.get(kind)), _cover(call.parameters)).as_json(call.bot)


def _cover(item: Json) -> Json:
    return {"has_media_spoiler": True} if item.get("has_spoiler") else {}


@carries_out("sendMediaGroup")
def send_media_group(call: Call) -> list[Json]:
    """An album: as many messages as items."""
    extra = {"media_group_id": str(call.server.next_number())}
    sent = []
    for item, marked in zip(call.album, call.marked, strict=True):
        media = media_of(call, item["type"], item["media"])
        sent.append(put(call, item["type"], marked, media, extra | _cover(item)))
    return [message.as_json(call.bot) for message in sent]


@carries_out("sendLocation")
def send_location(call: Call) -> Json:
    """A place."""
    place = {name: call.get(name) for name in PLACE if name in call.parameters}
    return put(call, "location", Marked(""), extra={"location": place}).as_json(call.bot)


@carries_out("sendContact")
def send_contact(call: Call) -> Json:
    """A phone number."""
    card = {name: call.get(name) for name in ("phone_number", "first_name", "last_name") if name in call.parameters}
    return put(call, "contact", Marked(""), extra={"contact": card}).as_json(call.bot)


@carries_out("copyMessage")
def copy_message(call: Call) -> Json:
    """The same content, as the bot's own; a caption replaces the old one."""
    return {"message_id": _again(call, {}).message_id}


@carries_out("forwardMessage")
def forward_message(call: Call) -> Json:
    """The same content, with its origin."""
    source = call.source
    assert source
    origin = {"type": "user", "date": source.date, "sender_user": source.sender.as_json()}
    return _again(call, {"forward_origin": origin}).as_json(call.bot)


def _again(call: Call, extra: Json) -> Message:
    source = call.source
    assert source
    marked = call.text if "caption" in call.parameters else Marked(source.text, source.entities)
    kept = {name: value for name, value in source.extra.items() if name in ("location", "contact")}
    return put(call, source.kind, marked, source.media, kept | extra)


@carries_out("sendChatAction")
def send_chat_action(call: Call) -> bool:
    """What the bot is said to be doing: typing and the like."""
    call.chat.actions.append(call.get("action"))
    call.server.changes.tell()
    return True
