"""`dutyline plans ...`: the plans as a person and as a program may read them."""

import itertools
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.config import read_settings
from bot.errors import Unusable
from bot.library import Finding, check_file, read_library, read_organisation
from flows.lengths import iso
from flows.plan import Compiled, Plan, Window
from flows.promise_rule import ObligationRule


def _offered() -> tuple[Compiled, ...]:
    settings = read_settings()
    return read_library(settings.plan_folders, read_organisation(settings.organisation)).plans


def listed(*, as_json: bool) -> None:
    """Print every plan."""
    plans = [compiled.plan for compiled in _offered()]
    if as_json:
        print(json.dumps([_head(plan) for plan in plans], ensure_ascii=False))
        return
    for plan in plans:
        print(f"{plan.id:<28} {plan.pack:<12} {plan.title.zh} / {plan.title.en}")


def shown(name: str, *, as_json: bool) -> None:
    """Print one plan."""
    plan = next((compiled.plan for compiled in _offered() if compiled.plan.id == name), None)
    if plan is None:
        known = ", ".join(sorted(compiled.plan.id for compiled in _offered()))
        raise Unusable([f"no plan is called {name!r}; expected one of {known}"])
    if as_json:
        print(json.dumps(_whole(plan), ensure_ascii=False))
        return
    print(f"{plan.title.zh} / {plan.title.en}")
    for question in plan.questions:
        print(f"  ? {question.ask.zh} / {question.ask.en}")
    for rule in plan.obligations:
        by = f"{rule.by.day} day {rule.by.at}" if rule.by else f"at the time of {rule.expected}"
        length = rule.within or by
        print(
            f"  ! {rule.what.zh} / {rule.what.en}: {length} ({rule.basis.value}{' ' + rule.cite if rule.cite else ''})"
        )


def checked(paths: Sequence[Path], *, as_json: bool) -> None:
    """Print a finding a line; end with status 1 when there is one."""
    settings = read_settings()
    organisation = read_organisation(settings.organisation)
    findings: list[Finding] = []
    if paths:
        for path in paths:
            if not path.exists():
                findings.append(Finding(str(path), 1, 1, "there is no such file", "expected a plan file or a folder"))
            files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path] if path.exists() else []
            for file in files:
                findings += check_file(file, settings.plan_folders, organisation)
    else:
        findings += read_library(settings.plan_folders, organisation).findings
    if as_json:
        names = ("file", "line", "column", "found", "expected")
        print(
            json.dumps([{name: getattr(finding, name) for name in names} for finding in findings], ensure_ascii=False)
        )
    else:
        for finding in findings:
            print(finding)
    if findings:
        sys.exit(1)


def drawn(name: str) -> None:
    """Print a plan's course as mermaid."""
    plan = next((compiled.plan for compiled in _offered() if compiled.plan.id == name), None)
    if plan is None:
        raise Unusable([f"no plan is called {name!r}"])
    print("flowchart TD")
    for entry in plan.entries:
        print(f'  {entry.id}(["{entry.label.en}"]) --> {plan.questions[0].id}')
    for branch in plan.branches:
        asked = [each for each in plan.questions if not each.when.branches or branch.id in each.when.branches]
        for one, other in itertools.pairwise(asked):
            print(f"  {one.id} -- {branch.id} --> {other.id}")
    for question in plan.questions:
        print(f'  {question.id}["{question.ask.en}"]')


def _head(plan: Plan) -> dict[str, object]:
    title = {"zh": plan.title.zh, "en": plan.title.en}
    return {
        "id": plan.id,
        "lives_in": plan.id,
        "pack": plan.pack,
        "kind": plan.kind,
        "title": title,
        "complete": plan.complete,
    }


def _whole(plan: Plan) -> dict[str, object]:
    return _head(plan) | {
        "reporter": list(plan.reporter),
        "questions": [
            {"id": each.id, "kind": each.kind.value, "ask": {"zh": each.ask.zh, "en": each.ask.en}, "opens": each.opens}
            for each in plan.questions
        ],
        "levels": [{"id": each.id, "severity": each.severity.value} for each in plan.branches],
        "routes": [{"group": plan.route.group, "ladder": list(plan.route.ladder)}],
        "approvals": [{"action": each.id, "who": each.approval} for each in plan.actions if each.approval],
        "checklists": [each.id for each in plan.checklist],
        "closing": {
            "actions": list(plan.closing.actions),
            "confirmed": plan.closing.confirmed,
            "silence_closes": plan.closing.silence_closes,
            "satisfied": plan.closing.satisfied,
        },
        "obligations": [_rule(plan, each) for each in plan.obligations],
        "windows": [_window(each) for each in plan.windows],
        "thresholds": [],
        "duties": [],
        "retention": {},
    }


def _rule(plan: Plan, rule: ObligationRule) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": rule.id,
        "who": rule.who,
        "from": rule.after or rule.since or "report",
        "to": rule.met_by or "noted",
        "escalates_to": list(rule.escalates_to or plan.route.ladder),
        "basis": rule.basis.value,
        "cite": rule.cite,
    }
    if rule.when.branches:
        fields["when"] = {"branches": list(rule.when.branches)}
    if rule.within is not None:
        fields["within"] = iso(rule.within.delta)
    elif rule.by is not None:
        fields["by"] = {"day": rule.by.day.value, "at": rule.by.at, "basis": rule.by.basis.value}
    else:
        fields["by"] = rule.expected
    return fields


def _window(window: Window) -> dict[str, object]:
    return {
        "id": window.id,
        "from": window.since,
        "closes_after": iso(window.closes_after.delta),
        "lapses_to": window.outside,
        "bypass": {question: list(options) for question, options in window.bypass.answers.items()}
        if window.bypass
        else {},
        "basis": window.basis.value,
        "cite": window.cite,
    }
