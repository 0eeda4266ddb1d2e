"""The tables, as they stand after the newest migration.

Hot tables hold integers and text only: compiled statements bypass column types. A time is microseconds since the
epoch in UTC, a yes or no is 0 or 1, and a column that holds anything else than its record's attribute names its turn.
"""

from enum import StrEnum

from sqlalchemy import Column, Index, Integer, UniqueConstraint, text

from flows.inbound import MediaKind
from flows.outbound import Kind
from storage import columns
from storage.columns import LONG, choice, key, maybe, number, table, time, words, yes_no

metadata = columns.metadata
"""Every table: who has it from here has them all."""


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


class FileState(StrEnum):
    """How far a file has come. REFUSED is one that we do not take, LOST one that can no longer be had."""

    WANTED = "wanted"
    FETCHING = "fetching"
    KEPT = "kept"
    REFUSED = "refused"
    LOST = "lost"


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


inbox = table(
    "inbox",
    key("key"),
    words("lane"),
    number("priority"),
    choice("state", InboxState),
    time("received_at"),
    number("position"),
    maybe("payload"),
    maybe("error"),
    number("attempts"),
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

conversation = table("conversation", key("lane"), number("version"), words("payload"))

cases = table(
    "cases",
    Column("id", LONG, primary_key=True, autoincrement=False),
    words("number"),
    words("state"),
    words("group_id"),
    words("reporter"),
    time("opened_at"),
    time("closed_at", nullable=True),
    number("version"),
    number("journal_seq"),
    words("journal_hash"),
    words("payload"),
    UniqueConstraint("number"),
)
Index("ix_cases_reporter_closed_at", cases.c.reporter, cases.c.closed_at)
Index(
    "ix_cases_open", cases.c.id, sqlite_where=cases.c.closed_at.is_(None), postgresql_where=cases.c.closed_at.is_(None)
)

counter = table("counter", key("name"), Column("last", LONG, nullable=False))

journal = table(
    "journal",
    Column("case_id", LONG, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    time("at"),
    time("now"),
    words("kind"),
    words("payload"),
    words("previous_hash"),
    words("hash"),
)

personal = table(
    "personal",
    Column("case_id", LONG, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    words("salt"),
    words("value"),
)

due = table("due", key("owner_kind"), key("owner"), key("key"), time("due_at"), with_rowid=False)
Index("ix_due_due_at", due.c.due_at)

outbox = table(
    "outbox",
    Column("id", LONG, primary_key=True),
    words("lane"),
    choice("kind", Kind),
    number("rank"),
    words("payload"),
    time("created_at"),
    time("not_before"),
    Column("case_id", LONG),
    maybe("coalesce"),
    choice("state", OutboxState),
    number("attempts"),
    yes_no("repeat"),
    time("claimed_at", nullable=True),
    time("sent_at", nullable=True),
    maybe("message_id"),
    maybe("error"),
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

message = table(
    "message",
    key("lane"),
    key("message_id"),
    words("role"),
    time("at"),
    Column("case_id", LONG),
    maybe("hash"),
    maybe("origin"),
)
Index("ix_message_origin", message.c.origin)
Index("ix_message_case_id_role", message.c.case_id, message.c.role)
Index("ix_message_lane_role_at", message.c.lane, message.c.role, message.c.at)

chat = table(
    "chat",
    key("lane"),
    words("bot"),
    words("chat"),
    choice("kind", ChatKind),
    choice("side", Side),
    time("since"),
    maybe("person"),
    maybe("group_id"),
    words("thread"),
    words("language"),
    words("time_zone"),
    yes_no("reachable"),
    maybe("title"),
)
Index("ix_chat_person", chat.c.person)
Index("ix_chat_group_id", chat.c.group_id)

person = table(
    "person",
    key("identity"),
    words("person"),
    words("name"),
    words("language"),
    yes_no("language_chosen"),
    words("phone"),
    time("noticed_at", nullable=True),
)
Index("ix_person_person", person.c.person)

code = table(
    "code",
    key("digest"),
    choice("kind", CodeKind),
    words("target"),
    time("expires_at"),
    time("created_at"),
    time("used_at", nullable=True),
)

code_try = table("code_try", key("identity"), number("failures"), time("until"))

plan = table("plan", key("hash"), words("id"), time("created_at"), words("payload"))

lease = table("lease", key("name"), words("holder"), time("until"))

setting = table("setting", key("key"), words("value"))

attachment = table(
    "attachment",
    key("key"),
    words("bot"),
    words("file"),
    choice("kind", MediaKind),
    Column("size", LONG, nullable=False),
    words("name"),
    words("mime"),
    choice("state", FileState),
    time("wanted_at"),
    time("not_before"),
    number("attempts"),
    words("sha256"),
    words("error"),
    time("kept_at", nullable=True),
)
_wanted = attachment.c.state == text("'wanted'")
Index("ix_attachment_wanted", attachment.c.not_before, sqlite_where=_wanted, postgresql_where=_wanted)

shipment = table(
    "shipment",
    Column("id", LONG, primary_key=True),
    Column("case_id", LONG, nullable=False),
    words("payload"),
    time("created_at"),
)
shipped_file = table(
    "shipped_file", Column("shipment", LONG, primary_key=True, autoincrement=False), key("key"), with_rowid=False
)

position = table(
    "position",
    Column("case_id", LONG, primary_key=True, autoincrement=False),
    Column("at", LONG, primary_key=True, autoincrement=False, info=columns.TIME),
    columns.degrees("lat"),
    columns.degrees("lon"),
    with_rowid=False,
)
