"""The draft of a summary: what happened when, and how the promises were kept, as the record of the case has it."""

from collections.abc import Iterator
from datetime import datetime

from flows.description import title
from flows.naming import beside
from flows.obligation import ACKNOWLEDGE, Obligation
from flows.plan import Action
from flows.promise import due_time, score, was_late, what
from flows.record import Case, Done, Scene
from flows.telling import fact
from flows.text import C, T, Text
from flows.tiding import cannot_line

MOST = 24
"""Lines of the course of events: the whole still is one message."""


def draft(case: Case, scene: Scene) -> tuple[Text, ...]:
    """Its lines; the cause and the measures are for a person to fill in."""
    course = [line for _, line in sorted(_course(case, scene), key=lambda each: each[0])]
    limits = [_kept(scene, each) for each in case.obligations if each.met_at or each.breached_at]
    return (
        T("Draft of the summary: {title} {number}", title=title(case, scene), number=case.number),
        C("summary", "Course of events"),
        *course[:MOST],
        C("summary", "Time limits"),
        *(limits or [T("None has passed or been met yet")]),
        *(score(case) if case.closed_at else ()),
        C("summary", "Cause: to be filled in"),
        C("summary", "Measures: to be filled in"),
    )


def _course(case: Case, scene: Scene) -> Iterator[tuple[datetime, Text]]:
    yield case.opened_at, C("summary", "{at} reported", at=case.opened_at)
    if case.raised_at:
        yield case.raised_at, C("summary", "{at} raised to an emergency", at=case.raised_at)
    if case.holder and case.held_at:
        who = beside(scene, case.holder)
        yield case.held_at, C("summary", "{at} taken by {who}", at=case.held_at, who=who)
    actions = {action.id: action for action in scene.plan.actions}
    for done in case.done:
        if done.action in actions:
            yield done.at, _deed(case, scene, done, actions[done.action])
    for failed in case.failed:
        if failed.action in actions:
            yield failed.at, cannot_line(scene, actions[failed.action], failed)
    yield from _ticked(case, scene)
    if case.reopened_at:
        yield case.reopened_at, C("summary", "{at} opened again", at=case.reopened_at)
    if case.confirmed_at:
        yield case.confirmed_at, C("summary", "{at} the reporter says that it is solved", at=case.confirmed_at)
    if case.closed_at:
        yield case.closed_at, C("summary", "{at} closed", at=case.closed_at)


def _ticked(case: Case, scene: Scene) -> Iterator[tuple[datetime, Text]]:
    ticks = {tick.id: tick for tick in scene.plan.checklist}
    for item, done in case.ticks.items():
        if item in ticks:
            label, who = ticks[item].label.words, beside(scene, done.by)
            yield done.at, C("summary", "{at} {what}, {who}", at=done.at, what=label, who=who)


def _deed(case: Case, scene: Scene, done: Done, action: Action) -> Text:
    """What was done; of what another deed has undone, since when it counts no longer."""
    told = fact(case, action, done, scene)
    if done.undone_at is None:
        return told
    return C("summary", "{what}, no longer valid since {at}", what=told, at=done.undone_at)


def _kept(scene: Scene, obligation: Obligation) -> Text:
    owed, at = what(obligation), due_time(scene, obligation)
    if obligation.id.startswith(ACKNOWLEDGE):
        owed = C("summary", "acknowledged")
    if obligation.met_at is None:
        return T("{what}: due {at}, not done yet", what=owed, at=at)
    if over := was_late(obligation):
        return T("{what}: due {at}, done {done}, {over} late", what=owed, at=at, done=obligation.met_at, over=over)
    return T("{what}: due {at}, done {done}", what=owed, at=at, done=obligation.met_at)
