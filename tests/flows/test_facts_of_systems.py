"""What the documents say of systems and of guards, in the plans that ship."""

import pytest

from flows.terms import Basis, Severity
from tests.flows.documents import PLANS


# --- systems ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("plan", ["ir-service-1h"])
def test_a_request_is_answered_by_a_person_at_any_hour(plan: str) -> None:
    rule = PLANS[plan].obligation("response")
    assert (rule.who, rule.met_by, rule.hours, rule.unless, rule.promised) == ("holder", "responded", "", None, True)
    drills = {duty.opens for duty in PLANS[plan].duties if duty.drill}
    assert set(rule.when.branches) == {branch.id for branch in PLANS[plan].branches} - drills
    assert [each.id for each in PLANS[plan].action("responded").asks if not each.optional] == ["answer"]


@pytest.mark.parametrize("plan", ["ir-service-1h"])
def test_an_intrusion_is_worked_in_six_phases_one_after_the_other(plan: str) -> None:
    phases = [each.phase.en for each in PLANS[plan].actions if each.phase]
    assert list(dict.fromkeys(phases)) == [
        "preparation",
        "detection",
        "containment",
        "eradication",
        "recovery",
        "summary",
    ]
    chain = ["weighed", "team", "found", "contain-plan", "contain-yes", "contained", "contain-held"]
    chain += ["erase-plan", "erase-yes", "erased", "erase-held", "restored", "summed-up", "reported"]
    deeds = [PLANS[plan].action(each) for each in chain]
    assert [each.needs for each in deeds] == [(), *((each,) for each in chain[:-1])]
    assert {each.when.branches for each in deeds[1:]} == {("security",)}
    assert deeds[-1].needs == ("summed-up",)
    assert [each.id for each in deeds[-1].asks] == ["happened", "origin", "solution", "prevention"]


@pytest.mark.parametrize("plan", ["ir-service-1h"])
@pytest.mark.parametrize(("stage", "done"), [("contain", "contained"), ("erase", "erased")])
def test_nothing_is_contained_or_eradicated_before_this_very_plan_is_accepted(plan: str, stage: str, done: str) -> None:
    written, yes, no = (PLANS[plan].action(f"{stage}-{each}") for each in ("plan", "yes", "no"))
    assert (yes.by, no.by, written.offers) == ("reporter", "reporter", (yes.id, no.id))
    assert set(written.undoes) == {yes.id, no.id, f"{stage}-failed"}
    assert set(no.undoes) == {written.id, yes.id}
    assert set(PLANS[plan].action(f"{stage}-failed").undoes) == {written.id, yes.id, done}
    assert PLANS[plan].action(done).gate is not None
    assert written.unless is not None
    assert (written.unless.done, no.unless) == ((done,), written.unless)
    again = {each.id for each in PLANS[plan].obligations if each.met_by == written.id}
    assert again == {written.id, f"{stage}-anew", f"{stage}-back"}


@pytest.mark.parametrize("plan", ["ir-service-1h"])
def test_work_on_site_ends_with_a_signature_or_a_reason_and_every_case_with_its_record(plan: str) -> None:
    sign, without = PLANS[plan].action("sign"), PLANS[plan].action("unsigned")
    assert (sign.by, sign.when.done, sign.needs) == ("reporter", ("arrived",), ("advice",))
    assert sign.unless is not None
    assert (sign.unless.done, without.by) == (("unsigned",), "ir-lead")
    assert without.unless is not None
    assert without.unless.done == ("sign",)
    assert {"sign", "advice", "record", "summed-up", "reported"} <= set(PLANS[plan].closing.actions)


@pytest.mark.parametrize("plan", ["ir-service-1h"])
def test_of_titles_alone_a_person_decides(plan: str) -> None:
    titles = {option.id for option in PLANS[plan].question("kind").options if option.branch == "special"}
    assert titles == {"network", "software", "hardware", "data", "stolen", "content"}
    rule = PLANS[plan].obligation("settle")
    assert (rule.who, rule.when.branches, rule.met_by) == ("ir-lead", ("special",), "settled")
    assert (PLANS[plan].complete, len(PLANS[plan].lacks)) == (False, 2)
    assert {(each.id, each.complete) for each in PLANS[plan].carries} == {
        ("infosec-ir", False),
        ("ir-special-plans", False),
    }


# --- guards -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("plan", ["security-incident"])
def test_records_of_an_incident_stay_three_years_and_those_of_a_disaster_for_good(plan: str) -> None:
    kept = PLANS[plan].retention
    assert kept is not None
    assert (kept.years, kept.always, kept.basis, kept.cite) == (3, ("disaster",), Basis.DOCUMENT, "000:365")
    archive = PLANS[plan].obligation("archive")
    assert (archive.outlives, PLANS[plan].action("archived").after_close) == (True, True)


@pytest.mark.parametrize("plan", ["security-incident"])
def test_the_police_are_called_first_and_the_scene_is_held_until_they_come(plan: str) -> None:
    assert PLANS[plan].question("people").numbers == ("police", "ambulance", "fire")
    owed = {each.id: each for each in PLANS[plan].obligations if each.when.branches == ("crime",)}
    assert {"police", "control", "seal"} <= set(owed)
    assert (owed["police"].who, owed["police"].met_by) == ("anyone", "police-called")
    assert set(owed["police"].facts) == {"place", "act", "people", "offender", "looks"}
    released = PLANS[plan].action("released")
    assert (released.needs, released.gate is None) == (("police-here",), False)
    assert {"questioning"} <= {each.id for each in PLANS[plan].checklist}


@pytest.mark.parametrize("plan", ["security-incident"])
def test_the_supervisor_decides_and_the_superior_hears(plan: str) -> None:
    measures, upward = PLANS[plan].obligation("measures"), PLANS[plan].obligation("upward")
    assert (measures.who, measures.met_by, upward.who) == ("security-supervisor", "measures", "property-office")
    emergencies = {each.id for each in PLANS[plan].branches if each.severity is Severity.EMERGENCY}
    assert emergencies == set(measures.when.branches) == set(upward.when.branches) == {"crime", "disaster", "other"}


@pytest.mark.parametrize("plan", ["security-incident"])
def test_every_event_is_summed_up_and_a_man_made_loss_is_put_right(plan: str) -> None:
    assert {"released", "over", "summed-up", "corrected"} <= set(PLANS[plan].closing.actions)
    report = PLANS[plan].action("corrected")
    assert report.when.answers == {"summed-up.human": ("yes", "unsure"), "summed-up.loss": ("yes", "unsure")}
    assert PLANS[plan].obligation("correct").when == report.when
    assert [each.id for each in report.asks] == ["cause", "correction"]


@pytest.mark.parametrize("plan", ["security-incident"])
def test_a_plan_for_a_day_to_come_is_approved_by_one_of_two_and_by_the_general_manager_when_they_pass_it_up(
    plan: str,
) -> None:
    deeds = {each: PLANS[plan].action(each) for each in ("approved", "sent-up", "sent-back", "gm-approved", "gm-back")}
    assert [each.by for each in deeds.values()] == [*("plan-approver",) * 3, *("general-manager",) * 2]
    assert PLANS[plan].action("drafted").by == "security-supervisor"
    assert (deeds["sent-back"].undoes, set(deeds["gm-back"].undoes)) == (("drafted",), {"drafted", "sent-up"})
    assert deeds["gm-approved"].needs == ("sent-up",)
    assert [each.unless.done for each in (deeds["approved"], deeds["sent-up"]) if each.unless] == [
        ("sent-up",),
        ("approved",),
    ]
    assert [each.done for each in PLANS[plan].action("posted").when.any] == [("approved",), ("gm-approved",)]
    seen = PLANS[plan].action("deviation-seen")
    assert (seen.by, seen.when.done, PLANS[plan].action("deviated").undoes) == (
        "plan-approver",
        ("deviated",),
        ("deviation-seen", "put-back"),
    )
    assert {"deviation-seen", "put-back"} <= set(PLANS[plan].closing.actions)
    revision = PLANS[plan].revision
    assert revision is not None
    assert (revision.approved_by, revision.secret) == ("plan-approver", ("planned",))


@pytest.mark.parametrize("plan", ["security-incident"])
def test_guards_are_trained_and_practise_fire_and_assembly(plan: str) -> None:
    known = {each.id: (each.drill, each.basis, each.proof) for each in PLANS[plan].duties}
    assert known == {
        "training": (False, Basis.DEFAULT, "trained"),
        "fire-drill": (True, Basis.DEFAULT, "fire-drilled"),
        "assembly": (True, Basis.DEFAULT, "assembled"),
        "review": (False, Basis.DEFAULT, "reviewed"),
    }
