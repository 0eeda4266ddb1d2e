"""Whether what waits in the lines moves on: the inbox, the outbox rank by rank, files, and what is sent on with them.

A line may be slow for good reasons: a flood of one stranger, twenty messages a minute in a group, a platform that holds
a chat. So what waits is told when nothing at all has moved, and otherwise only when it takes far too long.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from bot.engine.pace import OF_GROUP, reads_many
from bot.pulse import Name
from storage.unit_of_work import Front, Rank, Rows, Storage

PAGE = 1000
"""Of each line at most so many heads are looked at."""
STILL = timedelta(seconds=20)
"""When a bot has sent nothing for so long while something could go, it sends nothing."""
BEHIND: Mapping[Rank, timedelta] = {
    Rank.EMERGENCY: timedelta(minutes=1),
    Rank.URGENT: timedelta(minutes=2),
    Rank.MESSAGE: timedelta(minutes=10),
    Rank.LISTED: timedelta(minutes=30),
    Rank.EDIT: timedelta(minutes=30),
}
"""No message of a rank waits longer, however much there is to send."""
SILENT_EDITS = timedelta(minutes=2)
"""Edits and listed cards wait for a calm moment."""
TRIED = timedelta(minutes=5)
"""An alarm that is tried again and again for so long is not arriving."""
A_DAY = timedelta(hours=23)
"""What waits for a chat to come back is put off for longer."""
UNDER_WAY = timedelta(minutes=3)
"""No message and no file takes longer: an upload is given up after two minutes."""
AT_ONCE = 16
"""So many messages are under way at a time, at most; then others have to wait."""
FILES_AT_ONCE = 4
FLOODED = timedelta(minutes=5)
"""However many wait before it: nobody's message should wait longer to be taken in."""
WINDOW = timedelta(seconds=61)
"""In which a group takes no more than so many messages."""
HELD = 3
"""So many chats of a bot put off: the platform may hold the whole bot."""
MESSAGES: Mapping[Rank, str] = {Rank.EMERGENCY: "emergency", Rank.URGENT: "urgent", Rank.EDIT: "edit"}
"""How the ranks are called in a finding; all others are messages."""


@dataclass(slots=True)
class Stood:
    """What stood at the last look: where it still does, nothing has moved."""

    knocks: dict[str, str] = field(default_factory=dict)
    file: str | None = None
    fetching: dict[str, datetime] = field(default_factory=dict)
    settled: dict[int, datetime] = field(default_factory=dict)


class Lines(NamedTuple):
    """What is looked at: the lines of these bots, `now`; `late` is when what has not moved by now should have."""

    bots: frozenset[str]
    now: datetime
    late: datetime
    began: datetime
    group_per_minute: int = OF_GROUP.most


class Note(Protocol):
    """Takes a finding down."""

    def __call__(self, name: Name, since: datetime, *, n: int = 1, about: str = "", case: str = "") -> None:
        """Something is not as it should be, since then, so many times."""


def look(storage: Storage, rows: Rows, stood: Stood, note: Note, lines: Lines) -> None:
    """Look at every line, and remember what stands where."""
    _intake(storage, rows, stood, note, lines)
    _delivery(storage, rows, note, lines)
    _files(storage, rows, stood, note, lines)


def _intake(storage: Storage, rows: Rows, stood: Stood, note: Note, lines: Lines) -> None:
    knocks = storage.audit.knocks(rows, PAGE)
    for each in knocks:
        stands = stood.knocks.get(each.lane) == each.key and each.received_at <= lines.late
        if stands or max(each.received_at, lines.began) <= lines.now - FLOODED:
            note(Name.INTAKE, each.received_at, n=each.waiting)
    stood.knocks = {each.lane: each.key for each in knocks}


# --- the outbox -------------------------------------------------------------------------------------------------------
def _delivery(storage: Storage, rows: Rows, note: Note, lines: Lines) -> None:
    audit, bots = storage.audit, lines.bots
    under_way = audit.sending(rows, bots, lines.now, PAGE)
    for each in under_way:
        if max(each.since, lines.began) <= lines.now - UNDER_WAY:
            note(Name.SENDING, each.since)
    sent = {each.lane: each for each in audit.traffic(rows, lines.now - WINDOW)}
    busy = {_bot(each.lane) for each in sent.values() if each.last_at > lines.now - STILL}
    if len(under_way) >= AT_ONCE:
        busy |= bots
    held = audit.held(rows, bots, lines.now)
    busy |= {bot for bot, n in Counter(_bot(lane) for lane in held).items() if n >= HELD}
    crowd = max(3, lines.group_per_minute // 4)
    crowded = {lane for lane, each in sent.items() if reads_many(lane) and each.sent >= crowd}
    late: dict[int, Front] = {}
    for each in audit.fronts(rows, bots, lines.late, PAGE):
        hindered = _bot(each.lane) in busy or each.lane in held | crowded
        if max(each.since, lines.began) <= lines.now - _patience(Rank(each.rank), hindered=hindered):
            late[each.id] = each
    tried = audit.tried(rows, bots, Rank.URGENT, lines.now - TRIED, A_DAY)
    late |= {each.id: each for each in tried if lines.began <= lines.now - TRIED}
    for each in late.values():
        note(Name.DELIVERY, each.since, about=MESSAGES.get(Rank(each.rank), "message"))


def _patience(rank: Rank, *, hindered: bool) -> timedelta:
    if hindered:
        return BEHIND[rank]
    return STILL if rank <= Rank.MESSAGE else SILENT_EDITS


def _bot(lane: str) -> str:
    return lane.partition(":")[0]


# --- files ------------------------------------------------------------------------------------------------------------
def _files(storage: Storage, rows: Rows, stood: Stood, note: Note, lines: Lines) -> None:
    first, count, since = storage.audit.wanted(rows, lines.bots, lines.late)
    fetching = storage.audit.fetching(rows, lines.bots, PAGE)
    if first is not None and first == stood.file and since is not None and len(fetching) < FILES_AT_ONCE:
        note(Name.FILES, since, n=count)
    stood.file = first
    stood.fetching = {each: stood.fetching.get(each, lines.now) for each in fetching}
    # What is settled is sent on within a second; here it stood at the last look already.
    for each in (at for at in stood.fetching.values() if at <= lines.now - UNDER_WAY):
        note(Name.FILES, each)
    settled = storage.audit.settled(rows, PAGE)
    stood.settled = {each: stood.settled.get(each, lines.now) for each in settled}
    for each in (at for at in stood.settled.values() if at <= lines.late):
        note(Name.FILES, each)
