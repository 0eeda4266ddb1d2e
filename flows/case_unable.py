"""What cannot be done about a case, and why: whatever hangs on it climbs at once, or the next way is tried."""

from flows import escalation, petition_word, ping
from flows.case_ladder import Ask, climb, renew
from flows.case_round import refuse_early
from flows.draft import Draft
from flows.escalation import Climb
from flows.event import Unable
from flows.obligation import Obligation
from flows.offer import open_actions
from flows.outbound import Say
from flows.plan import Action
from flows.record import Case, Done, Scene
from flows.terms import PersonId
from flows.view import holds, view_of


def unable(draft: Draft, event: Unable) -> None:
    """It cannot be done: what hangs on it goes up the ladder at once, though its time has not come.

    Where the plan has another way, the promise of this one ends and that of the next begins.
    """
    action = next((each for each in open_actions(draft.case, draft.scene) if each.id == event.action), None)
    if action is None or action.unable is None:
        refuse_early(draft, event.action)
        raise draft.stale()
    if action.id in draft.case.unable:
        raise draft.refuse(ping.done, "already_did")
    if _lacks_reason(draft, action, event):
        raise draft.refuse(petition_word.needs_reason)
    tries = sum(each.action == action.id for each in draft.case.failed)
    said = Done(action=action.id, at=draft.at, by=event.by, answers=event.answers, round=tries + 1)
    draft.change(unable={**draft.case.unable, action.id: said}, failed=(*draft.case.failed, said))
    draft.say(ping.unable_line, action, event.by)
    renew(draft)
    hanging = (rule.id for rule in draft.scene.plan.rules.values() if rule.met_by == action.id)
    climbing = [each for each in hanging if draft.opened(each)]
    for each in climbing:
        climb(draft, each, draft.scene.now, _asking(draft, each, event.by))
    draft.reply(ping.done, "escalated" if climbing or action.why is None else "did")


def _lacks_reason(draft: Draft, action: Action, event: Unable) -> bool:
    """Whether the reason is missing that the plan asks for."""
    if action.why is None or action.why.optional or not holds(action.why.when, view_of(draft.case, draft.scene)):
        return False
    given = event.answers.get(action.why.id)
    return given is None or given.skipped


def _asking(draft: Draft, wanted: str, by: str) -> Ask:
    def ask(person: PersonId, _found: Climb) -> None:
        draft.say_of(_cannot, wanted, person, by)

    return ask


def _cannot(case: Case, scene: Scene, obligation: Obligation, person: PersonId, by: str) -> Say:
    following = escalation.ahead(case, scene, obligation)
    return ping.unable(case, scene, obligation, person, by, following.role, following.at)
