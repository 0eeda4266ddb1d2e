"""Who is on call: watches in local time, over midnight, and through a change of clocks."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from flows import rota
from flows.bilingual import Bilingual
from flows.organisation import Group, Role, Watch
from flows.terms import GroupId, PersonId, RoleId
from tests.flows.words import ORGANISATION, at

SHANGHAI = "Asia/Shanghai"
DAY, NIGHT = PersonId("day"), PersonId("night")
NAME = Bilingual(zh="组", en="team")


def team(*watch: Watch, zone: str = "") -> Group:
    members = (DAY, NIGHT)
    return Group(id=GroupId("g"), name=NAME, head=RoleId("h"), members=members, watch=watch, time_zone=zone)


TWO_SHIFTS = team(
    Watch(people=(DAY,), since="08:00", until="20:00"), Watch(people=(NIGHT,), since="20:00", until="08:00")
)


@pytest.mark.parametrize(
    ("clock", "who"),
    [("07:59", NIGHT), ("08:00", DAY), ("19:59", DAY), ("20:00", NIGHT), ("23:59", NIGHT), ("00:00", NIGHT)],
)
def test_a_watch_begins_on_its_minute_and_reaches_over_midnight(clock: str, who: PersonId) -> None:
    assert rota.on_call(TWO_SHIFTS, at(clock), SHANGHAI) == (who,)


def test_a_team_without_any_watch_is_on_duty_at_every_hour() -> None:
    assert rota.on_call(team(), at("03:00"), SHANGHAI) == (DAY, NIGHT)
    role = Role(id=RoleId("r"), name=NAME, people=(NIGHT,))
    assert rota.on_call(role, at("03:00"), SHANGHAI) == (NIGHT,)


def test_a_watch_narrows_when_the_holders_of_a_role_are_on_call() -> None:
    watch = Watch(people=(NIGHT,), since="22:00", until="06:00")
    role = Role(id=RoleId("r"), name=NAME, people=(DAY, NIGHT), watch=(watch,))
    assert rota.on_call(role, at("12:00"), SHANGHAI) == ()
    assert rota.on_call(role, at("05:59"), SHANGHAI) == (NIGHT,)


def test_somebody_in_two_watches_is_named_once() -> None:
    both = team(Watch(people=(DAY, NIGHT)), Watch(people=(NIGHT,), since="00:00", until="08:00"))
    assert rota.on_call(both, at("03:00"), SHANGHAI) == (DAY, NIGHT)


def test_a_watch_that_ends_when_it_begins_lasts_a_day() -> None:
    assert rota.on_call(team(Watch(people=(DAY,), since="08:00", until="08:00")), at("07:59"), SHANGHAI) == (DAY,)


def test_an_empty_watch_has_nobody() -> None:
    assert rota.on_call(team(Watch(people=())), at("12:00"), SHANGHAI) == ()


def test_the_zone_is_the_groups_then_the_organisations_then_the_programs() -> None:
    nowhere = replace(ORGANISATION, time_zone="")
    role = ORGANISATION.role("director")
    assert rota.zone_of(team(zone="Europe/Paris"), ORGANISATION, "UTC") == "Europe/Paris"
    assert rota.zone_of(team(), ORGANISATION, "UTC") == SHANGHAI
    assert rota.zone_of(role, nowhere, "UTC") == "UTC"


def test_wall_clocks_rule_on_the_night_when_clocks_go_back() -> None:
    night = team(Watch(people=(NIGHT,), since="22:00", until="06:00"))
    ends = datetime(2026, 10, 25, 5, 0, tzinfo=UTC)  # 06:00 in Paris, by then an hour behind its summer
    assert rota.on_call(night, ends - timedelta(minutes=1), "Europe/Paris") == (NIGHT,)
    assert rota.on_call(night, ends, "Europe/Paris") == ()
    since, until = next(span for span in rota.hours(night.watch[0], ends, "Europe/Paris") if span[1] == ends)
    assert until - since == timedelta(hours=9)


def test_a_gap_lies_between_the_watches_around_it() -> None:
    day = team(Watch(people=(DAY,), since="08:00", until="24:00"))
    assert rota.gap(day, at("02:40"), SHANGHAI) == (at("00:00"), at("08:00"))
    assert rota.gap(day, at("12:00"), SHANGHAI) is None


def test_a_gap_without_any_manned_watch_has_no_ends() -> None:
    assert rota.gap(team(Watch(people=())), at("02:40"), SHANGHAI) == (None, None)


def test_the_next_shift_is_the_one_that_runs_or_comes() -> None:
    ours = replace(ORGANISATION, groups=(TWO_SHIFTS,))
    assert rota.next_shift(DAY, ours, at("21:00"), SHANGHAI) == (at("08:00", 23), at("20:00", 23))
    assert rota.next_shift(NIGHT, ours, at("03:00"), SHANGHAI) == (at("20:00", 21), at("08:00"))
    assert rota.next_shift(PersonId("nobody"), ours, at("03:00"), SHANGHAI) is None
