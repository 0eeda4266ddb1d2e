"""Whatever a person can send becomes an event in both bots: every field of a message in the schema has its place."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.bot_api import ENVELOPE, READ, SERVICE, UNREADABLE
from flows.inbound import Attached, Located, MediaKind, Migrated, Unreadable, Wrote
from tests.bot.updates import (
    FORUM,
    PLACE,
    READERS,
    SMALL_GROUP,
    SUPERGROUP,
    ZHANG,
    Json,
    Read,
    edited,
    found,
    message,
    said,
)
from tests.fake_telegram.schema import Many, Same, kind_of, problems, schema, update_problems

FIELDS: dict[str, str] = schema()["types"]["Message"]
PLAIN = {"Integer": 5, "Float": 1.5, "String": "x", "Boolean": True, "CallbackGame": {}}


def example(choice: Any) -> Any:
    """The smallest value that fits a type of the schema."""
    if isinstance(choice, Same):
        return choice.value
    if isinstance(choice, Many):
        return [example(choice.of.choices[0])]
    if choice in PLAIN:
        return PLAIN[choice]
    if choice == "User":
        return ZHANG
    if choice in ("Chat", "Message"):
        return {"Chat": SUPERGROUP, "Message": said(SUPERGROUP)}[choice]
    fields = schema()["types"][choice]
    if isinstance(fields, str):
        return example(kind_of(fields).choices[0])
    needed = {name: kind_of(written) for name, written in fields.items()}
    return {name: example(kind.choices[0]) for name, kind in needed.items() if not kind.optional}


def of(field: str) -> Any:
    value = example(kind_of(FIELDS[field]).choices[0])
    assert problems(FIELDS[field], value, field) == []
    return value


@pytest.fixture(params=READERS)
def read(request: pytest.FixtureRequest) -> Read:
    reader: Read = request.param
    return reader


def test_every_field_of_a_message_has_its_place() -> None:
    lists = (UNREADABLE, READ, SERVICE, ENVELOPE)
    assert sorted(name for each in lists for name in each) == sorted(FIELDS)


@pytest.mark.parametrize("field", sorted(READ - {"caption"}))
def test_content_that_can_be_read_is_read(read: Read, field: str) -> None:
    update = message(**{field: of(field)})
    assert update_problems(update) == []
    assert not isinstance(found(read(update)).body, Unreadable)


@pytest.mark.parametrize("field", sorted(UNREADABLE))
def test_content_that_cannot_be_read_is_kept_as_such(read: Read, field: str) -> None:
    body = found(read(message(**{field: of(field)}))).body
    assert isinstance(body, Unreadable)
    assert body.kind == field
    assert (body.kept is not None) == (field in ("sticker", "animation"))


@pytest.mark.parametrize("field", sorted(SERVICE))
def test_what_telegram_says_itself_is_nobodys_word(read: Read, field: str) -> None:
    assert read(message(chat=SUPERGROUP, **{field: of(field)})) is None
    assert read(message(chat=SUPERGROUP, field_of_next_year={"x": 1}, **{field: of(field)})) is None


@pytest.mark.parametrize("field", sorted(ENVELOPE - {"chat", "date", "message_id", "from", "sender_chat", "edit_date"}))
def test_what_a_message_says_of_itself_changes_nothing_of_its_words(read: Read, field: str) -> None:
    event = read(message(**{"text": "车坏了", field: of(field)}))
    assert (event is None) == (field == "is_automatic_forward")
    assert event is None or event.body == Wrote(text="车坏了")
    assert read(message(**{field: of(field)})) is None


def test_what_is_newer_than_both_libraries_is_not_lost(read: Read) -> None:
    assert found(read(message(hologram={"file_id": "F"}))).body == Unreadable(kind="hologram")
    assert found(read(message(text="车坏了", hologram={"file_id": "F"}))).body == Wrote(text="车坏了")


FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 321}
CLIP = {**FILE, "duration": 3, "mime_type": "video/mp4"}
SIZE = {"width": 1, "height": 1}
FILES: list[tuple[Json, Attached]] = [
    (
        {"document": {**FILE, "file_name": "报告.pdf", "mime_type": "application/pdf"}},
        Attached(kind=MediaKind.DOCUMENT, file="F", unique="U", size=321, name="报告.pdf", mime="application/pdf"),
    ),
    (
        {"audio": {**CLIP, "file_name": "a.mp3", "mime_type": "audio/mpeg"}, "caption": "听"},
        Attached(
            kind=MediaKind.DOCUMENT, file="F", unique="U", size=321, name="a.mp3", mime="audio/mpeg", caption="听"
        ),
    ),
    (
        {"video_note": {**FILE, "duration": 3, "length": 1}},
        Attached(kind=MediaKind.VIDEO, file="F", unique="U", size=321),
    ),
    (
        {"animation": {**CLIP, **SIZE}, "document": FILE, "caption": "撞成这样"},
        Attached(kind=MediaKind.DOCUMENT, file="F", unique="U", size=321, mime="video/mp4", caption="撞成这样"),
    ),
    (
        {"live_photo": {**CLIP, **SIZE}, "photo": [{**FILE, "file_id": "P", **SIZE}]},
        Attached(kind=MediaKind.PHOTO, file="P", unique="U", size=321),
    ),
    (
        {"live_photo": {**CLIP, **SIZE}},
        Attached(kind=MediaKind.VIDEO, file="F", unique="U", size=321, mime="video/mp4"),
    ),
]


@pytest.mark.parametrize(("fields", "body"), FILES, ids=[next(iter(fields)) for fields, _ in FILES])
def test_files_keep_their_names_and_what_they_claim_to_be(read: Read, fields: Json, body: Attached) -> None:
    assert found(read(message(**fields))).body == body


def test_an_edited_caption_is_an_edit_of_the_file(read: Read) -> None:
    photo = [{**FILE, **SIZE}]
    bold = [{"type": "bold", "offset": 0, "length": 1}]
    event = found(read(edited(photo=photo, caption="左前轮", caption_entities=bold)))
    assert event.edited
    assert event.body == Attached(kind=MediaKind.PHOTO, file="F", unique="U", size=321, caption="左前轮")


def test_how_exact_a_place_is_comes_with_it(read: Read) -> None:
    body = found(read(message(location={**PLACE, "horizontal_accuracy": 65.0}))).body
    assert body == Located(lat=28.19, lon=112.97, accuracy=65)


ORIGIN = {"type": "hidden_user", "date": 1, "sender_user_name": "老李"}


@pytest.mark.parametrize(
    "more",
    [
        {"forward_origin": ORIGIN},
        {"via_bot": {"id": 9, "is_bot": True, "first_name": "gif"}},
        {"external_reply": {"origin": ORIGIN}},
        {"reply_to_story": {"chat": SUPERGROUP, "id": 4}},
        {"is_from_offline": True},
    ],
    ids=lambda more: next(iter(more)),
)
def test_words_are_as_written_however_they_came(read: Read, more: Json) -> None:
    event = found(read(message(text="车坏了", **more)))
    assert (event.body, event.reply_to) == (Wrote(text="车坏了"), "")


def test_a_reply_that_quotes_names_the_message(read: Read) -> None:
    replied = {**said(text="几点到？"), "message_id": 8}
    event = found(read(message(text="十点", reply_to_message=replied, quote={"text": "几点", "position": 0})))
    assert (event.body, event.reply_to) == (Wrote(text="十点"), "8")


def test_a_topics_first_message_is_replied_to_by_nobody(read: Read) -> None:
    topic = {"message_thread_id": 5, "is_topic_message": True}
    for first in ("forum_topic_created", "forum_topic_edited"):
        root = {**said(FORUM, **topic), "message_id": 5, first: of(first)}
        event = found(read(message(chat=FORUM, text="在", reply_to_message=root, **topic)))
        assert (event.address.thread, event.reply_to) == ("5", "" if first == "forum_topic_created" else "5")


@pytest.mark.parametrize("user", [ZHANG, {"id": 1087968824, "is_bot": True, "first_name": "Group"}])
def test_both_sides_of_a_migration_tell_the_same(read: Read, user: Json) -> None:
    told = [
        message(**{"from": user}, chat=SMALL_GROUP, migrate_to_chat_id=SUPERGROUP["id"]),
        message(**{"from": user}, chat=SUPERGROUP, migrate_from_chat_id=SMALL_GROUP["id"]),
    ]
    for update in told:
        event = found(read(update))
        assert event.body == Migrated(to=str(SUPERGROUP["id"]))
        assert (event.address.chat, event.group) == (str(SMALL_GROUP["id"]), True)
