"""Puts the house together; the only room that knows every concrete class."""

import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from starlette.types import ASGIApp

from bot.backstage import Backstage, Stories
from bot.channels.console.channel import ConsoleChannel
from bot.channels.console.seats import seats_of
from bot.channels.port import Channel
from bot.clock import Clock
from bot.config import Settings
from bot.desk import Desk
from bot.engine.cabinet import Folder
from bot.engine.carrying import Carrying
from bot.engine.deadlines import Deadlines
from bot.engine.delivery import Delivery
from bot.engine.leases import MEDIA, SEND, Leases
from bot.engine.media import Fetching, Places
from bot.engine.outcome import Trouble, as_told
from bot.engine.timekeeping import clock_of
from bot.errors import Unusable
from bot.house import CONSOLE, HOTLINE, STAFF, House
from bot.i18n import Reader, plain
from bot.intake import Intake, Wakes
from bot.keeping_plans import out_of_force, rests, take_up
from bot.library import Library, read_library, read_organisation
from bot.people import cut_off
from bot.plan_news import tell_faults
from bot.running import Program, Running, Tell
from bot.seats import take_seats
from bot.storing import Hindrances, is_there, lines, no_database
from bot.web.console.app import Desktop, console_app
from flows.terms import Language
from flows.text import T, Text
from storage.database import open_storage
from storage.sole import sole_user
from storage.unit_of_work import NothingBegun, Outgoing, Storage, StorageError


@contextlib.asynccontextmanager
async def rows_of(settings: Settings, *, alone: bool = False, there: bool = False) -> AsyncIterator[Storage]:
    """The rows; raise Unusable with one line when they cannot be opened.

    `alone` is for what may not work on them beside another program, as far as the database knows only one. `there` is
    for what only looks: with the wrong settings it makes no empty database, and says what it looked for.
    """
    if there and not is_there(settings):
        raise Unusable([no_database(settings)])
    with contextlib.ExitStack() as held:
        try:
            settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)  # personal data: nobody else's to read
            if alone:
                held.enter_context(sole_user(settings.database))
            storage = await open_storage(settings.database, begun=there)
        except NothingBegun:
            raise Unusable([no_database(settings)]) from None
        except (OSError, StorageError) as error:
            raise Unusable(lines(T("the database cannot be opened"), error)) from None
        try:
            yield storage
        finally:
            await storage.close()


def house_of(settings: Settings, tell: Tell) -> House:
    """The organisation and the plans; a plan that cannot be used is told and left out, the others work."""
    return _house_and_library(settings, tell)[0]


def _house_and_library(settings: Settings, tell: Tell) -> tuple[House, Library]:
    organisation = read_organisation(settings.organisation)
    library = read_library(settings.plan_folders, organisation)
    for finding in library.findings:
        if not rests(finding.file, organisation.packs):
            tell(T("A plan cannot be used: {finding}", finding=finding.text))
    house = House(organisation, library.plans, zone=settings.time_zone, language=settings.language)
    if not house.offered:
        raise Unusable([T("there is no plan that can be used; see the lines above")])
    return house, library


@contextlib.asynccontextmanager
async def assembled(settings: Settings, *, speed: float, console: bool, tell: Tell) -> AsyncIterator[Program]:
    """The whole program, with every channel that the settings ask for."""
    if settings.has_tokens and speed != 1:
        raise Unusable([T("--speed is for the demo only; without it the clock is the real one")])
    house, library = _house_and_library(settings, tell)
    for finding in out_of_force(library, house.organisation.packs):
        tell(T("A plan is not in force: {finding}", finding=finding.text))
    async with rows_of(settings, alone=True) as storage:
        clock = await clock_of(storage) if settings.has_tokens else await _demo_clock(storage, speed)
        now = clock.now()
        for line in await storage.run(partial(take_up, storage, house, library, now=now)):
            tell(line)
        house.privacy_link = f"{settings.public_url}/privacy" if settings.public_url else ""
        desk = Desk(storage, house, clock)
        channels = await _channels(settings, storage, house, clock, console=console)
        house.bots = frozenset(channels)
        house.reaching = house.bots - ({CONSOLE} if settings.has_tokens else frozenset())
        for gone in await storage.run(partial(cut_off, storage, house, now=now)):
            tell(T("{person} is no longer in the organisation file, and was cut off.", person=gone))
        await storage.run(partial(tell_faults, storage, house, library, now=now))
        program = _staffed(settings, clock, storage, house, desk, channels, tell)
        try:
            yield program
        finally:
            for channel in channels.values():
                await channel.close()


def cabinet_of(settings: Settings) -> Folder:
    """Where the files that people send are kept."""
    return Folder(settings.data / "media")


def _staffed(
    settings: Settings,
    clock: Clock,
    storage: Storage,
    house: House,
    desk: Desk,
    channels: dict[str, Channel],
    tell: Tell,
) -> Program:
    """The clerks at their places, each knowing whom to wake."""
    deadlines, leases = Deadlines(storage, desk, clock), Leases(storage)
    holder: list[Intake] = []
    cabinet = cabinet_of(settings)
    delivery = Delivery(
        storage,
        channels,
        clock,
        partial(_report, desk, clock, holder),
        carry_files=Carrying(storage, cabinet),
        storm=house.organisation.clocks.storm,
        group_per_minute=settings.group_per_minute,
    )
    delivery.gather(house)
    fetching = Fetching(storage, house, clock, Places(channels, cabinet))
    hindrances = Hindrances(tell)
    wakes: dict[str, Wakes] = {"outbox": delivery, "due": deadlines, "attachment": fetching, "shipment": fetching}
    intake = Intake(desk, channels, clock, wakes, delivery.count, hindrances.failed)
    holder.append(intake)
    deadlines.tell((delivery, fetching))
    fetching.tell((delivery,))
    _share(leases, delivery, fetching, channels)
    rows_again = partial(open_storage, settings.database)
    clerks = (intake, delivery, deadlines, fetching, leases)
    return Program(settings, clock, storage, rows_again, house, desk, *clerks, channels, tell, hindrances)


async def _report(desk: Desk, clock: Clock, intake: Sequence[Intake], row: Outgoing, trouble: Trouble) -> None:
    """Tell the desk what delivery has found out, at the door where answers to presses go out."""
    if trouble is Trouble.UNDELIVERED:
        await intake[0].done(await desk.undelivered(row))
    else:
        await intake[0].done(await desk.handle([as_told(row, trouble, clock.now())]))


def _share(leases: Leases, delivery: Delivery, fetching: Fetching, bots: Iterable[str]) -> None:
    """Of several processes one speaks through a bot at a time, and one fetches files."""
    delivery.share(
        lambda bot: leases.held(f"{SEND}{bot}"),
        lambda rows, bot: leases.own(rows, f"{SEND}{bot}"),
    )
    for bot in bots:
        leases.want(f"{SEND}{bot}", partial(delivery.take_over, bot))
    fetching.share(lambda: leases.held(MEDIA), lambda rows: leases.own(rows, MEDIA))
    leases.want(MEDIA, fetching.begin)


async def _demo_clock(storage: Storage, speed: float) -> Clock:
    """The demo goes on where it was left: its time may be ahead of the world's, and a clock never goes back."""
    signs = await storage.read(lambda rows: storage.settings.of(rows, ["beat:program"]))
    clock = Clock(speed=speed)
    left = _moment(signs.get("beat:program"))
    if left is not None:
        clock.move_to(left)
    return clock


async def _channels(
    settings: Settings, storage: Storage, house: House, clock: Clock, *, console: bool
) -> dict[str, Channel]:
    polled = await storage.read(lambda rows: storage.settings.of(rows, ["polled:hotline", "polled:staff"]))
    channels = bots_of(settings, clock.now, polled)
    if console or not settings.has_tokens:
        await storage.run(lambda rows: take_seats(storage, house, rows, clock.now()))
        channels["console"] = ConsoleChannel(
            seats_of(house.organisation),
            now=clock.now,
            sleep=clock.sleep,
            transcript=settings.data / "console.jsonl",
        )
    return channels


def bots_of(
    settings: Settings, now: Callable[[], datetime], polled: Mapping[str, str] | None = None
) -> dict[str, Channel]:
    """The bots that have a token; `polled` is how far each had come when the program last ran."""
    channels: dict[str, Channel] = {}
    polled = polled or {}
    # Each library is loaded only by the process that speaks to its bot: aiogram alone takes two seconds.
    if settings.hotline_token is not None:
        from bot.channels.telegram_hotline import HotlineChannel  # noqa: PLC0415

        channels[HOTLINE] = HotlineChannel(
            settings.hotline_token.get_secret_value(),
            api=settings.telegram_api,
            proxy=settings.proxy,
            now=now,
            last_good=_moment(polled.get("polled:hotline")),
        )
    if settings.staff_token is not None:
        from bot.channels.telegram_staff import StaffChannel  # noqa: PLC0415

        channels[STAFF] = StaffChannel(
            settings.staff_token.get_secret_value(),
            api=settings.telegram_api,
            proxy=settings.proxy,
            now=now,
            last_good=_moment(polled.get("polled:staff")),
        )
    return channels


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


async def serve(
    settings: Settings,
    *,
    speed: float,
    console: bool,
    tell: Callable[[Text], None],
    say: Callable[[Text, Language], str],
) -> None:
    """Run until somebody ends it; raise Unusable when nothing that was asked for can run."""
    try:
        async with assembled(settings, speed=speed, console=console, tell=tell) as program:
            await Running(program, say).run(_console(program))
    except StorageError as error:
        # Nobody can be served without the rows: end, and let the supervisor start anew.
        raise Unusable(lines(T("the database cannot be used"), error)) from None


def _console(program: Program) -> ASGIApp | None:
    phones = program.channels.get("console")
    if not isinstance(phones, ConsoleChannel):
        return None
    house, clock, storage = program.house, program.clock, program.storage

    def say(text: Text, language: Language) -> str:
        return plain(text, Reader(language=language, zone=house.zone, now=clock.now()))

    async def reset() -> None:
        await storage.run(storage.empty)
        await storage.run(partial(take_up, storage, house, None, now=clock.now()))
        await storage.run(lambda rows: take_seats(storage, house, rows, clock.now()))
        phones.clear()

    return console_app(
        Desktop(
            phones=phones,
            clock=clock,
            overview=Backstage(storage, house, clock),
            say=say,
            zone=house.zone,
            language=house.language,
            stories=Stories(phones, house, clock) if clock.controllable else None,
            reset=reset if clock.controllable else None,
        )
    )
