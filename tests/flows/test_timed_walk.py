"""Any order of facts under a plan with every clock, table and threshold: nothing is lost or told back."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.answer import Answer
from flows.case import waits
from flows.event import Did, Noted, Passed, Unable
from flows.fact import Supplemented
from flows.lookup import gravity
from flows.obligation import Status
from flows.record import CaseState
from tests.flows.life import Life
from tests.flows.timed_plans import COMPANY, ask, deed, owes, plan, words
from tests.flows.words import at

_EARLY = {"since": "00:00", "until": "12:00", "day": "same", "at": "18:00"}
_LATE = {"since": "12:00", "until": "24:00", "day": "next", "at": "09:00"}
EVERYTHING: dict[str, Any] = {
    "branches": [
        {"id": "low", "title": words("Low")},
        {"id": "middle", "title": words("Middle")},
        {"id": "high", "title": words("High"), "severity": "emergency"},
    ],
    "questions": [
        ask("count", "number", opens=True),
        ask("began", "time", optional=True),
        ask("wanted", "time", optional=True),
        ask("size", "choice", "small", "large"),
    ],
    "tables": [
        {
            "id": "level",
            "gives": "branch",
            "take": "highest",
            "rows": [
                {"id": "high", "branch": "high", "when": {"numbers": {"count": {"from": 10}}}},
                {"id": "middle", "branch": "middle", "when": {"any": [{"done": ["worse"]}, {"failed": ["fixed"]}]}},
            ],
            "otherwise": {"id": "low", "branch": "low"},
            "unknown": {"id": "open", "branch": "middle"},
        },
        {
            "id": "answer",
            "gives": "length",
            "rows": [{"id": "small", "length": "1 h", "when": {"answers": {"size": ["small"]}}}],
            "otherwise": {"id": "any", "length": "2 h"},
            "unknown": {"id": "open", "length": "30 min"},
        },
    ],
    "thresholds": [
        {
            "id": "mark",
            "at": "20 min",
            "since": "began",
            "unless": {"done": ["fixed"]},
            "what": words("Mark"),
            "basis": "default",
        },
        {"id": "silence", "at": "15 min", "after": "sent", "what": words("Silence"), "basis": "default"},
    ],
    "obligations": [
        owes("answer", matrix="answer", promised=True, met_by="fixed"),
        owes("report", slots=[_EARLY, _LATE], since="began", who="supply-head", met_by=""),
        owes("ready", before={"of": "wanted", "lead": "2 h"}, met_by="sent"),
        owes("goods", expected="wanted", met_by="fixed"),
        owes("open", within="1 h", hours="shop", most="12 h", met_by="fixed"),
        owes("told", within="10 min", after="mark", who="duty-manager", beside=["director"], met_by=""),
        owes("chase", within="1 h", after="sent", every="2 h", until={"done": ["fixed"]}, met_by="chased"),
        owes("other-way", within="1 h", when={"failed": ["fixed"]}, met_by="worse"),
    ],
    "actions": [
        deed("answered", becomes="resolved"),
        deed("fixed", unable={"zh": "不行", "en": "Cannot"}),
        deed("worse", again=True, meets=["mark"]),
        deed("sent", again=True, undoes=["fixed", "worse"]),
        deed("chased", again=True),
    ],
}
MADE = plan(**EVERYTHING)
ORDER = gravity(MADE.plan.tables[0])

minutes = st.integers(-300, 600)
steps = st.one_of(
    st.tuples(st.just("count"), st.integers(0, 12)),
    st.tuples(st.sampled_from(["began", "wanted"]), minutes),
    st.tuples(st.just("size"), st.sampled_from(["small", "large"])),
    st.tuples(st.just("did"), st.sampled_from(["fixed", "worse", "sent", "chased"])),
    st.tuples(st.just("unable"), st.just("fixed")),
    st.tuples(st.just("noted"), st.sampled_from(["report", "told", "told.director"])),
    st.tuples(st.just("wait"), st.integers(1, 400)),
)
BY = {"report": "zhao-min", "told": "zhou-qiang", "told.director": "fang-lin"}


def take(life: Life, kind: str, value: Any) -> None:
    now = life.journal[-1].now + timedelta(minutes=1 if kind != "wait" else value)
    while due := min(((due_at, key) for key, due_at in waits(life.case).items() if due_at <= now), default=None):
        when = max(due[0], life.journal[-1].now)
        life.takes(Passed(at=when, key=due[1], due_at=due[0]), when)
    match kind:
        case "did":
            life.takes(Did(at=now, by="li-na", action=value), now)
        case "unable":
            life.takes(Unable(at=now, by="li-na", action=value), now)
        case "noted":
            life.takes(Noted(at=now, by=BY[value], obligation=value), now)
        case "count":
            life.takes(Supplemented(at=now, answers={"count": Answer(said_at=now, number=value)}), now)
        case "size":
            life.takes(Supplemented(at=now, answers={"size": Answer(said_at=now, option=value)}), now)
        case "began" | "wanted":
            told = Answer(said_at=now, at=now + timedelta(minutes=value))
            life.takes(Supplemented(at=now, answers={kind: told}), now)


@settings(max_examples=30, deadline=None)
@given(st.lists(steps, max_size=14))
def test_whatever_happens_the_clocks_stay_true(course: list[tuple[str, Any]]) -> None:
    life = Life(MADE, COMPANY)
    life.opens("10:00", branch="low", answers={"count": Answer(said_at=at("10:00"), number=1)})
    for kind, value in course:
        before = life.case
        take(life, kind, value)
        case, now = life.case, life.journal[-1].now
        assert ORDER.index(case.branch) <= ORDER.index(before.branch), "nothing but a person makes it less grave"
        assert all(due_at > now for key, due_at in waits(case).items() if key.startswith("due:"))
        for each in case.obligations:
            assert (each.status is Status.MET) == (each.met_at is not None)
            assert not each.open or each.climbs_at is not None or each.due_at > now or each.topped_at, each
        counting = [each.action for each in case.done if each.undone_at is None and each.action in {"mark", "silence"}]
        assert len(counting) == len(set(counting)), "once passed it is not passed again"
        assert not set(counting) & set(case.marks)
    assert life.case.state is not CaseState.CLOSED
