"""The ways into and out of a plan: route, entries, branches, windows, who is told, and what closes a case."""

from collections.abc import Iterator

from flows.check.conditions import condition
from flows.check.ground import Ground
from flows.check.misfit import Misfit, label, missing
from flows.text import T


def ways(ground: Ground) -> Iterator[Misfit]:
    """Everything that leads in and out."""
    yield from _route(ground)
    yield from _entries(ground)
    yield from _windows(ground)
    yield from _told(ground)
    yield from _closing(ground)


def _route(ground: Ground) -> Iterator[Misfit]:
    route, house = ground.plan.route, ground.organisation
    yield from missing("$.route.group", "group", route.group, (each.id for each in house.groups))
    if not route.ladder:
        yield "$.route.ladder", T("nobody is asked when the group is silent"), T("expected at least one role")
    yield from ground.named_roles("$.route.ladder", route.ladder)
    if route.policy and house.policies:
        yield from missing("$.route.policy", "policy", route.policy, (each.id for each in house.policies))


def _entries(ground: Ground) -> Iterator[Misfit]:
    carried = {ground.plan.id, *(each.id for each in ground.plan.carries)}
    for at, entry in enumerate(ground.plan.entries):
        yield from missing(f"$.entries[{at}].branch", "branch", entry.branch, ground.branches)
        yield from label(f"$.entries[{at}].label", entry.label)
    for at, branch in enumerate(ground.plan.branches):
        yield from ground.named_roles(f"$.branches[{at}].speaks", (branch.speaks,))
    for kind in ("branches", "questions", "obligations", "actions", "tables", "thresholds", "duties"):
        for at, part in enumerate(getattr(ground.plan, kind)):
            if part.of:
                yield from missing(f"$.{kind}[{at}].of", "carried plan", part.of, carried)


def _windows(ground: Ground) -> Iterator[Misfit]:
    for at, window in enumerate(ground.plan.windows):
        path = f"$.windows[{at}]"
        yield from missing(f"{path}.since", "question of kind time", window.since, ground.times)
        for key, branch in (("inside", window.inside), ("outside", window.outside)):
            yield from missing(f"{path}.{key}", "branch", branch, ground.branches)
        if window.bypass:
            yield from condition(f"{path}.bypass", window.bypass, ground)


def _told(ground: Ground) -> Iterator[Misfit]:
    for at, told in enumerate(ground.plan.tells):
        yield from ground.named_roles(f"$.tells[{at}].who", (told.who,))
        yield from condition(f"$.tells[{at}].when", told.when, ground)
    for at, tick in enumerate(ground.plan.checklist):
        yield from condition(f"$.checklist[{at}].when", tick.when, ground)


def _closing(ground: Ground) -> Iterator[Misfit]:
    closing = ground.plan.closing
    for at, needed in enumerate(closing.actions):
        yield from missing(f"$.closing.actions[{at}]", "action", needed, ground.actions)
    if closing.satisfied and (closing.silence_closes or not closing.confirmed):
        yield "$.closing.satisfied", T("silence or nobody's word would close it"), T("expected `confirmed: true` only")
