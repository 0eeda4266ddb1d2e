"""Where a case stands, in a word or two: the first thing that its card says."""

from collections.abc import Mapping, Sequence

from flows import duty_word
from flows.ending import ending
from flows.grounds import was_late_at_birth
from flows.obligation import Status
from flows.record import Case, CaseState, Gap, Scene
from flows.terms import Severity
from flows.text import C, Text

_HEADS: Mapping[str, Text] = {
    "drill": C("state", "Drill"),
    "emergency": C("state", "Emergency"),
    "waiting": C("state", "Waiting"),
    "acknowledged": C("state", "Acknowledged"),
    "on_the_way": C("state", "On the way"),
    "on_site": C("state", "On site"),
    "resolved": C("state", "Resolved, to confirm"),
    "ending": C("state", "To be closed"),
    "reopened": C("state", "Reopened"),
    "closed": C("state", "Closed"),
    "overdue": C("state", "Overdue"),
}
"""A state at the head of the card."""
_OTHERS: Mapping[str, Text] = {
    "emergency": C("state", "emergency"),
    "closed": C("state", "closed"),
    "waiting": C("state", "waiting"),
    "acknowledged": C("state", "acknowledged"),
    "on_the_way": C("state", "on the way"),
    "on_site": C("state", "on site"),
    "resolved": C("state", "resolved, to confirm"),
    "ending": C("state", "to be closed"),
    "reopened": C("state", "reopened"),
    "overdue": C("state", "overdue"),
    "at_risk": C("state", "at risk"),
    "nobody": C("state", "nobody on call"),
}
"""A state behind another."""


def state_word(case: Case, scene: Scene) -> Text:
    """Where the case stands, in a word or two: emergency first, then overdue or the state, then what hangs over it.

    What was late before anybody reported presses more than that nobody has the case yet.
    """
    words: list[str] = []
    if of_duty := duty_word.state(case, scene):
        return of_duty
    if case.drill:
        words.append("drill")
    if case.state is CaseState.CLOSED:
        return _state([*words, "closed"])
    if case.severity is Severity.EMERGENCY:
        words.append("emergency")
    statuses = {each.status for each in case.obligations if each.open}
    overdue = Status.BREACHED in statuses
    if ending(case, scene.plan):
        words.append("ending")
    elif not overdue or (case.state is CaseState.WAITING and not _is_born_late(case)):
        words.append(case.state.value)
    if overdue:
        words.append("overdue")
    elif Status.AT_RISK in statuses:
        words.append("at_risk")
    if case.state is CaseState.WAITING and (case.nobody or any(gap.step == "watch" for gap in present_gaps(case))):
        words.append("nobody")
    return _state(words)


def _is_born_late(case: Case) -> bool:
    return any(was_late_at_birth(case, each) for each in case.obligations)


def _state(words: Sequence[str]) -> Text:
    state = _HEADS[words[0]]
    for word in words[1:]:
        state = C("state", "{one}, {other}", one=state, other=_OTHERS[word])
    return state


def present_gaps(case: Case) -> tuple[Gap, ...]:
    """Where nobody was, of the present search for somebody: a raised case is searched anew."""
    since = case.raised_at or case.opened_at
    return tuple(gap for gap in case.gaps if gap.at >= min(since, case.recorded_at))
