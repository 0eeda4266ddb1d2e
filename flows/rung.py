"""One step of a ladder as an escalation policy gives it: how long it has, and how many of those asked must answer."""

from datetime import timedelta

from flows.terms import Record

ANY, TWO, ALL = "any", "two", "all"


class Rung(Record, frozen=True, kw_only=True):
    """A step as it was when its promise began: an edit of the policy moves nobody's ladder."""

    within: timedelta
    of: str = ANY
    """`any`, `two` or `all` of those who are asked on it must acknowledge."""
    again: bool = False
    """It is taken though everybody on it was asked before: a repeated step, and the last person of a policy."""
    at_once: bool = False
    """It is asked together with the watch, when the case begins."""


def wanted(rungs: tuple[Rung, ...], step: int) -> str:
    """How many of those asked must answer on a step; -1 is the time before the first."""
    return rungs[step + 1].of if 0 <= step + 1 < len(rungs) else ANY
