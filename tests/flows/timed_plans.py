"""Small plans whose clocks and grading hang on tables, on times of the day, and on thresholds."""

from typing import Any

from msgspec.structs import replace

from flows.organisation import Organisation
from flows.plan import Compiled, compile_plan
from flows.policy import WorkingHours
from tests.flows.words import ORGANISATION

SHOP = WorkingHours(id="shop", since="09:00", until="18:00")
COMPANY: Organisation = replace(ORGANISATION, hours=(SHOP,))


def words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def ask(name: str, kind: str = "choice", *options: str, **more: Any) -> dict[str, Any]:
    shown = [{"id": each, "label": words(each.capitalize())} for each in options]
    return {
        "id": name,
        "kind": kind,
        "ask": words(f"{name}?"),
        "label": words(name.capitalize()),
        **({"options": shown} if shown else {}),
        **more,
    }


def deed(name: str, *asks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "label": words(name), "done": words("{at} " + name), "asks": list(asks), **more}


def owes(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "what": words(name), "who": "holder", "basis": "default", "met_by": "answered", **more}


def plan(**parts: Any) -> Compiled:
    """A plan for the supply group with one branch, one question and one deed, unless said otherwise."""
    return compile_plan(
        {
            "id": "timed",
            "pack": "test",
            "title": words("Timed"),
            "route": {"group": "supply", "ladder": ["supply-head", "duty-manager"]},
            "branches": [{"id": "event", "title": words("Event")}],
            "questions": [ask("happened", "time", opens=True, optional=True)],
            "actions": [deed("answered", becomes="resolved")],
            **parts,
        }
    )


def _any(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"any": list(conditions)}


GAS = plan(
    branches=[
        {"id": "level-3", "title": words("Level 3")},
        {"id": "level-2", "title": words("Level 2")},
        {"id": "level-1", "title": words("Level 1"), "severity": "emergency"},
        {"id": "people", "title": words("People"), "severity": "emergency", "cry": True},
    ],
    questions=[
        ask("injury", "choice", "none", "light", "serious", opens=True),
        ask("households", "number", optional=True),
        ask("loss", "amount", optional=True),
        ask("outside", "choice", "yes", "no"),
    ],
    tables=[
        {
            "id": "level",
            "gives": "branch",
            "take": "highest",
            "rows": [
                {
                    "id": "one",
                    "branch": "level-1",
                    "when": _any(
                        {"answers": {"injury": ["serious"]}},
                        {"answers": {"outside": ["yes"]}},
                        {"numbers": {"loss": {"from": 10000}}},
                        {"numbers": {"households": {"from": 5000}}},
                        {"answers": {"assess.found": ["grave"]}},
                    ),
                    "cite": "003:164",
                },
                {
                    "id": "two",
                    "branch": "level-2",
                    "when": _any(
                        {"answers": {"injury": ["light"]}},
                        {"numbers": {"loss": {"over": 0, "below": 10000}}},
                        {"numbers": {"households": {"from": 1000, "below": 5000}}},
                    ),
                    "cite": "003:164",
                },
            ],
            "otherwise": {"id": "three", "branch": "level-3"},
            "unknown": {"id": "not-known", "branch": "level-2"},
        }
    ],
    obligations=[owes("commander", who="director", within="10 min", met_by="", when={"branches": ["level-1"]})],
    actions=[
        deed("answered", becomes="resolved"),
        deed("assess", ask("found", "choice", "grave", "slight"), complete=True, again=True),
        deed("lower", branch="level-3"),
    ],
)
