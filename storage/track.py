"""Where a reporter's live location was, point by point."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Dialect, bindparam, select

from flows.terms import CaseId
from flows.track import Point
from storage.statement import Command, Query, Rows, put
from storage.tables import position


class Position(msgspec.Struct, frozen=True):
    """A point on the track of a case, in WGS-84 degrees; kept to a millionth."""

    case_id: CaseId
    at: datetime
    lat: float
    lon: float

    @property
    def point(self) -> Point:
        """The point alone."""
        return Point(at=self.at, lat=self.lat, lon=self.lon)


class TrackRows:
    """The table `position`."""

    def __init__(self, dialect: Dialect) -> None:
        mine = position.c.case_id == bindparam("case")
        self._put = Command(put(position, dialect), dialect, position.c.keys())
        self._of = Query(select(position).where(mine).order_by(position.c.at), dialect, Position)

    def put(self, rows: Rows, positions: Iterable[Position]) -> None:
        """Keep these; the same again changes nothing, and what arrives late finds its place."""
        rows.write(self._put, positions)

    def of_case(self, rows: Rows, case: CaseId) -> list[Position]:
        """The track of a case, from its beginning; `flows.track.gaps` tells where nothing was heard."""
        return rows.read(self._of, case=case)
