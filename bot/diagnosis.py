"""What a look at the program comes to, line by line; and whether it lives, as its own rows tell."""

from collections.abc import AsyncIterator, Callable, Mapping
from enum import StrEnum

from bot import alarm
from bot.clock import Clock
from bot.pulse import audit_of, is_awake
from bot.storing import hindrance
from flows.terms import Record
from flows.text import N, T, Text
from storage.unit_of_work import Storage


class Weight(StrEnum):
    """How much a finding matters."""

    FINE = "fine"
    NOTE = "note"
    WRONG = "wrong"


LINES: Mapping[Weight, Callable[[Text], Text]] = {
    Weight.FINE: lambda text: T("fine: {what}", what=text),
    Weight.NOTE: lambda text: T("note: {what}", what=text),
    Weight.WRONG: lambda text: T("wrong: {what}", what=text),
}


class Observation(Record, frozen=True):
    """One thing that was looked at, and what was found."""

    weight: Weight
    text: Text


async def awake(storage: Storage) -> AsyncIterator[Observation]:
    """Whether it runs and can write; one that cannot write leaves no signs, and may run all the same."""
    now = Clock.wall().now()
    hindered = await hindrance(storage, now)
    if await storage.read(lambda rows: is_awake(storage, rows, now)):
        yield Observation(Weight.FINE, T("The program is running."))
    elif hindered is None:
        yield Observation(Weight.NOTE, T("The program is not running."))
    words = hindered or T("The database can be written.")
    yield Observation(Weight.WRONG if hindered else Weight.FINE, words)


async def audited(storage: Storage) -> AsyncIterator[Observation]:
    """What the auditor of the running program has found, and how often it has put something right."""
    now = Clock.wall().now()
    audit, runs = await storage.read(lambda rows: (audit_of(storage, rows), is_awake(storage, rows, now)))
    if runs:
        audit = audit.seen_from(now)
    for finding in audit.findings:
        yield Observation(Weight.WRONG, alarm.told(finding))
    if audit.looked_at is not None and not audit.findings:
        yield Observation(Weight.FINE, T("The audit found nothing wrong; it looked at {at}.", at=audit.looked_at))
    if (times := sum(audit.mended.values())) > 0:
        words = N("The audit has put {n} thing right so far.", "The audit has put {n} things right so far.", times)
        yield Observation(Weight.NOTE, words)
