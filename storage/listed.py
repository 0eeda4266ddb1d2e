"""The cards of a storm: they wait in the outbox, out of the line, until their group is calm."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BigInteger, Dialect, Integer, bindparam, func, literal_column, select, update

from storage.outgoing import EDITED_CARD, NEW_CARD, Outgoing, Rank
from storage.statement import Query, Rows, word
from storage.tables import outbox

FIELDS = Outgoing.__struct_fields__


class ListedCards:
    """New cards among the rows of the outbox, by chat."""

    def __init__(self, dialect: Dialect) -> None:
        here, waits = outbox.c.lane == bindparam("lane"), outbox.c.state == word("waiting")
        every, in_order = [outbox.c[name] for name in FIELDS], outbox.c.id
        listed, urgent = (literal_column(str(int(rank)), Integer) for rank in (Rank.LISTED, Rank.URGENT))
        ordinary = outbox.c.rank.between(urgent, listed - 1)
        begins = func.substr(outbox.c.coalesce, 1, literal_column(str(len(NEW_CARD)), Integer))
        off = {"rank": listed, "not_before": bindparam("until", type_=BigInteger)}
        park = update(outbox).where(waits, here, ordinary, begins == word(NEW_CARD)).values(off)
        self._park = Query(park.returning(*every), dialect, Outgoing)
        cards = (waits, outbox.c.rank == listed, begins == word(NEW_CARD))
        self._of = Query(select(*every).where(here, *cards).order_by(in_order), dialect, Outgoing)
        message, other = literal_column(str(int(Rank.MESSAGE)), Integer), outbox.alias("other")
        unposted = select(other.c.case_id).where(
            other.c.lane == bindparam("lane"),
            other.c.state == word("waiting"),
            other.c.rank == listed,
            func.substr(other.c.coalesce, 1, literal_column(str(len(NEW_CARD)), Integer)) == word(NEW_CARD),
        )
        theirs = (outbox.c.rank == message, outbox.c.case_id.in_(unposted))
        behind = update(outbox).where(waits, here, *theirs).values(off)
        self._behind = Query(behind.returning(outbox.c.id), dialect, int)
        edits = select(*every).where(waits, here, begins == word(EDITED_CARD))
        self._edits = Query(edits, dialect, Outgoing)
        self._lanes = Query(select(outbox.c.lane).where(*cards).distinct(), dialect, str)
        moved = update(outbox).where(outbox.c.id == bindparam("this"), waits).values(not_before=bindparam("until"))
        self._put_off = Query(moved.returning(outbox.c.id), dialect, int)

    def park(self, rows: Rows, lane: str, until: datetime) -> list[Outgoing]:
        """Take every new card but those of emergencies out of a chat's line until then."""
        return rows.read(self._park, lane=lane, until=until)

    def follow(self, rows: Rows, lane: str, until: datetime) -> None:
        """Let words and files of listed cases go behind their cards, and hold up nothing of other cases meanwhile."""
        rows.read(self._behind, lane=lane, until=until)

    def of(self, rows: Rows, lane: str) -> list[Outgoing]:
        """The listed cards of a chat, oldest first."""
        return rows.read(self._of, lane=lane)

    def edits(self, rows: Rows, lane: str) -> dict[int, Outgoing]:
        """How cards of a chat read by now, as far as that was not sent yet, by case."""
        return {int(each.case_id): each for each in rows.read(self._edits, lane=lane) if each.case_id is not None}

    def lanes(self, rows: Rows) -> list[str]:
        """The chats in which cards are listed."""
        return rows.read(self._lanes)

    def put_off(self, rows: Rows, times: Iterable[tuple[int, datetime]]) -> None:
        """Give each of these listed cards the time at which it may go."""
        for number, until in times:
            rows.read(self._put_off, this=number, until=until)
