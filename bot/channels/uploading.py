"""Files as Telegram joins them: what makes an album, where its caption stands, and what must go as a document."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Generic, NamedTuple, TypeVar

from msgspec.structs import replace

from bot.channels.port import BadMarkup, Message, Refusal, TooLarge, Transient, Upload
from bot.channels.refusals import OnlyAsDocument
from bot.channels.splitting import length, send_in_parts
from flows.inbound import MediaKind

Keyboard = TypeVar("Keyboard")

FETCH_LIMIT = 20 * 1024 * 1024
"""Bytes that a bot can fetch (Bot API, getFile)."""
UPLOAD_LIMIT = 50_000_000
"""Bytes that a bot can send (Bot API, Sending files: 50 MB)."""
PHOTO_LIMIT = 10_000_000
"""Bytes of a picture (Bot API, sendPhoto: 10 MB)."""
ALBUM_LIMIT = 10
"""Files in an album (Bot API, sendMediaGroup: 2-10)."""
CAPTION_LIMIT = 1024
"""Units of a caption after its markup has been read (Bot API, sendPhoto)."""
UPLOAD_PATIENCE = 120
"""Seconds that a download may take, and an upload beyond the time that its bytes need."""
SLOWEST = 64 * 1024
"""Bytes a second of the slowest line on which files still go out."""

DOCUMENT = "document"
JOINED = {MediaKind.PHOTO: "seen", MediaKind.VIDEO: "seen", MediaKind.DOCUMENT: DOCUMENT, MediaKind.VOICE: ""}
"""What stands in one album: pictures with videos, documents among themselves; a voice message in none."""


def patience(files: Sequence[Upload]) -> int:
    """The seconds that these may take to go out."""
    return UPLOAD_PATIENCE + sum(len(file.content) for file in files) // SLOWEST


class Parcel(NamedTuple, Generic[Keyboard]):
    """What goes out together: a file or an album, the caption of its first file, its buttons, what it is a reply to."""

    files: tuple[Upload, ...]
    caption: str = ""
    keyboard: Keyboard | None = None
    reply_to: str = ""


def albums(files: Sequence[Upload]) -> list[tuple[int, ...]]:
    """The places in `files` of what goes out together, in the order of each one's first file."""
    open_ones: dict[str, list[int]] = {}
    found: list[list[int]] = []
    for place, file in enumerate(files):
        joined = JOINED[file.kind]
        album = open_ones.get(joined)
        if album is None or not joined or len(album) == ALBUM_LIMIT:
            found.append(album := [])
            open_ones[joined] = album
        album.append(place)
    return [tuple(album) for album in found]


def as_it_can_go(file: Upload) -> Upload:
    """The file as the kind that Telegram takes it for; TooLarge when it takes it for none."""
    if len(file.content) > UPLOAD_LIMIT:
        raise TooLarge("a bot sends files of at most 50 MB")
    file = replace(file, name=safe_name(file.name))
    return as_document(file) if file.kind is MediaKind.PHOTO and len(file.content) > PHOTO_LIMIT else file


def as_document(file: Upload) -> Upload:
    """The same file as a document, which nothing covers."""
    return replace(file, kind=MediaKind.DOCUMENT, spoiler=False)


def safe_name(name: str) -> str:
    """A file's name that is safe to write into the head of a request: no path, no quote, no line end."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in bare if sign.isprintable() and sign != '"')[-128:].strip() or "file"


@dataclass(frozen=True, slots=True)
class Road(Generic[Keyboard]):
    """How one library brings parcels into a chat, and a text `say(html, keyboard, reply_to)` that fits one message."""

    post: Callable[[Parcel[Keyboard]], Awaitable[tuple[str, ...]]]
    say: Callable[[str, Keyboard | None, str], Awaitable[str]]

    async def send(
        self, files: Sequence[Upload], words: Message, keyboard: Keyboard | None, reply_to: str
    ) -> tuple[str, ...]:
        """Send files, with the words below the first of them, or after all where they do not fit there.

        An album bears no buttons, so words with buttons follow it. Returns an id for each file in its order, then that
        of the words when they followed. A Transient leaves it open what was sent when something had gone out before.
        """
        if not files:
            raise Refusal("there is no file to send")
        ready = [as_it_can_go(file) for file in files]
        below = (keyboard is None or len(ready) == 1) and length(words.html) <= CAPTION_LIMIT
        sent: dict[int, str] = {}
        followed: tuple[str, ...] = ()
        try:
            for places in albums(ready):
                first = not sent
                caption, keys = (words.html, keyboard) if first and below else ("", None)
                parcel = Parcel(tuple(ready[place] for place in places), caption, keys, reply_to if first else "")
                sent.update(zip(places, await self._bring(parcel), strict=True))
            if words.html and not below:
                followed = (await self._follow(words, keyboard, sent[0]),)
        except Transient as error:
            raise Transient(str(error), sent=None if sent else error.sent) from None
        return tuple(sent[place] for place in range(len(ready))) + followed

    async def _bring(self, parcel: Parcel[Keyboard]) -> tuple[str, ...]:
        """Send a parcel; a file that Telegram makes no picture of goes as a document, its album then one by one."""
        first, *others = parcel.files
        try:
            return await self.post(parcel)
        except OnlyAsDocument:
            if not others and first.kind is MediaKind.DOCUMENT:
                raise
        if not others:
            return await self.post(parcel._replace(files=(as_document(first),)))
        sent = await self._bring(parcel._replace(files=(first,)))
        try:
            for file in others:
                sent += await self._bring(Parcel((file,)))
        except Transient as error:
            raise Transient(str(error), sent=None) from None
        return sent

    async def _follow(self, words: Message, keyboard: Keyboard | None, reply_to: str) -> str:
        try:
            return await send_in_parts(words.html, keyboard, reply_to, self.say)
        except BadMarkup:  # the files are there already: whoever tried again with plain words would send them twice
            return await send_in_parts(escape(words.plain, quote=False), keyboard, reply_to, self.say)
