"""A group became a supergroup: its chat has another id, and what we posted there cannot be edited any more.

Telegram tells it twice, by a service message on either side, and refuses what goes to the old id. Whoever hears of it
first calls `migrate`; doing it again changes nothing.
"""

from msgspec.structs import replace

from bot.post import Parcel
from storage.unit_of_work import Outgoing, Rows, Storage, Unreadable, decode

STANDING = ("card", "list", "topic")
"""The roles of messages that would be edited or written below: their ids mean nothing in the new chat."""


def migrate(rows: Rows, storage: Storage, old: str, new: str) -> None:
    """Let everything that concerns the lane `old` concern `new`: the chat, and what waits for it.

    Its cards count as old ones, so that the next refresh of each posts it anew.
    """
    if old == new:
        return
    chats = storage.chats.of(rows, [old, new])
    if old in chats:
        storage.chats.drop(rows, [old])
        if not (new in chats and chats[new].group_id):
            # That the bot left the old chat is part of the move: whether it is heard in the new one shows by writing.
            here = replace(chats[old], lane=new, chat=new.partition(":")[2], thread="", reachable=True)
            storage.chats.put(rows, [here])
    storage.outbox.drop(rows, [each.id for each in storage.outbox.unsent(rows, old) if is_edit(each)])
    storage.outbox.move(rows, old, new)
    for role in STANDING:
        standing = storage.posted.in_role(rows, old, role)
        storage.posted.put(rows, [replace(each, role=f"old_{role}") for each in standing])


def is_edit(row: Outgoing) -> bool:
    """Whether it would edit a message of its chat, and so means nothing in another."""
    try:
        return bool(decode(Parcel, row.payload).edits)
    except Unreadable:
        return False
