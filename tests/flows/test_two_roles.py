"""One person in two roles is asked once for what both owe in the same words by the same time."""

from typing import Any

from msgspec.structs import replace

from flows import ping
from flows.bilingual import Bilingual
from flows.event import Given, Noted
from flows.lengths import Length
from flows.obligation import Status
from flows.outbound import Say, ToPerson
from flows.plan import Compiled
from flows.promise_rule import ObligationRule
from flows.terms import Basis, PersonId, PlanHash
from tests.flows.life import Life, all_to, answered
from tests.flows.small_plans import INCIDENT
from tests.flows.test_case_onset import WANG
from tests.flows.words import at

BOTH = "he-jing"
SHE = (("officer", "food-safety-officer"), ("nutritionist", "nutritionist"))


def knows(name: str, who: str, **more: Any) -> ObligationRule:
    what = Bilingual(zh=f"{name} 知悉", en=f"{name} told")
    given = {"within": Length("5 min"), "basis": Basis.DEFAULT, **more}
    return ObligationRule(id=name, what=what, who=who, **given)


def opened(*rules: ObligationRule) -> Life:
    plan = replace(INCIDENT.plan, obligations=rules)
    life = Life(Compiled(hash=PlanHash("two"), plan=plan))
    life.opens("12:50", who=WANG, branch="incident", answers={})
    return life


def pings(life: Life, who: str) -> list[Say]:
    outbound = life.steps[-1].outbound
    return [each for each in outbound if isinstance(each, Say) and each.to == ToPerson(person=PersonId(who))]


def test_one_message_names_both_promises_and_one_press_keeps_both() -> None:
    life = opened(*(knows(*each) for each in SHE), knows("tester", "tester"))
    assert len(pings(life, BOTH)) == len(pings(life, "xu-lan")) == 1
    assert "It counts for: officer told, nutritionist told." in all_to(BOTH, life.steps[0])
    assert "It counts for" not in all_to("xu-lan", life.steps[0])
    step = life.tell(Noted(at=at("12:52"), by=BOTH, obligation="officer"))
    assert answered(step, ping.done, "noted")
    assert [life.obligation(each).met_at for each, _ in SHE] == [at("12:52")] * 2
    assert life.obligation("tester").status is Status.RUNNING
    life.agrees()


def test_a_call_that_somebody_else_made_keeps_the_one_that_it_was_about() -> None:
    life = opened(*(knows(*each) for each in SHE))
    life.tell(Noted(at=at("12:52"), by="zheng-guodong", obligation="officer", called=True))
    assert life.obligation("officer").met_at == at("12:52")
    assert life.obligation("nutritionist").open


def test_other_words_or_another_time_are_a_message_of_their_own() -> None:
    asks = Bilingual(zh="请带样品箱。", en="Please bring the sample box.")
    for other in ({"asks": asks}, {"within": Length("10 min")}):
        life = opened(knows(*SHE[0]), knows(*SHE[1], **other))
        assert len(pings(life, BOTH)) == 2
        life.tell(Noted(at=at("12:52"), by=BOTH, obligation="officer"))
        assert life.obligation("nutritionist").open


def test_somebody_else_is_asked_for_both() -> None:
    life = opened(*(knows(*each) for each in SHE))
    life.tell(Given(at=at("12:52"), by=BOTH, obligation="officer", to=PersonId("xu-lan")))
    assert len(pings(life, "xu-lan")) == 1
    life.tell(Noted(at=at("12:53"), by="xu-lan", obligation="officer"))
    assert [life.obligation(each).met_by for each, _ in SHE] == ["xu-lan"] * 2
