"""What must have happened by now, one neglect at a time: each is seen, and what is as it should be is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from bot.engine.reckoning import Drift, Neglect, drift, of_case, of_talk
from bot.pulse import Name
from flows.conversation import Phase
from flows.obligation import ACKNOWLEDGE, Status
from flows.record import Case, CaseState, Petitioning
from flows.terms import Petition, RoleId
from storage.unit_of_work import Due
from tests.storage.samples import NOW, SECOND, case, conversation

MINUTE = 60 * SECOND
LATE = NOW + timedelta(hours=1)
"""What was to happen by then should have."""
LATER = LATE + MINUTE


def one(**fields: Any) -> Case:
    """A case that somebody has, with one promise like this."""
    made = case()
    promise = replace(made.obligations[0], due_at=LATER, **fields) if "due_at" not in fields else None
    promise = promise or replace(made.obligations[0], **fields)
    return replace(made, obligations=(promise,), paged_at=NOW, changed_at=NOW)


def names(made: Case) -> list[Name]:
    """What was neglected."""
    return [each.name for each in of_case(made, LATE, LATE)]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"status": Status.RUNNING, "due_at": LATE}, Name.PROMISES),
        ({"status": Status.AT_RISK, "due_at": LATE}, Name.PROMISES),
        ({"status": Status.RUNNING, "warn_at": LATE}, Name.PROMISES),
        ({"status": Status.RUNNING, "ask_at": LATE}, Name.PROMISES),
        ({"status": Status.PAUSED, "paused_at": NOW, "look_at": LATE}, Name.PROMISES),
        ({"status": Status.PAUSED, "paused_at": NOW}, Name.PROMISES),
        ({"status": Status.BREACHED, "due_at": LATE, "climbs_at": LATE}, Name.LADDERS),
        ({"status": Status.BREACHED, "due_at": LATE}, Name.LADDERS),
        ({"status": Status.BREACHED, "due_at": NOW, "climbs_at": LATE + timedelta(days=3)}, Name.LADDERS),
        ({"status": Status.RUNNING, "climbs_at": LATE}, Name.LADDERS),
    ],
)
def test_a_promise_that_nobody_looked_after(fields: dict[str, Any], name: Name) -> None:
    assert names(one(**fields)) == [name]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.RUNNING},
        {"status": Status.RUNNING, "warn_at": LATER},
        {"status": Status.AT_RISK, "warn_at": NOW},
        {"status": Status.RUNNING, "ask_at": NOW, "asked_at": NOW},
        {"status": Status.PAUSED, "paused_at": NOW, "look_at": LATER},
        {"status": Status.PAUSED, "due_at": NOW},
        {"status": Status.BREACHED, "due_at": NOW, "climbs_at": LATER},
        {"status": Status.MET, "due_at": NOW, "climbs_at": None},
        {"status": Status.LAPSED, "due_at": NOW, "warn_at": NOW},
    ],
)
def test_a_promise_that_is_looked_after(fields: dict[str, Any]) -> None:
    assert names(one(**fields)) == []


def test_what_is_late_is_told_since_when() -> None:
    made = one(status=Status.RUNNING, due_at=NOW + MINUTE, warn_at=NOW)
    assert list(of_case(made, LATE, LATE)) == [Neglect(Name.PROMISES, NOW + MINUTE)]


@pytest.mark.parametrize("state", [CaseState.RESOLVED, CaseState.CLOSED])
def test_a_broken_promise_rests_once_the_case_is_reported_as_done(state: CaseState) -> None:
    broken = one(status=Status.BREACHED, due_at=NOW)
    assert names(replace(broken, state=state)) == []


def unclaimed(**fields: Any) -> Case:
    """A case that waits to be taken."""
    made = one(id=ACKNOWLEDGE, status=Status.RUNNING)
    return replace(made, state=CaseState.WAITING, **fields)


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (unclaimed(), []),
        (unclaimed(obligations=()), [Name.PROMISES]),
        (unclaimed(nobody=True), [Name.LADDERS]),
        (unclaimed(nobody=True, retry_at=LATE), [Name.LADDERS]),
        (unclaimed(nobody=True, retry_at=LATER), []),
        (replace(one(status=Status.MET), solved_due_at=LATE), [Name.SILENCES]),
        (replace(one(status=Status.MET), solved_due_at=LATER), []),
    ],
)
def test_a_case_that_nobody_is_asked_to_take_and_a_word_that_never_came(made: Case, found: list[Name]) -> None:
    assert names(made) == found


@pytest.mark.parametrize(
    ("climbs_at", "granted", "found"), [(LATE, None, [Name.LADDERS]), (LATER, None, []), (LATE, True, [])]
)
def test_a_petition_that_nobody_decides(climbs_at: Any, granted: Any, found: list[Name]) -> None:
    asked = Petitioning(
        number=1,
        what=Petition.ACTION,
        about="tow",
        at=NOW,
        by="li-na",
        told=(RoleId("duty-manager"),),
        climbs_at=climbs_at,
        granted=granted,
    )
    assert names(replace(one(status=Status.MET), petitions=(asked,))) == found


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"silent_at": LATE}, [Neglect(Name.SILENCES, LATE)]),
        ({"silent_at": LATER}, []),
        ({"silent_at": None}, [Neglect(Name.SILENCES, NOW)]),
        ({"silent_at": None, "spoke_at": LATE + SECOND}, []),
        ({"silent_at": None, "phase": Phase.QUIET}, []),
        ({"silent_at": None, "phase": Phase.DANGER}, [Neglect(Name.SILENCES, NOW)]),
        ({"silent_at": None, "phase": Phase.CHOOSING}, []),
    ],
)
def test_a_talk_that_would_wait_for_ever(fields: dict[str, Any], found: list[Neglect]) -> None:
    assert list(of_talk(replace(conversation(), **fields), LATE)) == found


WAIT, KNOCKS = NOW, NOW + 5 * MINUTE


@pytest.mark.parametrize(
    ("rows", "missing", "stray"),
    [
        ({"due:a": WAIT}, 0, 0),
        ({}, 1, 0),
        ({"due:a": WAIT - SECOND}, 1, 0),
        ({"due:a": WAIT, "due:b": WAIT}, 0, 1),
        ({"due:a": KNOCKS}, 0, 0),  # it could not be worked on, and knocks again
        ({"due:a": KNOCKS + timedelta(hours=1)}, 1, 0),
    ],
)
def test_what_stands_and_what_is_waited_for(rows: dict[str, Any], missing: int, stray: int) -> None:
    apart = drift("case", "1", {"due:a": WAIT}, rows, NOW + MINUTE)
    wanted = (Due("case", "1", "due:a", WAIT),) * missing
    assert apart == Drift(wanted, tuple(Due("case", "1", "due:b", rows["due:b"]) for _ in range(stray)))
