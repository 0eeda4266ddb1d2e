"""One topic for each case, in a group that has topics and lets the bot manage them; elsewhere the plain chat."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.channels.port import Channel, Gone, Refusal, Standing
from bot.clock import Clock
from bot.engine.outcome import Outcome, Trouble
from bot.post import Parcel
from flows.outbound import Kind, PostCard, RefreshCard
from storage.unit_of_work import Outgoing, Posted, Rows, Storage, Unreadable, decode, encode

TOPIC, CLOSED, OLD = "topic", "closed_topic", "old_topic"
"""Roles of a topic among the messages; its id is that of its thread, and its `hash` the title that it bears."""
ASKED_AGAIN = timedelta(hours=1)
"""How long an answer about the standing in a chat is believed."""
TITLE = 128
"""Signs of a topic's name (Bot API, createForumTopic)."""
LOOKED_THROUGH = 50
"""Of the newest messages of a case, so many are looked through for how its card reads."""
TOLD = "no-topics:"

Report = Callable[[Outgoing, Trouble], Awaitable[None]]
"""Tells the desk what somebody must do something about."""


class Topics:
    """Opens, finds and closes the topics of cases."""

    def __init__(self, storage: Storage, clock: Clock, report: Report) -> None:
        self._storage, self._clock, self._report = storage, clock, report
        self._standings: dict[str, tuple[datetime, Standing]] = {}

    async def for_card(self, row: Outgoing, said: PostCard, topic: Posted | None, channel: Channel) -> str:
        """The thread in which a new card is posted: its case's topic, opened if need be; empty for the plain chat."""
        chat = row.lane.partition(":")[2]
        title = (said.title or said.number)[:TITLE]
        if topic is not None and topic.role == TOPIC:
            await self._rename(channel, chat, topic, title)
            return topic.message_id
        standing = await self._standing(row.lane, channel)
        if not standing.forum:
            return ""
        if standing.may_manage_topics:
            return await self._open(row, title, channel)
        await self._complain(row)
        return ""

    async def renew(self, row: Outgoing, topic: Posted, channel: Channel) -> str:
        """The topic is gone or closed: open another one; the cards in the old one count as old."""
        return await self._open(row, topic.hash or "", channel, instead_of=topic)

    async def bring_card(self, row: Outgoing) -> bool:
        """Let the card be posted anew, as it was last written for that chat; False when nobody knows any more."""
        now = self._clock.now()

        def work(rows: Rows) -> bool:
            cards = _cards_of(self._storage, rows, row)
            posted = next(((parcel, post) for parcel, post in cards if isinstance(post, PostCard)), None)
            if posted is None:
                return False
            parcel, post = posted
            newest = replace(parcel, outbound=replace(post, card=cards[0][1].card), parts_sent=0)
            card = Outgoing(
                row.lane, Kind.URGENT, encode(newest), now, now, case_id=row.case_id, coalesce=f"post:{row.case_id}"
            )
            self._storage.outbox.add(rows, [card])
            return True

        return await self._storage.run(work)

    async def close(self, row: Outgoing, topic: Posted, channel: Channel) -> None:
        """The case is closed: so is its topic, as far as the group lets us."""
        try:
            await channel.close_topic(row.lane.partition(":")[2], topic.message_id)
        except (Gone, Refusal):
            return  # whoever deleted it, or took the right away, wants no topic there
        await self._storage.run(lambda rows: self._storage.posted.put(rows, [replace(topic, role=CLOSED)]))

    def clock_stepped(self) -> None:
        """The time was wrong: ask everywhere anew."""
        self._standings.clear()

    def forget(self, lane: str) -> None:
        """Ask anew how the bot stands in this chat."""
        self._standings.pop(lane, None)

    async def _rename(self, channel: Channel, chat: str, topic: Posted, title: str) -> None:
        if topic.hash == title:
            return
        try:
            await channel.rename_topic(chat, topic.message_id, title)
        except (Gone, Refusal):
            return  # the card itself finds out whether the topic is still there
        named = replace(topic, hash=title)
        await self._storage.run(lambda rows: self._storage.posted.put(rows, [named]))

    async def _open(self, row: Outgoing, title: str, channel: Channel, *, instead_of: Posted | None = None) -> str:
        try:
            thread = await channel.open_topic(row.lane.partition(":")[2], title)
        except Refusal:
            self.forget(row.lane)
            await self._complain(row)
            thread = ""
        now = self._clock.now()

        def work(rows: Rows) -> None:
            posted = self._storage.posted
            if instead_of is not None:
                posted.put(rows, [replace(instead_of, role=OLD)])
            if row.case_id is not None:
                here = [card for card in posted.cards_of(rows, row.case_id) if card.lane == row.lane]
                posted.put(rows, [replace(card, role="old_card") for card in here if instead_of is not None])
            if thread:
                posted.put(rows, [Posted(row.lane, thread, TOPIC, now, row.case_id, hash=title)])

        # Written at once, not with the outcome: a topic that nobody remembers would stay empty for ever.
        await self._storage.run(work)
        return thread

    async def _standing(self, lane: str, channel: Channel) -> Standing:
        now = self._clock.now()
        asked_at, standing = self._standings.get(lane, (now, None))
        if standing is None or now - asked_at > ASKED_AGAIN:
            try:
                standing = await channel.standing(lane.partition(":")[2])
            except Refusal:
                standing = Standing()
            self._standings[lane] = now, standing
        return standing

    async def _complain(self, row: Outgoing) -> None:
        """Tell the desk, once for each chat, that topics are there and not ours to open."""
        key = f"{TOLD}{row.lane}"

        def first_time(rows: Rows) -> bool:
            new = not self._storage.settings.of(rows, [key])
            self._storage.settings.put(rows, {key: self._clock.now().isoformat()})
            return new

        if await self._storage.run(first_time):
            await self._report(row, Trouble.NO_TOPICS)


def topic_of(storage: Storage, rows: Rows, row: Outgoing) -> Posted | None:
    """The newest topic of a row's case in its chat, open or closed."""
    if row.case_id is None:
        return None
    found = [
        each
        for role in (TOPIC, CLOSED)
        for each in storage.posted.cards_of(rows, row.case_id, role)
        if each.lane == row.lane
    ]
    return max(found, key=lambda each: each.at, default=None)


def repainted(row: Outgoing, now: datetime) -> Outcome:
    """A card was perhaps overwritten by what it said earlier: it is edited once more, as it was last written."""

    def write(storage: Storage, rows: Rows) -> None:
        cards = _cards_of(storage, rows, row)
        if not cards:
            return
        parcel, said = cards[0]
        newest = replace(parcel, outbound=RefreshCard(to=said.to, case=said.case, card=said.card), parts_sent=0)
        shown = [each for each in storage.posted.cards_of(rows, said.case) if each.lane == row.lane]
        storage.posted.put(rows, [replace(each, hash=None) for each in shown])
        key = f"card:{said.case}"
        storage.outbox.add(
            rows, [Outgoing(row.lane, Kind.STATE, encode(newest), now, now, case_id=said.case, coalesce=key)]
        )

    return write


def _cards_of(storage: Storage, rows: Rows, row: Outgoing) -> list[tuple[Parcel, PostCard | RefreshCard]]:
    """How the card of a case read in this chat, newest first."""
    if row.case_id is None:
        return []
    said = storage.outbox.of_case(rows, row.case_id, LOOKED_THROUGH)
    return [found for each in said if each.lane == row.lane and (found := _card_of(each))]


def _card_of(row: Outgoing) -> tuple[Parcel, PostCard | RefreshCard] | None:
    try:
        parcel = decode(Parcel, row.payload)
    except Unreadable:
        return None
    return (parcel, parcel.outbound) if isinstance(parcel.outbound, PostCard | RefreshCard) else None
