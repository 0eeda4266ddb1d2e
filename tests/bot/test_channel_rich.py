"""Rich messages: read as the words that they hold, however deep somebody has nested their formatting."""

import json
from typing import Any

import pytest

from bot.channels.bot_api import plainly
from bot.channels.telegram_hotline import HotlineChannel
from bot.channels.telegram_staff import StaffChannel
from flows.inbound import Unreadable, Wrote
from tests.bot.updates import ARRIVED, said
from tests.fake_telegram.schema import schema

CHANNELS = [HotlineChannel("1:hotline", now=lambda: ARRIVED), StaffChannel("2:staff", now=lambda: ARRIVED)]


def nested(depth: int, text: Any = "车趴窝了") -> Any:
    for _ in range(depth):
        text = {"type": "italic", "text": text}
    return text


def rich(*blocks: Any) -> dict[str, Any]:
    return {"update_id": 9, "message": said(rich_message={"blocks": list(blocks)})}


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
@pytest.mark.parametrize("depth", [0, 5, 60])
def test_it_is_read_as_its_words(channel: HotlineChannel | StaffChannel, depth: int) -> None:
    # Five levels took aiogram's own parser eight seconds, each further one several times as long.
    update = rich({"type": "heading", "text": "G4 往北"}, {"type": "paragraph", "text": nested(depth)})
    (event,) = channel.read(json.dumps(update).encode(), ARRIVED)
    assert event.body == Wrote(text="G4 往北 车趴窝了")


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_one_without_words_cannot_be_read(channel: HotlineChannel | StaffChannel) -> None:
    (event,) = channel.read(json.dumps(rich({"type": "divider"})).encode(), ARRIVED)
    assert isinstance(event.body, Unreadable)


def test_it_stands_in_what_was_replied_to_as_well() -> None:
    earlier = rich({"type": "p", "text": nested(60)})["message"]
    update = {"update_id": 9, "message": said(text="好", reply_to_message=earlier)}
    (event,) = CHANNELS[0].read(json.dumps(update).encode(), ARRIVED)
    assert event.body == Wrote(text="好")


def test_every_part_that_holds_words_is_known() -> None:
    """A newer schema with another such part makes this red: add it to the list, or say here why it holds none."""
    parts = {
        name
        for kind, fields in schema()["types"].items()
        if kind.startswith("Rich") and isinstance(fields, dict)
        for name, written in fields.items()
        if "Rich" in written
    }
    shown = {name: f"<{name}>" for name in parts}
    assert plainly({"rich_message": shown})["text"].count("<") == len(parts)
