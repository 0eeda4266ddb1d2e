"""The console as a channel: it hands over what everybody does, one batch each, and shows what the house answers."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from msgspec.structs import replace

from bot.channels.console.exchange import Change, Exchange, Listener
from bot.channels.console.markup import ANSWER_LIMIT, TEXT_LIMIT, check
from bot.channels.console.phone import Content, Entry, Phone
from bot.channels.console.seats import Seat, code_of
from bot.channels.inside import Inside, written
from bot.channels.port import Gone, Message, NotModified, Polled, Receive, Refusal, Standing, Unreachable, Upload
from flows.inbound import Attached, Body, Inbound, Located, MediaKind, Membership, Pressed, Sender, SharedContact, Wrote
from flows.terms import Address, Language

PLATFORM = "console"
PRESSES_KEPT = 1000
LANGUAGE = re.compile(r"/language\s+(zh|en)", re.IGNORECASE)


class ConsoleChannel(Inside):
    """One bot that speaks with everybody: chats are named by `bot.channels.console.seats`.

    `now` and `sleep` (seconds) are the house's clock. With a `transcript` file, phones are full again after a restart,
    and what a person did but the house never confirmed is handed over once more.
    """

    name = "console"
    last_good: datetime | None = None
    """Always None: what people do here is handed over at once, nothing is polled."""

    def __init__(
        self,
        seats: Iterable[Seat],
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        transcript: Path | None = None,
    ) -> None:
        super().__init__()
        self._exchange = Exchange(seats, now, transcript)
        self._now = now
        self._sleep = sleep
        self._names = {s.speakers[0]: s for s in self._exchange.seats.values() if s.kind != "group"}
        self._presses: dict[str, tuple[str, str]] = {}

    # --- the house speaks ---------------------------------------------------------------------------------------------
    async def run(self, receive: Receive) -> None:
        """Hand over everything that arrives, in order, until cancelled."""
        exchange = self._exchange
        while True:
            exchange.arrive()
            while exchange.road:
                inbound = exchange.road[0]
                await receive(Polled(events=(self._arrived(inbound),)))
                exchange.reached(inbound)
            await self._quiet()

    async def send(self, chat: str, message: Message, *, thread: str = "", reply_to: str = "") -> str:
        """Let a message stand in a chat, and return its id."""
        del thread  # a chat of the console has no topics
        phone = self._reachable(chat)
        check(message)
        if phone.entry(reply_to) is None:
            reply_to = ""
        entry = Entry(id=self._exchange.new_id(), chat=chat, at=self._now(), message=message, reply_to=reply_to)
        self._exchange.put(entry)
        return entry.id

    async def edit(self, chat: str, message_id: str, message: Message) -> None:
        """Make one of our messages read like this one; keys under the text field stay as they are, as on Telegram."""
        entry = self._reachable(chat).entry(message_id)
        if entry is None or entry.message is None:
            raise Gone("message to edit not found")
        check(message)
        edited = replace(message, keys=entry.message.keys, drop_keys=entry.message.drop_keys)
        if edited == entry.message:
            raise NotModified("message is not modified")
        self._exchange.put(replace(entry, message=edited, edited_at=self._now()))

    async def answer(self, press: str, text: str, *, alert: bool = False) -> None:
        """Show a short word to the person who pressed; without text the press is only confirmed."""
        if press not in self._presses:
            raise Gone("query is too old")
        if len(text) > ANSWER_LIMIT:
            raise Refusal("an answer to a press holds 200 characters")
        chat, person = self._presses[press]
        if text:
            self._exchange.tell(Change(kind="toast", chat=chat, person=person, text=text, alert=alert))

    async def link(self, payload: str) -> str:
        """Nothing: nobody outside this page can open the console."""
        del payload
        return ""

    async def send_files(
        self, chat: str, files: Sequence[Upload], words: Message, *, thread: str = "", reply_to: str = ""
    ) -> tuple[str, ...]:
        """Let files stand in a chat, each by its kind and name, the first with the words."""
        named = [Message(html=escape(name), plain=name) for name in (written(file.kind, file.name) for file in files)]
        if named and words.plain:
            above = named[0]
            named[0] = replace(words, html=f"{above.html}\n{words.html}", plain=f"{above.plain}\n{words.plain}")
        return tuple([await self.send(chat, each, thread=thread, reply_to=reply_to) for each in named])

    async def place(self, chat: str, lat: float, lon: float, *, thread: str = "", reply_to: str = "") -> str:
        """Let a position stand in a chat."""
        words = f"{{location: [{lat}, {lon}]}}"
        return await self.send(chat, Message(html=words, plain=words), thread=thread, reply_to=reply_to)

    async def standing(self, chat: str) -> Standing:
        """Who sits there; Unreachable when nobody does, or the bot was removed."""
        self._reachable(chat)
        return Standing(title=self._exchange.seat(chat).name.zh)

    async def close(self) -> None:
        """End the live pages and close the transcript."""
        self._exchange.close()

    # --- people act: each returns the id of what they sent, or nothing when the phone may not send now ----------------
    def write(self, chat: str, person: str, text: str) -> str:
        """A person writes; a very long text leaves in several messages, as from a real phone."""
        if (wish := LANGUAGE.fullmatch(text.strip())) is not None:
            self._exchange.tune(chat, language=Language.ZH if wish[1].lower() == "zh" else Language.EN)
        parts = [text[at : at + TEXT_LIMIT] for at in range(0, len(text), TEXT_LIMIT)]
        return [self._say(chat, person, Wrote(text=part)) for part in parts][-1] if parts else ""

    def locate(self, chat: str, person: str, lat: float, lon: float) -> str:
        """A person sends where they are (WGS-84)."""
        return self._say(chat, person, Located(lat=lat, lon=lon))

    def photo(self, chat: str, person: str, name: str = "", *, size: int = 200_000) -> str:
        """A person sends a picture, of which only the name is kept."""
        return self._attach(chat, person, MediaKind.PHOTO, name, size)

    def voice(self, chat: str, person: str, name: str = "", *, size: int = 40_000) -> str:
        """A person sends a voice message, of which only the name is kept."""
        return self._attach(chat, person, MediaKind.VOICE, name, size)

    def contact(self, chat: str, person: str) -> str:
        """A person sends their own number by the phone's key."""
        return self._say(chat, person, SharedContact(phone=self._names[person].phone, name=self._named(person)))

    def rewrite(self, chat: str, person: str, message_id: str, text: str) -> str:
        """A person edits a text of theirs; KeyError when it is not theirs. Nothing happens in flight mode."""
        phone, entry = self._phone(chat, person), self._phone(chat, person).entry(message_id)
        if entry is None or entry.by != person or not isinstance(entry.content, Wrote):
            raise KeyError(message_id)
        if phone.in_flight or entry.content.text == text:
            return ""
        self._exchange.put(replace(entry, content=Wrote(text=text), edited_at=self._now()))
        self._depart(chat, person, Wrote(text=text), message=message_id, edited=True)
        return message_id

    def press(self, chat: str, person: str, message_id: str, data: str) -> str:
        """A person presses a button; KeyError without such a message of ours. Nothing happens in flight mode."""
        phone, entry = self._phone(chat, person), self._phone(chat, person).entry(message_id)
        if entry is None or not entry.ours:
            raise KeyError(message_id)
        if phone.in_flight:
            return ""
        press = self._exchange.new_id()
        self._presses[press] = (chat, person)
        while len(self._presses) > PRESSES_KEPT:
            del self._presses[next(iter(self._presses))]
        self._depart(chat, person, Pressed(data=data, press=press), message=message_id, number=press)
        return press

    def set_slow(self, chat: str, *, slow: bool) -> None:
        """Slow signal: whatever the phone sends arrives 90 s late, and twice."""
        self._exchange.tune(chat, slow=slow)

    def set_flight(self, chat: str, *, flight: bool) -> None:
        """Flight mode: the phone sends nothing, and receives later; at its end everything written leaves at once."""
        if not flight:
            for entry in tuple(self._exchange.phone(chat).unsent):
                self._send(replace(entry, at=self._now()))
        self._exchange.tune(chat, flight=flight)

    def set_present(self, chat: str, *, present: bool) -> None:
        """A person blocks the bot or lets it back in; a group takes it out or in."""
        self._exchange.tune(chat, present=present)
        self._depart(chat, self._exchange.seat(chat).speakers[0], Membership(present=present))

    # --- the page watches ---------------------------------------------------------------------------------------------
    @property
    def seats(self) -> tuple[Seat, ...]:
        """Everybody who can be spoken for."""
        return tuple(self._exchange.seats.values())

    def phone(self, chat: str) -> Phone:
        """What a phone shows; KeyError when there is no such chat."""
        return self._exchange.phone(chat)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` for every change from now on; returns what ends that."""
        return self._exchange.listen(listener)

    def clear(self) -> None:
        """Empty every phone."""
        self._exchange.clear()

    # --- inside -------------------------------------------------------------------------------------------------------
    def _reachable(self, chat: str) -> Phone:
        if chat not in self._exchange.seats or not self._exchange.phone(chat).present:
            raise Unreachable("there is no such chat, or the bot was removed from it")
        return self._exchange.phone(chat)

    def _phone(self, chat: str, person: str) -> Phone:
        if person not in self._exchange.seat(chat).speakers:
            raise KeyError(person)
        return self._exchange.phone(chat)

    def _named(self, person: str) -> str:
        seat = self._names[person]
        return seat.name.zh if seat.language is Language.ZH else seat.name.en

    def _attach(self, chat: str, person: str, kind: MediaKind, name: str, size: int) -> str:
        file = name or f"{kind.value}-{self._exchange.new_id()}.{'jpg' if kind is MediaKind.PHOTO else 'ogg'}"
        self.kinds[file] = kind
        return self._say(chat, person, Attached(kind=kind, file=file, unique=f"{PLATFORM}:{file}", size=size))

    def _say(self, chat: str, person: str, content: Content) -> str:
        phone = self._phone(chat, person)
        entry = Entry(id=self._exchange.new_id(), chat=chat, at=self._now(), by=person, content=content, waiting=True)
        if phone.in_flight:
            self._exchange.put(entry, unsent=True)
        else:
            self._send(entry)
        return entry.id

    def _send(self, entry: Entry) -> None:
        self._exchange.put(entry)
        if entry.content is not None:
            self._depart(entry.chat, entry.by, entry.content, message=entry.id, number=entry.id)

    def _depart(
        self, chat: str, person: str, body: Body, *, message: str = "", number: str = "", edited: bool = False
    ) -> None:
        seat, now = self._names[person], self._now()
        code = code_of(seat.language) if seat.language_code else ""
        self._exchange.depart(
            Inbound(
                key=self._exchange.key(number or self._exchange.new_id()),
                address=Address(bot=self.name, chat=chat),
                group=self._exchange.seat(chat).kind == "group",
                sender=Sender(platform=PLATFORM, user=person, name=self._named(person), language_code=code),
                sent_at=now,
                received_at=now,
                message=message,
                edited=edited,
                body=body,
            )
        )

    def _arrived(self, inbound: Inbound) -> Inbound:
        """The event with the time at which it stands at the door; a press carries no other time."""
        now = self._now()
        sent_at = now if isinstance(inbound.body, Pressed) else inbound.sent_at
        return replace(inbound, sent_at=sent_at, received_at=now)

    async def _quiet(self) -> None:
        """Return when something was done, or when something late arrives."""
        exchange = self._exchange
        waits: list[asyncio.Future[object]] = [asyncio.ensure_future(_waited(exchange.knock.wait()))]
        if exchange.late:
            seconds = (min(each.at for each in exchange.late) - self._now()).total_seconds()
            waits.append(asyncio.ensure_future(_waited(self._sleep(max(0.0, seconds)))))
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        finally:
            for each in waits:
                each.cancel()
        exchange.knock.clear()


async def _waited(wait: Awaitable[object]) -> object:
    return await wait
