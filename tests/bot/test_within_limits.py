"""What we write ourselves stays within what Telegram takes, and what Telegram takes no more costs nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.buttons import LIMIT, data_of, press_of
from bot.channels.port import Gone
from bot.clock import Clock
from bot.config import Settings
from bot.engine.storm import KEYS, LINES, STORM
from bot.house import HOTLINE, STAFF
from bot.i18n import Reader, plain
from bot.intake import Intake
from bot.invitation import invited
from bot.menu import menu_of
from bot.web.hooks import secrets_of
from flows import choosing, key
from flows.check.misfit import PAIR
from flows.outbound import Act, AnswerPress
from flows.talk import summary
from flows.terms import Address, CaseId, Language
from flows.text import Text
from tests.harness.database import empty_storage
from tests.harness.hotline import demo, plans

NOW = datetime(2026, 11, 22, 3, 11, tzinfo=UTC)
BUTTONS, IN_A_ROW = 100, 8


def say(text: Text, language: Language = Language.ZH) -> str:
    return plain(text, Reader(language=language, zone="Asia/Shanghai", now=NOW))


@pytest.mark.parametrize("bot", [HOTLINE, STAFF])
def test_the_menus_are_short_enough(bot: str) -> None:
    menus: dict[tuple[str, str], list[str]] = {}
    for line in menu_of(bot, Language.ZH, say):
        assert re.fullmatch(r"[a-z0-9_]{1,32}", line.command)
        assert 1 <= len(line.description.encode("utf-16-le")) // 2 <= 256
        menus.setdefault((line.where, line.language), []).append(line.command)
    assert {language for _, language in menus} == {"", "zh", "en"}
    assert all(len(set(menu)) == len(menu) <= 100 for menu in menus.values())


async def test_an_invitation_fits_into_a_start_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(data=tmp_path)
    async with empty_storage() as storage:
        await storage.run(lambda rows: storage.settings.put(rows, {"link:staff": "https://t.me/our_staff_bot"}))
        await invited(settings, storage, "li-na", "", as_json=False, say=say)
    *_, link, code = capsys.readouterr().out.splitlines()
    assert link == f"https://t.me/our_staff_bot?start={code}"
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", code)


async def test_a_webhooks_secret_is_one_that_telegram_takes() -> None:
    async with empty_storage() as storage:
        made = await storage.run(lambda rows: secrets_of(rows, storage, [HOTLINE, STAFF]))
        assert len(set(made.values())) == 2
        assert all(re.fullmatch(r"[A-Za-z0-9_-]{32,256}", secret) for secret in made.values())
        assert await storage.run(lambda rows: secrets_of(rows, storage, [HOTLINE, STAFF])) == made


def test_no_keyboard_can_grow_too_large() -> None:
    ways_in = sum(len(each.plan.entries) for each in plans())
    options = [len(question.options) for each in plans() for question in each.plan.questions]
    questions = max(len(each.plan.questions) for each in plans())
    # Beside the options: skip, call, language, the way back, and a correction of every other question.
    assert max(ways_in, *options) + questions + 4 <= BUTTONS
    assert max(choosing.MOST, key.CARD_KEYS, KEYS) <= BUTTONS
    assert max(key.IN_A_ROW, summary.IN_A_ROW) <= IN_A_ROW


def test_every_pair_of_ids_fits_a_button() -> None:
    case = CaseId(10**9 - 1)
    for plan in (each.plan for each in plans()):
        for branch in plan.branches:
            assert data_of(Act(case=case, action=f"replan:{plan.id}/{branch.id}"))
    longest = data_of(Act(case=case, action="detail:" + "a" * 21, argument="q" * (PAIR - 21)))
    assert len(longest) <= LIMIT
    assert press_of(longest) == Act(case=case, action="detail:" + "a" * 21, argument="q" * (PAIR - 21))
    assert len(data_of(Act(case=case, action="replan:" + "p" * 20 + "/" + "b" * (PAIR - 20)))) <= LIMIT
    with pytest.raises(ValueError, match="64"):
        data_of(Act(case=case, action="x" * LIMIT))


def test_no_list_of_cases_can_grow_too_long() -> None:
    titles = [
        title for each in plans() for branch in each.plan.branches for title in (branch.title.zh, branch.title.en)
    ]
    state_and_number = 40
    assert STORM < LINES
    assert LINES * (max(map(len, titles)) + state_and_number) <= 4096


def test_what_is_copied_is_a_telephone_number() -> None:
    assert 1 <= len(demo().numbers.ambulance) <= 256


class Late:
    """A channel whose presses are too old to be answered."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def answer(self, press: str, text: str, *, alert: bool = False) -> None:  # noqa: ARG002
        self.asked.append(press)
        raise Gone("query is too old")


async def test_a_press_that_is_too_old_to_be_answered_stops_nothing() -> None:
    channel = Late()
    intake = Intake(None, {"staff": channel}, Clock(speed=0, start=NOW), {})  # type: ignore[arg-type,dict-item]
    to = Address(bot="staff", chat="1")
    await intake.done([(to, AnswerPress(press="old")), (to, AnswerPress(press="next"))])
    assert channel.asked == ["old", "next"]
