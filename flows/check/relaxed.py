"""An easier question about the end of a case: whether its plainest ways alone lead there, whatever else happens.

Of a plan with many side ways no walk goes through every combination. Here the plainest ways to the end are kept as they
are; any other deed is taken to wait for nothing but them, and to be done as often as anybody likes, and none of these
counts as a way to the end. A case can do no more than that: what always leads to its end here does so in the plan too.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from flows.check.cone import RESOLVED, asked_of, named
from flows.condition import Condition
from flows.deed import REPORTER, Action
from flows.plan import Plan


def plainest(plan: Plan) -> frozenset[str]:
    """The deeds that end a case without asking what was done before, with all that they wait for."""
    actions = {each.id: each for each in plan.actions}
    found = {*plan.closing.actions, *(each.proof for each in plan.duties)}
    found |= {each.id for each in plan.actions if each.becomes == RESOLVED and not [*named(asked_of(each))]}
    size = -1
    while size != len(found):
        size = len(found)
        for each in [actions[name] for name in found if name in actions]:
            found |= {*each.needs, *named(asked_of(each))}
            if each.by == REPORTER:
                found |= {one.id for one in plan.actions if each.id in one.offers}
    return frozenset(found & {*actions})


def relaxed(plan: Plan, kept: Iterable[str]) -> Plan:
    """The same plan, in which every deed but those that are kept waits for nothing but them."""
    held = frozenset(kept)
    free = {each.id for each in plan.actions if each.id not in held}
    asked = {each.id for each in plan.actions if each.by == REPORTER and _offerers(plan, each.id) <= held}
    actions = (_free(each, held) if each.id in free else each for each in plan.actions)
    return replace(plan, actions=tuple(_offering(each, asked) for each in actions))


def _offerers(plan: Plan, deed: str) -> set[str]:
    return {each.id for each in plan.actions if deed in each.offers}


def _offering(action: Action, asked: set[str]) -> Action:
    """What is offered by others too is no longer the reporter's: it may be done without."""
    by = "" if action.by == REPORTER and action.id not in asked else action.by
    return replace(action, by=by, offers=tuple(each for each in action.offers if each in asked))


def _free(action: Action, held: frozenset[str]) -> Action:
    when, unless = action.when, action.unless
    known = unless is not None and _is_known(unless, held)
    return replace(
        action,
        when=Condition(branches=when.branches, done=tuple(each for each in when.done if each in held)),
        unless=unless if known else None,
        needs=tuple(each for each in action.needs if each in held),
        again=True,
    )


def _is_known(when: Condition, held: frozenset[str]) -> bool:
    """Whether it hangs on nothing but deeds that are kept."""
    return not (when.answers or when.numbers or when.at) and held.issuperset(named((when,)))
