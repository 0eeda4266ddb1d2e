"""Plan files as a company keeps them: what is wrong is told by place, and plans take parts of each other along."""

from pathlib import Path

import pytest

from bot.house import House
from bot.library import check_file, read_library, read_organisation
from flows.plan import Compiled
from flows.terms import Language

HOUSE = read_organisation(None)
OWN = """\
id: {name}
pack: own
title: {{zh: 自家预案, en: Own plan}}
reporter: [driver]
route: {{group: warehouse, ladder: [warehouse-head]}}
entries:
  - {{id: gate, label: {{zh: {label}, en: Gate}}, branch: shut}}
branches:
  - id: shut
    title: {{zh: 没开门, en: Shut}}
    also: [{also}]
questions:
  - {{id: what, kind: text, opens: true, ask: {{zh: 什么事？, en: What?}}, label: {{zh: 事, en: Matter}}}}
"""


def write(folder: Path, name: str, *, file: str = "", also: str = "", label: str = "门没开") -> Path:
    """A plan file of the company's own."""
    written = folder / f"{file or name}.yaml"
    written.write_text(OWN.format(name=name, also=also, label=label), encoding="utf-8")
    return written


def plan(found: tuple[Compiled, ...], name: str) -> Compiled:
    """The plan of this id."""
    return next(each for each in found if each.plan.id == name)


def keys(house: House, kind: str) -> list[str]:
    """The keys of the first message, as they are read in Chinese."""
    return [entry.label.zh for compiled in house.offered_to(kind) for entry in compiled.plan.entries]


def test_a_branch_takes_another_plan_s_promises_along(tmp_path: Path) -> None:
    write(tmp_path, "own", also="complaint-30min/major")
    library = read_library([tmp_path], HOUSE)
    assert library.findings == ()
    rule = plan(library.plans, "own").plan.obligation("outlet-head")
    assert (rule.within, rule.cite, rule.when.branches) == ("30 min", "002:2", ("shut",))


def test_a_branch_that_is_not_there_is_told_by_its_place(tmp_path: Path) -> None:
    file = write(tmp_path, "own", also="complaint-30min/nowhere")
    library = read_library([tmp_path], HOUSE)
    [finding] = library.findings
    assert str(finding).startswith(f"{file}:11:12: branches[0].also[0]: the plan 'complaint-30min' has no branch")
    assert plan(library.plans, "own").plan.obligations == ()


def test_a_plan_that_is_not_installed_is_no_mistake(tmp_path: Path) -> None:
    write(tmp_path, "own", also="not-installed/any")
    assert read_library([tmp_path], HOUSE).findings == ()


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_the_order_of_files_changes_no_hash(tmp_path: Path, first: str, second: str) -> None:
    write(tmp_path, "one", file=first, also="two/shut, complaint-30min/major")
    write(tmp_path, "two", file=second, also="traffic-accident/accident")
    found = read_library([tmp_path], HOUSE).plans
    (tmp_path / "again").mkdir()
    write(tmp_path / "again", "one", file="z", also="two/shut, complaint-30min/major")
    write(tmp_path / "again", "two", file="y", also="traffic-accident/accident")
    again = read_library([tmp_path / "again"], HOUSE).plans
    assert {plan(found, name).hash for name in ("one", "two")} == {plan(again, name).hash for name in ("one", "two")}


def test_a_plan_that_changes_changes_those_that_take_it_along(tmp_path: Path) -> None:
    built_in = plan(read_library([], HOUSE).plans, "delivery-breakdown").hash
    source = Path("flows/plans/delivery/traffic-accident.yaml").read_text(encoding="utf-8")
    (tmp_path / "ours.yaml").write_text(source.replace("within: 5 min", "within: 6 min"), encoding="utf-8")
    assert plan(read_library([tmp_path], HOUSE).plans, "delivery-breakdown").hash != built_in


def test_a_file_is_checked_as_if_it_replaced_the_plan_of_its_id(tmp_path: Path) -> None:
    file = write(tmp_path, "traffic-accident")
    found = check_file(file, [], HOUSE)
    assert {Path(each.file).name for each in found} == {"delivery-breakdown.yaml"}
    assert ["no branch" in each.found for each in found] == [True, True]
    assert check_file(write(tmp_path, "own"), [], HOUSE) == ()


# --- the first message ------------------------------------------------------------------------------------------------
def house(*folders: Path) -> House:
    """The demo house, with the plans of these folders."""
    return House(HOUSE, read_library(folders, HOUSE).plans, zone="Asia/Shanghai", language=Language.ZH)


def test_a_driver_is_offered_four_ways_in() -> None:
    assert keys(house(), "driver") == ["车坏了", "出事故了", "路不通", "其他事"]


def test_a_customer_is_offered_seven_and_people_come_first() -> None:
    assert keys(house(), "customer") == [
        "有人吃了不舒服",
        "生鲜有质量问题",
        "其他质量问题",
        "退换货",
        "投诉",
        "我的车要救援",
        "其他事",
    ]


def test_a_company_s_own_way_in_stands_before_the_last_key(tmp_path: Path) -> None:
    write(tmp_path, "own")
    assert keys(house(tmp_path), "driver") == ["车坏了", "出事故了", "路不通", "门没开", "其他事"]


def test_of_ways_in_with_the_same_id_the_first_plan_s_is_shown(tmp_path: Path) -> None:
    write(tmp_path, "one", label="一号门")
    write(tmp_path, "two", label="二号门")
    offered = keys(house(tmp_path), "driver")
    assert ("一号门" in offered, "二号门" in offered) == (True, False)


def test_a_way_in_of_a_plan_that_is_missing_is_shown_by_the_next() -> None:
    plans = [each for each in read_library([], HOUSE).plans if each.plan.id != "food-poisoning"]
    small = House(HOUSE, plans, zone="Asia/Shanghai", language=Language.ZH)
    assert keys(small, "customer")[0] == "有人吃了不舒服"
    assert small.offered_to("customer")[0].plan.id == "food-safety-incident"
