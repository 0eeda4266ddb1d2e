"""Everything that waits for a time, whoever owns it, in one narrow table."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Dialect, Integer, Select, Text, bindparam, delete, func, literal_column, select

from storage.statement import Command, Query, Rows, itself, one_of, put
from storage.tables import due


class Due(msgspec.Struct, frozen=True):
    """What `owner` waits for under `key`, and until when."""

    owner_kind: str
    owner: str
    key: str
    due_at: datetime


class DueRows:
    """The table `due`."""

    def __init__(self, dialect: Dialect) -> None:
        soonest = select(due).order_by(due.c.due_at, due.c.owner_kind, due.c.owner, due.c.key)
        some, mine = soonest.limit(bindparam("limit")), due.c.owner_kind == bindparam("owner_kind")
        self._put = Command(put(due, dialect), dialect, due.c.keys())
        one = mine & (due.c.owner == bindparam("owner")) & (due.c.key == bindparam("key"))
        self._drop = Command(delete(due).where(one), dialect)
        passed = some.where(due.c.due_at <= bindparam("now"))
        self._passed = Query(passed, dialect, Due)
        self._claimed = _claimed(passed, dialect) if dialect.name == "postgresql" else self._passed
        self._after = Query(some, dialect, Due)
        # Of the index alone: among a million rows, the row behind it costs half as much again.
        self._next = Query(select(due.c.due_at).order_by(due.c.due_at).limit(literal_column("1")), dialect, itself)
        self._owners = Query(select(due.c.owner).where(mine).distinct().order_by(due.c.owner), dialect, str)
        self._of = Query(soonest.where(mine, one_of(due.c.owner, "owners", dialect)), dialect, Due)

    def put(self, rows: Rows, dues: Iterable[Due]) -> None:
        """Wait, or wait until another time."""
        rows.write(self._put, dues)

    def drop(self, rows: Rows, dues: Iterable[Due]) -> None:
        """Wait no longer; found by owner and key, whatever the time."""
        rows.write(self._drop, dues)

    def passed(self, rows: Rows, now: datetime, limit: int) -> list[Due]:
        """What was due by now, oldest first.

        In a unit of work that writes, an owner whose waits another process is just handling is left to it.
        """
        if not rows.writing or self._claimed is self._passed:
            return rows.read(self._passed, now=now, limit=limit)
        found = rows.read(self._claimed, now=now, limit=limit)
        return self._still(rows, found) if found else found

    def _still(self, rows: Rows, claimed: Sequence[Due]) -> list[Due]:
        """Which of them wait even now that their owners are ours.

        A claim may have succeeded because another process ended its unit of work while the statement ran: what it
        handled is seen by that statement still, and by the next one no longer.
        """
        owners: dict[str, set[str]] = {}
        for each in claimed:
            owners.setdefault(each.owner_kind, set()).add(each.owner)
        there = {each for kind, theirs in owners.items() for each in self.of(rows, kind, theirs)}
        return [each for each in claimed if each in there]

    def next(self, rows: Rows) -> datetime | None:
        """When the next one is due."""
        return next(iter(rows.read(self._next)), None)

    def after(self, rows: Rows, limit: int) -> list[Due]:
        """The next ones, whenever they are due."""
        return rows.read(self._after, limit=limit)

    def of(self, rows: Rows, owner_kind: str, owners: Collection[str]) -> list[Due]:
        """What these owners wait for, soonest first."""
        return rows.read(self._of, owner_kind=owner_kind, owners=owners)

    def owners(self, rows: Rows, owner_kind: str) -> list[str]:
        """Who of this kind waits for anything."""
        return rows.read(self._owners, owner_kind=owner_kind)


def _claimed(passed: Select[Any], dialect: Dialect) -> Query[Due]:
    """What passed, without the owners that another process has claimed for the length of its unit of work.

    The rows themselves are not locked: whoever has a case locked already wants to write them. More are looked at than
    are taken, so that several processes find work side by side.
    """
    many = bindparam("limit", type_=Integer) * literal_column("10", Integer)
    looked_at = passed.with_only_columns(*due.c).limit(many).subquery()
    owner = looked_at.c.owner_kind.concat(literal_column("':'", Text)).concat(looked_at.c.owner)
    free = func.pg_try_advisory_xact_lock(func.hashtextextended(owner, literal_column("1")))
    taken = select(looked_at).where(free).limit(bindparam("limit", type_=Integer))
    return Query(taken, dialect, Due)
