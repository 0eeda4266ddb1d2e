"""How often the top of a ladder is asked again: at night only for an emergency, or for what somebody outside awaits."""

from datetime import datetime

from flows import calendars, rota
from flows.obligation import ACKNOWLEDGE, Obligation
from flows.policy import WorkingHours
from flows.record import Case, Scene
from flows.terms import Severity

USUAL = WorkingHours(id="", days=("mon", "tue", "wed", "thu", "fri"), since="09:00", until="18:00")
"""The hours of a company that has none of the name that its clocks say."""


def is_pressing(case: Case, scene: Scene, obligation: Obligation) -> bool:
    """Whether a promise that is late is asked for at every hour.

    It is in an emergency, when the reporter was told its time, and when an authority is to hear of it; so is the search
    for somebody who takes the case. Everything else is paper and routine: it can wait for the morning.
    """
    if obligation.id == ACKNOWLEDGE or obligation.promised or is_grave(case, scene):
        return True
    rule = scene.plan.rules.get(obligation.id)
    return rule is not None and bool(rule.facts)


def is_grave(case: Case, scene: Scene) -> bool:
    """Whether a case is an emergency, by its level or by its branch."""
    return Severity.EMERGENCY in {case.severity, scene.plan.branch(case.branch).severity}


def asked_again_at(case: Case, scene: Scene, since: datetime) -> datetime:
    """When the top that was asked at `since` is asked again, where nothing presses: in working hours."""
    organisation = scene.organisation
    at = since + organisation.clocks.ladder_repeat_routine.delta
    hours = calendars.hours_of(organisation.hours, organisation.clocks.ladder_hours) or USUAL
    zone = rota.zone_of(organisation.group(case.group), organisation, scene.zone)
    return calendars.next_open(hours, at, zone) or at
