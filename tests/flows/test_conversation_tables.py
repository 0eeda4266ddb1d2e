"""How grave it is, by a table: the form is graded after every answer, up at once; an alarm puts the numbers first."""

from typing import Any

import pytest
from msgspec.structs import replace

from flows.bilingual import Bilingual
from flows.conversation import Phase
from flows.fact import Cried, Supplemented
from flows.organisation import Region
from tests.flows.chat import Chat, supplements
from tests.flows.counting_plans import LOSS, SIGNS, WHAT, plan
from tests.flows.life import UNCLASSIFIED

NUMBERS = "Call 120 now (ambulance). Fire 119. Police 110, traffic police 122. Us: +86 731 0000 2400."
TABLE = {
    "id": "level",
    "gives": "branch",
    "take": "highest",
    "rows": [
        {"id": "flame", "branch": "large", "when": {"answers": {"signs": ["flame"]}}},
        {"id": "much", "branch": "large", "when": {"numbers": {"loss": {"from": 10000}}}},
        {"id": "some", "branch": "middle", "when": {"numbers": {"loss": {"over": 0, "below": 10000}}}},
    ],
    "otherwise": {"id": "none", "branch": "small"},
}
HOUSES = {
    "id": "houses",
    "kind": "number",
    "ask": {"zh": "几户？", "en": "How many households?"},
    "label": {"zh": "户数", "en": "Households"},
    "when": {"branches": ["large"]},
}


def graded(*questions: dict[str, Any], **more: Any) -> Chat:
    whole = plan(*(questions or (WHAT, LOSS, SIGNS, HOUSES)), tables=[TABLE], **more)
    return Chat(plans=(whole, UNCLASSIFIED)).says("燃气", "09:00").presses("gas")


def branch(chat: Chat) -> str:
    assert chat.conversation.form is not None
    return chat.conversation.form.branch


def at_loss() -> Chat:
    return graded().says("厨房漏气了闻得到")


@pytest.mark.parametrize(
    ("said", "where"), [("0", "small"), ("1", "middle"), ("9999", "middle"), ("10000", "large"), ("1万", "large")]
)
def test_a_number_grades_the_form(said: str, where: str) -> None:
    chat = at_loss().says(said)
    assert branch(chat) == where
    told = supplements(chat)[-1]
    assert told.branch == ("" if where == "small" else where)


def test_an_alarm_puts_the_numbers_first_without_a_cry() -> None:
    chat = at_loss().says("2万")
    assert chat.reads == [NUMBERS, "Leave now.", "What is there?"]
    assert chat.keys[-1] == "Copy 120"
    assert [type(event) for _, event in chat.told] == [Supplemented]
    assert not [event for _, event in chat.told if isinstance(event, Cried)]
    assert chat.says("1").asked == "How many households?", "what only the graver branch asks is asked"


def test_it_goes_up_at_once_and_down_by_a_person_only() -> None:
    chat = at_loss().says("5000")
    assert branch(chat) == "middle"
    assert branch(chat.says("3")) == "large"
    chat.says("6").says("2").says("100")
    assert branch(chat) == "large"
    assert chat.conversation.form.answers["loss"].number == 100  # type: ignore[union-attr]


def test_a_corrected_number_grades_anew() -> None:
    chat = at_loss().says("5000").says("1")
    assert chat.phase is Phase.CHECKING
    chat.says("2").says("5万")
    assert chat.reads[0] == NUMBERS
    assert chat.reads[1] == "Leave now."
    assert chat.reads[2] == "Changed. Loss: 50000 yuan. The case card is updated."
    assert chat.asked == "How many households?"
    assert supplements(chat)[-1].branch == "large"


def test_an_edited_number_grades_anew() -> None:
    chat = at_loss().says("5000", message="71").says("1")
    chat.says("5万", message="71", edited=True)
    assert chat.reads[0] == NUMBERS
    assert chat.reads[-1] == "How many households?"
    assert supplements(chat)[-1].branch == "large"


def test_before_there_is_a_case_a_corrected_number_lowers_it() -> None:
    chat = graded(LOSS, SIGNS, WHAT).says("5000")
    assert (branch(chat), chat.reports) == ("middle", [])
    chat.says("返回").says("0")
    assert (branch(chat), chat.reports) == ("small", [])


def test_an_alarm_opens_the_case_at_once() -> None:
    chat = graded(LOSS, SIGNS, WHAT).says("5万")
    assert [(report.branch, report.cry, report.paged) for report in chat.reports] == [("large", "", True)]
    assert chat.reads[0] == NUMBERS


def test_options_of_a_list_grade_it_too() -> None:
    chat = graded(SIGNS, LOSS, WHAT).presses("Flame")
    assert (branch(chat), chat.reports) == ("small", []), "it is no answer yet"
    chat.presses("That is all")
    assert (branch(chat), len(chat.reports)) == ("large", 1)


def test_what_was_pressed_grades_it_when_nobody_says_more() -> None:
    chat = graded(SIGNS, LOSS, WHAT).presses("Flame", "09:01").is_silent("09:30")
    assert [(report.branch, report.answers["signs"].chosen) for report in chat.reports] == [("large", ("flame",))]


def test_a_branch_for_cries_is_entered_as_by_a_cry() -> None:
    branches = [
        {"id": "small", "title": {"zh": "小事", "en": "Small"}},
        {"id": "middle", "title": {"zh": "中等", "en": "Middle"}},
        {"id": "large", "title": {"zh": "大事", "en": "Large"}, "severity": "emergency", "cry": True},
    ]
    back = {
        "id": "called",
        "kind": "choice",
        "when": {"branches": ["large"]},
        "ask": {"zh": "打了 119 吗？", "en": "Has anyone called 119?"},
        "label": {"zh": "119", "en": "119"},
        "options": [
            {"id": "yes", "label": {"zh": "打了", "en": "Yes"}},
            {"id": "none", "label": {"zh": "没有危险", "en": "No danger"}, "back": True},
        ],
    }
    chat = graded(WHAT, LOSS, back, SIGNS, branches=branches).says("厨房漏气了闻得到").says("5万")
    assert (chat.reads[0], chat.asked) == (NUMBERS, "Has anyone called 119?")
    assert chat.presses("No danger").phase is Phase.ASKING


def test_questions_nobody_looks_at_grade_nothing() -> None:
    chat = graded()
    before = branch(chat)
    assert branch(chat.says("厨房漏气了闻得到")) == before
    assert supplements(chat) == []


# --- what the organisation knows --------------------------------------------------------------------------------------
def _choice(**more: Any) -> dict[str, Any]:
    return {
        "id": "region",
        "kind": "choice",
        "known": "region",
        "ask": {"zh": "在哪个区？", "en": "Which region?"},
        "label": {"zh": "区域", "en": "Region"},
        **more,
    }


def _in_regions(chat: Chat) -> Chat:
    regions = (
        Region(id="changsha", name=Bilingual(zh="长沙", en="Changsha")),
        Region(id="zhuzhou", name=Bilingual(zh="株洲", en="Zhuzhou")),
    )
    chat.organisation = replace(chat.organisation, regions=regions)
    return chat


def _served(*questions: dict[str, Any]) -> Chat:
    chat = Chat(plans=(plan(*questions), UNCLASSIFIED))
    return _in_regions(chat).says("燃气", "09:00").presses("gas").says("厨房漏气了闻得到")


def test_the_regions_of_the_organisation_are_the_options() -> None:
    chat = _served(WHAT, _choice(), LOSS)
    assert chat.keys == ["1 Changsha", "2 Zhuzhou"]
    assert chat.says("哪里都行").reads[0] == "Please press one of the buttons, or type its number."
    chat.says("长沙", message="71")
    told = supplements(chat)[-1].answers["region"]
    assert (told.option, told.text) == ("changsha", "长沙")
    assert "3 Loss: 100 yuan" in chat.says("100").reads
    assert "2 Region: 长沙" in chat.reads
    assert chat.says("1", message="71", edited=True).reads[0] == "Updated as you edited it. Region: 长沙."


def test_a_table_may_look_at_the_region() -> None:
    other = {**_choice(options=[{"id": "else", "label": {"zh": "别处", "en": "Elsewhere"}}])}
    row = {"id": "there", "branch": "middle", "when": {"answers": {"region": ["changsha"]}}}
    whole = plan(WHAT, other, LOSS, tables=[{"id": "t", "gives": "branch", "rows": [row]}])
    chat = _in_regions(Chat(plans=(whole, UNCLASSIFIED))).says("燃气", "09:00").presses("gas").says("厨房漏气了闻得到")
    assert chat.keys == ["1 Changsha", "2 Zhuzhou", "3 Elsewhere"]
    assert branch(chat.presses("Changsha")) == "middle"


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        (True, "Someone hurt: call 120. Fire or smoke: 119."),
        (["ambulance"], "Someone hurt: call 120."),
        (["fire"], "Fire, smoke or gas: call 119."),
        (["police"], "In danger: call the police, 110."),
        (["fire", "ambulance"], "Someone hurt: call 120. Fire or smoke: 119."),
        (["ambulance", "police"], "Someone hurt: call 120. Police 110."),
        (["police", "ambulance"], "In danger: call the police, 110. Someone hurt: 120."),
        (["fire", "police"], "Fire, smoke or gas: call 119. Police 110."),
        (["police", "fire"], "In danger: call the police, 110. Fire or smoke: 119."),
        (["ambulance", "fire", "police"], "Someone hurt: call 120. Fire or smoke: 119. Police 110."),
        (
            ["police", "ambulance", "fire"],
            "In danger: call the police, 110. Someone hurt: 120. Fire or smoke: 119.",
        ),
    ],
)
def test_a_plan_picks_the_numbers_of_the_first_line(numbers: bool | list[str], line: str) -> None:  # noqa: FBT001
    assert graded({**WHAT, "numbers": numbers}, LOSS).reads[0] == line


@pytest.mark.parametrize(
    ("numbers", "line", "copied"),
    [
        (
            ["fire", "ambulance"],
            "Call 119 now (fire, gas). Ambulance 120. Police 110, traffic police 122.",
            "Copy 119",
        ),
        (["police", "fire"], "Call 110 now (police). Ambulance 120. Fire 119, traffic police 122.", "Copy 110"),
        (True, "Call 120 now (ambulance). Fire 119. Police 110, traffic police 122.", "Copy 120"),
    ],
)
def test_whom_the_plan_names_first_is_called_first(numbers: bool | list[str], line: str, copied: str) -> None:  # noqa: FBT001
    entry = {"id": "gas", "label": {"zh": "燃气", "en": "Gas"}, "words": ["燃气"], "branch": "large"}
    whole = plan({**WHAT, "numbers": numbers}, LOSS, entries=[entry])
    chat = Chat(plans=(whole, UNCLASSIFIED)).says("燃气", "09:00")
    assert chat.reads == [f"{line} Us: +86 731 0000 2400.", "Leave now.", "What happened?"]
    assert chat.keys[-1] == copied
