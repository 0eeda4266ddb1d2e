"""Files that people sent: which are wanted, which are kept, and what is to be sent on once they are settled."""

from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    Insert,
    Integer,
    Text,
    bindparam,
    case,
    delete,
    literal_column,
    null,
    select,
    update,
)

from flows.inbound import MediaKind
from flows.terms import CaseId
from storage.statement import Command, Query, Rows, itself, newly, one_of, word
from storage.tables import FileState, attachment, shipment, shipped_file


class Attachment(msgspec.Struct, frozen=True):
    """A file of one bot. `key` is the bot and the platform's unique id, `file` the id under which the bot fetches it.

    `sha256` names the content once it is KEPT; `error` is a word on why it is REFUSED, LOST or tried again.
    """

    key: str
    bot: str
    file: str
    kind: MediaKind
    size: int
    name: str
    mime: str
    wanted_at: datetime
    not_before: datetime
    state: FileState = FileState.WANTED
    attempts: int = 0
    sha256: str = ""
    error: str = ""
    kept_at: datetime | None = None

    @property
    def pending(self) -> bool:
        """Whether it may still come."""
        return self.state in {FileState.WANTED, FileState.FETCHING}


class Shipment(msgspec.Struct, frozen=True):
    """What is to be sent on when its files are settled; it is gone once it has become rows of the outbox."""

    id: int
    case_id: CaseId
    payload: str
    created_at: datetime


class _Load(msgspec.Struct, frozen=True):
    shipment: int
    key: str


_a, _s, _f = attachment.c, shipment.c, shipped_file.c
FIELDS = Attachment.__struct_fields__
_EVERY = [_a[name] for name in FIELDS]
_wanted, _fetching, _kept = _a.state == word("wanted"), _a.state == word("fetching"), _a.state == word("kept")
_gone = _a.state.in_([word("refused"), word("lost")])


class Media:
    """The tables `attachment` and `shipment`."""

    def __init__(self, dialect: Dialect) -> None:
        this = (_a.key == bindparam("this")) & _fetching

        def changed(*where: ColumnElement[bool], **values: object) -> Query[Attachment]:
            return Query(update(attachment).where(*where).values(values).returning(*_EVERY), dialect, Attachment)

        timely = select(_a.key).where(_wanted, _a.not_before <= bindparam("moment"))
        first = timely.order_by(_a.not_before, _a.wanted_at, _a.key).limit(bindparam("limit"))
        self._want = Command(_wanting(dialect), dialect, FIELDS)
        self._first = Query(first, dialect, str, locks="skip")
        self._claim = changed(one_of(_a.key, "keys", dialect), _wanted, state=word("fetching"))
        self._keep = changed(
            this,
            state=word("kept"),
            sha256=bindparam("content", type_=Text),
            size=bindparam("bytes", type_=BigInteger),
            mime=bindparam("type", type_=Text),
            kept_at=bindparam("moment", type_=BigInteger),
            error=word(""),
        )
        why = bindparam("why", type_=Text)
        self._give_up = changed(this, state=bindparam("becomes", type_=Text), error=why)
        tried = _a.attempts + bindparam("tried", type_=Integer)
        again = {"not_before": bindparam("moment", type_=BigInteger), "attempts": tried, "error": why}
        self._retry = changed(this, state=word("wanted"), **again)
        self._resume = changed(_fetching, _a.bot == bindparam("bot"), state=word("wanted"))
        self._pull_in = changed(_wanted, _a.not_before > bindparam("moment"), not_before=bindparam("moment"))
        self._vanished = changed(_a.key == bindparam("this"), _kept, state=word("lost"), error=why, kept_at=null())
        self._of = Query(select(*_EVERY).where(one_of(_a.key, "keys", dialect)), dialect, Attachment)
        in_state = select(*_EVERY).where(_a.state == bindparam("state")).order_by(_a.wanted_at, _a.key)
        self._listed = Query(in_state, dialect, Attachment)
        soonest = select(_a.not_before).where(_wanted).order_by(_a.not_before).limit(literal_column("1"))
        self._next = Query(soonest, dialect, itself)
        self._shipping(dialect)

    def _shipping(self, dialect: Dialect) -> None:
        new = newly(shipment, dialect).values(
            case_id=bindparam("case"),
            payload=bindparam("payload", type_=Text),
            created_at=bindparam("moment", type_=BigInteger),
        )
        self._ship = Query(new.returning(_s.id), dialect, int)
        self._load = Command(newly(shipped_file, dialect).on_conflict_do_nothing(), dialect, shipped_file.c.keys())
        mine = select(_a.key).join(shipped_file, _f.key == _a.key).where(_f.shipment == _s.id)
        pending, there = mine.where(_a.state.in_([word("wanted"), word("fetching")])), mine.where(_kept)
        settled = ~pending.exists() | ((_s.created_at <= bindparam("patience")) & there.exists())
        ready = delete(shipment).where(settled).returning(*shipment.c)
        self._settled = Query(ready, dialect, Shipment)
        self._unload = Query(
            delete(shipped_file).where(one_of(_f.shipment, "shipments", dialect)).returning(_f.shipment), dialect, int
        )
        of_case = select(shipment).where(_s.case_id == bindparam("case")).order_by(_s.id)
        self._waiting = Query(of_case, dialect, Shipment, locks="wait")
        joined = update(shipment).where(_s.id == bindparam("this")).values(payload=bindparam("content", type_=Text))
        self._join = Query(joined.returning(_s.id), dialect, int)

    # --- files --------------------------------------------------------------------------------------------------------
    def want(self, rows: Rows, attachments: Iterable[Attachment]) -> None:
        """Have these fetched. What is known already stays as it is, but what was refused or lost is tried anew."""
        rows.write(self._want, attachments)

    def claim(self, rows: Rows, now: datetime, limit: int) -> list[Attachment]:
        """Take what may be fetched now, those first that wait longest; two processes never take the same."""
        first = rows.read(self._first, moment=now, limit=limit)
        found = rows.read(self._claim, keys=first) if first else []
        return sorted(found, key=lambda each: (each.not_before, each.wanted_at, each.key))

    # keep, give_up and retry touch a file only while it is FETCHING (claimed)
    def keep(self, rows: Rows, key: str, sha256: str, size: int, mime: str, at: datetime) -> None:
        """Its content is kept under this hash; `size` and `mime` are what it really is."""
        rows.read(self._keep, this=key, content=sha256, bytes=size, type=mime, moment=at)

    def give_up(self, rows: Rows, key: str, state: FileState, error: str) -> None:
        """It will not be had: REFUSED or LOST."""
        rows.read(self._give_up, this=key, becomes=state.value, why=error)

    def retry(self, rows: Rows, key: str, not_before: datetime, error: str, *, attempted: bool = True) -> None:
        """Try again later."""
        rows.read(self._retry, this=key, moment=not_before, why=error, tried=int(attempted))

    def stranded(self, rows: Rows, bots: Iterable[str]) -> list[Attachment]:
        """What was being fetched from these bots when the program stopped: it is wanted again."""
        return [each for bot in bots for each in rows.read(self._resume, bot=bot)]

    def pull_in(self, rows: Rows, now: datetime) -> None:
        """The clock was wrong: whatever was put off may be fetched now."""
        rows.read(self._pull_in, moment=now)

    def vanished(self, rows: Rows, key: str, error: str) -> None:
        """A content that was kept is not on the disk any more."""
        rows.read(self._vanished, this=key, why=error)

    def of(self, rows: Rows, keys: Collection[str]) -> dict[str, Attachment]:
        """Files by their keys."""
        return {each.key: each for each in rows.read(self._of, keys=keys)}

    def listed(self, rows: Rows, state: FileState) -> list[Attachment]:
        """Every file in a state, oldest first."""
        return rows.read(self._listed, state=state.value)

    def next_at(self, rows: Rows) -> datetime | None:
        """When `claim` will find something; it may be past."""
        return next(iter(rows.read(self._next)), None)

    # --- shipments ----------------------------------------------------------------------------------------------------
    def ship(self, rows: Rows, case: CaseId, payload: str, keys: Iterable[str], at: datetime) -> None:
        """Send this on as soon as the files of these keys are settled."""
        (number,) = rows.read(self._ship, case=case, payload=payload, moment=at)
        rows.write(self._load, [_Load(number, key) for key in keys])

    def take_settled(self, rows: Rows, patience: datetime) -> list[Shipment]:
        """Take out, oldest first, what can be sent on: nothing of it is pending any more.

        Of what has waited since `patience`, also what is there only in part.
        """
        found = rows.read(self._settled, patience=patience)
        if found:
            rows.read(self._unload, shipments=[each.id for each in found])
        return sorted(found, key=lambda each: each.id)

    def waiting(self, rows: Rows, case: CaseId) -> list[Shipment]:
        """What of a case still waits for its files, oldest first."""
        return rows.read(self._waiting, case=case)

    def join(self, rows: Rows, id: int, payload: str, keys: Iterable[str]) -> None:  # noqa: A002
        """Have one that waits also wait for these files, and say this from now on."""
        rows.read(self._join, this=id, content=payload)
        rows.write(self._load, [_Load(id, key) for key in keys])


def _wanting(dialect: Dialect) -> Insert:
    """Insert, or begin anew with the latest file id when there is nothing of it to be had from the earlier one."""
    new = newly(attachment, dialect)
    fresh = {
        name: case((_gone, new.excluded[name]), else_=_a[name])
        for name in ("file", "state", "wanted_at", "not_before", "attempts", "error")
    }
    return new.on_conflict_do_update(index_elements=["key"], set_=fresh)
