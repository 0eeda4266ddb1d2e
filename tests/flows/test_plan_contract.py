"""Every key of the plan language in one file, and what stays as it was."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from flows.answer import Answer
from flows.lengths import Length
from flows.plan import compile_plan
from flows.promise_rule import Slot
from flows.record import Done
from flows.table import Gives, Take


def _two(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


WHOLE: dict[str, Any] = {
    "id": "whole",
    "pack": "test",
    "title": _two("全部", "Whole"),
    "route": {"group": "supply", "ladder": ["duty-manager"], "policy": "night"},
    "entries": [{"id": "in", "label": _two("报告", "Report"), "branch": "small"}],
    "branches": [
        {"id": "small", "title": _two("小事", "Small"), "speaks": "duty-manager"},
        {"id": "large", "title": _two("大事", "Large"), "severity": "emergency"},
    ],
    "questions": [
        {
            "id": "loss",
            "kind": "amount",
            "ask": _two("损失多少？", "How much?"),
            "label": _two("损失", "Loss"),
            "numbers": ["police", "ambulance"],
            "opens": True,
        },
        {
            "id": "stock",
            "kind": "items",
            "ask": _two("还有多少？", "How much is left?"),
            "label": _two("库存", "Stock"),
            "items": [{"id": "rice", "label": _two("大米", "Rice"), "unit": _two("袋", "bags")}],
            "when": {
                "any": [{"numbers": {"loss": {"from": 1, "below": "plan.cost"}}}, {"failed": ["send"]}],
                "done": ["late"],
                "at": {"hours": "shop", "is": "closed"},
            },
        },
        {
            "id": "helped",
            "kind": "choice",
            "ask": _two("好了吗？", "Better?"),
            "label": _two("好了", "Better"),
            "options": [{"id": "yes", "label": _two("好了", "Yes"), "ends": True, "says": _two("好。", "Good.")}],
        },
    ],
    "tables": [
        {
            "id": "level",
            "gives": "branch",
            "take": "highest",
            "rows": [{"id": "one", "branch": "large", "when": {"numbers": {"loss": {"over": 10000}}}}],
            "otherwise": {"id": "two", "branch": "small"},
            "unknown": {"id": "any", "branch": "large"},
        },
        {"id": "response", "gives": "length", "rows": [{"id": "all", "length": "1 h", "basis": "document"}]},
    ],
    "thresholds": [
        {"id": "late", "at": "10 min", "unless": {"done": ["send"]}, "what": _two("迟", "Late"), "basis": "default"}
    ],
    "obligations": [
        {"id": "a", "what": _two("响应", "Response"), "who": "holder", "matrix": "response", "basis": "document"},
        {
            "id": "b",
            "what": _two("报告", "Report"),
            "who": "duty-manager",
            "beside": ["director"],
            "slots": [{"since": "09:00", "until": "13:00", "day": "same", "at": "18:00"}],
            "basis": "document",
            "every": "1 day",
            "until": {"done": ["send"]},
            "outlives": True,
        },
        {
            "id": "c",
            "what": _two("回答", "Answer"),
            "who": "holder",
            "within": "1 h",
            "hours": "shop",
            "most": "12 h",
            "basis": "document",
        },
        {
            "id": "d",
            "what": _two("定", "Fix"),
            "who": "holder",
            "before": {"of": "day", "lead": "1 day"},
            "basis": "default",
        },
    ],
    "actions": [
        {
            "id": "plan",
            "label": _two("方案", "Plan"),
            "by": "duty-manager",
            "done": _two("{plan} 写好", "{plan} written"),
            "undoes": ["agree"],
            "versions": _two("方案第 {n} 版", "plan, version {n}"),
            "offers": ["agree"],
            "gate": _two("还不能", "Not yet"),
            "why": {"id": "why", "kind": "text", "ask": _two("为什么？", "Why?"), "label": _two("原因", "Reason")},
            "phase": _two("准备", "Preparation"),
            "tells_to": "customers",
        },
        {
            "id": "agree",
            "by": "reporter",
            "label": _two("同意", "Agree"),
            "done": _two("客户同意", "Agreed"),
            "after_close": True,
        },
        {"id": "send", "label": _two("发车", "Send"), "done": _two("已发车", "Sent")},
    ],
    "duties": [
        {
            "id": "count",
            "title": _two("盘点", "Count"),
            "every": {"day": True, "at": "16:00"},
            "opens": "small",
            "who": "duty-manager",
            "within": "1 h",
            "proof": "plan",
            "basis": "document",
            "cite": "002:8",
        }
    ],
    "carries": [{"id": "part", "title": _two("部分", "Part"), "complete": False}],
    "complete": False,
    "lacks": [_two("没有写通知谁。", "It does not say who is told.")],
    "revision": {"version": "2026-11", "approved_by": "director", "next_review": "2027-05-01", "secret": True},
    "retention": {"years": 3, "always": ["large"], "basis": "document", "cite": "000:365"},
}


def test_a_file_may_use_every_key_of_the_language() -> None:
    plan = compile_plan(WHOLE).plan
    level, response = plan.tables
    assert (level.gives, level.take) == (Gives.BRANCH, Take.HIGHEST)
    assert response.rows[0].length == Length("1 h")
    assert plan.questions[1].when.any[0].numbers["loss"].below == "plan.cost"
    assert plan.obligation("b").slots == (Slot(since="09:00", until="13:00", day="same", at="18:00"),)  # type: ignore[arg-type]
    assert plan.roles - {"holder"} == {"duty-manager", "director"}, "the reporter is no role"


def test_a_plan_reads_back_as_it_was_stored() -> None:
    compiled = compile_plan(WHOLE)
    stored = msgspec.json.encode(compiled.plan, enc_hook=str)
    assert compile_plan(msgspec.json.decode(stored)) == compiled


@pytest.mark.parametrize("written", ["0 min", "-5 min", "30", "1 fortnight"])
def test_a_length_is_a_positive_number_and_a_unit(written: str) -> None:
    with pytest.raises(ValueError, match="is no length"):
        Length(written)


def test_records_that_were_stored_before_read_as_before() -> None:
    old = '{"action":"departed","at":"2026-11-22T03:00:00Z","by":"li-na","told":true}'
    done = msgspec.json.decode(old, type=Done)
    assert (done.round, done.undone_at) == (1, None)
    assert msgspec.json.decode('{"said_at":"2026-11-22T03:00:00Z","option":"yes"}', type=Answer).chosen == ()
