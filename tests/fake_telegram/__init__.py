"""A Bot API server of our own, strict about what the real one would refuse, pass over or change.

    async def test_a_breakdown_is_reported(product: Callable[..., Awaitable[None]]) -> None:
        async with FakeTelegram() as telegram:
            hotline = telegram.bot("Hotline", username="our_hotline_bot")
            staff = telegram.bot("Duty", username="our_duty_bot")
            zhang = telegram.user("张师傅", language="zh-hans")
            li_na = telegram.user("李娜", language="zh-hans")
            supply = telegram.group("供应值班组")
            supply.add(li_na, staff)
            await product(DUTYLINE_TELEGRAM_API=telegram.url,
                          DUTYLINE_HOTLINE_TOKEN=hotline.token, DUTYLINE_STAFF_TOKEN=staff.token)

            phone = zhang.at(hotline)                          # a person in a private chat ...
            phone.start()                                      # or phone.start("7KQ2-M4XP") for an invitation
            await phone.wait_for("怎么了")                      # part of a text, or a function of a message
            phone.press("车坏了")                               # inline button by label or data, or a key
            card = await supply.wait_for(lambda message: "接单" in message.buttons)
            press = li_na.at(supply).press("接单")              # ... or in a group
            assert await press.answered() == "已接单"
            await phone.wait_for("李娜", after=card)
            assert [message.text for message in phone.sounds][-1].startswith("李娜")
            await telegram.settle()                            # nothing refused, no warning, no press unanswered

What a person does: Seat in people.py (`user.at(bot or group)`): send, send_long, start, press, location,
live_location, photo, album, voice, video, document, sticker, contact, edit, delete, block, unblock. Acts are plain
calls, only waiting is awaited. What is seen: Chat in chats.py (a Seat shows the same): messages, last, sounds,
deliveries, keys, wait_for, transcript. A Message has text (without markup), buttons, labels, links, entities, edits,
and of its file data, kind, file_name, has_spoiler, album (its caption is text).

Groups: group.add, remove, leave, promote, mute, may_all_send, topic, delete_topic, migrate, dissolve.
Bots: bot.feed(raw update), bot.updates.
What goes wrong: telegram.fail, drop_connection, slow, bad_gateway, limit_flood, down, up; user.is_deactivated,
bot.is_revoked. What happened: telegram.deliveries, calls, refusals, warnings, unanswered; wait_until, and taken
(every update fetched and confirmed).
Time: telegram.clock (set, advance, run) dates the messages and ages presses, links and updates.

The tables to extend: limits.py (what Telegram refuses; its rows are read in
access.py, checks.py, file_checks.py), methods.py (what the fake carries out; a known method that is
missing there is answered with 501), schema.json (make_schema.py writes it from the installed aiogram).
"""

from tests.fake_telegram import account, editing, membership, sending  # noqa: F401 - they fill the table of methods
from tests.fake_telegram.bots import FakeBot
from tests.fake_telegram.chats import Chat, PrivateChat, Topic
from tests.fake_telegram.clock import Clock
from tests.fake_telegram.faults import Fault, FloodLimits
from tests.fake_telegram.groups import Group
from tests.fake_telegram.messages import Delivery, Message
from tests.fake_telegram.people import LiveLocation, Seat, User
from tests.fake_telegram.presses import Press
from tests.fake_telegram.server import FakeTelegram, Refusal

__all__ = [
    "Chat",
    "Clock",
    "Delivery",
    "FakeBot",
    "FakeTelegram",
    "Fault",
    "FloodLimits",
    "Group",
    "LiveLocation",
    "Message",
    "Press",
    "PrivateChat",
    "Refusal",
    "Seat",
    "Topic",
    "User",
]
