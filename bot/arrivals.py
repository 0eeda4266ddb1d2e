"""What arrives, as rows of the inbox: what is taken first, and what is set aside for a person."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum

from bot.house import Side, side_of
from flows.inbound import Event, Inbound, Wrote
from flows.triage import cry_in
from storage.unit_of_work import Arrival, InboxState, encode


class Priority(IntEnum):
    """What is taken first when much arrives together."""

    STAFF = 0
    CRY = 1
    REST = 2


def priority_of(event: Inbound, cries: Sequence[str] = ()) -> Priority:
    """Presses and words of staff, then cries for help, then the rest."""
    if side_of(event.address, group=event.group) is not Side.PUBLIC:
        return Priority.STAFF
    cried = isinstance(event.body, Wrote) and cry_in(event.body.text, cries) is not None
    return Priority.CRY if cried else Priority.REST


def dead(event: Event, now: datetime, error: Exception) -> Arrival:
    """What could not be worked on, for a person to look at."""
    if isinstance(event, Inbound):
        return arrival(event, InboxState.DEAD, payload=encode(event), error=type(error).__name__)
    return Arrival(
        key=f"deadline:{event.owner_kind}:{event.owner}:{event.key}",
        lane=f"{event.owner_kind}:{event.owner}",
        priority=Priority.STAFF,
        state=InboxState.DEAD,
        received_at=now,
        payload=encode(event),
        error=type(error).__name__,
    )


def unread(number: int, update: str, now: datetime) -> Arrival:
    """An update that no library can read, as it came."""
    # The number alone would not do: each bot counts for itself.
    mark = hashlib.sha256(update.encode()).hexdigest()[:16]
    return Arrival(
        key=f"unread:{number}:{mark}",
        lane="unread",
        priority=Priority.REST,
        state=InboxState.DEAD,
        received_at=now,
        payload=update,
        error="Unintelligible",
    )


def arrival(event: Inbound, state: InboxState, *, payload: str | None = None, error: str | None = None) -> Arrival:
    """What came in, as a row of the inbox."""
    return Arrival(
        key=event.key,
        lane=event.address.lane,
        priority=priority_of(event),
        state=state,
        received_at=event.received_at,
        payload=payload,
        error=error,
    )
