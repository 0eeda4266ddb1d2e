"""Whatever is answered, corrected or done about an incident, its clocks stay true and the journal tells of them."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from flows.answer import Answer
from flows.event import Acknowledged, CaseEvent, Detailed, Noted
from flows.fact import Supplemented
from flows.obligation import Status
from tests.flows.life import Life
from tests.flows.small_plans import INCIDENT
from tests.flows.test_case_fold import is_sound, let_one_pass
from tests.flows.test_case_onset import LEADER, WANG
from tests.flows.words import at

START = at("12:50")
_minutes = some.integers(min_value=0, max_value=40)


def _onset(after: int, back: int | None) -> tuple[int, str, int | None]:
    return after, "onset", back


facts = some.one_of(
    some.builds(_onset, _minutes, some.none() | some.integers(min_value=-60, max_value=400)),
    some.tuples(_minutes, some.sampled_from(["reported", "partly", "noted", "acknowledged"]), some.none()),
    some.tuples(some.integers(min_value=1, max_value=3), some.just("pass"), some.none()),
)


def _event(life: Life, what: str, after: int, back: int | None) -> CaseEvent:
    now = life.journal[-1].now + timedelta(minutes=after)
    match what:
        case "onset":
            told = {"skipped": True} if back is None else {"at": now - timedelta(minutes=back)}
            onset = Answer(said_at=now, **told)
            return Supplemented(at=now, by=WANG.person, answers={"onset": onset})
        case "reported" | "partly":
            answers = {"authority": Answer(said_at=now, text="authority")}
            if what == "reported":
                answers["when"] = Answer(said_at=now, at=now - timedelta(minutes=after))
            return Detailed(at=now, by=LEADER, action="reported", answers=answers)
        case "noted":
            return Noted(at=now, by=LEADER, obligation="lessons")
        case _:
            return Acknowledged(at=now, by=LEADER)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
@given(story=some.lists(facts, min_size=3, max_size=12))
def test_the_clock_of_an_incident_stays_true(story: list[tuple[int, str, int | None]]) -> None:
    Life.living.clear()
    life = Life(INCIDENT)
    life.opens("12:50", who=WANG, branch="incident", answers={})
    for after, what, back in story:
        if what == "pass":
            for _ in range(after):
                let_one_pass(life)
        else:
            event = _event(life, what, after, back)
            life.takes(event, event.at)
        is_sound(life)
        _counts_from_the_incident(life)
    life.agrees()


def _counts_from_the_incident(life: Life) -> None:
    owed, told = life.obligation("authorities"), life.case.answers.get("onset")
    known = told is not None and told.at is not None and told.at <= told.said_at
    assert owed.started_at == (told.at if known and told else START)
    assert owed.due_at - owed.started_at == timedelta(hours=2)
    if owed.status is Status.MET:
        assert (owed.breached_at is not None) == (owed.met_at is not None and owed.met_at > owed.due_at)
    else:
        assert (owed.status is Status.BREACHED) == (owed.breached_at is not None)
