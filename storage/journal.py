"""The record of each case: appended to, never changed, each entry chained to the one before it."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import BigInteger, Dialect, bindparam, delete, insert, select, update

from flows.event import Entry
from flows.terms import CaseId
from storage.chain import Head, Link, Value, chained, first_fault
from storage.codec import convert, plain
from storage.commitment import Personal, Salt, commit, restore
from storage.errors import Stale
from storage.statement import Command, Plain, Query, Rows, micros, one_of
from storage.tables import cases, journal, personal

_encode = msgspec.json.Encoder(order="sorted").encode


class _End(NamedTuple):
    case: int
    journal_seq: int
    journal_hash: str


class Journal:
    """The tables `journal` and `personal`, and the end of the chain on `cases`."""

    def __init__(self, dialect: Dialect, salt: Salt) -> None:
        self._salt = salt
        of_case = bindparam("case", type_=BigInteger)
        ends = (cases.c.id, cases.c.journal_seq, cases.c.journal_hash)
        self._lines = Plain(select(journal).where(journal.c.case_id == of_case).order_by(journal.c.seq), dialect, Link)
        self._values = Query(select(personal).where(personal.c.case_id == of_case), dialect, Value)
        self._ends = Query(select(*ends).where(one_of(cases.c.id, "ids", dialect)), dialect, _End)
        self._append = Command(insert(journal), dialect, journal.c.keys(), as_held=True)
        self._keep = Command(insert(personal), dialect, personal.c.keys())
        self._end = Command(update(cases).where(cases.c.id == of_case), dialect, ["journal_seq", "journal_hash"])
        self._erase = Command(delete(personal).where(personal.c.case_id == of_case), dialect)

    def append(self, rows: Rows, entries: Iterable[Entry]) -> list[Entry]:
        """Add to the journals, numbering the entries on from the end of each; return them numbered.

        The case must be read or put in the same unit of work; Stale when it is none that the tables know.
        """
        links: list[Link] = []
        values: list[Value] = []
        numbered: list[Entry] = []
        given = list(entries)
        self._look_up(rows, {entry.case for entry in given})
        for entry in given:
            head = rows.heads[entry.case]
            numbered.append(replace(entry, seq=head.seq + 1))
            content, taken = commit(plain(numbered[-1]), self._salt)
            link = _link(numbered[-1], content, head.hash)
            rows.heads[entry.case] = Head(link.seq, link.hash)
            links.append(link)
            values += [Value(link.case_id, link.seq, *each) for each in taken]
        rows.write(self._append, links)
        rows.write(self._keep, values)
        rows.write(self._end, [_End(case, *rows.heads[case]) for case in {link.case_id for link in links}])
        return numbered

    def read(self, rows: Rows, case: CaseId) -> list[Entry]:
        """The journal of a case; an erased text reads `ERASED`, an erased coordinate None."""
        values = self._values_of(rows, case)
        return [
            convert(Entry, restore(msgspec.json.decode(line.payload), values.get(line.seq, {})))
            for line in rows.read(self._lines, case=case)
        ]

    def verify(self, rows: Rows, case: CaseId) -> int | None:
        """The number of the first entry that is not as it was written, or is missing; None when all is well."""
        end = next(iter(rows.read(self._ends, ids=[case])), _End(case, 0, ""))
        links, values = rows.read(self._lines, case=case), self._values_of(rows, case)
        return first_fault(links, values, end.journal_seq, end.journal_hash)

    def erase(self, rows: Rows, case: CaseId) -> None:
        """Forget every personal value in the journal of a case; the chain still holds."""
        rows.write(self._erase, [_End(case, 0, "")])

    def _look_up(self, rows: Rows, wanted: set[CaseId]) -> None:
        if unseen := wanted - rows.heads.keys():
            for end in rows.read(self._ends, ids=unseen):
                rows.heads[end.case] = Head(end.journal_seq, end.journal_hash)
            if missing := unseen - rows.heads.keys():
                raise Stale(f"no case {sorted(missing)}: put it before its journal")

    def _values_of(self, rows: Rows, case: CaseId) -> dict[int, dict[int, Personal]]:
        found: dict[int, dict[int, Personal]] = {}
        for value in rows.read(self._values, case=case):
            found.setdefault(value.seq, {})[value.n] = Personal(value.n, value.salt, value.value)
        return found


def _link(entry: Entry, content: dict[str, object], previous: str) -> Link:
    kind = str(type(entry.event).__struct_config__.tag)
    said = (entry.case, entry.seq, micros(entry.event.at), micros(entry.now), kind, _encode(content).decode())
    return Link(*said, previous, chained(previous, *said))
