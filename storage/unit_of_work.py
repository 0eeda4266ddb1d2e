"""The one door: a unit of work is one call, one transaction, and no await inside.

`await storage.run(work)`: `work(rows)` reads what it needs, steps, writes what has changed; when it returns, everything
is stored, and when it raises, nothing is. On SQLite it runs in the one thread that owns the writing connection, on
PostgreSQL the same function runs over asyncpg. Everything that the house above needs of storage can be had from here.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import Dialect

from storage.audit import Audit, Filed, Front
from storage.cases import Cases
from storage.chain import faults_in
from storage.chats import Chat, Chats
from storage.codec import decode, encode
from storage.codes import Code, Codes, Tries, digest_of
from storage.commitment import ERASED, Salt
from storage.conversations import Conversations
from storage.due import Due, DueRows
from storage.dump import Dump, Holdings, Shape, Table
from storage.errors import (
    Cause,
    NothingBegun,
    RowRefused,
    Stale,
    StorageError,
    Unavailable,
    Unreadable,
    Unusable,
)
from storage.gathered import GatheredRows
from storage.inbox import Arrival, Inbox
from storage.journal import Journal
from storage.lanes import Lanes
from storage.leases import Lease, Leases
from storage.listed import ListedCards
from storage.media import Attachment, Media, Shipment
from storage.outbox import Outbox
from storage.outgoing import Backlog, Head, Outgoing, Rank
from storage.people import Known, People
from storage.plans import Plans
from storage.posted import Posted, PostedRows
from storage.refill import Aged, Load, Settling, refill
from storage.settings import Settings
from storage.statement import Rows
from storage.tables import ChatKind, CodeKind, FileState, InboxState, OutboxState, Side, metadata
from storage.track import Position, TrackRows
from storage.units import OneWriter, Pool, Unit, Work

__all__ = [
    "ERASED",
    "Aged",
    "Arrival",
    "Attachment",
    "Backlog",
    "Cause",
    "Chat",
    "ChatKind",
    "Code",
    "CodeKind",
    "Due",
    "FileState",
    "Filed",
    "Front",
    "Head",
    "Holdings",
    "InboxState",
    "Known",
    "Lease",
    "Load",
    "NothingBegun",
    "OneWriter",
    "OutboxState",
    "Outgoing",
    "Pool",
    "Position",
    "Posted",
    "Rank",
    "RowRefused",
    "Rows",
    "Shape",
    "Shipment",
    "Side",
    "Stale",
    "Storage",
    "StorageError",
    "Table",
    "Tries",
    "Unavailable",
    "Unreadable",
    "Unusable",
    "decode",
    "digest_of",
    "encode",
    "faults_in",
]

T = TypeVar("T")


class Storage:
    """The rows of the house: a repository for each kind, and the unit of work in which they are read and written."""

    def __init__(self, unit: Unit, dialect: Dialect, salt: Salt) -> None:
        self._unit = unit
        self._news: set[str] = set()
        self.inbox = Inbox(dialect)
        self.lanes = Lanes(dialect)
        self.leases = Leases(dialect)
        self.conversations = Conversations(dialect, self.lanes)
        self.cases = Cases(dialect)
        self.journal = Journal(dialect, salt)
        self.due = DueRows(dialect)
        self.outbox = Outbox(dialect)
        self.listed = ListedCards(dialect)
        self.gathered = GatheredRows(dialect)
        self.posted = PostedRows(dialect)
        self.chats = Chats(dialect)
        self.people = People(dialect)
        self.codes = Codes(dialect)
        self.plans = Plans(dialect)
        self.settings = Settings(dialect)
        self.media = Media(dialect)
        self.audit = Audit(dialect)
        self.track = TrackRows(dialect)
        self.dump = Dump(dialect)
        self.settling = Settling(dialect)

    @property
    def is_shared(self) -> bool:
        """Whether several processes may work on these rows at a time."""
        return isinstance(self._unit, Pool)

    async def listen(self, told: Callable[[], None]) -> None:
        """Call `told` whenever another process has stored something that is to be looked at; until cancelled.

        Returns at once where no other process works on these rows; Unavailable when the connection ends.
        """
        if isinstance(self._unit, Pool):
            await self._unit.listen(told)

    async def run(self, work: Work[T]) -> T:
        """Run a unit of work; raise Unavailable, RowRefused or Stale, and whatever the work itself raises."""

        def told(rows: Rows) -> tuple[T, set[str]]:
            return work(rows), rows.news

        done, news = await self._unit.run(told)
        self._news |= news  # now that it is stored: whoever looks finds it
        return done

    def news(self) -> set[str]:
        """The tables in which somebody has to look, of those written here since this was asked; it may be too many."""
        found, self._news = self._news, set()
        return found

    async def read(self, work: Work[T]) -> T:
        """Run a piece of work that only reads, beside the writer; a write in it is refused."""
        return await self._unit.read(work)

    async def refill(self, revision: str, loads: Iterable[Load], settle: Work[T]) -> T:
        """Put these rows, dumped at a revision, in the place of all that is there; `settle` is run before it is stored.

        Nothing is changed when anything of it raises: Unusable for rows that do not fit, RowRefused, Unavailable.
        """
        return await self._unit.apply(lambda connection: refill(connection, revision, loads, settle))

    async def fault_in_pages(self, most: timedelta) -> str | None:
        """What is wrong with the file of an SQLite database, empty when nothing is; None where a server sees to that.

        Raise TimeoutError when every page cannot be looked at within `most`.
        """
        return await self._unit.fault_in_pages(most) if isinstance(self._unit, OneWriter) else None

    def empty(self, rows: Rows) -> None:
        """Take everything out, as a demonstration begins anew; a verb for a unit of work."""
        for table in metadata.sorted_tables:
            rows.clear(table)
        rows.versions.clear()
        rows.heads.clear()

    async def close(self) -> None:
        """End what was begun, then let go of the database."""
        await self._unit.close()
