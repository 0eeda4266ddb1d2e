"""What the reporter is told of their case by itself or on asking, in the order of its life."""

from collections.abc import Sequence
from datetime import datetime

from flows import key, offer_key, offer_word
from flows.assignment import Reply
from flows.description import missing
from flows.ending import ending
from flows.naming import beside, group, person, reporter_role, role_and_name, urgent_call
from flows.obligation import ACKNOWLEDGE, CALL_BACK, Obligation, end_of_day
from flows.outbound import Button, Rows, Say, ToAddress, Wish
from flows.plan import Tick
from flows.progress import asked_again, coming, lateness, on_record, progress, unclaimed
from flows.promise import call_by
from flows.receipt import emergency_call, nobody_at_all, raised, receipt, say
from flows.record import Case, CaseState, Done, Scene
from flows.telling import tidings, told
from flows.terms import Address, PersonId, RoleId
from flows.text import N, Series, T, Text, held

__all__ = [
    "acknowledged",
    "arrival_moved",
    "called_asked",
    "calmed",
    "climbed",
    "closed",
    "confirmed",
    "did",
    "disputed",
    "nobody_at_all",
    "none_open",
    "not_found",
    "on_record",
    "overdue",
    "progress",
    "raised",
    "receipt",
    "released",
    "reopened",
    "resolved",
    "several",
    "solved_silence",
    "status_of",
    "ticked",
    "topped",
    "unheard",
    "withdrawn",
]

_MOST_CASES = 6


# --- somebody has it --------------------------------------------------------------------------------------------------
def acknowledged(case: Case, scene: Scene) -> Say:
    """A named person took it."""
    holder = case.holder or PersonId("")
    call = emergency_call(case, scene)
    if any(each.reply is Reply.HANDED_OVER for each in case.assignments):
        return say(case, T("{name} now has your case.", name=beside(scene, holder)), call)
    name, who = person(scene, holder), group(case, scene)
    if any(holder in each.members for each in scene.organisation.groups if each.id == case.group):
        return say(case, T("{name} ({group}) has your case and will call you.", name=name, group=who), call)
    return say(case, T("{name} has your case and will call you.", name=name), call)


def did(case: Case, scene: Scene, done: Done) -> Say | None:
    """Something was done about it; None when the plan tells the reporter nothing of it."""
    action = next((each for each in scene.plan.actions if each.id == done.action), None)
    said = tidings(case, action, done, scene) if action else None
    if action is None or said is None:
        return None
    there = action.becomes == CaseState.ON_SITE
    missed = T("Not here yet") if reporter_role(case, scene) == "driver" else T("Nobody is here yet")
    buttons = key.rows(key.act(case, missed, "not_there")) if there else ()
    if offer_key.takes_back(case, scene, done):
        buttons = (*buttons, *offer_key.to_ask(case))
    return offer_word.offered(case, scene, say(case, said, emergency_call(case, scene), buttons=buttons), done)


def ticked(case: Case, scene: Scene, tick: Tick, done: Done) -> Say | None:
    """A line of the checklist that concerns the reporter was ticked; None for the others."""
    said = told(tick.tells, held({"at": done.at, "who": person(scene, done.by)})) if tick.tells else None
    return say(case, said) if said else None


def arrival_moved(case: Case, scene: Scene, obligation: Obligation) -> Say:
    """A time that was given to the reporter changed."""
    at, was = obligation.due_at, obligation.was_due_at
    call = emergency_call(case, scene)
    if was is None or was == at:
        return say(case, T("Arrival is expected at {at}.", at=at), call)
    return say(case, T("Arrival is now expected at {at}; it was {was}.", at=at, was=was), call)


# --- it is late -------------------------------------------------------------------------------------------------------
def overdue(
    case: Case, scene: Scene, obligation: Obligation, told_role: RoleId | None, next_at: datetime | None
) -> Say:
    """What was promised to them has passed: the fact, who was alerted, when they get a new time."""
    if obligation.id == ACKNOWLEDGE:
        return say(case, *unclaimed(case, scene, obligation))
    late = lateness(scene, obligation)
    if told_role is None:
        line = T("{late}.", late=late)
    else:
        line = T("{late}; {who} has been alerted.", late=late, who=role_and_name(scene, told_role))
    return say(case, line, *_new_time(obligation, next_at), urgent_call(scene))


def climbed(
    case: Case, scene: Scene, obligation: Obligation, told_role: RoleId | None, next_at: datetime | None
) -> Say:
    """It still is late: who was alerted now."""
    if obligation.id == ACKNOWLEDGE:
        return say(case, *unclaimed(case, scene, obligation))
    late = lateness(scene, obligation)
    if told_role is None:
        line = T("{late}.", late=late)
    else:
        line = T("{late}; {who} has been alerted now, too.", late=late, who=role_and_name(scene, told_role))
    return say(case, line, *_new_time(obligation, next_at), urgent_call(scene))


def topped(case: Case, scene: Scene, obligation: Obligation) -> Say:
    """Nobody further up is left: what goes on, and whom to call. After this they hear when something changes."""
    line = T("{late}. Everybody in charge has been alerted.", late=lateness(scene, obligation))
    return say(case, line, asked_again(scene), T("You hear of every change."), urgent_call(scene))


def unheard(case: Case, scene: Scene, obligation: Obligation) -> Say:
    """It is late, and nobody in charge can be told."""
    every = scene.organisation.clocks.nobody.delta
    late, again = lateness(scene, obligation), T("Everybody in charge is tried again every {every}.", every=every)
    return say(case, T("{late}, and nobody in charge can be reached now.", late=late), again, urgent_call(scene))


def _new_time(obligation: Obligation, next_at: datetime | None) -> tuple[Text, ...]:
    if next_at is None:
        return ()
    if obligation.id == CALL_BACK:
        return (T("You get a call or a new time by {at}.", at=next_at),)
    return (T("You get a new time by {at}.", at=next_at),)


# --- the end ----------------------------------------------------------------------------------------------------------
def resolved(case: Case, scene: Scene) -> Say:  # noqa: ARG001 - every message is asked alike
    """It is reported as done, which `did` tells: is it solved?"""
    return say(case, question=(T("Is it solved?"),), buttons=_solved(case))


def _solved(case: Case) -> Rows:
    return key.rows(key.act(case, T("Solved"), "confirmed"), key.act(case, T("Not solved"), "disputed"))


def confirmed(case: Case, scene: Scene) -> Say:
    """They said that it is solved, and something is still missing before it is closed."""
    items = missing(case, scene)
    if not items:
        return say(case, T("Recorded: solved."))
    line = T(
        "Recorded: solved. Before case {number} is closed: {items}.", number=case.number, items=Series(items=items)
    )
    return say(case, line, *coming(case, scene))


def disputed(case: Case, scene: Scene) -> Say:
    """They said that it is not solved, or that nobody is there."""
    head = role_and_name(scene, scene.organisation.group(case.group).head)
    if case.state is CaseState.REOPENED:
        line = T("Case {number} is open again; {who} has been alerted.", number=case.number, who=head)
        ask = T("What is still wrong? A sentence or a photo, or nothing.")
        return say(case, line, _call_by(case, scene), ask, emergency_call(case, scene))
    line = T("Recorded: not here yet; {who} has been alerted.", who=head)
    return say(case, line, _call_by(case, scene), urgent_call(scene))


def _call_by(case: Case, scene: Scene) -> Text | None:
    at = call_by(case, scene)
    return T("You get a call by {at}.", at=at) if at else None


def reopened(case: Case, scene: Scene) -> Say:
    """A closed case was opened again."""
    line = T("Case {number} is open again and with the {group}.", number=case.number, group=group(case, scene))
    return say(case, line, _call_by(case, scene), emergency_call(case, scene))


def closed(case: Case, scene: Scene) -> Say:
    """The case is closed; it can be opened again."""
    if case.silent_at and case.confirmed_at is None:
        since = case.resolved_at or scene.now
        line = T(
            "No answer from you since {since}, so case {number} is closed. Just send a message if anything is wrong.",
            since=since,
            number=case.number,
        )
    else:
        line = T("Case {number} is closed. Just send a message if anything is wrong.", number=case.number)
    opinion = offer_key.at_the_end(case, scene)
    own = scene.plan.closing.opinion
    ask: Text | None = (own.words if own else T("You may tell us how it went, or leave it out.")) if opinion else None
    return say(case, line, ask, buttons=(*opinion, *key.rows(key.reopen(case))))


def solved_silence(case: Case, scene: Scene) -> Say:
    """They did not say whether it is solved, and silence does not close this case."""
    due = case.obligation(CALL_BACK)
    if scene.plan.closing.satisfied and due is not None:
        return say(case, _someone_calls(today=end_of_day(scene.now, scene.zone) >= due.due_at), buttons=_solved(case))
    line = T("You have not said whether it is solved. That is all right, case {number} stays open.", number=case.number)
    return say(case, line, _call_by(case, scene), buttons=_solved(case))


def _someone_calls(*, today: bool) -> Text:
    if today:
        return T("You have not said whether it is solved. The case stays open; someone calls you today.")
    return T("You have not said whether it is solved. The case stays open; someone calls you tomorrow.")


def withdrawn(case: Case, scene: Scene) -> Say:
    """They call it off: nothing stops before a person has confirmed it by a call."""
    line = T("Recorded: no longer needed. The {group} calls you to confirm.", group=group(case, scene))
    return say(case, line, _call_by(case, scene), T("Until then everything goes on."))


def released(case: Case, scene: Scene) -> Say:  # noqa: ARG001 - every message is asked alike
    """A person confirmed that it is called off."""
    line = T("Case {number} is called off, as you wished. Write at any time if something happens.", number=case.number)
    return say(case, line, buttons=key.rows(key.reopen(case)))


def calmed(case: Case, scene: Scene) -> Say:
    """They see no danger: nobody scolds, a person confirms."""
    line = T("That is all right; say so at any time if something changes.")
    return say(case, line, T("The {group} calls you to confirm.", group=group(case, scene)), urgent_call(scene))


def called_asked(case: Case, scene: Scene) -> Say:
    """They asked for a call."""
    at = call_by(case, scene)
    if at is None:
        return say(case, T("Your wish for a call has gone to the {group}.", group=group(case, scene)))
    if case.holder:
        return say(case, T("{name} calls you by {at}.", name=person(scene, case.holder), at=at))
    return say(case, T("The {group} calls you by {at}.", group=group(case, scene), at=at))


# --- on asking --------------------------------------------------------------------------------------------------------
def status_of(case: Case, scene: Scene, questions_left: int) -> Say:
    """How one case stands; `questions_left` of its form can still be answered."""
    first, *others = progress(case, scene)
    left = (
        N(
            "{n} question is still open; you can go on answering.",
            "{n} questions are still open; you can go on answering.",
            questions_left,
        )
        if questions_left
        else None
    )
    buttons = offer_key.open_now(case, scene)
    if case.state is CaseState.CLOSED:
        buttons = (*buttons, *key.rows(key.reopen(case)))
    elif case.state is CaseState.RESOLVED and case.confirmed_at is None and ending(case, scene.plan) is None:
        buttons = (*buttons, *_solved(case))
    call = emergency_call(case, scene) if case.state is not CaseState.CLOSED else None
    head = T("{number}: {line}", number=case.number, line=first)
    return say(case, head, *others, call, left, buttons=buttons)


def several(cases: Sequence[tuple[Case, Scene]]) -> Say:
    """How several cases stand, a line each, and a key for each that tells more."""
    shown = cases[:_MOST_CASES]
    lines: list[Text] = [N("You have {n} case:", "You have {n} cases:", len(cases))]
    for case, scene in shown:
        title = scene.plan.branch(case.branch).title.words
        lines.append(T("{number} {title}: {line}", number=case.number, title=title, line=progress(case, scene)[0]))
    buttons = tuple(
        (Button(label=T("Status of {number}", number=case.number), press=Wish(what=f"status:{case.number}")),)
        for case, _ in shown
    )
    return Say(to=ToAddress(address=cases[0][0].reporter.address), lines=tuple(lines), buttons=buttons)


def none_open(address: Address) -> Say:
    """Nothing is open for this reporter."""
    return Say(to=ToAddress(address=address), question=(T("You have no open case. What would you like to report?"),))


def not_found(address: Address, number: str) -> Say:
    """No case of theirs has this number; whether somebody else's has is not told."""
    return Say(to=ToAddress(address=address), lines=(T("No case {number} of yours was found.", number=number),))
