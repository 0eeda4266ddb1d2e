"""Whatever happens to a case in whatever order: its journal tells of the same case, and nothing impossible is true."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from flows import event, fact
from flows.answer import Answer
from flows.case import CaseState, waits
from flows.obligation import Status
from flows.outbound import PostCard, RefreshCard
from flows.terms import CaseId, PersonId, Petition
from tests.flows.life import BREAKDOWN, EVERYBODY, UNCLASSIFIED, Life, chosen, without
from tests.flows.test_case_move import ACCIDENT as OTHER
from tests.flows.test_case_move import ELSEWHERE
from tests.flows.words import at

START = at("03:12")
STAFF = ("li-na", "chen-bo", "zhao-min", "zhou-qiang", "fang-lin", "sun-tao")
REPORTER = "driver-zhang"
ACTIONS = ("departed", "arrived", "resolved", "repair", "call-120", "called-back", "nothing")
OBLIGATIONS = ("outlet-head", "department-head", "call-back", "leaders", "standby", "nothing")
REACH = (EVERYBODY, without("supply"), without("zhao-min"), frozenset(STAFF), frozenset[str]())


def by_staff(minute: int, who: str, action: str, promise: str) -> list[event.CaseEvent]:
    now, other = START + timedelta(minutes=minute), PersonId("chen-bo")
    petition = Petition.EXTEND if minute % 2 else Petition.PAUSE
    told = {"arrival": Answer(said_at=now, at=now + timedelta(minutes=40))}
    return [
        event.Acknowledged(at=now, by=who),
        event.Acknowledged(at=now, by=who, takes_over=True),
        event.Declined(at=now, by=who),
        event.Noted(at=now, by=who, obligation=promise, called=minute % 2 == 0),
        event.Did(at=now, by=who, action=action),
        event.Detailed(at=now, by=who, action=action, answers=told),
        event.Unable(at=now, by=who, action=action),
        event.Ticked(at=now, by=who, item="police"),
        event.Reassigned(at=now, by=who, to=other),
        event.Escalated(at=now, by=who),
        event.Called(at=now, by=who),
        event.Lowered(at=now, by=who),
        event.Released(at=now, by=who),
        event.Reopened(at=now, by=who),
        event.Petitioned(at=now, by=who, what=petition, about=promise, until=now + timedelta(hours=1), reason="堵车"),
        event.Granted(at=now, by=who, number=1),
        event.Denied(at=now, by=who, number=2, reason="不行"),
        event.Resumed(at=now, by=who, obligation=promise),
        event.Given(at=now, by=who, obligation=promise, to=other),
        event.Linked(at=now, by=who, to=CaseId(9), number="26-0419"),
        event.Replied(at=now, by=who, text="马上到"),
        event.Departed(at=now, person=PersonId(who)),
        event.Replanned(at=now, by=who, plan=OTHER.hash, branch="casualties", reason="撞车"),
        event.Replanned(at=now, by=who, plan=ELSEWHERE.hash, branch="accident", reason="别的组"),
        event.Replanned(at=now, by=who, plan=BREAKDOWN.hash, branch="breakdown", reason="没撞"),
    ]


def by_reporter(minute: int, branch: str) -> list[event.CaseEvent]:
    now = START + timedelta(minutes=minute)
    return [
        fact.Supplemented(at=now, by=REPORTER, answers=chosen(vehicle="able"), note="好"),
        fact.Supplemented(at=now, by=REPORTER, branch=branch),
        fact.Cried(at=now, by=REPORTER, words="救命"),
        fact.Calmed(at=now, by=REPORTER),
        fact.Confirmed(at=now, by=REPORTER),
        fact.Disputed(at=now, by=REPORTER),
        fact.Withdrawn(at=now, by=REPORTER),
        fact.Asked(at=now, by=REPORTER),
        fact.Lost(at=now, back=minute % 2 == 0),
        fact.Tracked(at=now, lat=28.1, lon=113.0, ended=minute % 5 == 0),
        event.Replanned(at=now, plan=OTHER.hash, branch="accident"),
    ]


minutes = some.integers(min_value=-10, max_value=600)
facts = some.one_of(
    some.builds(
        by_staff, minutes, some.sampled_from(STAFF), some.sampled_from(ACTIONS), some.sampled_from(OBLIGATIONS)
    ),
    some.builds(by_reporter, minutes, some.sampled_from(["accident", "casualties", "breakdown"])),
).flatmap(some.sampled_from)
deadlines = some.integers(min_value=1, max_value=4)
stories = some.lists(some.one_of(facts, facts, deadlines, some.sampled_from(REACH)), min_size=4, max_size=14)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
@given(story=stories, late=some.sampled_from([0, 33]), cry=some.booleans())
def test_whatever_happens(story: list[object], late: int, *, cry: bool) -> None:
    life = begun(late, cry=cry)
    for each in story:
        if isinstance(each, frozenset):
            life.reachable = each
        elif isinstance(each, int):
            for _ in range(each):
                let_one_pass(life)
        elif not (isinstance(each, fact.Supplemented) and cry and each.branch):
            assert isinstance(each, fact.Fact)
            life.takes(each, max(life.journal[-1].now, each.at))  # type: ignore[arg-type]
        is_sound(life)
    life.agrees()


def begun(late: int, *, cry: bool) -> Life:
    Life.living.clear()
    life = Life(UNCLASSIFIED if cry else BREAKDOWN)
    life.others = {each.hash: each.plan for each in (BREAKDOWN, OTHER, ELSEWHERE)}
    came = (START + timedelta(minutes=late, hours=8)).strftime("%H:%M")
    if cry:
        life.opens("03:12", came, branch="emergency", answers={}, paged=False, cry="帮帮我")
    else:
        life.opens("03:12", came)
    return life


def let_one_pass(life: Life) -> None:
    """The earliest deadline passes, at its time or, when the story is beyond that, now."""
    due = min(((due_at, key) for key, due_at in waits(life.case).items()), default=None)
    if due:
        now = max(due[0], life.journal[-1].now)
        life.takes(event.Passed(at=now, key=due[1], due_at=due[0]), now)
        assert waits(life.case).get(due[1]) != due[0], "what has passed is not waited for once more"


def is_sound(life: Life) -> None:
    case, step, now = life.case, life.steps[-1], life.journal[-1].now
    cards = [each.to for each in step.outbound if isinstance(each, PostCard | RefreshCard)]
    assert len(cards) == len(set(cards)), "one card in each group"
    assert len({each.id for each in case.obligations}) == len(case.obligations)
    assert (case.closed_at is not None) == (case.state is CaseState.CLOSED)
    assert case.nobody == (case.retry_at is not None)
    if case.state in {CaseState.ACKNOWLEDGED, CaseState.ON_THE_WAY, CaseState.ON_SITE}:
        assert case.holder
    if case.state is CaseState.WAITING and case.paged_at:
        waited = case.obligation("acknowledge")
        assert waited
        assert waited.open
        assert waited.due_at > now or waited.climbs_at or case.nobody or "due:acknowledge" in waits(case)
    for each in case.obligations:
        assert (each.status is Status.MET) == (each.met_at is not None)
        assert each.climbs_at is None or each.open
        assert each.status is not Status.BREACHED or each.breached_at
