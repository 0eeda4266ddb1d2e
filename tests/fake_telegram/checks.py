"""When each row of the table of limits applies that is about what is said, and its longer words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.fake_telegram.access import is_administrator
from tests.fake_telegram.calls import Call
from tests.fake_telegram.files import File, Upload
from tests.fake_telegram.markup import checked_url, utf16

Words = str | Callable[[Call], str]

EMPTY_TEXT = "Bad Request: message text is empty"
WRONG_ACTION = "Bad Request: wrong parameter action in request"
EMPTY_BUTTON = "Bad Request: inline keyboard button text must be non-empty"
NO_ACTION = "Bad Request: Text buttons are unallowed in the inline keyboard"
PLACE_IN_PRIVATE = "Bad Request: location can be requested in private chats only"
PHONE_IN_PRIVATE = "Bad Request: phone number can be requested in private chats only"
NO_TEXT = "Bad Request: there is no text in the message to edit"
NO_CAPTION = "Bad Request: there is no caption in the message to edit"
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
OLD_PRESS = "Bad Request: query is too old and response timeout expired or query ID is invalid"
WRONG_FILE = "Bad Request: wrong file identifier/HTTP URL specified"
ODD_ALBUM = "Bad Request: an album has 2-10 items"
BAD_EXPLANATION = "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"
LONG_DESCRIPTION = "Bad Request: description is too long"
BAD_SECRET = "Bad Request: secret token contains unallowed characters"

MEGABYTE = 1 << 20
DELETABLE_FOR = 48 * 3600
ACTIONS = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
]
FILE_FIELDS = ("photo", "voice", "document", "video", "audio", "animation", "sticker", "video_note", "media")

# texts


def parse_mode_is_unknown(call: Call) -> bool:
    return any(mode.lower() != "html" for mode in call.parse_modes)


def text_is_unreadable(call: Call) -> bool:
    return bool(call.parse_problem)


def unreadable_words(call: Call) -> str:
    return f"Bad Request: can't parse entities: {call.parse_problem}"


def text_is_empty(call: Call) -> bool:
    return not call.text.text


def text_is_long(call: Call) -> bool:
    return utf16(call.text.text) > 4096


def caption_is_long(call: Call) -> bool:
    return "text" not in call.parameters and any(utf16(marked.text) > 1024 for marked in call.marked)


def has_many_entities(call: Call) -> bool:
    return any(len(marked.entities) > 100 for marked in call.marked)


def action_is_unknown(call: Call) -> bool:
    return call.get("action") not in ACTIONS


# buttons


def _actions(button: dict[str, Any]) -> list[str]:
    return [name for name in button if name not in ("text", "icon_custom_emoji_id", "style")]


def button_is_unlabelled(call: Call) -> bool:
    return any(not button["text"].strip() for button in call.inline_buttons + call.keys)


def button_does_nothing(call: Call) -> bool:
    return any(not _actions(button) for button in call.inline_buttons)


def button_does_several(call: Call) -> bool:
    return any(len(_actions(button)) > 1 for button in call.inline_buttons)


def callback_data_is_bad(call: Call) -> bool:
    given = [button["callback_data"] for button in call.inline_buttons if "callback_data" in button]
    return any(not 1 <= len(data.encode()) <= 64 for data in given)


def _bad_urls(call: Call) -> list[str]:
    given = [button["url"] for button in call.inline_buttons if "url" in button]
    return [url for url in given if not checked_url(url)]


def button_url_is_bad(call: Call) -> bool:
    return bool(_bad_urls(call))


def bad_url_words(call: Call) -> str:
    return f"Bad Request: inline keyboard button URL '{_bad_urls(call)[0]}' is invalid: Wrong HTTP URL"


def keyboard_is_large(call: Call) -> bool:
    return len(call.inline_buttons) > 100 or any(len(row) > 8 for row in call.inline_keyboard)


def asks_place_in_group(call: Call) -> bool:
    return bool(call.group and any(key.get("request_location") for key in call.keys))


def asks_phone_in_group(call: Call) -> bool:
    return bool(call.group and any(key.get("request_contact") for key in call.keys))


# replies, edits, deletions


def replied_is_missing(call: Call) -> bool:
    asked = call.get("reply_parameters") or {}
    return bool(asked) and not asked.get("allow_sending_without_reply") and call.replied is None


def source_is_missing(call: Call) -> bool:
    return call.source is None


def target_is_missing(call: Call) -> bool:
    return call.target is None


def target_is_foreign(call: Call) -> bool:
    return bool(call.target and call.target.sender is not call.bot)


def target_has_keys(call: Call) -> bool:
    return bool(call.target and call.target.has_other_markup)


def target_has_no_text(call: Call) -> bool:
    return bool(call.target and call.target.kind != "text")


def target_has_no_caption(call: Call) -> bool:
    return bool(call.target and not call.target.media)


def nothing_changes(call: Call) -> bool:
    target = call.target
    if target is None or call.method == "editMessageMedia" or call.new_markup != target.markup:
        return False
    has_same_text = (call.text.text, call.text.entities) == (target.text, target.entities)
    return call.method == "editMessageReplyMarkup" or has_same_text


def may_not_delete(call: Call) -> bool:
    if call.target is None:
        return False
    is_old = call.server.clock.now() - call.target.date > DELETABLE_FOR
    is_foreign = call.target.sender is not call.bot and call.group is not None and not is_administrator(call)
    return is_old or is_foreign


# presses


def press_is_old(call: Call) -> bool:
    press = call.server.presses.get(call.get("callback_query_id"))
    if press is None or press.bot is not call.bot:
        return True
    return call.server.clock.now() - press.at > call.server.press_lifetime


def answer_is_long(call: Call) -> bool:
    return utf16(call.get("text", "")) > 200


# files and places


def _files(call: Call) -> list[tuple[str, Any]]:
    """(kind, upload or text) of every file in the call, attach:// followed."""
    items = [(name, call.parameters[name]) for name in FILE_FIELDS[:-1] if name in call.parameters]
    items += [(item.get("type", ""), item.get("media")) for item in call.album]
    return [(kind, attached(call, value)) for kind, value in items]


def attached(call: Call, value: Any) -> Any:
    """The upload that attach://name points to (None when it points nowhere), or the value itself."""
    if isinstance(value, str) and value.startswith("attach://"):
        return call.uploads.get(value.removeprefix("attach://"))
    return value


def file_is_empty(call: Call) -> bool:
    return any(value is None or (isinstance(value, Upload) and not value.data) for _, value in _files(call))


def file_id_is_foreign(call: Call) -> bool:
    return any(isinstance(value, str) and not call.server.files.find(call.bot, value) for _, value in _files(call))


def _kept(call: Call) -> list[tuple[str, File]]:
    files = [(kind, call.server.files.find(call.bot, value)) for kind, value in _files(call) if isinstance(value, str)]
    return [(kind, file) for kind, file in files if file]


def file_is_of_other_kind(call: Call) -> bool:
    return any(kind != file.kind for kind, file in _kept(call))


def other_kind_words(call: Call) -> str:
    kind, file = next((kind, file) for kind, file in _kept(call) if kind != file.kind)
    return f"Bad Request: can't use file of type {file.kind.title()} as {kind.title()}"


def upload_is_large(call: Call) -> bool:
    sizes = [(kind, len(value.data)) for kind, value in _files(call) if isinstance(value, Upload)]
    return any(size > (10 if kind == "photo" else 50) * MEGABYTE for kind, size in sizes)


def file_is_unknown(call: Call) -> bool:
    return call.server.files.find(call.bot, call.get("file_id")) is None


def download_is_large(call: Call) -> bool:
    file = call.server.files.find(call.bot, call.get("file_id"))
    return bool(file and file.size > 20 * MEGABYTE)


def album_is_odd(call: Call) -> bool:
    return not 2 <= len(call.album) <= 10


def place_is_bad(call: Call) -> bool:
    period = call.get("live_period", 60)
    return not (
        -90 <= call.get("latitude") <= 90
        and -180 <= call.get("longitude") <= 180
        and 0 <= call.get("horizontal_accuracy", 0) <= 1500
        and 1 <= call.get("heading", 1) <= 360
        and (60 <= period <= 86400 or period == 0x7FFFFFFF)
    )


# the bot itself


def has_many_commands(call: Call) -> bool:
    return len(call.get("commands")) > 100


def command_is_bad(call: Call) -> bool:
    return any(not re.fullmatch(r"[a-z0-9_]{1,32}", entry["command"]) for entry in call.get("commands"))


def command_is_unexplained(call: Call) -> bool:
    return any(not 1 <= utf16(entry["description"]) <= 256 for entry in call.get("commands"))


def description_is_long(call: Call) -> bool:
    return utf16(call.get("description", "")) > 512


def short_one_is_long(call: Call) -> bool:
    return utf16(call.get("short_description", "")) > 120


def secret_is_bad(call: Call) -> bool:
    return not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", call.get("secret_token", ""))
