"""What fills the places of a plan's sentence about a deed: its answers, those of other deeds, versions and tables."""

import re
from collections.abc import Iterable, Mapping

from flows import lookup
from flows.answer import Answer
from flows.answering import answer_text
from flows.bilingual import Bilingual
from flows.deed import REPORTER
from flows.naming import person, the_reporter, unphoned
from flows.plan import Action
from flows.question import Privacy, Question
from flows.record import Case, Done, Scene
from flows.round import until
from flows.text import Param, Words, fill, held, same

PLACE = re.compile(r"\{([\w.-]+)\}")
VERSIONS = "versions"
"""The place in which a sentence names the version that it is about, whichever deed makes them."""


def places(*sentences: Bilingual | None) -> frozenset[str]:
    """The names that sentences want to be filled, in either language."""
    return frozenset(name for each in sentences if each for text in (each.zh, each.en) for name in PLACE.findall(text))


def params_for(
    wanted: Iterable[str], case: Case, action: Action, done: Done, scene: Scene, *, group: bool
) -> dict[str, Param]:
    """What is known of the `wanted` names; a group sees no telephone number, and nothing that is the holder's alone.

    Other deeds are those before this one, also where they were undone since: a sentence tells of its own time.
    """
    own = own_params(case, action, done, scene, group=group)
    others = [each for each in wanted if each not in own]
    if not others:
        return own
    before = until(case, done)
    found: dict[str, Param] = dict(lookup.table_texts(case, scene))
    found |= {name: value for name in others if (value := _of_another(name, before, case, scene, group=group))}
    return {**found, **own}


def own_params(case: Case, action: Action, done: Done, scene: Scene, *, group: bool) -> dict[str, Param]:
    """`at`, `who`, and the answers of a deed by question."""
    params: dict[str, Param] = held({"at": done.at, "who": _who(case, action, done, scene)})
    for question in action.asks:
        answer = done.answers.get(question.id)
        shown = _shown(question, answer, group=group) if answer else None
        if shown is not None:
            params[question.id] = shown
    return params


def version_of(case: Case, scene: Scene, done: Done) -> Words | None:
    """Which version a deed is about: that of its own, or the last that had been made by then."""
    by = {each.id: each.versions for each in scene.plan.actions if each.versions}
    last = next((each for each in reversed(until(case, done)) if each.action in by), None)
    words = by.get(last.action) if last else None
    return fill(words.words, n=last.round) if last and words else None


def _of_another(name: str, before: tuple[Done, ...], case: Case, scene: Scene, *, group: bool) -> Param | None:
    if name == VERSIONS:
        return version_of(case, scene, before[-1])
    deed, _, part = name.partition(".")
    action = next((each for each in scene.plan.actions if each.id == deed), None)
    done = next((each for each in reversed(before) if each.action == deed), None)
    if action is None or done is None:
        return None
    if part:
        return own_params(case, action, done, scene, group=group).get(part)
    return fill(action.versions.words, n=done.round) if action.versions else None


def _who(case: Case, action: Action, done: Done, scene: Scene) -> Param:
    if action.by == REPORTER and done.by in {"", case.reporter.person}:
        return the_reporter(case, scene)
    return person(scene, done.by)


def _shown(question: Question, answer: Answer, *, group: bool) -> Param | None:
    """An answer inside a sentence; None when there is nothing of it to be shown."""
    if answer.skipped or (group and question.privacy is not Privacy.OPEN):
        return None
    if answer.at is not None:
        return held({"at": answer.at})["at"]
    if answer.files and not answer.text:
        return answer_text(question, answer)
    if given := answer.text.strip().rstrip("。.；;") if not answer.option else "":
        seen = unphoned(given) if group else given
        return same(seen) if seen else None
    return answer_text(question, answer)


def plain_names(sentence: str, known: Mapping[str, Param]) -> str:
    """The sentence with names that a reader's pen knows: it takes a dot for the end of one."""
    if "." not in "".join(known):
        return sentence
    return PLACE.sub(lambda found: "{" + plain(found[1]) + "}" if found[1] in known else found[0], sentence)


def plain(name: str) -> str:
    """A name without its dot."""
    return name.replace(".", "__")
