"""Files that people send, what is to be sent on once they are fetched, and the positions of a live location."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # 64 bits; SQLite has no other name for a whole number
TABLES = ("attachment", "shipment", "shipped_file", "position")


def texts(*names: str) -> Iterator[sa.Column[str]]:
    """Columns of text that are always there."""
    return (sa.Column(name, sa.Text(), nullable=False) for name in names)


def longs(*names: str) -> Iterator[sa.Column[int]]:
    """Columns of microseconds since the epoch, of ids and of sizes."""
    return (sa.Column(name, LONG, nullable=False, autoincrement=False) for name in names)


def upgrade() -> None:
    """Make them."""
    attachments()
    shipments()
    op.create_table(
        "position",
        *longs("case_id", "at"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("lat", "lon")),
        sa.PrimaryKeyConstraint("case_id", "at", name="pk_position"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def attachments() -> None:
    """Files, each once."""
    op.create_table(
        "attachment",
        *texts("key", "bot", "file", "kind"),
        *longs("size"),
        *texts("name", "mime", "state"),
        *longs("wanted_at", "not_before"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *texts("sha256", "error"),
        sa.Column("kept_at", LONG),
        sa.PrimaryKeyConstraint("key", name="pk_attachment"),
        sqlite_strict=True,
    )
    some = sa.text("state = 'wanted'")
    op.create_index("ix_attachment_wanted", "attachment", ["not_before"], sqlite_where=some, postgresql_where=some)


def shipments() -> None:
    """What waits for files, and for which."""
    op.create_table(
        "shipment",
        sa.Column("id", LONG, nullable=False, autoincrement="auto"),
        *longs("case_id"),
        *texts("payload"),
        *longs("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_shipment"),
        sqlite_strict=True,
    )
    op.create_table(
        "shipped_file",
        *longs("shipment"),
        *texts("key"),
        sa.PrimaryKeyConstraint("shipment", "key", name="pk_shipped_file"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop them all."""
    for table in TABLES:
        op.drop_table(table)
