"""What a branch takes along from other plans (`Branch.also`), put in before a plan gets its hash."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from msgspec.structs import replace

from flows.check.misfit import missing
from flows.plan import Action, Branch, Plan, Tick, Told
from flows.plan_check import Misfit, one_of
from flows.promise_rule import ObligationRule
from flows.question import Condition, QuestionKind
from flows.text import T

PLACE = frozenset({"located", "written"})
"""What a condition may ask of a place."""

_Part = TypeVar("_Part", ObligationRule, Action, Tick, Told)


def merged(plan: Plan, plans: Mapping[str, Plan]) -> Plan:
    """The plan with what its branches take along; `plans` are all of the library, as their files say them.

    A plan that is not there brings nothing. Of equal ids the including plan's own part is kept, then the first that
    came. What must be done before the other plan closes must be done here too. A part that hangs on answers, deeds or
    branches which the including plan does not have stays behind.
    """
    for branch in plan.branches:
        for source, there in _sources(plan, branch, plans):
            plan = _taken(plan, branch, source, there)
    return plan


def strangers(plan: Plan, plans: Mapping[str, Plan]) -> Iterator[Misfit]:
    """What is named of other plans but not there: branches, though the plan is, and actions that are taken along."""
    for at, branch in enumerate(plan.branches):
        for number, named in enumerate(branch.also):
            path = f"$.branches[{at}].also[{number}]"
            other, slash, there = named.partition("/")
            if not slash or not there:
                expected = T("expected PLAN/BRANCH, such as complaint-30min/major")
                yield path, T("found '{text}'", text=named), expected
            elif other in plans:
                yield from _missing(path, plans[other], there)
    for at, question in enumerate(plan.questions):
        for number, option in enumerate(question.options):
            if option.plan in plans:
                yield from _missing(f"$.questions[{at}].options[{number}].branch", plans[option.plan], option.branch)
    yield from _unanswered(plan, plans)


def _unanswered(plan: Plan, plans: Mapping[str, Plan]) -> Iterator[Misfit]:
    """Questions that an action answers which neither the plan has nor any that it takes along."""
    along = {named.partition("/")[0] for branch in plan.branches for named in branch.also}
    if not along or not along <= plans.keys() or not any(each.answered_by for each in plan.questions):
        return
    deeds = {each.id for each in merged(plan, plans).actions}
    for at, question in enumerate(plan.questions):
        if question.answered_by:
            yield from missing(f"$.questions[{at}].answered_by", "action", question.answered_by, deeds)


def _missing(path: str, plan: Plan, branch: str) -> Iterator[Misfit]:
    ids = {each.id for each in plan.branches}
    if branch not in ids:
        yield path, T("the plan '{plan}' has no branch '{name}'", plan=plan.id, name=branch), one_of(ids)


def _sources(plan: Plan, branch: Branch, plans: Mapping[str, Plan]) -> Iterator[tuple[Plan, str]]:
    """The plans and branches that a branch takes along, and those that they take along, each once."""
    seen = {(plan.id, branch.id)}
    waiting = list(branch.also)
    while waiting:
        named, _, there = waiting.pop(0).partition("/")
        source = plans.get(named)
        found = next((each for each in source.branches if each.id == there), None) if source else None
        if source is None or found is None or (named, there) in seen:
            continue
        seen.add((named, there))
        yield source, there
        waiting = [*found.also, *waiting]


def _taken(plan: Plan, branch: Branch, source: Plan, there: str) -> Plan:
    """The plan with what `source` does in its branch `there`, as something that it does in `branch` itself."""
    deeds = [each for each in _fitting(source.actions, plan, branch.id, there) if _leads_on(each, plan)]
    known = {each.id for each in (*plan.actions, *deeds)}
    carried = {each.id for each in plan.carries} | {""}
    deeds = [
        replace(
            each,
            needs=tuple(needed for needed in each.needs if needed in known),
            of=each.of if each.of in carried else "",
        )
        for each in deeds
    ]
    rules = [
        _at_home(rule, plan)
        for rule in _fitting(source.obligations, plan, branch.id, there)
        if {rule.met_by, rule.after} <= known | {""}
    ]
    gates = (each for each in source.closing.actions if each in {deed.id for deed in deeds})
    return replace(
        plan,
        closing=replace(plan.closing, actions=tuple(dict.fromkeys((*plan.closing.actions, *gates)))),
        actions=_joined(plan.actions, deeds, lambda each: each.id),
        obligations=_joined(plan.obligations, rules, lambda each: each.id),
        checklist=_joined(plan.checklist, _fitting(source.checklist, plan, branch.id, there), lambda each: each.id),
        tells=_joined(plan.tells, _fitting(source.tells, plan, branch.id, there), lambda each: each.who),
    )


def _fitting(parts: Iterable[_Part], plan: Plan, branch: str, there: str) -> Iterator[_Part]:
    """The parts that hold in a branch of their plan, as parts of ours."""
    for part in parts:
        when = part.when
        if (not when.branches or there in when.branches) and _answerable(when, plan):
            yield replace(part, when=replace(when, branches=(branch,)))


def _joined(ours: tuple[_Part, ...], theirs: Iterable[_Part], key: Callable[[_Part], str]) -> tuple[_Part, ...]:
    """Ours, and theirs under ids of their own; one that came for an earlier branch holds in this one as well."""
    joined = list(ours)
    for part in theirs:
        at = next((at for at, each in enumerate(joined) if key(each) == key(part)), None)
        if at is None:
            joined.append(part)
        else:
            joined[at] = _both(joined[at], part)
    return tuple(joined)


def _both(known: _Part, part: _Part) -> _Part:
    """A part that holds already; in the other's branch too, when that is all in which they differ."""
    if not known.when.branches or not _alike(known, part):
        return known
    branches = tuple(dict.fromkeys((*known.when.branches, *part.when.branches)))
    return replace(known, when=replace(known.when, branches=branches))


def _alike(one: _Part, other: _Part) -> bool:
    """Whether two parts differ in nothing but the branches in which they hold."""
    return replace(one, when=replace(one.when, branches=())) == replace(other, when=replace(other.when, branches=()))


def _answerable(when: Condition, plan: Plan) -> bool:
    """Whether the plan asks what a condition looks at."""
    asked = {
        question.id: PLACE if question.kind is QuestionKind.PLACE else {option.id for option in question.options}
        for question in plan.questions
    }
    return all(set(wanted) & asked.get(question, set()) for question, wanted in when.answers.items())


def _leads_on(action: Action, plan: Plan) -> bool:
    """Whether the branch to which an action moves the case is one of the plan's."""
    return not action.branch or any(branch.id == action.branch for branch in plan.branches)


def _at_home(rule: ObligationRule, plan: Plan) -> ObligationRule:
    """The rule without what only its own plan asks: its clock then starts with the report."""
    asked = {question.id for question in plan.questions}
    return replace(
        rule,
        since=rule.since if rule.since in asked else "",
        facts=tuple(fact for fact in rule.facts if fact in asked),
        of=rule.of if any(each.id == rule.of for each in plan.carries) else "",
        unless=rule.unless if rule.unless and _answerable(rule.unless, plan) else None,
    )
