"""What a test lets go wrong: refusals, dropped connections, slowness, broken gateways, flood limits."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from tests.fake_telegram.calls import Refused
from tests.fake_telegram.clock import Clock

GATEWAY_PAGE = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
_DESCRIPTIONS = {
    400: "Bad Request: something is wrong",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests: retry after 1",
    500: "Internal Server Error",
}


@dataclass
class Fault:
    """One thing that goes wrong, for calls that fit, `times` times (None: until it is lifted)."""

    what: str
    """refuse, drop (no answer at all), slow, page (an HTML page of a gateway)."""
    method: str | None = None
    chat_id: int | None = None
    token: str | None = None
    times: int | None = 1
    after: bool = False
    """The call is carried out first: the answer is lost or late, the message is sent."""
    seconds: float = 0
    code: int = 400
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    hits: int = 0

    def fits(self, token: str, method: str, chat_id: int | None) -> bool:
        """This call goes wrong."""
        return (
            (self.times is None or self.hits < self.times)
            and self.method in (None, method)
            and self.chat_id in (None, chat_id)
            and self.token in (None, token)
        )

    def refusal(self) -> Refused:
        """The answer of a refusing fault; 429 needs retry_after, which is 1 s when not given."""
        parameters = dict(self.parameters)
        words = self.description or _DESCRIPTIONS.get(self.code, "Bad Request")
        if self.code == 429:
            seconds = parameters.setdefault("retry_after", 1)
            words = self.description or f"Too Many Requests: retry after {seconds}"
        return Refused(self.code, words, is_injected=True, **parameters)

    def lift(self) -> None:
        """It happens no more."""
        self.times = self.hits

    def __str__(self) -> str:
        """For a failing test."""
        return f"{self.what} {self.method or 'any method'} ({self.hits} of {self.times or 'any number'})"


class Faults:
    """The faults of a server, in the order in which they were asked for."""

    def __init__(self) -> None:
        self.all: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """From now on."""
        self.all.append(fault)
        return fault

    def meet(self, token: str, method: str, chat_id: int | None) -> Fault | None:
        """The fault that this call meets, counted as one of its times."""
        found = next((fault for fault in self.all if fault.fits(token, method, chat_id)), None)
        if found:
            found.hits += 1
        return found

    @property
    def unmet(self) -> list[Fault]:
        """Faults that a test asked for and that never happened."""
        return [fault for fault in self.all if fault.times and not fault.hits]


@dataclass
class FloodLimits:
    """Telegram publishes no exact thresholds; these are the FAQ's: 1 a second a chat, 20 a minute a group, 30 a second.

    `burst` messages in a row are let through to a private chat before its second counts.
    """

    clock: Clock
    burst: int = 3
    per_group_minute: int = 20
    per_second: int = 30
    _sent: dict[Any, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, token: str, chat_id: int) -> None:
        """Counts a message or an edit; raises Refused (429) when it is one too many."""
        windows: list[tuple[Any, float, int]] = [((token,), 1.0, self.per_second)]
        is_group = chat_id < 0
        windows.append(((token, chat_id), 60.0 if is_group else float(self.burst), self._in_chat(is_group=is_group)))
        now = self.clock.now()
        for key, length, most in windows:
            times = self._sent[key]
            while times and now - times[0] >= length:
                times.popleft()
            if len(times) >= most:
                seconds = max(1, math.ceil(length - (now - times[0])))
                words = f"Too Many Requests: retry after {seconds}"
                raise Refused(429, words, is_injected=True, retry_after=seconds)
        for key, _, _ in windows:
            self._sent[key].append(now)

    def _in_chat(self, *, is_group: bool) -> int:
        return self.per_group_minute if is_group else self.burst
