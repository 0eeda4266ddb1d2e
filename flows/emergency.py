"""The numbers that stand above everything where somebody may be hurt."""

from flows.organisation import Organisation
from flows.text import Phone, T, Text

AMBULANCE, FIRE, POLICE = "ambulance", "fire", "police"
"""The numbers that a plan may name."""


def emergency_line(organisation: Organisation, foremost: str = AMBULANCE) -> Text:
    """On an emergency screen: call now, and our own number; `foremost` is whom a plan lets call first."""
    if foremost == FIRE:
        return _fire_first(organisation)
    if foremost == POLICE:
        return _police_first(organisation)
    numbers = organisation.numbers
    hotline = Phone(number=numbers.hotline)
    if not numbers.traffic_police:
        return T(
            "Call {ambulance} now (ambulance). Fire {fire}. Police {police}. Us: {hotline}.",
            ambulance=numbers.ambulance,
            fire=numbers.fire,
            police=numbers.police,
            hotline=hotline,
        )
    return T(
        "Call {ambulance} now (ambulance). Fire {fire}. Police {police}, traffic police {traffic}. Us: {hotline}.",
        ambulance=numbers.ambulance,
        fire=numbers.fire,
        police=numbers.police,
        traffic=numbers.traffic_police,
        hotline=hotline,
    )


def _fire_first(organisation: Organisation) -> Text:
    numbers = organisation.numbers
    hotline = Phone(number=numbers.hotline)
    if not numbers.traffic_police:
        return T(
            "Call {fire} now (fire, gas). Ambulance {ambulance}. Police {police}. Us: {hotline}.",
            ambulance=numbers.ambulance,
            fire=numbers.fire,
            police=numbers.police,
            hotline=hotline,
        )
    return T(
        "Call {fire} now (fire, gas). Ambulance {ambulance}. Police {police}, traffic police {traffic}. Us: {hotline}.",
        ambulance=numbers.ambulance,
        fire=numbers.fire,
        police=numbers.police,
        traffic=numbers.traffic_police,
        hotline=hotline,
    )


def _police_first(organisation: Organisation) -> Text:
    numbers = organisation.numbers
    hotline = Phone(number=numbers.hotline)
    if not numbers.traffic_police:
        return T(
            "Call {police} now (police). Ambulance {ambulance}. Fire {fire}. Us: {hotline}.",
            ambulance=numbers.ambulance,
            fire=numbers.fire,
            police=numbers.police,
            hotline=hotline,
        )
    return T(
        "Call {police} now (police). Ambulance {ambulance}. Fire {fire}, traffic police {traffic}. Us: {hotline}.",
        ambulance=numbers.ambulance,
        fire=numbers.fire,
        police=numbers.police,
        traffic=numbers.traffic_police,
        hotline=hotline,
    )
