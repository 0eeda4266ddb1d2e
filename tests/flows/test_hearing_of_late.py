"""What a reporter hears of a promise that stays broken: each step of the ladder, its top once, then nothing."""

from msgspec.structs import replace

from flows.organisation import Watch
from flows.progress import progress
from flows.record import Step
from tests.flows.life import EVERYBODY, all_to
from tests.flows.stages import held
from tests.flows.words import ORGANISATION, read


def heard(*steps: Step) -> list[str]:
    """Every message to the reporter about it, its lines behind one another."""
    each = (all_to("reporter", step) for step in steps)
    return [" / ".join(said.split("\n")) for said in each if said]


def test_each_step_is_told_then_the_top_once_and_then_nothing_for_a_whole_day() -> None:
    life = held()
    said = [line for line in heard(*life.until("23:50")) if "standby" in line]
    assert said == [
        (
            "The standby vehicle has not left; group head Zhao Min has been alerted. / You get a new time by 03:37. / "
            "Urgent: +86 731 0000 2400."
        ),
        (
            "The standby vehicle has not left; duty manager Zhou Qiang has been alerted now, too. / "
            "You get a new time by 03:47. / Urgent: +86 731 0000 2400."
        ),
        (
            "The standby vehicle has not left; director Fang Lin has been alerted now, too. / "
            "You get a new time by 03:57. / Urgent: +86 731 0000 2400."
        ),
        (
            "The standby vehicle has not left. Everybody in charge has been alerted. / "
            "They are asked again every 10 min. / You hear of every change. / Urgent: +86 731 0000 2400."
        ),
    ]


def test_the_people_above_are_asked_again_all_the_same() -> None:
    life = held()
    life.until("04:10")
    assert "Overdue: the standby vehicle has not left" in all_to("fang-lin", *life.until("04:32"))


def test_who_asks_how_it_stands_reads_that_it_is_asked_again_and_no_new_time() -> None:
    life = held()
    life.until("04:20")
    lines = [read(each) for each in progress(life.case, life.scene(life.case.changed_at))]
    assert any("They are asked again every 10 min." in line for line in lines)
    assert not any("new time" in line for line in lines)


def test_when_nobody_can_be_told_that_is_said_once_and_a_person_who_comes_back_is_named() -> None:
    life = held()
    life.reachable = frozenset({"supply", "li-na"})
    said = [line for line in heard(*life.until("04:40")) if "standby" in line]
    assert said == [
        (
            "The standby vehicle has not left, and nobody in charge can be reached now. / "
            "Everybody in charge is tried again every 5 min. / Urgent: +86 731 0000 2400."
        )
    ]
    life.reachable = EVERYBODY
    assert "Zhao Min has been alerted now, too" in " ".join(heard(*life.until("04:46")))


def test_a_step_that_comes_and_goes_with_the_rota_is_no_news_on_the_same_day() -> None:
    life = held()
    life.until("04:10")
    late = {each.id: (Watch(people=each.people, since="04:30", until="24:00"),) for each in ORGANISATION.roles}
    roles = tuple(replace(each, watch=late[each.id]) if each.id == "director" else each for each in ORGANISATION.roles)
    life.organisation = replace(ORGANISATION, roles=roles)
    assert [line for line in heard(*life.until("06:00")) if "standby" in line] == []
