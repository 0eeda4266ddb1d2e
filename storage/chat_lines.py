"""The outbox by chats: what waits for one, goes to another, or may go at once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BigInteger, Dialect, Integer, bindparam, delete, literal_column, not_, select, update

from storage.outgoing import Outgoing, Rank
from storage.statement import Query, Rows, one_of, word
from storage.tables import outbox

FIELDS = Outgoing.__struct_fields__
COLUMNS = outbox.c
WAITING, UNSENT = COLUMNS.state == word("waiting"), COLUMNS.state != word("sent")
OVER = COLUMNS.state.in_([word("failed"), word("unknown"), word("dead")])
"""Nothing more is tried."""
RANKED = {rank: literal_column(str(int(rank)), Integer) for rank in Rank}
NEWER = outbox.alias("newer")


class ChatLines:
    """The part of the table `outbox` that waits for a chat."""

    def __init__(self, dialect: Dialect) -> None:
        every = [COLUMNS[name] for name in FIELDS]
        now = bindparam("moment", type_=BigInteger)
        ahead = (COLUMNS.not_before > now) & (COLUMNS.rank != RANKED[Rank.LISTED])
        put_off = ahead & (COLUMNS.lane == bindparam("lane"))
        self._resume = Query(
            update(outbox).where(WAITING, put_off).values(not_before=now).returning(COLUMNS.id), dialect, int
        )
        self._pull_in = Query(
            update(outbox).where(WAITING, ahead).values(not_before=now).returning(COLUMNS.id), dialect, int
        )
        named = one_of(COLUMNS.id, "ids", dialect)
        self._named = Query(select(*every).where(named), dialect, Outgoing)
        self._drop = Query(delete(outbox).where(WAITING, named).returning(COLUMNS.id), dialect, int)
        doubled = select(NEWER.c.id).where(
            NEWER.c.lane == bindparam("new"), NEWER.c.coalesce == COLUMNS.coalesce, NEWER.c.state == word("waiting")
        )
        old = delete(outbox).where(WAITING, COLUMNS.lane == bindparam("old"), doubled.exists())
        self._doubled = Query(old.returning(COLUMNS.id), dialect, int)
        moved = update(outbox).where(UNSENT, COLUMNS.lane == bindparam("old")).values(lane=bindparam("new"))
        unsent_here = select(*every).where(UNSENT, not_(OVER), COLUMNS.lane == bindparam("lane")).order_by(COLUMNS.id)
        self._of_lane = Query(unsent_here, dialect, Outgoing)
        handed = update(outbox).where(UNSENT, not_(OVER), named).values(lane=bindparam("new"))
        self._hand_over = Query(handed.returning(COLUMNS.id), dialect, int)
        self._move = Query(moved.returning(COLUMNS.id), dialect, int)

    def resume(self, rows: Rows, lane: str, now: datetime) -> int:
        """The chat can be reached again: what was put off there may go at once; return how many those are."""
        return len(rows.read(self._resume, lane=lane, moment=now))

    def pull_in(self, rows: Rows, now: datetime) -> int:
        """The clock was wrong: whatever was put off may go now; return how many those are."""
        return len(rows.read(self._pull_in, moment=now))

    def unsent(self, rows: Rows, lane: str) -> list[Outgoing]:
        """What waits for a chat or is under way to it, oldest first."""
        return rows.read(self._of_lane, lane=lane)

    def drop(self, rows: Rows, ids: Collection[int]) -> None:
        """These are not wanted any more, if they still wait."""
        rows.read(self._drop, ids=ids)

    def move(self, rows: Rows, lane: str, new_lane: str) -> int:
        """The chat has another name from now on; return how many messages to it were not out yet.

        Of two edits of the same thing, the one that already waits under the new name stays.
        """
        rows.read(self._doubled, old=lane, new=new_lane)
        return len(rows.read(self._move, old=lane, new=new_lane))

    def hand_over(self, rows: Rows, ids: Collection[int], new_lane: str) -> None:
        """These go to another chat, if they are not out yet; of two of one `coalesce`, the one there stays."""
        there = {each.coalesce for each in self.unsent(rows, new_lane) if each.coalesce}
        mine = [each for each in rows.read(self._named, ids=ids) if each.coalesce in there]
        self.drop(rows, [each.id for each in mine])
        rows.read(self._hand_over, ids=ids, new=new_lane)
