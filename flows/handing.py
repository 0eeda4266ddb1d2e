"""To whom a promise goes that follows one which somebody has taken over: whoever kept that goes on with the next."""

import re

from flows.obligation import Obligation
from flows.promise_rule import ObligationRule
from flows.record import Case, Scene
from flows.routing import role_named
from flows.terms import PersonId

_ROUND = re.compile(r"-\d+$")
"""What the id of an earlier round of a promise has behind it."""


def heir(rule: ObligationRule, case: Case, scene: Scene) -> PersonId | None:
    """Who is asked for a promise that begins, in the place of its role; None: whoever is on call of the role.

    That is whoever was given what the same role owed before it, the step from which it counts or the same work once
    more, unless another of the role did that in the end, or they can no longer be reached.
    """
    before = max(_before(rule, case, scene), key=lambda each: each.met_at or each.started_at, default=None)
    if before is None or before.given not in scene.reachable:
        return None
    role = role_named(scene.organisation, rule.who)
    taken_back = role is not None and before.met_by in role.people and before.met_by != before.given
    return None if taken_back else before.given


def _before(rule: ObligationRule, case: Case, scene: Scene) -> list[Obligation]:
    """What was kept of the same role by the deed from which this counts, or by the one that keeps it too."""
    kept = [each for each in case.obligations if each.met_at and each.owner == rule.who]
    if not kept:
        return []
    near = {rule.id}.union(*(scene.plan.kept_by(deed) for deed in (rule.after, rule.met_by) if deed))
    return [each for each in kept if {each.id, _ROUND.sub("", each.id)} & near]
