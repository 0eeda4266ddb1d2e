"""Runs the program: every clerk in a task of its own, pages beside them, until somebody ends it."""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.awakening import make_good
from bot.channels.port import Channel, Unauthorised
from bot.clock import Clock
from bot.config import Settings
from bot.desk import Desk
from bot.duties import turns_ahead
from bot.engine.auditor import Auditor, Watched
from bot.engine.deadlines import Deadlines
from bot.engine.delivery import Delivery
from bot.engine.leases import AUDIT, Leases
from bot.engine.lifeline import lifeline
from bot.engine.media import Fetching
from bot.engine.timekeeping import Timekeeper
from bot.heartbeat import POLLED, Heartbeat
from bot.house import CONSOLE, HOTLINE, STAFF, House
from bot.i18n import Reader, written
from bot.intake import Intake
from bot.listening import Page, listen
from bot.menu import introduced, menu_of
from bot.storing import Hindrances
from bot.turns import Turns
from bot.web.hooks import Hook, hook_routes, keep_hooked, secrets_of
from bot.web.outside import outside_app
from flows.terms import Language
from flows.text import T, Text
from storage.unit_of_work import Storage, StorageError, Unavailable

log = logging.getLogger(__name__)
LISTENS_AGAIN = 2.0
"""Seconds until it is listened to other processes again."""
STOPS = 8.0
"""Seconds that delivery may take to put down what it carries."""
Tell = Callable[[Text], None]
"""Says a line to the administrator."""


@dataclass(slots=True)
class Program:
    """The house, put together and not yet running."""

    settings: Settings
    clock: Clock
    storage: Storage
    open_rows: Callable[[], Awaitable[Storage]]
    """The same rows on a connection of one's own."""
    house: House
    desk: Desk
    intake: Intake
    delivery: Delivery
    deadlines: Deadlines
    fetching: Fetching
    leases: Leases
    channels: dict[str, Channel]
    tell: Tell
    hindrances: Hindrances


class Running:
    """The program at work."""

    def __init__(self, program: Program, say: Callable[[Text, Language], str]) -> None:
        self._program, self._say = program, say
        self._servers: list[uvicorn.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._end = asyncio.Event()
        self._links: dict[str, str] = {}
        self._failed: BaseException | None = None
        self._hooks: dict[str, Hook] = {}
        self._turns = Turns(program.storage, program.leases, program.intake.receive, program.clock)
        self._heartbeat = Heartbeat(program.storage, program.clock, self._signs, program.hindrances)

    async def run(self, console: ASGIApp | None) -> None:
        """Run until SIGINT or SIGTERM. Raise Unusable when nothing of what was asked for can run."""
        program = self._program
        self._hooks = await self._make_hooks()
        pages = listen(program.settings, console, self._outside(), program.tell)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._end.set)
        away_since = await self._heartbeat.missed()
        self._heartbeat.is_catching_up = away_since is not None
        self._turns.want(program.channels.keys() & {HOTLINE, STAFF} - self._hooks.keys())
        auditor = self._make_auditor()
        with contextlib.suppress(Unavailable):  # it is tried again below
            await program.leases.renew()
        await program.intake.begin()
        for page in pages:
            self._serve(page)
        for hook in self._hooks.values():
            self._start(hook.run())
        keeper = Timekeeper(program.storage, program.clock, self._stepped)
        clerks = (program.intake, program.fetching, program.leases, self._heartbeat)
        for work in (*(clerk.run() for clerk in clerks), self._listen()):
            self._start(work)
        if not program.clock.controllable:  # where people move it, everything is late at once
            self._start(keeper.run())
            self._start(auditor.run())
        self._start(self._tell_time(away_since))
        for name, channel in program.channels.items():
            self._start(self._channel(name, channel))
        self._announce()
        # aiogram brings a large heap that never changes: keep the collector from walking it at every pause.
        gc.freeze()
        gc.enable()
        await self._end.wait()
        await self._stop()
        await auditor.close()
        if self._failed is not None:
            raise self._failed

    # --- pages ------------------------------------------------------------------------------------------------------
    def _outside(self) -> Starlette:
        """What the world may reach, with the way in of every bot when Telegram is to bring the updates itself."""
        house, url = self._program.house, self._program.settings.webhook_url

        def write(text: Text, language: Language) -> str:
            return written(text, Reader(language=language, zone=house.zone, now=self._program.clock.now()))

        routes = hook_routes(url, self._hooks) if url else []
        hotline, now = house.organisation.numbers.hotline, self._program.clock.now
        return outside_app(self._program.storage, routes, hotline=hotline, write=write, now=now)

    def _serve(self, page: Page) -> None:
        app, listening = page
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        # Signals are ours: the servers end with the clerks, not before them.
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
        self._servers.append(server)
        self._start(server.serve(sockets=[listening]))
        host, port = listening.getsockname()[:2]
        self._program.tell(T("Open http://{host}:{port}/ in a browser.", host=str(host), port=str(port)))

    async def _make_hooks(self) -> dict[str, Hook]:
        """A hook for every bot, with a secret that Telegram alone is told; none while updates are polled for."""
        program = self._program
        if program.settings.webhook_url is None:
            return {}
        bots = {name: channel for name, channel in program.channels.items() if name in {HOTLINE, STAFF}}
        known = await program.storage.run(partial(secrets_of, storage=program.storage, bots=list(bots)))
        receive, now = program.intake.receive, program.clock.now
        return {
            name: Hook(channel, known[name], receive, now=now, last_good=channel.last_good)
            for name, channel in bots.items()
        }

    def _make_auditor(self) -> Auditor:
        """The alarm bell: one process rings it."""
        program, url = self._program, self._program.settings.heartbeat_url
        program.leases.want(AUDIT)
        bots = ((name, channel) for name, channel in program.channels.items() if name != CONSOLE)
        watched = Watched(
            spare=program.storage,
            heard={name: partial(self._heard, name, channel) for name, channel in bots},
            beat=lifeline(url.get_secret_value()) if url else None,
            may=partial(program.leases.held, AUDIT),
            owns=partial(program.leases.own, name=AUDIT),
            wakes=(program.delivery, program.deadlines),
            group_per_minute=program.settings.group_per_minute,
            turns=partial(turns_ahead, program.house),
        )
        return Auditor(program.open_rows, program.house, program.clock, watched)

    def _heard(self, name: str, channel: Channel) -> datetime | None:
        hook = self._hooks.get(name)
        return hook.seen_at if hook is not None else self._turns.last_good(name, channel)

    # --- clerks -------------------------------------------------------------------------------------------------------
    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # A clerk that fell must not leave a house that looks awake: end, and let the supervisor start anew.
            log.error("a part of the program ended", exc_info=error)
            self._failed = error
            self._end.set()

    async def _channel(self, name: str, channel: Channel) -> None:
        if name in {HOTLINE, STAFF}:
            self._start(self._introduce(name, channel))
        try:
            if name in self._hooks:
                await keep_hooked(channel, self._hooks[name], f"{self._program.settings.webhook_url}/{name}")
            else:
                await self._turns.run(name, channel)
        except Unauthorised:
            variable = "DUTYLINE_HOTLINE_TOKEN" if name == HOTLINE else "DUTYLINE_STAFF_TOKEN"
            self._program.tell(
                T("Telegram does not know this token, so that side is off. Please check {variable}.", variable=variable)
            )

    # --- time -------------------------------------------------------------------------------------------------------
    async def _tell_time(self, away_since: datetime | None) -> None:
        """Let what is due knock, and send."""
        program = self._program
        if away_since is not None:
            await make_good(partial(self._caught_up, away_since), program.deadlines, program.clock)
            self._heartbeat.is_catching_up = False
        self._start(program.deadlines.run())
        self._start(program.delivery.run())

    async def _caught_up(self, since: datetime) -> bool:
        for name, channel in self._program.channels.items():
            hook = self._hooks.get(name)
            if not (hook.caught_up if hook is not None else await self._turns.caught_up(name, channel, since)):
                return False
        return True

    def _signs(self) -> dict[str, str]:
        """The names of the bots, and how far those have polled whose turn is here."""
        signs = {f"link:{name}": link for name, link in self._links.items()}
        for name, channel in self._program.channels.items():
            hook = self._hooks.get(name)
            last_good = hook.last_good if hook else self._turns.last_good(name, channel)
            if last_good is not None:
                signs[f"{POLLED}{name}"] = last_good.isoformat()
        return signs

    async def _stepped(self, _leap: timedelta) -> None:
        await self._program.delivery.clock_stepped()
        await self._program.fetching.clock_stepped()
        self._program.deadlines.wake()

    async def _listen(self) -> None:
        """Hear what other processes have stored, and wake who has work then."""
        program = self._program
        clerks = (program.deadlines, program.delivery, program.fetching, program.intake)

        def wake() -> None:
            for clerk in clerks:
                clerk.wake()

        while program.storage.is_shared:
            try:
                await program.storage.listen(wake)
            except StorageError as error:
                log.warning("other processes are not heard now: %s", type(error).__name__)
            await asyncio.sleep(LISTENS_AGAIN)

    async def _introduce(self, name: str, channel: Channel) -> None:
        """Ask the bot's name and show its commands, as soon as Telegram can be reached."""
        commands = list(menu_of(name, self._program.house.language, self._say))
        if link := await introduced(channel, commands):
            self._links[name] = link
            self._program.house.hotline_link = self._links.get(HOTLINE, "")

    def _announce(self) -> None:
        settings, tell = self._program.settings, self._program.tell
        if not settings.has_tokens:
            tell(T("No bot token is set: this is the demo, with an organisation and a database of its own."))
            return
        for token, variable in (
            (settings.hotline_token, "DUTYLINE_HOTLINE_TOKEN"),
            (settings.staff_token, "DUTYLINE_STAFF_TOKEN"),
        ):
            if token is None:
                tell(T("{variable} is not set, so that side is off.", variable=variable))

    async def _stop(self) -> None:
        for server in self._servers:
            server.should_exit = True
        try:
            async with asyncio.timeout(STOPS):
                await self._program.delivery.stop()
        except TimeoutError:
            log.warning("messages were still under way; the next start lists or repeats them")
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=5) if tasks else None
        try:
            await self._program.leases.release()
        except StorageError:
            log.warning("what this process held is free for others in a few seconds")
