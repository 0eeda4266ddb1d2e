"""Runs the program: every clerk in a task of its own, pages beside them, until somebody ends it."""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.channels.port import Channel, ChannelError, Unauthorised
from bot.clock import Clock
from bot.config import Settings
from bot.desk import Desk
from bot.engine.deadlines import Deadlines
from bot.engine.delivery import Delivery
from bot.engine.media import Fetching
from bot.house import HOTLINE, STAFF, House
from bot.i18n import Reader, written
from bot.intake import Intake
from bot.listening import Page, listen
from bot.menu import menu_of
from bot.web.hooks import Hook, hook_routes, keep_hooked, secrets_of
from bot.web.outside import outside_app
from flows.terms import Language
from flows.text import T, Text
from storage.unit_of_work import Rows, Storage, Unavailable

log = logging.getLogger(__name__)
BEAT = 10.0
"""Seconds between two signs of life in the rows."""
STOPS = 8.0
"""Seconds that delivery may take to put down what it carries."""
KEPT = timedelta(hours=48)
"""How long Telegram's update ids and what was sent are kept: it repeats nothing older than a day."""
Tell = Callable[[Text], None]
"""Says a line to the administrator."""


@dataclass(slots=True)
class Program:
    """The house, put together and not yet running."""

    settings: Settings
    clock: Clock
    storage: Storage
    house: House
    desk: Desk
    intake: Intake
    delivery: Delivery
    deadlines: Deadlines
    fetching: Fetching
    channels: dict[str, Channel]
    tell: Tell


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

    async def run(self, console: ASGIApp | None) -> None:
        """Run until SIGINT or SIGTERM. Raise Unusable when nothing of what was asked for can run."""
        program = self._program
        self._hooks = await self._make_hooks()
        pages = listen(program.settings, console, self._outside(), program.tell)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._end.set)
        await program.delivery.begin()
        await program.intake.begin()
        await program.fetching.begin()
        for page in pages:
            self._serve(page)
        for hook in self._hooks.values():
            self._start(hook.run())
        clerks = (program.deadlines, program.delivery, program.intake, program.fetching)
        for work in (*(clerk.run() for clerk in clerks), self._beat()):
            self._start(work)
        for name, channel in program.channels.items():
            self._start(self._channel(name, channel))
        self._announce()
        # aiogram brings a large heap that never changes: keep the collector from walking it at every pause.
        gc.freeze()
        gc.enable()
        await self._end.wait()
        await self._stop()
        if self._failed is not None:
            raise self._failed

    # --- pages ------------------------------------------------------------------------------------------------------
    def _outside(self) -> Starlette:
        """What the world may reach, with the way in of every bot when Telegram is to bring the updates itself."""
        house, url = self._program.house, self._program.settings.webhook_url

        def write(text: Text, language: Language) -> str:
            return written(text, Reader(language=language, zone=house.zone, now=self._program.clock.now()))

        routes = hook_routes(url, self._hooks) if url else []
        return outside_app(self._program.storage, routes, hotline=house.organisation.numbers.hotline, write=write)

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
                await channel.run(self._program.intake.receive)
        except Unauthorised:
            variable = "DUTYLINE_HOTLINE_TOKEN" if name == HOTLINE else "DUTYLINE_STAFF_TOKEN"
            self._program.tell(
                T("Telegram does not know this token, so that side is off. Please check {variable}.", variable=variable)
            )

    async def _introduce(self, name: str, channel: Channel) -> None:
        """Ask the bot's name and show its commands, as soon as Telegram can be reached."""
        commands = list(menu_of(name, self._program.house.language, self._say))
        pause = 1.0
        while True:
            try:
                link = await channel.link("")
                await channel.publish_commands(commands)
            except Unauthorised:
                return
            except ChannelError as error:
                log.info("%s cannot introduce itself yet: %s", name, type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(60.0, pause * 2)
                continue
            self._links[name] = link.partition("?")[0]
            self._program.house.hotline_link = self._links.get(HOTLINE, "")
            return

    async def _beat(self) -> None:
        """Leave a sign of life, remember how far each bot has polled, and forget what is too old to be repeated."""
        program, pause, never = self._program, 1.0, asyncio.Event()
        while True:
            now = program.clock.now()
            signs = {"beat:program": now.isoformat()}
            signs |= {f"link:{name}": link for name, link in self._links.items()}
            for name, channel in program.channels.items():
                hook = self._hooks.get(name)
                if (last_good := hook.last_good if hook else channel.last_good) is not None:
                    signs[f"polled:{name}"] = last_good.isoformat()
            try:
                await program.storage.run(partial(self._sign, signs=signs, before=now - KEPT))
            except Unavailable:
                log.warning("the database cannot be used now")
            # Soon after a start, for a press after the next outage counts from the last good poll; and often where the
            # clock can be moved, for the demo goes on from its last sign of life.
            await program.clock.wait(None, never, at_most=pause)
            pause = pause if program.clock.controllable else min(BEAT, 2 * pause)

    def _sign(self, rows: Rows, signs: dict[str, str], before: datetime) -> None:
        storage = self._program.storage
        storage.settings.put(rows, signs)
        storage.inbox.forget(rows, before)
        storage.outbox.forget(rows, before)

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
