"""The numbers that stand above everything where somebody may be hurt."""

from flows.organisation import Organisation
from flows.text import Phone, T, Text


def emergency_line(organisation: Organisation) -> Text:
    """On an emergency screen: call now, and our own number."""
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
