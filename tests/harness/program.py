"""The real program as a process of its own: started, waited for, killed, started again."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from tests.harness.database import told_to_program

STARTS = 60.0
"""Seconds that a start may take on a busy machine."""


class Starter(Protocol):
    """Another way to start a process of the program."""

    async def start(self, arguments: list[str], environment: Mapping[str, str]) -> Any:
        """A process like asyncio's, that runs `dutyline` with these arguments."""


class Program:
    """`dutyline run` with settings; `lines` is what it wrote on standard error."""

    def __init__(self, data: Path, starter: Starter | None = None, **settings: str) -> None:
        self.data = data
        self.starter = starter
        self._settings = {"DUTYLINE_DATA": str(data), "DUTYLINE_WEB": "127.0.0.1:0", **settings}
        self.process: Process | None = None
        self.lines: list[str] = []
        self.since = 0
        """The line of the last start."""
        self._reader: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    @property
    def environment(self) -> dict[str, str]:
        """The process environment: nothing of ours leaks in."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DUTYLINE_")}
        return {**clean, "PYTHONUNBUFFERED": "1", **self._settings}

    def forget(self, setting: str) -> None:
        """Start without this setting from now on."""
        self._settings.pop(setting, None)

    def set(self, setting: str, value: str) -> None:
        """Start with this setting from now on."""
        self._settings[setting] = value

    async def start(self, *arguments: str, until: str = "") -> None:
        """Start, and wait until it says `until`."""
        self.since = len(self.lines)
        self.process = await self._process("run", *arguments)
        self._reader = asyncio.create_task(self._read())
        if until:
            await self.said(until)

    async def _process(self, *arguments: str) -> Process:
        if self.starter is not None:
            started: Process = await self.starter.start([*arguments], self.environment)
            return started
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.cli", *arguments, env=self.environment, stdout=PIPE, stderr=PIPE
        )

    async def _read(self) -> None:
        assert self.process is not None
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.lines.append(line.decode().rstrip())
            self._news.set()
        self._news.set()

    async def said(self, words: str, within: float = STARTS) -> str:
        """Wait for a line that holds these words, and was written since the last start."""

        async def look() -> str:
            seen = self.since
            while True:
                for line in self.lines[seen:]:
                    if words in line:
                        return line
                seen = len(self.lines)
                if self._reader is not None and self._reader.done():
                    message = f"the program ended without saying {words!r}: " + "\n".join(self.lines)
                    raise AssertionError(message)
                self._news.clear()
                await self._news.wait()

        return await asyncio.wait_for(look(), within)

    async def kill(self) -> None:
        """Kill it in the middle of whatever it does."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """Ask it to end, and return its status."""
        return await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> int:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        status = await asyncio.wait_for(self.process.wait(), 20)
        if self._reader is not None:
            await self._reader
        return status

    async def command(self, *arguments: str) -> tuple[int, str, str]:
        """Run another `dutyline` command on the same data; return status, output and errors."""
        process = await self._process(*arguments)
        try:
            out, err = await asyncio.wait_for(process.communicate(), STARTS)
        finally:
            if process.returncode is None:  # a command that does not end must not outlive its test
                process.send_signal(signal.SIGKILL)
        return process.returncode or 0, out.decode(), err.decode()


def free_place() -> str:
    """A host and a port on loopback that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"


@contextlib.asynccontextmanager
async def program(data: Path, starter: Starter | None = None, **settings: str) -> AsyncIterator[Program]:
    """A program that is ended when the test is over."""
    async with told_to_program(settings) as database:
        running = Program(data, starter, **settings, **database)
        try:
            yield running
        except BaseException:
            # What the program said of itself is the first thing to read when a test fails.
            sys.stderr.write("\n".join([*running.lines, ""]))
            raise
        finally:
            if running.process is not None and running.process.returncode is None:
                await running.kill()
