"""The life of a case as a table: total, reachable, and obeyed by the machine."""

from itertools import product

import pytest
from transitions.core import MachineError

from flows import case as life
from flows.case import TRANSITIONS, CaseState, Move, apply, fold, moved
from flows.draft import Draft
from flows.errors import FlowError
from flows.event import Acknowledged, CaseEvent, Entry, Opened
from flows.terms import CaseId
from tests.flows.life import BREAKDOWN, Life
from tests.flows.words import at, case, scene


def test_every_state_has_its_line_and_every_move_its_place() -> None:
    assert set(TRANSITIONS) == set(CaseState)
    assert {move for moves in TRANSITIONS.values() for move in moves} == set(Move)
    assert {to for moves in TRANSITIONS.values() for to in moves.values()} == set(CaseState)


def test_the_machine_obeys_the_table() -> None:
    for state, move in product(CaseState, Move):
        assert moved(state, move) is TRANSITIONS[state].get(move)


def test_a_cry_for_help_is_heard_in_every_state() -> None:
    assert all(moves[Move.RAISED] is CaseState.WAITING for moves in TRANSITIONS.values())


def test_the_machine_refuses_by_itself_and_remembers_nothing() -> None:
    traveller = life._Traveller(CaseState.CLOSED)
    with pytest.raises(MachineError):
        life._MACHINE.events[Move.ON_SITE.value].trigger(traveller)
    assert life._MACHINE.models == []


def test_a_move_that_the_state_does_not_know_is_our_bug() -> None:
    draft = Draft(case(), scene("03:12"), at("03:12"), moved)
    assert not draft.can(Move.ON_SITE)
    with pytest.raises(FlowError):
        draft.move(Move.ON_SITE)
    with pytest.raises(FlowError):
        draft.obligation("nothing")


def test_an_opening_happens_to_no_case_that_exists() -> None:
    opened = Life()
    opened.opens()
    event = opened.journal[0].event
    assert isinstance(event, Opened)
    with pytest.raises(FlowError):
        apply(opened.case, event, scene("03:12", plan=BREAKDOWN.plan))


def test_every_fact_has_a_handler() -> None:
    assert {*life.HANDLERS, Opened} == set(CaseEvent.__args__)


def test_a_journal_begins_with_an_opening() -> None:
    opened = Life()
    opened.opens()
    other = Entry(case=CaseId(7), seq=0, now=at("03:12"), event=Acknowledged(at=at("03:12"), by="li-na"))
    for journal in ([], [other]):
        with pytest.raises(FlowError):
            fold(journal, lambda _entry: scene("03:12"))
