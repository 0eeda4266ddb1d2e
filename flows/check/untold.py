"""What was promised to the reporter and is kept without a word to them."""

from collections.abc import Iterator

from flows.check.misfit import Misfit
from flows.deed import REPORTER, Action
from flows.obligation import CALL_BACK
from flows.plan import Plan
from flows.record import Move
from flows.text import T


def untold(plan: Plan) -> Iterator[Misfit]:
    """Actions that keep a promise to the reporter, who reads nothing of it. A call back is a word to them itself."""
    kept = {rule.met_by for rule in plan.obligations if rule.promised and rule.id != CALL_BACK}
    for at, action in enumerate(plan.actions):
        if action.id in kept and not _is_heard_of(action, plan):
            found = T("'{name}' keeps what was promised to the reporter and tells them nothing", name=action.id)
            yield f"$.actions[{at}]", found, T("expected `tells`, or `spoken: true` where somebody speaks with them")


def _is_heard_of(action: Action, plan: Plan) -> bool:
    """Whether the reporter hears of it: in words of the plan, in a talk, as the one who does it, or when asked."""
    asked = action.becomes == Move.RESOLVED and plan.closing.confirmed
    return action.tells is not None or action.spoken or action.by == REPORTER or asked
