"""A delivery at work in virtual time: a storage of its own, a channel that is told what goes wrong, and parcels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from bot.channels.inside import Inside
from bot.channels.port import Channel, ChannelError, ChatMoved, Gone, Message, Refusal, Standing, TopicGone
from bot.clock import Clock
from bot.engine.delivery import Delivery
from bot.engine.outcome import Trouble
from bot.post import Parcel
from flows.outbound import Act, Button, Card, Kind, PostCard, RefreshCard, Say, ToGroup
from flows.terms import CaseId, GroupId, Language
from flows.text import T
from storage.unit_of_work import OutboxState, Outgoing, Rank, Storage, encode
from tests.harness.database import empty_storage

START = datetime(2026, 11, 22, 3, 11, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GROUP, PERSON = "staff:-100", "staff:7"
SUPPLY = ToGroup(group=GroupId("supply"))
ZONE = "Asia/Shanghai"


def case_card(case: int, state: str = "To be taken") -> Card:
    """A card of a case, as far as delivery minds."""
    key = Button(label=T("Acknowledge"), press=Act(case=CaseId(case), action="acknowledge"))
    return Card(lines=(T("[{state}] breakdown {number}", state=state, number=f"26-{case:04d}"),), buttons=((key,),))


class Double(Inside):
    """A channel that does what it is told to: it notes what stands where, and raises what a test puts into `raises`."""

    name = "staff"
    last_good: datetime | None = None

    def __init__(self, now: Any) -> None:
        self._now = now
        self.stands: dict[str, dict[str, str]] = defaultdict(dict)
        self.calls: list[tuple[datetime, str, str, str]] = []
        self.threads: dict[str, str] = {}
        self.markups: list[str] = []
        self.raises: list[ChannelError] = []
        self.topics: dict[str, str] = {}
        self.closed: set[str] = set()
        self.rights = Standing()
        self.moved: dict[str, str] = {}
        self.asked = 0

    def words(self, lane: str = GROUP) -> list[str]:
        """What stands in a chat, message by message."""
        return list(self.stands[lane.partition(":")[2]].values())

    def said(self, what: str = "send") -> list[str]:
        """The texts of every call of a kind, in order."""
        return [text for _, name, _, text in self.calls if name == what]

    def _note(self, name: str, chat: str, text: str) -> None:
        self.calls.append((self._now(), name, chat, text))
        if self.raises:
            raise self.raises.pop(0)
        if chat in self.moved:
            raise ChatMoved(self.moved[chat])

    async def send(self, chat: str, message: Message, *, thread: str = "", reply_to: str = "") -> str:  # noqa: ARG002
        self._note("send", chat, message.html)
        if thread and thread not in self.topics:
            raise TopicGone("message thread not found")
        number = str(len(self.calls))
        self.stands[chat][number], self.threads[number] = message.html, thread
        return number

    async def edit(self, chat: str, message_id: str, message: Message) -> None:
        self._note("edit", chat, message.html)
        if message_id not in self.stands[chat]:
            raise Gone("message to edit not found")
        self.stands[chat][message_id] = message.html

    async def open_topic(self, chat: str, title: str) -> str:
        self._note("open_topic", chat, title)
        if not self.rights.may_manage_topics:
            raise Refusal("not enough rights")
        number = f"t{len(self.calls)}"
        self.topics[number] = title
        return number

    async def rename_topic(self, chat: str, thread: str, title: str) -> None:
        self._note("rename_topic", chat, title)
        self.topics[thread] = title

    async def close_topic(self, chat: str, thread: str) -> None:
        self._note("close_topic", chat, self.topics[thread])
        self.closed.add(thread)

    async def standing(self, chat: str) -> Standing:  # noqa: ARG002
        self.asked += 1
        return self.rights


class Office:
    """A delivery, its rows, its clock and what it told the desk."""

    def __init__(self, storage: Storage, channel: Channel | None = None, *, storm: int = 12) -> None:
        self.storage, self._storm = storage, storm
        self.clock = Clock(speed=0, start=START)
        self.double = Double(self.clock.now)
        self.channel = channel or self.double
        self.troubles: list[tuple[str, Trouble]] = []
        self.delivery = self.anew()

    def anew(self) -> Delivery:
        """A delivery as after a start, long after the last message."""
        self.delivery = Delivery(self.storage, {"staff": self.channel}, self.clock, self._hear, storm=self._storm)
        self.clock.move_to(self.clock.now() + 70 * SECOND)
        return self.delivery

    async def _hear(self, row: Outgoing, trouble: Trouble) -> None:
        self.troubles.append((row.lane, trouble))

    async def put(self, *rows_given: Outgoing) -> None:
        """Into the outbox, as the desk does it."""
        await self.storage.run(lambda rows: self.storage.outbox.add(rows, rows_given))

    def row(self, said: Any, lane: str = GROUP, kind: Kind | None = None, **more: Any) -> Outgoing:
        """A row as the post room writes it."""
        now, coalesce, rank = self.clock.now(), None, -1
        match said:
            case PostCard():
                kind, coalesce = Kind.URGENT, f"post:{said.case}"
                rank = int(Rank.EMERGENCY) if said.emergency else rank
            case RefreshCard():
                kind, coalesce = Kind.STATE, f"card:{said.case}"
        parcel = Parcel(outbound=said, language=Language.EN, zone=ZONE, thread=more.pop("thread", ""))
        given = {"case_id": said.case, "coalesce": coalesce, "rank": rank} | more
        return Outgoing(lane, kind or said.kind, encode(parcel), now, now, **given)

    def post(self, case: int, *, emergency: bool = False, lane: str = GROUP, title: str = "", **more: Any) -> Outgoing:
        """A new card."""
        number, card = f"26-{case:04d}", case_card(case)
        said = PostCard(to=SUPPLY, case=CaseId(case), number=number, card=card, emergency=emergency, title=title)
        return self.row(said, lane, **more)

    def refresh(self, case: int, state: str, lane: str = GROUP) -> Outgoing:
        """The card as it should now read."""
        return self.row(RefreshCard(to=SUPPLY, case=CaseId(case), card=case_card(case, state)), lane)

    def say(self, text: str, lane: str = GROUP, kind: Kind = Kind.NOTICE, **more: Any) -> Outgoing:
        """A line."""
        case = more.pop("case", None)
        thread = more.pop("thread", "")
        said = replace(Say(to=SUPPLY, lines=(T("{text}", text=text),), kind=kind, case=case), **more)
        return self.row(said, lane, thread=thread)

    # --- time ---------------------------------------------------------------------------------------------------------
    async def rounds(self, until: datetime | None = None) -> None:
        """Deliver, moving the clock to whatever comes next, until nothing is left or the time is over."""
        for _ in range(3000):
            if await self.delivery.flush():
                continue
            soonest = await self.delivery.soonest()
            if soonest is None or (until is not None and soonest > until):
                break
            assert soonest > self.clock.now(), "delivery would spin"
            self.clock.move_to(soonest)
            await self.ticked()
        else:
            message = "delivery goes on for ever"
            raise AssertionError(message)
        if until is not None:
            self.clock.move_to(until)
            await self.ticked()

    async def ticked(self) -> None:
        """The clock has moved."""

    async def pass_by(self, seconds: float) -> None:
        """So much time passes, with everything that happens in it."""
        await self.rounds(self.clock.now() + timedelta(seconds=seconds))

    async def counts(self) -> dict[OutboxState, int]:
        """What is not sent."""
        counts = await self.storage.read(self.storage.outbox.counts)
        return {state: backlog.count for state, backlog in counts.items()}

    async def waiting(self) -> Sequence[Outgoing]:
        """What waits."""
        return await self.storage.read(lambda rows: self.storage.outbox.listed(rows, OutboxState.WAITING))


@asynccontextmanager
async def office(channel: Channel | None = None, *, storm: int = 12) -> AsyncIterator[Office]:
    """An office that opens now."""
    async with empty_storage() as storage:
        yield Office(storage, channel, storm=storm)
