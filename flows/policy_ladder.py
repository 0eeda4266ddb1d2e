"""A policy becomes the ladder of a promise when that begins: its steps as they hold for the case at that hour."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from flows import rota
from flows.draft import Draft
from flows.obligation import ACKNOWLEDGE, Obligation
from flows.policy import Policy, PolicyStep
from flows.promise_rule import ObligationRule
from flows.record import Case, Scene
from flows.rung import Rung
from flows.step_team import GROUP, PERSON, parts, together
from flows.terms import RoleId, Severity

WATCH = "group"
"""How a policy calls whoever is on the watch of the case's group."""


class Ladder(NamedTuple):
    """A ladder, with a rung for the time before its first step and one for each step."""

    steps: tuple[RoleId, ...]
    rungs: tuple[Rung, ...]


class HelpStep(NamedTuple):
    """Who is asked for help together, and how long they have before the same ones are asked again."""

    who: RoleId
    within: timedelta


def policy_of(scene: Scene) -> Policy | None:
    """The policy of the plan's route, when the organisation has one of that name."""
    wanted = scene.plan.route.policy
    return next((each for each in scene.organisation.policies if each.id == wanted), None) if wanted else None


def of_acknowledgement(case: Case, scene: Scene, given: timedelta) -> Ladder:
    """The ladder of the search for somebody who takes the case; `given` is how long the watch has without a policy.

    A first step that asks the group is the watch's own. In an emergency it has no longer than any watch.
    """
    policy = policy_of(scene)
    if policy is None:
        return Ladder(scene.plan.route.ladder, ())
    steps = _that_hold(policy, case, scene)
    first = steps[0] if steps and WATCH in steps[0].ask else None
    if first is None:
        return _made(policy, steps, case, Rung(within=given))
    urgent = case.severity is Severity.EMERGENCY and first.severity is None
    own = Rung(within=min(first.within.delta, given) if urgent else first.within.delta, of=first.of)
    beside = tuple(each for each in first.ask if each != WATCH)
    ladder = _made(policy, steps[1:], case, own)
    again = [(together(_names(first, case)), replace(own, again=True))] * first.repeat
    at_once = [(together(beside), replace(own, at_once=True))] if beside else []
    return _before(ladder, [*at_once, *again])


def of_promise(owed: Obligation, rule: ObligationRule | None, case: Case, scene: Scene) -> Ladder:
    """The ladder of any other promise, once it is broken: the steps above whoever owes it, without the watch.

    Where the plan itself says who hears of it, that stands.
    """
    policy = policy_of(scene)
    if policy is None or (rule is not None and rule.escalates_to):
        return Ladder(owed.ladder, ())
    steps = _that_hold(policy, case, scene)
    own = [at for at, each in enumerate(steps) if owed.owner in each.ask]
    above = steps[max(own, default=-1) + 1 :]
    asked = (replace(each, ask=tuple(one for one in each.ask if one != WATCH)) for each in above)
    return _made(policy, [each for each in asked if each.ask], case, Rung(within=scene.organisation.clocks.step.delta))


def of_help(case: Case, scene: Scene) -> tuple[HelpStep, ...]:
    """Who is asked, one after the other, when somebody wants help before any time has passed.

    By the policy under which somebody was sought for the case, else by the plan's route; the watch has the card.
    """
    sought = case.obligation(ACKNOWLEDGE)
    ladder = Ladder(sought.ladder, sought.rungs) if sought else of_acknowledgement(case, scene, timedelta())
    if not ladder.rungs:
        step = scene.organisation.clocks.step.delta
        return tuple(HelpStep(each, step) for each in scene.plan.route.ladder)
    found = dict[RoleId, timedelta]()
    for name, rung in zip(ladder.steps, ladder.rungs[1:], strict=True):
        above = [each for each in parts(name) if not each.startswith(GROUP)]
        if above:
            found.setdefault(together(above), rung.within)
    return tuple(HelpStep(*each) for each in found.items())


def begin(draft: Draft) -> None:
    """Promises that begin with this step climb as the policy says now, whatever becomes of it later."""
    if policy_of(draft.scene) is None:
        return
    before = draft.before if draft.before and draft.before.paged_at else None
    for each in draft.case.obligations:
        known = before.obligation(each.id) if before else None
        begins = each.open and each.id != ACKNOWLEDGE and not each.rungs and each.climbs_at is None
        if begins and (known is None or known.started_at != each.started_at):
            ladder = of_promise(each, draft.scene.plan.rules.get(each.id), draft.case, draft.scene)
            draft.put(replace(each, ladder=ladder.steps, rungs=ladder.rungs))


def _that_hold(policy: Policy, case: Case, scene: Scene) -> list[PolicyStep]:
    group = scene.organisation.group(case.group)
    zone = ZoneInfo(rota.zone_of(group, scene.organisation, scene.zone))
    return [
        step
        for step in policy.steps
        if step.severity in {None, case.severity} and _is_in(step, scene.now.astimezone(zone))
    ]


def _is_in(step: PolicyStep, local: datetime) -> bool:
    """Whether a step holds at this hour; one without hours always does."""
    if not step.since and not step.until:
        return True
    since, until, now = step.since or "00:00", step.until or "24:00", f"{local:%H:%M}"
    return since <= now < until if since < until else now >= since or now < until


def _made(policy: Policy, steps: list[PolicyStep], case: Case, first: Rung) -> Ladder:
    names, rungs = list[RoleId](), [first]
    for step in steps:
        for turn in range(step.repeat + 1):
            names.append(together(_names(step, case)))
            rungs.append(Rung(within=step.within.delta, of=step.of, again=turn > 0))
    names.append(together([f"{PERSON}{policy.last}"]))
    rungs.append(Rung(within=policy.every.delta, again=True))
    return Ladder(tuple(names), tuple(rungs))


def _before(ladder: Ladder, more: list[tuple[RoleId, Rung]]) -> Ladder:
    names, rungs = [each for each, _ in more], [each for _, each in more]
    first, *others = ladder.rungs
    return Ladder((*names, *ladder.steps), (first, *rungs, *others))


def _names(step: PolicyStep, case: Case) -> tuple[str, ...]:
    return tuple(f"{GROUP}{case.group}" if each == WATCH else each for each in step.ask)
