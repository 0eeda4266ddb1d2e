"""When each row of the table of limits applies that is about what is said, and its longer words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.fake_telegram.access import is_administrator
from tests.fake_telegram.calls import Call
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
COPY_LIMIT = 256
BAD_EXPLANATION = "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"
LONG_DESCRIPTION = "Bad Request: description is too long"
BAD_SECRET = "Bad Request: secret token contains unallowed characters"

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


def copied_text_is_bad(call: Call) -> bool:
    given = [button["copy_text"]["text"] for button in call.inline_buttons if "copy_text" in button]
    return any(not 1 <= utf16(text) <= COPY_LIMIT for text in given)


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


def target_is_not_live(call: Call) -> bool:
    return bool(call.target and "live_period" not in call.target.extra.get("location", {}))


def target_has_no_text(call: Call) -> bool:
    return bool(call.target and call.target.kind != "text")


def target_has_no_caption(call: Call) -> bool:
    return bool(call.target and not call.target.media)


_WHERE = ("latitude", "longitude", "horizontal_accuracy", "heading")


def nothing_changes(call: Call) -> bool:
    target = call.target
    if target is None or call.method == "editMessageMedia" or call.new_markup != target.markup:
        return False
    if call.method.endswith("LiveLocation"):
        place = target.extra.get("location", {})
        return "latitude" in call.parameters and all(place.get(name) == call.get(name) for name in _WHERE)
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
