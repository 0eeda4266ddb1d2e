"""Advice that was enough opens no case; should it not have helped, the talk goes on where it was."""

from typing import Any

import pytest
from msgspec.structs import replace

from flows.conversation import Hearing, Phase, start_action, start_new
from flows.outbound import Wish
from flows.terms import CaseId
from tests.flows.chat import Chat
from tests.flows.counting_plans import LOSS, WHAT, plan
from tests.flows.life import UNCLASSIFIED
from tests.flows.staff import LI_NA
from tests.flows.words import at


def _soaked(**more: Any) -> dict[str, Any]:
    return {
        "id": "soaked",
        "kind": "choice",
        "ask": {"zh": "泡满 72 小时，还漏吗？", "en": "Soak it for 72 hours. Does it still leak?"},
        "label": {"zh": "浸泡", "en": "Soaked"},
        "options": [
            {
                "id": "helped",
                "label": {"zh": "不漏了", "en": "It is fine now"},
                "words": ["好了"],
                "ends": True,
                "says": {"zh": "太好了。", "en": "Good. Write at any time."},
            },
            {"id": "leaks", "label": {"zh": "还漏", "en": "Still leaks"}, "words": ["漏"]},
        ],
        **more,
    }


OPENING = {**WHAT, "when": {"answers": {"soaked": ["leaks"]}}}
ADVICE = plan(_soaked(), OPENING)


def advised() -> Chat:
    return Chat(plans=(ADVICE, UNCLASSIFIED)).says("燃气", "09:00").presses("gas")


def test_it_helped_and_no_case_is_opened() -> None:
    chat = advised().presses("It is fine now")
    assert chat.reads == ["Good. Write at any time.", "If it did not help after all, say so at any time."]
    assert (chat.keys, chat.phase, chat.requests) == (["It did not help"], Phase.QUIET, ())
    assert chat.due() is None
    assert chat.is_silent("23:00").reports == []


@pytest.mark.parametrize(
    "said",
    [
        "没用",
        "还是漏",
        "还在漏水",
        "不行",
        "试过了，还是不行",
        "It did not help",
        "it still leaks",
        "sorry, still leaking",
        "没解决",
    ],
)
def test_it_did_not_help_after_all(said: str) -> None:
    chat = advised().presses("It is fine now", "09:05").says(said, "12:00")
    assert chat.asked == "To go on: Soak it for 72 hours. Does it still leak?"
    assert chat.phase is Phase.ASKING
    chat.presses("Still leaks")
    assert chat.asked == "What happened?"
    chat.says("两处都在滴水，滴得很快")
    assert chat.reports[0].answers["soaked"].option == "leaks"


def test_the_key_says_so_too() -> None:
    chat = advised().presses("It is fine now")
    chat.does(Wish(what="not-helped"))
    assert chat.asked == "To go on: Soak it for 72 hours. Does it still leak?"
    chat.presses("Still leaks").does(Wish(what="not-helped"))
    assert chat.asked == "What happened?", "an old key asks again what stands open"


def test_words_beside_it_are_kept() -> None:
    chat = advised().presses("It is fine now").says("还是不行，盆底也裂了一条缝")
    chat.presses("Still leaks").says("盆底漏水")
    assert chat.reports[0].words == (
        "燃气",
        "还是不行，盆底也裂了一条缝",
    )


def test_thanks_are_no_complaint() -> None:
    chat = advised().presses("It is fine now").says("谢谢")
    assert (chat.reads, chat.phase) == (["You're welcome. Send a message at any time."], Phase.QUIET)


def test_a_cry_for_help_afterwards_is_heard() -> None:
    chat = advised().presses("It is fine now").says("救命，着火了")
    assert [report.cry for report in chat.reports] == ["救命，着火了"]


def test_with_an_open_case_it_is_an_ordinary_answer() -> None:
    opened = plan({**WHAT, "opens": True}, _soaked(), LOSS)
    chat = Chat(plans=(opened, UNCLASSIFIED)).says("燃气", "09:00").presses("gas").says("盆漏水")
    chat.presses("It is fine now")
    assert chat.reads == ["Good. Write at any time.", "Roughly how much loss?"]
    assert chat.conversation.form.answers["soaked"].option == "helped"  # type: ignore[union-attr]


def test_in_an_emergency_it_is_an_ordinary_answer() -> None:
    entry = {"id": "gas", "label": {"zh": "燃气", "en": "Gas"}, "words": ["燃气"], "branch": "large"}
    grave = plan(_soaked(), LOSS, entries=[entry])
    chat = Chat(plans=(grave, UNCLASSIFIED)).says("燃气", "09:00")
    chat = chat if chat.reports else chat.presses("gas")
    chat.presses("It is fine now")
    assert (len(chat.reports), chat.asked) == (1, "Roughly how much loss?")


def test_for_a_caller_it_ends_too() -> None:
    li_na = Taking(LI_NA, plans=(ADVICE, UNCLASSIFIED))
    li_na.now = at("09:00")
    li_na._takes(start_new(li_na.conversation, li_na.hearing))
    li_na.presses("gas").says("跳过").says("跳过").presses("It is fine now")
    assert (li_na.reports, li_na.phase) == ([], Phase.QUIET)
    assert li_na.reads[0] == "Good. Write at any time."
    assert li_na.says("还是漏").asked == "To go on: Soak it for 72 hours. Does it still leak?"


class Taking(Chat):
    """One of the staff, who takes down what a caller says."""

    @property
    def hearing(self) -> Hearing:
        """As staff."""
        return replace(super().hearing, staff=True, cases=())


def test_clocks_do_not_count_the_hours_in_which_it_had_helped() -> None:
    chat = advised().presses("It is fine now", "09:05").says("还是漏", "15:00")
    chat.presses("Still leaks", "15:01").is_silent("15:30")
    assert [each.first_said_at for each in chat.reports] == [at("15:00")]


def test_they_do_when_it_was_tried_at_once() -> None:
    chat = advised().presses("It is fine now", "09:03").says("还是漏", "09:06")
    chat.presses("Still leaks", "09:07").is_silent("09:40")
    assert [each.first_said_at for each in chat.reports] == [at("09:00")]


def test_what_was_put_aside_for_it_goes_on() -> None:
    asks = {**WHAT, "id": "why", "opens": False, "ask": {"zh": "为什么？", "en": "Why?"}}
    deed = {"id": "grade", "label": {"zh": "定级", "en": "Grade"}, "complete": True, "asks": [asks, LOSS]}
    entry = {"id": "own", "label": {"zh": "自报", "en": "Own"}, "branch": "small", "reporter": ["staff"]}
    own = plan(_soaked(), OPENING, entries=[entry], actions=[{**deed, "done": {"zh": "{at}", "en": "{at}"}}])
    li_na = Taking(LI_NA, plans=(own, UNCLASSIFIED))
    li_na.now = at("09:00")
    li_na._takes(start_action(li_na.conversation, own.hash, own.plan, "grade", CaseId(7), li_na.hearing))
    li_na._takes(start_new(li_na.conversation, li_na.hearing))
    li_na.presses("Own").presses("It is fine now")
    assert li_na.asked == "To go on: Why?"
    assert li_na.says("太贵了").asked == "Roughly how much loss?"
