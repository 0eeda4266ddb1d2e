"""A form as it walks a plan's questions: what is asked next, what belongs together, what is left to answer."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec.structs import replace

from flows import reason
from flows.answer import Answer
from flows.plan import Plan
from flows.policy import WorkingHours
from flows.question import Option, Question, QuestionKind
from flows.report import Reporter
from flows.talk import caller
from flows.talk.turn import Beside, Form
from flows.terms import CaseId, PlanHash, Record
from flows.view import View, holds


class Around(Record, frozen=True):
    """What conditions look at outside a form: switches and hours of the organisation, and its zone."""

    settings: tuple[str, ...] = ()
    hours: tuple[WorkingHours, ...] = ()
    zone: str = "UTC"
    done: Mapping[CaseId, tuple[str, ...]] = {}
    """What was done about the cases of whoever is asked."""


NOTHING = Around()
_CALLERS = frozenset({"phone", "name"})
"""Facts that every caller is asked for, whatever the plan asks."""


def looked_at(form: Form, around: Around) -> View:
    """What conditions look at in a form; of a deed its case, too."""
    case = form.beside or Beside(branch=form.branch, said_at=form.first_said_at)
    return View(
        branch=case.branch,
        answers={**case.answers, **form.answers},
        settings=around.settings,
        done=frozenset(case.done),
        failed=frozenset(case.failed),
        said_at=case.said_at,
        hours=around.hours,
        zone=around.zone,
    )


def questions_of(form: Form, plan: Plan) -> tuple[Question, ...]:
    """Every question that a form could ask. Of a caller the number is asked first, and all else may be left out."""
    if form.taken:
        others = (replace(question, optional=True) for question in plan.questions if question.known not in _CALLERS)
        return (caller.PHONE, caller.NAME, *others)
    if not form.action:
        return plan.questions
    if wish := reason.wish_of(form.action):
        return reason.questions(wish, plan)
    asks = plan.action(form.action).asks
    return tuple(question for question in asks if not form.only or question.id in form.only)


def question_of(form: Form, plan: Plan, question: str) -> Question:
    """The question of this id; KeyError when the form has none."""
    for each in questions_of(form, plan):
        if each.id == question:
            return each
    raise KeyError(question)


def applies(question: Question, form: Form, around: Around = NOTHING) -> bool:
    """Whether a question is asked of this form as it stands.

    One that decides on a branch is not asked any more once the form is in that branch by another way; nor is one that
    something done about the case has answered.
    """
    return _applies(question, form, looked_at(form, around), around)


def _applies(question: Question, form: Form, view: View, around: Around) -> bool:
    if not holds(question.when, view):
        return False
    if question.id in form.answers:
        return True
    return form.branch not in question.branches and not is_answered_by_deed(question, form, around)


def is_answered_by_deed(question: Question, form: Form, around: Around) -> bool:
    """Whether what a question asks was done about the case of its form meanwhile."""
    if not question.answered_by or form.case is None or question.id in form.anew:
        return False
    return question.answered_by in around.done.get(form.case, ())


def leads_to(option: Option, branch: str) -> bool:
    """Whether an option leads to this branch of its own plan."""
    return option.branch == branch and not option.plan


def unanswered(form: Form, plan: Plan, around: Around = NOTHING) -> tuple[Question, ...]:
    """The questions that are still to be asked, in order."""
    view = looked_at(form, around)
    return tuple(
        question
        for question in questions_of(form, plan)
        if question.id not in form.answers and _applies(question, form, view, around)
    )


def answered(form: Form, plan: Plan, around: Around = NOTHING) -> tuple[Question, ...]:
    """The questions that have an answer and still apply, in order."""
    view = looked_at(form, around)
    return tuple(
        question
        for question in questions_of(form, plan)
        if question.id in form.answers and _applies(question, form, view, around)
    )


def groups(form: Form, plan: Plan, around: Around = NOTHING) -> tuple[tuple[Question, ...], ...]:
    """The lines of the summary: each question with those that are part of it."""
    shown = answered(form, plan, around)
    heads = {question.id for question in shown if not question.part_of}
    return tuple(
        (head, *(part for part in shown if part.part_of == head.id))
        for head in shown
        if not head.part_of or head.part_of not in heads
    )


def group_of(question: str, form: Form, plan: Plan) -> tuple[str, ...]:
    """The ids of the questions that are put right together with this one, itself first."""
    return (question, *(each.id for each in questions_of(form, plan) if each.part_of == question))


def with_answer(form: Form, question: str, answer: Answer) -> Form:
    """The form with an answer, in place of an earlier one."""
    order = form.order if question in form.order else (*form.order, question)
    return replace(form, answers={**form.answers, question: answer}, order=order)


def just_came(form: Form) -> bool:
    """Whether an answer has led to another plan, and nothing was answered there yet: one press leads back."""
    return form.came_from is not None and form.order[-1:] == (form.came_by,)


def with_known(form: Form, plan: Plan, reporter: Reporter, said_at: datetime) -> Form:
    """The form with what is already known of the reporter, for each question that a fact of theirs answers."""
    facts = {"phone": reporter.phone, "plate": reporter.plate, "name": reporter.name}
    known = {
        question.id: Answer(said_at=said_at, text=facts[question.known], assumed=True)
        for question in questions_of(form, plan)
        if question.known and facts.get(question.known) and question.id not in form.answers
    }
    return replace(form, answers={**form.answers, **known}) if known else form


def without(form: Form, questions: Iterable[str]) -> Form:
    """The form as if these questions had not been answered."""
    gone = set(questions)
    return replace(
        form,
        answers={question: answer for question, answer in form.answers.items() if question not in gone},
        order=tuple(question for question in form.order if question not in gone),
    )


def missing(form: Form, plan: Plan, around: Around = NOTHING) -> tuple[Question, ...]:
    """The details without which a deed does not count; none when it counts without them."""
    if reason.wish_of(form.action):
        return unanswered(form, plan, around)
    if not form.action or form.only or not plan.action(form.action).complete:
        return ()
    return tuple(question for question in unanswered(form, plan, around) if not question.optional)


def first_branch(form: Form, plan: Plan) -> str:
    """The branch in which the form began: that of its entry."""
    return next((entry.branch for entry in plan.entries if entry.id == form.entry), form.branch)


def first_of(kind: QuestionKind, form: Form, plan: Plan, around: Around = NOTHING) -> Question | None:
    """The first question of a kind that applies, answered or not."""
    found = (each for each in questions_of(form, plan) if each.kind is kind and applies(each, form, around))
    return next(found, None)


def questions_left(form: Form | None, plans: Mapping[PlanHash, Plan], around: Around) -> int:
    """How many questions of a form are not answered yet."""
    if form is None or form.finished or form.plan not in plans:
        return 0
    return len(unanswered(form, plans[form.plan], around))
