"""The line with the numbers to call: the first one wherever somebody may be hurt."""

from flows.organisation import Organisation
from flows.outbound import Button, Copy
from flows.text import T, Text, Words


def short_line(organisation: Organisation) -> Text:
    """Above a question about people: ambulance and fire."""
    numbers = organisation.numbers
    return T("Someone hurt: call {ambulance}. Fire or smoke: {fire}.", ambulance=numbers.ambulance, fire=numbers.fire)


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


def copy_key(organisation: Organisation) -> Button:
    """Puts the ambulance's number on the phone's clipboard, since no button can dial it."""
    number = organisation.numbers.ambulance
    return Button(label=T("Copy {number}", number=number), press=Copy(text=number))
