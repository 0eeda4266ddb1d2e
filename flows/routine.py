"""Whether a case is a routine of the calendar: opened by a duty, and nothing more than that so far."""

from flows.bilingual import Bilingual
from flows.duty import Duty
from flows.plan import Plan
from flows.record import Case, Scene
from flows.routing import role_named
from flows.terms import Address

BOT = "duty"
"""The bot's name in the address of a reporter who is the calendar; the chat is the plan's id. Nobody reads there."""
TURN = "turn"
"""The key under which the next turn ends a case that was never done."""
NOT_HELD = "not_held"
"""Why there is a gap at an earlier turn of the duty: nobody could be asked then."""


def address_of(plan: str) -> Address:
    """Where the calendar's own reports of a plan come from."""
    return Address(bot=BOT, chat=plan)


def reporter_of(plan: str, duty: str) -> str:
    """Who reports what this duty opens."""
    return f"{BOT}:{plan}|{duty}"


def routine(case: Case, scene: Scene) -> Duty | None:
    """The duty that the case is, as long as it is nothing else: moved to another branch it is worked like any case."""
    return duty_of(case, scene.plan)


def duty_of(case: Case, plan: Plan) -> Duty | None:
    """The same under a plan."""
    duty = plan.duty(case.duty) if case.duty else None
    return duty if duty is not None and duty.opens == case.branch else None


def is_reported(case: Case) -> bool:
    """Whether somebody has reported it: of what the calendar opened nobody can be asked whether it is solved."""
    return case.reporter.address.bot != BOT


def called(case: Case, plan: Plan) -> Bilingual:
    """What a case is called: the duty that came round, or the kind of event."""
    duty = duty_of(case, plan)
    return duty.title if duty else plan.branch(case.branch).title


def proves(person: str, action: str, case: Case, scene: Scene) -> bool:
    """Whether the action is the proof of the duty that the case is, and this person owes it."""
    duty = routine(case, scene)
    if duty is None or duty.proof != action:
        return False
    owed, role = case.obligation(duty.promise), role_named(scene.organisation, duty.who)
    return (owed is not None and owed.given == person) or (role is not None and person in role.people)
