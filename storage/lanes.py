"""The order of a chat across processes: whoever works on a lane has it alone until the unit of work ends."""

from collections.abc import Collection

from sqlalchemy import Dialect, func, literal_column, select

from storage.statement import Query, Rows, each_of


class Lanes:
    """Locks on lanes. SQLite needs none: it has one writer."""

    def __init__(self, dialect: Dialect) -> None:
        self._claim: Query[object] | None = None
        if dialect.name == "postgresql":
            lane = each_of("lanes", dialect)
            # In the order of their keys, so that two processes never wait for each other.
            keys = select(func.hashtextextended(lane, literal_column("0")).label("key")).order_by("key").subquery()
            self._claim = Query(select(func.pg_advisory_xact_lock(keys.c.key)), dialect, lambda _: None)

    def claim(self, rows: Rows, lanes: Collection[str]) -> None:
        """Wait until nobody else works on these lanes, and keep them until the unit of work ends."""
        fresh = set(lanes) - rows.lanes
        if self._claim is not None and rows.writing and fresh:
            rows.read(self._claim, lanes=fresh)
            rows.lanes |= fresh
