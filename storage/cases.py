"""The cases, their numbers, and the end of each one's journal."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Select, bindparam, func, literal_column, select

from flows.record import Case
from flows.terms import CaseId
from storage.chain import Head
from storage.codec import decode, encode
from storage.statement import Command, Query, Rows, newly, one_of, put_guarded
from storage.tables import cases, counter


class _Row(NamedTuple):
    id: int
    number: str
    state: str
    group_id: str
    reporter: str
    opened_at: datetime
    closed_at: datetime | None
    version: int
    journal_seq: int
    journal_hash: str
    payload: str


class _Held(NamedTuple):
    """What is read of a row: everything else stands in the payload too."""

    id: int
    version: int
    journal_seq: int
    journal_hash: str
    payload: str


class Cases:
    """The tables `cases` and `counter`."""

    def __init__(self, dialect: Dialect) -> None:
        every, by_id = select(*(cases.c[name] for name in _Held._fields)), cases.c.id
        reported = one_of(cases.c.reporter, "persons", dialect)
        last_closed = (
            select(cases.c.id, func.row_number().over(partition_by=cases.c.reporter, order_by=cases.c.closed_at.desc()))
            .where(reported, cases.c.closed_at.is_not(None))
            .subquery("closed")
        )
        newest = select(last_closed.c[0]).where(last_closed.c[1] == literal_column("1"))
        older = every.where(by_id < bindparam("before")).order_by(by_id.desc()).limit(bindparam("limit"))

        def query(core: Select[Any], locks: str = "") -> Query[_Held]:
            return Query(core, dialect, _Held, locks=locks)

        self._of = query(every.where(one_of(by_id, "ids", dialect)).order_by(by_id), "wait")
        self._of_reporter = query(
            every.where(reported, cases.c.closed_at.is_(None) | by_id.in_(newest)).order_by(by_id)
        )
        mine = reported & (cases.c.closed_at.is_(None) | by_id.in_(newest))
        self._around = query(every.where(one_of(by_id, "ids", dialect) | mine).order_by(by_id), "wait")
        self._open = query(every.where(cases.c.closed_at.is_(None)).order_by(by_id))
        self._by_number = query(every.where(one_of(cases.c.number, "numbers", dialect)))
        self._latest = query(older)
        self._put = Command(put_guarded(cases, dialect, kept=("journal_seq", "journal_hash")), dialect, cases.c.keys())
        new = newly(counter, dialect).values(name=bindparam("name"), last=literal_column("1"))
        next_one = new.on_conflict_do_update(
            index_elements=["name"], set_={"last": counter.c.last + literal_column("1")}
        )
        self._count = Query(next_one.returning(counter.c.last), dialect, int)

    def next_id(self, rows: Rows) -> CaseId:
        """An id that no case has."""
        return CaseId(self._next(rows, "case"))

    def next_number(self, rows: Rows, year: int) -> int:
        """The running number of the next case of a year: 1, 2, 3 and no gap."""
        return self._next(rows, f"number:{year}")

    def of(self, rows: Rows, ids: Collection[CaseId]) -> dict[CaseId, Case]:
        """The cases of these ids, locked in the order of their ids until the unit of work ends."""
        return {case.id: case for case in self._made(rows, rows.read(self._of, ids=ids))}

    def of_reporter(self, rows: Rows, persons: Collection[str]) -> list[Case]:
        """The open cases that these people reported, and the latest closed one of each, by id."""
        return self._made(rows, rows.read(self._of_reporter, persons=persons))

    def around(self, rows: Rows, ids: Collection[CaseId], persons: Collection[str]) -> list[Case]:
        """The cases of these ids and those of these reporters, as by `of` and by `of_reporter`, at once and locked."""
        return self._made(rows, rows.read(self._around, ids=ids, persons=persons))

    def open_ones(self, rows: Rows) -> list[Case]:
        """Every case that is not closed, by id."""
        return self._made(rows, rows.read(self._open))

    def by_number(self, rows: Rows, numbers: Collection[str]) -> dict[str, Case]:
        """The cases of these numbers."""
        return {case.number: case for case in self._made(rows, rows.read(self._by_number, numbers=numbers))}

    def latest(self, rows: Rows, limit: int, before: CaseId | None = None) -> list[Case]:
        """The newest cases first; `before` an id goes on from there."""
        return self._made(rows, rows.read(self._latest, limit=limit, before=before or 2**62))

    def put(self, rows: Rows, changed: Iterable[Case]) -> None:
        """Write what was read in this unit of work, or is new; Stale for anything else."""
        rows.write(self._put, [self._row(rows, each) for each in changed])

    def _next(self, rows: Rows, name: str) -> int:
        return rows.read(self._count, name=name)[0]

    @staticmethod
    def _made(rows: Rows, found: list[_Held]) -> list[Case]:
        for row in found:
            rows.versions["cases", row.id] = row.version
            rows.heads[row.id] = Head(row.journal_seq, row.journal_hash)
        return [decode(Case, row.payload) for row in found]

    @staticmethod
    def _row(rows: Rows, case: Case) -> _Row:
        read = rows.versions.get(("cases", case.id), 0)
        rows.versions["cases", case.id] = read + 1
        if read == 0:
            rows.heads.setdefault(case.id, Head(0, ""))
        head = rows.heads[case.id]
        return _Row(
            case.id,
            case.number,
            case.state.value,
            case.group,
            case.reporter.person,
            case.opened_at,
            case.closed_at,
            read + 1,
            head.seq,
            head.hash,
            encode(case),
        )
