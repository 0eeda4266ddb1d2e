"""The facts of a report to an authority: whoever owes it hears when what they were shown is no longer so."""

from datetime import UTC, datetime

from msgspec.structs import replace

from flows import sheet_ping
from flows.answer import Answer
from flows.draft import Draft
from flows.obligation import Obligation, Status
from flows.promise import rule_of
from flows.question import Question
from flows.record import Case
from flows.routing import who_owes

_ANY = datetime(2000, 1, 1, tzinfo=UTC)


def follow(draft: Draft, before: Case) -> None:
    """After answers have come: the whole sheet again when it is complete or has another limit, else each new value."""
    for each in draft.case.obligations:
        rule = rule_of(draft.scene, each) if each.asked_at is not None else None
        if rule is None or not rule.facts:
            continue
        known = before.obligation(each.id)
        if each.open and known is not None and (known.due_at != each.due_at or _is_complete_now(draft, each, before)):
            _tell_sheet(draft, each)
        elif each.open or each.status is Status.MET:
            _tell_values(draft, each, before)


def _is_complete_now(draft: Draft, owed: Obligation, before: Case) -> bool:
    facts = sheet_ping.facts_of(draft.scene, owed)
    return _all_known(draft.case, facts) and not _all_known(before, facts)


def _all_known(case: Case, facts: tuple[Question, ...]) -> bool:
    return all(each.id in case.answers and not case.answers[each.id].skipped for each in facts)


def _tell_sheet(draft: Draft, owed: Obligation) -> None:
    for person in who_owes(draft.case, draft.scene, owed):
        draft.say_of(sheet_ping.sheet, owed.id, person)


def _tell_values(draft: Draft, owed: Obligation, before: Case) -> None:
    for question in sheet_ping.facts_of(draft.scene, owed):
        was, now = before.answers.get(question.id), draft.case.answers.get(question.id)
        if was and now and not was.skipped and _value(was) != _value(now):
            for person in who_owes(draft.case, draft.scene, owed):
                draft.say_of(sheet_ping.changed, owed.id, question.id, was, person)


def _value(answer: Answer) -> Answer:
    """The answer without when and how it was given."""
    return replace(answer, said_at=_ANY, message="", assumed=False)
