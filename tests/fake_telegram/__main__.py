"""Runs the fake Telegram as a process of its own: python -m tests.fake_telegram [--port N]; see control.py."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from tests.fake_telegram.control import Control
from tests.fake_telegram.server import FakeTelegram


async def serve(port: int) -> None:
    """Listens until it is told to end; the first line printed is the address."""
    server = FakeTelegram()
    server.door.more_routes = Control(server).routes()
    await server.start(port)
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()
    await server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.fake_telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    asyncio.run(serve(parser.parse_args().port))
