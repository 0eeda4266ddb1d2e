"""Starts the program fast: one process loads its modules once, and every start is a fork of it, a process of its own.

What is forked runs `bot.cli.main` with its own arguments, environment and output, opens the database anew, and can be
killed like any other; only the seconds that Python takes to load modules are saved.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from typing import Any, NoReturn

MODULES = (
    "bot.bootstrap",
    "bot.channels.telegram_hotline",
    "bot.channels.telegram_staff",
    "bot.cli",
    "bot.invitation",
    "bot.logs",
    "bot.looking",
)
KILLED = -9


class Child:
    """A process that was forked, as asyncio shows one."""

    def __init__(self, pid: int, stdout: asyncio.StreamReader, stderr: asyncio.StreamReader) -> None:
        self.pid = pid
        self.stdout = stdout
        self.stderr = stderr
        self.returncode: int | None = None
        self._end: asyncio.StreamReader | None = None

    def watch(self, end: asyncio.StreamReader) -> None:
        """`end` bears the status as one byte, or nothing when the process was killed."""
        self._end = end

    def send_signal(self, number: signal.Signals) -> None:
        """As os.kill; a process that has ended is left alone."""
        if self.returncode is None:
            os.kill(self.pid, number)

    async def wait(self) -> int:
        """Wait for its end, and return its status."""
        assert self._end is not None
        if self.returncode is None:
            told = await self._end.read()
            self.returncode = told[0] if told else KILLED
        return self.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        """Everything that it wrote until its end."""
        out, err = await asyncio.gather(self.stdout.read(), self.stderr.read())
        await self.wait()
        return out, err


class Nursery:
    """The process that has loaded everything, seen from a test."""

    def __init__(self, process: Process, line: socket.socket) -> None:
        self._process, self._line = process, line
        self._turn = asyncio.Lock()

    async def prepare(self, first: str, environment: Mapping[str, str]) -> None:
        """Call `module:function` in the nursery itself: what it loads is there in everything started from now on."""
        order = json.dumps({"prepare": first, "environment": dict(environment)}).encode()
        async with self._turn:
            await asyncio.get_running_loop().sock_sendall(self._line, order)
            await asyncio.get_running_loop().sock_recv(self._line, 8)

    async def start(self, arguments: list[str], environment: Mapping[str, str], first: str = "") -> Child:
        """Start `dutyline` with these arguments; `first` is a `module:function` that it calls before anything else."""
        order = json.dumps({"arguments": arguments, "environment": dict(environment), "first": first}).encode()
        pipes = [os.pipe() for _ in range(3)]
        out, err, end = [await _reader(reading) for reading, _ in pipes]
        writing = [write for _, write in pipes]
        async with self._turn:
            socket.send_fds(self._line, [order], writing)
            told = await asyncio.get_running_loop().sock_recv(self._line, 8)
        for each in writing:
            os.close(each)
        child = Child(int.from_bytes(told, "big"), out, err)
        child.watch(end)
        return child

    async def close(self) -> None:
        """End it; what it has started goes on."""
        self._line.close()
        await self._process.wait()


@contextlib.asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """A nursery that loads everything."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)  # noqa: FBT003 - the socket's own way to say it
    with theirs:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, str(theirs.fileno()), pass_fds=[theirs.fileno()]
        )
    made = Nursery(process, ours)
    try:
        yield made
    finally:
        await made.close()


async def _reader(descriptor: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    pipe = os.fdopen(descriptor, "rb", 0)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader


def _main(number: int) -> None:
    for name in MODULES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks for them here: let the system clear them away
    line = socket.socket(fileno=number)
    while True:
        received, descriptors, _, _ = socket.recv_fds(line, 1 << 20, 3)
        if not received:
            return
        order = json.loads(received)
        if "prepare" in order:
            _prepare(order)
            line.send(bytes(8))
            continue
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            line.close()
            _become(order, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        line.send(child.to_bytes(8, "big"))


def _prepare(order: dict[str, Any]) -> None:
    own = dict(os.environ)
    os.environ.update(order["environment"])
    _call(order["prepare"])
    os.environ.clear()
    os.environ.update(own)
    gc.collect()
    gc.freeze()


def _call(what: str) -> None:
    module, _, name = what.partition(":")
    getattr(importlib.import_module(module), name)()


def _become(order: dict[str, object], out: int, err: int, end: int) -> NoReturn:
    """Be `dutyline` from here on, and tell the status at the end."""
    from bot.cli import main  # noqa: PLC0415 - loaded before

    os.dup2(out, 1)
    os.dup2(err, 2)
    environment, arguments = order["environment"], order["arguments"]
    assert isinstance(environment, dict)
    assert isinstance(arguments, list)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["dutyline", *arguments]
    status = 0
    try:
        if order["first"]:
            _call(str(order["first"]))
        main()
    except SystemExit as said:
        status = said.code if isinstance(said.code, int) else int(bool(said.code))
    except BaseException:  # noqa: BLE001 - shown and ended as Python does
        sys.excepthook(*sys.exc_info())
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(end, bytes([status]))
    os._exit(status)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
