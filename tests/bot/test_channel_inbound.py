"""What a message carries becomes the same event in both libraries."""

from __future__ import annotations

import pytest

from flows.inbound import Attached, Body, Located, MediaKind, SharedContact, Unreadable, Wrote
from tests.bot.updates import (
    ARRIVED,
    CHANNEL,
    EDITED,
    FILE,
    OTHER_BOT,
    OUR_BOT,
    PLACE,
    PRIVATE,
    READERS,
    SMALL_GROUP,
    SPOKEN,
    SUPERGROUP,
    ZHANG,
    Json,
    Read,
    edited,
    found,
    message,
    photo,
    said,
)


@pytest.fixture(params=READERS)
def read(request: pytest.FixtureRequest) -> Read:
    reader: Read = request.param
    return reader


CLIP = {**FILE, "duration": 3}
BODIES: list[tuple[Json, Body]] = [
    ({"text": "<b>车坏了 %s</b>"}, Wrote(text="<b>车坏了 %s</b>")),
    ({"text": ""}, Wrote(text="")),
    ({"location": PLACE}, Located(lat=28.19, lon=112.97)),
    ({"location": {**PLACE, "live_period": 3600}}, Located(lat=28.19, lon=112.97, live=True)),
    (
        {"location": PLACE, "venue": {"location": PLACE, "title": "服务区", "address": "京港澳高速"}},
        Located(lat=28.19, lon=112.97),
    ),
    (
        {"contact": {"phone_number": "+86138", "first_name": "张", "user_id": ZHANG["id"]}},
        SharedContact(phone="+86138", name="张"),
    ),
    (
        {"contact": {"phone_number": "+86139", "first_name": "李", "user_id": 3}},
        SharedContact(phone="+86139", own=False, name="李"),
    ),
    ({"contact": {"phone_number": "+86139", "first_name": "李"}}, SharedContact(phone="+86139", own=False, name="李")),
    (
        {"photo": [photo(90), photo(1280), photo(320)], "caption": "车", "media_group_id": "A"},
        Attached(kind=MediaKind.PHOTO, file="F1280", unique="U", size=321, caption="车", album="A"),
    ),
    ({"voice": CLIP}, Attached(kind=MediaKind.VOICE, file="F", unique="U", size=321)),
    (
        {"video": {**CLIP, "width": 1, "height": 1}},
        Attached(kind=MediaKind.VIDEO, file="F", unique="U", size=321),
    ),
    ({"video_note": {**CLIP, "length": 1}}, Attached(kind=MediaKind.VIDEO, file="F", unique="U", size=321)),
    (
        {"document": {"file_id": "F", "file_unique_id": "U"}, "caption": "报告"},
        Attached(kind=MediaKind.DOCUMENT, file="F", unique="U", caption="报告"),
    ),
    ({"audio": CLIP}, Attached(kind=MediaKind.DOCUMENT, file="F", unique="U", size=321)),
    (
        {"animation": {**CLIP, "width": 1, "height": 1}, "document": FILE},
        Unreadable(kind="animation", kept=Attached(kind=MediaKind.DOCUMENT, file="F", unique="U", size=321)),
    ),
    (
        {"sticker": {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
        Unreadable(kind="sticker", kept=Attached(kind=MediaKind.DOCUMENT, file="F", unique="U", size=321)),
    ),
    ({"dice": {"emoji": "🎲", "value": 6}}, Unreadable(kind="dice")),
    (
        {
            "poll": {
                "id": "1",
                "question": "?",
                "options": [],
                "total_voter_count": 0,
                "is_closed": False,
                "is_anonymous": True,
                "type": "regular",
                "allows_multiple_answers": False,
                "allows_revoting": False,
                "members_only": False,
            }
        },
        Unreadable(kind="poll"),
    ),
    ({"story": {"id": 1, "chat": PRIVATE}}, Unreadable(kind="story")),
    ({"rich_message": {"blocks": []}}, Unreadable(kind="rich_message")),
]


@pytest.mark.parametrize(("fields", "body"), BODIES, ids=[next(iter(fields)) for fields, _ in BODIES])
def test_what_a_message_carries(read: Read, fields: Json, body: Body) -> None:
    event = found(read(message(**fields)))
    assert event.body == body
    assert (event.key, event.message, event.edited) == ("bot:1@api:9", "11", False)
    assert (event.sent_at, event.received_at) == (SPOKEN, ARRIVED)
    assert (event.sender.platform, event.sender.user) == ("telegram", "5200000001")
    assert (event.sender.name, event.sender.language_code) == ("张 师傅", "zh-hans")
    assert (event.address.bot, event.address.chat, event.address.thread) == ("bot", "5200000001", "")
    assert not event.group


SERVICE: list[Json] = [
    {"new_chat_members": [OUR_BOT]},
    {"left_chat_member": ZHANG},
    {"pinned_message": {"message_id": 3, "date": 0, "chat": SUPERGROUP}},
    {"forum_topic_created": {"name": "26-0417", "icon_color": 7322096}, "message_thread_id": 5},
    {"group_chat_created": True},
    {"web_app_data": {"data": "x", "button_text": "y"}},
    {},
]


@pytest.mark.parametrize("fields", SERVICE, ids=lambda fields: next(iter(fields), "nothing"))
def test_service_messages_say_nothing(read: Read, fields: Json) -> None:
    assert read(message(chat=SMALL_GROUP, **fields)) is None


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 9},
        {"update_id": 9, "channel_post": said(CHANNEL, text="公告")},
        {"update_id": 9, "a_kind_of_next_year": {"x": 1}},
        {"update_id": 9, "poll_answer": {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["0"]}},
        message(chat=CHANNEL, text="公告"),
        message(**{"from": OTHER_BOT}, chat=SUPERGROUP, text="晴"),
        message(
            **{"from": {**OTHER_BOT, "id": 777000, "is_bot": False}},
            chat=SUPERGROUP,
            sender_chat=CHANNEL,
            is_automatic_forward=True,
            text="公告",
        ),
    ],
)
def test_what_concerns_nobody_is_left_out(read: Read, update: Json) -> None:
    assert read(update) is None


def test_an_edit_counts_from_when_it_was_made(read: Read) -> None:
    event = found(read(edited(text="车坏了，在高速上")))
    assert (event.body, event.edited, event.sent_at) == (Wrote(text="车坏了，在高速上"), True, EDITED)
    assert event.message == "11"


@pytest.mark.parametrize("period", [{"live_period": 3600}, {}])
def test_a_place_that_moves_is_live_to_its_last_step(read: Read, period: Json) -> None:
    event = found(read(edited(location={**PLACE, **period})))
    assert (event.body, event.edited) == (Located(lat=28.19, lon=112.97, live=True), True)
