"""A plan's sentence filled with what is known; what hangs on a missing answer is left out, so that it stays whole."""

from collections.abc import Mapping

from msgspec.structs import replace

from flows.bilingual import Bilingual
from flows.clauses import PLACE, whole
from flows.deed import REPORTER
from flows.filling import params_for, places, plain, plain_names, standing
from flows.naming import lowered, person
from flows.plan import Action
from flows.record import Case, Done, Scene
from flows.text import C, Param, T, Text, Words

_ENDS = ("。", ".", "？", "?", "！", "!")
__all__ = ["fact", "now", "tidings", "told", "whole"]


def told(words: Bilingual, known: Mapping[str, Param]) -> Words | None:
    """The sentence with everything that is known; None when nothing of it is left."""
    zh, en = whole(words.zh, known), whole(words.en, known)
    if not zh or not en:
        return None
    named = {plain(name): value for name, value in known.items()}
    return Words(zh=plain_names(zh, known), en=plain_names(en, known), params=named)


def fact(case: Case, action: Action, done: Done, scene: Scene, *, group: bool = True) -> Text:
    """What was done, as staff read it; the label and the time when the plan's sentence has nothing left to say."""
    said = told(action.done, params_for(places(action.done), case, action, done, scene, group=group))
    if said is None or "{at}" not in said.zh or "{at}" not in said.en:
        return C("done", "{at} {what}", at=done.at, what=lowered(action.label))
    if action.by == REPORTER and done.by not in {"", case.reporter.person}:
        return T("{what}, by phone, recorded by {who}", what=said, who=person(scene, done.by))
    return said


def now(words: Bilingual, case: Case, scene: Scene) -> Words | None:
    """A sentence that tells of no deed, filled with what is known of the case as it stands."""
    return told(words, standing(places(words), case, scene))


def tidings(case: Case, action: Action, done: Done, scene: Scene) -> Words | None:
    """What was done, as the reporter reads it, with a stop; None when the plan tells them nothing."""
    if action.tells is None:
        return None
    said = told(action.tells, params_for(places(action.tells), case, action, done, scene, group=False))
    if said is None:
        return None
    ends = said.params.get(PLACE.findall(said.zh)[-1]) if said.zh.endswith("}") else None
    if isinstance(ends, Words) and ends.zh.endswith(_ENDS):
        return said
    return replace(said, zh=_stopped(said.zh, "。"), en=_stopped(said.en, "."))


def _stopped(text: str, stop: str) -> str:
    return text if text.endswith(_ENDS) else text + stop
