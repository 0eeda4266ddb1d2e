"""What is to be said, until it is said: lanes keep their order, and every class its promise of how often it is sent."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    Integer,
    Text,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    not_,
    null,
    select,
    type_coerce,
    update,
)

from flows.terms import CaseId
from storage.chat_lines import COLUMNS, FIELDS, NEWER, OVER, RANKED, UNSENT, WAITING, ChatLines
from storage.outgoing import EDITED_CARD, NEW_CARD, Backlog, Head, Outgoing, Rank
from storage.statement import EPOCH, Command, Query, Rows, itself, moment, newly, one_of, word
from storage.tables import OutboxState, outbox

_c = COLUMNS
GIVEN = [name for name in FIELDS if name != "id"]
_one = literal_column("1", Integer)
_sending = _c.state == word("sending")
_after_card = literal_column(str(len(EDITED_CARD) + 1), Integer)
_overtaken = (
    select(NEWER.c.id)
    .where(NEWER.c.lane == _c.lane, NEWER.c.coalesce == _c.coalesce, NEWER.c.state == word("waiting"))
    .exists()
)
"""Whether a newer edit of the same thing waits already."""


class Outbox(ChatLines):
    """The table `outbox`."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect)
        every, this = [_c[name] for name in FIELDS], (_c.id == bindparam("this")) & _sending
        of_bot = func.substr(_c.lane, _one, func.length(bindparam("bot", type_=Text))) == bindparam("bot", type_=Text)

        def changed(where: ColumnElement[bool], **values: object) -> Query[Outgoing]:
            return Query(update(outbox).where(where).values(values).returning(*every), dialect, Outgoing)

        def dropped(*where: ColumnElement[bool]) -> Query[int]:
            return Query(delete(outbox).where(*where).returning(_c.id), dialect, int)

        now, why = bindparam("moment", type_=BigInteger), bindparam("why", type_=Text)
        self._add = _adding(dialect)
        taken = one_of(_c.id, "ids", dialect) & WAITING  # again: another process may have been quicker
        self._claim = changed(taken, state=word("sending"), claimed_at=now)
        said = {"sent_at": now, "message_id": bindparam("message", type_=Text)}
        # Also when it was given up meanwhile by another process; not when other words have taken its place since.
        given_up = _c.state.in_([word("waiting"), word("unknown")]) & (_c.created_at == bindparam("since"))
        gone = (_c.id == bindparam("this")) & (_sending | given_up)
        self._sent = changed(gone, state=word("sent"), error=null(), **said)
        self._ended = changed(this, state=bindparam("becomes"), error=why)
        again = {
            "state": word("waiting"),
            "claimed_at": null(),
            "attempts": _c.attempts + bindparam("tried", type_=Integer),
        }
        doubt = _c.repeat + bindparam("doubtful", type_=Integer) * (_one - _c.repeat)
        self._retry = changed(this, not_before=now, repeat=doubt, error=why, **again)
        lost, notice = UNSENT & _sending & of_bot, _c.kind == word("notice")
        self._doubt = changed(lost & notice, state=word("unknown"), attempts=_c.attempts + _one)
        self._again = changed(lost & not_(notice), repeat=_one, **again)
        self._overtaken = dropped(this, _overtaken)
        self._overtaken_of = dropped(lost, _overtaken)
        self._forget = dropped(_c.sent_at < bindparam("before"), _c.state == word("sent"))
        edit_here = (_c.lane == bindparam("lane")) & one_of(_c.coalesce, "edits", dialect)
        self._edit = Query(delete(outbox).where(WAITING, edit_here).returning(*every), dialect, Outgoing)
        self._rewrite = changed(_c.id == bindparam("this"), payload=bindparam("words", type_=Text))
        named = one_of(_c.id, "ids", dialect)
        self._clear = Query(delete(outbox).where(UNSENT, OVER, named).returning(_c.id), dialect, int)
        self._look(dialect)

    def _look(self, dialect: Dialect) -> None:
        """The statements that only read."""
        every = [_c[name] for name in FIELDS]
        in_state = select(*every).where(UNSENT, _c.state == bindparam("state")).order_by(_c.id)
        self._listed = Query(in_state, dialect, Outgoing)
        troubled = select(*every).where(UNSENT, OVER, _c.created_at >= bindparam("since")).order_by(_c.id)
        self._troubled = Query(troubled, dialect, Outgoing)
        recent = not_(OVER) | (_c.created_at >= bindparam("since"))
        by_state = select(_c.state, func.count(), func.min(_c.created_at)).where(UNSENT, recent).group_by(_c.state)
        self._counts = Query(by_state, dialect, _counted)
        first, timely = _in_front(dialect), _c.not_before <= bindparam("moment")
        heads = select(_c.id, _c.lane, _c.rank).where(first, timely).order_by(_c.rank, _c.id)
        self._heads = Query(heads.limit(bindparam("limit")), dialect, Head)
        soonest = select(_c.not_before).where(first).order_by(_c.not_before).limit(_one)
        self._next = Query(soonest, dialect, itself)
        of_case = select(*every).where(_c.case_id == bindparam("case")).order_by(_c.id.desc()).limit(bindparam("limit"))
        self._of_case = Query(of_case, dialect, Outgoing)

    def add(self, rows: Rows, outgoing: Iterable[Outgoing]) -> None:
        """Put into the line; one with the `coalesce` key of another that still waits takes its place there.

        A new card says more than an edit of the old one that was not sent yet: that edit is dropped.
        """
        overtaken: defaultdict[str, set[str]] = defaultdict(set)
        added: list[Outgoing] = []
        for each in reversed(list(outgoing)):
            if each.coalesce is not None and each.coalesce in overtaken[each.lane]:
                continue
            added.append(each)
            if each.coalesce is not None and each.coalesce.startswith(NEW_CARD):
                overtaken[each.lane].add(f"{EDITED_CARD}{each.coalesce.removeprefix(NEW_CARD)}")
        for lane, edits in overtaken.items():
            if edits:
                rows.read(self._edit, lane=lane, edits=edits)
        rows.write(self._add, reversed(added))

    def claim(
        self,
        rows: Rows,
        now: datetime,
        limit: int,
        busy: Collection[str] = (),
        *,
        hushed: Collection[str] = (),
        admit: Callable[[Head], bool] = lambda _head: True,
    ) -> list[Outgoing]:
        """Take what may be sent now, at most one of a lane, and mark it SENDING before anything is sent.

        By rank, then by age, over all lanes. Nothing comes from a lane or a bot in `busy`, nor from a lane of which
        something is being sent; from those in `hushed` only what is urgent. `admit` has the last word, and is asked of
        nothing that will not be taken if it says yes. A row that waits for its time holds back what stands behind it
        in the same rank. One process at a time claims for a bot.
        """
        widely = len(Rank) * (limit + len(hushed))
        heads = rows.read(self._heads, moment=now, limit=widely, busy=busy, hushed=hushed)
        taken: dict[str, int] = {}
        for head in heads:
            if len(taken) < limit and head.lane not in taken and admit(head):
                taken[head.lane] = head.id
        found = rows.read(self._claim, moment=now, ids=list(taken.values())) if taken else []
        return sorted(found, key=lambda each: (each.rank, each.id))

    def sent(
        self,
        rows: Rows,
        id: int,  # noqa: A002
        at: datetime,
        message_id: str | None = None,
        *,
        created_at: datetime | None = None,
    ) -> None:
        """It is out, under the platform's id; `created_at` tells that it still says what was sent."""
        rows.read(self._sent, this=id, moment=at, message=message_id, since=created_at)

    def retry(
        self,
        rows: Rows,
        id: int,  # noqa: A002
        not_before: datetime,
        error: str | None = None,
        *,
        attempted: bool = True,
        repeat: bool = False,
    ) -> None:
        """Try again later; `repeat` when it may have gone out. An edit that a newer one has overtaken is dropped."""
        if not rows.read(self._overtaken, this=id):
            rows.read(self._retry, this=id, moment=not_before, why=error, tried=int(attempted), doubtful=int(repeat))

    def newest_edit(self, rows: Rows, lane: str, case: CaseId) -> Outgoing | None:
        """Take out the edit of a case's card that still waits there: who posts the card anew writes it in."""
        return next(iter(rows.read(self._edit, lane=lane, edits=[f"{EDITED_CARD}{case}"])), None)

    def rewrite(self, rows: Rows, id: int, payload: str) -> None:  # noqa: A002
        """It says this from now on."""
        rows.read(self._rewrite, this=id, words=payload)

    def end(self, rows: Rows, id: int, state: OutboxState, error: str) -> None:  # noqa: A002
        """Nothing more is tried: FAILED, UNKNOWN or DEAD."""
        rows.read(self._ended, this=id, becomes=state.value, why=error)

    def stranded(self, rows: Rows, bots: Iterable[str]) -> list[Outgoing]:
        """What these bots were sending when the program stopped.

        A notice may have arrived and is UNKNOWN from now on; everything else waits again, marked as a repeat.
        """
        found: list[Outgoing] = []
        for bot in bots:
            rows.read(self._overtaken_of, bot=f"{bot}:")
            found += rows.read(self._doubt, bot=f"{bot}:") + rows.read(self._again, bot=f"{bot}:", tried=1)
        return sorted(found, key=lambda each: each.id)

    def listed(self, rows: Rows, state: OutboxState) -> list[Outgoing]:
        """Every row in a state other than SENT, oldest first."""
        return rows.read(self._listed, state=state.value)

    def of_case(self, rows: Rows, case: CaseId, limit: int) -> list[Outgoing]:
        """The newest messages about a case, sent or not, newest first."""
        return rows.read(self._of_case, case=case, limit=limit)

    def troubled(self, rows: Rows, since: datetime = EPOCH) -> list[Outgoing]:
        """What was refused, given up, or may not have arrived, of what was written since; oldest first."""
        return rows.read(self._troubled, since=since)

    def clear(self, rows: Rows, ids: Collection[int]) -> int:
        """Somebody has looked at these troubled ones: drop them; return how many there were."""
        return len(rows.read(self._clear, ids=ids))

    def counts(self, rows: Rows, since: datetime = EPOCH) -> dict[OutboxState, Backlog]:
        """How many rows stand in each state but SENT; of the troubled ones, those that were written since."""
        return dict(rows.read(self._counts, since=since))

    def next_at(self, rows: Rows, busy: Collection[str] = ()) -> datetime | None:
        """When `claim` will find something, if nothing changes until then; it may be past."""
        return next(iter(rows.read(self._next, busy=busy, hushed=())), None)

    def forget(self, rows: Rows, before: datetime) -> int:
        """Drop what was sent before; return how many there were."""
        return len(rows.read(self._forget, before=before))


def _adding(dialect: Dialect) -> Command:
    new = newly(outbox, dialect)
    overtakes = new.excluded.rank < _c.rank
    fresh = {name: new.excluded[name] for name in ("payload", "case_id", "created_at")}
    higher = {name: case((overtakes, new.excluded[name]), else_=_c[name]) for name in ("kind", "rank", "not_before")}
    latest_wins = new.on_conflict_do_update(
        index_elements=["lane", "coalesce"],
        index_where=WAITING & _c.coalesce.is_not(None),
        set_=fresh | higher,
    )
    return Command(latest_wins, dialect, GIVEN)


def _in_front(dialect: Dialect) -> ColumnElement[bool]:
    """The first in line of each lane and rank, in lanes that are free; an edit waits for its card to be posted."""
    number = func.substr(_c.coalesce, _after_card)
    unposted = (
        select(NEWER.c.id)
        .where(NEWER.c.lane == _c.lane, NEWER.c.coalesce == word(NEW_CARD).concat(number))
        .where(NEWER.c.state == word("waiting"), _c.coalesce == word(EDITED_CARD).concat(number))
        .exists()
    )
    first = select(func.min(_c.id)).where(WAITING, _c.coalesce.is_(None) | not_(unposted)).group_by(_c.lane, _c.rank)
    taken = select(_c.lane).where(UNSENT, _sending)
    signs = func.strpos if dialect.name == "postgresql" else func.instr
    bot = type_coerce(func.substr(_c.lane, _one, signs(_c.lane, word(":")) - _one), Text)
    busy = one_of(_c.lane, "busy", dialect) | one_of(bot, "busy", dialect)
    hushed = one_of(_c.lane, "hushed", dialect) | one_of(bot, "hushed", dialect)
    pressing = _c.rank <= RANKED[Rank.URGENT]
    return _c.id.in_(first) & not_(busy) & (pressing | not_(hushed)) & _c.lane.not_in(taken)


def _counted(state: OutboxState, count: int, oldest: int) -> tuple[OutboxState, Backlog]:
    return state, Backlog(count, moment(oldest))
