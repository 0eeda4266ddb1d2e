"""When more is opened in a group than anybody can read: emergencies go singly, the rest shares one list until calm.

The cards themselves stay rows of the outbox, out of the line; the list is written from them each time, so that a kill
in between loses nothing. Once it is calm they are posted one by one, and the list becomes one line.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.engine.pace import reads_many
from bot.post import Parcel
from flows.obligation import ACKNOWLEDGE
from flows.outbound import Act, Button, Card, Kind, PostCard, RefreshCard, Say
from flows.outbound import Rows as Keys
from flows.text import N, T, Text
from storage.unit_of_work import Outgoing, Rank, Rows, Storage, Unreadable, decode, encode

LIST = "list"
"""The `coalesce` key of the edit of a list, and the role of the message."""
STORM = 12
"""New cards in one group within a minute; of more than that the rest is listed."""
MINUTE = timedelta(minutes=1)
EDITS_APART = timedelta(seconds=5)
ONE_BY_ONE = timedelta(seconds=6)
"""Between two listed cards once it is calm: half of what a group takes in a minute stays free."""
LINES, KEYS = 40, 20
"""At most so many cases stand on a list, and so many can be taken from it: a message ends at 4,096 signs."""


class Storms:
    """The groups in which it storms."""

    def __init__(self, storage: Storage, most: int = STORM) -> None:
        self._storage, self._most = storage, most
        self._posted: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._until: dict[str, datetime] = {}
        self._listed_at: dict[str, datetime] = {}

    def resume(self, rows: Rows, now: datetime) -> None:
        """After a start: where cards are listed it storms, until the first of them may go."""
        for lane in self._storage.listed.lanes(rows):
            listed = self._storage.listed.of(rows, lane)
            self._until[lane] = min(each.not_before for each in listed)
            self._put_list(rows, lane, listed[0], now)

    def clock_stepped(self, rows: Rows, now: datetime) -> None:
        """The time was wrong: no card stays listed until a minute that has passed or does not come."""
        self._posted.clear()
        self._listed_at.clear()
        self._until.clear()
        for lane in self._storage.listed.lanes(rows):
            until = self._until[lane] = now + MINUTE
            listed = self._storage.listed.of(rows, lane)
            self._storage.listed.put_off(rows, [(each.id, until + nth * ONE_BY_ONE) for nth, each in enumerate(listed)])
            self._storage.listed.follow(rows, lane, until)

    def posted(self, row: Outgoing, at: datetime) -> None:
        """A card went out by itself; one that had been listed is no news."""
        if reads_many(row.lane) and row.rank != Rank.LISTED:
            self._posted[row.lane].append(at)

    def list_written(self, lane: str, at: datetime) -> None:
        """A list was posted or edited."""
        self._listed_at[lane] = at

    def look(self, rows: Rows, now: datetime, others: Collection[str] = ()) -> None:
        """Before anything is claimed: list what is too much, and let go where it is calm.

        The bots in `others` are seen to by another process.
        """
        for lane in [lane for lane in {*self._posted, *self._until} if lane.partition(":")[0] in others]:
            self._posted.pop(lane, None)
            self._until.pop(lane, None)
        for lane, times in list(self._posted.items()):
            while times and now - times[0] >= MINUTE:
                times.popleft()
            if not times:
                del self._posted[lane]
        stormy = {lane for lane, times in self._posted.items() if len(times) >= self._most}
        for lane in stormy | set(self._until):
            self._weather(rows, lane, now)

    def _weather(self, rows: Rows, lane: str, now: datetime) -> None:
        until = self._until.get(lane)
        if until is not None and until <= now:
            del self._until[lane]
            if listed := self._storage.listed.of(rows, lane):
                self._put_list(rows, lane, listed[0], now)
            return
        fresh = self._storage.listed.park(rows, lane, until or now + MINUTE)
        listed = self._storage.listed.of(rows, lane) if fresh or until else []
        if not listed:
            self._until.pop(lane, None)
            return
        coming = len(self._posted.get(lane, ())) + sum(now - each.created_at < MINUTE for each in listed)
        until = now + MINUTE if until is None or coming >= self._most else until
        self._until[lane] = until
        if fresh or until - listed[0].not_before >= EDITS_APART or listed[0].not_before <= now:
            times = [(each.id, until + nth * ONE_BY_ONE) for nth, each in enumerate(listed)]
            self._storage.listed.put_off(rows, times)
        self._storage.listed.follow(rows, lane, until)
        if fresh:
            self._put_list(rows, lane, listed[0], now)

    def _put_list(self, rows: Rows, lane: str, like: Outgoing, now: datetime) -> None:
        card = decode(Parcel, like.payload)
        words = Parcel(
            outbound=Say(to=card.outbound.to, kind=Kind.STATE),
            language=card.language,
            zone=card.zone,
            thread=card.thread,
        )
        ready = self._listed_at.get(lane, now - EDITS_APART) + EDITS_APART
        row = Outgoing(lane, Kind.STATE, encode(words), now, max(now, ready), coalesce=LIST)
        self._storage.outbox.add(rows, [row])

    # --- what the list says -------------------------------------------------------------------------------------------
    def is_calm(self, lane: str) -> bool:
        """Whether the listed cards of a chat are being posted."""
        return lane not in self._until

    def card_of_list(self, rows: Rows, lane: str) -> Card:
        """The list as it should read now; without keys once its cards follow."""
        listed = self._storage.listed.of(rows, lane)
        if self.is_calm(lane):
            return Card(lines=(T("Many cases came at once; it is calm now, and each has its card below."),))
        edits = self._storage.listed.edits(rows, lane)
        cards = [(post, _newest(post, edits.get(int(post.case)))) for each in listed if (post := _card(each))]
        begins = N(
            "{n} more case at once; its card follows.", "{n} more cases at once; their cards follow.", len(cards)
        )
        lines: list[Text] = [begins, *(card.lines[0] for _, card in cards[:LINES] if card.lines)]
        if len(cards) > LINES:
            lines.append(T("And {n} more.", n=len(cards) - LINES))
        return Card(lines=tuple(lines), buttons=_keys(cards))


def _keys(cards: Sequence[tuple[PostCard, Card]]) -> Keys:
    """A key for each case that nobody has taken, two in a row."""
    keys = [
        Button(label=T("Take {number}", number=post.number), press=Act(case=post.case, action=ACKNOWLEDGE))
        for post, card in cards
        if any(_takes(button) for row in card.buttons for button in row)
    ][:KEYS]
    return tuple(tuple(keys[at : at + 2]) for at in range(0, len(keys), 2))


def _takes(button: Button) -> bool:
    return isinstance(button.press, Act) and button.press.action == ACKNOWLEDGE


def _card(row: Outgoing) -> PostCard | None:
    try:
        said = decode(Parcel, row.payload).outbound
    except Unreadable:
        return None
    return said if isinstance(said, PostCard) else None


def _newest(post: PostCard, edit: Outgoing | None) -> Card:
    said = decode(Parcel, edit.payload).outbound if edit is not None else None
    return said.card if isinstance(said, RefreshCard) else post.card
