"""The thresholds of a plan in one case: which are ahead and when, which have passed, and which count no longer."""

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from flows.draft import Draft
from flows.grounds import told_time
from flows.record import Case, CaseState, Done, Scene
from flows.round import counting, last_done
from flows.threshold import Threshold
from flows.view import answer_in, holds, view_of

MARK = "mark"
"""What the key of a threshold begins with among what a case waits for."""


def waiting(case: Case) -> Iterable[tuple[str, datetime]]:
    """The thresholds that a case waits for, as key and time."""
    if case.state is not CaseState.CLOSED:
        yield from ((f"{MARK}:{each}", due_at) for each, due_at in case.marks.items())


def keep(draft: Draft) -> None:
    """Bring the thresholds up to date with what is known.

    A deed may make one as good as passed. One that passed by a start that stands no longer counts no more, and where
    its deed was done anew it is ahead again.
    """
    thresholds = draft.scene.plan.thresholds
    for each in thresholds:
        _keep(draft, each)
    ahead = {each.id: due_at for each in thresholds if (due_at := _ahead(each, draft.case, draft.scene))}
    if draft.before is not None and draft.before.state is CaseState.CLOSED:
        # Promises end with a closing and stay ended. So does what would have passed meanwhile: passing now, it would
        # tell of a time in which nobody was owed anything, and what counts from it would be late before it began.
        missed = {each: due_at for each, due_at in ahead.items() if due_at <= draft.at}
        if missed:
            draft.change(missed={**draft.case.missed, **missed})
    if draft.case.missed:
        ahead = {each: due_at for each, due_at in ahead.items() if draft.case.missed.get(each) != due_at}
    if ahead != draft.case.marks:
        draft.change(marks=ahead)


def _keep(draft: Draft, threshold: Threshold) -> None:
    case = draft.case
    began_at, passed = start(threshold, case), last_done(case, threshold.id)
    known = _known_by(draft, threshold)
    if passed and not _stands(threshold, passed, began_at, known):
        gone = replace(passed, undone_at=draft.at)
        draft.change(done=tuple(gone if each is passed else each for each in case.done))
        passed = None
    if passed is None and known and _applies(threshold, draft.case, draft.scene):
        draft.change(done=(*draft.case.done, Done(action=threshold.id, at=known.at, by=known.by)))


def _stands(threshold: Threshold, passed: Done, began_at: datetime | None, known: Done | None) -> bool:
    """Whether one that passed did so by the start that is known now, or by a deed that counts still."""
    if began_at is None:
        return False
    if passed.by:
        return known is not None and passed.at >= began_at
    return passed.at >= began_at + threshold.at.delta


def _known_by(draft: Draft, threshold: Threshold) -> Done | None:
    """The deed by which it is as good as passed."""
    meant = {each.id for each in draft.scene.plan.actions if threshold.id in each.meets}
    began_at = start(threshold, draft.case)
    found = (each for each in counting(draft.case) if each.action in meant and began_at and each.at >= began_at)
    return next(found, None) if meant else None


def start(threshold: Threshold, case: Case) -> datetime | None:
    """From where it counts: its deed, or the time that somebody told, or the report.

    None before its deed is done, or before a deed was given the time; that one may lie ahead (when goods will come).
    """
    if threshold.after:
        deed = last_done(case, threshold.after)
        return deed.at if deed else None
    if "." in threshold.since:
        given = answer_in(case, threshold.since)
        return given.at if given else None
    return told_time(threshold.since, case) or case.opened_at


def _applies(threshold: Threshold, case: Case, scene: Scene) -> bool:
    view = view_of(case, scene)
    return holds(threshold.when, view) and not (threshold.unless and holds(threshold.unless, view))


def _ahead(threshold: Threshold, case: Case, scene: Scene) -> datetime | None:
    began_at = start(threshold, case)
    if began_at is None or last_done(case, threshold.id) or not _applies(threshold, case, scene):
        return None
    return began_at + threshold.at.delta
