"""Sentences of a plan: none is empty, and each `{place}` in one is filled by something."""

import re
from collections.abc import Iterator

import msgspec

from flows.bilingual import Bilingual
from flows.check.ground import Ground
from flows.check.misfit import Misfit, one_of
from flows.filling import CLOSES, DUE, MORE, WAS
from flows.plan import Plan
from flows.question import QuestionKind
from flows.table import Gives
from flows.text import T

_PLACE = re.compile(r"\{([\w.-]+)\}")
_INDEX = re.compile(r"\[(\d+)\]")
_BASE = {
    "options.says": {"facts"},
    "windows.says_inside": {"since", "until"},
    "windows.says_outside": {"since", "until"},
    "checklist.tells": {"at", "who"},
    "actions.versions": {"n"},
}
"""What fills sentences of these keys, wherever they stand."""
_DEEDS = (["actions", "done"], ["actions", "tells"])
_FILLED = (*_DEEDS, ["obligations", "asks"], ["tells", "asks"], ["thresholds", "says"], ["next"])
"""Sentences that are filled with what is known of a case, as the words of a table's rows are."""


def texts(part: object, path: str = "$") -> Iterator[tuple[str, Bilingual]]:
    """Every bilingual text of a plan, and where it stands in its file."""
    if isinstance(part, Bilingual):
        yield path, part
    elif isinstance(part, msgspec.Struct):
        for field in part.__struct_fields__:
            yield from texts(getattr(part, field), f"{path}.{field}")
    elif isinstance(part, tuple):
        for at, each in enumerate(part):
            yield from texts(each, f"{path}[{at}]")


def empty(plan: Plan) -> Iterator[Misfit]:
    """Texts without a word, in one language or both."""
    for path, words in texts(plan):
        for language in ("zh", "en"):
            if not getattr(words, language).strip():
                yield f"{path}.{language}", T("a text without words"), T("expected both zh and en")


def unfilled(ground: Ground) -> Iterator[Misfit]:
    """Places that nothing fills: the clause around them would never be read."""
    everywhere = _everywhere(ground)
    for path, words in texts(ground.plan):
        known = everywhere | _known(path, ground)
        for language in ("zh", "en"):
            for name in _PLACE.findall(getattr(words, language)):
                if name not in known:
                    found = T("nothing fills {place}", place=f"{{{name}}}")
                    yield f"{path}.{language}", found, one_of(known) if known else T("expected no place in braces here")


def _everywhere(ground: Ground) -> set[str]:
    """What any sentence of the plan may name: its tables' words and sums, and the names of versions."""
    tables = {each.id for each in ground.tables(Gives.TEXT, Gives.AMOUNT)}
    return tables | {each.id for each in ground.plan.actions if each.versions}


def _known(path: str, ground: Ground) -> set[str]:
    keys = _INDEX.sub("", path).split(".")[1:]
    known = next((names for end, names in _BASE.items() if ".".join(keys).endswith(end)), set())
    if keys[:2] in _DEEDS:
        action = ground.plan.actions[int(_INDEX.findall(path)[0])]
        known = known | {"at", "who", *(each.id for each in action.asks), *((CLOSES,) if action.closes else ())}
    return known | _of_case(ground) if keys[:2] in _FILLED or keys[-1:] == ["text"] else set(known)


def _of_case(ground: Ground) -> set[str]:
    """What is known of a case: what its deeds said, now and the time before, and by when its promises are owed."""
    asked = {name for name in ground.questions if "." in name}
    found = asked | {f"{name}.{WAS}" for name in asked} | {f"{each.id}.{DUE}" for each in ground.plan.obligations}
    found |= {f"{name}.{MORE}" for name in asked if ground.questions[name].kind is QuestionKind.AMOUNT}
    found |= {f"{each.id}.{MORE}" for each in ground.tables(Gives.AMOUNT)}
    found |= {f"{each.id}.{WAS}" for each in ground.plan.actions if each.versions}
    return found | {f"{each.id}.{fact}" for each in ground.plan.actions for fact in ("at", "who")}
