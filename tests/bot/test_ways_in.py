"""Who is offered which way in: strangers everything but what is the staff's own, staff everything."""

import pytest
from msgspec.structs import replace

from bot.house import House
from flows.terms import Language
from tests.flows.counting_plans import WHAT, plan
from tests.flows.words import ORGANISATION

OWN = {"id": "event", "label": {"zh": "物业事件", "en": "Event"}, "reporter": ["staff"], "branch": "small"}
BOTH = {"id": "leak", "label": {"zh": "漏气", "en": "Leak"}, "reporter": ["staff", "customer"], "branch": "small"}
ALL = {"id": "else", "label": {"zh": "别的", "en": "Else"}, "branch": "small"}


def offered(kind: str, **more: object) -> list[str]:
    compiled = plan(WHAT, entries=[OWN, BOTH, ALL], **more)
    house = House(replace(ORGANISATION, packs=()), [compiled], zone="Asia/Shanghai", language=Language.ZH)
    return [entry.id for each in house.offered_to(kind) for entry in each.plan.entries]


@pytest.mark.parametrize(
    ("kind", "ways"),
    [
        ("", ["leak", "else"]),
        ("customer", ["leak", "else"]),
        ("driver", ["else"]),
        ("staff", ["event", "leak", "else"]),
    ],
)
def test_each_kind_is_offered_its_ways(kind: str, ways: list[str]) -> None:
    assert offered(kind) == ways


def test_a_whole_plan_may_be_for_staff_alone() -> None:
    assert offered("", reporter=["staff"]) == ["leak"], "one of its ways is open to customers too"
    assert offered("staff", reporter=["staff"]) == ["event", "leak", "else"]
    assert offered("driver", reporter=["staff"]) == []
