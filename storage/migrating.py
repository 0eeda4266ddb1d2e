"""Brings tables from one revision to another; Alembic is loaded only when there is something to do."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.errors import Unusable

REVISIONS = ("0001", "0002", "0003", "0004")
"""Every migration, first to last; known here so that a start with nothing to migrate need not load Alembic."""
MIGRATING = 0x44757479
"""The advisory lock under which one process at a time migrates."""


def upgrade(connection: Connection, wanted: str = REVISIONS[-1]) -> None:
    """Bring the tables behind a connection to a revision, inside its transaction.

    Unusable when they are newer than this program; tables that are later than `wanted` stay as they are.
    """
    alone(connection)
    now = revision(connection)
    if now is not None and now not in REVISIONS:
        raise Unusable(f"The database was written by a newer version of this program (its tables are of {now}).")
    if now is None or REVISIONS.index(now) < REVISIONS.index(wanted):
        from alembic import command  # noqa: PLC0415 - a fifth of a second at every start, for something rare
        from alembic.config import Config  # noqa: PLC0415

        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, wanted)


def revision(connection: Connection) -> str | None:
    """The newest migration that the tables went through; None when there are none."""
    known = inspect(connection).has_table("alembic_version")
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if known else None


def alone(connection: Connection) -> None:
    """Until the transaction ends, no other process changes the tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATING})
