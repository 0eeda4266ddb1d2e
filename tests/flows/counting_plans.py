"""A small plan with amounts, lists and counts, and how grave it is by a table."""

from typing import Any

from flows.plan import Compiled, compile_plan


def _two(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _option(name: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": _two(zh, en), **more}


SIGNS = {
    "id": "signs",
    "kind": "list",
    "ask": _two("有哪些情况？", "What is there?"),
    "label": _two("情况", "Signs"),
    "options": [
        _option("smell", "有气味", "Smell", words=["臭味"]),
        _option("hiss", "有响声", "Hissing"),
        _option("flame", "有火苗", "Flame"),
    ],
}
LOSS = {
    "id": "loss",
    "kind": "amount",
    "optional": True,
    "ask": _two("损失大约多少钱？", "Roughly how much loss?"),
    "label": _two("损失", "Loss"),
}
STOCK = {
    "id": "stock",
    "kind": "items",
    "optional": True,
    "ask": _two("还有多少？", "How much is left?"),
    "label": _two("库存", "Stock"),
    "items": [
        {"id": "rice", "label": _two("大米", "Rice"), "unit": _two("袋", "bags")},
        {"id": "oil", "label": _two("油", "Oil"), "unit": _two("桶", "barrels")},
        {"id": "salt", "label": _two("盐", "Salt")},
    ],
}
WHAT = {
    "id": "what",
    "kind": "text",
    "opens": True,
    "ask": _two("出了什么事？", "What happened?"),
    "label": _two("事情", "What"),
}


def plan(*questions: dict[str, Any], **more: Any) -> Compiled:
    """A plan that asks these."""
    return compile_plan(
        {
            "id": "gas",
            "pack": "gas",
            "title": _two("燃气", "Gas"),
            "route": {"group": "supply", "ladder": ["duty-manager", "director"]},
            "entries": [
                {
                    "id": "gas",
                    "label": _two("燃气", "Gas"),
                    "words": ["燃气", "gas"],
                    "branch": "small",
                    "silence": "10 min",
                }
            ],
            "branches": [
                {"id": "small", "title": _two("小事", "Small")},
                {"id": "middle", "title": _two("中等", "Middle")},
                {
                    "id": "large",
                    "title": _two("大事", "Large"),
                    "severity": "emergency",
                    "raised": _two("马上离开。", "Leave now."),
                },
            ],
            "questions": list(questions),
            "actions": [
                {
                    "id": "counted",
                    "label": _two("已清点", "Counted"),
                    "complete": True,
                    "asks": [{**STOCK, "optional": False}, SIGNS, LOSS],
                    "done": _two("{at} 清点：{stock}", "counted at {at}: {stock}"),
                }
            ],
            **more,
        }
    )
