"""How often the top of a ladder is asked again: what is paper and no emergency waits for the working hours."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from flows.escalation import climb, patience
from flows.event import Acknowledged
from flows.fact import Cried
from flows.lengths import Length
from flows.obligation import ACKNOWLEDGE, Obligation, Status, breach
from flows.organisation import Organisation
from flows.organisation_check import unfit
from flows.policy import WorkingHours
from flows.promise_rule import ObligationRule
from flows.record import Case, Scene
from flows.rung import Rung
from flows.terms import Basis, Severity
from flows.text import T
from tests.flows.life import Life, clocks, readers, varied
from tests.flows.words import LADDER, PLAN, at, held, obligation, scene

SUNDAY, MONDAY, TUESDAY = 22, 23, 24
TOP = len(LADDER) - 1


def late(name: str = "outlet-head", **changes: Any) -> Obligation:
    """A promise of 03:27 on a Sunday, whose ladder has come to its top."""
    owed = breach(obligation(name, "03:27"))
    return replace(owed, **{"ladder": LADDER, "rung": TOP, **changes})


def again_at(now: datetime, obligation: Obligation, of: Case | None = None, **changes: Any) -> datetime | None:
    """When the top that is asked now is asked once more."""
    return climb(of or held(), replace(scene("03:00"), now=now, **changes), obligation, now).obligation.climbs_at


def test_what_nobody_outside_awaits_is_asked_hourly_and_by_day_alone() -> None:
    assert again_at(at("03:47", SUNDAY), late()) == at("09:00", MONDAY)
    assert again_at(at("09:00", MONDAY), late()) == at("10:00", MONDAY)
    assert again_at(at("17:00", MONDAY), late()) == at("09:00", TUESDAY)
    assert again_at(at("17:30", MONDAY), late()) == at("09:00", TUESDAY)


def test_the_way_to_the_top_is_as_short_as_ever_also_at_night() -> None:
    found, times = late(rung=-1), []
    for _ in LADDER:
        moment = found.climbs_at or at("03:27", SUNDAY)
        times.append(moment)
        found = climb(held(), replace(scene("03:00"), now=moment), found, moment).obligation
    assert times == [at("03:27"), at("03:37"), at("03:47")]
    assert found.climbs_at == at("09:00", MONDAY)


def test_an_emergency_by_its_level_or_by_its_branch_is_asked_about_at_every_hour() -> None:
    grave = replace(held(), severity=Severity.EMERGENCY)
    assert again_at(at("03:47"), late(), grave) == at("03:57")
    branch = next(each.id for each in PLAN.branches if each.severity is Severity.EMERGENCY)
    assert again_at(at("03:47"), late(), replace(held(), branch=branch)) == at("03:57")


def test_what_the_reporter_was_told_and_the_search_for_somebody_go_on_as_before() -> None:
    assert again_at(at("03:47"), late(promised=True)) == at("03:57")
    assert again_at(at("03:47"), late(ACKNOWLEDGE)) == at("03:57")


def test_a_report_to_an_authority_is_owed_outside_too() -> None:
    report = replace(PLAN.obligation("outlet-head"), facts=("place",))
    plan = replace(PLAN, obligations=tuple(report if each.id == report.id else each for each in PLAN.obligations))
    assert again_at(at("03:47"), late(), plan=plan) == at("03:57")


def test_a_company_sets_how_often_and_in_which_hours() -> None:
    def of(hours: tuple[WorkingHours, ...], **changes: Any) -> Organisation:
        return replace(clocks(**changes), hours=hours)

    always = WorkingHours(id="always", since="00:00", until="24:00")
    own = of((always,), ladder_hours="always", ladder_repeat_routine=Length("2 h"))
    assert again_at(at("03:47"), late(), organisation=own) == at("05:47")
    assert again_at(at("03:47"), late(), organisation=of(())) == at("09:00", MONDAY)  # nine to six where none is named
    never = WorkingHours(id="office", days=(), since="09:00", until="18:00")
    assert again_at(at("03:47"), late(), organisation=of((never,))) == at("04:47")  # never silence
    odd = T("nothing under hours is called '{name}'", name="ofice")
    assert [found for _, found, _ in unfit(of((always,), ladder_hours="ofice"))] == [odd]
    assert [*unfit(of(()))] == []


def test_a_policy_keeps_the_lengths_of_its_own_steps() -> None:
    rungs = tuple(climbing(minutes) for minutes in (10, 10, 10, 30))
    assert again_at(at("03:47"), late(rungs=rungs)) == at("04:17")


def climbing(minutes: int) -> Rung:
    return Rung(within=timedelta(minutes=minutes), again=True)


def test_whoever_has_acted_at_the_top_is_left_in_peace_until_the_morning() -> None:
    night: Scene = replace(scene("03:50"), now=at("03:50"))
    assert patience(held(), night, late(climbs_at=at("09:00", MONDAY)), at("03:50")) == at("09:00", MONDAY)
    assert patience(held(), night, late(promised=True), at("03:50")) == at("04:00")


def test_after_days_without_telegram_it_is_one_question_and_goes_on_in_working_hours() -> None:
    now = at("07:30", TUESDAY)
    found = climb(held(), replace(scene("03:00"), now=now), late(rung=-1), at("03:27", SUNDAY))
    assert (found.role, found.obligation.climbs_at) == (LADDER[TOP], at("09:00", TUESDAY))


# --- a case ---------------------------------------------------------------------------------------------------------
SUMMARY = ObligationRule(
    id="summary",
    what=PLAN.obligation("outlet-head").what,
    who="outlet-head",
    within=Length("1 h"),
    basis=Basis.COMPANY,
)


def papers() -> Life:
    """A breakdown of a Sunday night of which only a summary is owed, once somebody has it."""
    life = Life(varied(obligations=(SUMMARY,)))
    life.opens()
    life.tell(Acknowledged(at=at("03:14"), by="li-na"))
    return life


def test_the_director_reads_of_a_missing_summary_once_at_night_and_hourly_by_day_until_somebody_acts() -> None:
    life = papers()
    night = life.until("08:59", MONDAY)
    assert readers(*night).count("fang-lin") == 1  # at 04:32, then not before the morning
    monday = life.until("23:59", MONDAY)
    assert readers(*monday).count("fang-lin") == 9  # 09:00 to 17:00
    owed = life.obligation("summary")
    assert (owed.climbs_at, owed.status) == (at("09:00", TUESDAY), Status.BREACHED)


def test_what_becomes_an_emergency_waits_for_the_morning_no_more() -> None:
    life = papers()
    life.until("06:00")
    assert life.obligation("summary").climbs_at == at("09:00", MONDAY)
    life.tell(Cried(at=at("06:05"), words="help", branch="casualties", language="en"))
    assert life.obligation("summary").climbs_at == at("06:15")
