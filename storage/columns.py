"""How a column is made: its type, whether it may be empty, and how its value turns into what the table holds."""

from enum import StrEnum

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem

from storage.statement import Turn, micros, moment

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

TIME = {"turn": Turn(micros, moment)}
YES_NO = {"turn": Turn(int, bool)}
DEGREES = {"turn": Turn(lambda degrees: round(degrees * 1_000_000), lambda held: held / 1_000_000)}
"""Millionths of a degree: a tenth of a metre."""
LONG = BigInteger().with_variant(Integer, "sqlite")  # 64 bits; the only name that SQLite has for a whole number


def table(name: str, *parts: SchemaItem, with_rowid: bool = True) -> Table:
    """A table whose types SQLite minds as strictly as PostgreSQL does."""
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=with_rowid)


def _turn_of(kind: type[StrEnum]) -> dict[str, Turn]:
    return {"turn": Turn(str, kind)}


def key(name: str) -> Column[str]:
    """Text that is the key of its row, or a part of it."""
    return Column(name, Text, primary_key=True)


def words(name: str) -> Column[str]:
    """Text that is always there."""
    return Column(name, Text, nullable=False)


def maybe(name: str) -> Column[str]:
    """Text that may be missing."""
    return Column(name, Text)


def time(name: str, *, nullable: bool = False) -> Column[int]:
    """Microseconds since the epoch, in UTC."""
    return Column(name, LONG, nullable=nullable, info=TIME)


def number(name: str) -> Column[int]:
    """A small whole number."""
    return Column(name, Integer, nullable=False)


def choice(name: str, kind: type[StrEnum]) -> Column[str]:
    """The value of one of a few words."""
    return Column(name, Text, nullable=False, info=_turn_of(kind))


def yes_no(name: str) -> Column[int]:
    """0 or 1."""
    return Column(name, Integer, nullable=False, info=YES_NO)


def degrees(name: str) -> Column[int]:
    """A latitude or a longitude."""
    return Column(name, Integer, nullable=False, info=DEGREES)
