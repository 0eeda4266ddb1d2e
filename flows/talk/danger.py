"""The line with the numbers to call: the first one wherever somebody may be hurt."""

from flows.emergency import AMBULANCE, FIRE, POLICE
from flows.organisation import Organisation
from flows.outbound import Button, Copy
from flows.plan import Plan
from flows.question import Question
from flows.text import T, Text, Words


def short_line(organisation: Organisation) -> Text:
    """Above a question about people: ambulance and fire."""
    numbers = organisation.numbers
    return T("Someone hurt: call {ambulance}. Fire or smoke: {fire}.", ambulance=numbers.ambulance, fire=numbers.fire)


def chosen_line(organisation: Organisation, question: Question) -> Text:
    """Above a question: the numbers that its plan names; the police come first where it names them first."""
    named = question.numbers if isinstance(question.numbers, tuple) else ()
    known = frozenset(named) & {AMBULANCE, FIRE, POLICE}
    if not known or known == {AMBULANCE, FIRE}:
        return short_line(organisation)
    first = named[0] == POLICE
    numbers = organisation.numbers
    ambulance, fire, police = numbers.ambulance, numbers.fire, numbers.police
    if known == {AMBULANCE}:
        return T("Someone hurt: call {ambulance}.", ambulance=ambulance)
    if known == {FIRE}:
        return T("Fire, smoke or gas: call {fire}.", fire=fire)
    if known == {POLICE}:
        return T("In danger: call the police, {police}.", police=police)
    if FIRE not in known:
        return _with_police(ambulance, police, first=first)
    if AMBULANCE not in known:
        return _fire_and_police(fire, police, first=first)
    if first:
        return T(
            "In danger: call the police, {police}. Someone hurt: {ambulance}. Fire or smoke: {fire}.",
            police=police,
            ambulance=ambulance,
            fire=fire,
        )
    return T(
        "Someone hurt: call {ambulance}. Fire or smoke: {fire}. Police {police}.",
        ambulance=ambulance,
        fire=fire,
        police=police,
    )


def _with_police(ambulance: str, police: str, *, first: bool) -> Text:
    if first:
        return T("In danger: call the police, {police}. Someone hurt: {ambulance}.", police=police, ambulance=ambulance)
    return T("Someone hurt: call {ambulance}. Police {police}.", ambulance=ambulance, police=police)


def _fire_and_police(fire: str, police: str, *, first: bool) -> Text:
    if first:
        return T("In danger: call the police, {police}. Fire or smoke: {fire}.", police=police, fire=fire)
    return T("Fire, smoke or gas: call {fire}. Police {police}.", fire=fire, police=police)


def full_line(organisation: Organisation) -> Text:
    """Above the first question of all: every number of the place."""
    numbers = organisation.numbers
    if not numbers.traffic_police:
        return T(
            "Someone hurt: call {ambulance}. Fire or smoke: {fire}. Police {police}.",
            ambulance=numbers.ambulance,
            fire=numbers.fire,
            police=numbers.police,
        )
    return T(
        "Someone hurt: call {ambulance}. Fire or smoke: {fire}. Police {police}, traffic police {traffic}.",
        ambulance=numbers.ambulance,
        fire=numbers.fire,
        police=numbers.police,
        traffic=numbers.traffic_police,
    )


def bilingual_line(organisation: Organisation) -> Text:
    """For somebody whose language is not known: the same line for every reader."""
    numbers = organisation.numbers
    line = "{ambulance} 急救 ambulance · {fire} 火警 fire · {police} 报警 police"
    if numbers.traffic_police:
        line += " · {traffic} 交警 traffic police"
    params = {
        "ambulance": numbers.ambulance,
        "fire": numbers.fire,
        "police": numbers.police,
        "traffic": numbers.traffic_police,
    }
    return Words(zh=line, en=line, params=dict(params))


def foremost(plan: Plan | None) -> str:
    """Whom a plan lets call first: the first number that one of its questions names."""
    named = (each.numbers for each in (plan.questions if plan else ()) if isinstance(each.numbers, tuple))
    return next((numbers[0] for numbers in named if numbers), AMBULANCE)


def copy_key(organisation: Organisation, first: str = AMBULANCE) -> Button:
    """Puts the number to call first on the phone's clipboard, since no button can dial it."""
    numbers = organisation.numbers
    number = {FIRE: numbers.fire, POLICE: numbers.police}.get(first, numbers.ambulance)
    return Button(label=T("Copy {number}", number=number), press=Copy(text=number))
