"""What was promised is named: to the reporter in the receipt, to a manager beside what somebody has not confirmed."""

from msgspec.structs import replace

from flows import ping, status
from flows.obligation import Status
from flows.plan import Compiled
from flows.terms import PlanHash, RoleId
from tests.flows.life import Life
from tests.flows.small_plans import COMPLAINT
from tests.flows.test_case_onset import WANG
from tests.flows.words import at, case, held, lines, read, scene, with_obligation


def complaint(*, head_promised: bool = False) -> Life:
    rules = [
        replace(rule, who="outlet-head", met_by="") if rule.id == "visit" and head_promised else rule
        for rule in COMPLAINT.plan.obligations
    ]
    life = Life(Compiled(hash=PlanHash("complaint"), plan=replace(COMPLAINT.plan, obligations=tuple(rules))))
    life.opens("10:15", who=WANG, branch="major", answers={})
    return life


def on_record(life: Life) -> list[str]:
    return [read(line) for line in status.on_record(life.case, life.scene(at("10:16")))]


def test_the_receipt_names_the_promises_although_nobody_has_the_case_yet() -> None:
    said = on_record(complaint())
    assert said[0].startswith("Sent to the after-sales duty group at 10:15.")
    assert said[-1] == "Next: need met by 24:00, visit by 10:15."


def test_and_who_will_know_of_it_by_when() -> None:
    said = on_record(complaint(head_promised=True))[-1]
    assert said == "Next: need met by 24:00, the outlet head hears of it by 10:15."


def test_nothing_is_promised_while_nobody_at_all_can_be_reached() -> None:
    life = complaint()
    life.case = replace(life.case, nobody=True)
    assert not any(line.startswith("Next") for line in on_record(life))
    Life.living.remove(life)  # its journal does not tell of that


def test_who_is_told_that_a_head_has_not_confirmed_reads_what_else_is_running() -> None:
    asked = {"status": Status.BREACHED, "breached_at": at("03:20"), "asked_at": at("03:12")}
    whole = with_obligation(held(), "outlet-head", due_at=at("03:20"), **asked)
    head = whole.obligation("outlet-head")
    assert head is not None
    said = lines(ping.overdue(whole, scene("03:20"), head, "zhou-qiang", RoleId("director"), at("03:30")))
    assert "Also running: Li Na since 03:15; standby vehicle leaves by 03:27, repair arranged by 07:12" in said
    unheld = with_obligation(case(), "outlet-head", due_at=at("03:20"), **asked)
    said = lines(ping.overdue(unheld, scene("03:20"), head, "zhou-qiang", RoleId("director"), at("03:30")))
    assert "With: nobody yet" in said
