"""How a promise reads: when it is due and by what right, how late it is, and what became of it."""

import re
from datetime import datetime, timedelta

from msgspec.structs import replace

from flows import grounds
from flows.naming import beside, lowered, role, role_and_name, row
from flows.obligation import ACKNOWLEDGE, AHEAD, CALL_BACK, Obligation, Status
from flows.promise_rule import ObligationRule
from flows.record import Case, CaseState, Scene
from flows.terms import Severity
from flows.text import C, Moment, Series, T, Text

_JUST = timedelta(minutes=1)
_RANK = {Status.BREACHED: 0, Status.AT_RISK: 1}
"""What presses most comes first."""
_ROUND = re.compile(r"-\d+$")
"""What the id of an earlier round of a promise has behind it."""


def rule_of(scene: Scene, obligation: Obligation) -> ObligationRule | None:
    """The plan's rule behind an obligation; None for the house's own."""
    rules, own = scene.plan.rules, obligation.id
    if own in rules or not own[-1:].isdecimal():
        return rules.get(own)
    return rules.get(_ROUND.sub("", own))


def met_by_press(scene: Scene, obligation: Obligation) -> bool:
    """Whether the one who owes it meets it by confirming, or by a recorded call."""
    rule = rule_of(scene, obligation)
    return obligation.id != ACKNOWLEDGE and (rule is None or not rule.met_by)


def in_order(case: Case) -> list[Obligation]:
    """What still is owed: overdue first, then at risk, then by the time it is due.

    In a raised case what is overdue since the cry comes before what was promised earlier.
    """
    raised_at = case.raised_at or case.opened_at

    def place(each: Obligation) -> tuple[int, bool, datetime, str]:
        rank = _RANK.get(each.status, 2)
        return rank, rank == 0 and each.started_at < raised_at, each.due_at, each.id

    return sorted((each for each in case.obligations if each.open), key=place)


def nearest(case: Case, scene: Scene) -> Obligation | None:
    """The next promise whose time is still to come."""
    coming = (each for each in case.obligations if each.open and each.due_at > scene.now)
    return min(coming, key=lambda each: (each.due_at, each.id), default=None)


def for_holder(case: Case) -> list[Obligation]:
    """What whoever has the case still owes, the most pressing first."""
    return [each for each in in_order(case) if each.owner in {"holder", "anyone"}]


def what(obligation: Obligation) -> Text:
    """What is owed, in the middle of a sentence."""
    return lowered(obligation.what)


def due_time(scene: Scene, obligation: Obligation) -> Moment:
    """When it is due, for a sentence."""
    return grounds.due_time(scene, obligation, rule_of(scene, obligation))


def basis(scene: Scene, obligation: Obligation, case: Case | None = None, *, length: bool = False) -> Text:
    """By what right it is due at that time: the source document, or the company's own rule; `length` if it has one.

    In a raised case a clock that ran before says from when it counts.
    """
    return grounds.right(rule_of(scene, obligation), obligation, case, length=length)


def late(scene: Scene, obligation: Obligation) -> Text:
    """The fact that it passed, without blame and without a stop."""
    rule = rule_of(scene, obligation)
    if rule and rule.late:
        return rule.late.words
    if obligation.id == ACKNOWLEDGE:
        return T("Nobody has acknowledged the case yet")
    if obligation.id == CALL_BACK:
        return T("The reporter has not been called yet")
    return T("Not recorded yet: {what}", what=what(obligation))


def late_inside(scene: Scene, obligation: Obligation) -> Text:
    """The same inside a sentence."""
    rule = rule_of(scene, obligation)
    if rule and rule.late:
        return lowered(rule.late)
    if obligation.id == ACKNOWLEDGE:
        return T("nobody has acknowledged the case yet")
    if obligation.id == CALL_BACK:
        return T("the reporter has not been called yet")
    return T("not recorded yet: {what}", what=what(obligation))


def call_by(case: Case, scene: Scene) -> datetime | None:
    """When the reporter is called at the latest: as promised, or, once that has passed, when the next one is asked."""
    back = case.obligation(CALL_BACK)
    if back is None or not back.open:
        return None
    return next((at for at in (back.due_at, back.climbs_at) if at and at > scene.now), None)


def due_line(case: Case, scene: Scene, obligation: Obligation, *, distance: bool) -> Text:
    """A line of the card; `distance` says how long there is, for the nearest.

    What a source prescribes says how long it gives in an emergency, where people reckon with it.
    """
    rule = rule_of(scene, obligation)
    if obligation.status is Status.BREACHED:
        said = _overdue_line(case, scene, obligation, rule)
    else:
        said = _running_line(case, scene, obligation, rule, distance=distance)
    if several := grounds.confirmed(case, scene, obligation):
        said = row((said, several))
    if grounds.counts_from_report(rule, case):
        said = row((said, C("due", "counted from the report (default)")))
    if case.state is CaseState.REOPENED and case.reopened_at and obligation.started_at < case.reopened_at:
        return said if obligation.status is Status.BREACHED else row((said, C("due", "goes on as it was")))
    return said


def alike(case: Case, scene: Scene) -> list[tuple[Obligation, ...]]:
    """What still is owed, in order; those who must know at the same time by the same right stand together."""
    found: list[tuple[Obligation, ...]] = []
    for each in in_order(case):
        last = found[-1][0] if found else each
        same = (each.due_at, each.basis, each.status) == (last.due_at, last.basis, last.status)
        if found and same and _is_to_know(scene, each) and _is_to_know(scene, last):
            found[-1] = (*found[-1], each)
        else:
            found.append((each,))
    return found


def _is_to_know(scene: Scene, obligation: Obligation) -> bool:
    if not obligation.role or obligation.status not in AHEAD:
        return False
    moved = obligation.was_due_at is not None and obligation.was_due_at != obligation.due_at
    return not moved and met_by_press(scene, obligation)


def informed_line(case: Case, scene: Scene, obligations: tuple[Obligation, ...], *, distance: bool) -> Text:
    """A line of the card for several who must know at the same time."""
    first = obligations[0]
    who = Series(items=tuple(role(scene, each.role) for each in obligations if each.role))
    right, left = _right(case, first, rule_of(scene, first)), first.due_at - scene.now
    line = T("{at} told: {who} ({basis})", at=due_time(scene, first), who=who, basis=right)
    near = C("due", "{left} left", left=left) if distance and left > timedelta() else None
    more = [each for each in (grounds.confirmed(case, scene, first), near) if each]
    return row((line, *more)) if more else line


def _running_line(
    case: Case, scene: Scene, obligation: Obligation, rule: ObligationRule | None, *, distance: bool
) -> Text:
    at, owed = grounds.due_time(scene, obligation, rule), what(obligation)
    right = _right(case, obligation, rule)
    left = obligation.due_at - scene.now
    distance = distance and left > timedelta()
    if was := _was(scene, obligation, rule):
        if distance:
            return T("{at} {what} ({basis}), was {was}, {left} left", at=at, what=owed, basis=right, was=was, left=left)
        return T("{at} {what} ({basis}), was {was}", at=at, what=owed, basis=right, was=was)
    if grounds.is_today(scene, at):
        if obligation.status is Status.AT_RISK and distance:
            return T("By the end of today: {what} ({basis}), {left} left", what=owed, basis=right, left=left)
        return T("By the end of today: {what} ({basis})", what=owed, basis=right)
    if distance:
        return T("{at} {what} ({basis}), {left} left", at=at, what=owed, basis=right, left=left)
    return T("{at} {what} ({basis})", at=at, what=owed, basis=right)


def _overdue_line(case: Case, scene: Scene, obligation: Obligation, rule: ObligationRule | None) -> Text:
    if grounds.was_late_at_birth(case, obligation):
        return born_late(case, scene, obligation)
    at, fact = grounds.due_time(scene, obligation, rule), late(scene, obligation)
    right = _right(case, obligation, rule)
    over = scene.now - obligation.due_at
    if over < _JUST:
        return T("{late}, due {at} ({basis})", late=fact, at=at, basis=right)
    return T("{late}, due {at} ({basis}), {over} late", late=fact, at=at, basis=right, over=over)


def born_late(case: Case, scene: Scene, obligation: Obligation) -> Text:
    """It was late before anybody reported: when it was due, how late the report was, and what comes first now."""
    rule, owed, at = rule_of(scene, obligation), obligation.what.words, due_time(scene, obligation)
    came, over = case.opened_at, case.opened_at - obligation.due_at
    if rule and rule.facts:
        return T(
            "{what}: due {at}, already {over} late when reported at {came}. Report it by phone first.",
            what=owed,
            at=at,
            over=over,
            came=came,
        )
    return T("{what}: due {at}, already {over} late when reported at {came}.", what=owed, at=at, over=over, came=came)


def _right(case: Case, obligation: Obligation, rule: ObligationRule | None) -> Text:
    return grounds.right(rule, obligation, case, length=case.severity is Severity.EMERGENCY)


def time_before(scene: Scene, obligation: Obligation) -> Moment:
    """When it was due before a person moved it, for a sentence."""
    was = replace(obligation, due_at=obligation.was_due_at or obligation.due_at)
    return grounds.due_time(scene, was, rule_of(scene, obligation))


def _was(scene: Scene, obligation: Obligation, rule: ObligationRule | None) -> Moment | None:
    """The time before a person moved it. A clock that was set right by its true start was not moved by anybody."""
    was = obligation.was_due_at
    if was is None or was == obligation.due_at:
        return None
    if rule and rule.since and grounds.due_by_rule(scene, obligation, rule) == obligation.due_at:
        return None
    return time_before(scene, obligation)


def promised(case: Case, scene: Scene, obligation: Obligation) -> Text:
    """What should have been done, by when and by what right, for a manager."""
    rule, at, owed = rule_of(scene, obligation), due_time(scene, obligation), what(obligation)
    right = basis(scene, obligation, case if rule and rule.since else None, length=True)
    return T("Promised: {what} by {at} ({basis})", what=owed, at=at, basis=right)


def just_passed(scene: Scene, obligation: Obligation) -> Text:
    """When it was due and how late it is."""
    at, over = due_time(scene, obligation), scene.now - obligation.due_at
    if over < _JUST:
        return T("Due {at}, just passed.", at=at)
    return T("Due {at}, {over} late.", at=at, over=over)


def was_late(obligation: Obligation) -> timedelta | None:
    """By how much a promise that was met came too late; None when it was in time."""
    if obligation.met_at is None or obligation.met_at <= obligation.due_at:
        return None
    return obligation.met_at - obligation.due_at


def kept(scene: Scene, obligation: Obligation) -> Text:
    """What was done about a promise: when, and who knows of it."""
    at = obligation.met_at or obligation.due_at
    over = was_late(obligation)
    if obligation.id.startswith(ACKNOWLEDGE):
        return C("kept", "{at} acknowledged", at=at)
    owner = obligation.role
    if owner and met_by_press(scene, obligation):
        who = role_and_name(scene, owner)
        informed = beside(scene, obligation.met_by)
        if obligation.called:
            return C("kept", "{at} {who} told by phone", at=at, who=who)
        return C("kept", "{at} {who} informed", at=at, who=informed)
    if over and over >= _JUST:
        return C("kept", "{at} {what} ({over} late)", at=at, what=what(obligation), over=over)
    return C("kept", "{at} {what}", at=at, what=what(obligation))


def done_line(case: Case, scene: Scene, *, most: int = 4) -> Text | None:
    """The latest promises that were met, in the order of time."""
    met = sorted((each for each in case.obligations if each.met_at), key=lambda each: each.met_at or each.due_at)
    if not met:
        return None
    return T("Done: {items}", items=Series(items=tuple(kept(scene, each) for each in met[-most:])))


def score(case: Case) -> tuple[Text, ...]:
    """How the promises of a closed case were kept."""
    counted = [each for each in case.obligations if each.status in {Status.MET, Status.BREACHED}]
    if not counted:
        return ()
    unmet = sum(each.met_at is None for each in counted)
    overs = [over for each in counted if (over := was_late(each))]
    total, in_time = len(counted), len(counted) - len(overs) - unmet
    if not overs and not unmet:
        return (T("Time limits: {total}, all in time", total=total),)
    lines: list[Text] = []
    if overs:
        longest = max(overs)
        lines.append(
            T(
                "Time limits: {total}; in time: {kept}, late: {late} (by {over} at most)",
                total=total,
                kept=in_time,
                late=len(overs),
                over=longest,
            )
        )
    if unmet:
        lines.append(T("Time limits: {total}; never recorded as done: {unmet}", total=total, unmet=unmet))
    return tuple(lines)
