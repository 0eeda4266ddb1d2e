"""schema.json is the installed aiogram's Bot API, and what the checks make of it."""

from __future__ import annotations

import pytest

from tests.fake_telegram import make_schema
from tests.fake_telegram.limits import LIMITS
from tests.fake_telegram.methods import HANDLERS
from tests.fake_telegram.schema import decode, missing_names, problems, schema, unknown_names, update_problems


def test_the_committed_schema_is_what_the_installed_aiogram_gives() -> None:
    written = make_schema.SCHEMA_FILE.read_text(encoding="utf-8")
    assert written == make_schema.as_text(make_schema.build()), "run tests/fake_telegram/make_schema.py"


def test_it_is_bot_api_10_3_whole() -> None:
    assert schema()["bot_api"] == "10.3"
    assert len(schema()["methods"]) == 185


def test_names_that_the_bot_api_gave_up_are_left_out_method_by_method() -> None:
    parameters = {name: entry["parameters"] for name, entry in schema()["methods"].items()}
    assert "reply_to_message_id" not in parameters["sendMessage"]
    assert "callback_query_id" not in parameters["sendPhoto"]
    assert parameters["answerCallbackQuery"]["callback_query_id"] == "String"


def test_everything_carried_out_or_limited_is_a_method() -> None:
    assert set(HANDLERS) <= set(schema()["methods"])
    assert all(limit.methods for limit in LIMITS)


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        ("Integer or String", "@name", ""),
        ("Integer", True, "v is True; Integer expected"),
        ("Array of Array of InlineKeyboardButton", [[{"text": "a", "callback_data": "b"}]], ""),
        ("InlineKeyboardMarkup", {"inline_keyboard": [[{"text": "a", "colour": "red"}]]}, "colour is unknown"),
        ("InlineKeyboardMarkup", {}, "v.inline_keyboard is missing"),
        ("Array of (InputMediaPhoto or InputMediaVideo)", [{"type": "voice", "media": "x"}], "is possible"),
        ("ReplyParameters?", {"message_id": "7"}, "v.message_id is '7'; Integer expected"),
        ("RichTextUnion", ["plain", ["nested"]], ""),
    ],
)
def test_values_are_checked(kind: str, value: object, problem: str) -> None:
    found = "; ".join(problems(kind, value, "v"))
    assert problem in found
    assert bool(problem) == bool(found)


def test_parameters_are_checked_by_name() -> None:
    assert unknown_names("sendMessage", {"chat_id": 1, "text": "a", "reply_to_message_id": 2}) == [
        "reply_to_message_id"
    ]
    assert missing_names("sendMessage", {"chat_id": 1}) == ["text"]


def test_form_text_becomes_what_the_type_asks_for() -> None:
    assert decode("Integer or String", "12") == 12
    assert decode("Integer or String", "@name") == "@name"
    assert decode("Boolean?", "true") is True
    assert decode("Float", "1.5") == 1.5
    assert decode("Array of String?", '["message"]') == ["message"]
    with pytest.raises(ValueError, match="no JSON"):
        decode("ReplyParameters?", "{")


def test_an_update_has_an_id_and_one_thing_more() -> None:
    assert update_problems({"update_id": 1}) == ["an update carries update_id and exactly one more field"]
    assert update_problems({"update_id": 1, "message": {"message_id": 2}})
