"""Forms of the plans with other departments: at rest until an organisation names them, and then in their place."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from bot import variants
from bot.checking import checked
from bot.cli_plans import plans as commands
from bot.errors import Unusable
from bot.keeping_plans import rests
from bot.library import read_forms, read_library, read_organisation
from bot.rehearsal.play import play
from bot.rehearsal.script import read_script
from flows.plan import Plan
from flows.terms import Basis

HOUSE = read_organisation(None)
FORMS = {name: (library, changed) for name, library, changed in read_forms([], HOUSE)}


def plan(form: str, name: str) -> Plan:
    """A plan in one of its forms, with all that it takes along."""
    return next(each.plan for each in FORMS[form][0].plans if each.plan.id == name)


def test_each_form_changes_the_plans_of_its_files_and_no_others() -> None:
    assert {name: set(changed) for name, (_, changed) in FORMS.items()} == {
        "sales-office": {"delivery-breakdown", "complaint-30min", "quality-major", "severe-weather"},
        "sales-quality": {"delivery-breakdown", "complaint-30min", "severe-weather"},
    }
    assert [library.findings for library, _ in FORMS.values()] == [(), ()]


def test_a_form_is_at_rest_until_the_organisation_names_it() -> None:
    usual = {each.plan.id: each for each in read_library([], HOUSE).plans}
    assert usual["delivery-breakdown"].plan.route.group == "supply"
    other = {each.plan.id: each for each in read_library([], replace(HOUSE, variants=("sales-office",))).plans}
    assert set(other) == set(usual)
    assert other["delivery-breakdown"].plan.route.group == "purchasing"
    assert other["food-poisoning"].hash == usual["food-poisoning"].hash


# What another document says: form, plan, promise, who, by what right, its length, the line.
@pytest.mark.parametrize(
    ("form", "name", "promise", "who", "basis", "within", "cite"),
    [
        ("sales-office", "delivery-breakdown", "outlet-head", "office-supervisor", "document", "30 min", "003:38"),
        ("sales-office", "complaint-30min", "outlet-head", "office-supervisor", "document", "30 min", "003:38"),
        ("sales-office", "return-fresh", "outlet-head", "office-supervisor", "document", "30 min", "003:38"),
        ("sales-office", "quality-major", "visit", "holder", "document", "24 h", "003:74"),
        ("sales-office", "quality-major", "technical-data", "production-head", "default", "1 h", "003:76"),
        ("sales-office", "delivery-breakdown", "standby", "holder", "default", "15 min", "003:46"),
        ("sales-office", "severe-weather", "decide", "office-supervisor", "default", "30 min", "003:62"),
        ("sales-quality", "delivery-breakdown", "standby", "holder", "default", "15 min", "000:391"),
        ("sales-quality", "complaint-30min", "outlet-head", "sales-head", "default", "30 min", "000:389"),
        ("sales-quality", "severe-weather", "decide", "sales-head", "default", "30 min", "000:391"),
    ],
)
def test_a_form_says_what_its_document_says(
    form: str, name: str, promise: str, who: str, basis: str, within: str, cite: str
) -> None:
    rule = plan(form, name).obligation(promise)
    assert (rule.who, rule.basis, str(rule.within), rule.cite) == (who, Basis(basis), within, cite)


def test_purchasing_sends_the_vehicle_and_a_print_that_breaks_off_is_not_whole() -> None:
    assert {plan(form, "delivery-breakdown").route.group for form in FORMS} == {"purchasing"}
    assert plan("sales-office", "quality-major").rules.keys() >= {"technical-data"}
    assert "quality-data" not in plan("sales-office", "quality-major").rules
    torn = plan("sales-quality", "severe-weather")
    assert (torn.complete, len(torn.lacks)) == (False, 1)


def run(*words: str, status: int = 0) -> str:
    """What a command prints."""
    result = CliRunner().invoke(commands, words)
    if isinstance(result.exception, Unusable):
        return "\n".join(str(each) for each in result.exception.args)
    assert result.exit_code == status, result.output or result.exception
    return result.output


def test_the_list_and_the_sheet_know_every_form() -> None:
    listed = {each["id"]: each for each in json.loads(run("list", "--json")) if "@" in each["id"]}
    assert len(listed) == sum(len(changed) for _, changed in FORMS.values())
    assert listed["severe-weather@sales-quality"]["complete"] is False
    shown = json.loads(run("show", "delivery-breakdown@sales-office", "--json"))
    assert shown["routes"][0]["group"] == "purchasing"
    assert {each["id"] for each in shown["questions"]} >= {"people", "vehicle"}
    assert "采购部" in run("show", "delivery-breakdown@sales-office")


def test_a_form_file_is_checked_as_the_plan_that_it_makes(tmp_path: Path) -> None:
    file = tmp_path / "delivery-breakdown.yaml"
    text = Path("flows/plans/variants/sales-office/delivery-breakdown.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("who: office-supervisor", "who: nobody-there"), encoding="utf-8")
    found, _ = checked([file], [], HOUSE)
    assert {each.finding.file for each in found} == {str(file)}
    assert any("nobody-there" in str(each) for each in found)


def test_a_form_that_is_not_there_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "organisation.yaml"
    demo = Path("bot/demo/organisation.yaml").read_text(encoding="utf-8")
    file.write_text(demo.replace("regions:\n", "variants: [sales-office, nowhere]\nregions:\n", 1), encoding="utf-8")
    with pytest.raises(Unusable) as raised:
        read_organisation(file)
    assert "variants[1]" in str(raised.value.lines)
    assert variants.names() == ("sales-office", "sales-quality")


async def test_a_script_that_wants_a_form_which_is_not_there_is_told(tmp_path: Path) -> None:
    script = tmp_path / "s.yaml"
    script.write_text(
        'title: x\nstart: "2026-11-22T03:11"\nvariants: [nowhere]\nsteps:\n  - {who: li-na, says: x}\n',
        encoding="utf-8",
    )
    with pytest.raises(Unusable):
        await play(read_script(script))


def test_faults_of_a_form_in_force_are_told_whatever_packs_there_are() -> None:
    file = next(each.name for each in FORMS["sales-office"][0].files.values() if "variants" in each.name)
    assert not rests(file, ("food",))
    assert rests(file.replace("variants/sales-office", "delivery"), ("food",))
