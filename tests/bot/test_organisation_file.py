"""What an organisation file may not say: each fault is told by its line, with what was found and what was expected."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import Unusable
from bot.house import House
from bot.library import read_library, read_organisation
from flows.organisation import Organisation
from flows.terms import Language

GOOD = """\
name: {zh: 小店, en: Shop}
numbers: {hotline: "+86 731 0000 2400"}
regions:
  - {id: north, name: {zh: 北, en: North}}
hours:
  - {id: shop, days: [mon, sun], since: "09:00", until: "18:00", closed: ["2027-01-01"]}
dates: {stocktaking: "2026-12-31"}
audiences:
  - {id: buyers, name: {zh: 买家, en: buyers}, kind: customer, region: north}
  - {id: some, name: {zh: 几位, en: some}, people: [buyer]}
policies:
  - id: night
    name: {zh: 夜间, en: night}
    steps:
      - {ask: [group], within: 5 min}
      - {ask: [head, boss], of: two, within: 5 min, since: "22:00", until: "06:00", repeat: 1}
    last: li
    every: 10 min
people:
  - {id: li, name: {zh: 李, en: Li}}
  - {id: wu, name: {zh: 吴, en: Wu}}
  - {id: buyer, kind: customer, region: north, name: {zh: 买, en: Buyer}}
groups:
  - {id: shop, name: {zh: 组, en: group}, head: head, members: [li]}
roles:
  - {id: head, name: {zh: 组长, en: head}, people: [li]}
  - {id: boss, name: {zh: 老板, en: boss}, people: [wu]}
"""


def read(tmp_path: Path, text: str) -> Organisation:
    file = tmp_path / "shop.yaml"
    file.write_text(text, encoding="utf-8")
    return read_organisation(file)


def test_a_file_that_fits_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD).policies[0].last == "li"


@pytest.mark.parametrize(
    ("now", "then", "found"),
    [
        ("ask: [head, boss]", "ask: [head, chief]", "16:10: policies[0].steps[1].ask: nothing is called 'chief'"),
        ("last: li", "last: nobody", "17:5: policies[0].last: nothing is called 'nobody'"),
        ("last: li", "last: buyer", "17:5: policies[0].last: 'buyer' is no member of the staff"),
        ("people: [wu]", "people: [li]", "16:29: policies[0].steps[1].of: two must answer, and one person is asked"),
        ("of: two", "of: three", "16:29: policies[0].steps[1].of: found 'three'"),
        ("ask: [group]", "ask: []", "15:10: policies[0].steps[0].ask: nobody is asked"),
        ('since: "22:00"', 'since: "10pm"', "policies[0].steps[1].since: found '10pm'"),
        ("repeat: 1", "repeat: -1", "policies[0].steps[1].repeat: found -1"),
        ("days: [mon, sun]", "days: [mon, holiday]", "hours[0].days: 'holiday' is no day of the week"),
        ('until: "18:00"', 'until: "18"', "hours[0].until: found '18'"),
        ('closed: ["2027-01-01"]', 'closed: ["1 January"]', "hours[0].closed: found '1 January'"),
        ('stocktaking: "2026-12-31"', 'stocktaking: "soon"', "dates.stocktaking: found 'soon'"),
        (
            "kind: customer, region: north}\n  - {id: some",
            "kind: driver}\n  - {id: some",
            "audiences[0]: nobody belongs to",
        ),
        ("people: [buyer]", "people: [byer]", "audiences[1].people: nothing is called 'byer'"),
        ("{id: buyer, kind: customer, region: north", "{id: buyer, kind: customer, region: nort", "people[2].region"),
        ("{id: some,", "{id: buyers,", "audiences[1].id: 'buyers' stands here twice"),
        ("head: head", "head: chief", "groups[0].head: nothing is called 'chief'"),
    ],
)
def test_each_fault_is_told_by_its_line(tmp_path: Path, now: str, then: str, found: str) -> None:
    assert GOOD.count(now) == 1, now
    with pytest.raises(Unusable) as raised:
        read(tmp_path, GOOD.replace(now, then))
    assert found in "\n".join(str(each) for each in raised.value.args), raised.value.args


def test_only_the_packs_that_the_organisation_names_are_in_force() -> None:
    demo = read_organisation(None)
    plans = read_library([], demo).plans

    def packs(*named: str) -> set[str]:
        house = House(_with(demo, named), plans, zone="Asia/Shanghai", language=Language.ZH)
        assert {each.plan.pack for each in house.offered_to("")} <= {each.plan.pack for each in house.offered}
        return {each.plan.pack for each in house.offered}

    assert packs() == {each.plan.pack for each in plans}
    assert packs("food") == {"food", "reception"}, "a cry for help always has a plan"
    assert packs("delivery", "food") == {"delivery", "food", "reception"}


def _with(organisation: Organisation, packs: tuple[str, ...]) -> Organisation:
    return replace(organisation, packs=packs)


def test_a_role_that_nobody_holds_does_not_keep_the_hotline_from_starting(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD + "  - {id: spare, name: {zh: 替补, en: spare}, people: []}\n")
    assert found.role("spare").people == ()


def test_org_check_tells_who_holds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "o.yaml"
    file.write_text(GOOD + "  - {id: spare, name: {zh: 替补, en: spare}, people: []}\n", encoding="utf-8")
    monkeypatch.setenv("DUTYLINE_ORGANISATION", str(file))
    monkeypatch.setenv("DUTYLINE_LANGUAGE", "zh_Hans")
    result = CliRunner().invoke(app, ["org", "check"])
    assert result.exit_code == 1
    assert "替补没有人担任" in result.output
