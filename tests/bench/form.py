"""The form that both sides are sent: ten messages of a driver whose truck broke down, as Telegram writes them."""

from __future__ import annotations

import json
from typing import Any

PEOPLE = 50
"""Who reports at the same time."""
PLACE = object()
"""Stands for a position that is sent."""
ANSWERS: tuple[object, ...] = (
    "车坏了",
    "1",
    "1",
    PLACE,
    "G4往广州 {number}",
    "2",
    "跳过",
    "2",
    "138{number:08}",
    "都对",
)
"""What is wrong, are all safe, where, on which road, how the truck is, photo, load, telephone, all correct."""
OPENS = 2
"""The answer that opens the case and pages the duty group."""


class Updates:
    """Writes updates, each with a number of its own."""

    def __init__(self, now: int) -> None:
        self._now, self._last, self._person = now, 0, 7_000_000

    def people(self, count: int = PEOPLE) -> list[int]:
        """New people, who never wrote before."""
        first, self._person = self._person, self._person + count
        return list(range(first, first + count))

    def say(self, person: int, answer: object) -> bytes:
        """The update by which a person says this."""
        self._last += 1
        user = {"id": person, "is_bot": False, "first_name": "Zhou", "last_name": "Wei", "language_code": "zh-hans"}
        chat = {"id": person, "first_name": "Zhou", "last_name": "Wei", "type": "private"}
        message: dict[str, Any] = {"message_id": self._last, "from": user, "chat": chat, "date": self._now}
        if answer is PLACE:
            message["location"] = {"latitude": 28.1963, "longitude": 113.0737}
        else:
            message["text"] = str(answer).format(number=person % 10_000)
        return json.dumps({"update_id": self._last, "message": message}).encode()

    def bursts(self, count: int = PEOPLE) -> list[list[bytes]]:
        """A form of everybody, answer by answer: each burst is the same answer of them all."""
        people = self.people(count)
        return [[self.say(person, answer) for person in people] for answer in ANSWERS]
