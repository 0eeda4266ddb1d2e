"""Methods about chats, their members and topics."""

from __future__ import annotations

from typing import Any

from tests.fake_telegram.calls import Call, Refused
from tests.fake_telegram.chats import Member
from tests.fake_telegram.groups import Group
from tests.fake_telegram.messages import Json
from tests.fake_telegram.methods import carries_out
from tests.fake_telegram.schema import schema

_GIFTS = tuple(schema()["types"]["AcceptedGiftTypes"])
_PERMISSIONS = tuple(schema()["types"]["ChatPermissions"])


@carries_out("getChat")
def get_chat(call: Call) -> Json:
    """The full chat, as far as the fake knows it."""
    body: Json = {**call.chat.as_json(), "accent_color_id": 0, "max_reaction_count": 11}
    body["accepted_gift_types"] = dict.fromkeys(_GIFTS, False)
    if call.group:
        body["permissions"] = dict.fromkeys(_PERMISSIONS, call.group.may_all_send)
    if call.chat.pinned:
        body["pinned_message"] = call.chat.pinned[-1].as_json(call.bot)
    return body


@carries_out("getChatMember")
def get_chat_member(call: Call) -> Json:
    """How somebody stands in the chat."""
    user_id: int = call.get("user_id")
    bots = {bot.id: bot for bot in call.server.bots.values()}
    who: Any = call.server.users.get(user_id) or bots.get(user_id)
    if who is None:
        raise Refused(400, "Bad Request: invalid user_id specified")
    if call.group is None:
        return Member(who).as_json()
    return call.group.standing(who).as_json()


@carries_out("getChatAdministrators")
def get_administrators(call: Call) -> list[Json]:
    """Creator and administrators; bots only when asked for."""
    group = _group(call)
    found = [member for member in group.members.values() if member.status in ("creator", "administrator")]
    return [member.as_json() for member in found if call.get("return_bots") or not member.who.is_bot]


@carries_out("getChatMemberCount")
def get_member_count(call: Call) -> int:
    """How many belong to it."""
    return sum(member.is_in for member in _group(call).members.values())


@carries_out("leaveChat")
def leave_chat(call: Call) -> bool:
    """The bot goes."""
    _group(call).leave(call.bot)
    return True


def _group(call: Call) -> Group:
    if call.group is None:
        raise Refused(400, "Bad Request: there are no administrators in the private chat")
    return call.group


@carries_out("createForumTopic")
def create_topic(call: Call) -> Json:
    """A new topic."""
    topic = _group(call).topic(call.get("name"), by=call.bot)
    return {"message_thread_id": topic.thread_id, "name": topic.name, "icon_color": 7322096}


@carries_out("editForumTopic", "closeForumTopic", "reopenForumTopic")
def change_topic(call: Call) -> bool:
    """Another name, closed, open again."""
    topic = _group(call).topics[call.get("message_thread_id")]
    topic.name = call.get("name", topic.name)
    topic.is_closed = {"closeForumTopic": True, "reopenForumTopic": False}.get(call.method, topic.is_closed)
    call.server.changes.tell()
    return True


@carries_out("deleteForumTopic")
def delete_topic(call: Call) -> bool:
    """The topic goes, with its messages."""
    _group(call).delete_topic(call.get("message_thread_id"))
    return True
