"""What conditions look at, of a case or of a form under way, and whether they hold there."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from flows import calendars
from flows.answer import Answer
from flows.condition import Condition, Hours, Range
from flows.organisation import Organisation
from flows.policy import WorkingHours
from flows.record import Case, Done, Scene
from flows.terms import Record

LOCATED = "located"
"""What a condition calls a place that was sent as a position."""
WRITTEN = "written"
"""What a condition calls a place that was typed or spoken."""
TIMED = "timed"
"""What a condition calls a time that was told, by an option or in words."""


class View(Record, frozen=True):
    """Everything that a condition may name. Nothing in it changes by itself: time that passes is a threshold's matter.

    In `answers` a question of the form goes by its id, one that a deed asked by `deed.question`.
    """

    branch: str
    answers: Mapping[str, Answer] = {}
    settings: tuple[str, ...] = ()
    done: frozenset[str] = frozenset()
    """Actions and thresholds that happened and count still."""
    failed: frozenset[str] = frozenset()
    """Actions that were reported as impossible, and that nobody has done since."""
    said_at: datetime | None = None
    """When the report was made."""
    hours: tuple[WorkingHours, ...] = ()
    zone: str = "UTC"


# --- what there is to look at -----------------------------------------------------------------------------------------
def view_of(case: Case, scene: Scene) -> View:
    """What conditions look at in a case. Asked for the same case again, it is the very same view."""
    organisation, zone = scene.organisation, scene.zone
    latest = _LATEST.get("")
    if latest and latest[0] is case and latest[1] is organisation and latest[2] == zone:
        return latest[3]
    view = View(
        branch=case.branch,
        answers={**case.answers, **dict(_of_deeds(case))} if case.done or case.failed else case.answers,
        settings=organisation.settings,
        done=frozenset(each.action for each in case.done if each.undone_at is None),
        failed=_failed(case),
        said_at=case.opened_at,
        hours=organisation.hours,
        zone=zone,
    )
    _LATEST[""] = (case, organisation, zone, view)
    return view


_LATEST: dict[str, tuple[Case, Organisation, str, View]] = {}
"""The view that was made last: a step asks for that of one case some hundred times."""


def with_answers(view: View, answers: Mapping[str, Answer]) -> View:
    """The view of a case with the answers of a deed's own form beside its own, under their own ids."""
    return View(
        branch=view.branch,
        answers={**view.answers, **answers},
        settings=view.settings,
        done=view.done,
        failed=view.failed,
        said_at=view.said_at,
        hours=view.hours,
        zone=view.zone,
    )


def _of_deeds(case: Case) -> Iterator[tuple[str, Answer]]:
    """What deeds that count still were asked; a later one of the same kind goes before an earlier one."""
    for each in (*case.failed, *case.done):
        if each.undone_at is None:
            for question, answer in each.answers.items():
                yield f"{each.action}.{question}", answer


def answer_in(case: Case, name: str) -> Answer | None:
    """The answer of this name in a case: to a question of its form, or as `deed.question` to one of a deed."""
    known = case.answers.get(name)
    return known or (dict(_of_deeds(case)).get(name) if "." in name else None)


def _failed(case: Case) -> frozenset[str]:
    if not case.failed:
        return frozenset(case.unable)
    return frozenset(case.unable) | {each.action for each in case.failed if _stands(case, each)}


def first_failed(case: Case, action: str) -> Done | None:
    """Since when an action counts as impossible: nobody has done it after somebody said so; None if it does not."""
    said = (each for each in case.failed if each.action == action and _stands(case, each))
    return next(said, case.unable.get(action))


def _stands(case: Case, failed: Done) -> bool:
    return failed.undone_at is None and not _was_done_since(case, failed)


def _was_done_since(case: Case, failed: Done) -> bool:
    return any(each.action == failed.action and each.at >= failed.at and each.undone_at is None for each in case.done)


# --- whether it holds -------------------------------------------------------------------------------------------------
def holds(condition: Condition, view: View) -> bool:
    """Whether every given part of a condition is true.

    Of `branches`, of the options of one question and of `any`, one is enough; of everything else all must be true.
    """
    if condition.branches and view.branch not in condition.branches:
        return False
    for question, wanted in condition.answers.items():
        if question not in view.answers or meanings(view.answers[question]).isdisjoint(wanted):
            return False
    if condition.settings and not set(condition.settings) <= set(view.settings):
        return False
    rare = condition.done or condition.failed or condition.numbers or condition.at or condition.any
    return not rare or _more_holds(condition, view)


def _more_holds(condition: Condition, view: View) -> bool:
    return (
        view.done.issuperset(condition.done)
        and view.failed.issuperset(condition.failed)
        and all(bool(within(number, span, view)) for number, span in condition.numbers.items())
        and (condition.at is None or _is_then(condition.at, view))
        and (not condition.any or any(holds(each, view) for each in condition.any))
    )


def meaning(answer: Answer) -> str:
    """What a condition may ask of an answer: the option chosen, or how a place was told; empty for anything else."""
    if answer.option:
        return answer.option
    if answer.located:
        return LOCATED
    return WRITTEN if answer.text or answer.files else ""


def meanings(answer: Answer) -> frozenset[str]:
    """The same of an answer that may have chosen several options, and whether a time was told, in whatever way."""
    if answer.chosen:
        return frozenset(answer.chosen)
    return frozenset((meaning(answer),) if answer.at is None else (meaning(answer), TIMED))


def within(number: str, span: Range, view: View) -> tuple[str, ...]:
    """Which of the counted things lie between the bounds, by their ids; a plain number is the one thing `""`.

    What nobody has counted, or what is compared with something that nobody has counted, lies nowhere.
    """
    return tuple(item for item, count in _counts(number, view).items() if _lies(count, span, item, view))


def _counts(number: str, view: View) -> Mapping[str, int]:
    answer = view.answers.get(number)
    if answer is None or answer.skipped:
        return {}
    return {"": answer.number} if answer.number is not None else answer.counts


def _lies(count: int, span: Range, item: str, view: View) -> bool:
    lowest, above = _bound(span.from_, item, view), _bound(span.over, item, view)
    most, below = _bound(span.to, item, view), _bound(span.below, item, view)
    return (
        (span.from_ is None or (lowest is not None and count >= lowest))
        and (span.over is None or (above is not None and count > above))
        and (span.to is None or (most is not None and count <= most))
        and (span.below is None or (below is not None and count < below))
    )


def _bound(bound: int | str | None, item: str, view: View) -> int | None:
    """The bound for one of the things that are counted: its own of the same id, or the one for all."""
    if bound is None or isinstance(bound, int):
        return bound
    counts = _counts(bound, view)
    return counts.get(item, counts.get(""))


def _is_then(wanted: Hours, view: View) -> bool:
    """Whether the report was made in or outside of those hours; hours that nobody has named are neither."""
    hours = calendars.hours_of(view.hours, wanted.hours)
    if hours is None or view.said_at is None:
        return False
    return calendars.is_open(hours, view.said_at, view.zone) == (wanted.is_ == "open")


# --- what a condition names -------------------------------------------------------------------------------------------
def looked_at(condition: Condition) -> Iterator[str]:
    """The questions, by the names of a view's `answers`, whose answers decide whether it holds; bounds too."""
    for each in parts(condition):
        yield from each.answers
        for number, span in each.numbers.items():
            yield number
            yield from (bound for bound in (span.from_, span.over, span.to, span.below) if isinstance(bound, str))


def parts(condition: Condition) -> Iterator[Condition]:
    """The condition itself and every one inside it."""
    yield condition
    for each in condition.any:
        yield from parts(each)
