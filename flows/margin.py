"""What somebody reads of a deed of theirs: that it is recorded, and by how much it was in time or late."""

from datetime import datetime, timedelta

from flows import key
from flows.naming import both
from flows.obligation import Obligation
from flows.outbound import Kind, Say, ToPerson
from flows.plan import Action
from flows.promise import rule_of, what
from flows.record import Case, Done, Scene
from flows.telling import fact
from flows.terms import PersonId
from flows.text import Series, T, Text, same
from flows.tiding import to_person

_MINUTE = timedelta(minutes=1)


def met_by(case: Case, scene: Scene, done: Done) -> Obligation | None:
    """The promise that this deed has met, the one with the least time when there are several."""
    met = (
        each
        for each in case.obligations
        if each.met_at == done.at and (rule := rule_of(scene, each)) is not None and rule.met_by == done.action
    )
    return min(met, key=lambda each: each.due_at, default=None)


def asked(case: Case, scene: Scene, action: Action) -> Text:  # noqa: ARG001 - every answer is asked alike
    """The answer to the press on an action that counts only with its details."""
    return T("{what}: recorded once the questions sent to you in private are answered.", what=action.label.words)


def pressed(case: Case, scene: Scene, action: Action, done: Done) -> Text:
    """The answer to the press: what was done, and its margin."""
    said, owed = fact(case, action, done, scene), met_by(case, scene, done)
    if owed is None:
        return T("Recorded at {at}.", at=done.at)
    spare = owed.due_at - done.at
    if spare >= _MINUTE:
        return T("{what}, {spare} before the limit.", what=said, spare=spare)
    if spare <= -_MINUTE:
        return T("{what}, {over} after the limit.", what=said, over=-spare)
    return T("{what}, just in time.", what=said)


def recorded(case: Case, scene: Scene, action: Action, done: Done) -> Say:
    """To the one who gave the details: how they were taken down, and the margin."""
    line: Text = T("Recorded: {what}.", what=fact(case, action, done, scene, group=False))
    owed = met_by(case, scene, done)
    if owed is not None:
        spare = owed.due_at - done.at
        if spare >= _MINUTE:
            line = both(line, T("{spare} before the limit.", spare=spare))
        elif spare <= -_MINUTE:
            line = both(line, T("{over} after the limit.", over=-spare))
    return Say(to=ToPerson(person=PersonId(done.by)), lines=(line,), kind=Kind.NOTICE, case=case.id)


def entered(case: Case, scene: Scene, obligation: Obligation, who: str, at: datetime, name: str) -> Say:
    """To the one who recorded afterwards what had been done: both times stand in the record."""
    owed, now = what(obligation), scene.now
    if name:
        by = same(name)
        line = T("Recorded: {what}, done at {at} by {name}, entered at {now}.", what=owed, at=at, name=by, now=now)
    else:
        line = T("Recorded: {what}, done at {at}, entered at {now}.", what=owed, at=at, now=now)
    return Say(to=ToPerson(person=PersonId(who)), lines=(line,), kind=Kind.NOTICE, case=case.id)


def incomplete(case: Case, scene: Scene, action: Action, missing: tuple[str, ...], who: str) -> Say:  # noqa: ARG001 - alike
    """To the one who began it: nothing is recorded without these answers."""
    labels = tuple(question.label.words for question in action.asks if question.id in missing)
    line = T(
        "{number}, {what}: not recorded, these answers are missing: {missing}.",
        number=case.number,
        what=action.label.words,
        missing=Series(items=labels),
    )
    return to_person(case, who, (line,), key.rows(key.did(case, action)))
