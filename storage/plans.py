"""Compiled plans under the hash of their content: conversations and cases point to one, so an edit moves no ground."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Dialect, select

from flows.plan import Compiled
from flows.terms import PlanHash
from storage.codec import decode, encode
from storage.statement import Command, Query, Rows, newly, one_of
from storage.tables import plan


class _Row(NamedTuple):
    hash: str
    id: str
    created_at: datetime
    payload: str


class Plans:
    """The table `plan`."""

    def __init__(self, dialect: Dialect) -> None:
        self._put = Command(newly(plan, dialect).on_conflict_do_nothing(), dialect, plan.c.keys())
        self._of = Query(select(plan).where(one_of(plan.c.hash, "hashes", dialect)), dialect, _Row)

    def put(self, rows: Rows, compiled: Collection[Compiled], created_at: datetime) -> None:
        """Keep these plans; one that is there already stays as it is."""
        rows.write(self._put, [_Row(each.hash, each.plan.id, created_at, encode(each)) for each in compiled])

    def of(self, rows: Rows, hashes: Collection[PlanHash]) -> dict[PlanHash, Compiled]:
        """The plans of these hashes."""
        return {PlanHash(row.hash): decode(Compiled, row.payload) for row in rows.read(self._of, hashes=hashes)}
