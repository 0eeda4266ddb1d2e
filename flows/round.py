"""The rounds of a deed: each time it is done is one; what another has undone since is history, and counts no more."""

from flows.plan import Action
from flows.record import Case, CaseState, Done, Move

_OVER = frozenset({CaseState.RESOLVED, CaseState.CLOSED})


def counting(case: Case) -> tuple[Done, ...]:
    """What was done and still counts, in the order in which it was done."""
    return tuple(done for done in case.done if done.undone_at is None)


def last_done(case: Case, action: str) -> Done | None:
    """The last time an action was done, if that still counts."""
    return next((each for each in reversed(case.done) if each.action == action and each.undone_at is None), None)


def is_done(case: Case, action: Action) -> bool:
    """Whether an action was done; one that moves the case may be done again once the case was reopened.

    What ends the work is done only as long as the case stands as done: a cry for help takes that back.
    """
    if action.becomes == Move.RESOLVED and case.state not in _OVER:
        return False
    since = case.reopened_at if action.becomes else None
    return any(
        done.action == action.id and done.undone_at is None and (since is None or done.at >= since)
        for done in case.done
    )


def times(case: Case, action: str) -> int:
    """How often an action was done, whatever became of it."""
    return sum(done.action == action for done in case.done)


def until(case: Case, done: Done) -> tuple[Done, ...]:
    """Everything that had been done when this was, itself last; what was undone since is among it."""
    found: list[Done] = []
    for each in case.done:
        found.append(each)
        if each is done or (each.action, each.round, each.at) == (done.action, done.round, done.at):
            break
    return tuple(found)
