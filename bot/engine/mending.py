"""What the auditor puts right itself: deadlines that stand nowhere, deadlines of nobody, messages of a dead process."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.duties import KEY, PLAN, lost_turn
from bot.engine.leases import SEND
from bot.engine.reckoning import drift, is_awaited
from bot.notebook import CASE, CONVERSATION
from bot.pulse import Name
from flows import case as cases
from flows import conversation as talk
from flows.terms import CaseId
from storage.unit_of_work import Rows, Storage

AUDITOR = "auditor"
MOMENT = timedelta(seconds=1)
"""How long the auditor would keep a lease, if it ended while it has one."""


def mend_deadlines(
    storage: Storage, rows: Rows, ids: Collection[CaseId], lanes: Collection[str], now: datetime
) -> Counter[Name]:
    """Write what is missing and drop what is nobody's, of these cases and talks as they stand by now.

    A verb for a unit of work; returns how many rows that were.
    """
    waits: dict[tuple[str, str], Mapping[str, datetime]] = {}
    if ids:
        found = storage.cases.of(rows, sorted(ids))
        waits |= {(CASE, str(each)): cases.waits(found[each]) if each in found else {} for each in sorted(ids)}
    if lanes:
        talks = storage.conversations.of(rows, sorted(lanes))
        waits |= {(CONVERSATION, each): talk.waits(talks[each]) if each in talks else {} for each in sorted(lanes)}
    stand: dict[tuple[str, str], dict[str, datetime]] = {}
    for kind in (CASE, CONVERSATION):
        owners = [owner for known, owner in waits if known == kind]
        for row in storage.due.of(rows, kind, owners) if owners else ():
            stand.setdefault((kind, row.owner), {})[row.key] = row.due_at
    mended: Counter[Name] = Counter()
    for (kind, owner), waited in waits.items():
        apart = drift(kind, owner, waited, stand.get((kind, owner), {}), now)
        storage.due.put(rows, apart.missing)
        storage.due.drop(rows, apart.stray)
        mended += Counter({Name.MISSING: len(apart.missing), Name.STRAY: len(apart.stray)})
    return mended


def mend_turns(
    storage: Storage, rows: Rows, turns: Mapping[str, datetime], seen: Mapping[str, datetime], now: datetime
) -> Counter[Name]:
    """Let these duties wait for their turn again, those that still do not; `seen` is what each waited for last.

    A verb for a unit of work; returns how many rows that were.
    """
    stand = {each.owner: each.due_at for each in storage.due.of(rows, PLAN, sorted(turns)) if each.key == KEY}
    lost = [owner for owner, following in turns.items() if not is_awaited(stand.get(owner), following, now)]
    storage.due.put(rows, [lost_turn(storage, rows, owner, seen.get(owner), turns[owner]) for owner in lost])
    return Counter({Name.MISSING: len(lost)})


def release_sending(storage: Storage, rows: Rows, bots: Collection[str]) -> Counter[Name]:
    """Let go what a process was sending that is no more: nobody holds the lease to send through these bots.

    Whoever wants to send through one of them waits until this is done. A verb for a unit of work; returns how many
    messages that were.
    """
    leases = storage.leases
    free = [bot for bot in bots if leases.take(rows, f"{SEND}{bot}", AUDITOR, MOMENT)]
    released = storage.outbox.stranded(rows, free)
    leases.drop(rows, [f"{SEND}{bot}" for bot in free], AUDITOR)
    return Counter({Name.SENDING: len(released)})
