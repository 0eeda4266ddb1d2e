"""The keys under cards and pings: what may be pressed, by the state of the case and the actions of its plan."""

from collections.abc import Sequence

from flows import offer_key
from flows.deed import REPORTER
from flows.naming import beside, group_language
from flows.obligation import ACKNOWLEDGE, CALL_BACK, Obligation
from flows.offer import gated, is_gated, is_open, open_actions
from flows.outbound import Act, Button, Rows
from flows.plan import Action, Tick
from flows.promise import rule_of
from flows.record import Case, CaseState, Move, Scene
from flows.routine import routine
from flows.terms import Language, Severity
from flows.text import T, Text, same
from flows.view import holds, view_of

IN_A_ROW = 3
CARD_KEYS = 9
"""Keys that a card bears at most; the rarer ones are behind its last."""


def act(case: Case, label: Text, action: str, argument: str = "") -> Button:
    """A key that does something to this case."""
    return Button(label=label, press=Act(case=case.id, action=action, argument=argument))


def rows(*keys: Button) -> Rows:
    """One key a row."""
    return tuple((key,) for key in keys)


def side_by_side(keys: Sequence[Button], most: int = IN_A_ROW) -> Rows:
    """Keys that share rows."""
    return tuple(tuple(keys[at : at + most]) for at in range(0, len(keys), most))


# --- single keys ------------------------------------------------------------------------------------------------------
def acknowledge(case: Case) -> Button:
    """I take it."""
    return act(case, T("Acknowledge"), "acknowledge")


def decline(case: Case) -> Button:
    """I cannot."""
    return act(case, T("Decline"), "decline")


def take(case: Case) -> Button:
    """A manager takes the case over."""
    return act(case, T("I take it"), "take")


def remind(case: Case, scene: Scene) -> Button | None:
    """A manager reminds whoever has it."""
    if case.holder is None:
        return None
    return act(case, T("Remind {name}", name=beside(scene, case.holder)), "remind")


def reassign(case: Case) -> Button:
    """Somebody else is to have it."""
    return act(case, T("Reassign"), "reassign")


def noted(case: Case, obligation: Obligation) -> Button:
    """The one who owes it confirms that they know, or that they have called."""
    label = T("Called back") if obligation.id == CALL_BACK else T("Noted")
    return act(case, label, f"noted:{obligation.id}")


def did(case: Case, action: Action) -> Button:
    """An action of the plan was done."""
    return act(case, action.label.words, f"did:{action.id}")


def unable(case: Case, action: Action) -> Button | None:
    """It cannot be done; None when the plan knows no such thing, or when it was said already."""
    if action.unable is None or action.id in case.unable:
        return None
    return act(case, action.unable.words, f"unable:{action.id}")


def reopen(case: Case) -> Button:
    """A closed case goes on."""
    return act(case, T("Reopen"), "reopen")


def lower(case: Case) -> Button:
    """A person confirmed that there is no danger."""
    return act(case, T("No danger, confirmed"), "lower")


def release(case: Case) -> Button:
    """A person confirmed by a call that the reporter calls the case off."""
    return act(case, T("Call-off confirmed"), "release")


def satisfied(case: Case) -> Button:
    """The reporter said on the telephone that they are satisfied."""
    return act(case, T("Satisfied, by phone"), "satisfied")


def escalate(case: Case) -> Button:
    """The next step of the ladder, before its time."""
    return act(case, T("Escalate"), "escalate")


def more(case: Case) -> Button:
    """The rarer keys, in private."""
    return act(case, T("More"), "more")


def give(case: Case, obligation: Obligation) -> Button:
    """Somebody else is to see to it."""
    return act(case, T("Ask someone else"), f"give:{obligation.id}")


def give_to(case: Case, obligation: Obligation) -> Button:
    """The same for whoever is told that nobody answered: another one is to know."""
    return act(case, T("Tell someone else"), f"give:{obligation.id}")


def phone(case: Case) -> Button:
    """The reporter's number, in the answer to the press."""
    return act(case, T("Get phone"), "phone")


def enter(case: Case, obligation: Obligation) -> Button:
    """It was done earlier, by telephone: when and by whom is asked in private."""
    return act(case, T("Done, record it"), f"enter:{obligation.id}")


# --- what the plan offers ---------------------------------------------------------------------------------------------
def role_keys(case: Case, scene: Scene, person: str) -> tuple[Button, ...]:
    """Keys of the actions that only this person's roles may do; they stand in private.

    Those that are too early have theirs where the plan says what such a press is answered with.
    """
    held = scene.organisation.roles_of(person)
    view, theirs = view_of(case, scene), [action for action in scene.plan.actions if action.by in held]
    deeds = [each for each in theirs if is_open(case, scene, each, view)]
    deeds += [each for each in theirs if is_gated(case, scene, each, view)]
    owed = {rule.met_by for rule in scene.plan.obligations}
    unasked = (unable(case, action) for action in deeds if action.id not in owed)
    keys = (*(did(case, action) for action in deeds), *unasked, offer_key.by_phone(case, scene, held))
    return tuple(each for each in keys if each is not None)


def with_role_keys(case: Case, scene: Scene, person: str, first: Rows) -> Rows:
    """Keys of one promise, and of what else only this person's roles may do but for what meets another promise."""
    own = role_keys(case, scene, person)
    if not own:
        return first
    meets = {f"did:{rule.met_by}" for rule in scene.plan.rules.values()}
    meets |= {f"did:{each.id}" for each in scene.plan.actions if not scene.plan.rules.keys().isdisjoint(each.meets)}
    shown = {each.press for row in first for each in row}
    known = (each for each in own if each.press not in shown)
    others = (each for each in known if getattr(each.press, "action", "") not in meets)
    return (*first, *rows(*others))


def action_for(case: Case, scene: Scene, obligation: Obligation) -> Action | None:
    """The action that meets an obligation, when it can be done now."""
    rule = rule_of(scene, obligation)
    if rule is None or not rule.met_by:
        return None
    return next((action for action in open_actions(case, scene) if action.id == rule.met_by), None)


def can_be_entered(case: Case, scene: Scene, obligation: Obligation) -> bool:
    """Whether it can be recorded afterwards; a deed that counts only complete, or by leave, has a form of its own."""
    if not obligation.open or obligation.id == ACKNOWLEDGE:
        return False
    rule = rule_of(scene, obligation)
    if rule is None or not rule.met_by or rule.id == CALL_BACK:
        return True
    action = action_for(case, scene, obligation)
    by_form = action is None or action.by == REPORTER or action.approval or (action.complete and action.asks)
    return not by_form


def keys_for(case: Case, scene: Scene, obligation: Obligation) -> Rows:
    """What the one who owes it may press: done, or impossible; or that they know."""
    action = action_for(case, scene, obligation)
    if action and action.by == REPORTER:
        return rows(*filter(None, (offer_key.by_phone(case, scene),)))
    if action:
        mine = {"", obligation.role or ""}
        also = (
            did(case, each) for each in open_actions(case, scene) if obligation.id in each.meets and each.by in mine
        )
        found = (did(case, action), *also, unable(case, action), new_time(case, scene, obligation))
        return rows(*filter(None, found))
    rule = rule_of(scene, obligation)
    return () if rule and rule.met_by else rows(noted(case, obligation))


def new_time(case: Case, scene: Scene, obligation: Obligation) -> Button | None:
    """A correction of the time that an action's details promised, such as an arrival."""
    rule = rule_of(scene, obligation)
    if rule is None or not rule.expected or not obligation.open:
        return None
    asks = (action.id for action in scene.plan.actions if any(each.id == rule.expected for each in action.asks))
    action = next(asks, None)
    return act(case, T("New time"), f"detail:{action}", argument=rule.expected) if action else None


def open_ticks(case: Case, scene: Scene) -> tuple[Tick, ...]:
    """Lines of the checklist not yet ticked."""
    view = view_of(case, scene)
    return tuple(tick for tick in scene.plan.checklist if tick.id not in case.ticks and holds(tick.when, view))


# --- the card ---------------------------------------------------------------------------------------------------------
def card_keys(case: Case, scene: Scene) -> Rows:
    """The keys of the group's card: they follow the state of the case only."""
    if case.state is CaseState.CLOSED:
        return () if case.follows or routine(case, scene) else ((reopen(case),),)
    rare = (_copy(case, scene), more(case))
    if routine(case, scene):
        return (*side_by_side(_working(case, scene)[: CARD_KEYS - 3]), (escalate(case), *rare))
    if case.state is CaseState.WAITING:
        if case.severity is Severity.EMERGENCY:
            urgent = tuple(did(case, action) for action in at_once(case, scene))
            return ((acknowledge(case), *urgent), *_special(case), (phone(case), *rare))
        return ((acknowledge(case), decline(case)), *_special(case), rare)
    first = _free(case)
    last: Rows = ((phone(case), *rare),)
    if case.severity is not Severity.EMERGENCY:
        last = ((phone(case), reassign(case), escalate(case)), rare)
    room = CARD_KEYS - sum(len(row) for row in (*first, *_special(case), *last))
    return (*first, *_special(case), *side_by_side(_working(case, scene)[: max(room, 1)]), *last)


def beyond_the_card(case: Case, scene: Scene) -> tuple[Button, ...]:
    """The keys of the work that found no room on the card, what cannot be done, and what an emergency leaves out."""
    if case.state in {CaseState.WAITING, CaseState.CLOSED}:
        return ()
    shown = {button.press for row in card_keys(case, scene) for button in row}
    cannot = (unable(case, action) for action in open_actions(case, scene) if not action.by)
    whole = (*_working(case, scene), *_ticks(case, scene), *filter(None, cannot), reassign(case), escalate(case))
    found = {each.press: each for each in whole if each.press not in shown}
    return tuple(found.values())


def _free(case: Case) -> Rows:
    """Whoever wants to may take it; where several must, the others too."""
    owed = case.obligation(ACKNOWLEDGE)
    others = owed is not None and owed.open and bool(owed.noted)
    return ((acknowledge(case),),) if case.holder is None or case.state is CaseState.REOPENED or others else ()


def _working(case: Case, scene: Scene) -> list[Button]:
    """What can be done and ticked now, or is too early and says so; the likeliest first."""
    known = {action.id for action in (*open_actions(case, scene), *gated(case, scene)) if not action.by}
    everybody = [action for action in scene.plan.actions if action.id in known]
    moving = [did(case, action) for action in everybody if action.becomes]
    others = [did(case, action) for action in everybody if not action.becomes]
    times = [found for each in case.obligations if (found := new_time(case, scene, each))]
    if case.severity is not Severity.EMERGENCY:
        return [*moving, *times, *others]
    # Who has to be called comes before the end of it, until somebody is there.
    urgent = [did(case, action) for action in at_once(case, scene)]
    ending = [did(case, action) for action in everybody if action.becomes == Move.RESOLVED]
    first = [each for each in moving if each not in ending or case.state is CaseState.ON_SITE]
    keys = [*urgent, *first, *times, *_ticks(case, scene), *moving, *others]
    return [each for at, each in enumerate(keys) if each not in keys[:at]]


def _ticks(case: Case, scene: Scene) -> list[Button]:
    """The lines of the checklist: on the card of an emergency, else behind its last key."""
    return [act(case, tick.label.words, f"tick:{tick.id}") for tick in open_ticks(case, scene)]


def _special(case: Case) -> Rows:
    """What a person has to confirm by a call."""
    found = []
    if case.calmed_at and case.severity is Severity.EMERGENCY:
        found.append(lower(case))
    if case.withdrawn_at:
        found.append(release(case))
    return rows(*found)


def at_once(case: Case, scene: Scene) -> tuple[Action, ...]:
    """Actions that anyone owes: they need no acknowledgement first."""
    owed = {rule.met_by for rule in scene.plan.obligations if rule.who == "anyone" and rule.met_by}
    return tuple(action for action in open_actions(case, scene) if action.id in owed and not action.by)


def _copy(case: Case, scene: Scene) -> Button:
    """A copy of the card in the presser's own language, for a group that reads another."""
    if group_language(case, scene) is Language.ZH:
        return act(case, same("EN"), "copy:en")
    return act(case, same("中文"), "copy:zh_Hans")
