"""The doctor says in a sentence whether the disk has kept the database as it was written."""

from typing import cast

import pytest

from bot.doctor import Weight, _pages
from bot.i18n import Reader, plain
from flows.terms import Language
from storage.unit_of_work import Storage
from tests.harness.hotline import local

READER = Reader(language=Language.EN, zone="Asia/Shanghai", now=local("2026-11-22T03:14"))


class Looked:
    """Rows whose file was looked at with this outcome."""

    def __init__(self, outcome: str | TimeoutError | None) -> None:
        self._outcome = outcome

    async def fault_in_pages(self, _most: object) -> str | None:
        if isinstance(self._outcome, TimeoutError):
            raise self._outcome
        return self._outcome


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("", [(Weight.FINE, "Every page of the database file is whole.")]),
        (
            "Page 7: never used",
            [
                (
                    Weight.WRONG,
                    (
                        "The database file is damaged (Page 7: never used). End the program, keep a copy of "
                        "the folder, and bring back the last backup: dutyline restore."
                    ),
                )
            ],
        ),
        (
            TimeoutError(),
            [(Weight.NOTE, "The database file is large: not every page of it was looked at within 20 s.")],
        ),
        (None, []),
    ],
)
async def test_what_was_found_is_a_sentence(outcome: str | TimeoutError | None, said: list[tuple[Weight, str]]) -> None:
    found = [each async for each in _pages(cast(Storage, Looked(outcome)))]
    assert [(each.weight, plain(each.text, READER)) for each in found] == said
