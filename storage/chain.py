"""The chain of a journal, link by link: each bears the hash of what it says and of the link before it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from storage.commitment import Personal, agrees

_encode = msgspec.json.Encoder().encode
Page = Sequence[Sequence[Any]]
Values = Mapping[int, Mapping[int, Personal]]
"""The personal values of a journal: number of the entry -> number of the value."""


class Head(NamedTuple):
    """The end of a case's journal: the last number and the last hash."""

    seq: int
    hash: str


class Link(NamedTuple):
    """An entry as its row holds it; times in microseconds since the epoch."""

    case_id: int
    seq: int
    at: int
    now: int
    kind: str
    payload: str
    previous_hash: str
    hash: str

    @property
    def chained(self) -> str:
        """The hash that this link must have."""
        return chained(self.previous_hash, self.case_id, self.seq, self.at, self.now, self.kind, self.payload)


class Value(NamedTuple):
    """A personal value as its row holds it."""

    case_id: int
    seq: int
    n: int
    salt: str
    value: str


class End(NamedTuple):
    """Where the journal of a case ends, as the case says it; `number` is the one that people know."""

    case_id: int
    number: str
    seq: int
    hash: str


class Fault(NamedTuple):
    """The first entry of a journal that is not as it was written, or is missing."""

    number: str
    seq: int


def chained(previous_hash: str, *content: int | str) -> str:
    """The hash of an entry that comes after `previous_hash`; `content` is its case, seq, at, now, kind and payload."""
    return hashlib.sha256(previous_hash.encode() + _encode(content)).hexdigest()


def first_fault(links: Iterable[Link], values: Values, seq: int, hash: str) -> int | None:  # noqa: A002
    """The number of the first entry that is not as it was written, or is missing; None when the chain is whole."""
    at, previous = 0, ""
    for link in links:
        at += 1
        whole = link.seq == at and link.previous_hash == previous and link.hash == link.chained
        if not whole or not agrees(msgspec.json.decode(link.payload), values.get(at, {})):
            return at
        previous = link.hash
    return None if (seq, hash) == (at, previous) else at + 1


def faults(ends: Iterable[End], links: Iterable[Link], values: Iterable[Value]) -> Iterator[Fault]:
    """What is wrong in the journals of all cases; each of the three comes in the order of its key, one pass over each.

    An entry of a case that is not there is at fault, too.
    """
    by_case, values_by_case = _Stepping(links), _Stepping(values)
    for end in ends:
        yield from (Fault(f"#{case}", 1) for case in by_case.before(end.case_id))
        mine: dict[int, dict[int, Personal]] = {}
        for value in values_by_case.at(end.case_id):
            mine.setdefault(value.seq, {})[value.n] = Personal(value.n, value.salt, value.value)
        seq = first_fault(by_case.at(end.case_id), mine, end.seq, end.hash)
        if seq is not None:
            yield Fault(end.number, seq)
    yield from (Fault(f"#{case}", 1) for case in by_case.before(None))


_Row = TypeVar("_Row", Link, Value)
_Made = TypeVar("_Made")


class _Stepping(Generic[_Row]):
    """Rows gathered by their case, which can be looked at before they are taken."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        self._groups: Iterator[tuple[int, Iterator[_Row]]] = groupby(rows, key=_case_of)
        self._next: tuple[int, list[_Row]] | None = self._gathered()

    def _gathered(self) -> tuple[int, list[_Row]] | None:
        return next(((case, list(mine)) for case, mine in self._groups), None)

    def before(self, case: int | None) -> Iterator[int]:
        """Take the cases that come before this one, or all that are left."""
        while self._next is not None and (case is None or self._next[0] < case):
            passed, self._next = self._next[0], self._gathered()
            yield passed

    def at(self, case: int) -> list[_Row]:
        """Take the rows of this case; what comes before it is passed over."""
        for _ in self.before(case):
            pass
        if self._next is None or self._next[0] != case:
            return []
        mine, self._next = self._next[1], self._gathered()
        return mine


def _case_of(row: Link | Value) -> int:
    return row.case_id


ENDS = {"case_id": "id", "number": "number", "seq": "journal_seq", "hash": "journal_hash"}
"""Attribute of an `End` -> column of a case."""


def faults_in(columns: Mapping[str, Sequence[str]], pages: Callable[[str], Iterable[Page]]) -> Iterator[Fault]:
    """What is wrong in the journals among dumped rows: the columns of each table, and the pages of one by its name."""

    def rows_of(table: str, kind: Callable[..., _Made], names: Mapping[str, str]) -> Iterator[_Made]:
        places = [(name, list(columns[table]).index(column)) for name, column in names.items()]
        return (kind(**{name: row[place] for name, place in places}) for page in pages(table) for row in page)

    return faults(
        rows_of("cases", End, ENDS),
        rows_of("journal", Link, {name: name for name in Link._fields}),
        rows_of("personal", Value, {name: name for name in Value._fields}),
    )
