"""When each row of the table of limits applies that is about where a bot may write, and its longer words."""

from __future__ import annotations

from typing import Any

from tests.fake_telegram.calls import Call
from tests.fake_telegram.groups import GENERAL_TOPIC
from tests.fake_telegram.markup import utf16

MOVED = "Bad Request: group chat was upgraded to a supergroup chat"
NEVER_STARTED = "Forbidden: bot can't initiate conversation with a user"


def chat_id_is_empty(call: Call) -> bool:
    return call.get("chat_id") in (None, "", 0)


def chat_is_bot(call: Call) -> bool:
    return any(bot.id == call.chat_id for bot in call.server.bots.values())


def chat_is_unknown(call: Call) -> bool:
    return call.person is None and call.group is None


def chat_moved(call: Call) -> bool:
    return call.has_moved


def moved_to(call: Call) -> dict[str, Any]:
    return {"migrate_to_chat_id": call.group.id if call.group else 0}


def group_is_gone(call: Call) -> bool:
    return bool(call.group and call.group.is_dissolved)


def bot_is_kicked(call: Call) -> bool:
    return bool(call.group and call.group.standing(call.bot).status == "kicked")


def kicked_words(call: Call) -> str:
    return f"Forbidden: bot was kicked from the {_kind(call)} chat"


def bot_is_no_member(call: Call) -> bool:
    return bool(call.group and not call.group.standing(call.bot).is_in)


def no_member_words(call: Call) -> str:
    return f"Forbidden: bot is not a member of the {_kind(call)} chat"


def _kind(call: Call) -> str:
    return call.group.type if call.group else "group"


def person_is_deactivated(call: Call) -> bool:
    return bool(call.person and call.person.is_deactivated)


def never_started(call: Call) -> bool:
    return bool(call.private and not call.private.is_started)


def is_blocked(call: Call) -> bool:
    return bool(call.private and call.private.is_blocked)


def is_muted(call: Call) -> bool:
    if call.group is None:
        return False
    standing = call.group.standing(call.bot)
    return not standing.can_send or (standing.status == "member" and not call.group.may_all_send)


def right_words(call: Call) -> str:
    """Named by what was to be sent (SRV: td's "Not enough rights to send ...")."""
    what = {"sendPhoto": "photos", "sendVideo": "videos", "sendVoice": "voice notes", "sendDocument": "documents"}
    return f"Bad Request: not enough rights to send {what.get(call.method, 'text messages')} to the chat"


def topic_is_unknown(call: Call) -> bool:
    thread_id = call.get("message_thread_id")
    if thread_id is None:
        return False
    return not call.group or thread_id not in call.group.topics or thread_id == GENERAL_TOPIC


def topic_is_closed(call: Call) -> bool:
    topic = call.group.topics.get(call.get("message_thread_id")) if call.group else None
    return bool(topic and topic.is_closed and call.group and not is_administrator(call))


def chat_is_no_forum(call: Call) -> bool:
    return not (call.group and call.group.is_forum)


def may_not_manage_topics(call: Call) -> bool:
    return not (call.group and is_administrator(call) and call.group.standing(call.bot).can_manage_topics)


def topic_is_the_same(call: Call) -> bool:
    topic = call.group.topics.get(call.get("message_thread_id")) if call.group else None
    if topic is None:
        return False
    closed = {"closeForumTopic": True, "reopenForumTopic": False}.get(call.method)
    return topic.name == call.get("name") if closed is None else topic.is_closed is closed


def is_administrator(call: Call) -> bool:
    return bool(call.group and call.group.standing(call.bot).status in ("administrator", "creator"))


def topic_name_is_bad(call: Call) -> bool:
    return "name" in call.parameters and not 1 <= utf16(call.get("name").strip()) <= 128
