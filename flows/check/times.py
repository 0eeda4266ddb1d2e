"""Times that people type: whether `15:00` is read as to come or as past must suit the clock that the answer sets."""

from collections.abc import Iterator

from flows.check.ground import Ground
from flows.check.misfit import Misfit
from flows.organisation import Organisation
from flows.plan import Plan
from flows.question import QuestionKind
from flows.talk.reading import is_to_come
from flows.text import T


def times(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    """Questions for a time that are read the wrong way round.

    A promise for a time is for one to come, and a key for later says so; what counts from a time counts from the past.
    """
    ground = Ground(plan, organisation)
    ahead, past = dict(_ahead(ground)), dict(_past(plan))
    for path, name in _asked(plan):
        if name in ahead and not is_to_come(ground.questions[name]):
            found = T("a typed 15:00 is read as past here, and '{promise}' is due then", promise=ahead[name])
            yield f"{path}.options", found, T("expected an option with `minutes` above 0, such as 30")
        if name in past and is_to_come(ground.questions[name]):
            found = T("a typed 15:00 is read as still to come here, and '{name}' counts from it", name=past[name])
            yield f"{path}.options", found, T("expected no option with `minutes` above 0")


def _asked(plan: Plan) -> Iterator[tuple[str, str]]:
    """Every question for a time: its path, and how it is named."""
    for at, question in enumerate(plan.questions):
        if question.kind is QuestionKind.TIME:
            yield f"$.questions[{at}]", question.id
    for place, deed in enumerate(plan.actions):
        for at, question in enumerate(deed.asks):
            if question.kind is QuestionKind.TIME:
                yield f"$.actions[{place}].asks[{at}]", f"{deed.id}.{question.id}"


def _ahead(ground: Ground) -> Iterator[tuple[str, str]]:
    """Questions whose answer sets when something is due, each with the promise."""
    for rule in ground.plan.obligations:
        own = f"{rule.after}.{rule.expected}"
        if rule.expected:
            yield own if own in ground.questions else rule.expected, rule.id
        if rule.before:
            yield rule.before.of, rule.id


def _past(plan: Plan) -> Iterator[tuple[str, str]]:
    """Questions whose answer says when something began or was done, each with what counts from it."""
    for rule in plan.obligations:
        yield rule.since, rule.id
    for window in plan.windows:
        yield window.since, window.id
    for each in plan.thresholds:
        # What a deed was told may well be to come: a delivery that is late once its day is over.
        yield "" if "." in each.since else each.since, each.id
    for deed in plan.actions:
        yield f"{deed.id}.{deed.at}" if deed.at else "", deed.id
