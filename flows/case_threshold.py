"""A threshold of the plan passes: that stands in the record like a deed, the reporter hears, the case may move."""

from flows import case_grade
from flows.case_ladder import renew
from flows.draft import Draft
from flows.filling import places, standing
from flows.outbound import Say
from flows.receipt import say
from flows.record import Case, Done, Scene
from flows.telling import told
from flows.text import held
from flows.threshold import Threshold


def passed(draft: Draft, wanted: str) -> None:
    """Nothing has kept it from passing: it is done by nobody, at the time at which it was due."""
    threshold = next((each for each in draft.scene.plan.thresholds if each.id == wanted), None)
    due_at = draft.case.marks.get(wanted)
    if threshold is None or due_at is None:
        raise draft.stale()
    done = Done(action=threshold.id, at=due_at, by="")
    draft.change(done=(*draft.case.done, done))
    if threshold.says:
        draft.say(_said, threshold, done)
    if not (threshold.branch and case_grade.move(draft, threshold.branch)):
        renew(draft)


def _said(case: Case, scene: Scene, threshold: Threshold, done: Done) -> Say | None:
    if threshold.says is None:
        return None
    words = told(threshold.says, {**standing(places(threshold.says), case, scene), **held({"at": done.at})})
    return say(case, words) if words else None
