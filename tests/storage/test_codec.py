"""Payloads outlive the program that wrote them: today's encodings are kept in encodings.json and must load for ever."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from flows.conversation import Conversation
from flows.event import Entry
from flows.inbound import Event
from flows.lengths import Length
from flows.outbound import Outbound
from flows.plan import Compiled
from flows.record import Case
from flows.terms import Address
from storage import codec
from storage.unit_of_work import Unreadable, decode, encode
from tests.storage.samples import ACKNOWLEDGED, INBOUND, OPENED, POST, SAY, case, compiled, conversation, entry

KEPT: dict[str, str] = json.loads((Path(__file__).parent / "encodings.json").read_text(encoding="utf-8"))
RECORDS: dict[str, tuple[Any, object]] = {
    "conversation": (Conversation, conversation()),
    "case": (Case, case()),
    "opened": (Entry, entry(OPENED)),
    "acknowledged": (Entry, entry(ACKNOWLEDGED)),
    "inbound": (Event, INBOUND),
    "say": (Outbound, SAY),
    "post": (Outbound, POST),
    "plan": (Compiled, compiled()),
}


def test_every_kind_of_payload_is_kept() -> None:
    assert set(KEPT) == set(RECORDS)


@pytest.mark.parametrize("name", list(RECORDS))
def test_what_was_written_once_loads_for_ever(name: str) -> None:
    kind, record = RECORDS[name]
    assert decode(kind, KEPT[name]) == record


@pytest.mark.parametrize("name", list(RECORDS))
def test_what_is_written_today_is_kept_for_tomorrow(name: str) -> None:
    assert encode(RECORDS[name][1]) == KEPT[name]


def test_the_version_stands_in_front() -> None:
    assert all(text.startswith(f'{{"v":{codec.VERSION},') for text in KEPT.values())


def test_a_length_comes_back_as_a_length() -> None:
    plan = decode(Compiled, encode(compiled())).plan
    assert isinstance(plan.obligations[0].within, Length)


def test_a_record_without_content_has_a_version_too() -> None:
    class Nothing(msgspec.Struct, omit_defaults=True):
        n: int = 0

    assert encode(Nothing()) == '{"v":1}'
    assert decode(Nothing, '{"v":1}') == Nothing()


def test_only_records_are_encoded() -> None:
    with pytest.raises(TypeError):
        encode(["no", "record"])


@pytest.mark.parametrize(
    "text",
    [
        '{"v":2,"bot":"hotline","chat":"1"}',
        '{"bot":"hotline","chat":"1"}',
        '{"v":1,"bot":"hotline"}',
        '{"v":1,"bot":"hotline","chat":7}',
        '{"v":1,"bot":',
        "[]",
        "",
    ],
)
def test_what_cannot_be_read_says_so(text: str) -> None:
    with pytest.raises(Unreadable):
        decode(Address, text)


def test_what_a_person_wrote_is_not_repeated_in_the_error() -> None:
    with pytest.raises(Unreadable) as caught:
        decode(Address, '{"v":1,"bot":"hotline","chat":7,"thread":"+8613800005521"}')
    assert "138" not in str(caught.value)
    assert "chat" in str(caught.value)


def test_an_old_payload_is_brought_forward(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(codec.UPGRADES, 0, lambda stored: {"bot": stored["robot"], "chat": stored["chat"]})
    assert decode(Address, '{"v":0,"robot":"hotline","chat":"1"}') == Address(bot="hotline", chat="1")
