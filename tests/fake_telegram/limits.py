"""What Telegram refuses: one table, read from the top, the first row that applies answers.

Sources: API = core.telegram.org/bots/api; SRV = tdlib/telegram-bot-api, Client.cpp; PTB = telegram.constants, where
neither says it. A row with the code WARN is no refusal: Telegram would change or drop something in silence, and the
test should hear of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fake_telegram import access, checks, file_checks
from tests.fake_telegram.calls import Call
from tests.fake_telegram.checks import Words
from tests.fake_telegram.schema import schema

WARN = 0

_ALL = frozenset(schema()["methods"])
_WITH_CHAT = frozenset(
    name
    for name in _ALL
    if "chat_id" in schema()["methods"][name]["parameters"]
    and (name.startswith("editMessage") or not schema()["methods"][name]["parameters"]["chat_id"].endswith("?"))
)
_SENDS = frozenset(
    name for name in _WITH_CHAT if name.startswith(("send", "copy", "forward")) and name != "sendChatAction"
)
_EDITS = frozenset(name for name in _WITH_CHAT if name.startswith("editMessage"))
_WRITES = _SENDS | _EDITS | {"sendChatAction", "deleteMessage", "deleteMessages", "pinChatMessage"}
_TOPICS = frozenset(name for name in _ALL if name.endswith("ForumTopic") and "General" not in name)


def _only(*names: str) -> frozenset[str]:
    unknown = set(names) - _ALL
    assert not unknown, f"no such method: {unknown}"
    return frozenset(names)


_CHANGES_TOPICS = _only("editForumTopic", "closeForumTopic", "reopenForumTopic")
_LIVE = _only("editMessageLiveLocation", "stopMessageLiveLocation")


@dataclass(frozen=True)
class Limit:
    """One row: for which methods, when, and what the answer is."""

    methods: frozenset[str]
    applies: Callable[[Call], bool]
    code: int
    description: Words
    source: str
    parameters: Callable[[Call], dict[str, Any]] = lambda _: {}


LIMITS: tuple[Limit, ...] = (
    # where
    Limit(_WITH_CHAT, access.chat_id_is_empty, 400, "Bad Request: chat_id is empty", "SRV"),
    Limit(_WITH_CHAT, access.chat_is_bot, 403, "Forbidden: bots can't send messages to bots", "SRV"),
    Limit(_WITH_CHAT, access.chat_is_unknown, 400, "Bad Request: chat not found", "SRV"),
    Limit(_WITH_CHAT, access.chat_moved, 400, access.MOVED, "SRV 8150", access.moved_to),
    Limit(_WITH_CHAT, access.group_is_gone, 403, "Forbidden: the group chat was deleted", "SRV 8158"),
    Limit(_WITH_CHAT, access.bot_is_kicked, 403, access.kicked_words, "SRV 8162"),
    Limit(_WITH_CHAT, access.bot_is_no_member, 403, access.no_member_words, "SRV 8165"),
    Limit(_WRITES, access.person_is_deactivated, 403, "Forbidden: user is deactivated", "SRV 8136"),
    Limit(_WRITES, access.never_started, 403, access.NEVER_STARTED, "SRV"),
    Limit(_WRITES, access.is_blocked, 403, "Forbidden: bot was blocked by the user", "SRV 127"),
    Limit(_SENDS, access.is_muted, 400, access.right_words, "SRV"),
    Limit(_TOPICS, access.topic_is_unknown, 400, "Bad Request: TOPIC_ID_INVALID", "API"),
    Limit(_WITH_CHAT, access.topic_is_unknown, 400, "Bad Request: message thread not found", "SRV 8277"),
    Limit(_SENDS, access.topic_is_closed, 400, "Bad Request: TOPIC_CLOSED", "API"),
    Limit(_TOPICS, access.chat_is_no_forum, 400, "Bad Request: the chat is not a forum", "SRV"),
    Limit(_TOPICS, access.may_not_manage_topics, 400, "Bad Request: not enough rights to create a topic", "SRV"),
    Limit(_CHANGES_TOPICS, access.topic_is_the_same, 400, "Bad Request: TOPIC_NOT_MODIFIED", "SRV"),
    Limit(_TOPICS, access.topic_name_is_bad, 400, "Bad Request: TOPIC_TITLE_EMPTY", "API: 1-128"),
    # texts
    Limit(_ALL, checks.parse_mode_is_unknown, 400, "Bad Request: unsupported parse_mode", "SRV 11323"),
    Limit(_ALL, checks.text_is_unreadable, 400, checks.unreadable_words, "SRV, API formatting options"),
    Limit(_only("sendMessage", "editMessageText"), checks.text_is_empty, 400, checks.EMPTY_TEXT, "SRV 11401"),
    Limit(_only("sendMessage", "editMessageText"), checks.text_is_long, 400, "Bad Request: message is too long", "API"),
    Limit(_ALL, checks.caption_is_long, 400, "Bad Request: message caption is too long", "API: 0-1024"),
    Limit(_ALL, checks.has_many_entities, WARN, "more than 100 entities: the rest are dropped", "PTB"),
    Limit(_only("sendChatAction"), checks.action_is_unknown, 400, checks.WRONG_ACTION, "SRV 13446"),
    # buttons
    Limit(_ALL, checks.button_is_unlabelled, 400, checks.EMPTY_BUTTON, "SRV"),
    Limit(_ALL, checks.button_does_nothing, 400, checks.NO_ACTION, "SRV 9694"),
    Limit(_ALL, checks.button_does_several, 400, "Bad Request: BUTTON_TYPE_INVALID", "API: exactly one"),
    Limit(_ALL, checks.callback_data_is_bad, 400, "Bad Request: BUTTON_DATA_INVALID", "API: 1-64 bytes"),
    Limit(_ALL, checks.copied_text_is_bad, 400, "Bad Request: BUTTON_COPY_TEXT_INVALID", "API: 1-256"),
    Limit(_ALL, checks.button_url_is_bad, 400, checks.bad_url_words, "SRV"),
    Limit(_ALL, checks.keyboard_is_large, 400, "Bad Request: reply markup is too long", "PTB: 100, 8 a row; SRV 115"),
    Limit(_ALL, checks.asks_place_in_group, 400, checks.PLACE_IN_PRIVATE, "API KeyboardButton"),
    Limit(_ALL, checks.asks_phone_in_group, 400, checks.PHONE_IN_PRIVATE, "API KeyboardButton"),
    # replies, edits, deletions
    Limit(_SENDS, checks.replied_is_missing, 400, "Bad Request: message to be replied not found", "SRV 8516"),
    Limit(_only("copyMessage"), checks.source_is_missing, 400, "Bad Request: message to copy not found", "SRV"),
    Limit(_only("forwardMessage"), checks.source_is_missing, 400, "Bad Request: message to forward not found", "SRV"),
    Limit(_EDITS, checks.target_is_missing, 400, "Bad Request: message to edit not found", "SRV"),
    Limit(_EDITS, checks.target_is_foreign, 400, "Bad Request: message can't be edited", "SRV"),
    Limit(_EDITS, checks.target_has_keys, 400, "Bad Request: message can't be edited", "API Updating messages"),
    Limit(_only("editMessageText"), checks.target_has_no_text, 400, checks.NO_TEXT, "SRV"),
    Limit(_only("editMessageCaption"), checks.target_has_no_caption, 400, checks.NO_CAPTION, "SRV"),
    Limit(_EDITS, checks.nothing_changes, 400, checks.NOT_MODIFIED, "SRV 107"),
    Limit(_only("deleteMessage"), checks.target_is_missing, 400, "Bad Request: message to delete not found", "SRV"),
    Limit(_only("deleteMessage"), checks.may_not_delete, 400, "Bad Request: message can't be deleted", "API: 48 h"),
    Limit(_only("pinChatMessage"), checks.target_is_missing, 400, "Bad Request: message to pin not found", "SRV"),
    # presses
    Limit(_only("answerCallbackQuery"), checks.press_is_old, 400, checks.OLD_PRESS, "SRV 148"),
    Limit(_only("answerCallbackQuery"), checks.answer_is_long, 400, "Bad Request: MESSAGE_TOO_LONG", "API: 0-200"),
    # files and places
    Limit(_ALL, file_checks.file_is_empty, 400, "Bad Request: file must be non-empty", "SRV"),
    Limit(_ALL, file_checks.file_id_is_foreign, 400, file_checks.WRONG_FILE, "SRV"),
    Limit(
        _ALL, file_checks.file_is_of_other_kind, 400, file_checks.other_kind_words, "API Sending files: no other type"
    ),
    Limit(_ALL, file_checks.upload_is_large, 413, "Request Entity Too Large", "API: photo 10 MB, other 50 MB"),
    Limit(_only("getFile"), file_checks.file_is_unknown, 400, "Bad Request: invalid file_id", "SRV 6857"),
    Limit(_only("getFile"), file_checks.download_is_large, 400, "Bad Request: file is too big", "SRV 8707, API: 20 MB"),
    Limit(_only("sendMediaGroup"), file_checks.album_is_odd, 400, file_checks.ODD_ALBUM, "API: 2-10"),
    Limit(_only("sendMediaGroup"), file_checks.album_is_mixed, 400, file_checks.UNMIXABLE, "API, td"),
    Limit(_ALL, file_checks.is_no_picture, 400, file_checks.NO_PICTURE, "td"),
    Limit(_ALL, file_checks.picture_is_odd, 400, file_checks.ODD_PICTURE, "API sendPhoto: 10000, ratio 20"),
    Limit(_LIVE, checks.target_is_not_live, 400, "Bad Request: message can't be edited", "SRV"),
    Limit(
        _only("sendLocation", "editMessageLiveLocation"),
        file_checks.place_is_bad,
        400,
        "Bad Request: wrong location specified",
        "API, PTB",
    ),
    # the bot itself
    Limit(_only("setMyCommands"), checks.has_many_commands, 400, "Bad Request: BOT_COMMANDS_TOO_MUCH", "API: 100"),
    Limit(_only("setMyCommands"), checks.command_is_bad, 400, "Bad Request: BOT_COMMAND_INVALID", "API: 1-32 a-z0-9_"),
    Limit(_only("setMyCommands"), checks.command_is_unexplained, 400, checks.BAD_EXPLANATION, "API: 1-256"),
    Limit(_only("setMyDescription"), checks.description_is_long, 400, checks.LONG_DESCRIPTION, "API: 0-512"),
    Limit(_only("setMyShortDescription"), checks.short_one_is_long, 400, checks.LONG_DESCRIPTION, "API: 0-120"),
    Limit(_only("setWebhook"), checks.secret_is_bad, 400, checks.BAD_SECRET, "SRV 16020"),
)


def broken(call: Call) -> Limit | None:
    """The first row that refuses the call; rows that only warn are recorded on the server."""
    for limit in LIMITS:
        if call.method in limit.methods and limit.applies(call):
            if limit.code != WARN:
                return limit
            call.server.warn(call, words(limit.description, call))
    return None


def words(description: Words, call: Call) -> str:
    """A row's words for one call."""
    return description if isinstance(description, str) else description(call)
