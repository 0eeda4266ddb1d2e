"""A plan as programs read it: its parts, with lengths as ISO 8601 durations and clock times as `HH:MM`."""

from collections.abc import Sequence
from typing import Any

import msgspec

from bot.plan_list import AFTER_ACTION, DRILLS, RETENTION, Listed, Owned, own_parts
from bot.variants import FORM
from flows.bilingual import Bilingual
from flows.condition import Condition
from flows.duty import Duty, Every
from flows.lengths import iso
from flows.plan import Plan, Window
from flows.plan_facts import Retention, Revision
from flows.promise_rule import ObligationRule
from flows.question import Question
from flows.table import Row, Table
from flows.threshold import Threshold

Fields = dict[str, Any]


def head(listed: Listed) -> Fields:
    """What the list says of a plan."""
    return {
        "id": listed.id,
        "lives_in": listed.lives_in,
        "pack": listed.pack,
        "kind": listed.kind,
        "title": both(listed.title),
        "complete": listed.complete,
    }


def sheet(listed: Listed, plans: Sequence[Plan]) -> Fields:
    """Everything that a plan says; of one that another file carries, its own parts."""
    if listed.plan is None:
        return head(listed) | _nothing() | _engine(listed.id, plans)
    plan = listed.plan
    own = plan.id == listed.id.partition(FORM)[0]
    return head(listed) | {
        "reporter": list(plan.reporter),
        "questions": [_question(each) for each in own_parts(plan.questions, listed.id, own)],
        "levels": [{"id": each.id, "severity": each.severity.value} for each in _levels(plan, listed.id, own)],
        "routes": [_route(plan)],
        "approvals": [
            {"action": each.id, "who": each.approval}
            for each in own_parts(plan.actions, listed.id, own)
            if each.approval
        ],
        "checklists": [each.id for each in plan.checklist] if own else [],
        "actions": [_marked(_action(each), each) for each in own_parts(plan.actions, listed.id, own)],
        "closing": {
            "actions": list(plan.closing.actions),
            "confirmed": plan.closing.confirmed,
            "silence_closes": plan.closing.silence_closes,
            "satisfied": plan.closing.satisfied,
        },
        "obligations": [_marked(rule(plan, each), each) for each in own_parts(plan.obligations, listed.id, own)],
        "windows": [window(each) for each in plan.windows] if own else [],
        "tables": [_marked(table(each), each) for each in own_parts(plan.tables, listed.id, own)],
        "thresholds": [_marked(threshold(plan, each), each) for each in own_parts(plan.thresholds, listed.id, own)],
        "duties": [_marked(duty(each), each) for each in own_parts(plan.duties, listed.id, own)],
        "retention": retention(plan.retention),
        "revision": revision(plan.revision),
        "lacks": [both(each) for each in plan.lacks] if own or not listed.complete else [],
        "carries": [{"id": each.id, "title": both(each.title)} for each in plan.carries] if own else [],
    }


def _nothing() -> Fields:
    lists = "reporter questions levels routes approvals checklists actions obligations windows tables thresholds duties"
    nothing: Fields = {key: [] for key in lists.split()}
    return nothing | {"closing": {}, "retention": {}, "revision": {}, "lacks": [], "carries": []}


def _engine(name: str, plans: Sequence[Plan]) -> Fields:
    """What the engine gathers from all plans."""
    if name == DRILLS:
        return {"duties": [{"plan": plan.id} | duty(each) for plan in plans for each in plan.duties if each.drill]}
    if name == AFTER_ACTION:
        last = [{"plan": plan.id} | rule(plan, each) for plan in plans for each in plan.obligations if each.outlives]
        return {"obligations": last}
    kept = {plan.id: retention(plan.retention) for plan in plans if plan.retention}
    return {"retention": {"plans": kept}} if name == RETENTION else {}


def _levels(plan: Plan, name: str, own: bool) -> list[Any]:  # noqa: FBT001
    return own_parts(plan.branches, name, own) or list(plan.branches)


def _marked(fields: Fields, part: Owned) -> Fields:
    return fields | ({"of": part.of} if part.of else {})


def both(text: Bilingual) -> Fields:
    """A text in both languages."""
    return {"zh": text.zh, "en": text.en}


def _question(question: Question) -> Fields:
    fields: Fields = {
        "id": question.id,
        "kind": question.kind.value,
        "ask": both(question.ask),
        "opens": question.opens,
        "optional": question.optional,
    }
    if question.options:
        fields["options"] = [{"id": each.id, "label": both(each.label)} for each in question.options]
    if question.when != Condition():
        fields["when"] = when(question.when)
    return _marked(fields, question)


def _route(plan: Plan) -> Fields:
    fields: Fields = {"group": plan.route.group, "ladder": list(plan.route.ladder)}
    return fields | ({"policy": plan.route.policy} if plan.route.policy else {})


def _action(action: Any) -> Fields:  # noqa: ANN401 - any deed
    fields: Fields = {"id": action.id, "label": both(action.label), "by": action.by or "holder"}
    for key in ("becomes", "needs", "undoes", "offers", "approval", "branch"):
        value = getattr(action, key)
        if value:
            fields[key] = value if isinstance(value, str) else list(value)
    if action.when != Condition():
        fields["when"] = when(action.when)
    return fields


def when(condition: Condition) -> Fields:
    """A condition, by the keys of the plan file."""
    fields: Fields = msgspec.json.decode(msgspec.json.encode(condition))
    return fields


def rule(plan: Plan, rule: ObligationRule) -> Fields:
    """A promise and its clock."""
    fields: Fields = {
        "id": rule.id,
        "what": both(rule.what),
        "who": [rule.who, *rule.beside] if rule.beside else rule.who,
        "from": rule.after or rule.since or "report",
        "to": rule.met_by or "noted",
        "escalates_to": list(rule.escalates_to or plan.route.ladder),
        "basis": rule.basis.value,
        "cite": rule.cite,
    }
    if rule.when != Condition():
        fields["when"] = when(rule.when)
    if rule.unless:
        fields["unless"] = when(rule.unless)
    if rule.every:
        fields["every"] = iso(rule.every.delta)
    if rule.outlives:
        fields["outlives"] = True
    return fields | _clock(plan, rule)


def _clock(plan: Plan, rule: ObligationRule) -> Fields:
    """The clock of a promise: one of within, by, before, customer_chosen and matrix."""
    if rule.within is not None:
        fields: Fields = {"within": iso(rule.within.delta)}
        if rule.hours:
            fields["hours"] = rule.hours
        return fields | ({"most": iso(rule.most.delta)} if rule.most else {})
    if rule.by is not None:
        return {"by": {"day": rule.by.day.value, "at": rule.by.at, "basis": rule.by.basis.value}}
    if rule.slots:
        return {
            "by": [
                {"since": each.since, "until": each.until, "day": each.day.value, "at": each.at} for each in rule.slots
            ]
        }
    if rule.before:
        return {"before": iso(rule.before.lead.delta), "of": rule.before.of}
    if rule.matrix:
        found = plan.table(rule.matrix)
        return {"matrix": table(found)["rows"] if found else [], "table": rule.matrix}
    if any(question.id == rule.expected for question in plan.questions):
        return {"customer_chosen": rule.expected}
    return {"by": {"answer": f"{rule.after}.{rule.expected}" if rule.after else rule.expected}}


def window(window: Window) -> Fields:
    """A right that lapses."""
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


def table(table: Table) -> Fields:
    """A table with all its rows; the last ones say what counts when no other does, and while something is unknown."""
    rows = [_row(each) for each in table.rows]
    rows += [_row(each) | {"when": "otherwise"} for each in (table.otherwise,) if each]
    rows += [_row(each) | {"when": "unknown"} for each in (table.unknown,) if each]
    return {"id": table.id, "gives": table.gives.value, "take": table.take.value, "rows": rows}


def _row(row: Row) -> Fields:
    fields: Fields = {"id": row.id, "when": when(row.when), "basis": row.basis.value, "cite": row.cite}
    if row.branch:
        fields["branch"] = row.branch
    if row.length:
        fields["length"] = iso(row.length.delta)
    if row.text:
        fields["text"] = both(row.text)
    for key, value in (("amount", row.amount), ("percent", row.percent), ("per", row.per)):
        if value is not None and value != "":
            fields[key] = value
    return fields


def threshold(plan: Plan, threshold: Threshold) -> Fields:
    """A time that does something: what stands in the record then, and what begins with it."""
    then: Fields = {"what": both(threshold.what)}
    if threshold.branch:
        then["branch"] = threshold.branch
    if threshold.says:
        then["says"] = both(threshold.says)
    starts = [rule.id for rule in plan.obligations if rule.after == threshold.id or threshold.id in rule.when.done]
    if starts:
        then["starts"] = starts
    return {
        "id": threshold.id,
        "at": iso(threshold.at.delta),
        "from": threshold.after or threshold.since or "report",
        "then": then,
        "basis": threshold.basis.value,
        "cite": threshold.cite,
    }


def duty(duty: Duty) -> Fields:
    """A duty of the calendar."""
    fields: Fields = {"id": duty.id, "title": both(duty.title), "who": duty.who} | _every(duty.every)
    fields |= {"within": iso(duty.within.delta), "opens": duty.opens, "proof": duty.proof, "drill": duty.drill}
    return fields | {"basis": duty.basis.value, "cite": duty.cite}


def _every(every: Every) -> Fields:
    """`every` with the day on which it comes round, or `before` with the date; `at` is the local time."""
    if every.before:
        return {"before": f"P{every.lead}D", "date": every.before, "at": every.at}
    if every.week:
        return {"every": "P1W", "on": every.week, "at": every.at}
    if every.month is not None:
        return {"every": "P1M", "on": f"{every.month:02}", "at": every.at}
    if every.months is not None:
        return {"every": f"P{every.months}M", "on": "01", "at": every.at}
    if every.year:
        return {"every": "P1Y", "on": every.year, "at": every.at}
    return {"every": "P1D", "at": every.at}


def retention(kept: Retention | None) -> Fields:
    """How long records stay; nothing when the plan does not say."""
    if kept is None:
        return {}
    return {"keep": f"P{kept.years}Y", "always": list(kept.always), "basis": kept.basis.value, "cite": kept.cite}


def revision(revision: Revision | None) -> Fields:
    """Who approved which version; nothing when the plan does not say."""
    fields: Fields = msgspec.json.decode(msgspec.json.encode(revision)) if revision else {}
    return fields
