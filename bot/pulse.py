"""Whether the program is alive and well, as its rows tell: signs of life, what waits, what the auditor has found."""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec.structs import replace

from bot.outage import known
from flows.terms import Record
from storage.unit_of_work import OutboxState, Rows, Storage, Unreadable, decode, encode

SILENT = timedelta(minutes=1)
"""Without a sign of life for so long the program is taken as not running."""
UNAUDITED = timedelta(seconds=100)
"""The auditor looks every thirty seconds; when it has not done so for three rounds, it cannot."""
ON_THEIR_WAY = (OutboxState.WAITING, OutboxState.SENDING)
"""What is still going out; the other states are over, for better or worse."""
BEAT = "beat:program"
AUDIT = "audit"
"""The keys under which the rows remember both."""


class Name(StrEnum):
    """What the auditor can find. The names stand in `/health` and in the metrics."""

    DEADLINES = "deadlines"
    """What was due was not worked on."""
    PROMISES = "promises"
    """A promise is past its time, and is neither met nor broken; or its ladder was never set going."""
    LADDERS = "ladders"
    """The next step was to be asked and was not."""
    SILENCES = "silences"
    """Somebody's silence should have counted by now."""
    MISSING = "missing-deadlines"
    """A case or a talk waits for a time that stands nowhere: it is written anew."""
    STRAY = "stray-deadlines"
    """A deadline of nobody: it is dropped."""
    INTAKE = "intake"
    DELIVERY = "delivery"
    SENDING = "sending"
    FILES = "files"
    POLLING = "polling"
    JOURNALS = "journals"
    """A journal is not as it was written, or does not tell of its case."""
    RECORDS = "records"
    """A stored case or talk cannot be read."""
    CLOCK = "clock"
    AUDIT = "audit"
    """The auditor itself cannot look."""


class Finding(Record, frozen=True):
    """Something that is not as it should be, `since` then, `n` times.

    `about` is a bot, or a rank of messages; `cases` are the numbers of some of the cases that it concerns.
    """

    name: Name
    since: datetime
    n: int = 1
    about: str = ""
    cases: tuple[str, ...] = ()
    mended: bool = False
    """The auditor has put it right itself."""

    @property
    def key(self) -> str:
        """What tells it from other findings."""
        return f"{self.name}:{self.about}" if self.about else self.name.value


class Audit(Record, frozen=True):
    """What the auditor has said last: it began to watch at `began_at`, and looked at `looked_at`."""

    began_at: datetime | None = None
    looked_at: datetime | None = None
    findings: tuple[Finding, ...] = ()
    mended: dict[str, int] = {}
    """How often it has put what right, by the names of findings."""

    def is_stale(self, now: datetime) -> bool:
        """Whether it should have looked since."""
        last = max(filter(None, (self.began_at, self.looked_at)), default=None)
        return last is not None and now - last > UNAUDITED

    def seen_from(self, now: datetime) -> "Audit":
        """The same as somebody else sees it: that it no longer looks is a finding, too."""
        last = self.looked_at or self.began_at
        if last is None or not self.is_stale(now) or any(each.name is Name.AUDIT for each in self.findings):
            return self
        return replace(self, findings=(*self.findings, Finding(name=Name.AUDIT, since=last)))


def audit_of(storage: Storage, rows: Rows) -> Audit:
    """What the auditor has said last."""
    written = storage.settings.of(rows, [AUDIT]).get(AUDIT)
    try:
        return decode(Audit, written) if written else Audit()
    except Unreadable:  # of a later program; it is said anew within a minute
        return Audit()


def put_audit(storage: Storage, rows: Rows, audit: Audit) -> None:
    """Remember what the auditor says."""
    storage.settings.put(rows, {AUDIT: encode(audit)})


def is_awake(storage: Storage, rows: Rows, now: datetime) -> bool:
    """Whether the program runs, as far as its last sign of life tells."""
    beat = storage.settings.of(rows, [BEAT]).get(BEAT)
    return beat is not None and now - datetime.fromisoformat(beat) <= SILENT


def state_of(storage: Storage, rows: Rows, now: datetime) -> dict[str, object]:
    """The figures: last sign of life, what waits and what failed, open cases that nobody can be told of, the audit."""
    outbox = storage.outbox.counts(rows)
    inbox = storage.inbox.counts(rows)
    due = storage.due.next(rows)
    cases = storage.cases.open_ones(rows)
    signs = storage.settings.of(rows, [BEAT])
    audit = audit_of(storage, rows).seen_from(now)
    return {
        "ok": not audit.findings,
        "beat": signs.get(BEAT),
        "outbox": {state.value: backlog.count for state, backlog in outbox.items() if backlog.count},
        "oldest_waiting": min(
            (_iso(outbox[state].oldest_at) for state in ON_THEIR_WAY if state in outbox), default=None
        ),
        "inbox": {state.value: count for state, count in inbox.items() if count},
        "next_due": _iso(due) if due else None,
        "open_cases": len(cases),
        "nobody_reachable": [case.number for case in cases if case.nobody],
        "line": {
            bot: {"down_since": _iso(each.since), "until": _iso(each.until) or None}
            for bot, each in known(storage, rows).items()
        },
        "audited_at": _iso(audit.looked_at) or None,
        "findings": [
            {"name": each.key, "since": _iso(each.since), "n": each.n, "mended": each.mended} for each in audit.findings
        ],
    }


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
