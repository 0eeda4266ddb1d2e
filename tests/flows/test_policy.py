"""Escalation policies: a ladder with steps of its own, frozen when a case begins, that never ends in silence."""

from typing import Any

from msgspec.structs import replace

from flows.assignment import WATCH
from flows.event import Acknowledged, Declined, Escalated, Passed
from flows.lengths import Length
from flows.obligation import ACKNOWLEDGE, Status
from flows.organisation import Organisation
from flows.outbound import Say, ToPerson
from flows.plan import Compiled, Route
from flows.policy import Policy, PolicyStep
from flows.record import CaseState
from flows.routing import role_named
from flows.terms import GroupId, PersonId, RoleId, Severity
from tests.flows.life import EVERYBODY, Life, all_to, answer, clock, readers, told, varied, without
from tests.flows.words import LADDER, ORGANISATION, at, read


def step(*ask: str, within: str = "5 min", **more: Any) -> PolicyStep:
    return PolicyStep(ask=ask, within=Length(within), **more)


def policed(*steps: PolicyStep, last: str = "fang-lin", every: str = "10 min") -> Organisation:
    name = ORGANISATION.name
    own = Policy(id="night", name=name, steps=steps, last=PersonId(last), every=Length(every))
    return replace(ORGANISATION, policies=(own,))


def routed(policy: str = "night", **changes: Any) -> Compiled:
    return varied(route=Route(group="supply", ladder=LADDER, policy=policy), **changes)


def lives(*steps: PolicyStep, reachable: frozenset[str] = EVERYBODY, **more: Any) -> Life:
    return Life(routed(), policed(*steps, **more), reachable)


def asked(life: Life, until: str) -> list[tuple[str, str]]:
    """Who is asked in private to take it, and when, from the first step of the ladder on."""
    life.until(until)
    return [
        (said.to.person, clock(entry.now))
        for entry, done in zip(life.journal, life.steps, strict=True)
        if isinstance(entry.event, Passed) and entry.event.key.endswith(ACKNOWLEDGE)
        for said in done.outbound
        if isinstance(said, Say) and isinstance(said.to, ToPerson)
    ]


# --- how it climbs ----------------------------------------------------------------------------------------------------
def test_a_policy_gives_each_step_its_people_and_its_length() -> None:
    life = lives(
        step("group", within="4 min"), step("supply-head", within="6 min"), step("duty-manager", "outlet-head")
    )
    life.opens()
    assert life.obligation(ACKNOWLEDGE).due_at == at("03:16")
    assert asked(life, "03:40") == [
        ("zhao-min", "03:16"),
        ("zhou-qiang", "03:22"),
        ("sun-tao", "03:22"),
        ("fang-lin", "03:27"),
        ("fang-lin", "03:37"),
    ]


def test_a_plan_whose_organisation_has_no_policy_of_that_name_climbs_its_own_ladder() -> None:
    one, other = Life(routed("elsewhere")), Life(varied())
    for life in (one, other):
        life.opens()
        life.until("03:50")
    assert told(*one.steps) == told(*other.steps)
    assert one.obligation(ACKNOWLEDGE).rungs == ()


def test_a_step_is_repeated_before_the_next_one_and_the_reporter_hears_of_it_once() -> None:
    life = lives(step("group"), step("supply-head", repeat=2), step("duty-manager"))
    life.opens()
    heads = [when for who, when in asked(life, "03:35") if who == "zhao-min"]
    assert heads == ["03:17", "03:22", "03:27"]
    assert ("zhou-qiang", "03:32") in asked(life, "03:35")
    heard = [words for who, words in told(*life.steps) if who == "reporter" and "Nobody has taken" in words]
    assert len(heard) == 2, "of the group head, and of the duty manager"
    assert "follows" not in heard[0]


def test_after_its_last_step_one_person_is_asked_again_and_again() -> None:
    life = lives(step("group"), step("supply-head"), last="zhao-min", every="7 min")
    life.opens()
    assert asked(life, "03:50")[:4] == [
        ("zhao-min", "03:17"),
        ("zhao-min", "03:22"),
        ("zhao-min", "03:29"),
        ("zhao-min", "03:36"),
    ]
    assert life.obligation(ACKNOWLEDGE).climbs_at is not None


def test_where_the_last_person_cannot_be_reached_the_others_are_asked_again() -> None:
    life = lives(step("group"), step("supply-head"), reachable=without("fang-lin"))
    life.opens()
    assert asked(life, "03:40") == [("zhao-min", each) for each in ("03:17", "03:22", "03:27", "03:32", "03:37")]


def test_a_policy_of_nobody_is_an_alarm_and_not_silence() -> None:
    life = lives(step("supply-head"), reachable=frozenset())
    life.opens()
    assert life.case.nobody
    assert life.case.retry_at is not None


# --- when its steps hold ----------------------------------------------------------------------------------------------
def test_a_step_holds_only_in_its_hours_and_for_its_level() -> None:
    steps = (
        step("group"),
        step("outlet-head", since="08:00", until="20:00"),
        step("duty-manager", since="22:00", until="06:00"),
        step("emergency-leader", severity=Severity.EMERGENCY),
    )
    life = lives(*steps)
    life.opens()
    assert life.obligation(ACKNOWLEDGE).ladder == ("duty-manager", "person:fang-lin")
    grave = lives(*steps)
    grave.opens(branch="casualties")
    assert grave.obligation(ACKNOWLEDGE).ladder == ("duty-manager", "emergency-leader", "person:fang-lin")


def test_in_an_emergency_the_watch_has_no_longer_than_any_watch() -> None:
    life = lives(step("group", within="30 min"))
    life.opens(branch="casualties")
    assert life.obligation(ACKNOWLEDGE).due_at == at("03:15")
    own = lives(step("group", within="4 min", severity=Severity.EMERGENCY))
    own.opens(branch="casualties")
    assert own.obligation(ACKNOWLEDGE).due_at == at("03:16")


def test_a_case_keeps_the_ladder_with_which_it_began() -> None:
    life = lives(step("group"), step("supply-head"), step("duty-manager"))
    life.opens()
    before = life.obligation(ACKNOWLEDGE).ladder
    life.organisation = policed(step("group"), step("director"))
    life.until("03:30")
    assert life.obligation(ACKNOWLEDGE).ladder == before == ("supply-head", "duty-manager", "person:fang-lin")
    assert ("zhou-qiang", "03:22") in asked(life, "03:30")


def test_a_policy_that_comes_later_moves_no_ladder_that_runs() -> None:
    life = Life(routed())
    life.opens()
    life.organisation = policed(step("outlet-head"))
    life.tell(Acknowledged(by="li-na", at=at("03:14")))
    assert all(each.rungs == () for each in life.case.obligations)


# --- other promises ---------------------------------------------------------------------------------------------------
def test_a_broken_promise_climbs_the_steps_above_whoever_owes_it_without_the_watch() -> None:
    life = lives(step("group"), step("supply-head"), step("duty-manager", within="3 min"))
    life.opens()
    life.tell(Acknowledged(by="li-na", at=at("03:14")))
    assert life.obligation("standby").ladder == ("supply-head", "duty-manager", "person:fang-lin")
    steps = life.until("03:36")
    late = [who for who in readers(*steps) if who in {"zhao-min", "zhou-qiang", "fang-lin"}]
    assert late[-3:] == ["zhao-min", "zhou-qiang", "fang-lin"]


def test_where_the_plan_says_who_hears_of_it_that_stands() -> None:
    life = lives(step("group"), step("supply-head"))
    life.opens()
    assert life.obligation("department-head").ladder == (RoleId("duty-manager"), RoleId("director"))


def test_who_asks_for_help_goes_up_the_policy_and_not_the_ladder_of_the_plan() -> None:
    life = lives(
        step("group", repeat=1),
        step("outlet-head", repeat=1),
        step("emergency-leader", "duty-manager", within="8 min"),
        every="15 min",
    )
    life.opens()
    life.tell(Acknowledged(by="li-na", at=at("03:13")))

    def helped(clock: str) -> list[str]:
        return readers(life.tell(Escalated(by="li-na", at=at(clock))))

    assert helped("03:14") == ["sun-tao"]
    assert sorted(helped("03:15")) == ["zheng-guodong", "zhou-qiang"]
    assert helped("03:16") == ["fang-lin"], "the person in charge"
    assert helped("03:30") == [], "who has been asked has the policy's own time"
    assert helped("03:31") == ["fang-lin"]


def test_help_goes_up_the_policy_with_which_the_case_began() -> None:
    life = lives(step("group"), step("outlet-head"))
    life.opens()
    life.tell(Acknowledged(by="li-na", at=at("03:13")))
    life.organisation = policed(step("group"), step("director"))
    assert readers(life.tell(Escalated(by="li-na", at=at("03:14")))) == ["sun-tao"]
    late = Life(routed())
    late.opens()
    late.organisation = policed(step("outlet-head"))
    late.tell(Acknowledged(by="li-na", at=at("03:13")))
    assert readers(late.tell(Escalated(by="li-na", at=at("03:14")))) == ["zhao-min"], "the route, as it began"


def test_whom_the_policy_asks_for_help_may_take_the_case() -> None:
    life = lives(step("group"), step("outlet-head"))
    life.opens()
    life.tell(Acknowledged(by="li-na", at=at("03:13")))
    life.tell(Escalated(by="li-na", at=at("03:14")))
    life.tell(Acknowledged(by="sun-tao", at=at("03:15"), takes_over=True))
    assert life.case.holder == "sun-tao"


# --- several --------------------------------------------------------------------------------------------------------
def test_two_must_acknowledge_and_the_first_has_it() -> None:
    life = lives(step("group", of="two"), step("supply-head"))
    life.opens()
    life.tell(Acknowledged(by="li-na", at=at("03:13")))
    assert (life.case.holder, life.case.state) == ("li-na", CaseState.ACKNOWLEDGED)
    assert life.obligation(ACKNOWLEDGE).open
    assert answer(life.tell(Acknowledged(by="li-na", at=at("03:13")))), "the same person is not two"
    assert life.obligation(ACKNOWLEDGE).open
    life.tell(Acknowledged(by="chen-bo", at=at("03:14")))
    assert life.obligation(ACKNOWLEDGE).status is Status.MET
    assert life.case.holder == "li-na", "who has it keeps it"
    life.until("03:26")
    assert "zhao-min" not in [each.person for each in life.case.assignments]


def test_when_the_second_one_is_missing_it_climbs() -> None:
    life = lives(step("group", of="two"), step("supply-head"))
    life.opens()
    life.tell(Acknowledged(by="li-na", at=at("03:13")))
    assert asked(life, "03:20") == [("zhao-min", "03:17")]
    life.tell(Acknowledged(by="zhao-min", at=at("03:18")))
    assert life.obligation(ACKNOWLEDGE).status is Status.MET
    assert life.case.holder == "li-na"


def test_all_who_are_asked_must_acknowledge() -> None:
    life = lives(step("group", of="all"), step("supply-head"))
    life.opens()
    assert {each.person for each in life.case.assignments if each.step == WATCH} == {"li-na", "chen-bo"}
    life.tell(Acknowledged(by="chen-bo", at=at("03:13")))
    assert life.obligation(ACKNOWLEDGE).open
    life.tell(Acknowledged(by="li-na", at=at("03:13")))
    assert life.obligation(ACKNOWLEDGE).status is Status.MET


def test_a_step_of_several_that_all_decline_goes_on_at_once() -> None:
    life = lives(step("group"), step("duty-manager", "outlet-head"), step("director"))
    life.opens()
    life.until("03:17")
    life.tell(Declined(by="zhou-qiang", at=at("03:18")))
    assert not any(each.person == "fang-lin" for each in life.case.assignments)
    life.tell(Declined(by="sun-tao", at=at("03:19")))
    assert any(each.person == "fang-lin" for each in life.case.assignments)


def test_roles_beside_the_watch_are_asked_with_it() -> None:
    life = lives(step("group", "supply-head"), step("duty-manager"))
    life.opens()
    assert {each.person for each in life.case.assignments} == {"li-na", "chen-bo", "zhao-min"}
    assert asked(life, "03:20") == [("zhou-qiang", "03:17")]


# --- the words --------------------------------------------------------------------------------------------------------
def test_steps_are_named_by_who_stands_on_them() -> None:
    life = lives(step("group"), step("duty-manager", "outlet-head"))
    life.opens()
    life.until("03:17")
    both = role_named(life.organisation, "duty-manager+outlet-head")
    assert both is not None
    assert both.people == ("zhou-qiang", "sun-tao")
    assert (both.name.zh, both.name.en) == ("值班经理、网点负责人", "duty manager, outlet head")
    assert "Fang Lin" in all_to("zhou-qiang", *life.steps)
    watch = role_named(life.organisation, f"group:{GroupId('supply')}")
    assert watch is not None
    assert watch.people == ("li-na", "chen-bo", "zhao-min")


def test_the_card_says_who_must_acknowledge_still() -> None:
    life = lives(step("group", of="two"), step("supply-head"))
    life.opens()
    assert "Two must acknowledge" in all_to("supply", *life.steps)
    found = life.tell(Acknowledged(by="li-na", at=at("03:13")))
    card = next(each.card for each in found.outbound if hasattr(each, "card"))
    assert "Two must acknowledge, so far: Li Na" in [read(line) for line in card.lines]
    assert "Acknowledge" in [read(button.label) for row in card.buttons for button in row]
