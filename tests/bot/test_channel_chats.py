"""Groups, topics, presses and the bot's own place become the same events in both libraries."""

from __future__ import annotations

from typing import Any

import pytest

from flows.inbound import Membership, Pressed
from tests.bot.updates import (
    ARRIVED,
    CHANNEL,
    CHANNEL_BOT,
    DATE,
    FORUM,
    GROUP_BOT,
    OUR_BOT,
    PRIVATE,
    READERS,
    SMALL_GROUP,
    SPOKEN,
    SUPERGROUP,
    ZHANG,
    Json,
    Read,
    found,
    message,
    said,
)


@pytest.fixture(params=READERS)
def read(request: pytest.FixtureRequest) -> Read:
    reader: Read = request.param
    return reader


@pytest.mark.parametrize("chat", [SMALL_GROUP, SUPERGROUP])
def test_a_group_is_told_from_a_person(read: Read, chat: Json) -> None:
    event = found(read(message(chat=chat, text="在")))
    assert event.group
    assert event.address.chat == str(chat["id"])


def test_a_topic_is_part_of_the_address(read: Read) -> None:
    topic = {"message_thread_id": 5, "is_topic_message": True}
    root = {**said(FORUM), "message_id": 5, "forum_topic_created": {"name": "x", "icon_color": 7322096}, **topic}
    event = found(read(message(chat=FORUM, text="在", reply_to_message=root, **topic)))
    assert (event.address.thread, event.reply_to) == ("5", "")
    event = found(read(message(chat=FORUM, text="在", reply_to_message={**said(FORUM), "message_id": 8}, **topic)))
    assert (event.address.thread, event.reply_to) == ("5", "8")


def test_a_thread_of_replies_is_no_topic(read: Read) -> None:
    replied = {**said(SUPERGROUP, text="?"), "message_id": 8}
    event = found(read(message(chat=SUPERGROUP, text="在", message_thread_id=8, reply_to_message=replied)))
    assert (event.address.thread, event.reply_to) == ("", "8")


@pytest.mark.parametrize(
    ("user", "chat"),
    [(GROUP_BOT, SUPERGROUP), (CHANNEL_BOT, CHANNEL), (GROUP_BOT, None)],
    ids=["group", "channel", "?"],
)
def test_whoever_hides_behind_a_chat_has_no_user(read: Read, user: Json, chat: Json | None) -> None:
    fields = {"sender_chat": chat} if chat else {}
    event = found(read(message(**{"from": user}, chat=SUPERGROUP, text="/bind X", **fields)))
    assert (event.sender.user, event.sender.language_code) == ("", "")
    assert event.sender.name == (chat["title"] if chat else "")


def pressed(**fields: Any) -> Json:
    query = {"id": "42", "from": ZHANG, "chat_instance": "1", "data": "1:a", **fields}
    return {"update_id": 9, "callback_query": query}


def test_a_press_names_what_was_pressed_and_counts_from_its_arrival(read: Read) -> None:
    card = {**said(FORUM, text="卡片"), "from": OUR_BOT, "message_thread_id": 5, "is_topic_message": True}
    event = found(read(pressed(message=card)))
    assert event.body == Pressed(data="1:a", press="42")
    assert (event.sent_at, event.received_at, event.message) == (ARRIVED, ARRIVED, "11")
    assert (event.address.chat, event.address.thread, event.group) == (str(FORUM["id"]), "5", True)
    assert event.sender.user == "5200000001"


def test_a_press_on_a_message_that_is_out_of_reach_arrives(read: Read) -> None:
    event = found(read(pressed(message={"chat": PRIVATE, "message_id": 11, "date": 0})))
    assert event.body == Pressed(data="1:a", press="42")
    assert (event.sent_at, event.message, event.address.thread) == (ARRIVED, "11", "")


def test_a_press_without_a_message_or_data_does_no_harm(read: Read) -> None:
    assert read(pressed(inline_message_id="x")) is None
    bare = {key: value for key, value in pressed(message=said())["callback_query"].items() if key != "data"}
    event = found(read({"update_id": 9, "callback_query": {**bare, "game_short_name": "x"}}))
    assert event.body == Pressed(data="", press="42")


PERMISSIONS = [
    "messages audios documents photos videos video_notes voice_notes polls other_messages",
    "add_web_page_previews react_to_messages change_info invite_users pin_messages manage_topics edit_tag",
]
RESTRICTED = {f"can_send_{name}": False for name in PERMISSIONS[0].split()} | {
    f"can_{name}": False for name in PERMISSIONS[1].split()
}
SPEAKING = {**RESTRICTED, "can_send_messages": True}
RIGHTS = "manage_chat delete_messages manage_video_chats restrict_members promote_members change_info invite_users"
ADMINISTRATOR = {f"can_{name}": True for name in f"{RIGHTS} post_stories edit_stories delete_stories be_edited".split()}
ADMINISTRATOR |= {"can_send_welcome_messages": True, "is_anonymous": False}
STANDINGS: list[tuple[str, Json, bool, bool]] = [
    ("member", {}, True, False),
    ("left", {}, False, False),
    ("kicked", {"until_date": 0}, False, False),
    ("restricted", {**RESTRICTED, "is_member": True, "until_date": 0}, True, True),
    ("restricted", {**SPEAKING, "is_member": True, "until_date": 0}, True, False),
    ("restricted", {**RESTRICTED, "is_member": False, "until_date": 0}, False, True),
    ("administrator", ADMINISTRATOR, True, False),
    ("administrator", {**ADMINISTRATOR, "can_post_messages": True}, True, False),
    ("administrator", {**ADMINISTRATOR, "can_post_messages": False}, True, True),
    ("creator", {"is_anonymous": False}, True, False),
]


@pytest.mark.parametrize(("status", "more", "present", "muted"), STANDINGS)
@pytest.mark.parametrize("chat", [PRIVATE, SMALL_GROUP, CHANNEL])
def test_the_bots_own_place_in_a_chat(
    read: Read, chat: Json, status: str, more: Json, *, present: bool, muted: bool
) -> None:
    change = {
        "chat": chat,
        "from": ZHANG,
        "date": DATE,
        "old_chat_member": {"status": "left", "user": OUR_BOT},
        "new_chat_member": {"status": status, "user": OUR_BOT, **more},
    }
    event = read({"update_id": 9, "my_chat_member": change})
    if chat is CHANNEL:
        assert event is None
        return
    event = found(event)
    assert (event.body, event.group) == (Membership(present=present, muted=muted), chat is not PRIVATE)
    assert (event.sent_at, event.sender.user, event.message) == (SPOKEN, "5200000001", "")
