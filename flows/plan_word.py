"""What a plan says of itself to people: what it leaves open, what is evidence, how long its records stay."""

from calendar import monthrange
from datetime import date
from zoneinfo import ZoneInfo

from flows.description import title
from flows.naming import role_and_name
from flows.plan import Plan
from flows.plan_facts import Retention
from flows.record import Case, Scene
from flows.state_word import state_word
from flows.terms import Basis
from flows.text import C, Series, T, Text, same

MOST_LACKS = 2
"""Gaps of a plan that one message names."""


def lacks(case: Case, scene: Scene) -> tuple[Text, ...]:  # noqa: ARG001 - every line is asked alike
    """What the plan leaves open, and that a person decides it; nothing where it is complete."""
    plan = scene.plan
    if plan.complete or not plan.lacks:
        return ()
    missing = tuple(each.words for each in plan.lacks[:MOST_LACKS])
    return (_decides(plan, scene), *missing)


def _decides(plan: Plan, scene: Scene) -> Text:
    who = role_and_name(scene, plan.route.ladder[0]) if plan.route.ladder else None
    if who is None:
        return T("Our plan for this is not complete; a person decides what it leaves open.")
    return T("Our plan for this is not complete; {who} decides what it leaves open.", who=who)


def evidence(case: Case, scene: Scene) -> Text | None:
    """What must not be thrown away, of what was answered so far."""
    items = _kept(case, scene)
    return T("Evidence, to be kept: {items}", items=Series(items=items)) if items else None


def please_keep(case: Case, scene: Scene) -> Text | None:
    """The same to the reporter, who has it."""
    items = _kept(case, scene)
    return T("Please keep this, throw nothing away: {items}.", items=Series(items=items)) if items else None


def _kept(case: Case, scene: Scene) -> tuple[Text, ...]:
    return tuple(
        each.label.words
        for each in scene.plan.questions
        if each.keep and each.id in case.answers and not case.answers[each.id].skipped
    )


# --- records ----------------------------------------------------------------------------------------------------------
def kept_until(case: Case, scene: Scene) -> date | None:
    """The last day of the record of a closed case; None while it is open, or where it stays for ever."""
    rule = scene.plan.retention
    if rule is None or case.closed_at is None or case.branch in rule.always:
        return None
    closed = case.closed_at.astimezone(ZoneInfo(scene.zone)).date()
    year = closed.year + rule.years
    return closed.replace(year=year, day=min(closed.day, monthrange(year, closed.month)[1]))


def retention(case: Case, scene: Scene) -> Text | None:
    """How long the record of a closed case stays, and by what right."""
    rule = scene.plan.retention
    if rule is None or case.closed_at is None:
        return None
    until = kept_until(case, scene)
    if until is None:
        return T("Record kept for ever ({basis})", basis=_basis(rule))
    return T("Record kept until {day} ({basis})", day=same(until.isoformat()), basis=_basis(rule))


def _basis(rule: Retention) -> Text:
    return C("card basis", "plan") if rule.basis is Basis.DOCUMENT else C("card basis", "default")


# --- what only its own people may read --------------------------------------------------------------------------------
def head(case: Case, scene: Scene) -> Text:
    """State, kind of event and number: all that a group may read of a secret one."""
    return T("[{state}] {title} {number}", state=state_word(case, scene), title=title(case, scene), number=case.number)


def restricted() -> Text:
    """What stands instead of everything else."""
    return T("Restricted: everything else is in private to whoever has it")
