"""A channel on which everybody has a phone and everything that is sent is written down, in virtual time."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.channels.inside import Inside, written
from bot.channels.port import InlineKey, Message, Receive, ReplyKey, Standing, Transient, Upload
from bot.house import CONSOLE
from flows.terms import CaseId, Record


class Shown(Record, frozen=True, kw_only=True):
    """A message as it stands on a phone."""

    id: str
    chat: str
    at: datetime
    html: str
    text: str
    buttons: tuple[tuple[InlineKey, ...], ...] = ()
    keys: tuple[tuple[ReplyKey, ...], ...] = ()
    reply_to: str = ""
    edited: bool = False
    kind: str = ""
    """The outbox class it travelled in."""
    card: bool = False
    case: CaseId | None = None


class Answered(Record, frozen=True, kw_only=True):
    """The answer to a press, as the presser sees it."""

    press: str
    at: datetime
    text: str


class Theatre(Inside):
    """Implements Channel without a network: `shown` is what every phone shows, `sent` everything in its order."""

    name = CONSOLE
    last_good: datetime | None = None
    """Always None: nothing is polled on a stage."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.shown: dict[str, list[Shown]] = {}
        self.sent: list[Shown] = []
        self.answers: list[Answered] = []
        self.is_away = False
        """Whether nothing can be sent: the line to the phones is down."""
        self.carrying: tuple[str, bool, CaseId | None] = ("", False, None)
        """Class, whether it is a card, and case of what is being sent."""
        self._last = 0

    def remember(self, before: "Theatre") -> None:
        """Show what stood on the phones of an earlier stage."""
        self.shown, self.sent, self.answers, self._last = before.shown, before.sent, before.answers, before._last  # noqa: SLF001

    async def run(self, receive: Receive) -> None:
        """Nothing arrives by itself: the stage hands over what people do."""

    async def send(self, chat: str, message: Message, *, thread: str = "", reply_to: str = "") -> str:  # noqa: ARG002
        """Show a new message; Transient while the line is down."""
        self._reach()
        return self._show(chat, message, message.html, message.plain, reply_to)

    def _reach(self) -> None:
        if self.is_away:
            raise Transient("nobody can be reached")

    def _show(self, chat: str, message: Message, html: str, text: str, reply_to: str) -> str:
        self._last += 1
        shown = Shown(
            id=str(self._last),
            chat=chat,
            at=self._now(),
            html=html,
            text=text,
            buttons=message.buttons,
            keys=message.keys,
            reply_to=reply_to,
            kind=self.carrying[0],
            card=self.carrying[1],
            case=self.carrying[2],
        )
        self.shown.setdefault(chat, []).append(shown)
        self.sent.append(shown)
        return shown.id

    async def edit(self, chat: str, message_id: str, message: Message) -> None:
        """Show a message differently; Transient while the line is down."""
        self._reach()
        phone = self.shown[chat]
        at = next(at for at, each in enumerate(phone) if each.id == message_id)
        phone[at] = Shown(
            id=message_id,
            chat=chat,
            at=self._now(),
            html=message.html,
            text=message.plain,
            buttons=message.buttons,
            edited=True,
            kind=self.carrying[0],
            card=self.carrying[1],
            case=self.carrying[2],
        )
        self.sent.append(phone[at])

    async def answer(self, press: str, text: str, *, alert: bool = False) -> None:  # noqa: ARG002
        """Show the answer to a press."""
        self.answers.append(Answered(press=press, at=self._now(), text=text))

    async def link(self, payload: str) -> str:
        """There is no link to a phone on a stage."""
        return f"/start {payload}"

    async def send_files(
        self,
        chat: str,
        files: Sequence[Upload],
        words: Message,
        *,
        thread: str = "",  # noqa: ARG002
        reply_to: str = "",
    ) -> tuple[str, ...]:
        """Show each file as scripts write it, `{photo: front.jpg}`, the first with the words."""
        ids: list[str] = []
        for file in files:
            named = written(file.kind, file.name)
            html, text = ("", "") if ids else (words.html, words.plain)
            bare = Message(html="", plain="", buttons=() if ids else words.buttons)
            ids.append(self._show(chat, bare, f"{named}\n{html}".strip(), f"{named}\n{text}".strip(), reply_to))
        return tuple(ids)

    async def place(self, chat: str, lat: float, lon: float, *, thread: str = "", reply_to: str = "") -> str:  # noqa: ARG002
        """Show a position as scripts write it."""
        named = f"{{location: [{lat}, {lon}]}}"
        return self._show(chat, Message(html=named, plain=named), named, named, reply_to)

    async def standing(self, chat: str) -> Standing:
        """Everybody can be written to."""
        return Standing(title=chat)

    async def close(self) -> None:
        """Nothing to let go of."""
