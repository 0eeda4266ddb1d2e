"""What somebody who owes a report is given for it: the facts, a text to read out, the draft of a summary."""

from flows import key, ping
from flows.answer import Answer
from flows.answering import answer_text, place_read_out, plain_answer
from flows.description import full_answer
from flows.naming import both, staff_phone
from flows.obligation import Obligation, Status
from flows.outbound import Kind, Rows, Say, ToPerson
from flows.promise import due_time, met_by_press, rule_of, what
from flows.question import Question
from flows.record import Case, Scene
from flows.summary import draft
from flows.terms import Language, PersonId
from flows.text import C, Moment, Param, Phone, T, Text, Words, same
from flows.tiding import alerting, case_line, to_person


def owing(case: Case, scene: Scene, obligation: Obligation, who: str) -> Say:
    """To one who owes it, when they are asked: the facts to report, the draft to finish, or just what is asked."""
    rule = rule_of(scene, obligation)
    if rule and rule.facts:
        said = sheet(case, scene, obligation, who)
    elif rule and rule.asks_at:
        said = to_write(case, scene, obligation, who)
    else:
        said = ping.owed(case, scene, obligation, who)
    return alerting(said, obligation)


# --- a report to an authority -----------------------------------------------------------------------------------------
def sheet(case: Case, scene: Scene, obligation: Obligation, who: str) -> Say:
    """The facts that the report needs, numbered, each with whether it is known; a missing one holds nothing back."""
    known = {question.id: full_answer(case, scene, question.id) for question in facts_of(scene, obligation)}
    facts = [
        _fact(number, question, known[question.id])
        for number, question in enumerate(facts_of(scene, obligation), start=1)
    ]
    missing = None if all(known.values()) else T("Report without what is missing; add it later.")
    lines = (_limit(case, scene, obligation), *facts, missing)
    return to_person(case, who, lines, _sheet_keys(case, scene, obligation))


def _sheet_keys(case: Case, scene: Scene, obligation: Obligation) -> Rows:
    text = key.act(case, T("Text to read out"), f"sheet:{obligation.id}")
    return ((text,), *key.keys_for(case, scene, obligation))


def _limit(case: Case, scene: Scene, obligation: Obligation) -> Text:
    at, left, number = due_time(scene, obligation), obligation.due_at - scene.now, case.number
    if obligation.due_at > scene.now:
        return T("To report, {number}, by {at} ({left} left)", number=number, at=at, left=left)
    return T(
        "To report, {number}: it was due at {at}, {over} late. Report it by phone first.",
        number=number,
        at=at,
        over=-left,
    )


def _fact(number: int, question: Question, answer: Text | None) -> Text:
    label = question.label.words
    if answer is None:
        return T("{n} {label}: not known yet", n=number, label=label)
    return T("{n} {label}: {answer}, known", n=number, label=label, answer=answer)


def facts_of(scene: Scene, obligation: Obligation) -> tuple[Question, ...]:
    """The questions whose answers the report needs, in its order."""
    rule = rule_of(scene, obligation)
    known = {question.id: question for question in scene.plan.questions}
    return tuple(known[each] for each in rule.facts if each in known) if rule else ()


def changed(case: Case, scene: Scene, obligation: Obligation, fact: str, was: Answer, who: str) -> Say:
    """A fact that had been shown is another one now; what was reported already has to be added to."""
    question = scene.plan.question(fact)
    line: Text = T(
        "{number}, {label}: now {answer}, was {was}.",
        number=case.number,
        label=question.label.words,
        answer=full_answer(case, scene, fact) or C("answer", "not known"),
        was=answer_text(question, was),
    )
    if obligation.status is Status.MET:
        line = both(line, T("Please add it to the report."))
    return to_person(case, who, (line,), _sheet_keys(case, scene, obligation))


def read_out(case: Case, scene: Scene, obligation: Obligation, who: str) -> Say:
    """The facts as a text to read out or to copy, in the language of the place; at its end stands who reports."""
    return Say(
        to=ToPerson(person=PersonId(who)),
        lines=(T("Text to read out, {number}:", number=case.number), _spoken(case, scene, obligation, who)),
        buttons=key.keys_for(case, scene, obligation),
        kind=Kind.PROMPT,
        case=case.id,
    )


def _spoken(case: Case, scene: Scene, obligation: Obligation, who: str) -> Words:
    language = scene.organisation.place_language
    chinese = language is Language.ZH
    colon, stop = ("：", "。") if chinese else (": ", ". ")
    params: dict[str, Param] = {}
    told = [_in(scene.plan.branch(case.branch).title.words, language)]
    for question in facts_of(scene, obligation):
        answer = case.answers.get(question.id)
        if answer is None or answer.skipped:
            continue
        params[question.id] = _value(question, case, scene, answer, language)
        told.append(f"{_in(question.label.words, language)}{colon}{{{question.id}}}")
    # No id of a question begins with a hyphen, so these stand beside any of them.
    house, caller = scene.organisation.name.words, scene.organisation.name_of(who).words
    params |= {"-unit": same(_in(house, language)), "-caller": same(_in(caller, language))}
    params |= {"-phone": Phone(number=staff_phone(scene, who))}
    told.append("报告单位：{-unit}，{-caller}，{-phone}" if chinese else "Reported by: {-unit}, {-caller}, {-phone}")
    if case.drill:
        told.insert(0, "这是演练" if chinese else "This is a drill")
    text = stop.join(told) + stop.strip()
    return Words(zh=text, en=text, params=params)


def _value(question: Question, case: Case, scene: Scene, answer: Answer, language: Language) -> Param:
    if answer.at is not None and not answer.option:
        return Moment(at=answer.at)
    if answer.located:
        return same(place_read_out(scene.plan, question, case.answers, language))
    return same(plain_answer(question, answer, language))


def _in(words: Words, language: Language) -> str:
    return words.zh if language is Language.ZH else words.en


# --- a summary on another day -----------------------------------------------------------------------------------------
def to_write(case: Case, scene: Scene, obligation: Obligation, who: str) -> Say:
    """The day has come on which something is to be written: by when, and what there is of it."""
    line = T(
        "{number}: {what} by {at}. The draft is written from the record: course, time limits; cause and measures open.",
        number=case.number,
        what=what(obligation),
        at=due_time(scene, obligation),
    )
    return to_person(case, who, (line, case_line(case, scene)), _writing_keys(case, scene, obligation))


def _writing_keys(case: Case, scene: Scene, obligation: Obligation) -> Rows:
    see = key.act(case, T("See the draft"), f"draft:{obligation.id}")
    if met_by_press(scene, obligation):
        return ((see,), (key.act(case, T("Done"), f"noted:{obligation.id}"),))
    return ((see,), *key.keys_for(case, scene, obligation))


def drafted(case: Case, scene: Scene, obligation: Obligation, who: str) -> Say:
    """The draft of a summary, from the record of the case."""
    _, *keys = _writing_keys(case, scene, obligation) if obligation.open else ((),)
    to = ToPerson(person=PersonId(who))
    return Say(to=to, lines=draft(case, scene), buttons=tuple(keys), kind=Kind.PROMPT, case=case.id)
