"""What waits together for one reader goes out as one message, and what is late as things stand by now.

The words stay rows of the outbox until they are taken up. Then those of one chat become one row that still names all
that it is about, so that an attempt that fails, or a kill, leaves nothing out and the next one tells the newest.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from bot.engine.gathering import DIGEST, Gathering, Told, alerts, told, unlocked
from bot.engine.line import Line
from bot.engine.pace import reads_many
from bot.house import CONSOLE, STAFF, House
from bot.post import Parcel
from flows import digest_word
from flows.digest import is_late, single
from flows.outbound import Alert, Kind, Say, ToAddress, ToGroup
from flows.record import Outage
from flows.terms import GroupId
from storage.unit_of_work import Chat, ChatKind, Outgoing, Rank, Rows, Storage, encode

FEWEST = 2
"""New cases of an outage of which a group reads in one message before it reads each."""


class Digests:
    """Looks at what is taken up, in the unit of work that takes it up."""

    def __init__(self, storage: Storage, house: House, line: Line) -> None:
        self._storage, self._house, self._line = storage, house, line
        self._summed_up: dict[str, datetime] = {}

    def undone(self) -> None:
        """What was looked at last could not be written."""
        self._line.undone()
        self._summed_up.clear()

    def written(self, rows: Rows, claimed: Iterable[Outgoing], now: datetime) -> list[Outgoing]:
        """What was taken up as it is to be sent; what nobody need be told any more is not among it."""
        found = (self._written(rows, row, now) for row in claimed)
        return [row for row in found if row is not None]

    def _written(self, rows: Rows, row: Outgoing, now: datetime) -> Outgoing | None:
        one = told(row) if alerts(row) else None
        if one is None or one.parcel.parts_sent:
            return row
        with unlocked(rows):
            gathering = Gathering(rows, self._storage, self._house, now)
            if row.coalesce == DIGEST:
                return self._to_group(gathering, one)
            if isinstance(one.said.to, ToAddress):
                return self._to_reporter(gathering, one)
            return self._lines(gathering, one) if reads_many(row.lane) else self._to_one(gathering, one)

    # --- one of the staff ---------------------------------------------------------------------------------------------
    def _to_one(self, gathering: Gathering, one: Told) -> Outgoing | None:
        chat = gathering.book.chat(one.row.lane)
        who = chat.person if chat else None
        given, mates, late = self._gathered(gathering, one)
        if who is None or (len(given) <= 1 and not late):
            return one.row
        found = gathering.found(given, late=late)
        outage = self._outage(one.row, found.alerts, gathering.now)
        if len(found.items) > 1:
            said = digest_word.to_one(found.items, who, found.due, outage)
        elif found.items:
            [item] = found.items
            said = digest_word.alone(item, who, outage) if late else single(item, who)
        else:
            gathering.drop([one, *mates])
            return None
        return gathering.become(one, mates, replace(said, alerts=found.alerts))

    def _gathered(self, gathering: Gathering, one: Told) -> tuple[list[Alert], list[Told], bool]:
        """What this message is about with what waits behind it, those messages, and whether any of it is late.

        In time, only what passed its time in the same moment shares a message.
        """
        mates = gathering.others(one)
        late = self._is_late(one.row, [alert for each in (one, *mates) for alert in each.said.alerts], gathering.now)
        if not late:
            mates = [each for each in mates if one.is_breach and each.is_breach]
        return [alert for each in (one, *mates) for alert in each.said.alerts], mates, late

    # --- a group ------------------------------------------------------------------------------------------------------
    def _lines(self, gathering: Gathering, one: Told) -> Outgoing | None:
        """Lines of the same moment share a message; late ones tell how late it is by now."""
        given, mates, late = self._gathered(gathering, one)
        if len(given) <= 1 and not late:
            return one.row
        found = gathering.found(given, late=late)
        if not found.items:
            gathering.drop([one, *mates])
            return None
        said = digest_word.lines_of_group(one.said.to, found.items)
        return gathering.become(one, mates, replace(said, alerts=found.alerts))

    def look(self, rows: Rows, now: datetime, left: Collection[str] = ()) -> None:
        """Before anything is taken up: where our line was down, each group reads first what it missed.

        Bots that are `left` to other processes are none of ours.
        """
        self._house.outage = self._line.outage(STAFF) or self._line.outage(CONSOLE)
        for bot, outage in self._line.troubled(now).items():
            if bot in left:
                continue
            with unlocked(rows):
                for chat in self._storage.chats.staff(rows):
                    if _is_group(chat, bot) and self._summed_up.get(chat.lane) != outage.since:
                        self._sum_up(Gathering(rows, self._storage, self._house, now), chat, outage)

    def _sum_up(self, gathering: Gathering, chat: Chat, outage: Outage) -> None:
        waiting = gathering.waiting(chat.lane)
        lines = [each for each in waiting if each.is_line and _kept_back(each.said.alerts, outage)]
        cards = gathering.cards(chat.lane, outage)
        if not lines and len(cards) < FEWEST:
            return
        self._summed_up[chat.lane] = outage.since
        like = lines[0].parcel if lines else cards[0][1]
        said = Say(
            to=ToGroup(group=GroupId(chat.group_id or "")),
            kind=Kind.URGENT,
            alerts=tuple(alert for each in lines for alert in each.said.alerts),
        )
        words, now = Parcel(outbound=said, language=like.language, zone=like.zone, thread=chat.thread), gathering.now
        row = Outgoing(chat.lane, Kind.URGENT, encode(words), now, now, coalesce=DIGEST, rank=Rank.EMERGENCY)
        gathering.put_first(row, lines, [card for card, _ in cards if card.rank == Rank.EMERGENCY])

    def _to_group(self, gathering: Gathering, one: Told) -> Outgoing | None:
        outage = self._line.outage(one.row.lane.partition(":")[0])
        mates = [each for each in gathering.others(one) if each.is_line]
        found = gathering.found((alert for each in (one, *mates) for alert in each.said.alerts), late=True)
        new = gathering.new(one.row.lane, outage) if outage is not None else []
        if outage is None or (not found.items and not new):
            gathering.drop([one, *mates] if outage is not None else [one])
            return None
        said = digest_word.to_group(one.said.to, found.items, new, found.due, _over(outage, gathering.now))
        return gathering.become(one, mates, replace(said, alerts=found.alerts))

    # --- a reporter ---------------------------------------------------------------------------------------------------
    def _to_reporter(self, gathering: Gathering, one: Told) -> Outgoing | None:
        """Of what was promised to them and is late, they read the newest alone; everything else they read as it is."""
        row, said = one.row, one.said
        if not self._is_late(row, said.alerts, gathering.now):
            return row
        words = [line for alert in said.alerts for line in alert.words]
        rest = tuple(line for line in said.lines if line not in words)
        newer = [each for each in gathering.others(one) if each.row.id > row.id]
        over = any(gathering.found(each.said.alerts, late=True).due for each in newer)
        found = gathering.found(said.alerts, late=True)
        if found.items and not found.due and not over:
            return row
        if over or not found.items:
            if not rest:  # the open question stands in another message, too
                gathering.drop([one])
                return None
            return gathering.become(one, [], replace(said, lines=rest, alerts=()))
        case, scene, promise = found.items[-1]
        lines = digest_word.to_reporter(case, scene, promise)
        mark = replace(found.alerts[-1], words=lines)
        lines = (*lines, *(line for line in rest if line not in lines))
        return gathering.become(one, [], replace(said, lines=lines, alerts=(mark,)))

    # --- what is late -------------------------------------------------------------------------------------------------
    def _outage(self, row: Outgoing, given: Iterable[Alert], now: datetime) -> Outage | None:
        """The outage that kept one of these from being said in time."""
        outage = self._line.outage(row.lane.partition(":")[0])
        return _over(outage, now) if outage is not None and _kept_back(given, outage) else None

    def _is_late(self, row: Outgoing, given: Sequence[Alert], now: datetime) -> bool:
        """Whether one of these should have been said long ago, or while our line was down."""
        late = self._house.organisation.clocks.late_message.delta
        return is_late(given, now, late) or self._outage(row, given, now) is not None


def _kept_back(given: Iterable[Alert], outage: Outage) -> bool:
    """Whether one of these should have been said while our line was down."""
    return any(outage.covers(each.at) for each in given if each.at is not None)


def _over(outage: Outage, now: datetime) -> Outage:
    """Whoever reads of it can be reached: it is over."""
    return outage if outage.until else replace(outage, until=now)


def _is_group(chat: Chat, bot: str) -> bool:
    return chat.kind is ChatKind.GROUP and chat.bot == bot and chat.reachable and bool(chat.group_id)
