"""A hotline with something to lose, and what is said when it is backed up or restored."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.backup import backed_up
from bot.config import Settings
from bot.engine.cabinet import Folder
from bot.i18n import Reader, plain
from bot.restore import restored
from flows.errors import Refused
from flows.inbound import MediaKind
from flows.terms import Language
from flows.text import Text
from storage.database import open_storage
from storage.unit_of_work import Attachment, Rows, Storage
from tests.storage.samples import ACKNOWLEDGED, CRIED, NOW, OPENED, case, entry, outgoing

PHOTO = b"a photo"
HASH = hashlib.sha256(PHOTO).hexdigest()
LOST = hashlib.sha256(b"a lost one").hexdigest()
ORGANISATION = Path("bot/demo/organisation.yaml")


def said(lines: object) -> str:
    """The lines as an administrator reads them."""
    assert isinstance(lines, tuple)
    reader = Reader(language=Language.EN, zone="UTC", now=NOW)
    return "\n".join(plain(line, reader) for line in lines)


async def refusal(work: object) -> str:
    """What is said when it cannot be."""
    with pytest.raises(Refused) as refused:
        await work  # type: ignore[misc]
    return said((refused.value.text,))


def fill(storage: Storage, rows: Rows, hashes: list[str]) -> None:
    """Two cases with a message each, and photos of these contents."""
    for _ in range(2):
        id, number = storage.cases.next_id(rows), storage.cases.next_number(rows, NOW.year)  # noqa: A001
        storage.cases.put(rows, [case(id, f"{NOW.year % 100}-{number:04}")])
        storage.journal.append(rows, [entry(event, id) for event in (OPENED, CRIED, ACKNOWLEDGED)])
        storage.outbox.add(rows, [outgoing(f"hotline:{id}", "{}")])
    for content in hashes:
        key = f"hotline:{content[:5]}"
        wanted = Attachment(key, "hotline", "f", MediaKind.PHOTO, 7, "", "image/jpeg", NOW, NOW)
        storage.media.want(rows, [wanted])
        storage.media.claim(rows, NOW, 1)
        storage.media.keep(rows, key, content, 7, "image/jpeg", NOW)


class Place:
    """A data folder, its database, and what stands in both."""

    def __init__(self, data: Path, url: str = "", **more: object) -> None:
        given = {
            "hotline_token": "123:abc",
            "data": data,
            "database_url": url,
            "organisation": ORGANISATION,
            "plans": "",
        }
        self.settings = Settings(**(given | more))
        self.told: list[str] = []
        data.mkdir(exist_ok=True)

    @asynccontextmanager
    async def storage(self) -> AsyncIterator[Storage]:
        """The rows, until the block ends."""
        storage = await open_storage(self.settings.database)
        try:
            yield storage
        finally:
            await storage.close()

    async def fill(self, *, lost: bool = False) -> Place:
        """Two cases, a photo, and messages that wait."""
        Folder(self.settings.data / "media").keep(PHOTO)
        async with self.storage() as storage:
            await storage.run(partial(fill, storage, hashes=[HASH, LOST] if lost else [HASH]))
        return self

    async def backup(self, file: Path, *, force: bool = False) -> tuple[str, bool]:
        """What is said, and whether all is well."""
        outcome = await backed_up(self.settings, file, NOW, force=force)
        return said(outcome.lines), outcome.well

    async def restore(self, file: Path, *, replace: bool = False, check: bool = False) -> str:
        """What is said."""

        def tell(text: Text) -> None:
            self.told.append(said((text,)))

        outcome = await restored(self.settings, file, lambda: NOW, replace=replace, check=check, tell=tell)
        return said(outcome.lines)

    async def cases(self) -> list[str]:
        """The numbers of the cases, each with a whole journal."""
        async with self.storage() as storage:
            found = await storage.read(storage.cases.open_ones)
            for each in found:
                assert await storage.read(partial(storage.journal.verify, case=each.id)) is None
        return [each.number for each in found]


NUMBERS = [f"{NOW.year % 100}-0001", f"{NOW.year % 100}-0002"]
