"""What one process at a time may do, and until when it may; the database's own clock decides."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    bindparam,
    cast,
    delete,
    extract,
    func,
    literal_column,
    select,
    update,
)

from storage.statement import TICK, Query, Rows, moment, newly, one_of
from storage.tables import lease

SLACK = timedelta(minutes=1)
"""By how much later than it could a lease may end before it is taken for a mistake of the clock."""


class Lease(NamedTuple):
    """Who may do what is called `name`, and until when."""

    name: str
    holder: str
    until: datetime


class Leases:
    """The table `lease`."""

    def __init__(self, dialect: Dialect) -> None:
        now, mine = _now(dialect), lease.c.holder == bindparam("holder")
        until = now + bindparam("length", type_=BigInteger)
        # One that ends later than any lease can was taken before the database's clock was put back.
        free = (lease.c.until < now) | (lease.c.until > until + literal_column(str(SLACK // TICK)))
        new = newly(lease, dialect).values(name=bindparam("name"), holder=bindparam("holder"), until=until)
        taken = new.on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": new.excluded.holder, "until": new.excluded.until},
            where=(lease.c.holder == new.excluded.holder) | free,
        )
        self._take = Query(taken.returning(lease.c.name), dialect, str)
        named = one_of(lease.c.name, "names", dialect)
        self._keep = Query(update(lease).where(named, mine).values(until=until).returning(lease.c.name), dialect, str)
        self._known = Query(select(lease.c.name).where(named), dialect, str)
        self._free = Query(select(lease.c.name).where(named, free), dialect, str, locks="skip")
        others = update(lease).where(named).values(holder=bindparam("holder"), until=until)
        self._take_over = Query(others.returning(lease.c.name), dialect, str)
        self._begin = Query(new.on_conflict_do_nothing().returning(lease.c.name), dialect, str)
        self._drop = Query(delete(lease).where(named, mine).returning(lease.c.name), dialect, str)
        self._held = Query(select(lease.c.name).where(named, mine), dialect, str, locks="share")
        self._all = Query(select(lease).where(lease.c.until >= now).order_by(lease.c.name), dialect, Lease)
        self._now = Query(select(now.label("now")), dialect, moment)

    def take(self, rows: Rows, name: str, holder: str, length: timedelta) -> bool:
        """Hold it for `length` from now, or go on holding it; False while somebody else does."""
        return bool(rows.read(self._take, name=name, holder=holder, length=length // TICK))

    def keep(self, rows: Rows, names: Collection[str], holder: str, length: timedelta) -> set[str]:
        """Go on holding, for `length` from now, those of the names that nobody else has taken since."""
        return set(rows.read(self._keep, names=names, holder=holder, length=length // TICK))

    def take_free(self, rows: Rows, names: Collection[str], holder: str, length: timedelta) -> set[str]:
        """Hold those of the names that nobody holds now, for `length`; waits for nobody who is just at one of them."""
        given = {"holder": holder, "length": length // TICK}
        free = rows.read(self._free, names=names, length=length // TICK)
        taken = rows.read(self._take_over, names=free, **given) if free else []
        new = sorted(set(names) - set(rows.read(self._known, names=names)))
        return {*taken, *(each for name in new for each in rows.read(self._begin, name=name, **given))}

    def held(self, rows: Rows, names: Collection[str], holder: str) -> set[str]:
        """Those of the names that nobody else has taken since; nobody gets them before this unit of work ends."""
        return set(rows.read(self._held, names=names, holder=holder))

    def drop(self, rows: Rows, names: Collection[str], holder: str) -> None:
        """Leave it to others before its time is over."""
        rows.read(self._drop, names=names, holder=holder)

    def all(self, rows: Rows) -> list[Lease]:
        """Every lease that is held now."""
        return rows.read(self._all)

    def now(self, rows: Rows) -> datetime:
        """What time it is for the database."""
        return rows.read(self._now)[0]


def _now(dialect: Dialect) -> ColumnElement[Any]:
    """Microseconds since the epoch; not of the transaction's beginning, for it may have waited."""
    if dialect.name == "postgresql":
        return cast(extract("epoch", func.clock_timestamp()) * literal_column("1000000"), BigInteger)
    # SQLite counts days from noon of 24 November 4714 BC, and knows of milliseconds.
    since = func.julianday(literal_column("'now'")) - literal_column("2440587.5")
    return cast(since * literal_column("86400000000"), BigInteger)
