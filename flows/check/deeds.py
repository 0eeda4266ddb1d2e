"""What may happen to a case, as the walk tries it: each deed by somebody who may do it, and what the clock brings."""

from collections.abc import Iterator
from datetime import datetime

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

_ENDING = frozenset({CaseState.RESOLVED, CaseState.REOPENED})


class Deed(Record, frozen=True):
    """One thing that happens, in one or two facts, and how a trail names it. `theirs`: the reporter alone can."""

    name: str
    events: tuple[CaseEvent, ...]
    theirs: bool = False
    once: str = ""


def deeds(case: Case, scene: Scene, relevance: Relevance) -> Iterator[Deed]:
    """Everything worth trying where a case stands."""
    at, worker = scene.now, worker_of(case, scene)
    if case.state is CaseState.CLOSED:
        yield Deed("reopened", (Reopened(at=at, by=worker),), once=f"reopened/{case.branch}")
        for action in open_actions(case, scene):
            if action.after_close and action.by != REPORTER:
                yield from _done(action, case, scene, relevance)
        yield from _offered(case, scene, relevance)
        return
    if case.holder is None or case.state in {CaseState.WAITING, CaseState.REOPENED}:
        yield Deed("acknowledged", (Acknowledged(at=at, by=worker),))
    for action in open_actions(case, scene):
        if action.by != REPORTER:
            yield from _done(action, case, scene, relevance)
    yield from _offered(case, scene, relevance)
    yield from _decided(case, scene)
    yield from _said(case, scene, worker)
    for key, due_at in waits(case).items():
        if key.startswith("mark:") or key == "solved":
            yield Deed(f"{key} passes", (Passed(at=max(at, due_at), key=key, due_at=due_at),))


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
    if action.approval or not action.asks:
        yield Deed(action.id, (did,))
    if action.approval and (above := _grantor(case, scene, action)):
        yield from _allowed(action, did, Granted(at=at, by=above, number=len(case.petitions) + 1), relevance)
    gates = action.id in relevance.telling
    for number, (name, answers) in enumerate(ways_to_do(action, relevance, at) if action.asks else ()):
        told = Detailed(at=at, by=by, action=action.id, answers=dict(answers))
        named = f"{action.id} ({name})" if name else action.id
        # What nothing waits for is tried in every way once a branch, and in one way everywhere.
        once = f"{named}/{case.branch}" if number and not gates else ""
        yield Deed(named, (told,) if action.complete else (did, told), once=once)
    if action.unable and action.id not in case.unable:
        yield from _unable(action, by, at, relevance)


def _grantor(case: Case, scene: Scene, action: Action) -> str:
    """Somebody who may agree to it."""
    roles = set(grantors(case, scene, Petition.ACTION, action.id))
    people = (person for role in scene.organisation.roles if role.id in roles for person in role.people)
    return next(people, "")


def _allowed(action: Action, did: Did, granted: Granted, relevance: Relevance) -> Iterator[Deed]:
    """A deed that needs leave, with the leave that is given to it at once."""
    for name, answers in ways_to_do(action, relevance, did.at):
        told = Detailed(at=did.at, by=did.by, action=action.id, answers=dict(answers))
        named = f"{action.id} ({name})" if name else action.id
        yield Deed(f"{named}, granted", (did, granted, *((told,) if action.asks else ())))


def _unable(action: Action, by: str, at: datetime, relevance: Relevance) -> Iterator[Deed]:
    every = answers_of(action.why, f"{action.id}.", relevance, at) if action.why else iter([("", None)])
    for name, answer in every:
        answers = {action.why.id: answer} if action.why and answer else {}
        named = f"cannot {action.id}" + (f" ({name})" if name else "")
        yield Deed(named, (Unable(at=at, by=by, action=action.id, answers=answers),))


def _offered(case: Case, scene: Scene, relevance: Relevance) -> Iterator[Deed]:
    """What the reporter is offered: done by themselves, or recorded for them after a call."""
    at = scene.now
    for offer in offers_of(case, scene):
        action, by = scene.plan.action(offer.action), case.reporter.person
        did = Did(at=at, by=by, action=action.id, round=offer.round)
        for name, answers in ways_to_do(action, relevance, at):
            told = Detailed(at=at, by=by, action=action.id, answers=dict(answers))
            events = (did,) if not action.asks else (told,) if action.complete else (did, told)
            yield Deed(f"the reporter: {action.id}" + (f" ({name})" if name else ""), events, theirs=False)


def _decided(case: Case, scene: Scene) -> Iterator[Deed]:
    for each in undecided(case):
        roles = set(grantors(case, scene, each.what, each.about)) | set(each.told)
        people = [person for role in scene.organisation.roles if role.id in roles for person in role.people]
        for person in people[:1]:
            yield Deed(f"{each.about} granted", (Granted(at=scene.now, by=person, number=each.number),))
            denied = Denied(at=scene.now, by=person, number=each.number, reason="说明")
            yield Deed(f"{each.about} refused", (denied,))


def _said(case: Case, scene: Scene, worker: str) -> Iterator[Deed]:
    """What the reporter says of the whole case, and what a person confirms by a call."""
    at, who, where = scene.now, case.reporter.person, f"{case.branch}/{case.state}"
    if case.state in _ENDING and case.confirmed_at is None:
        yield Deed("solved, says the reporter", (Confirmed(at=at, by=who),), theirs=True)
        yield Deed("solved, said on the telephone", (Confirmed(at=at, by=worker, called=True),))
    if case.state is CaseState.RESOLVED:
        yield Deed("not solved, says the reporter", (Disputed(at=at, by=who),), theirs=True, once=f"not/{case.branch}")
    yield Deed("called off", (Withdrawn(at=at, by=who),), theirs=True, once=f"off/{where}")
    if case.withdrawn_at is not None:
        yield Deed("call-off confirmed", (Released(at=at, by=worker),), once=f"released/{where}")
    if case.calmed_at is not None:
        yield Deed("no danger, confirmed", (Lowered(at=at, by=worker),))
    branch = scene.plan.cry_branch
    if branch is not None and case.branch != branch.id:
        cried = Cried(at=at, by=who, words="救命", branch=branch.id)
        yield Deed("a cry for help", (cried,), theirs=True, once=f"cry/{where}")
    elif branch is not None and case.calmed_at is None:
        yield Deed("no danger, says the reporter", (Calmed(at=at, by=who),), theirs=True, once=f"calm/{where}")
