"""`dutyline plans show` and `dutyline plans diagram` speak the language of whoever reads them."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from bot.cli_plans import plans as commands
from bot.diagram import drawn
from bot.i18n import timeless
from bot.library import read_library, read_organisation
from bot.plan_list import listed
from bot.plan_page import page
from flows.plan import Compiled, Plan, compile_plan
from flows.terms import Language
from tests.flows.test_plan_contract import WHOLE

HOUSE = read_organisation(None)
BUILT = read_library([], HOUSE).plans
ISO = re.compile(r"\bP(T?\d+[YMWDHS])+")
LATIN = re.compile(r"[A-Za-z]{2,}")
HAN = re.compile(r"[\u4e00-\u9fff]")
LABEL = re.compile(r'"([^"]*)"')
NAMES = frozenset({"id", "pack", "version", "lives_in", "hours"})
"""Keys of a file whose values are names that its author has made."""
BOTH = pytest.mark.parametrize("language", list(Language))


def lines_of(name: str, language: Language, offered: tuple[Compiled, ...] = BUILT) -> list[str]:
    """The page of a plan of the list."""
    found = next(each for each in listed(offered) if each.id == name)
    return [timeless(each.text, language) for each in page(found, [each.plan for each in offered], HOUSE)]


def chart_of(plan: Plan, language: Language) -> list[str]:
    """The chart of a plan."""
    return list(drawn(plan, HOUSE, lambda text: timeless(text, language)))


def own_words(value: object) -> Iterator[str]:
    """What the author of a file has written: texts in either language, and names."""
    match value:
        case {"zh": str(zh), "en": str(en), **rest} if not rest:
            yield from (" ".join(each.splitlines()) for each in (zh, en))
        case dict():
            yield from (each for key, each in value.items() if key in NAMES and isinstance(each, str))
            yield from (word for each in value.values() for word in own_words(each))
        case list() | tuple():
            yield from (word for each in value for word in own_words(each))


@lru_cache
def of_the_authors() -> tuple[str, ...]:
    """The same of every plan, of the list and of the organisation: the longest first."""
    heads = [{"id": each.id, "pack": each.pack, "title": msgspec.to_builtins(each.title)} for each in listed(BUILT)]
    made = [msgspec.to_builtins(each.plan, enc_hook=str) for each in BUILT]
    return tuple(sorted({*own_words([*heads, *made, msgspec.to_builtins(HOUSE, enc_hook=str)])}, key=len, reverse=True))


def without(line: str, words: tuple[str, ...]) -> str:
    """A line without what the authors wrote; a name goes only as a whole."""
    for each in words:
        if each in line:
            line = re.sub(rf"(?<![\w-]){re.escape(each)}(?![\w-])" if each.isascii() else re.escape(each), " ", line)
    return line


# --- every plan that ships --------------------------------------------------------------------------------------------
@BOTH
def test_no_page_shows_a_length_as_machines_write_it(language: Language) -> None:
    said = [line for each in listed(BUILT) for line in lines_of(each.id, language)]
    assert [line for line in said if ISO.search(line)] == []
    assert sum("minutes" in line or "min" in line or "分钟" in line for line in said) > 100


def test_a_chinese_page_has_no_english_but_the_author_s() -> None:
    words = of_the_authors()
    said = {line for each in listed(BUILT) for line in lines_of(each.id, Language.ZH)}
    rest = {line: without(line, words) for line in said if LATIN.search(line)}
    assert len(rest) > 500, "the author needs both"
    assert {line: left for line, left in rest.items() if LATIN.search(left)} == {}


def test_an_english_page_has_no_chinese_but_the_author_s() -> None:
    words = of_the_authors()
    said = {line for each in listed(BUILT) for line in lines_of(each.id, Language.EN)}
    assert {line for line in said if HAN.search(without(line, words))} == set()


@BOTH
def test_every_plan_has_all_its_parts_on_its_page(language: Language) -> None:
    for each in BUILT:
        said = "\n".join(lines_of(each.plan.id, language))
        parts = [*each.plan.questions, *each.plan.actions, *each.plan.obligations, *each.plan.duties]
        for part in parts:
            text = next(getattr(part, key) for key in ("ask", "label", "what", "title") if hasattr(part, key))
            assert " ".join(f"{text.zh} / {text.en}".split("\n")) in said


@pytest.mark.parametrize("plan", [each.plan for each in BUILT], ids=lambda plan: plan.id)
def test_a_chart_is_in_one_language(plan: Plan) -> None:
    words = of_the_authors()
    chinese, english = chart_of(plan, Language.ZH), chart_of(plan, Language.EN)
    assert len(chinese) == len(english)
    assert [line for line in (*chinese, *english) if ISO.search(line)] == []
    assert [line for line in chinese if line.count('"') % 2] == []
    said = [label for line in chinese for label in LABEL.findall(line)]
    assert [label for label in said if LATIN.search(without(label, words))] == []
    texts = {each.en for each in (*(part.ask for part in plan.questions), *(part.label for part in plan.actions))}
    assert [label for label in said if label in texts and HAN.search(label) is None and LATIN.search(label)] == []
    said = [label for line in english for label in LABEL.findall(line)]
    assert [label for label in said if HAN.search(without(label, words))] == []


# --- what a page says -------------------------------------------------------------------------------------------------
def whole(**changed: Any) -> tuple[Compiled, ...]:
    """The plan that uses every key."""
    return (compile_plan({**WHOLE, **changed}),)


def test_a_page_in_english() -> None:
    said = lines_of("whole", Language.EN, whole())
    assert said[:4] == [
        "全部 / Whole",
        "whole: course of action, pack test",
        "not complete: a person decides what is missing",
        "Missing",
    ]
    for line in (
        "level: the gravest row that fits gives the branch",
        "one: Large",
        "where no row fits: Small",
        "while an answer is missing: Large",
        "all: 1 h (document)",
        "响应 / Response: whoever takes the case, within the length of the table 'response' (document)",
        "报告 / Report: duty manager, director, by a time that hangs on when it began (document)",
        "begun 09:00 to 13:00: by 18:00 on the same day",
        "again every 1 day",
        "goes on when the case is closed",
        "回答 / Answer: whoever takes the case, within 1 h (document)",
        "only the hours 'shop' count",
        "never later than 12 h after the start",
        "定 / Fix: whoever takes the case, 1 day before 'day' (default)",
        "10 min after the report: 迟 / Late (default)",
        "同意 / Agree: the reporter",
        "盘点 / Count: duty manager, every day at 16:00, within 1 h (document, 002:8)",
        "records are kept for 3 years (document, 000:365)",
        "for ever: 'Large'",
        "to be looked at again on 2027-05-01",
    ):
        assert line in said


def test_a_page_in_chinese() -> None:
    said = lines_of("whole", Language.ZH, whole())
    for line in (
        "whole：流程，属于 test 这一组",
        "all：1 小时（文件）",
        "响应 / Response：接单的人，时长按表“response”（文件）",
        "09:00 到 13:00 开始的：当天 18:00 前",
        "回答 / Answer：接单的人，1 小时内（文件）",
        "定 / Fix：接单的人，“day”之前 1 天（暂定）",
        "报告之后 10 分钟：迟 / Late（暂定）",
        "盘点 / Count：值班经理，每天 16:00 开始，1 小时内做完（文件，002:8）",
        "记录保存 3 年（文件，000:365）",
    ):
        assert line in said


@pytest.mark.parametrize(
    ("every", "english", "chinese"),
    [
        ({"week": "mon"}, "every Monday at 09:00, within 1 h", "每周一 09:00 开始，1 小时内做完"),
        ({"month": 5}, "on day 5 of each month at 09:00, within 1 h", "每月 5 日 09:00 开始，1 小时内做完"),
        (
            {"months": 6},
            "every 6 months from January, on the 1st at 09:00, within 1 h",
            "从 1 月起每 6 个月一次，1 日 09:00 开始，1 小时内做完",
        ),
        (
            {"year": "03-15"},
            "every year on day 15 of month 3 at 09:00, within 1 h",
            "每年 3月15日 09:00 开始，1 小时内做完",
        ),
        (
            {"before": "opening", "lead": 3},
            "3 days before opening at 09:00, within 1 h",
            "“opening”前 3 天的 09:00 开始，1 小时内做完",
        ),
    ],
)
def test_when_a_duty_comes_round(every: dict[str, Any], english: str, chinese: str) -> None:
    offered = whole(duties=[{**WHOLE["duties"][0], "every": every}])
    assert f"盘点 / Count: duty manager, {english} (document, 002:8)" in lines_of("whole", Language.EN, offered)
    assert f"盘点 / Count：值班经理，{chinese}（文件，002:8）" in lines_of("whole", Language.ZH, offered)


def test_a_promise_is_told_from_where_it_counts() -> None:
    said = lines_of("security-incident", Language.EN)
    assert any("within 1 day of 'Write the plan' (default, 000:365)" in line for line in said)
    said = lines_of("security-incident", Language.ZH)
    assert any("“写安保计划”之后 1 天内（暂定，000:365）" in line for line in said)
    assert any("次日 18:00 前（暂定，000:365）" in line for line in said)
    assert "从“签收”起 12 小时，过期按“质量异议，12 小时后”办（文件，000:103）" in lines_of("return-fresh", Language.ZH)


def test_what_the_engine_gathers_stands_under_each_plan() -> None:
    said = lines_of("x-drills", Language.ZH)
    assert said[0] == "演练日历 / Drill calendar"
    assert "治安事件和灾害 / Public order incidents and disasters" in said
    assert any("每年 11月9日 09:00 开始，3 天内做完" in line for line in said)


def test_a_plan_that_is_still_to_come_says_so() -> None:
    assert lines_of("bank-run", Language.ZH)[1:] == [
        "bank-run：流程，属于 bank 这一组",
        "还没有做好，会转给人处理",
    ]


def test_a_plan_in_another_s_file_says_where() -> None:
    assert "写在 cc-app 的文件里：呼叫中心系统故障 / Call-centre system failure" in lines_of("cc-seat", Language.ZH)


# --- the chart --------------------------------------------------------------------------------------------------------
def test_what_authors_write_cannot_break_a_chart() -> None:
    written = '1. A "quote", `code`, #1; <b>b</b>\nand *more*'
    text = {"zh": written, "en": written}
    [made] = whole(branches=[{**each, "title": text} for each in WHOLE["branches"]])
    [line, _] = [line for line in chart_of(made.plan, Language.EN) if line.startswith("  branch_")]
    [label] = LABEL.findall(line)
    assert label == "1#46; A #34;quote#34;, #96;code#96;, #35;1; #60;b#62;b#60;/b#62; and #42;more#42;"


def test_an_arrow_leads_from_each_way_in_to_the_first_question_of_its_branch() -> None:
    chart = chart_of(next(each.plan for each in BUILT if each.plan.id == "cc-app"), Language.EN)
    assert "  entry_seat --> ask_device" in chart
    assert '  ask_supply -- "Mains power cut, Power cut of the own line" --> ask_fault' in chart
    assert "  ask_fault --> ask_what" in chart, "which every branch asks"
    assert "  time_sixty --> do_decided" in chart, "what a time brings about hangs on that time"


# --- the commands -----------------------------------------------------------------------------------------------------
def run(*words: str) -> str:
    """What a command prints."""
    result = CliRunner().invoke(commands, words)
    assert result.exit_code == 0, result.output or result.exception
    return result.stdout


def test_the_setting_says_in_which_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "zh_Hans")
    shown, chart = run("show", "gas-levels"), run("diagram", "vehicle-rescue")
    assert "\n    打通 119 或 120 / 119 or 120 called：组里任何一个人，3 分钟内（暂定）\n" in shown
    assert '\n  do_sign("签字批准（服务总监）")\n' in chart
    assert '\n  closed(["关闭"])\n' in chart
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "en")
    shown, chart = run("show", "gas-levels"), run("diagram", "vehicle-rescue")
    assert "\n    打通 119 或 120 / 119 or 120 called: anyone of the group, within 3 min (default)\n" in shown
    assert '\n  do_sign("Sign (service director)")\n' in chart


def test_programs_read_the_same_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = []
    for language in Language:
        monkeypatch.setenv("DUTYLINE_LANGUAGE", language.value)
        shown.append(json.loads(run("show", "gas-levels", "--json")))
    assert shown[0] == shown[1]
    assert [each["within"] for each in shown[0]["obligations"]] == ["PT5M", "PT5M", "PT3M", "PT15M"]
