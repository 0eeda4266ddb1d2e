"""`dutyline doctor`: looks at everything that the program stands on, says what is wrong and what to do about it."""

import json
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import partial

from bot.bootstrap import bots_of, cabinet_of, house_of
from bot.channels.port import Channel, ChannelError, Unauthorised, Unreachable
from bot.clock import Clock
from bot.config import Settings
from bot.diagnosis import LINES, Observation, Weight, audited, awake
from bot.errors import Unusable
from bot.filing import VANISHED
from bot.house import HOTLINE, STAFF, House
from flows.text import N, Series, T, Text
from storage.unit_of_work import Chat, ChatKind, FileState, OutboxState, Rows, Storage

ROOM = 512 * 1024 * 1024
"""Bytes that should be free where rows and files are kept."""
PAGES_LAST = timedelta(seconds=20)
"""So long the pages of the database are looked at, which a large file on a slow disk takes."""
LISTED = 20
"""Messages set aside that are named one by one."""


ALL = "all"


async def examined(settings: Settings, storage: Storage) -> AsyncIterator[Observation]:
    """Look at everything, one thing after another."""
    plans: list[Text] = []
    house = house_of(settings, plans.append)
    for text in plans:
        yield Observation(Weight.WRONG, text)
    yield Observation(Weight.FINE, N("{n} plan can be used.", "{n} plans can be used.", len(house.offered)))
    yield _room(settings)
    async for finding in _pages(storage):  # before anything is read: from a damaged file nothing may come
        yield finding
    async for finding in awake(storage):
        yield finding
    async for finding in audited(storage):
        yield finding
    async for finding in _letters(storage):
        yield finding
    async for finding in _chains(storage):
        yield finding
    yield await _files(settings, storage)
    if not settings.has_tokens:
        yield Observation(Weight.NOTE, T("No bot token is set, so Telegram is not looked at."))
        return
    channels = bots_of(settings, Clock.wall().now)
    try:
        async for finding in _bots(settings, house, storage, channels):
            yield finding
    finally:
        for channel in channels.values():
            await channel.close()


# --- here -------------------------------------------------------------------------------------------------------------
def _room(settings: Settings) -> Observation:
    free = shutil.disk_usage(settings.data).free
    words = T("{free} MB are free in the data folder.", free=free // 1024**2)
    return Observation(Weight.FINE if free > ROOM else Weight.WRONG, words)


async def _pages(storage: Storage) -> AsyncIterator[Observation]:
    """Whether the disk has kept the database as it was written; a server looks after its own."""
    try:
        fault = await storage.fault_in_pages(PAGES_LAST)
    except TimeoutError:
        words = T("The database file is large: not every page of it was looked at within {length}.", length=PAGES_LAST)
        yield Observation(Weight.NOTE, words)
        return
    if fault:
        words = T(
            "The database file is damaged ({fault}). End the program, keep a copy of the folder, and bring back the "
            "last backup: dutyline restore.",
            fault=fault,
        )
        yield Observation(Weight.WRONG, words)
    elif fault is not None:
        yield Observation(Weight.FINE, T("Every page of the database file is whole."))


async def _letters(storage: Storage) -> AsyncIterator[Observation]:
    """What was set aside: nobody but a person can decide what to do with it."""
    dead = await storage.read(storage.inbox.dead)
    for arrival in dead[:LISTED]:
        words = T(
            "Set aside, received {at}: {key} ({why}). Look into the log at that time, then clear it: "
            "dutyline doctor --clear {key}",
            at=arrival.received_at,
            key=arrival.key,
            why=arrival.error or "",
        )
        yield Observation(Weight.WRONG, words)
    unsent = await storage.read(storage.outbox.troubled)
    for row in unsent[:LISTED]:
        words = T(
            "Not delivered, written {at}, for {lane}: {why}. Once somebody has seen to it: "
            "dutyline doctor --clear {id}",
            at=row.created_at,
            lane=row.lane,
            why=row.error or row.state.value,
            id=str(row.id),
        )
        yield Observation(Weight.NOTE if row.state is OutboxState.UNKNOWN else Weight.WRONG, words)
    if not dead and not unsent:
        yield Observation(Weight.FINE, T("No message was set aside."))
    elif (more := max(0, len(dead) - LISTED) + max(0, len(unsent) - LISTED)) > 0:
        yield Observation(Weight.WRONG, N("{n} more like these.", "{n} more like these.", more))


async def _chains(storage: Storage) -> AsyncIterator[Observation]:
    """Whether the journals of the open cases still are what was written."""
    cases = await storage.read(storage.cases.open_ones)
    broken = [
        (case.number, at)
        for case in cases
        if (at := await storage.read(partial(storage.journal.verify, case=case.id))) is not None
    ]
    for number, at in broken:
        words = T("The journal of case {number} was changed from line {line} on.", number=number, line=at)
        yield Observation(Weight.WRONG, words)
    if not broken:
        yield Observation(
            Weight.FINE,
            N("The journal of {n} open case is whole.", "The journals of {n} open cases are whole.", len(cases)),
        )


async def _files(settings: Settings, storage: Storage) -> Observation:
    """Whether what people sent is where it was put."""
    cabinet = cabinet_of(settings)
    lost = await storage.read(partial(storage.media.listed, state=FileState.LOST))
    kept = await storage.read(partial(storage.media.listed, state=FileState.KEPT))
    gone = [each for each in lost if each.error == VANISHED]
    gone += [each for each in kept if not cabinet.has(each.sha256)]
    if not gone:
        return Observation(Weight.FINE, N("{n} file is kept.", "{n} files are kept.", len(kept)))
    words = N(
        "{n} file that was kept is not in {folder} any more. Bring it back from a backup.",
        "{n} files that were kept are not in {folder} any more. Bring them back from a backup.",
        len(gone),
        folder=str(settings.data / "media"),
    )
    return Observation(Weight.WRONG, words)


# --- Telegram ---------------------------------------------------------------------------------------------------------
async def _bots(
    settings: Settings, house: House, storage: Storage, channels: dict[str, Channel]
) -> AsyncIterator[Observation]:
    for name, variable in ((HOTLINE, "DUTYLINE_HOTLINE_TOKEN"), (STAFF, "DUTYLINE_STAFF_TOKEN")):
        if name not in channels:
            yield Observation(Weight.WRONG, T("{variable} is not set, so that side is off.", variable=variable))
            continue
        try:
            async for finding in _bot(settings, name, channels[name]):
                yield finding
        except Unauthorised:
            yield Observation(
                Weight.WRONG,
                T(
                    "Telegram does not know this token, so that side is off. Please check {variable}.",
                    variable=variable,
                ),
            )
        except ChannelError as error:
            words = T("Telegram cannot be reached for the {bot} bot: {why}.", bot=name, why=str(error))
            yield Observation(Weight.WRONG, words)
    if STAFF in channels:
        async for finding in _groups(house, storage, channels[STAFF]):
            yield finding
    yield await _people(house, storage)


async def _bot(settings: Settings, name: str, channel: Channel) -> AsyncIterator[Observation]:
    about = await channel.about()
    yield Observation(Weight.FINE, T("The {bot} bot is @{username}.", bot=name, username=about.username))
    wanted = f"{settings.webhook_url}/{name}" if settings.webhook_url else ""
    if about.webhook != wanted:
        found = T("Telegram brings the updates of the {bot} bot to {url}", bot=name, url=about.webhook or "-")
        expected = T("expected {url}; the program says so itself when it starts.", url=wanted or "-")
        yield Observation(Weight.NOTE, Series(items=(found, expected)))
    if about.webhook_error:
        yield Observation(Weight.WRONG, T("Telegram could not bring updates: {why}.", why=about.webhook_error))
    if about.waiting:
        words = N("{n} update waits at Telegram.", "{n} updates wait at Telegram.", about.waiting)
        yield Observation(Weight.NOTE, words)
    if name != STAFF:
        return
    if about.reads_groups:
        words = T(
            "The staff bot receives all that is written in its groups, and passes by what is no reply to it. "
            "Privacy mode can be switched on in BotFather (/setprivacy); nothing here needs it off."
        )
        yield Observation(Weight.NOTE, words)
    else:
        words = T("Privacy mode is on: the staff bot receives commands and replies, and all where it is administrator.")
        yield Observation(Weight.FINE, words)


async def _groups(house: House, storage: Storage, channel: Channel) -> AsyncIterator[Observation]:
    chats = {chat.group_id: chat for chat in await storage.read(storage.chats.staff) if _is_bound(chat)}
    for group in house.organisation.groups:
        name, chat = group.name.words, chats.get(group.id)
        if chat is None:
            words = T("{group} has no chat: dutyline invite --group {id} prints the code.", group=name, id=group.id)
            yield Observation(Weight.WRONG, words)
            continue
        try:
            standing = await channel.standing(chat.chat)
        except Unreachable:
            yield Observation(Weight.WRONG, T("The staff bot is not in the chat of {group}.", group=name))
            continue
        except ChannelError as error:
            yield Observation(Weight.WRONG, T("The chat of {group}: {why}.", group=name, why=str(error)))
            continue
        if not standing.may_write:
            yield Observation(Weight.WRONG, T("The staff bot may not write in the chat of {group}.", group=name))
        elif standing.forum and not standing.may_manage_topics:
            words = T("{group} has topics; to open one a case, let the staff bot manage topics.", group=name)
            yield Observation(Weight.NOTE, words)
        else:
            yield Observation(Weight.FINE, T("{group} has its chat.", group=name))


def _is_bound(chat: Chat) -> bool:
    return chat.kind is ChatKind.GROUP and chat.bot == STAFF and bool(chat.group_id)


async def _people(house: House, storage: Storage) -> Observation:
    """Who of the staff has not joined, or can no longer be written to."""
    chats = await storage.read(storage.chats.staff)
    here = {chat.person for chat in chats if chat.kind is ChatKind.PRIVATE and chat.bot == STAFF and chat.reachable}
    missing = [each.name.words for each in house.organisation.people if each.kind == "staff" and each.id not in here]
    if not missing:
        return Observation(Weight.FINE, T("Everybody of the staff has joined."))
    return Observation(
        Weight.WRONG,
        T(
            "Not joined, or cannot be written to: {people}. dutyline invite PERSON prints a code.",
            people=Series(items=tuple(missing)),
        ),
    )


# --- what the command does --------------------------------------------------------------------------------------------
async def diagnosed(settings: Settings, storage: Storage, *, as_json: bool, say: Callable[[Text], str]) -> bool:
    """Print every finding; tell whether nothing is wrong."""
    well = True
    async for finding in examined(settings, storage):
        well &= finding.weight is not Weight.WRONG
        if as_json:
            print(json.dumps({"weight": finding.weight.value, "text": say(finding.text)}, ensure_ascii=False))
        else:
            print(say(LINES[finding.weight](finding.text)))
    return well


async def cleared(storage: Storage, wanted: str, *, say: Callable[[Text], str]) -> None:
    """Forget a message that was set aside, now that somebody has seen to it; `all` forgets every one."""
    count = await storage.run(partial(_clear, storage=storage, wanted=wanted))
    if not count and wanted != ALL:
        raise Unusable([T("nothing is set aside under '{key}'; `dutyline doctor` lists what is", key=wanted)])
    print(say(N("{n} message was cleared.", "{n} messages were cleared.", count)))


def _clear(rows: Rows, storage: Storage, wanted: str) -> int:
    letters = [each.key for each in storage.inbox.dead(rows) if wanted in {ALL, each.key}]
    unsent = [each.id for each in storage.outbox.troubled(rows) if wanted in {ALL, str(each.id)}]
    storage.inbox.clear(rows, letters)
    storage.outbox.clear(rows, unsent)
    return len(letters) + len(unsent)
