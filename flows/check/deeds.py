"""What may happen to a case, as the walk tries it: each deed by somebody who may do it, and what the clock brings."""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from flows.case import Case, CaseState, Scene, waits
from flows.check.classes import answers_of, ways_to_do
from flows.check.relevance import Relevance
from flows.deed import REPORTER, Action
from flows.event import (
    Acknowledged,
    CaseEvent,
    Denied,
    Detailed,
    Did,
    Granted,
    Lowered,
    Passed,
    Released,
    Reopened,
    Unable,
)
from flows.fact import Calmed, Confirmed, Cried, Disputed, Withdrawn
from flows.offer import offers_of, open_actions
from flows.petition import grantors, undecided
from flows.terms import Petition, Record
from flows.text import T, Text, same

_ENDING = frozenset({CaseState.RESOLVED, CaseState.REOPENED})


class Deed(Record, frozen=True):
    """One thing that happens, in one or two facts, and how a trail names it. `theirs`: the reporter alone can."""

    name: Text
    events: tuple[CaseEvent, ...]
    theirs: bool = False
    once: str = ""

    @property
    def action(self) -> str:
        """The action of the plan that is done, "" where it is none."""
        return next((each.action for each in self.events if isinstance(each, Did | Detailed | Unable)), "")


def deeds(case: Case, scene: Scene, relevance: Relevance) -> Iterator[Deed]:
    """Everything worth trying where a case stands."""
    at, worker = scene.now, worker_of(case, scene)
    if case.state is CaseState.CLOSED:
        yield Deed(T("reopened"), (Reopened(at=at, by=worker),), once=f"reopened/{case.branch}")
        for action in open_actions(case, scene):
            if action.after_close and action.by != REPORTER:
                yield from _done(action, case, scene, relevance)
        yield from _offered(case, scene, relevance)
        return
    if case.holder is None or case.state in {CaseState.WAITING, CaseState.REOPENED}:
        yield Deed(T("acknowledged"), (Acknowledged(at=at, by=worker),))
    for action in open_actions(case, scene):
        if action.by != REPORTER:
            yield from _done(action, case, scene, relevance)
    yield from _offered(case, scene, relevance)
    yield from _decided(case, scene)
    yield from _said(case, scene, worker)
    for key, due_at in waits(case).items():
        if key.startswith("mark:") or key == "solved":
            yield Deed(T("{time} passes", time=key), (Passed(at=max(at, due_at), key=key, due_at=due_at),))


def worker_of(case: Case, scene: Scene) -> str:
    """Somebody who works the case."""
    return case.holder or next(iter(scene.organisation.group(case.group).members), "")


def doer_of(action: Action, case: Case, scene: Scene) -> str:
    """Somebody who may do an action; nobody when its role has none."""
    if not action.by:
        return worker_of(case, scene)
    role = next((each for each in scene.organisation.roles if each.id == action.by), None)
    return next(iter(role.people), "") if role else ""


def _done(action: Action, case: Case, scene: Scene, relevance: Relevance) -> Iterator[Deed]:
    by, at = doer_of(action, case, scene), scene.now
    if not by:
        return
    did = Did(at=at, by=by, action=action.id)
    side = "" if action.id in relevance.tried else f"{action.id}/{case.branch}/{case.state}"
    if action.approval or not action.asks:
        yield Deed(same(action.id), (did,), once=side)
    if action.approval and (above := _grantor(case, scene, action)):
        yield from _allowed(action, did, Granted(at=at, by=above, number=len(case.petitions) + 1), relevance)
    telling = action.id in relevance.telling
    for number, (name, answers) in enumerate(ways_to_do(action, relevance, at) if action.asks else ()):
        told = Detailed(at=at, by=by, action=action.id, answers=dict(answers))
        # What nothing waits for is tried in every way once a branch, and in one way everywhere.
        once = f"{action.id} ({name})/{case.branch}" if number and not telling else side and f"{side}/{name}"
        yield Deed(_called(action, name), (told,) if action.complete else (did, told), once=once)
    if action.unable and action.id not in case.unable:
        yield from (replace(each, once=side) for each in _unable(action, by, at, relevance))


def _called(action: Action, answers: str) -> Text:
    """A deed by its id, with what is answered where that tells it apart."""
    return T("{deed} ({answers})", deed=action.id, answers=answers) if answers else same(action.id)


def _grantor(case: Case, scene: Scene, action: Action) -> str:
    """Somebody who may agree to it."""
    roles = set(grantors(case, scene, Petition.ACTION, action.id))
    people = (person for role in scene.organisation.roles if role.id in roles for person in role.people)
    return next(people, "")


def _allowed(action: Action, did: Did, granted: Granted, relevance: Relevance) -> Iterator[Deed]:
    """A deed that needs leave, with the leave that is given to it at once."""
    for name, answers in ways_to_do(action, relevance, did.at):
        told = Detailed(at=did.at, by=did.by, action=action.id, answers=dict(answers))
        yield Deed(T("{deed}, granted", deed=_called(action, name)), (did, granted, *((told,) if action.asks else ())))


def _unable(action: Action, by: str, at: datetime, relevance: Relevance) -> Iterator[Deed]:
    every = answers_of(action.why, f"{action.id}.", relevance, at) if action.why else iter([("", None)])
    for name, answer in every:
        answers = {action.why.id: answer} if action.why and answer else {}
        yield Deed(
            T("cannot {deed}", deed=_called(action, name)), (Unable(at=at, by=by, action=action.id, answers=answers),)
        )


def _offered(case: Case, scene: Scene, relevance: Relevance) -> Iterator[Deed]:
    """What the reporter is offered: done by themselves, or recorded for them after a call."""
    at = scene.now
    for offer in offers_of(case, scene):
        action, by = scene.plan.action(offer.action), case.reporter.person
        did = Did(at=at, by=by, action=action.id, round=offer.round)
        for name, answers in ways_to_do(action, relevance, at):
            told = Detailed(at=at, by=by, action=action.id, answers=dict(answers))
            events = (did,) if not action.asks else (told,) if action.complete else (did, told)
            yield Deed(T("the reporter: {deed}", deed=_called(action, name)), events, theirs=False)


def _decided(case: Case, scene: Scene) -> Iterator[Deed]:
    for each in undecided(case):
        roles = set(grantors(case, scene, each.what, each.about)) | set(each.told)
        people = [person for role in scene.organisation.roles if role.id in roles for person in role.people]
        for person in people[:1]:
            yield Deed(T("{deed}, granted", deed=each.about), (Granted(at=scene.now, by=person, number=each.number),))
            denied = Denied(at=scene.now, by=person, number=each.number, reason="说明")
            yield Deed(T("{deed}, refused", deed=each.about), (denied,))


def _said(case: Case, scene: Scene, worker: str) -> Iterator[Deed]:
    """What the reporter says of the whole case, and what a person confirms by a call."""
    at, who, where = scene.now, case.reporter.person, f"{case.branch}/{case.state}"
    if case.state in _ENDING and case.confirmed_at is None:
        yield Deed(T("solved, says the reporter"), (Confirmed(at=at, by=who),), theirs=True)
        yield Deed(T("solved, said on the telephone"), (Confirmed(at=at, by=worker, called=True),))
    if case.state is CaseState.RESOLVED:
        yield Deed(
            T("not solved, says the reporter"), (Disputed(at=at, by=who),), theirs=True, once=f"not/{case.branch}"
        )
    # Nothing else changes by it: what stands called off can be worked on as before.
    off = Withdrawn(at=at, by=who)
    yield Deed(T("called off"), (off,), theirs=True, once=f"off/{where}")
    yield Deed(T("called off, confirmed"), (off, Released(at=at, by=worker)), theirs=True, once=f"released/{where}")
    if case.calmed_at is not None:
        yield Deed(T("no danger, confirmed"), (Lowered(at=at, by=worker),))
    branch = scene.plan.cry_branch
    if branch is not None and case.branch != branch.id:
        cried = Cried(at=at, by=who, words="救命", branch=branch.id)
        yield Deed(T("a cry for help"), (cried,), theirs=True, once=f"cry/{where}")
    elif branch is not None and case.calmed_at is None:
        yield Deed(T("no danger, says the reporter"), (Calmed(at=at, by=who),), theirs=True, once=f"calm/{where}")
