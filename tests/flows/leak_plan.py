"""A small plan in which a checker finds nothing, for tests that plant one fault each."""

import copy
from collections.abc import Callable
from typing import Any

from bot.library import read_library, read_organisation
from flows.check.misfit import Fault
from flows.plan import Plan, compile_plan
from flows.proof import check

HOUSE = read_organisation(None)
SHIPPED = {name: file.plan for name, file in read_library([], HOUSE).files.items()}
Change = Callable[[dict[str, Any]], object]


def two(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _question(name: str, kind: str, zh: str, en: str, **more: object) -> dict[str, Any]:
    return {"id": name, "kind": kind, "ask": two(zh + "？", en + "?"), "label": two(zh, en), **more}


LEAK: dict[str, Any] = {
    "id": "leak",
    "pack": "test",
    "title": two("漏水", "Leak"),
    "reporter": ["customer"],
    "route": {"group": "supply", "ladder": ["supply-head", "duty-manager", "director"]},
    "entries": [{"id": "leak", "label": two("漏水", "Leak"), "words": ["漏水"], "branch": "small"}],
    "branches": [
        {"id": "flood", "title": two("有人受困", "People trapped"), "severity": "emergency", "cry": True},
        {"id": "large", "title": two("大漏", "Large leak")},
        {"id": "small", "title": two("小漏", "Small leak")},
    ],
    "questions": [
        _question(
            "people",
            "choice",
            "人都安全吗",
            "Is everyone safe",
            numbers=True,
            opens=True,
            options=[
                {"id": "safe", "label": two("都安全", "All safe")},
                {"id": "hurt", "label": two("有人受伤", "Someone is hurt"), "branch": "flood"},
            ],
        ),
        _question("loss", "amount", "损失多少", "How much loss", optional=True, when={"branches": ["small", "large"]}),
        _question("phone", "phone", "电话多少", "Which number", known="phone", privacy="holder"),
    ],
    "tables": [
        {
            "id": "level",
            "gives": "branch",
            "take": "highest",
            "rows": [{"id": "much", "branch": "large", "when": {"numbers": {"loss": {"from": 5000}}}}],
            "otherwise": {"id": "less", "branch": "small"},
        }
    ],
    "obligations": [
        {
            "id": "visit",
            "what": two("到现场", "on site"),
            "who": "holder",
            "within": "1 h",
            "basis": "default",
            "met_by": "arrived",
        },
        {
            "id": "told",
            "what": two("主管知悉", "manager told"),
            "who": "duty-manager",
            "within": "10 min",
            "basis": "default",
            "when": {"branches": ["large"]},
        },
    ],
    "thresholds": [
        {
            "id": "late",
            "at": "2 h",
            "unless": {"done": ["arrived"]},
            "what": two("两小时没有人到", "nobody there in two hours"),
            "says": two("还没有人到。", "Nobody is there yet."),
            "basis": "default",
        }
    ],
    "actions": [
        {
            "id": "arrived",
            "label": two("已到场", "On site"),
            "becomes": "on_site",
            "done": two("{at} 到场", "there {at}"),
        },
        {
            "id": "resolved",
            "label": two("已解决", "Resolved"),
            "becomes": "resolved",
            "done": two("{at} 修好", "mended {at}"),
        },
        {
            "id": "report",
            "label": two("写报告", "Report"),
            "by": "supply-head",
            "needs": ["resolved"],
            "complete": True,
            "asks": [_question("cause", "text", "原因是什么", "What was the cause")],
            "done": two("{at} 报告：{cause}", "report {at}: {cause}"),
        },
    ],
    "checklist": [{"id": "closed", "label": two("水阀已关", "Valve shut"), "when": {"branches": ["flood"]}}],
    "tells": [{"who": "director", "when": {"branches": ["flood"]}}],
    "closing": {"actions": ["resolved", "report"], "silence_closes": True},
}


def leak(change: Change | None = None) -> Plan:
    """The plan, after a change."""
    source = copy.deepcopy(LEAK)
    if change is not None:
        change(source)
    return compile_plan(source).plan


def faults(change: Change | None = None) -> tuple[Fault, ...]:
    """What the checker finds in the plan after a change, beside the plans that ship."""
    return check({**SHIPPED, "leak": leak(change)}, HOUSE, only=["leak"]).faults
