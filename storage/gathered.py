"""Several messages of the outbox that become one, and those that nobody need be told any more."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BigInteger, Dialect, Text, bindparam, delete, update

from storage.statement import Query, Rows, one_of, word
from storage.tables import outbox


class GatheredRows:
    """Rows of the outbox that are taken up, and what waits beside them."""

    def __init__(self, dialect: Dialect) -> None:
        unsent, named = outbox.c.state != word("sent"), one_of(outbox.c.id, "ids", dialect)
        self._withdraw = Query(delete(outbox).where(unsent, named).returning(outbox.c.id), dialect, int)
        said = {"payload": bindparam("words", type_=Text), "created_at": bindparam("since", type_=BigInteger)}
        told = update(outbox).where(outbox.c.id == bindparam("this")).values(said).returning(outbox.c.id)
        self._tell_all = Query(told, dialect, int)

    def withdraw(self, rows: Rows, ids: Collection[int]) -> None:
        """These are not wanted any more, though they may have been claimed already."""
        rows.read(self._withdraw, ids=ids)

    def tell_all(self, rows: Rows, id: int, payload: str, since: datetime) -> None:  # noqa: A002
        """It says this from now on, of which the newest was written then."""
        rows.read(self._tell_all, this=id, words=payload, since=since)
