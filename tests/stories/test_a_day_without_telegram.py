"""A whole day without Telegram: no case goes unseen, and what was given up is listed for a person."""

from datetime import timedelta

import pytest

from bot.doctor import _letters
from bot.engine import setback
from bot.i18n import Reader, plain
from flows.terms import Language
from storage.unit_of_work import OutboxState
from tests.stories.cast import Cast


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an hour between two attempts, where the program lets a minute pass: a day of the stage is long enough."""
    monkeypatch.setattr(setback, "FIRST_PAUSE", timedelta(minutes=30))
    monkeypatch.setattr(setback, "LONGEST_PAUSE", timedelta(minutes=30))


async def _listed(cast: Cast) -> list[str]:
    """What `dutyline doctor` says of what was set aside."""
    stage = cast.hotline.stage
    reader = Reader(language=Language.ZH if cast.is_zh else Language.EN, zone="Asia/Shanghai", now=stage.clock.now())
    return [plain(each.text, reader) async for each in _letters(stage.storage)]


@pytest.mark.usefixtures("patient")
async def test_a_case_is_shown_to_its_group_however_late(cast: Cast) -> None:
    hotline = cast.hotline
    hotline.line(down=True)
    await cast.driver.says("车坏了", "the truck broke down")
    await hotline.passes(hours=25)
    hotline.line(down=False)
    await hotline.passes(minutes=31)
    new = cast.supply.unread
    assert sum(each.card for each in new) == 1, "its group sees the case, though its card is older than a day"
    assert sum("26-0001" in each.text and not each.card for each in new) <= 2
    listed = await _listed(cast)
    assert listed, "what was said to the driver a day ago was given up, and somebody should know"
    assert all("it could not be sent for a day" in each for each in listed), listed
    counts = await hotline.stage.storage.read(hotline.stage.storage.outbox.counts)
    dead = counts[OutboxState.DEAD].count
    assert dead == len(listed)
    hotline.finished = True
