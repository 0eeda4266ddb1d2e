"""How a promise reads: when it is due and by what right, how late it is, and what became of it."""

import re
from datetime import datetime, timedelta

from flows.naming import beside, lowered, role_and_name
from flows.obligation import ACKNOWLEDGE, CALL_BACK, Obligation, Status
from flows.plan import ObligationRule
from flows.record import Case, Scene
from flows.terms import Basis
from flows.text import C, Series, T, Text

_JUST = timedelta(minutes=1)
_ROUND = re.compile(r"-\d+$")
"""What the id of an earlier round of a promise has behind it."""


def rule_of(scene: Scene, obligation: Obligation) -> ObligationRule | None:
    """The plan's rule behind an obligation; None for the house's own."""
    named = {obligation.id, _ROUND.sub("", obligation.id)}
    return next((rule for rule in scene.plan.obligations if rule.id in named), None)


def met_by_press(scene: Scene, obligation: Obligation) -> bool:
    """Whether the one who owes it meets it by confirming, or by a recorded call."""
    rule = rule_of(scene, obligation)
    return obligation.id != ACKNOWLEDGE and (rule is None or not rule.met_by)


def in_order(case: Case) -> list[Obligation]:
    """What still is owed: overdue first, then at risk, then by the time it is due.

    In a raised case what is overdue since the cry comes before what was promised earlier.
    """
    rank = {Status.BREACHED: 0, Status.AT_RISK: 1}
    raised_at = case.raised_at or case.opened_at

    def place(each: Obligation) -> tuple[int, bool, datetime, str]:
        earlier = each.status is Status.BREACHED and each.started_at < raised_at
        return rank.get(each.status, 2), earlier, each.due_at, each.id

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


def basis(obligation: Obligation, case: Case | None = None) -> Text:
    """By what right it is due at that time: the source document, or the company's own rule.

    In a raised case a clock that ran before says from when it counts.
    """
    right = C("card basis", "plan") if obligation.basis is Basis.DOCUMENT else C("card basis", "default")
    if case and case.raised_at and obligation.started_at < case.raised_at:
        return C("card basis", "{basis}, counted from {since}", basis=right, since=obligation.started_at)
    return right


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
    """A line of the card; `distance` says how long there is, for the nearest."""
    if obligation.status is Status.BREACHED:
        return _overdue_line(case, scene, obligation)
    at, owed, right = obligation.due_at, what(obligation), basis(obligation, case)
    left = obligation.due_at - scene.now
    distance = distance and left > timedelta()
    if obligation.was_due_at and obligation.was_due_at != at:
        was = obligation.was_due_at
        if distance:
            return T("{at} {what} ({basis}), was {was}, {left} left", at=at, what=owed, basis=right, was=was, left=left)
        return T("{at} {what} ({basis}), was {was}", at=at, what=owed, basis=right, was=was)
    if distance:
        return T("{at} {what} ({basis}), {left} left", at=at, what=owed, basis=right, left=left)
    return T("{at} {what} ({basis})", at=at, what=owed, basis=right)


def _overdue_line(case: Case, scene: Scene, obligation: Obligation) -> Text:
    at, fact, right = obligation.due_at, late(scene, obligation), basis(obligation, case)
    over = scene.now - obligation.due_at
    if over < _JUST:
        return T("{late}, due {at} ({basis})", late=fact, at=at, basis=right)
    return T("{late}, due {at} ({basis}), {over} late", late=fact, at=at, basis=right, over=over)


def promised(obligation: Obligation) -> Text:
    """What should have been done, by when and by what right, for a manager."""
    at, owed, right = obligation.due_at, what(obligation), basis(obligation)
    return T("Promised: {what} by {at} ({basis})", what=owed, at=at, basis=right)


def just_passed(now: datetime, obligation: Obligation) -> Text:
    """When it was due and how late it is."""
    over = now - obligation.due_at
    if over < _JUST:
        return T("Due {at}, just passed.", at=obligation.due_at)
    return T("Due {at}, {over} late.", at=obligation.due_at, over=over)


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
