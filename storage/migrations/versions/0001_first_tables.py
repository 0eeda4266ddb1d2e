"""The first tables."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # 64 bits; SQLite has no other name for a whole number
TABLES = (
    *("inbox", "conversation", "cases", "counter", "journal", "personal", "due", "outbox"),
    *("message", "chat", "person", "code", "code_try", "plan", "setting"),
)


def texts(*names: str) -> Iterator[sa.Column[str]]:
    """Columns of text that are always there."""
    return (sa.Column(name, sa.Text(), nullable=False) for name in names)


def maybe_texts(*names: str) -> Iterator[sa.Column[str]]:
    """Columns of text that may be missing."""
    return (sa.Column(name, sa.Text()) for name in names)


def numbers(*names: str) -> Iterator[sa.Column[int]]:
    """Columns of small numbers."""
    return (sa.Column(name, sa.Integer(), nullable=False) for name in names)


def times(*names: str) -> Iterator[sa.Column[int]]:
    """Columns of microseconds since the epoch, or of ids as long."""
    return (sa.Column(name, LONG, nullable=False) for name in names)


def maybe_times(*names: str) -> Iterator[sa.Column[int]]:
    """The same, where there may be none."""
    return (sa.Column(name, LONG) for name in names)


def numbered(name: str, *, by_database: bool) -> sa.Column[int]:
    """An id, given by the database or by us."""
    return sa.Column(name, LONG, nullable=False, autoincrement="auto" if by_database else False)


def key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    """The primary key of a table."""
    return sa.PrimaryKeyConstraint(*names, name=f"pk_{table}")


def index(table: str, name: str, *columns: str, where: str = "", unique: bool = False) -> None:
    """An index, of some rows only when `where` says which."""
    some = sa.text(where) if where else None
    op.create_index(name, table, list(columns), unique=unique, sqlite_where=some, postgresql_where=some)


def table(name: str, *parts: SchemaItem, with_rowid: bool = True) -> None:
    """A table whose types SQLite minds as strictly as PostgreSQL does."""
    op.create_table(name, *parts, sqlite_strict=True, sqlite_with_rowid=with_rowid)


def upgrade() -> None:
    """Make them."""
    inbox()
    cases()
    journal()
    outbox()
    known()
    table(
        "due",
        *texts("owner_kind", "owner", "key"),
        *times("due_at"),
        key("due", "owner_kind", "owner", "key"),
        with_rowid=False,
    )
    index("due", "ix_due_due_at", "due_at")
    table("plan", *texts("hash", "id"), *times("created_at"), *texts("payload"), key("plan", "hash"))
    table("setting", *texts("key", "value"), key("setting", "key"))


def inbox() -> None:
    """What knocked."""
    table(
        "inbox",
        *texts("key", "lane"),
        *numbers("priority"),
        *texts("state"),
        *times("received_at"),
        *numbers("position"),
        *maybe_texts("payload", "error"),
        *numbers("attempts"),
        key("inbox", "key"),
        with_rowid=False,
    )
    index("inbox", "ix_inbox_received_at", "received_at")
    in_line = ("state", "lane", "received_at", "position", "priority")
    index("inbox", "ix_inbox_open", *in_line, where="state != 'done'")


def cases() -> None:
    """Conversations, cases and what numbers them."""
    table("conversation", *texts("lane"), *numbers("version"), *texts("payload"), key("conversation", "lane"))
    table(
        "cases",
        numbered("id", by_database=False),
        *texts("number", "state", "group_id", "reporter"),
        *times("opened_at"),
        *maybe_times("closed_at"),
        *numbers("version", "journal_seq"),
        *texts("journal_hash", "payload"),
        key("cases", "id"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
    )
    index("cases", "ix_cases_reporter_closed_at", "reporter", "closed_at")
    index("cases", "ix_cases_open", "id", where="closed_at IS NULL")
    table("counter", *texts("name"), *times("last"), key("counter", "name"))


def journal() -> None:
    """The record of each case, and the personal values in it."""
    table(
        "journal",
        *times("case_id"),
        *numbers("seq"),
        *times("at", "now"),
        *texts("kind", "payload", "previous_hash", "hash"),
        key("journal", "case_id", "seq"),
    )
    table(
        "personal",
        *times("case_id"),
        *numbers("seq", "n"),
        *texts("salt", "value"),
        key("personal", "case_id", "seq", "n"),
    )


def outbox() -> None:
    """What is to be said, and what was."""
    table(
        "outbox",
        numbered("id", by_database=True),
        *texts("lane", "kind"),
        *numbers("rank"),
        *texts("payload"),
        *times("created_at", "not_before"),
        *maybe_times("case_id"),
        *maybe_texts("coalesce"),
        *texts("state"),
        *numbers("attempts", "repeat"),
        *maybe_times("claimed_at", "sent_at"),
        *maybe_texts("message_id", "error"),
        key("outbox", "id"),
    )
    waiting = "state = 'waiting'"
    index("outbox", "ix_outbox_line", "lane", "rank", "id", "state", where=waiting)
    index("outbox", "ix_outbox_unsent", "state", "lane", where="state != 'sent'")
    index("outbox", "ix_outbox_case_id_id", "case_id", "id")
    index("outbox", "ix_outbox_sent_at", "sent_at", where="state = 'sent'")
    latest_wins = f"{waiting} AND coalesce IS NOT NULL"
    index("outbox", "uq_outbox_coalesce", "lane", "coalesce", where=latest_wins, unique=True)
    table(
        "message",
        *texts("lane", "message_id", "role"),
        *times("at"),
        *maybe_times("case_id"),
        *maybe_texts("hash"),
        key("message", "lane", "message_id"),
    )
    index("message", "ix_message_case_id_role", "case_id", "role")
    index("message", "ix_message_lane_role_at", "lane", "role", "at")


def known() -> None:
    """Chats, people and invitation codes."""
    table(
        "chat",
        *texts("lane", "bot", "chat", "kind", "side"),
        *times("since"),
        *maybe_texts("person", "group_id"),
        *texts("thread", "language", "time_zone"),
        *numbers("reachable"),
        *maybe_texts("title"),
        key("chat", "lane"),
    )
    index("chat", "ix_chat_person", "person")
    index("chat", "ix_chat_group_id", "group_id")
    table(
        "person",
        *texts("identity", "person", "name", "language"),
        *numbers("language_chosen"),
        *texts("phone"),
        *maybe_times("noticed_at"),
        key("person", "identity"),
    )
    index("person", "ix_person_person", "person")
    table(
        "code",
        *texts("digest", "kind", "target"),
        *times("expires_at", "created_at"),
        *maybe_times("used_at"),
        key("code", "digest"),
    )
    table("code_try", *texts("identity"), *numbers("failures"), *times("until"), key("code_try", "identity"))


def downgrade() -> None:
    """Drop them all."""
    for table in TABLES:
        op.drop_table(table)
