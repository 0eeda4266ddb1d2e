"""The shared words of the house: records, languages, levels, and the ids by which rooms name the same thing."""

from enum import StrEnum
from typing import NewType

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value that never changes; a new state of the world is a new record."""


class Language(StrEnum):
    """A language that a reader can have; the value is the name of its catalogue."""

    ZH = "zh_Hans"
    EN = "en"


class Severity(StrEnum):
    """How a case is worked: an emergency has shorter clocks, sounds at once and is asked of more people."""

    NORMAL = "normal"
    EMERGENCY = "emergency"


class Petition(StrEnum):
    """What somebody may ask a person above them to agree to."""

    EXTEND = "extend"
    PAUSE = "pause"
    ACTION = "action"


class Basis(StrEnum):
    """Where a length comes from: the source document, the company, or our default for a word without a number."""

    DOCUMENT = "document"
    COMPANY = "company"
    DEFAULT = "default"


PersonId = NewType("PersonId", str)
"""A person of the organisation (`li-na`) or a guest (`telegram:4711`)."""
GroupId = NewType("GroupId", str)
RoleId = NewType("RoleId", str)
PlanHash = NewType("PlanHash", str)
"""The content hash of a compiled plan: conversations and cases point to it, so an edit never moves their ground."""
CaseId = NewType("CaseId", int)


class Address(Record, frozen=True):
    """Where a message goes or comes from: one bot (`hotline`, `staff` or `console`) and one of its chats."""

    bot: str
    chat: str
    thread: str = ""

    @property
    def lane(self) -> str:
        """The key under which order is kept."""
        return f"{self.bot}:{self.chat}"
