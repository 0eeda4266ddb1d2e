"""What fills the places of a plan's sentence: answers, those of other deeds, versions, tables, and when it is due."""

from collections.abc import Iterable, Mapping

from flows import former, lookup
from flows.answer import Answer
from flows.answering import answer_text
from flows.bilingual import Bilingual
from flows.clauses import PLACE, whole
from flows.deed import REPORTER
from flows.ending import closes_at
from flows.naming import person, the_reporter, unphoned
from flows.plan import Action
from flows.promise import due_time
from flows.question import Privacy, Question
from flows.record import Case, Done, Scene
from flows.round import until
from flows.text import Param, Words, fill, held, same

VERSIONS = "versions"
"""The place in which a sentence names the version that it is about, whichever deed makes them."""
WAS = "was"
"""Behind an answer of a deed: what it was the time before, where it was another; behind a deed, that version."""
MORE = "more"
"""Behind an amount: how much more or less it is than the time before."""
CLOSES = "closes"
"""In a deed that ends the case well: when that is closed."""
DUE = "due"
"""Behind a promise: by when it is owed."""


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
    return {**_known(others, until(case, done), case, scene, group=group), **own} if others else own


def standing(wanted: Iterable[str], case: Case, scene: Scene) -> dict[str, Param]:
    """What is known of the `wanted` names of a case as it stands, to staff and in private."""
    return _known(wanted, case.done, case, scene, group=False)


def on_card(wanted: Iterable[str], case: Case, scene: Scene) -> dict[str, Param]:
    """The same as the group may read it."""
    return _known(wanted, case.done, case, scene, group=True)


def own_params(case: Case, action: Action, done: Done, scene: Scene, *, group: bool) -> dict[str, Param]:
    """`at`, `who`, and the answers of a deed by question."""
    params: dict[str, Param] = held({"at": done.at, "who": _who(case, action, done, scene)})
    if action.closes:
        params |= held({CLOSES: closes_at(action.closes, done.at, scene.zone)})
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


# --- what is known ----------------------------------------------------------------------------------------------------
def _known(
    wanted: Iterable[str], before: tuple[Done, ...], case: Case, scene: Scene, *, group: bool
) -> dict[str, Param]:
    tables: dict[str, Param] = dict(lookup.table_texts(case, scene))
    found: dict[str, Param] = {}
    for name in sorted(frozenset(wanted)):
        value = tables.get(name) or _of_another(name, before, case, scene, group=group)
        if isinstance(value, Words) and name in tables:
            value = _sentence(value, before, case, scene, group=group)
        if value is not None:
            found[name] = value
    return found


def _sentence(row: Words, before: tuple[Done, ...], case: Case, scene: Scene, *, group: bool) -> Words | None:
    """The words of a table's row, filled like any other sentence; a row names no row that names others."""
    inside = sorted(frozenset(PLACE.findall(row.zh)) - row.params.keys())
    if not inside:
        return row
    tables = lookup.table_texts(case, scene)
    known = {name: value for name in inside if (value := _of_another(name, before, case, scene, group=group))}
    known |= {name: tables[name] for name in inside if name in tables}
    zh, en = whole(row.zh, known), whole(row.en, known)
    named = {plain(name): value for name, value in known.items()}
    return Words(zh=plain_names(zh, known), en=plain_names(en, known), params=named) if zh and en else None


def _of_another(name: str, before: tuple[Done, ...], case: Case, scene: Scene, *, group: bool) -> Param | None:
    if name == VERSIONS:
        return version_of(case, scene, before[-1]) if before else None
    deed, _, part = name.partition(".")
    action = next((each for each in scene.plan.actions if each.id == deed), None)
    done = former.last(deed, before)
    if action is not None and action.why is not None and part == action.why.id:
        reason = former.reason(case, deed, part)
        return _shown(action.why, reason, group=group) if reason else None
    if action is not None and done is not None:
        if not part:
            return fill(action.versions.words, n=done.round) if action.versions else None
        found = own_params(case, action, done, scene, group=group).get(part)
        return found or _compared(part, action, done, before, case, scene, group=group) or _due(deed, part, case, scene)
    if part == MORE and (table := scene.plan.table(deed)):
        return former.more_of_table(table, before, case, scene)
    return _due(deed, part, case, scene)


def _compared(
    part: str, action: Action, done: Done, before: tuple[Done, ...], case: Case, scene: Scene, *, group: bool
) -> Param | None:
    """What was said of it the time before: which version, another answer, or how much more it is now."""
    last = former.time_before(done, before)
    asked, _, how = part.rpartition(".")
    question = next((each for each in action.asks if each.id == asked), None)
    if last is None:
        return None
    if part == WAS:
        return fill(action.versions.words, n=last.round) if action.versions else None
    if question is None or not former.differs(question, last, done):
        return None
    if how == WAS:
        return own_params(case, action, last, scene, group=group).get(asked)
    return former.more(last.answers[asked], done.answers[asked]) if how == MORE else None


def _due(promise: str, part: str, case: Case, scene: Scene) -> Param | None:
    owed = case.obligation(promise) if part == DUE else None
    return due_time(scene, owed) if owed and owed.open else None


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
