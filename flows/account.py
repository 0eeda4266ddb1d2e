"""The journal in sentences: what each line of a case's record says happened."""

from collections.abc import Callable
from typing import Any

from flows import event as facts
from flows import fact as reporter_facts
from flows.notice_call import CALL
from flows.plan import Plan
from flows.terms import Petition
from flows.text import Series, T, Text, Words, same


def told(event: facts.CaseEvent, plan: Plan | None) -> Text:
    """What happened, in one sentence, without who did it."""
    return _SENTENCES[type(event)](event, plan)


def _action(name: str, plan: Plan | None) -> Words:
    return (
        next((action.label.words for action in plan.actions if action.id == name), same(name)) if plan else same(name)
    )


def _obligation(name: str, plan: Plan | None) -> Text:
    if plan:
        rule = plan.rules.get(name)
        if rule:
            return rule.what.words
    return T("acknowledge") if name == "acknowledge" else same(name)


def _labels(names: object, plan: Plan | None) -> Text:
    known = {question.id: question.label.words for question in plan.questions} if plan else {}
    listed = [known.get(name, same(name)) for name in names] if isinstance(names, dict) else []
    return Series(items=tuple(listed))


def _supplemented(event: reporter_facts.Supplemented, plan: Plan | None) -> Text:
    if event.answers:
        return T("The reporter answered: {what}.", what=_labels(event.answers, plan))
    return T("The reporter added something.")


def _passed(event: facts.Passed, plan: Plan | None) -> Text:
    kind, _, name = event.key.partition(":")
    match kind:
        case "warn":
            return T("At risk: {what}.", what=_obligation(name, plan))
        case "due":
            return T("Overdue: {what}.", what=_obligation(name, plan))
        case "climb":
            return T("The next step of the ladder was asked: {what}.", what=_obligation(name, plan))
        case "petition":
            return T("Petition {n}, not decided yet, was sent further up.", n=name)
        case "turn":
            return T("The next turn of the duty has come; this one was never done.")
        case _:
            return T("A waiting time ended.")


def _replanned(event: facts.Replanned, _plan: Plan | None) -> Text:
    if event.reason:
        return T("Changed to another plan or kind: {why}", why=event.reason)
    return T("Changed to another plan or kind by an answer of the reporter.")


def _petitioned(event: facts.Petitioned, plan: Plan | None) -> Text:
    match event.what:
        case Petition.ACTION:
            return T("Approval was asked for: {what}.", what=_action(event.about, plan))
        case Petition.PAUSE:
            return T("A pause was asked for: {what}.", what=_obligation(event.about, plan))
        case _:
            return T("More time was asked for: {what}.", what=_obligation(event.about, plan))


def _entered(event: facts.Entered, plan: Plan | None) -> Text:
    what, at = _obligation(event.obligation, plan), event.done_at
    if event.name:
        return T("Recorded afterwards: {what}, done at {at} by {name}.", what=what, at=at, name=same(event.name))
    return T("Recorded afterwards: {what}, done at {at}.", what=what, at=at)


def _ticked(event: facts.Ticked, plan: Plan | None) -> Text:
    if event.item.startswith(CALL):
        return T("Somebody was told of a notice by telephone.")
    label = next((each.label.words for each in plan.checklist if each.id == event.item), None) if plan else None
    return T("Ticked on the checklist: {what}.", what=label or same(event.item))


_SENTENCES: dict[type, Callable[[Any, Plan | None], Text]] = {
    facts.Opened: lambda _event, _plan: T("The case was opened."),
    reporter_facts.Supplemented: _supplemented,
    reporter_facts.Cried: lambda _event, _plan: T("The reporter cried for help."),
    reporter_facts.Calmed: lambda _event, _plan: T("The reporter says that there is no danger."),
    facts.Acknowledged: lambda _event, _plan: T("Acknowledged."),
    facts.Declined: lambda _event, _plan: T("Declined."),
    facts.Noted: lambda event, plan: (
        T("A phone call was recorded: {what}.", what=_obligation(event.obligation, plan))
        if event.called
        else T("Confirmed: {what}.", what=_obligation(event.obligation, plan))
    ),
    facts.Entered: _entered,
    facts.Did: lambda event, plan: T("Done: {what}.", what=_action(event.action, plan)),
    facts.Detailed: lambda event, plan: T("Details were given: {what}.", what=_action(event.action, plan)),
    facts.Unable: lambda event, plan: T("Cannot be done: {what}.", what=_action(event.action, plan)),
    facts.Ticked: _ticked,
    facts.Reassigned: lambda _event, _plan: T("Somebody else was asked to take it."),
    facts.Escalated: lambda _event, _plan: T("The next step of the ladder was asked for."),
    facts.Reminded: lambda _event, _plan: T("The holder was reminded."),
    facts.Called: lambda _event, _plan: T("A phone call about it was recorded."),
    facts.PhoneShown: lambda _event, _plan: T("The reporter's number was shown."),
    reporter_facts.Confirmed: lambda _event, _plan: T("The reporter says that it is solved."),
    reporter_facts.Disputed: lambda _event, _plan: T("The reporter says that it is not solved."),
    facts.Reopened: lambda _event, _plan: T("Opened again."),
    reporter_facts.Withdrawn: lambda _event, _plan: T("The reporter calls it off."),
    facts.Released: lambda _event, _plan: T("Confirmed by a call: it is called off."),
    facts.Lowered: lambda _event, _plan: T("Confirmed: there is no danger."),
    reporter_facts.Asked: lambda _event, _plan: T("The reporter asks for a call."),
    reporter_facts.Lost: lambda event, _plan: (
        T("The reporter can be reached again.") if event.back else T("The reporter can't be reached by messages.")
    ),
    facts.Given: lambda event, plan: T("Passed on to somebody else: {what}.", what=_obligation(event.obligation, plan)),
    facts.Replanned: _replanned,
    facts.Petitioned: _petitioned,
    facts.Granted: lambda event, _plan: T("Petition {n} was agreed to.", n=str(event.number)),
    facts.Denied: lambda event, _plan: T("Petition {n} was not agreed to: {w}", n=str(event.number), w=event.reason),
    facts.Resumed: lambda event, plan: T("Resumed: {what}.", what=_obligation(event.obligation, plan)),
    facts.Linked: lambda event, _plan: T("Merged into {number}.", number=event.number),
    facts.Followed: lambda event, _plan: T("Also reported as {number}.", number=event.number),
    facts.Replied: lambda event, _plan: (
        T("A message to the reporter was changed.") if event.edited else T("A message was sent to the reporter.")
    ),
    facts.Received: lambda _event, _plan: T("Somebody has read a notice."),
    facts.Announced: lambda event, plan: T("A notice was sent out: {what}.", what=_action(event.action, plan)),
    facts.Remarked: lambda _event, _plan: T("A note was left for the staff."),
    facts.Departed: lambda event, _plan: T("{person} left the organisation.", person=event.person),
    reporter_facts.Readdressed: lambda _event, _plan: T("The reporter writes from another chat."),
    reporter_facts.Tracked: lambda event, _plan: (
        T("The live location ended.") if event.ended else T("The live location moved on.")
    ),
    facts.Passed: _passed,
}
