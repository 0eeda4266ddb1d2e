"""`dutyline cases show` after a case was opened and taken: words that a person reads, in their language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.config import read_settings
from bot.house import House
from bot.i18n import Reader, plain
from bot.looking import case_shown, cases_open
from flows.terms import Language
from flows.text import Text
from tests.harness.hotline import Hotline, hotline_open
from tests.stories.cast import Cast


def _said(language: Language, hotline: Hotline) -> Callable[[Text], str]:
    """As the command says it."""
    return lambda text: plain(text, Reader(language=language, zone="Asia/Shanghai", now=hotline.now))


@pytest.mark.parametrize(
    ("language", "head", "kept", "running"),
    [
        (Language.ZH, "26-0001 车辆故障", "接单（已做到）", "（进行中）"),
        (Language.EN, "26-0001 ", "acknowledge (kept)", "(running)"),
    ],
)
async def test_a_case_is_shown_in_words(
    language: Language, head: str, kept: str, running: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with hotline_open() as hotline:
        cast = await Cast.of(hotline, "zh")
        await cast.opens()
        await cast.noted()
        await cast.acknowledged()
        say = _said(language, hotline)
        await case_shown(read_settings(), hotline.stage.storage, "26-0001", as_json=False, say=say)
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith(head)
        assert any(kept in line for line in lines)
        assert any(running in line for line in lines)
        hotline.finished = True


async def test_a_case_keeps_its_name_when_its_plan_has_no_file_any_more(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hotline_open() as hotline:
        cast = await Cast.of(hotline, "zh")
        await cast.opens()
        await cast.noted()
        stage = hotline.stage
        others = [each for each in stage.house.offered if each.plan.id != "delivery-breakdown"]
        rest = House(stage.house.organisation, others, zone="Asia/Shanghai", language=Language.ZH)
        monkeypatch.setattr("bot.looking.house_of", lambda _settings, _tell: rest)
        say = _said(Language.ZH, hotline)
        await cases_open(read_settings(), stage.storage, as_json=False, say=say)
        await case_shown(read_settings(), stage.storage, "26-0001", as_json=False, say=say)
        lines = capsys.readouterr().out.splitlines()
        assert lines[1] == lines[2]
        assert lines[1].startswith("26-0001 车辆故障")
        hotline.finished = True
