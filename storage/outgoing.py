"""One message on its way: what a row of the outbox is, and what overtakes what."""

from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

import msgspec

from flows.outbound import Kind
from flows.terms import CaseId
from storage.tables import OutboxState

NEW_CARD, EDITED_CARD = "post:", "card:"
"""Begin the `coalesce` key of a new card and of an edit of one; the case's number follows."""


class Rank(IntEnum):
    """What overtakes what. Messages follow each other as they were said; an edit makes no sound and waits.

    LISTED is a card of a storm: it waits until the group is calm, and what stands behind it does not.
    """

    EMERGENCY = 0
    URGENT = 1
    MESSAGE = 2
    LISTED = 3
    EDIT = 4


RANKS = {Kind.URGENT: Rank.URGENT, Kind.PROMPT: Rank.MESSAGE, Kind.NOTICE: Rank.MESSAGE, Kind.STATE: Rank.EDIT}
UNSET = -1


class Outgoing(msgspec.Struct, frozen=True):
    """One message to one chat. `repeat` is set once it may have been sent before; `rank` is its kind's, if not given.

    `coalesce` names what only the newest of is said: `card:CASE` the edits of a card, `post:CASE` new cards.
    """

    lane: str
    kind: Kind
    payload: str
    created_at: datetime
    not_before: datetime
    case_id: CaseId | None = None
    coalesce: str | None = None
    id: int = 0
    state: OutboxState = OutboxState.WAITING
    attempts: int = 0
    repeat: bool = False
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    message_id: str | None = None
    error: str | None = None
    rank: int = UNSET

    def __post_init__(self) -> None:
        """Find its place among the ranks; KeyError for what is never stored."""
        if self.rank == UNSET:
            msgspec.structs.force_setattr(self, "rank", int(RANKS[self.kind]))


class Head(NamedTuple):
    """What stands first in its lane and rank."""

    id: int
    lane: str
    rank: int


class Backlog(msgspec.Struct, frozen=True):
    """How many rows there are, and since when the oldest."""

    count: int
    oldest_at: datetime
