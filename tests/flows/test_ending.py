"""A deed of the reporter that ends the case well: it waits for its hour, and their words bring it back."""

import pytest

from flows.case import CaseState
from flows.deed import Ending
from flows.ending import closes_at
from flows.event import Did
from flows.fact import Supplemented
from flows.lengths import Length
from flows.obligation import CALL_BACK
from flows.status import status_of
from tests.flows.life import Life, all_to, clock
from tests.flows.round_plan import deed
from tests.flows.test_versions import sent, story
from tests.flows.words import at, everything, labels


def declined(clock_: str = "14:24") -> Life:
    """Version 1 was sent at 14:22, and the customer said no."""
    found = story()
    sent(found, "14:22")
    found.tell(Did(at=at(clock_), by="customer-lin", action="decline", round=1))
    return found


def test_it_waits_for_its_hour_and_nobody_asks_whether_it_is_solved() -> None:
    found = declined()
    assert found.case.state is CaseState.RESOLVED
    told = all_to("reporter", found.steps[-1])
    assert "Open until 18:00." in told
    assert "solved" not in told
    asked = status_of(found.case, found.scene(at("15:00")), 0)
    assert "stays open until 18:00" in everything(asked)
    assert ["Solved"] not in labels(asked.buttons)
    found.until("17:59")
    assert found.case.state is CaseState.RESOLVED
    found.until("18:00")
    assert found.case.state is CaseState.CLOSED


def test_they_may_still_agree() -> None:
    found = declined()
    found.tell(Did(at=at("14:40"), by="customer-lin", action="agree", round=1))
    assert found.case.state is CaseState.REOPENED
    assert found.case.solved_due_at is None
    assert found.obligation("signed").open, "what hangs on it is owed"


def test_their_words_bring_it_back_and_a_person_calls() -> None:
    found = declined()
    found.tell(Supplemented(at=at("14:40"), by="customer-lin", note="do come after all"))
    assert found.case.state is CaseState.REOPENED
    assert clock(found.obligation(CALL_BACK).due_at) == "14:50"
    assert "calls you by 14:50" in all_to("reporter", found.steps[-1])
    found.until("18:00")
    assert found.case.state is CaseState.REOPENED
    found.tell(Did(at=at("18:05"), by="customer-lin", action="decline", round=1))
    assert found.case.solved_due_at == at("18:00", 23)


@pytest.mark.parametrize(
    ("said", "least", "closes"),
    [
        ("14:24", None, "22 18:00"),
        ("17:00", None, "22 18:00"),
        ("17:01", None, "23 18:00"),
        ("15:30", "3 h", "23 18:00"),
        ("23:00", None, "23 18:00"),
    ],
)
def test_an_hour_stays_open_at_least(said: str, least: str | None, closes: str) -> None:
    ending = Ending(at="18:00", least=Length(least) if least else None)
    found = closes_at(ending, at(said), "Asia/Shanghai").astimezone(at(said).tzinfo)
    assert found == at(closes[3:], int(closes[:2]))


# --- the reporter's own word ------------------------------------------------------------------------------------------
def finished() -> Life:
    """The work is reported as done, and the reporter is asked to sign."""
    done = deed("done", becomes="resolved", by="emergency-leader", offers=["sign-off"])
    found = story(
        done={**done, "tells": {"zh": "好了", "en": "Done"}},
        survey={**deed("sign-off", by="reporter"), "confirms": True},
    )
    found.tell(Did(at=at("15:00"), by="zheng-guodong", action="done"))
    return found


def test_who_is_asked_to_sign_is_not_asked_once_more() -> None:
    found = finished()
    told = all_to("reporter", found.steps[-1])
    assert "Sign off" in told
    assert "Is it solved?" not in told


def test_the_signature_is_their_word_and_closes() -> None:
    found = finished()
    found.tell(Did(at=at("15:10"), by="customer-lin", action="sign-off", round=1))
    assert found.case.confirmed_at == at("15:10")
    assert found.case.state is CaseState.CLOSED


# --- a key that has lost its sense ------------------------------------------------------------------------------------
def test_a_deed_is_not_offered_any_more_where_something_makes_it_needless() -> None:
    found = story(issue={**deed("issue", by="emergency-leader"), "unless": {"done": ["agree"]}})
    sent(found, "14:22")
    found.tell(Did(at=at("14:24"), by="customer-lin", action="agree", round=1))
    before = found.case
    found.tell(Did(at=at("14:25"), by="zheng-guodong", action="issue"))
    assert found.case == before
