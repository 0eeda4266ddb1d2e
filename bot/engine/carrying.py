"""A parcel of files goes out: taken from the cabinet, named safely, and sent as what each file really is."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from msgspec.structs import replace

from bot.channels.port import BadMarkup, Channel, Message, Upload
from bot.engine.cabinet import Cabinet
from bot.engine.content import content_of, safe_name, shown_as
from bot.engine.outcome import Outcome, ended, later
from bot.filing import FILE, VANISHED, key_of
from bot.i18n import Reader
from bot.post import Parcel
from bot.render import message_of
from flows.inbound import MediaKind
from flows.outbound import Say, SendFiles, ToAddress
from flows.text import C, N, same
from storage.unit_of_work import Attachment, OutboxState, Outgoing, Posted, Rows, Storage

log = logging.getLogger(__name__)
CARD_TRIES = 20
"""How often files wait for their card to be posted."""
CARD_PAUSE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Carried:
    """The files stand in their chat."""

    row: Outgoing
    said: SendFiles
    at: datetime
    ids: tuple[str, ...]
    missing: tuple[str, ...]

    def __call__(self, storage: Storage, rows: Rows) -> None:
        """Write it down; an answer to any of them goes back to whoever sent it."""
        first = self.ids[0] if self.ids else None
        storage.outbox.sent(rows, self.row.id, self.at, first, created_at=self.row.created_at)
        posted = [
            Posted(
                lane=self.row.lane,
                message_id=each,
                role=FILE,
                at=self.at,
                case_id=self.row.case_id,
                origin=self.said.origin or None,
            )
            for each in self.ids
        ]
        storage.posted.put(rows, posted)
        for key in self.missing:
            storage.media.vanished(rows, key, VANISHED)


class Carrying:
    """Carries parcels of files."""

    def __init__(self, storage: Storage, cabinet: Cabinet) -> None:
        self._storage, self._cabinet = storage, cabinet

    async def __call__(
        self, row: Outgoing, parcel: Parcel, channel: Channel, chat: str, cards: list[Posted], now: datetime
    ) -> Outcome:
        """Send the files of a row below their card; raise leaves of ChannelError, as every sending does."""
        said = parcel.outbound
        if not isinstance(said, SendFiles):
            return ended(row, OutboxState.DEAD, "no files")
        to_reporter = isinstance(said.to, ToAddress)
        if not cards and not to_reporter and row.attempts < CARD_TRIES:
            return later(row, now + CARD_PAUSE, "its card is not posted yet")
        uploads, missing = await self._taken_out(said)
        reader = Reader(language=parcel.language, zone=parcel.zone, now=now)
        words = _words(said, len(missing), reader)
        reply_to = cards[0].message_id if cards and not to_reporter else ""

        async def send(words: Message) -> tuple[str, ...]:
            if uploads:
                return await channel.send_files(chat, uploads, words, thread=parcel.thread, reply_to=reply_to)
            return (await channel.send(chat, words, thread=parcel.thread, reply_to=reply_to),)

        try:
            ids = await send(words)
        except BadMarkup:
            log.warning("the formatting of a caption was refused; it goes without")
            ids = await send(replace(words, html=escape(words.plain, quote=False)))
        return Carried(row, said, now, ids, missing)

    async def _taken_out(self, said: SendFiles) -> tuple[list[Upload], tuple[str, ...]]:
        """What is to be sent, and the keys of what is not where it was put."""
        # Under the name that is said here: the row of the file has the one that its sender wrote.
        names = {key_of(said.source, file): file.name for file in said.files}
        keys = list(names)
        known = await self._storage.read(lambda rows: self._storage.media.of(rows, keys))
        uploads: list[Upload] = []
        missing: list[str] = []
        for key in keys:
            file = known.get(key)
            content = await asyncio.to_thread(self._cabinet.find, file.sha256) if file and file.sha256 else None
            if file is None or content is None:
                log.error("a file that was kept is not on the disk any more, or not what it was: %.12s", _hash(file))
                missing.append(key)
            else:
                uploads.append(_upload(file, names[key], content, spoiler=said.spoiler))
        return uploads, tuple(missing)


def _upload(file: Attachment, name: str, content: bytes, *, spoiler: bool) -> Upload:
    told = content_of(content)
    kind = shown_as(file.kind, told) or MediaKind.DOCUMENT
    covered = spoiler and kind in {MediaKind.PHOTO, MediaKind.VIDEO}
    return Upload(kind=kind, content=content, name=safe_name(name, kind, told), spoiler=covered)


def _words(said: SendFiles, missing: int, reader: Reader) -> Message:
    """Who sent them, each caption as written, and what could not be found any more."""
    captions = dict.fromkeys(file.caption for file in said.files if file.caption)
    lines = [*said.words, *(C("caption", "“{words}”", words=same(each)) for each in captions)]
    if missing:
        lines.append(
            N(
                "{n} file could not be fetched; please ask the reporter for it.",
                "{n} files could not be fetched; please ask the reporter for them.",
                missing,
            )
        )
    return message_of(Say(to=said.to, lines=tuple(lines)), reader)


def _hash(file: Attachment | None) -> str:
    return file.sha256 if file else ""
