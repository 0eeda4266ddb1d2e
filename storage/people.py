"""People as the platforms name them, and what each has told or chosen."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Dialect, bindparam, select

from storage.statement import Command, Query, Rows, one_of, put
from storage.tables import person


class Known(msgspec.Struct, frozen=True):
    """Somebody on a platform. `person` is an id of the organisation or the guest's identity itself.

    `noticed_at` is when they were shown how their data is treated.
    """

    identity: str
    person: str
    name: str = ""
    language: str = ""
    language_chosen: bool = False
    phone: str = ""
    noticed_at: datetime | None = None


class People:
    """The table `person`."""

    def __init__(self, dialect: Dialect) -> None:
        named = one_of(person.c.identity, "identities", dialect)
        self._of = Query(select(person).where(named), dialect, Known)
        joined = select(person).where(person.c.person != person.c.identity).order_by(person.c.identity)
        self._linked = Query(joined, dialect, Known)
        self._put = Command(put(person, dialect), dialect, person.c.keys())
        same = select(person.c.identity).where(person.c.person == bindparam("person")).order_by(person.c.identity)
        self._identities_of = Query(same, dialect, str)

    def of(self, rows: Rows, identities: Collection[str]) -> dict[str, Known]:
        """Those of these identities that are known."""
        return {each.identity: each for each in rows.read(self._of, identities=identities)}

    def linked(self, rows: Rows) -> list[Known]:
        """Everybody who has joined as somebody of the organisation, by identity."""
        return rows.read(self._linked)

    def put(self, rows: Rows, known: Iterable[Known]) -> None:
        """Remember, or overwrite, by identity."""
        rows.write(self._put, known)

    def identities_of(self, rows: Rows, person: str) -> list[str]:
        """Under which identities a person has come."""
        return rows.read(self._identities_of, person=person)
