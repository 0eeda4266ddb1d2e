"""What a case is about, as a group may read it and as its holder does: headline, place, facts, and what is missing."""

from collections.abc import Iterable

from msgspec.structs import replace

from flows import duty_word
from flows.answer import Answer
from flows.answering import answer_text, beginning, option_of
from flows.discretion import is_secret
from flows.naming import language as language_name
from flows.naming import (
    lowered,
    phone_ending,
    phone_full,
    plate,
    reporter_named,
    reporter_seen,
    row,
    the_reporter,
    unphoned,
)
from flows.offer import is_wanted
from flows.question import Option, Privacy, Question, QuestionKind
from flows.record import Case, CaseState, Move, Scene
from flows.round import counting, is_done
from flows.routine import called, is_reported
from flows.terms import Language, Severity
from flows.text import C, Spot, T, Text, Words, same
from flows.view import View, holds, view_of

SHORT = 6
"""Chinese characters of an answer that still fits into a headline."""
HEADLINE_FACTS = 3
_COUNTED = (QuestionKind.CHOICE, QuestionKind.NUMBER)
_PLACE = QuestionKind.PLACE
_ELSEWHERE = (_PLACE, QuestionKind.PHONE)
"""These have lines of their own."""


def headline(case: Case, scene: Scene) -> Text:
    """Number, kind of event, and its shortest facts: 26-0417, vehicle breakdown, people all safe."""
    short = (each for each in scene.plan.questions if each.kind in _COUNTED and each.privacy is not Privacy.HOLDER)
    facts = [
        _in_headline(question, chosen)
        for question, answer in _known(case, scene, short)
        if (chosen := option_of(question, answer))
        and not (chosen.back or chosen.branch)
        and len(chosen.label.zh) <= SHORT
        and "，" not in chosen.label.zh
    ]
    title = lowered(called(case, scene.plan))
    return row((same(case.number), title, *(() if is_secret(case, scene) else facts[:HEADLINE_FACTS])))


def _in_headline(question: Question, chosen: Option) -> Text:
    """A label and an answer: Chinese needs no colon between them, but where figures or Latin letters meet."""
    label, answer = lowered(question.label), lowered(chosen.label)
    if question.label.zh[-1].isascii() or chosen.label.zh[0].isascii():
        return T("{label}: {answer}", label=label, answer=answer)
    return T("{label} {answer}", label=label, answer=answer)


def reporter_line(case: Case, scene: Scene, reader: Language | None = None, *, private: bool = False) -> Text:
    """Who reports, what they drive, and how they are called; a group sees a surname and the number's ending.

    The reporter's language is named when it is not the reader's. Of what a duty has become it says in which.
    """
    if (origin := duty_word.origin(case, scene)) is not None:
        return origin
    who = reporter_named(case, scene) if private else reporter_seen(case, scene)
    if reader and case.reporter.language is not reader:
        who = T("{who} ({language})", who=who, language=language_name(case.reporter.language))
    if private:
        vehicle = same(case.reporter.plate) if case.reporter.plate else None
        return row(filter(None, (who, vehicle, phone_full(case, scene))))
    return row(filter(None, (who, plate(case), phone_ending(case, scene))))


def place(case: Case, scene: Scene, *, private: bool = False) -> Text | None:
    """Where it is: the road as written, then the map; None when the plan asks for no place."""
    view = view_of(case, scene)
    for question in scene.plan.questions:
        if question.kind is _PLACE and _applies(case, scene, question, view):
            return _place_line(case, scene, question, private=private)
    return None


def _place_line(case: Case, scene: Scene, question: Question, *, private: bool) -> Text:
    label, answer = question.label.words, case.answers.get(question.id)
    if answer is None:
        return T("{label}: waiting for {who}", label=label, who=the_reporter(case, scene))
    if answer.skipped:
        return T("{label}: not known yet", label=label)
    home = question.privacy is Privacy.HOLDER and case.severity is not Severity.EMERGENCY
    if home and not private:
        return T("{label}: in private, to whoever has the case", label=label)
    around = [
        _answer(each, case.answers[each.id], private=private)
        for each in scene.plan.questions
        if each.part_of == question.id and _given(case, each)
    ]
    if answer.lat is None or answer.lon is None:
        words = row((_answer(question, answer, private=private), *around))
        return T("{label}: {answer}", label=label, answer=words)
    spot = Spot(lat=answer.lat, lon=answer.lon)
    if answer.text:
        around = [beginning(answer.text if private else unphoned(answer.text)), *around]
    if around:
        return T("{label}: {answer} ({spot})", label=label, answer=row(around), spot=spot)
    return T("{label}: {spot}", label=label, spot=spot)


def opening_facts(case: Case, scene: Scene, *, private: bool = False) -> tuple[Text, ...]:
    """The answers that opened the case, one a line."""
    opening = (each for each in scene.plan.questions if each.opens and _is_plain(each))
    return tuple(
        _fact(question, answer, private=private)
        for question, answer in _known(case, scene, opening)
        if not _is_over(case, scene, question, answer) and (private or question.privacy is not Privacy.HOLDER)
    )


def further_facts(case: Case, scene: Scene, *, private: bool = False) -> tuple[Text, ...]:
    """The other answers: choices, counts and photos share a line, words have their own."""
    short: list[Text] = []
    long: list[Text] = []
    view, urgent = view_of(case, scene), case.severity is Severity.EMERGENCY
    for question in scene.plan.questions:
        if question.opens or not _is_plain(question) or not _applies(case, scene, question, view):
            continue
        if _given(case, question):
            answer = case.answers[question.id]
            if not _is_over(case, scene, question, answer) and (private or question.privacy is not Privacy.HOLDER):
                kept = long if question.kind is QuestionKind.TEXT else short
                kept.append(_fact(question, answer, private=private))
        elif urgent and _is_awaited(case, scene, question):
            short.append(T("{label}: no answer yet", label=question.label.words))
    return (*((_sentences(short),) if short else ()), *long)


def full_answer(case: Case, scene: Scene, wanted: str) -> Text | None:
    """The answer to one question in full, for whoever works on it; None while there is none."""
    question = next((each for each in scene.plan.questions if each.id == wanted), None)
    if question is None or not _given(case, question):
        return None
    around = [
        _answer(each, case.answers[each.id], private=True)
        for each in scene.plan.questions
        if each.part_of == question.id and _given(case, each)
    ]
    return row((_answer(question, case.answers[wanted], private=True), *around))


def missing(case: Case, scene: Scene) -> tuple[Text, ...]:
    """What stands between a resolved case and its closing."""
    closing, view = scene.plan.closing, view_of(case, scene)
    left = [
        action
        for each in closing.actions
        if not is_done(case, action := scene.plan.action(each))
        and is_wanted(action, view)
        and not (action.becomes == Move.RESOLVED and case.state is CaseState.RESOLVED)
    ]
    items: list[Text] = []
    if closing.confirmed and case.confirmed_at is None and is_reported(case):
        items.append(T("the word of {who}", who=the_reporter(case, scene)))
    if left and closing.unmet:
        items.append(closing.unmet.words)
    else:
        items.extend(lowered(action.label) for action in left)
    return tuple(items)


def words_of(case: Case, reader: Language) -> Text | None:
    """The words of a cry as written; their language is named when it is not the reader's."""
    if not case.cry:
        return None
    words = beginning(case.cry)
    if case.cry_language and case.cry_language != reader:
        return T("Their words ({language}): “{words}”", language=language_name(case.cry_language), words=words)
    return T("Their words: “{words}”", words=words)


def _known(case: Case, scene: Scene, questions: Iterable[Question]) -> Iterable[tuple[Question, Answer]]:
    """Those of the questions that have an answer and fit the branch."""
    view = view_of(case, scene)
    return (
        (question, case.answers[question.id])
        for question in questions
        if _given(case, question) and _applies(case, scene, question, view)
    )


def _given(case: Case, question: Question) -> bool:
    answer = case.answers.get(question.id)
    return answer is not None and not answer.skipped


def _applies(case: Case, scene: Scene, question: Question, view: View) -> bool:
    """Whether a question fits the branch; an answer from before a cry (`all safe`) is not shown beside it."""
    if not holds(question.when, view):
        return False
    answer = case.answers.get(question.id)
    if answer is None or not question.opens or question.when.branches or not scene.plan.branch(case.branch).cry:
        return True
    if not any(option.branch for option in question.options):
        return True  # a count, say: none of its answers speaks against the branch
    chosen = option_of(question, answer)
    return chosen is None or chosen.branch == case.branch


def _is_plain(question: Question) -> bool:
    return not question.part_of and question.kind not in _ELSEWHERE


def _is_awaited(case: Case, scene: Scene, question: Question) -> bool:
    """Whether the card says that an answer is still to come; not about what was done since."""
    if question.kind not in _COUNTED or question.id in case.answers:
        return False
    wish = any(option.says for option in question.options) and _is_fulfilled(case, scene)
    return not wish and all(each.action != question.answered_by for each in counting(case))


def _is_over(case: Case, scene: Scene, question: Question, answer: Answer) -> bool:
    """Whether an answer no longer says anything: a way back out of a cry, or a wish that was fulfilled since."""
    chosen = option_of(question, answer)
    if chosen is None:
        return False
    return chosen.back or (chosen.says is not None and _is_fulfilled(case, scene))


def _is_fulfilled(case: Case, scene: Scene) -> bool:
    """Whether what anyone may do at once, such as a call to the ambulance, was done."""
    wished = {rule.met_by for rule in scene.plan.obligations if rule.who == "anyone"}
    return any(done.action in wished for done in counting(case))


def _fact(question: Question, answer: Answer, *, private: bool) -> Text:
    label = question.label.words
    told = bool(answer.option or answer.chosen or answer.counts) or answer.number is not None
    if question.privacy is Privacy.HEALTH and not private and not told:
        return T("{label}: in private, to whoever has the case", label=label)
    return T("{label}: {answer}", label=label, answer=_answer(question, answer, private=private))


def _answer(question: Question, answer: Answer, *, private: bool) -> Text:
    chosen = option_of(question, answer)
    if chosen and not answer.text:
        return lowered(chosen.label)
    if private or not answer.text:
        return answer_text(question, answer)
    if question.privacy is Privacy.HEALTH:
        answer = replace(answer, text="")
    return answer_text(question, replace(answer, text=unphoned(answer.text)))


def _sentences(texts: Iterable[Text]) -> Text:
    """Several facts on one line, each a sentence."""
    first, *others = texts
    for other in others:
        first = C("sentences", "{one}. {other}", one=first, other=other)
    return first


def title(case: Case, scene: Scene) -> Words:
    """The kind of event."""
    return called(case, scene.plan).words
