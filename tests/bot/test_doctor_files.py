"""The doctor finds out that a file is not where it was put before anybody asks for it."""

from pathlib import Path

import pytest

from bot.config import Settings
from bot.doctor import Weight, _files
from bot.engine.cabinet import Folder
from bot.i18n import Reader, plain
from flows.inbound import MediaKind
from flows.terms import Language
from storage.unit_of_work import Attachment, Rows, Storage
from tests.harness.database import empty_storage
from tests.harness.hotline import local

NOW = local("2026-11-22T03:14")


@pytest.mark.parametrize("there", [True, False])
async def test_a_file_that_is_missing_is_a_finding(tmp_path: Path, *, there: bool) -> None:
    folder = Folder(tmp_path / "media")
    sha256 = folder.keep(b"a photo")

    def work(storage: Storage, rows: Rows) -> None:
        storage.media.want(rows, [Attachment("a:b", "a", "b", MediaKind.PHOTO, 0, "", "", NOW, NOW)])
        storage.media.claim(rows, NOW, 1)
        storage.media.keep(rows, "a:b", sha256, 7, "image/jpeg", NOW)

    async with empty_storage() as storage:
        await storage.run(lambda rows: work(storage, rows))
        if not there:
            (tmp_path / "media" / sha256[:2] / sha256).unlink()
        found = await _files(Settings(data=tmp_path), storage)
    assert found.weight is (Weight.FINE if there else Weight.WRONG)
    words = plain(found.text, Reader(language=Language.EN, zone="Asia/Shanghai", now=NOW))
    assert words == (
        "1 file is kept."
        if there
        else f"1 file that was kept is not in {tmp_path / 'media'} any more. Bring it back from a backup."
    )
