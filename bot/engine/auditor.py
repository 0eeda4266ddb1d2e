"""The alarm bell: looks again and again, on a connection of its own, at everything that should have happened by now.

What it finds it puts right where it can, and tells: in the log, in the rows (from where `/health`, the metrics and
`dutyline doctor` read it), in words to whoever looks after the program, and by withholding the heartbeat outside.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from msgspec.structs import replace

from bot.clock import Clock
from bot.engine.bell import Heard, ring
from bot.engine.inspection import Inspection, Look, Memory, late_by, unheard
from bot.engine.mending import mend_deadlines, mend_turns, release_sending
from bot.engine.pace import OF_GROUP
from bot.engine.traffic import Lines
from bot.house import House
from bot.intake import Wakes
from bot.pulse import Finding, Name, audit_of, put_audit
from storage.unit_of_work import Rows, Storage, StorageError

log = logging.getLogger(__name__)
FIRST = 10.0
"""Seconds outside after the start until the first look: what waited while the program was away is worked on first."""
EVERY = 30.0
"""Seconds outside between two looks."""
AWAY = timedelta(seconds=EVERY + 15)
"""Between two looks: after more the whole program stood still, and its jobs first catch up."""
LASTS = 20.0
"""Seconds outside that a look may take; after that the database does not answer."""
BEATS_APART = timedelta(seconds=10)
"""Another process writes down how far it has polled no oftener than this."""
MOST = 200
"""Cases and talks whose deadlines are put right in one round."""

Open = Callable[[], Awaitable[Storage]]
Ear = Callable[[], datetime | None]
"""When a bot was last heard by this process."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What the auditor watches beside the rows, and whom it tells.

    `spare` are the rows as everybody else has them, `heard` the bots with what this process knows of each, `beat` tells
    the world outside that all is well. `may` tells whether this process is the one that audits, `owns` the same as the
    database knows it, until the end of a unit of work. `turns` tells which duties are to wait for which turn.
    """

    spare: Storage
    heard: Mapping[str, Ear]
    beat: Callable[[], Awaitable[None]] | None = None
    may: Callable[[], bool] = lambda: True
    owns: Callable[[Rows], bool] = lambda _rows: True
    wakes: Sequence[Wakes] = ()
    group_per_minute: int = OF_GROUP.most
    turns: Callable[[datetime], Mapping[str, datetime]] = lambda _now: {}


@dataclass(slots=True)
class _Own:
    """The auditor's own connection, opened when it is needed."""

    open: Open
    storage: Storage | None = None
    closing: set[asyncio.Task[None]] = field(default_factory=set)

    async def get(self) -> Storage:
        if self.storage is None:
            if self.closing:  # one that hangs is enough
                raise TimeoutError
            self.storage = await self.open()
        return self.storage

    def drop(self) -> None:
        storage, self.storage = self.storage, None
        if storage is not None:
            task = asyncio.ensure_future(storage.close())
            self.closing.add(task)
            task.add_done_callback(self.closing.discard)


class Auditor:
    """Looks for ever; `open_own` opens the rows anew, on a connection that nobody else uses."""

    def __init__(self, open_own: Open, house: House, clock: Clock, watched: Watched) -> None:
        self._own, self._house, self._clock, self._watched = _Own(open_own), house, clock, watched
        self._memory = Memory()
        self._began: datetime | None = None
        self._last: datetime | None = None
        self._logged: frozenset[str] = frozenset()
        self._bots = frozenset(watched.heard)

    async def run(self) -> None:
        """Look soon after the start, then twice a minute."""
        never, pause = asyncio.Event(), FIRST
        await self._begin()
        while True:
            await self._clock.wait(None, never, at_most=pause)
            pause = EVERY
            try:
                await self.round()
            except Exception:  # the bell must not bring down the house; that it is silent is seen from outside
                log.exception("a round of the audit failed")

    async def close(self) -> None:
        """Let go of the connection, if it lets go."""
        self._own.drop()
        if self._own.closing:
            await asyncio.wait(self._own.closing, timeout=1)

    async def _begin(self) -> None:
        """From now on somebody watches: when no look follows, others can tell."""
        now = self._began = self._clock.now()

        def work(rows: Rows) -> None:
            put_audit(self._watched.spare, rows, replace(audit_of(self._watched.spare, rows), began_at=now))

        if self._watched.may():
            try:
                await self._watched.spare.run(work)
            except StorageError as error:
                log.warning("the auditor begins without the database: %s", type(error).__name__)

    # --- a round ------------------------------------------------------------------------------------------------------
    async def round(self) -> tuple[Finding, ...]:
        """Look, put right, tell; return what was found."""
        if not self._watched.may():
            self._last = self._began = None  # whoever has looked meanwhile knows better
            return ()
        now = self._clock.now()
        self._begin_anew(now)
        mended: Counter[Name] = Counter()
        try:
            async with asyncio.timeout(LASTS):
                found, mended = await self._look(await self._own.get(), now)
        except (StorageError, OSError, TimeoutError) as error:
            log.error("the audit could not look: %s", type(error).__name__)  # noqa: TRY400 - the name says it all
            found = self._blind(now)
        except Exception:
            log.exception("the audit could not look")
            found = self._blind(now)
        self._log(found)
        stands = await self._tell(Heard(found, mended, self._began or now, now))
        self._last = self._clock.now()
        if stands == () and self._watched.beat is not None:
            await self._watched.beat()
        return found if stands is None else stands

    def _begin_anew(self, now: datetime) -> None:
        """After a standstill of everything, or a leap of the clock, nothing is late before the jobs had their turn."""
        stood_still = self._last is not None and not -AWAY <= now - self._last <= AWAY
        if self._began is None or stood_still or self._clock.doubted is not None or now < self._began:
            self._began = now

    def _blind(self, now: datetime) -> tuple[Finding, ...]:
        self._own.drop()
        return (Finding(name=Name.AUDIT, since=self._last or now),)

    # --- looking ------------------------------------------------------------------------------------------------------
    async def _look(self, storage: Storage, now: datetime) -> tuple[tuple[Finding, ...], Counter[Name]]:
        began = self._began or now
        late = late_by(now, began)
        lines = Lines(self._bots, now, late, began, self._watched.group_per_minute)
        turns = self._watched.turns(now)

        def work(rows: Rows) -> tuple[Look, Mapping[str, str]]:
            look = Inspection(storage, rows, self._memory, now, late=late).inspect(lines, turns)
            return look, storage.settings.of(rows, [f"polled:{bot}" for bot in self._bots])

        look, signs = await storage.read(work)
        for bot, since in unheard(self._heard(signs), began, now).items():
            look.note(Name.POLLING, since, about=bot)
        if self._clock.doubted is not None:
            look.note(Name.CLOCK, now)
        mended = await self._mend(storage, look, now)
        return _marked(look.found.values(), mended), mended

    def _heard(self, signs: Mapping[str, str]) -> dict[str, datetime | None]:
        """When each bot was last heard, by this process or by another one."""
        last: dict[str, datetime | None] = {}
        for bot in self._bots:
            own, sign = self._watched.heard[bot](), signs.get(f"polled:{bot}")
            other = datetime.fromisoformat(sign) if sign else None
            last[bot] = other + BEATS_APART if other and (own is None or other > own) else own
        return last

    async def _mend(self, storage: Storage, look: Look, now: datetime) -> Counter[Name]:
        """Put right what can be; what cannot be written now is found again."""
        cases, talks = sorted(look.cases)[:MOST], sorted(look.talks)[:MOST]
        mended: Counter[Name] = Counter()
        try:
            if cases or talks:
                mended += await storage.run(lambda rows: mend_deadlines(storage, rows, cases, talks, now))
            if look.turns:
                mend = partial(mend_turns, storage, turns=look.turns, seen=self._memory.turns, now=now)
                mended += await storage.run(mend)
            if Name.SENDING.value in look.found and storage.is_shared:
                mended += await storage.run(lambda rows: release_sending(storage, rows, self._bots))
        except StorageError as error:
            log.error("what the audit found could not be put right: %s", type(error).__name__)  # noqa: TRY400 - as above
        for name, n in mended.items():
            log.error("the audit has put right: %s, %d times", name.value, n)
        if mended:
            for each in self._watched.wakes:
                each.wake()
        return mended

    # --- telling ------------------------------------------------------------------------------------------------------
    def _log(self, found: Sequence[Finding]) -> None:
        keys = frozenset(each.key for each in found)
        for each in found:
            if each.key not in self._logged:
                at = each.since.astimezone(UTC).isoformat(timespec="seconds")
                log.error("the audit has found: %s, %d since %s", each.key, each.n, at)
        for key in sorted(self._logged - keys):
            log.info("the audit no longer finds: %s", key)
        self._logged = keys

    async def _tell(self, heard: Heard) -> tuple[Finding, ...] | None:
        """Write down what stands, with the words to whoever is to know, and return it; None when that cannot be."""
        for storage in (self._own.storage, self._watched.spare):
            if storage is None:
                continue
            try:
                async with asyncio.timeout(LASTS):
                    rung = await storage.run(partial(self._ring, storage=storage, heard=heard))
            except (StorageError, TimeoutError) as error:
                log.warning("what the audit found could not be written down: %s", type(error).__name__)
                continue
            if rung is None:
                return None
            stands, told = rung
            if told:
                for each in self._watched.wakes:
                    each.wake()
            return stands
        return None

    def _ring(self, rows: Rows, storage: Storage, heard: Heard) -> tuple[tuple[Finding, ...], bool] | None:
        """Tell, unless another process audits by now."""
        return ring(storage, rows, self._house, heard) if self._watched.owns(rows) else None


def _marked(found: Collection[Finding], mended: Counter[Name]) -> tuple[Finding, ...]:
    return tuple(replace(each, mended=mended[each.name] >= each.n) for each in found)
