"""Conditions: what they look at is there, and they can hold at all."""

from collections.abc import Iterator, Mapping

from flows.check.ground import COUNTED, Ground
from flows.check.misfit import Misfit, missing, stands
from flows.condition import Condition, Range
from flows.question import Question
from flows.text import T

SIDES = ("open", "closed")


def condition(
    path: str, when: Condition, ground: Ground, beside: Mapping[str, Question] | None = None
) -> Iterator[Misfit]:
    """What a condition names that is not there; `beside` are the questions of the same form."""
    asked = {**ground.questions, **(beside or {})}
    for branch in when.branches:
        yield from missing(f"{path}.branches", "branch", branch, ground.branches)
    for name, wanted in when.answers.items():
        yield from missing(f"{path}.answers", "question", name, asked)
        if name in asked:
            yield from _options(f"{path}.answers.{name}", wanted, asked[name], ground)
    for name, bounds in when.numbers.items():
        yield from missing(f"{path}.numbers", "question", name, asked)
        if name in asked:
            yield from _range(f"{path}.numbers.{name}", name, bounds, asked)
    yield from _deeds(path, when, ground)
    if when.at is not None:
        yield from missing(f"{path}.at.hours", "hours", when.at.hours, (each.id for each in ground.organisation.hours))
        if when.at.is_ not in SIDES:
            yield f"{path}.at.is", stands(when.at.is_), T("expected open or closed")
    for at, each in enumerate(when.any):
        yield from condition(f"{path}.any[{at}]", each, ground, beside)


def _deeds(path: str, when: Condition, ground: Ground) -> Iterator[Misfit]:
    for deed in when.done:
        yield from missing(f"{path}.done", "action", deed, ground.deeds)
    for deed in when.failed:
        yield from missing(f"{path}.failed", "action", deed, ground.actions)
        if deed in ground.actions and ground.actions[deed].unable is None:
            yield (
                f"{path}.failed",
                T("nobody can say that '{name}' is impossible", name=deed),
                T("expected `unable` in that action"),
            )


def _options(path: str, wanted: tuple[str, ...], question: Question, ground: Ground) -> Iterator[Misfit]:
    if not wanted:
        yield path, T("no answer would fit"), T("expected at least one option")
    known = ground.options(question)
    for option in wanted:
        yield from missing(path, "option", option, known)


def _range(path: str, name: str, bounds: Range, asked: Mapping[str, Question]) -> Iterator[Misfit]:
    if asked[name].kind not in COUNTED:
        yield path, T("'{name}' is no number", name=name), T("expected a question of kind number, amount or items")
    given = {"from": bounds.from_, "over": bounds.over, "to": bounds.to, "below": bounds.below}
    if all(each is None for each in given.values()):
        yield path, T("it names no bound"), T("expected from, over, to or below")
    for pair in (("from", "over"), ("to", "below")):
        if all(given[each] is not None for each in pair):
            yield path, T("both {one} and {other}", one=pair[0], other=pair[1]), T("expected one of them")
    for key, bound in given.items():
        if isinstance(bound, str):
            yield from missing(f"{path}.{key}", "question", bound, asked)
            if bound in asked and asked[bound].kind not in COUNTED:
                yield (
                    f"{path}.{key}",
                    T("'{name}' is no number", name=bound),
                    T("expected a question of kind number, amount or items"),
                )
    if is_empty(bounds):
        yield path, T("no number lies there"), T("expected the lower bound below the upper one")


def is_empty(bounds: Range) -> bool:
    """Whether no whole number can lie there, as far as the bounds are numbers."""
    low = [each + more for each, more in ((bounds.from_, 0), (bounds.over, 1)) if isinstance(each, int)]
    high = [each - less for each, less in ((bounds.to, 0), (bounds.below, 1)) if isinstance(each, int)]
    return bool(low and high and max(low) > min(high))


def inside(number: int, bounds: Range) -> bool:
    """Whether a number lies there; bounds that name another answer are left out of account."""
    return (
        (not isinstance(bounds.from_, int) or number >= bounds.from_)
        and (not isinstance(bounds.over, int) or number > bounds.over)
        and (not isinstance(bounds.to, int) or number <= bounds.to)
        and (not isinstance(bounds.below, int) or number < bounds.below)
    )
