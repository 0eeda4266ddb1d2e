"""What must have happened by now, read off the promises, ladders and silences themselves.

Nothing here reads a row or a clock, and nothing asks the rules what they would do: they may be what went wrong.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.pulse import Name
from flows.conversation import Conversation, Phase
from flows.obligation import ACKNOWLEDGE, Obligation, Status
from flows.petition import undecided
from flows.record import Case, CaseState
from storage.unit_of_work import Due

FAR = timedelta(days=2)
"""No step of a ladder is longer."""
PUT_OFF = timedelta(minutes=10)
"""A deadline that could not be worked on knocks again within this."""
_ANSWERED = {Phase.ASKING, Phase.CORRECTING}
_SILENCE_COUNTS = {Phase.DANGER, Phase.CHECKING, Phase.RECOUNTING}


class Neglect(NamedTuple):
    """Something that should have happened at `since`."""

    name: Name
    since: datetime


def of_case(case: Case, late: datetime, now: datetime) -> Iterator[Neglect]:
    """What has not happened to an open case; only what should have by `late` counts."""
    for each in case.obligations:
        yield from _of_promise(case, each, late, now)
    waits_for = [each.climbs_at for each in undecided(case)] + [case.retry_at]
    yield from (Neglect(Name.LADDERS, at) for at in waits_for if at and at <= late)
    acknowledged = case.obligation(ACKNOWLEDGE)
    is_owed = acknowledged is not None and acknowledged.open
    if case.nobody and is_owed and case.retry_at is None and case.changed_at <= late:
        yield Neglect(Name.LADDERS, case.changed_at)
    if case.state is CaseState.WAITING and case.paged_at and not is_owed and case.changed_at <= late:
        yield Neglect(Name.PROMISES, case.changed_at)
    if case.solved_due_at and case.solved_due_at <= late:
        yield Neglect(Name.SILENCES, case.solved_due_at)


def _of_promise(case: Case, each: Obligation, late: datetime, now: datetime) -> Iterator[Neglect]:
    match each.status:
        case Status.RUNNING | Status.AT_RISK:
            missed = [each.due_at, each.warn_at if each.status is Status.RUNNING else None]
            yield from (Neglect(Name.PROMISES, at) for at in missed[:1] if at and at <= late)
            if each.due_at > late:
                yield from (Neglect(Name.PROMISES, at) for at in missed[1:] if at and at <= late)
        case Status.BREACHED if each.climbs_at is None:
            # Once the case is reported as done, what only served that end rests until the reporter has spoken; once it
            # is closed, what was never kept stands in its record, and only what must be told all the same goes on.
            ended = case.state in {CaseState.RESOLVED, CaseState.CLOSED}
            rests = ended or (each.id == ACKNOWLEDGE and case.nobody)
            if not rests and max(each.due_at, case.changed_at) <= late:
                yield Neglect(Name.LADDERS, each.due_at)
        case Status.PAUSED if each.paused_at and (each.look_at or each.paused_at) <= late:
            yield Neglect(Name.PROMISES, each.look_at or each.paused_at)
    if each.open and each.ask_at and each.asked_at is None and each.ask_at <= late:
        yield Neglect(Name.PROMISES, each.ask_at)
    if each.open and each.climbs_at and (each.climbs_at <= late or each.climbs_at - now > FAR):
        yield Neglect(Name.LADDERS, min(each.climbs_at, now))


def of_talk(talk: Conversation, late: datetime) -> Iterator[Neglect]:
    """What has not happened in a talk: a silence that should count, or a report that would wait for ever."""
    if talk.silent_at is not None:
        if talk.silent_at <= late:
            yield Neglect(Name.SILENCES, talk.silent_at)
        return
    form, since = talk.form, talk.spoke_at or (talk.form.first_said_at if talk.form else None)
    unopened = talk.phase in _ANSWERED and form is not None and not form.action and form.case is None
    if (unopened or talk.phase in _SILENCE_COUNTS) and since is not None and since <= late:
        yield Neglect(Name.SILENCES, since)


class Drift(NamedTuple):
    """Where what somebody waits for and what stands written apart: rows to write, and rows to drop."""

    missing: tuple[Due, ...]
    stray: tuple[Due, ...]


def drift(kind: str, owner: str, waits: Mapping[str, datetime], rows: Mapping[str, datetime], now: datetime) -> Drift:
    """How the deadlines of one owner differ from what it waits for.

    A row later than its wait is one that knocked, could not be worked on and knocks again: it is left alone.
    """
    missing = tuple(
        Due(kind, owner, key, at)
        for key, at in waits.items()
        if rows.get(key) != at and not _retried(at, rows, key, now)
    )
    return Drift(missing, tuple(Due(kind, owner, key, at) for key, at in rows.items() if key not in waits))


def is_awaited(row: datetime | None, following: datetime, now: datetime) -> bool:
    """Whether a duty waits for its next turn; one that is due, or was put off for a fault of ours, is no later one."""
    return row is not None and (row == following or row <= now + PUT_OFF)


def _retried(wait: datetime, rows: Mapping[str, datetime], key: str, now: datetime) -> bool:
    row = rows.get(key)
    return row is not None and wait <= now and wait < row <= now + PUT_OFF
