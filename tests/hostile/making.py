"""Updates made from a seed: what the schema allows, what strangers really send, and what somebody meant to break.

One seed is one update, so that a failing list of seeds can be cut down to the one that matters.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from tests.fake_telegram.schema import Many, Same, kind_of, schema

Json = dict[str, Any]

DATE = 1_795_284_907
DEPTH = 4
"""How far objects stand inside objects; below it only what must be there is."""
PEOPLE = tuple(
    {"id": 5_200_000_000 + at, "is_bot": False, "first_name": name, "language_code": code}
    for at, (name, code) in enumerate(
        [
            ("张师傅", "zh-hans"),
            ("Ann", "en"),
            ("<b>&amp;", "ar"),
            ("{name}", ""),
            ("\u202eevil", "zh-hant"),
            ("🚚" * 20, "de"),
        ]
    )
)
GROUPS = (
    {"id": -1_002_200_000_001, "type": "supergroup", "title": "供应值班组"},
    {"id": -1_002_200_000_002, "type": "supergroup", "title": "<i>forum", "is_forum": True},
    {"id": -4_100_001, "type": "group", "title": "老群"},
)
TEXTS = (
    "1", "２", "三", "①", "第一个", "0", "-1", "999999999999999999999", "6", "救命", "着火了", "SOS", "help",
    "没有人受伤", "nobody hurt",
    "/start", "/start 7KQ2-M4XP", "/start@our_hotline_bot", "/status 26-0001", "/cancel", "/language",
    "/language en", "/new", "/bind 9RT4-C2WN", "/help", "/note x", "/unknown", "/", "车趴窝了", "the truck broke down",
    "早上送的虾有味道", "好几个学生吃完饭吐了", "G4往广州 1512", "25:70", "14:30", "昨天 18:10", "+86 138 0000 5521",
    "1390000000000", "谢谢", "<b>bold</b>", "</code>", "&lt;", "{facts}", "{0}", "%s %(x)d", "\u202e\u0007\u0000",
    "\ud83d", "a" * 4096,
    "，" * 4096, "👨‍👩‍👧‍👦" * 200, "ı̇" * 300, "\n\n\n", " ", "\u200b", "'; drop table cases; --", "null",
)  # fmt: skip
HUGE = "9" * 40
DATA = (
    "", "x", "2c|1|0", "1c|²|0", "1a|1|acknowledge", "\u0000", "😀" * 16, "a" * 64,
    *(f"1c|{stamp}|{option}" for stamp in ("0", "1", "2", "7", HUGE)
      for option in ("0", "yes", "no", "", "<b>", "{0}")),
    *(f"1a|{case}|{action}|" for case in ("1", "2", "0", HUGE)
      for action in ("acknowledge", "decline", "take", "resolved", "confirmed", "disputed", "withdraw", "called",
                     "reassign", "did:departed", "did:", "told", "cancel", "", "grant:²", f"deny:{HUGE}", "link:1",
                     "give:respond", "extend:0", "sheet:x", "copy:xx", "replan:nothing/nowhere", "level:emergency")),
    "1a|1|give:respond|nobody", "1a|1|give:respond|li-na", "1a|1|reassigned|li-na",
    *(f"1w|{what}" for what in ("status", "new", "sos", "help", "language:xx", "language:en", "join:", "mine:²",
                                "mine:1", f"mine:{HUGE}", "")),
)  # fmt: skip
"""What no button bears, and what a changed client may send back in the true form, of cases that may be there."""


def update(seed: int, offered: Sequence[tuple[int, int, str]] = ()) -> Json:
    """One update. `offered` are buttons that stand somewhere now: (chat, message, data)."""
    chance = Random(seed)  # noqa: S311 - it makes tests, not secrets
    make = chance.choices(MAKERS, WEIGHTS)[0]
    made = make(chance, offered)
    return {"update_id": chance.randrange(1, 2**31), **made}


# --- what strangers really send ---------------------------------------------------------------------------------------
def _spoken(chance: Random, **fields: Any) -> Json:
    person = chance.choice(PEOPLE)
    in_group = chance.random() < 0.25
    chat = chance.choice(GROUPS) if in_group else {"id": person["id"], "type": "private", "first_name": "x"}
    message: Json = {
        "message_id": chance.randrange(1, 5000),
        "date": DATE + chance.randrange(-90_000, 600),
        "chat": chat,
        "from": person,
        **fields,
    }
    if chance.random() < 0.1:
        message["reply_to_message"] = {**message, "message_id": chance.randrange(1, 5000)}
    if in_group and chance.random() < 0.2:
        message |= {"message_thread_id": chance.randrange(1, 50), "is_topic_message": True}
    if in_group and chance.random() < 0.1:
        message["sender_chat"] = chat
    return message


def _text(chance: Random, _offered: Sequence[tuple[int, int, str]]) -> Json:
    text = chance.choice(TEXTS) if chance.random() < 0.8 else _garbage(chance)
    message = _spoken(chance, text=text)
    if chance.random() < 0.15:
        return {"edited_message": message | {"edit_date": message["date"] + chance.randrange(0, 600)}}
    return {"message": message}


def _garbage(chance: Random) -> str:
    return "".join(chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x4E00, 0x9FFF)))) for _ in range(30))


def _media(chance: Random, _offered: Sequence[tuple[int, int, str]]) -> Json:
    file = {
        "file_id": f"F{chance.randrange(50)}",
        "file_unique_id": f"U{chance.randrange(50)}",
        "file_size": chance.choice((0, 1, 5000, 20 * 1024**2, 20 * 1024**2 + 1, 2**40)),
    }
    bodies: tuple[Json, ...] = (
        {"photo": [{**file, "width": 9, "height": 9}, {**file, "width": 90, "height": 1}]},
        {"voice": {**file, "duration": 3}},
        {"video": {**file, "duration": 3, "width": 1, "height": 1}},
        {"document": {**file, "file_name": chance.choice(("../../etc/passwd", "a.exe", "", "报告.pdf"))}},
        {"sticker": {**file, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
        {"contact": {"phone_number": chance.choice(("+86", "138 0000 5521", "x")), "first_name": "<x>"}},
        {"dice": {"emoji": "🎲", "value": 6}},
        {"location": {"latitude": chance.uniform(-90, 90), "longitude": chance.uniform(-180, 180), "live_period": 60}},
        {"location": {"latitude": 90.0, "longitude": -180.0}},
        {"venue": {"location": {"latitude": 0, "longitude": 0}, "title": "<b>", "address": "&"}},
    )
    message = _spoken(chance, **chance.choice(bodies))
    if chance.random() < 0.4 and not {"contact", "dice", "location", "venue", "sticker"} & message.keys():
        message["caption"] = chance.choice(TEXTS)[:1024]
        message["media_group_id"] = str(chance.randrange(5))
    if "location" in message and chance.random() < 0.5:
        return {"edited_message": message | {"edit_date": message["date"] + 5}}
    return {"message": message}


def _press(chance: Random, offered: Sequence[tuple[int, int, str]]) -> Json:
    person = chance.choice(PEOPLE)
    chat, number, data = person["id"], chance.randrange(1, 5000), chance.choice(DATA)
    if offered and chance.random() < 0.8:
        chat, number, data = chance.choice(offered)
        if chance.random() < 0.2:  # somebody has tampered with it
            at = chance.randrange(len(data) + 1)
            data = data[:at] + chance.choice(("", "9", ":", "Z")) + data[at + 1 :]
    kind = {"id": chat, "type": "private", "first_name": "x"} if chat > 0 else {"id": chat, "type": "supergroup"}
    if chat > 0 and chance.random() < 0.8:
        person = next((each for each in PEOPLE if each["id"] == chat), person)
    query = {"id": str(chance.randrange(2**60)), "from": person, "chat_instance": "1", "data": data[:64]}
    if chance.random() < 0.95:
        query["message"] = {"message_id": number, "date": chance.choice((0, DATE)), "chat": kind}
    return {"callback_query": query}


def _membership(chance: Random, _offered: Sequence[tuple[int, int, str]]) -> Json:
    person = chance.choice(PEOPLE)
    chat = chance.choice((*GROUPS, {"id": person["id"], "type": "private", "first_name": "x"}))
    bot = {"id": 7_000_000_001, "is_bot": True, "first_name": "Hotline", "username": "our_bot"}
    states = ({"status": "member"}, {"status": "left"}, {"status": "kicked", "until_date": 0})
    old, new = chance.choice(states), chance.choice(states)
    change = {"chat": chat, "from": person, "date": DATE, "old_chat_member": {"user": bot, **old}}
    return {"my_chat_member": {**change, "new_chat_member": {"user": bot, **new}}}


# --- whatever the schema allows ---------------------------------------------------------------------------------------
def _anything(chance: Random, _offered: Sequence[tuple[int, int, str]]) -> Json:
    fields = [name for name in schema()["types"]["Update"] if name != "update_id"]
    name = chance.choice(("message", "edited_message", "callback_query", chance.choice(fields)))
    return {name: _of(chance, schema()["types"]["Update"][name].removesuffix("?"), DEPTH)}


def _of(chance: Random, written: str, depth: int) -> Any:
    kind = kind_of(written)
    return _choice(chance, chance.choice(kind.choices), depth)


def _choice(chance: Random, choice: Any, depth: int) -> Any:
    if isinstance(choice, Same):
        return choice.value
    if isinstance(choice, Many):
        return [_choice(chance, chance.choice(choice.of.choices), depth - 1) for _ in range(chance.randrange(3))]
    if choice in PLAIN:
        return PLAIN[choice](chance)
    fields = schema()["types"].get(choice)
    if isinstance(fields, str):
        return _of(chance, fields, depth)
    wanted = {name: kind for name, kind in (fields or {}).items() if _is_wanted(chance, kind, depth)}
    return {name: _of(chance, kind.removesuffix("?"), depth - 1) for name, kind in wanted.items()}


def _is_wanted(chance: Random, written: str, depth: int) -> bool:
    return not written.endswith("?") or (depth > 0 and chance.random() < 0.12)


PLAIN: Mapping[str, Callable[[Random], Any]] = {
    "Integer": lambda chance: chance.choice((0, 1, -1, DATE, 2**31, 2**52, chance.choice(PEOPLE)["id"])),
    "Float": lambda chance: chance.choice((0.0, -90.0, 1e300, 112.97)),
    "String": lambda chance: chance.choice(TEXTS)[:64],
    "Boolean": lambda chance: chance.random() < 0.5,
    "InputFile": lambda _chance: "file",
    "CallbackGame": lambda _chance: {},
}


# --- what no server sends ---------------------------------------------------------------------------------------------
def broken(seed: int) -> bytes:
    """An update with a part missing, of another kind, or cut off in the middle."""
    chance = Random(seed)  # noqa: S311 - as above
    made = update(seed)
    body = next(value for name, value in made.items() if name != "update_id")
    if isinstance(body, dict) and body:
        name = chance.choice(sorted(body))
        body[name] = chance.choice((None, [], {}, "x", -1, [None], {"id": "x"}))
    raw = json.dumps(made).encode()
    return raw[: chance.randrange(len(raw))] if chance.random() < 0.3 else raw


MAKERS = (_text, _media, _press, _membership, _anything)
WEIGHTS = (35, 15, 25, 3, 22)
