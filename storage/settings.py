"""Small things that the house itself remembers: offsets, heartbeats, the end of the last good poll."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import Dialect, Text, bindparam, delete, func, select

from storage.statement import Command, Query, Rows, one_of, put
from storage.tables import setting


class _Row(NamedTuple):
    key: str
    value: str


class Settings:
    """The table `setting`."""

    def __init__(self, dialect: Dialect) -> None:
        named, prefix = one_of(setting.c.key, "keys", dialect), bindparam("prefix", type_=Text)
        self._of = Query(select(setting).where(named), dialect, _Row)
        below = func.substr(setting.c.key, 1, func.length(prefix)) == prefix
        self._under = Query(select(setting).where(below).order_by(setting.c.key), dialect, _Row)
        self._put = Command(put(setting, dialect), dialect, setting.c.keys())
        self._drop = Query(delete(setting).where(named).returning(setting.c.key), dialect, str)

    def of(self, rows: Rows, keys: Collection[str]) -> dict[str, str]:
        """The values of those keys that have one."""
        return dict(rows.read(self._of, keys=keys))

    def under(self, rows: Rows, prefix: str) -> dict[str, str]:
        """Everything whose key begins so."""
        return dict(rows.read(self._under, prefix=prefix))

    def put(self, rows: Rows, values: Mapping[str, str]) -> None:
        """Remember, or overwrite; in one order, so that two processes never wait for each other."""
        rows.write(self._put, [_Row(*pair) for pair in sorted(values.items())])

    def drop(self, rows: Rows, keys: Collection[str]) -> None:
        """Forget."""
        rows.read(self._drop, keys=keys)
