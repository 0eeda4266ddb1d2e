"""The journal in sentences: every fact has one, and names are those that the plan gives."""

from typing import get_args

import pytest

from flows import account
from flows.account import told
from flows.event import CaseEvent, Received, Ticked
from tests.flows.words import PLAN, at, read

TICK = PLAN.checklist[0]


def test_every_fact_of_a_case_has_a_sentence() -> None:
    assert set(account._SENTENCES) == set(get_args(CaseEvent))


def test_a_notice_that_was_read_is_told_without_a_name() -> None:
    assert read(told(Received(at=at("10:00"), by="customer-lin", notice=1), PLAN)) == "Somebody has read a notice."


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (TICK.id, f"Ticked on the checklist: {TICK.label.en}."),
        ("unheard-of", "Ticked on the checklist: unheard-of."),
        ("call:customer-lin", "Somebody was told of a notice by telephone."),
    ],
)
def test_a_line_of_the_checklist_goes_by_its_label(item: str, said: str) -> None:
    assert read(told(Ticked(at=at("10:00"), by="li-na", item=item), PLAN)) == said
