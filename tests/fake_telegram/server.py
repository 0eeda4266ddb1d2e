"""The fake Telegram itself: accounts, chats, faults, and what a test reads at the end."""

from __future__ import annotations

import inspect
import itertools
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from tests.fake_telegram.bots import FakeBot
from tests.fake_telegram.calls import Call, Refused
from tests.fake_telegram.chats import PrivateChat
from tests.fake_telegram.clock import Changes, Clock
from tests.fake_telegram.door import Door
from tests.fake_telegram.faults import Fault, Faults, FloodLimits
from tests.fake_telegram.files import FileStore
from tests.fake_telegram.groups import Group
from tests.fake_telegram.limits import broken, words
from tests.fake_telegram.messages import Delivery
from tests.fake_telegram.methods import HANDLERS
from tests.fake_telegram.people import User
from tests.fake_telegram.presses import Press
from tests.fake_telegram.schema import missing_names, problems, schema, unknown_names

IGNORED_BY_TELEGRAM = ("parse_mode",)
"""Unknown parameters that are no mistake: python-telegram-bot's Defaults add it to methods that have no text."""

WRITERS = ("send", "edit", "copy", "forward")


@dataclass(frozen=True)
class Refusal:
    """An error that a bot was answered with."""

    bot: FakeBot
    method: str
    chat_id: int | None
    code: int
    description: str
    is_injected: bool
    parameters: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """For a failing test."""
        return f"@{self.bot.username} {self.method} in {self.chat_id}: {self.code} {self.description}"


class FakeTelegram:
    """A Bot API server on loopback. Use as `async with FakeTelegram() as telegram`; see the package's docstring."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.changes = Changes()
        self.files = FileStore(self.clock)
        self.faults = Faults()
        self.flood: FloodLimits | None = None
        self.is_in_parallel = False
        """Updates of several chats are brought to a webhook at the same time."""
        self.press_lifetime = 60.0
        """Seconds of the clock after which a press can no longer be answered; Telegram gives no figure."""
        self.bots: dict[str, FakeBot] = {}
        self.users: dict[int, User] = {}
        self.groups: list[Group] = []
        self.presses: dict[str, Press] = {}
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.refusals: list[Refusal] = []
        self.warnings: list[str] = []
        self._private: dict[tuple[int, int], PrivateChat] = {}
        self._numbers = itertools.count(4_000_000_001)
        self._user_ids = itertools.count(5_200_000_001)  # beyond 32 bits, as real ones are
        self._group_ids = itertools.count(4_100_001)
        self._supergroup_ids = itertools.count(2_200_000_001)
        self.door = Door(self)

    # life

    async def start(self, port: int = 0) -> None:
        """Listens on 127.0.0.1; port 0 takes a free one."""
        await self.door.open(port)

    async def stop(self) -> None:
        """Ends everything."""
        for bot in self.bots.values():
            if bot.webhook:
                bot.webhook.end()
        await self.door.close()

    async def __aenter__(self) -> Self:
        """Starts on a free port."""
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Stops."""
        await self.stop()

    @property
    def url(self) -> str:
        """The base address, without a slash at its end."""
        return self.door.url

    # accounts and chats

    def bot(self, name: str = "Bot", username: str = "", token: str = "", *, reads_all: bool = False) -> FakeBot:
        """A new bot; `reads_all` switches its privacy mode off."""
        number = 7_000_000_001 + len(self.bots)
        token = token or f"{number}:AAfake-token-of-the-bot-number-{len(self.bots) + 1:04}"
        bot = FakeBot(self, token, username or f"test_{len(self.bots) + 1}_bot", name, reads_all=reads_all)
        self.bots[token] = bot
        return bot

    def user(self, name: str, language: str = "", username: str = "", user_id: int = 0) -> User:
        """A new person; `language` is the phone's code such as zh-hans."""
        user = User(self, user_id or next(self._user_ids), name, language, username)
        self.users[user.id] = user
        return user

    def group(self, title: str, *, is_supergroup: bool = True, is_forum: bool = False, chat_id: int = 0) -> Group:
        """A new group, by default a supergroup; its members are added with Group.add."""
        large = is_supergroup or is_forum
        number = self.next_supergroup_id() if large else -next(self._group_ids)
        group = Group(self, chat_id or number, title, is_supergroup=is_supergroup, is_forum=is_forum)
        self.groups.append(group)
        return group

    def private(self, bot: FakeBot, user: User) -> PrivateChat:
        """The private chat of a bot and a person."""
        return self._private.setdefault((bot.id, user.id), PrivateChat(self, bot, user))

    @property
    def private_chats(self) -> list[PrivateChat]:
        """All of them, in the order in which they began."""
        return list(self._private.values())

    @property
    def owner_of_groups(self) -> User:
        """Who owns the groups that have no creator of their own."""
        return self.users.get(1001) or self.user("Owner", user_id=1001)

    def next_supergroup_id(self) -> int:
        """An id as supergroups have them: -100 and the number."""
        return -1_000_000_000_000 - next(self._supergroup_ids)

    def next_number(self) -> int:
        """For presses and albums."""
        return next(self._numbers)

    # what goes wrong

    def fail(
        self,
        method: str | None = None,
        chat: int | None = None,
        code: int = 400,
        description: str = "",
        times: int | None = 1,
        bot: FakeBot | None = None,
        **parameters: Any,
    ) -> Fault:
        """Refuses the next `times` calls that fit (None: until lifted); retry_after and the like as parameters."""
        token = bot.token if bot else None
        return self.faults.add(
            Fault("refuse", method, chat, token, times, code=code, description=description, parameters=parameters)
        )

    def drop_connection(
        self, times: int | None = 1, method: str | None = None, *, after: bool = False, chat: int | None = None
    ) -> Fault:
        """Closes the connection without an answer; with `after` the call has been carried out by then."""
        return self.faults.add(Fault("drop", method, chat, times=times, after=after))

    def slow(
        self, seconds: float, times: int | None = None, method: str | None = None, *, after: bool = False
    ) -> Fault:
        """Waits real seconds before the call, or with `after` between the call and its answer."""
        return self.faults.add(Fault("slow", method, times=times, after=after, seconds=seconds))

    def bad_gateway(self, times: int | None = 1, method: str | None = None) -> Fault:
        """Answers 502 with a page of HTML, as the servers in front of Telegram do."""
        return self.faults.add(Fault("page", method, times=times))

    def limit_flood(self, limits: FloodLimits | None = None) -> FloodLimits:
        """Switches flood limits on, counted by the server's clock."""
        self.flood = limits or FloodLimits(self.clock)
        return self.flood

    async def down(self) -> None:
        """Connections are refused, those that exist are cut."""
        await self.door.shut()

    async def up(self) -> None:
        """Listens again at the same address."""
        await self.door.open(self.door.port)

    # calls

    async def carry_out(self, call: Call) -> Any:
        """The result of a call; raises Refused."""
        for name in unknown_names(call.method, call.parameters):
            if name not in IGNORED_BY_TELEGRAM:
                self.warn(call, f"has no parameter {name}: Telegram would ignore it")
        entry = schema()["methods"][call.method]
        known = {name: value for name, value in call.parameters.items() if name in entry["parameters"]}
        found = [f"{name} is missing" for name in missing_names(call.method, known)]
        for name, value in known.items():
            found += problems(entry["parameters"][name], value, name)
        if found:
            raise Refused(400, f"Bad Request: {'; '.join(found)}")
        if call.method not in HANDLERS:
            raise Refused(501, f"the fake does not carry out {call.method} yet: write it in tests/fake_telegram")
        if self.flood and call.chat_id is not None and call.method.startswith(WRITERS):
            self.flood.check(call.bot.token, call.chat_id)
        limit = broken(call)
        if limit:
            raise Refused(limit.code, words(limit.description, call), **limit.parameters(call))
        result = HANDLERS[call.method](call)
        if inspect.isawaitable(result):
            result = await result
        # Updates were held against the schema when they were queued, but those that are hostile on purpose.
        wrong = problems(entry["returns"], result, "result") if call.method != "getUpdates" else []
        assert not wrong, f"the fake answered {call.method} with what Telegram would not send: {wrong}"
        return result

    def warn(self, call: Call, text: str) -> None:
        """Something that Telegram would pass over in silence."""
        self.warnings.append(f"@{call.bot.username} {call.method}: {text}")

    def refuse(self, bot: FakeBot, method: str, chat_id: int | None, error: Refused) -> None:
        """Records an error that goes out."""
        entry = (bot, method, chat_id, error.code, error.description, error.is_injected, error.parameters)
        self.refusals.append(Refusal(*entry))
        self.changes.tell()

    # reading

    def calls_of(self, method: str, bot: FakeBot | None = None) -> list[Call]:
        """The calls of a method, refused ones too, in order."""
        return [call for call in self.calls if call.method == method and bot in (None, call.bot)]

    @property
    def unanswered(self) -> list[Press]:
        """Presses that still show their waiting sign."""
        return [press for press in self.presses.values() if not press.is_answered]

    async def wait_until(self, holds: Any, within: float = 10, otherwise: str = "") -> Any:
        """Waits until `holds()` is true of the server and returns what it gave; looks again after each change."""
        return await self.changes.until(holds, within, lambda: otherwise)

    async def taken(self, within: float = 10) -> None:
        """Waits until every bot has fetched its updates and, by a higher offset, said that it is done with them."""
        queues = [bot.updates for bot in self.bots.values()]
        words = "not every update was fetched and confirmed"
        await self.wait_until(lambda: not any(queue.waiting_updates for queue in queues), within, words)

    async def settle(
        self, within: float = 5, *, allow: tuple[str, ...] = (), unanswered: bool = False, unmet: bool = False
    ) -> None:
        """Raises AssertionError unless all is well at the end of a test.

        No refusal that was not injected (but those whose words contain one of `allow`), no warning, every press
        answered `within` s (not asked with `unanswered`), every fault met (not asked with `unmet`).
        """
        if not unanswered:
            await self.changes.until(
                lambda: not self.unanswered, within, lambda: "Unanswered: " + ", ".join(map(str, self.unanswered))
            )
        complaints = [
            f"refused: {refusal}"
            for refusal in self.refusals
            if not refusal.is_injected and not any(part in refusal.description for part in allow)
        ]
        complaints += [f"warning: {warning}" for warning in self.warnings]
        complaints += [f"fault never met: {fault}" for fault in self.faults.unmet if not unmet]
        assert not complaints, "\n".join(complaints)
