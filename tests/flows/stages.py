"""The breakdown at stages of its life: held, resolved, repaired, closed."""

from flows.answer import Answer
from flows.event import Acknowledged, Detailed, Did, Noted
from flows.fact import Confirmed
from tests.flows.life import Life
from tests.flows.words import at

DRIVER = "driver-zhang"


def held(life: Life | None = None) -> Life:
    life = life or Life()
    life.opens()
    life.tell(Noted(at=at("03:13"), by="zhao-min", obligation="department-head"))
    life.tell(Acknowledged(at=at("03:15"), by="li-na"))
    return life


def resolved(life: Life | None = None) -> Life:
    life = held(life)
    life.tell(Noted(at=at("03:19"), by="sun-tao", obligation="outlet-head"))
    life.tell(Did(at=at("05:02"), by="li-na", action="resolved"))
    return life


def repaired(life: Life, clock: str) -> Life:
    life.tell(Did(at=at(clock), by="li-na", action="repair"))
    how = Answer(said_at=at(clock), text="拖车 07:30 到")
    life.tell(Detailed(at=at(clock), by="li-na", action="repair", answers={"repair-how": how}))
    return life


def closed() -> Life:
    life = repaired(resolved(), "05:10")
    life.tell(Confirmed(at=at("06:10"), by=DRIVER))
    return life
