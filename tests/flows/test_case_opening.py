"""A report becomes a case: who is woken, what starts, and what is late when it is born."""

from msgspec.structs import replace

from flows.answer import Answer
from flows.case import CaseState
from flows.event import Passed
from flows.fact import Asked, Calmed, Cried, Supplemented, Withdrawn
from flows.obligation import Status
from flows.organisation import Organisation
from flows.outbound import PostCard
from flows.plan import Route, Told
from flows.question import Condition
from flows.terms import GroupId, RoleId, Severity
from tests.flows.life import (
    UNCLASSIFIED,
    Life,
    all_to,
    chosen,
    readers,
    told,
    varied,
    without,
)
from tests.flows.words import ORGANISATION, at, reporter


def test_the_group_gets_a_card_those_who_must_know_a_message_and_the_reporter_a_receipt() -> None:
    life = Life()
    step = life.opens()
    assert readers(step) == ["supply", "zhao-min", "sun-tao", "reporter"]
    card = step.outbound[0]
    assert isinstance(card, PostCard)
    assert card.urgent
    assert "case 26-0417, sent to the supply duty group at 03:12" in all_to("reporter", step)
    assert life.case.paged_at == at("03:12")
    assert [(each.person, each.step) for each in life.case.assignments] == [("li-na", "watch"), ("chen-bo", "watch")]


def test_every_promise_that_holds_starts_with_the_report() -> None:
    life = Life()
    life.opens()
    assert {each.id: each.due_at for each in life.case.obligations} == {
        "acknowledge": at("03:17"),
        "department-head": at("03:17"),
        "standby": at("03:27"),
        "outlet-head": at("03:42"),
        "repair": at("07:12"),
    }
    assert life.waits() == {
        "due:acknowledge": "03:17",
        "due:department-head": "03:17",
        "warn:standby": "03:22",
        "due:standby": "03:27",
        "warn:outlet-head": "03:32",
        "due:outlet-head": "03:42",
        "warn:repair": "05:52",
        "due:repair": "07:12",
    }


def test_an_emergency_is_acknowledged_in_three_minutes() -> None:
    life = Life()
    step = life.opens(branch="casualties", answers=chosen(people="hurt"))
    assert life.case.severity is Severity.EMERGENCY
    assert life.obligation("acknowledge").due_at == at("03:15")
    assert life.obligation("rescue").due_at == at("03:15")
    assert life.obligation("leaders").due_at == at("03:17")
    assert readers(step) == ["supply", "zhao-min", "fang-lin", "sun-tao", "reporter"]


def test_without_a_chat_the_card_asks_everybody_on_call_in_private_and_nothing_asks_twice() -> None:
    life = Life(reachable=without("supply"))
    step = life.opens()
    assert told(step)[0] == ("supply", "post")
    assert not {"li-na", "chen-bo"} & set(readers(step))
    assert [each.person for each in life.case.assignments] == ["li-na", "chen-bo"]
    life = Life(reachable=without("supply", "li-na"))
    life.opens()
    assert [each.person for each in life.case.assignments] == ["chen-bo"]


def test_the_number_given_in_the_form_is_the_one_to_call() -> None:
    life = Life()
    life.opens(answers=chosen(people="safe") | {"phone": Answer(said_at=at("03:12"), text="+86 139 1111 2222")})
    assert life.case.reporter.phone == "+86 139 1111 2222"
    life = Life()
    life.opens(answers={"phone": Answer(said_at=at("03:12"), skipped=True)})
    assert life.case.reporter.phone == reporter().phone


def test_a_plan_may_tell_somebody_at_once_without_a_promise() -> None:
    raised = Condition(branches=("casualties",))
    who = (Told(who=RoleId("director")), Told(who=RoleId("tester"), when=raised), Told(who=RoleId("nobody")))
    life = Life(varied(tells=who))
    step = life.opens()
    assert readers(step).count("fang-lin") == 1
    assert "xu-lan" not in readers(step)
    assert [(gap.step, gap.why) for gap in life.case.gaps] == [("nobody", "nobody_on_call")]
    step = life.tell(Cried(at=at("03:14"), words="着火了", branch="casualties"))
    assert "xu-lan" in readers(step)


def test_a_role_that_must_know_and_is_not_there_is_called_by_the_first_above_it() -> None:
    life = Life(reachable=without("sun-tao"))
    step = life.opens()
    assert "Called, they know" in all_to("zhou-qiang", step)
    assert [(gap.step, gap.why) for gap in life.case.gaps] == [("outlet-head", "unreachable")]
    life = Life(reachable=without("sun-tao", "zhou-qiang", "fang-lin"))
    assert readers(life.opens()) == ["supply", "zhao-min", "reporter"]


# --- nobody there -----------------------------------------------------------------------------------------------------
def warehouse(organisation: Organisation = ORGANISATION) -> Life:
    ladder = tuple(RoleId(each) for each in ("warehouse-head", "duty-manager", "director"))
    return Life(varied(route=Route(group="warehouse", ladder=ladder)), organisation)


def test_with_nobody_on_call_the_first_step_that_has_somebody_is_asked_at_once() -> None:
    life = warehouse()
    step = life.opens("02:40")
    assert [(gap.step, gap.why) for gap in life.case.gaps] == [
        ("watch", "nobody_on_call"),
        ("warehouse-head", "nobody_on_call"),
    ]
    assert (life.case.gaps[0].since, life.case.gaps[0].until) == (at("00:00"), at("08:00"))
    assert all_to("zhou-qiang", step).startswith("Nobody on call: warehouse duty group, 00:00 to 08:00")
    assert life.obligation("acknowledge").climbs_at == at("02:50")
    assert "Nobody is on call now" in all_to("reporter", step)
    assert not life.case.nobody


def test_a_ladder_that_began_with_a_gap_goes_on_by_its_own_time_and_not_again_when_the_acknowledgement_is_due() -> None:
    life = warehouse()
    life.opens("02:40")
    steps = life.until("02:45")
    assert [reader for reader in readers(*steps) if reader in {"zhou-qiang", "fang-lin"}] == ["zhou-qiang"]
    assert "head of department" in all_to("zhou-qiang", *steps)
    assert life.obligation("acknowledge").status is Status.BREACHED
    assert "duty-manager" in life.obligation("acknowledge").ladder
    steps = life.until("02:50")
    assert "Overdue: nobody has acknowledged" in all_to("fang-lin", *steps)


def test_nobody_at_all() -> None:
    life = Life(reachable=frozenset())
    step = life.opens()
    assert life.case.nobody
    assert readers(step) == ["supply", "reporter"]
    assert "+86 731 0000 2400" in all_to("reporter", step)
    assert life.waits()["nobody"] == "03:17"
    assert {gap.step for gap in life.case.gaps} >= {"watch", "supply-head", "duty-manager", "director"}


def test_nobody_at_all_is_tried_again_and_the_reporter_is_not_told_twice() -> None:
    life = Life(reachable=frozenset())
    life.opens()
    steps = life.until("03:17")
    assert "reporter" not in readers(*steps)
    assert life.obligation("acknowledge").status is Status.BREACHED
    assert life.case.nobody
    assert life.waits()["nobody"] == "03:22"
    gaps = life.case.gaps
    life.until("03:40")
    assert life.case.gaps == gaps


def test_when_somebody_can_be_reached_again_everybody_who_can_is_asked() -> None:
    life = Life(reachable=frozenset())
    life.opens()
    life.until("03:17")
    life.reachable = frozenset({"li-na", "zhou-qiang", "fang-lin"})
    steps = life.until("03:22")
    assert not life.case.nobody
    assert {"supply", "zhou-qiang", "fang-lin", "reporter"} <= set(readers(*steps))
    assert "li-na" in [each.person for each in life.case.assignments]
    assert life.obligation("acknowledge").rung == 2
    assert life.obligation("acknowledge").climbs_at == at("03:32")
    assert "nobody" not in life.waits()


def test_when_only_the_watch_can_be_reached_again_the_ladder_waits_its_first_step() -> None:
    life = Life(reachable=frozenset())
    life.opens()
    life.until("03:17")
    life.reachable = frozenset({"li-na"})
    steps = life.until("03:22")
    assert ("supply", "post") in told(*steps)
    assert "reporter" not in readers(*steps)
    assert not life.case.nobody
    assert life.obligation("acknowledge").climbs_at == at("03:27")


def test_a_group_that_was_paged_while_no_manager_can_be_reached_hears_the_card_again() -> None:
    life = Life(reachable=frozenset({"supply"}))
    life.opens()
    assert not life.case.nobody
    steps = life.until("03:17")
    assert life.case.nobody
    assert "+86 731 0000 2400" in all_to("reporter", *steps)
    steps = life.until("03:22")
    assert ("supply", "post") in told(*steps)
    assert life.case.nobody
    assert life.waits()["nobody"] == "03:27"


def test_a_plan_whose_group_the_organisation_lacks_goes_to_its_first_group() -> None:
    after_sales = tuple(each for each in ORGANISATION.groups if each.id == "after-sales")
    life = Life(organisation=replace(ORGANISATION, groups=after_sales))
    life.opens()
    assert life.case.group == GroupId("after-sales")


# --- born late --------------------------------------------------------------------------------------------------------
def test_a_message_that_came_late_counts_from_when_it_was_sent_and_the_ladder_stands_where_it_should() -> None:
    life = Life()
    step = life.opens("03:08", "03:41")
    assert life.obligation("acknowledge").status is Status.BREACHED
    assert life.obligation("acknowledge").rung == 2
    assert life.obligation("acknowledge").climbs_at == at("03:51")
    assert life.obligation("standby").breached_at == at("03:23")
    assert life.obligation("outlet-head").rung == 0
    assert "Overdue: nobody has acknowledged" in all_to("fang-lin", step)
    assert "Overdue: nobody has acknowledged" not in all_to("zhao-min", step) + all_to("zhou-qiang", step)
    assert "It was due at 03:38" in all_to("sun-tao", step)
    assert readers(step).count("reporter") == 1
    assert "Your message of 03:08 reached us at 03:41" in all_to("reporter", step)
    assert readers(step).count("supply") == 1


def test_a_slightly_late_one_is_not_broken_yet() -> None:
    life = Life()
    life.opens("03:08", "03:12")
    assert life.obligation("acknowledge").due_at == at("03:13")
    assert life.obligation("acknowledge").status is Status.RUNNING


# --- a weak cry -------------------------------------------------------------------------------------------------------
def weak() -> Life:
    life = Life(UNCLASSIFIED)
    life.opens("14:00", branch="emergency", answers={}, paged=False, cry="帮帮我")
    return life


def test_a_weak_cry_is_recorded_and_nobody_is_woken() -> None:
    life = weak()
    assert life.steps[0].outbound == ()
    assert life.case.paged_at is None
    assert life.case.obligation("acknowledge") is None
    assert life.waits()["due:rescue"] == "14:03"


def test_its_first_answer_wakes_the_group_and_clocks_have_been_running() -> None:
    life = weak()
    step = life.tell(Cried(at=at("14:01"), words="帮帮我", branch="emergency", language="zh_Hans"))
    assert readers(step) == ["emergency", "fang-lin", "reporter"]
    assert life.obligation("acknowledge").due_at == at("14:04")
    assert life.obligation("rescue").due_at == at("14:03")
    assert life.case.paged_at == at("14:01")
    assert life.case.raised_at is None


def test_an_answer_wakes_the_group_too_but_a_mere_word_does_not() -> None:
    life = weak()
    assert life.tell(Supplemented(at=at("14:00"), note="喂")).outbound == ()
    step = life.tell(Supplemented(at=at("14:01"), answers=chosen(called="no")))
    assert readers(step) == ["emergency", "fang-lin", "reporter"]
    life = weak()
    step = life.tell(Supplemented(at=at("14:01"), branch="other"))
    assert life.case.severity is Severity.NORMAL
    assert readers(step)[0] == "emergency"


def test_a_wish_for_a_call_wakes_it_as_well_and_calling_it_off_ends_it() -> None:
    life = weak()
    assert readers(life.tell(Asked(at=at("14:01"))))[0] == "emergency"
    assert life.obligation("call-back").due_at == at("14:10")
    life = weak()
    assert readers(life.tell(Withdrawn(at=at("14:01")))) == ["reporter"]
    assert life.case.state is CaseState.CLOSED
    assert life.tell(Calmed(at=at("14:02"))).outbound == ()
    step = life.tell(Cried(at=at("14:03"), words="着火了", branch="emergency"))
    assert readers(step)[0] == "emergency"
    assert life.case.state is CaseState.WAITING


def test_no_danger_before_anybody_was_woken_ends_it_without_a_word() -> None:
    life = weak()
    step = life.tell(Calmed(at=at("14:01")))
    assert step.outbound == ()
    assert life.case.state is CaseState.CLOSED
    assert life.waits() == {}


def test_a_weak_cry_that_nobody_followed_wakes_the_group_at_its_first_deadline() -> None:
    life = weak()
    step = life.tell(Passed(at=at("14:03"), key="due:rescue", due_at=at("14:03")))
    assert readers(step)[0] == "emergency"
    assert life.case.paged_at == at("14:03")
    assert life.obligation("rescue").status is Status.BREACHED
