"""What a world came to: what people read against what the stories expect, and the rows against what is true."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from bot.failpoint import Point
from flows.record import Case
from storage.database import open_storage
from storage.unit_of_work import OutboxState, Outgoing, Rows, Storage
from tests.chaos.child import Poisoned
from tests.chaos.reading import Breach, Found, Reading, Track, sent_in, timeless
from tests.chaos.shorts import Poisoner
from tests.chaos.story import Story
from tests.chaos.world import World
from tests.fake_telegram import Chat

LEFT = """
SELECT 'outbox', count(*) FROM outbox WHERE state IN ('waiting', 'sending')
UNION ALL SELECT 'inbox', count(*) FROM inbox WHERE state = 'waiting'
UNION ALL SELECT 'files', count(*) FROM attachment WHERE state = 'wanted'
UNION ALL SELECT 'shipments', count(*) FROM shipment
"""
MANY = 10_000
OUTBOX = (
    "SELECT id, lane, kind, state, attempts, repeat, message_id, created_at, sent_at, error FROM outbox ORDER BY id"
)
ALLOWED = ("message is not modified", "query is too old", "Conflict: terminated by other getUpdates")
"""What Telegram may say after a death or a long sleep: nobody is hurt by it."""


def left_over(rows: Rows) -> dict[str, int]:
    """What is still to be done."""
    return {name: count for name, count in rows._connection.exec_driver_sql(LEFT) if count}


def outbox_of(rows: Rows, chat: Chat) -> list[str]:
    """The rows of the outbox for one chat, as they stand, without their words."""
    found = rows._connection.exec_driver_sql(OUTBOX)
    return [" ".join(map(str, row)) for row in found if str(row[1]).partition(":")[2] == str(chat.id)]


class Verdict:
    """The judgement over one world, once everything has come to rest."""

    def __init__(self, world: World, stories: list[Story], since: int) -> None:
        self._world, self._stories, self._since = world, stories, since
        self.found: list[Found] = []
        self.evidence: dict[Chat, list[str]] = {}
        """What stands in the outbox of a chat in which something is wrong."""
        self.repeats = 0
        self.missing = 0
        self.unknown = 0

    async def judge(self, lines: Iterable[str], *, at_rest: bool) -> None:
        """Look at everything; `lines` is what the processes said, `at_rest` whether nothing is under way any more."""
        storage = await open_storage(self._world.database)
        try:
            await storage.read(lambda rows: self._rows(storage, rows, at_rest=at_rest))
            unknown = await storage.read(lambda rows: storage.outbox.listed(rows, OutboxState.UNKNOWN))
            latest = await storage.read(lambda rows: storage.cases.latest(rows, MANY))
            self.unknown = len(unknown)
            if at_rest:
                self._phones(unknown, {case.id: case.number for case in latest})
                self._cards()
            self._telegram()
            self._log(lines)
            for chat in {found.chat for found in self.found if found.chat is not None}:
                self.evidence[chat] = await storage.read(lambda rows, chat=chat: outbox_of(rows, chat))
        finally:
            await storage.close()

    # --- what people read ---------------------------------------------------------------------------------------------
    def _phones(self, unknown: list[Outgoing], cases: dict[Any, str]) -> None:
        telegram, tracks = self._world.telegram, self._tracks()
        for chat in telegram.groups + telegram.private_chats:
            reading = Reading(chat, tracks.get(chat, []))
            reading.read(sent_in(telegram, chat, self._since))
            self.found += reading.found
            self.repeats += reading.repeats
            self.missing += len(reading.missing)
            listed = [row for row in unknown if row.lane.partition(":")[2] == str(chat.id)]
            self._listed(reading, Counter(cases.get(row.case_id, "") for row in listed))

    def _tracks(self) -> dict[Chat, list[Track]]:
        tracks: dict[Chat, list[Track]] = {}
        for story in self._stories:
            for chat, wanted in story.expected().items():
                tracks.setdefault(chat, []).extend(Track(story, lines) for lines in wanted if lines)
        for person, episodes in self._world.episodes.items():
            filled = [line for story, name in episodes for line in story.forms()[person, name]]
            tracks.setdefault(self._world.phone(person).chat, []).append(Track("forms", filled))
        return tracks

    def _listed(self, reading: Reading, listed: Counter[str]) -> None:
        """A notice that nobody has seen stands in the list of the doubtful ones, with its case where it has one."""
        for story, line in reading.missing:
            number = story.number if isinstance(story, Story) else ""
            names = [number, ""]
            if not number or number not in line.text + line.holds:
                names += listed  # words that name no case: which of several was missing, nobody can tell
            name = next((each for each in names if listed[each]), None)
            if name is not None:
                listed[name] -= 1
            else:
                self._breach(Breach.UNLISTED_NOTICE, f"{story}: {line}", reading.chat)

    def _cards(self) -> None:
        for story in self._stories:
            if (wanted := story.card()) is None:
                continue
            chat, text = wanted
            cards = [each for each in chat.from_bots if story.number in each.text and "【" in each.text]
            shown = timeless(cards[-1].text) if cards else "no card at all"
            if shown != text:
                self._breach(Breach.FALSE_CARD, f"{story}: {shown!r}; expected {text!r}", chat)

    # --- what is stored -----------------------------------------------------------------------------------------------
    def _rows(self, storage: Storage, rows: Rows, *, at_rest: bool) -> None:
        cases = storage.cases.latest(rows, MANY)
        numbers = Counter(case.number for case in cases)
        stories = {story.number: story for story in self._stories if story.number}
        for number in stories.keys() - numbers.keys():
            self._breach(Breach.LOST_REPORT, f"{stories[number]} has no case")
        for number in numbers.keys() - stories.keys() if at_rest else ():
            self._breach(Breach.DOUBLED_CASE, f"nobody reported {number}")
        for case in cases:
            if (broken := storage.journal.verify(rows, case.id)) is not None:
                self._breach(Breach.FALSE_CASE, f"the journal of {case.number} is broken at {broken}")
            if at_rest and case.number in stories:
                journal = [type(entry.event).__name__ for entry in storage.journal.read(rows, case.id)]
                self._case(stories[case.number], case, journal)
        dead = storage.outbox.listed(rows, OutboxState.DEAD) + storage.outbox.listed(rows, OutboxState.FAILED)
        for row in dead:
            self._breach(Breach.LEFT_OVER, f"given up in {row.lane}: {row.error} {row.payload[:300]}")
        poisoned = sum(story.sent for story in self._stories if isinstance(story, Poisoner))
        found = rows._connection.exec_driver_sql("SELECT key, error FROM inbox WHERE state = 'dead'")
        letters = [(str(key), str(why)) for key, why in found]
        if at_rest and (len(letters) != poisoned or {why for _, why in letters} - {Poisoned.__name__}):
            self._breach(Breach.LEFT_OVER, f"{len(letters)} dead letters, {poisoned} expected: {letters}")

    def _case(self, story: Story, case: Case, journal: list[str]) -> None:
        if (wanted := story.row()) is None:
            return
        state, holder, (form, work) = wanted
        begun, rest = journal[: len(form)], journal[len(form) :]
        if (case.state.value, case.holder or "") != (state, holder):
            self._breach(Breach.FALSE_CASE, f"{story} is {case.state.value} with {case.holder}")
        if sorted(begun) != sorted(form) or rest != list(work):
            self._breach(Breach.FALSE_CASE, f"{story} went through {begun} and then {rest}; expected {form}, {work}")

    # --- what else is wrong -------------------------------------------------------------------------------------------
    def _telegram(self) -> None:
        telegram = self._world.telegram
        for refusal in telegram.refusals:
            if not refusal.is_injected and not any(words in refusal.description for words in ALLOWED):
                self._breach(Breach.FAULT, f"Telegram refused: {refusal}")
        for warning in telegram.warnings:
            self._breach(Breach.FAULT, f"Telegram passes over: {warning}")

    def _log(self, lines: Iterable[str]) -> None:
        for line in lines:
            try:
                told = json.loads(line)
            except ValueError:
                told = {"level": "error"} if "Traceback" in line else {}  # what is told on the terminal is no log
            bad = isinstance(told, dict) and told.get("level") in {"error", "critical"}
            if bad and told.get("error") != Poisoned.__name__:
                self._breach(Breach.FAULT, line)

    def _breach(self, breach: Breach, words: str, chat: Chat | None = None) -> None:
        self.found.append(Found(breach, words, chat))


def unreached(points: list[Point]) -> list[Found]:
    """A breach for each point at which no process has ended."""
    return [Found(Breach.UNREACHED, str(point)) for point in points]
