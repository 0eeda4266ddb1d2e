"""The tables, as they stand after the newest migration.

Hot tables hold integers and text only: compiled statements bypass column types. A time is microseconds since the
epoch in UTC, a yes or no is 0 or 1, and a column that holds anything else than its record's attribute names its turn.
"""

from enum import StrEnum

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, UniqueConstraint, text
from sqlalchemy.schema import SchemaItem

from flows.outbound import Kind
from storage.statement import Turn, micros, moment

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

TIME = {"turn": Turn(micros, moment)}
YES_NO = {"turn": Turn(int, bool)}
LONG = BigInteger().with_variant(Integer, "sqlite")  # 64 bits; the only name that SQLite has for a whole number


class InboxState(StrEnum):
    """What became of something that knocked."""

    DONE = "done"
    WAITING = "waiting"
    DEAD = "dead"


class OutboxState(StrEnum):
    """How far a message has come. UNKNOWN may have arrived, FAILED was refused, DEAD was given up by us."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DEAD = "dead"


class ChatKind(StrEnum):
    """Whether one person reads a chat or several."""

    PRIVATE = "private"
    GROUP = "group"


class Side(StrEnum):
    """Which of the two bots a chat talks to."""

    PUBLIC = "public"
    STAFF = "staff"


class CodeKind(StrEnum):
    """What an invitation code binds: a person's private chat, or a group's."""

    PERSON = "person"
    GROUP = "group"


def _table(name: str, *parts: SchemaItem, with_rowid: bool = True) -> Table:
    """A table whose types SQLite minds as strictly as PostgreSQL does."""
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=with_rowid)


def _words(kind: type[StrEnum]) -> dict[str, Turn]:
    return {"turn": Turn(str, kind)}


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _maybe(name: str) -> Column[str]:
    return Column(name, Text)


def _time(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, LONG, nullable=nullable, info=TIME)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _word(name: str, kind: type[StrEnum]) -> Column[str]:
    return Column(name, Text, nullable=False, info=_words(kind))


def _yes_no(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, info=YES_NO)


inbox = _table(
    "inbox",
    _key("key"),
    _text("lane"),
    _number("priority"),
    _word("state", InboxState),
    _time("received_at"),
    _number("position"),
    _maybe("payload"),
    _maybe("error"),
    _number("attempts"),
    with_rowid=False,
)
Index("ix_inbox_received_at", inbox.c.received_at)
Index(
    "ix_inbox_open",
    inbox.c.state,
    inbox.c.lane,
    inbox.c.received_at,
    inbox.c.position,
    inbox.c.priority,
    sqlite_where=inbox.c.state != text("'done'"),
    postgresql_where=inbox.c.state != text("'done'"),
)

conversation = _table("conversation", _key("lane"), _number("version"), _text("payload"))

cases = _table(
    "cases",
    Column("id", LONG, primary_key=True, autoincrement=False),
    _text("number"),
    _text("state"),
    _text("group_id"),
    _text("reporter"),
    _time("opened_at"),
    _time("closed_at", nullable=True),
    _number("version"),
    _number("journal_seq"),
    _text("journal_hash"),
    _text("payload"),
    UniqueConstraint("number"),
)
Index("ix_cases_reporter_closed_at", cases.c.reporter, cases.c.closed_at)
Index(
    "ix_cases_open", cases.c.id, sqlite_where=cases.c.closed_at.is_(None), postgresql_where=cases.c.closed_at.is_(None)
)

counter = _table("counter", _key("name"), Column("last", LONG, nullable=False))

journal = _table(
    "journal",
    Column("case_id", LONG, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _time("at"),
    _time("now"),
    _text("kind"),
    _text("payload"),
    _text("previous_hash"),
    _text("hash"),
)

personal = _table(
    "personal",
    Column("case_id", LONG, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    _text("salt"),
    _text("value"),
)

due = _table("due", _key("owner_kind"), _key("owner"), _key("key"), _time("due_at"), with_rowid=False)
Index("ix_due_due_at", due.c.due_at)

outbox = _table(
    "outbox",
    Column("id", LONG, primary_key=True),
    _text("lane"),
    _word("kind", Kind),
    _number("rank"),
    _text("payload"),
    _time("created_at"),
    _time("not_before"),
    Column("case_id", LONG),
    _maybe("coalesce"),
    _word("state", OutboxState),
    _number("attempts"),
    _yes_no("repeat"),
    _time("claimed_at", nullable=True),
    _time("sent_at", nullable=True),
    _maybe("message_id"),
    _maybe("error"),
)
_waiting, _sent = outbox.c.state == text("'waiting'"), outbox.c.state == text("'sent'")
_unsent = outbox.c.state != text("'sent'")
_line = (outbox.c.lane, outbox.c.rank, outbox.c.id, outbox.c.state)  # the state last, so that the index is enough
Index("ix_outbox_line", *_line, sqlite_where=_waiting, postgresql_where=_waiting)
Index("ix_outbox_unsent", outbox.c.state, outbox.c.lane, sqlite_where=_unsent, postgresql_where=_unsent)
Index("ix_outbox_case_id_id", outbox.c.case_id, outbox.c.id)
Index("ix_outbox_sent_at", outbox.c.sent_at, sqlite_where=_sent, postgresql_where=_sent)
_latest_wins = _waiting & outbox.c.coalesce.is_not(None)
Index(
    "uq_outbox_coalesce",
    outbox.c.lane,
    outbox.c.coalesce,
    unique=True,
    sqlite_where=_latest_wins,
    postgresql_where=_latest_wins,
)

message = _table(
    "message",
    _key("lane"),
    _key("message_id"),
    _text("role"),
    _time("at"),
    Column("case_id", LONG),
    _maybe("hash"),
)
Index("ix_message_case_id_role", message.c.case_id, message.c.role)
Index("ix_message_lane_role_at", message.c.lane, message.c.role, message.c.at)

chat = _table(
    "chat",
    _key("lane"),
    _text("bot"),
    _text("chat"),
    _word("kind", ChatKind),
    _word("side", Side),
    _time("since"),
    _maybe("person"),
    _maybe("group_id"),
    _text("thread"),
    _text("language"),
    _text("time_zone"),
    _yes_no("reachable"),
    _maybe("title"),
)
Index("ix_chat_person", chat.c.person)
Index("ix_chat_group_id", chat.c.group_id)

person = _table(
    "person",
    _key("identity"),
    _text("person"),
    _text("name"),
    _text("language"),
    _yes_no("language_chosen"),
    _text("phone"),
    _time("noticed_at", nullable=True),
)
Index("ix_person_person", person.c.person)

code = _table(
    "code",
    _key("digest"),
    _word("kind", CodeKind),
    _text("target"),
    _time("expires_at"),
    _time("created_at"),
    _time("used_at", nullable=True),
)

code_try = _table("code_try", _key("identity"), _number("failures"), _time("until"))

plan = _table("plan", _key("hash"), _text("id"), _time("created_at"), _text("payload"))

setting = _table("setting", _key("key"), _text("value"))
