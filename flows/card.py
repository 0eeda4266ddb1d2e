"""The card of a case in its group: who has it, what is known, what is due, and the keys to press; at most 16 lines."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import chain

from flows import act_word, card_notice, drill, duty_word, link_word, move_word, petition_word, plan_word, thread_word
from flows.answering import beginning
from flows.assignment import Reply
from flows.description import (
    further_facts,
    headline,
    opening_facts,
    place,
    reporter_line,
    words_of,
)
from flows.discretion import is_secret
from flows.key import card_keys, open_ticks
from flows.naming import group, group_language, person, role, role_and_name, the_reporter, unphoned
from flows.obligation import ACKNOWLEDGE, Status
from flows.outbound import Card
from flows.promise import alike, done_line, due_line, informed_line, nearest, score
from flows.record import Case, CaseState, Gap, Scene
from flows.state_word import present_gaps, state_word
from flows.telling import fact
from flows.terms import RoleId, Severity
from flows.text import C, N, Series, T, Text
from flows.tiding import cannot_line

__all__ = ["card", "headline", "place", "state_word"]

MOST_LINES = 16
PRESSING = 4
"""Lines at the top for what is overdue or at risk."""
_PRESSING = (Status.BREACHED, Status.AT_RISK)


def card(case: Case, scene: Scene) -> Card:
    """The group's card as it should read now, in the group's own view of names and numbers."""
    if is_secret(case, scene):
        return Card(lines=tuple(_secret(case, scene)), buttons=card_keys(case, scene))
    lines = _closed(case, scene) if case.state is CaseState.CLOSED else _lines(case, scene)
    return Card(lines=tuple(lines), buttons=card_keys(case, scene))


def _secret(case: Case, scene: Scene) -> list[Text]:
    """A plan whose cases a group knows by title and state alone."""
    kept = plan_word.retention(case, scene)
    rest = (plan_word.restricted(), *((kept,) if kept else ()))
    return [plan_word.head(case, scene), _with(case, scene), *rest, T("As of {at}", at=scene.now)]


def _lines(case: Case, scene: Scene) -> list[Text]:
    pressing, dues = _times(case, scene)
    where, met = place(case, scene), done_line(case, scene)
    live = thread_word.track(case, scene)
    facts = [
        *opening_facts(case, scene),
        *((where,) if where else ()),
        *((live,) if live else ()),
        *further_facts(case, scene),
        *act_word.decided(case, scene),
        *filter(None, (plan_word.evidence(case, scene),)),
        *_notes(case),
        *_ticks(case, scene),
    ]
    parts = {
        _Part.PRESSING: pressing,
        _Part.ACTS: act_word.acts(case, scene),
        _Part.NOTICES: _notices(case, scene),
        _Part.FACTS: facts,
        _Part.DUES: dues,
        _Part.MET: [met] if met else [],
    }
    beware = drill.caution(scene.organisation, chain.from_iterable(parts.values())) if case.drill else None
    kept = _fitted(parts, MOST_LINES - 4 - bool(dues) - bool(beware))
    return [
        plan_word.head(case, scene),
        *((beware,) if beware else ()),
        *kept[_Part.PRESSING],
        *kept[_Part.ACTS],
        *kept[_Part.NOTICES],
        *_people(case, scene),
        *kept[_Part.FACTS],
        *((C("card", "Due"), *kept[_Part.DUES]) if dues else ()),
        *kept[_Part.MET],
        T("As of {at}", at=scene.now),
    ]


class _Part(StrEnum):
    """A part of the card that gives way when there is more to say than fits."""

    PRESSING = "pressing"
    ACTS = "acts"
    NOTICES = "notices"
    FACTS = "facts"
    DUES = "dues"
    MET = "met"


_GIVES_WAY = (
    (_Part.MET, 0),
    (_Part.ACTS, 1),
    (_Part.DUES, 3),
    (_Part.FACTS, 3),
    (_Part.PRESSING, 3),
    (_Part.DUES, 1),
    (_Part.NOTICES, 3),
    (_Part.FACTS, 1),
)
"""Who gives way first, and to how many lines."""


def _fitted(parts: Mapping[_Part, list[Text]], room: int) -> dict[_Part, list[Text]]:
    """The parts cut to `room` lines in all; the last line of a part that was cut counts the rest."""
    kept = {**parts, _Part.PRESSING: _cut(_Part.PRESSING, parts[_Part.PRESSING], PRESSING)}
    for part, least in _GIVES_WAY:
        over = sum(len(each) for each in kept.values()) - room
        if over <= 0:
            break
        kept[part] = _cut(part, parts[part], min(len(kept[part]), max(least, len(kept[part]) - over)))
    return kept


def _cut(part: _Part, lines: list[Text], room: int) -> list[Text]:
    if len(lines) <= room or room == 0:
        return lines[:room]
    n = len(lines) - room + 1
    match part:
        case _Part.FACTS:
            rest = N("{n} more fact, in private", "{n} more facts, in private", n)
        case _Part.DUES:
            rest = N("{n} more time limit", "{n} more time limits", n)
        case _Part.PRESSING:
            rest = N("{n} more overdue or at risk", "{n} more overdue or at risk", n)
        case _Part.NOTICES:
            rest = N("{n} more notice", "{n} more notices", n)
        case _:
            return lines[-room:]
    return [*lines[: room - 1], rest]


def _closed(case: Case, scene: Scene) -> list[Text]:
    if case.follows:
        return [link_word.merged(case)]
    lines: list[Text] = [plan_word.head(case, scene)]
    if case.closed_at:
        lines.append(T("Took {length}, closed at {at}", length=case.closed_at - case.opened_at, at=case.closed_at))
    lines.extend(score(case))
    if case.holder:
        lines.append(T("With: {who}", who=person(scene, case.holder)))
    lines.extend(filter(None, (plan_word.retention(case, scene),)))
    lines.append(T("As of {at}", at=scene.now))
    return lines


# --- the lines --------------------------------------------------------------------------------------------------------
def _times(case: Case, scene: Scene) -> tuple[list[Text], list[Text]]:
    """Due lines: those that press, for the top, and the others; the nearest says how long there is."""
    next_one = nearest(case, scene)
    pressing: list[Text] = []
    others: list[Text] = []
    for together in alike(case, scene):
        each = together[0]
        presses = each.status in _PRESSING
        distance = next_one in together or each.status is Status.AT_RISK
        line = due_line(case, scene, each, distance=distance)
        if len(together) > 1:
            line = informed_line(case, scene, together, distance=distance)
        (pressing if presses else others).append(line)
    return pressing, others


def _notices(case: Case, scene: Scene) -> list[Text]:
    """What changed the case from outside: a cry, calm, gaps in the rota, what the reporter said about its end."""
    lines: list[Text] = []
    who = the_reporter(case, scene)
    lines.extend(act_word.phase(case, scene))
    lines.extend(card_notice.notices(case, scene))
    lines.extend(plan_word.lacks(case, scene))
    lines.extend(_grading(case, scene))
    lines.extend(filter(None, (move_word.notice(case, scene), link_word.notice(case))))
    lines.extend(petition_word.notices(case, scene))
    if case.raised_at and case.raised_from not in {"", case.branch} and case.severity is Severity.EMERGENCY:
        lines.append(move_word.raised(case, scene, case.raised_at))
    if case.state is CaseState.WAITING:
        lines.extend(filter(None, (words_of(case, group_language(case, scene)),)))
        lines.extend(gap_line(case, scene, gap) for gap in present_gaps(case)[-2:])
        if case.nobody:
            lines.append(T("Nobody in charge can be reached"))
    if case.calmed_at and case.severity is Severity.EMERGENCY:
        lines.append(T("{at} No danger, says {who}: please confirm by a call", at=case.calmed_at, who=who))
    if case.withdrawn_at:
        lines.append(T("{at} Not needed any more, says {who}: please confirm by a call", at=case.withdrawn_at, who=who))
    if case.state in {CaseState.REOPENED, CaseState.WAITING} and case.reopened_at:
        if case.disputed_at == case.reopened_at:
            head = role_and_name(scene, scene.organisation.group(case.group).head)
            lines.append(T("Not solved, says {who} ({at}). Alerted: {head}", at=case.reopened_at, who=who, head=head))
        else:
            lines.append(T("{at} Opened again", at=case.reopened_at))
    elif case.disputed_at and case.state is CaseState.ON_SITE:
        lines.append(T("{at} Not there yet, says {who}", at=case.disputed_at, who=who))
    lines.extend(_unable(case, scene))
    if case.lost:
        lines.append(T("No message reaches {who} any more: please call", who=who))
    return lines


def _grading(case: Case, scene: Scene) -> list[Text]:
    """What a person has graded it as, and why."""
    if not case.graded:
        return []
    action = next((each for each in scene.plan.actions if each.id == case.graded), None)
    done = next((each for each in reversed(case.done) if each.action == case.graded), None)
    return [fact(case, action, done, scene)] if action and done else []


def _unable(case: Case, scene: Scene) -> list[Text]:
    """Actions that cannot be done, with who said so."""
    known = {action.id: action for action in scene.plan.actions if action.unable} if case.unable else {}
    return [cannot_line(scene, known[each], said) for each, said in case.unable.items() if each in known]


def gap_line(case: Case, scene: Scene, gap: Gap) -> Text:
    """Nobody was there at a step of the ladder."""
    who = group(case, scene) if gap.step == "watch" else role(scene, RoleId(gap.step))
    if gap.why == "nobody_on_call":
        return T("{at} {who}: nobody on call at this hour (gap in the rota)", at=gap.at, who=who)
    return T("{at} {who}: nobody can be reached", at=gap.at, who=who)


def _people(case: Case, scene: Scene) -> tuple[Text, ...]:
    """Who has it, and who reported it; of what the calendar opened, who owes it."""
    owes = duty_word.owes(case, scene)
    if owes:
        return (owes,)
    return (_with(case, scene), reporter_line(case, scene, group_language(case, scene)))


def _with(case: Case, scene: Scene) -> Text:
    if case.holder is None:
        return T("With: nobody yet")
    who = person(scene, case.holder)
    if case.held_at is None:
        return T("With: {who}", who=who)
    if case.state is CaseState.WAITING and _to_acknowledge(case):
        return T("With: {who} since {at}; to be acknowledged anew", who=who, at=case.held_at)
    asked = [each for each in case.assignments if each.step == "reassigned" and each.reply is Reply.NONE]
    if asked and asked[-1].person != case.holder:
        other = person(scene, asked[-1].person)
        return T("With: {who} since {at}; {other} is asked to take over", who=who, at=case.held_at, other=other)
    return T("With: {who} since {at}", who=who, at=case.held_at)


def _to_acknowledge(case: Case) -> bool:
    acknowledgement = case.obligation(ACKNOWLEDGE)
    return acknowledgement is not None and acknowledgement.open


def _notes(case: Case) -> list[Text]:
    """Words that the reporter added: as written until somebody has the case, then only that there are some."""
    if not case.notes:
        return []
    words = next((seen for note in reversed(case.notes) if (seen := unphoned(note.text))), "")
    if case.state is CaseState.WAITING and words:
        return [T("Added: “{words}”", words=beginning(words))]
    if case.holder is None:
        files = sum(len(note.files) for note in case.notes)
        return [N("Added: {n} voice message or file", "Added: {n} voice messages or files", files)]
    return [
        N(
            "{n} addition, in private to whoever has the case",
            "{n} additions, in private to whoever has the case",
            len(case.notes),
        )
    ]


def _ticks(case: Case, scene: Scene) -> list[Text]:
    """The checklist of an emergency: what was ticked by whom, and what was not."""
    if not scene.plan.checklist:
        return []
    known = {tick.id: tick for tick in scene.plan.checklist}
    ticked = [
        T("{item} {at} {who}", item=known[each].label.words, at=done.at, who=person(scene, done.by))
        for each, done in case.ticks.items()
        if each in known
    ]
    lines: list[Text] = [T("Checklist: {items}", items=Series(items=tuple(ticked)))] if ticked else []
    left = tuple(tick.label.words for tick in open_ticks(case, scene))
    if left and case.severity is Severity.EMERGENCY:
        lines.append(T("Checklist, still open: {items}", items=Series(items=left)))
    return lines
