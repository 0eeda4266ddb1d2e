"""A company's version of a plan: only what differs, laid on the plan's own file; what is wrong is told by its line."""

from pathlib import Path
from typing import Any

import pytest

from bot.library import Library, Reader, check_files, read_library, read_organisation
from flows.overlay import Overlay, laid
from flows.plan import Plan

HOUSE = read_organisation(None)
READER = Reader(HOUSE)
OURS = """\
overlay: complaint-30min
title: {zh: 客户投诉（本公司）, en: Customer complaint (ours)}
change:
  route: {ladder: [outlet-head, director]}
  obligations:
    outlet-head:
      within: 45 min
      basis: company
      what: {zh: 办公室主管知悉}
"""


def library(folder: Path, **files: str) -> Library:
    """The library with these files of the company."""
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    return read_library([folder], HOUSE, reader=READER)


def plan(found: Library, name: str) -> Plan:
    """The plan of this id."""
    return next(each.plan for each in found.plans if each.plan.id == name)


def told(folder: Path, text: str) -> list[str]:
    """What is wrong with an overlay, without the name of its file."""
    file = folder / "ours.yaml"
    file.write_text(text, encoding="utf-8")
    return [str(each).removeprefix(str(file)) for each in check_files([file], [], HOUSE, READER)]


def test_only_what_an_overlay_says_is_different(tmp_path: Path) -> None:
    built_in = plan(read_library([], HOUSE, reader=READER), "complaint-30min")
    found = library(tmp_path, ours=OURS)
    ours = plan(found, "complaint-30min")
    assert found.findings == ()
    rule, was = ours.obligation("outlet-head"), built_in.obligation("outlet-head")
    assert (rule.within, rule.basis, rule.what.zh, rule.what.en) == ("45 min", "company", "办公室主管知悉", was.what.en)
    assert (rule.who, rule.cite, rule.when, rule.asks) == (was.who, was.cite, was.when, was.asks)
    assert ours.route.ladder == ("outlet-head", "director")
    assert (ours.route.group, ours.questions, ours.actions) == (
        built_in.route.group,
        built_in.questions,
        built_in.actions,
    )
    assert found.files["complaint-30min"].name == str(tmp_path / "ours.yaml")


def test_under_an_id_of_its_own_it_stands_beside_its_plan(tmp_path: Path) -> None:
    built_in = plan(read_library([], HOUSE, reader=READER), "complaint-30min")
    found = library(tmp_path, ours=f"{OURS}id: complaint-ours\n")
    assert plan(found, "complaint-30min") == built_in
    assert plan(found, "complaint-ours").obligation("outlet-head").within == "45 min"
    assert plan(found, "complaint-ours").title.en == "Customer complaint (ours)"


def test_an_overlay_lies_on_the_company_s_own_version_whatever_its_name(tmp_path: Path) -> None:
    own = (
        Path("flows/plans/service/complaint-30min.yaml")
        .read_text(encoding="utf-8")
        .replace("pack: service", "pack: own")
    )
    found = library(tmp_path, a_first=OURS, z_last=own)
    assert (plan(found, "complaint-30min").pack, plan(found, "complaint-30min").obligation("outlet-head").within) == (
        "own",
        "45 min",
    )


def test_a_part_can_be_dropped_and_a_key_taken_away(tmp_path: Path) -> None:
    base = read_library([], HOUSE, reader=READER).files["delivery-breakdown"].plan
    change = "change: {receipt: , entries: {accident: {words: [撞]}}}\ndrop: {checklist: [lead, insurer]}\n"
    ours = library(tmp_path, ours=f"overlay: delivery-breakdown\n{change}").files["delivery-breakdown"].plan
    assert [each.id for each in ours.checklist] == [
        each.id for each in base.checklist if each.id not in {"lead", "insurer"}
    ]
    assert (base.receipt is None, ours.receipt) == (False, None)
    assert ours.entries[0] == base.entries[0]
    assert ours.entries[1].words == ("撞",)


WRONG: list[tuple[str, str, str]] = [
    # what the overlay says, then where and what is told
    ("change: {obligations: {outlet-haed: {within: 1 h}}}", ":2:24:", "the plan has no 'outlet-haed' there"),
    ("drop: {windows: [nothing]}", ":2:8:", "is no list of the plan with ids"),
    ("drop: {actions: [answred]}", ":2:18:", "the plan has no 'answred' there"),
    ("change: {obligations: {outlet-head: {within: -1 h}}}", ":2:38:", "'-1 h' is no length"),
    ("change: {obligations: {outlet-head: {who: king}}}", ":2:38:", "'king'"),
    ("change: {obligations: {outlet-head: {wihtin: 1 h}}}", ":2:38:", "no key is called 'wihtin'"),
    ("change: {obligations: {outlet-head: {id: other}}}", ":2:38:", "a part keeps its id"),
    ("change: {obligations: {outlet-head: 1 h}}", ":2:24:", "says nothing about a part"),
    ("change: {id: other}", ":2:10:", "the id of a plan is no change of it"),
    ("chnage: {}", ":2:1:", "no key is called 'chnage'"),
    ("drop: {actions: [answered]}", ":1:1:", "with this overlay)"),
    (
        "drop: {obligations: [outlet-head]}\nchange: {obligations: {outlet-head: {within: 1 h}}}",
        ":3:24:",
        "is dropped as well",
    ),
]


@pytest.mark.parametrize(("said", "where", "words"), WRONG)
def test_what_does_not_go_with_the_plan_is_told_at_the_overlay_s_line(
    tmp_path: Path, said: str, where: str, words: str
) -> None:
    findings = told(tmp_path, f"overlay: complaint-30min\n{said}\n")
    assert any(each.startswith(where) and words in each for each in findings), findings


def test_a_plan_that_is_not_there_is_told(tmp_path: Path) -> None:
    [finding] = told(tmp_path, "overlay: complaint-30mn\n")
    assert finding.startswith(
        ":1:1: overlay: 'complaint-30mn' is no plan that can be used; expected 'complaint-30min', or one of "
    )


def test_an_overlay_never_lies_on_an_overlay(tmp_path: Path) -> None:
    found = library(tmp_path, ours=f"{OURS}id: complaint-ours\n", two="overlay: complaint-ours\nid: two\n")
    [finding] = found.findings
    assert "'complaint-ours' is itself an overlay" in finding.found
    assert "complaint-ours" in {each.plan.id for each in found.plans}


def test_a_wrong_overlay_leaves_its_plan_in_force(tmp_path: Path) -> None:
    built_in = read_library([], HOUSE, reader=READER)
    found = library(tmp_path, ours="overlay: complaint-30min\nchange: {obligations: {nothing: {}}}\n")
    assert [each.hash for each in found.plans] == [each.hash for each in built_in.plans]
    assert len(found.findings) == 1


# --- what comes from where --------------------------------------------------------------------------------------------
BASE: dict[str, Any] = {
    "id": "base",
    "parts": [
        {"id": "a", "n": 1},
        {"id": "b", "n": 2, "deep": [{"id": "x", "v": 1}, {"id": "y", "v": 2}]},
        {"id": "c"},
    ],
}


def test_a_changed_part_is_found_in_the_overlay_and_the_rest_in_the_plan() -> None:
    change = {"parts": {"b": {"n": 3, "deep": {"y": {"v": 4}}}}}
    done = laid(BASE, Overlay(overlay="base", change=change, drop={"parts": ("a",)}))
    assert done.tree["parts"] == [
        {"id": "b", "n": 3, "deep": [{"id": "x", "v": 1}, {"id": "y", "v": 4}]},
        {"id": "c"},
    ]
    assert done.origin(("parts", 0, "n")) == (True, ("change", "parts", "b", "n"))
    assert done.origin(("parts", 0, "id")) == (False, ("parts", 1, "id"))
    assert done.origin(("parts", 0, "deep", 1, "v")) == (True, ("change", "parts", "b", "deep", "y", "v"))
    assert done.origin(("parts", 0, "deep", 0, "v")) == (False, ("parts", 1, "deep", 0, "v"))
    assert done.origin(("parts", 1)) == (False, ("parts", 2))
    assert BASE["parts"][1]["n"] == 2, "the plan's own file stays as it is"


def test_notices_go_by_whom_they_are_for() -> None:
    base = {"id": "base", "tells": [{"who": "head"}, {"who": "office"}]}
    done = laid(base, Overlay(overlay="base", change={"tells": {"office": {"asks": {"zh": "看", "en": "look"}}}}))
    assert done.tree["tells"][1] == {"who": "office", "asks": {"zh": "看", "en": "look"}}
    assert done.odd == ()
