"""Rows of the outbox that alert, gathered: what else waits in their chat, and what of all that still is to be told."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from bot.casework import scene_of
from bot.house import House
from bot.notebook import Notebook
from bot.post import Parcel
from flows.digest import Item, Standing, standing
from flows.obligation import Status
from flows.outbound import Alert, PostCard, Say, ToGroup
from flows.record import Case, Outage, Scene
from storage.unit_of_work import OutboxState, Outgoing, Rows, Storage, Unreadable, decode, encode

DIGEST = "digest"
"""The `coalesce` key of what a group reads after an outage."""
_MARK = '"alerts":'
"""Stands in the payload of what alerts, and nowhere else: a quotation mark inside somebody's words is escaped."""


class Told(NamedTuple):
    """A row of the outbox with what it says."""

    row: Outgoing
    parcel: Parcel
    said: Say

    @property
    def is_breach(self) -> bool:
        """Whether it tells of nothing but what passed its time."""
        return all(each.breach for each in self.said.alerts)

    @property
    def is_line(self) -> bool:
        """Whether a group reads it."""
        return isinstance(self.said.to, ToGroup)


class Found(NamedTuple):
    """What of some alerts still is to be told, and how many of them fell due."""

    items: list[Item]
    alerts: tuple[Alert, ...]
    due: int


class Gathering:
    """The rows of the outbox in one unit of work."""

    def __init__(self, rows: Rows, storage: Storage, house: House, now: datetime) -> None:
        self._rows, self._outbox, self._gathered, self.now = rows, storage.outbox, storage.gathered, now
        self.book = Notebook(rows, storage, house, now)

    # --- what waits ---------------------------------------------------------------------------------------------------
    def waiting(self, lane: str) -> list[Told]:
        """What alerts and waits for a chat, oldest first."""
        rows = (each for each in self._outbox.unsent(self._rows, lane) if alerts(each))
        found = (told(each) for each in rows if each.state is OutboxState.WAITING)
        return [each for each in found if each is not None and each.said.alerts]

    def others(self, one: Told) -> list[Told]:
        """What else of this kind waits in its chat."""
        return [
            each for each in self.waiting(one.row.lane) if each.row.id != one.row.id and each.row.coalesce != DIGEST
        ]

    def cards(self, lane: str, outage: Outage) -> list[tuple[Outgoing, Parcel]]:
        """The cards that wait of cases which came during an outage."""
        found = []
        for row in self._outbox.unsent(self._rows, lane):
            parcel = parcel_of(row) if row.state is OutboxState.WAITING and row.case_id is not None else None
            if parcel is None or not isinstance(parcel.outbound, PostCard) or row.case_id is None:
                continue
            case = self.book.case(row.case_id)
            if case is not None and (outage.covers(case.opened_at) or outage.covers(case.recorded_at)):
                found.append((row, parcel))
        return found

    def new(self, lane: str, outage: Outage) -> list[tuple[Case, Scene]]:
        """Those cases."""
        cases = (self.book.case(row.case_id) for row, _ in self.cards(lane, outage) if row.case_id is not None)
        return [(case, self.scene(case)) for case in cases if case is not None]

    # --- what is to be told -------------------------------------------------------------------------------------------
    def found(self, given: Iterable[Alert], *, late: bool) -> Found:
        """What of this is open still; of each promise the newest word, since the first."""
        newest: dict[tuple[int, str], Alert] = {}
        for alert in given:
            name = (int(alert.case), alert.promise)
            known = newest.get(name, alert)
            since = min((each.at for each in (known, alert) if each.at is not None), default=None)
            newest[name] = replace(alert if alert.step >= known.step else known, at=since)
        items: list[Item] = []
        kept: list[Alert] = []
        due = 0
        for alert in newest.values():
            case = self.book.case(alert.case)
            stands = standing(alert, case)
            if case is None or stands is Standing.GONE or (late and stands is Standing.OVERTAKEN):
                continue
            promise = case.obligation(alert.promise)
            assert promise is not None, "it stands"  # noqa: S101 - narrows the type
            scene = self.scene(case)
            due += promise.due_at <= scene.now
            if stands is not Standing.MET:
                items.append(Item(case, scene, promise))
                kept.append(alert)
        return Found(items, tuple(kept), due)

    def scene(self, case: Case) -> Scene:
        """What a case sees outside itself now."""
        seen = scene_of(self.book, self.book.plan(case.plan), case.group, holder=case.holder or "")
        return replace(seen, now=reached(case, seen.now))

    # --- what becomes of the rows -------------------------------------------------------------------------------------
    def become(self, one: Told, others: Sequence[Told], said: Say) -> Outgoing:
        """This row says all of it from now on, and counts from the newest."""
        said = replace(said, to=one.said.to)
        payload = encode(replace(one.parcel, outbound=said))
        since = max(each.row.created_at for each in (one, *others))
        self._gathered.withdraw(self._rows, [each.row.id for each in others])
        self._gathered.tell_all(self._rows, one.row.id, payload, since)
        return replace(one.row, payload=payload, created_at=since, case_id=said.case)

    def drop(self, given: Sequence[Told]) -> None:
        """Nothing of it is to be told any more; it stands in the records of the cases."""
        self._gathered.withdraw(self._rows, [each.row.id for each in given])

    def put_first(self, row: Outgoing, instead_of: Sequence[Told], behind: Sequence[Outgoing]) -> None:
        """A new row in the place of others; what stands in its rank goes on behind it, under new numbers."""
        self._outbox.drop(self._rows, [each.row.id for each in instead_of] + [each.id for each in behind])
        self._outbox.add(self._rows, [row, *(replace(each, id=0) for each in behind)])


def alerts(row: Outgoing) -> bool:
    """Whether a row tells of promises."""
    return _MARK in row.payload or row.coalesce == DIGEST


def parcel_of(row: Outgoing) -> Parcel | None:
    """What a row carries; None when it cannot be read."""
    try:
        return decode(Parcel, row.payload)
    except Unreadable:
        return None


def told(row: Outgoing) -> Told | None:
    """A row that says something, with what it says."""
    parcel = parcel_of(row)
    said = parcel.outbound if parcel else None
    return Told(row, parcel, said) if parcel is not None and isinstance(said, Say) else None


@contextmanager
def unlocked(rows: Rows) -> Iterator[None]:
    """Read cases as they stand, and hold none: who writes one may wait for the very rows that are being taken up."""
    writing, rows.writing = rows.writing, False
    try:
        yield
    finally:
        rows.writing = writing


def reached(case: Case, now: datetime) -> datetime:
    """The time by which a case has been worked on: the process that found a promise late may be moments ahead of us."""
    return max([now, *(each.due_at for each in case.obligations if each.status is Status.BREACHED)])
