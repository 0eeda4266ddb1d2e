"""How the calendar opens a case and how that ends: nobody takes it and nobody waits for it; one role owes its proof."""

from flows.case_ladder import renew
from flows.draft import Draft
from flows.event import Opened
from flows.record import Case, Gap, Move, Scene
from flows.round import last_done
from flows.routine import NOT_HELD, routine


def begin(draft: Draft, event: Opened) -> None:
    """Its card is posted without haste, and whoever owes it is asked in private; what is late breaks as ever."""
    duty = routine(draft.case, draft.scene)
    missed = event.report.missed if duty else ()
    gaps = tuple(Gap(at=at, step=duty.promise, why=NOT_HELD) for at in missed) if duty else ()
    draft.move(Move.ACKNOWLEDGED)
    draft.change(paged_at=draft.scene.now, gaps=(*gaps, *draft.case.gaps))
    draft.post_card()
    renew(draft)


def is_over(case: Case, scene: Scene) -> bool:
    """Whether it is done with everything that was asked about it; nobody's word is waited for."""
    duty = routine(case, scene)
    done = last_done(case, duty.proof) if duty else None
    if duty is None or done is None:
        return False
    return done.told or not scene.plan.action(duty.proof).asks
