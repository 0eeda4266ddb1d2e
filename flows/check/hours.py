"""Times that nobody promised: thresholds that do something when they pass, and duties that the calendar brings."""

import re
from collections.abc import Iterator

from flows.check.conditions import condition
from flows.check.ground import Ground
from flows.check.misfit import Misfit, missing, stands
from flows.check.promises import is_clock
from flows.condition import Condition
from flows.duty import Duty, Every
from flows.plan import Plan
from flows.text import T

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
"""The last day that each month has in every year."""
_DATE = re.compile(r"(\d{2})-(\d{2})")
_LAST, _MONTHS = 28, 12


def thresholds(ground: Ground) -> Iterator[Misfit]:
    """Times that do something."""
    used = named_deeds(ground.plan)
    for at, each in enumerate(ground.plan.thresholds):
        path = f"$.thresholds[{at}]"
        if each.since:
            yield from missing(f"{path}.since", "question of kind time", each.since, ground.moments)
        if each.after:
            yield from missing(f"{path}.after", "action", each.after, ground.deeds)
        if each.after == each.id:
            yield f"{path}.after", T("it waits for itself"), T("expected an action")
        if each.since and each.after:
            yield f"{path}.since", T("its clock starts twice"), T("expected `since` or `after`")
        if each.branch:
            yield from missing(f"{path}.branch", "branch", each.branch, ground.branches)
        yield from condition(f"{path}.when", each.when, ground)
        if each.unless:
            yield from condition(f"{path}.unless", each.unless, ground)
        if each.id not in used and each.says is None and not each.branch:
            yield (
                path,
                T("nothing happens when it passes"),
                T("expected `says`, `branch`, or something `after: {name}`", name=each.id),
            )


def named_deeds(plan: Plan) -> frozenset[str]:
    """Actions and thresholds that something in the plan hangs on."""
    named = {rule.after for rule in plan.obligations} | {each.after for each in plan.thresholds}
    named |= {rule.met_by for rule in plan.obligations} | {name for each in plan.actions for name in each.needs}
    named |= {*plan.closing.actions, *(each.proof for each in plan.duties)}
    for when in conditions(plan):
        named |= {*when.done, *when.failed, *(name.partition(".")[0] for name in when.answers if "." in name)}
    return frozenset(named - {""})


def conditions(plan: Plan) -> Iterator[Condition]:
    """Every condition of a plan, with those inside it."""
    every = [each.when for each in plan.questions] + [each.when for each in plan.obligations]
    every += [each.when for each in plan.actions] + [each.when for each in plan.checklist]
    every += [each.when for each in plan.tells] + [each.when for each in plan.thresholds]
    every += [each.when for each in plan.duties]
    every += [each.when for action in plan.actions for each in action.asks]
    every += [row.when for table in plan.tables for row in table.rows]
    others = [each.unless for each in plan.obligations] + [each.until for each in plan.obligations]
    others += (
        [each.unless for each in plan.actions]
        + [each.unless for each in plan.thresholds]
        + [each.bypass for each in plan.windows]
    )
    for when in (*every, *(each for each in others if each is not None)):
        yield from _with_inner(when)


def _with_inner(when: Condition) -> Iterator[Condition]:
    yield when
    for each in when.any:
        yield from _with_inner(each)


def duties(ground: Ground) -> Iterator[Misfit]:
    """What the calendar brings."""
    for at, duty in enumerate(ground.plan.duties):
        path = f"$.duties[{at}]"
        yield from missing(f"{path}.opens", "branch", duty.opens, ground.branches)
        yield from ground.named_roles(f"{path}.who", (duty.who,))
        yield from missing(f"{path}.proof", "action", duty.proof, ground.actions)
        yield from condition(f"{path}.when", duty.when, ground)
        if duty.when != Condition(settings=duty.when.settings):
            found = T("the calendar knows no answers and no deeds")
            yield f"{path}.when", found, T("expected `settings` only")
        yield from _every(f"{path}.every", duty.every, ground)
        yield from _carried(path, duty, ground)
        proof = ground.actions.get(duty.proof)
        if proof and proof.when.branches and duty.opens not in proof.when.branches:
            yield (
                f"{path}.proof",
                T("'{name}' cannot be done in '{branch}'", name=duty.proof, branch=duty.opens),
                T("expected an action of that branch"),
            )


def _every(path: str, every: Every, ground: Ground) -> Iterator[Misfit]:
    given = (every.day, every.week, every.month, every.months, every.year, every.before)
    if sum(bool(each) for each in given) != 1:
        yield path, T("it needs exactly one round"), T("expected day, week, month, months, year or before")
    if every.week and every.week not in _WEEK:
        yield f"{path}.week", stands(every.week), T("expected mon, tue, wed, thu, fri, sat or sun")
    if every.month is not None and not 1 <= every.month <= _LAST:
        yield (
            f"{path}.month",
            stands(str(every.month)),
            T("expected a day that every month has, 1 to {most}", most=_LAST),
        )
    if every.months is not None and not 1 <= every.months <= _MONTHS:
        yield f"{path}.months", stands(str(every.months)), T("expected 1 to {most}", most=_MONTHS)
    if every.year:
        found = _DATE.fullmatch(every.year)
        if not found or not 1 <= int(found[2]) <= _DAYS.get(int(found[1]), 0):
            yield f"{path}.year", stands(every.year), T("expected MM-DD, a day of every year")
    if not is_clock(every.at):
        yield f"{path}.at", stands(every.at), T("expected HH:MM")
    yield from _before(path, every, ground)


def _before(path: str, every: Every, ground: Ground) -> Iterator[Misfit]:
    if every.before:
        yield from missing(f"{path}.before", "date", every.before, ground.organisation.dates)
    if every.lead and not every.before:
        yield f"{path}.lead", T("there is nothing to be early for"), T("expected `before`")
    if every.lead < 0:
        yield f"{path}.lead", stands(str(every.lead)), T("expected a number of days")


def _carried(path: str, duty: Duty, ground: Ground) -> Iterator[Misfit]:
    others = {f"{each.id}.{name}" for each in ground.plan.duties for name in ground.questions if "." in name}
    for name, source in duty.carries.items():
        yield from missing(f"{path}.carries", "question", name, ground.questions)
        if source not in others:
            yield f"{path}.carries.{name}", stands(source), T("expected DUTY.DEED.QUESTION of this plan")
