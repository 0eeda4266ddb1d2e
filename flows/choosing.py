"""Choices that are put to one presser in private: the rarer keys of a case, and which plan, promise, case or person."""

from collections.abc import Iterable

from flows import key, notice_word, offer_key
from flows.description import headline
from flows.naming import holders, the_reporter
from flows.notice_call import unanswered
from flows.obligation import ACKNOWLEDGE, Obligation, prescribed
from flows.outbound import Button, Kind, Rows, Say, ToPerson
from flows.permission import may
from flows.plan import Branch, Plan
from flows.promise import due_line, in_order, what
from flows.record import Case, CaseState, Scene
from flows.routing import role_named
from flows.terms import PersonId, PlanHash, Severity
from flows.text import Series, T, Text
from flows.tiding import case_line, to_person

MOST = 24
"""Keys of one choice."""


def _choice(case: Case, person: str, question: Text, keys: Rows, *lines: Text) -> Say:
    to = ToPerson(person=PersonId(person))
    return Say(to=to, lines=lines, question=(question,), buttons=keys[:MOST], kind=Kind.PROMPT, case=case.id)


# --- the rarer keys ---------------------------------------------------------------------------------------------------
def more(case: Case, scene: Scene, person: str) -> Say:
    """Everything else that this person may do with the case now."""
    rest = [each for each in case.obligations if each.paused_at]
    dues = _to_be_put_off(case)
    keys = [
        *key.role_keys(case, scene, person),
        *_by_phone(case, scene, person),
        *key.beyond_the_card(case, scene),
        *(key.act(case, T("Resume"), f"resume:{each.id}") for each in rest),
        *((key.act(case, T("Put off"), "extend"), key.act(case, T("Pause"), "pause")) if dues else ()),
        *((key.act(case, T("Done, record it"), "enter"),) if _to_be_entered(case, scene) else ()),
        key.act(case, T("Other plan"), "replan"),
        *((key.act(case, T("Merge into"), "link"),) if not case.followers else ()),
        *_settled(case, scene, person),
        *(notice_word.unheard_key(case, each) for each in case.announced[-1:] if unanswered(case, each)),
    ]
    return _choice(case, person, T("What else?"), key.side_by_side(keys, 2), case_line(case, scene))


def _by_phone(case: Case, scene: Scene, person: str) -> tuple[Button, ...]:
    """A call in which the reporter has answered what they are offered, for whoever may record one."""
    own = offer_key.by_phone(case, scene)
    allowed = may(person, "record a call", case, scene) and own not in key.role_keys(case, scene, person)
    return (own,) if own and allowed else ()


def said(case: Case, scene: Scene, person: str) -> Say:
    """What the reporter has said on the telephone, of all that they are offered."""
    keys = offer_key.all_by_phone(case, scene)
    if not keys:
        return to_person(case, person, (T("{number}: nothing is offered now.", number=case.number),))
    question = T("What did {who} say on the telephone?", who=the_reporter(case, scene))
    return _choice(case, person, question, key.rows(*keys), case_line(case, scene))


def _settled(case: Case, scene: Scene, person: str) -> tuple[Button, ...]:
    """A recorded call in which the reporter was satisfied, where only their word closes."""
    asked = case.state in {CaseState.RESOLVED, CaseState.REOPENED} and case.confirmed_at is None
    allowed = may(person, "record a call", case, scene)
    return (key.satisfied(case),) if scene.plan.closing.satisfied and asked and allowed else ()


# --- which promise ----------------------------------------------------------------------------------------------------
def promises(case: Case, scene: Scene, person: str, what: str) -> Say:
    """Which promise is to be put off (`extend`), to rest (`pause`), or was kept earlier (`enter`)."""
    if what == "enter":
        return _kept_before(case, scene, person)
    dues = [each for each in _to_be_put_off(case) if may(person, "petition", case, scene, each.id)]
    if not dues:
        return to_person(case, person, (T("{number}: nothing is due that could be moved.", number=case.number),))
    keys = tuple(key.act(case, each.what.words, f"{what}:{each.id}") for each in dues)
    question = T("What is to be put off?") if what == "extend" else T("What is to be paused?")
    lines = tuple(due_line(case, scene, each, distance=False) for each in dues)
    return _choice(case, person, question, key.rows(*keys), case_line(case, scene), *lines)


def _kept_before(case: Case, scene: Scene, person: str) -> Say:
    dues = [each for each in _to_be_entered(case, scene) if may(person, "record a call", case, scene, each.id)]
    if not dues:
        return to_person(case, person, (T("{number}: nothing is overdue that could be recorded.", number=case.number),))
    keys = key.rows(*(key.act(case, each.what.words, f"enter:{each.id}") for each in dues))
    lines = tuple(due_line(case, scene, each, distance=False) for each in dues)
    return _choice(case, person, T("What was done?"), keys, case_line(case, scene), *lines)


def _to_be_entered(case: Case, scene: Scene) -> list[Obligation]:
    late = (each for each in in_order(case) if each.due_at <= scene.now)
    return [each for each in late if key.can_be_entered(case, scene, each)]


def _to_be_put_off(case: Case) -> list[Obligation]:
    return [each for each in in_order(case) if each.id != ACKNOWLEDGE]


# --- which plan -------------------------------------------------------------------------------------------------------
def plans(case: Case, scene: Scene, person: str, wanted: str = "") -> Say:
    """Which plan, or which branch of the `wanted` one; the case's own comes first."""
    offered = [(name, plan) for name, plan in _offered(case, scene) if not wanted or plan.id == wanted]
    if wanted or len(offered) == 1:
        keys = [_branch_key(case, plan, branch) for name, plan in offered for branch in _others(case, name, plan)]
        return _choice(case, person, T("What kind of case is it now?"), key.rows(*keys), case_line(case, scene))
    keys = [_plan_key(case, name, plan) for name, plan in offered]
    return _choice(case, person, T("Which plan does it follow now?"), key.side_by_side(keys, 2), case_line(case, scene))


def _offered(case: Case, scene: Scene) -> list[tuple[PlanHash, Plan]]:
    """The plans that lead elsewhere than where the case is."""
    own = [(name, plan) for name, plan in scene.offered if plan.id == scene.plan.id]
    known = [*own, *(each for each in scene.offered if each[1].id != scene.plan.id)]
    return [(name, plan) for name, plan in known if _others(case, name, plan)]


def _others(case: Case, name: PlanHash, plan: Plan) -> list[Branch]:
    own = plan.by_calendar
    return [each for each in plan.branches if each.id not in own and (name != case.plan or each.id != case.branch)]


def _plan_key(case: Case, name: PlanHash, plan: Plan) -> Button:
    branches = _others(case, name, plan)
    if len(branches) == 1:
        return _branch_key(case, plan, branches[0])
    return key.act(case, plan.title.words, "replan", argument=plan.id)


def _branch_key(case: Case, plan: Plan, branch: Branch) -> Button:
    title: Text = branch.title.words
    label = T("{title}, emergency", title=title) if branch.severity is Severity.EMERGENCY else title
    return key.act(case, label, f"replan:{plan.id}/{branch.id}")


def hash_of(scene: Scene, plan: str) -> PlanHash | None:
    """Under which hash an offered plan goes now."""
    return next((name for name, each in scene.offered if each.id == plan), None)


# --- which case -------------------------------------------------------------------------------------------------------
def leads(case: Case, person: str, others: Iterable[tuple[Case, Scene]]) -> Say:
    """Which case leads."""
    found = list(others)
    if not found:
        none = T("{number}: there is no other case it could belong to.", number=case.number)
        owed = Series(items=tuple(what(each) for each in prescribed(case.obligations)))
        only = T("It can be merged only where this is promised too: {what}.", what=owed) if owed.items else None
        return to_person(case, person, (none, only))
    keys = tuple(key.act(case, T("Into {number}", number=each.number), f"link:{each.id}") for each, _ in found)
    lines = tuple(headline(each, under) for each, under in found)
    question = T("Into which case is {number} merged?", number=case.number)
    return _choice(case, person, question, key.rows(*keys), *lines)


# --- which person -----------------------------------------------------------------------------------------------------
def people(case: Case, scene: Scene, person: str, wanted: str) -> Say:
    """Who sees to a promise instead: others of the role that owes it, else somebody above."""
    owed = case.obligation(wanted)
    role = role_named(scene.organisation, owed.role) if owed and owed.role else None
    others = [each for each in role.people if each != person] if role else []
    if not others and owed:
        others = [each for above in owed.ladder for each in holders(scene, above) if each != person]
    found = [each for each in dict.fromkeys(others) if each in scene.reachable]
    if not found:
        return to_person(case, person, (T("{number}: nobody else can be asked.", number=case.number),))
    name = scene.organisation.name_of
    keys = tuple(key.act(case, name(each).words, f"give:{wanted}", argument=each) for each in found)
    about = (case_line(case, scene), *((due_line(case, scene, owed, distance=True),) if owed else ()))
    return _choice(case, person, T("Who is to be asked instead?"), key.side_by_side(keys, 2), *about)
