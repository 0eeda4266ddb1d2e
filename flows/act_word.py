"""What was done about a case, as its card says it: the latest deeds, the stage of the work, and what tables give."""

from flows.description import missing
from flows.ending import ending
from flows.filling import on_card
from flows.record import Case, CaseState, Done, Scene
from flows.round import counting
from flows.telling import fact
from flows.text import C, Series, T, Text

LATEST = 2
"""Deeds that stand on the card."""


def acts(case: Case, scene: Scene) -> list[Text]:
    """The latest deeds that count still and times that passed, and what is missing before the end."""
    lines = [_line(case, scene, each) for each in _shown(case, scene)[-LATEST:]]
    if case.state is CaseState.RESOLVED and not ending(case, scene.plan) and (items := missing(case, scene)):
        lines.append(T("Still missing before closing: {items}", items=Series(items=items)))
    return lines


def _shown(case: Case, scene: Scene) -> list[Done]:
    if not case.done:
        return []
    known = {action.id for action in scene.plan.actions} | {each.id for each in scene.plan.thresholds}
    return [each for each in counting(case) if each.action in known and each.action != case.graded]


def _line(case: Case, scene: Scene, done: Done) -> Text:
    action = next((each for each in scene.plan.actions if each.id == done.action), None)
    if action is not None:
        return fact(case, action, done, scene)
    passed = next(each for each in scene.plan.thresholds if each.id == done.action)
    return C("done", "{at} {what}", at=done.at, what=passed.what.words)


def phase(case: Case, scene: Scene) -> list[Text]:
    """The stage that the work has reached, where the plan names stages."""
    if not case.done:
        return []
    named = {action.id: action.phase for action in scene.plan.actions if action.phase}
    reached = next((found for each in reversed(counting(case)) if (found := named.get(each.action))), None)
    return [T("Stage: {stage}", stage=reached.words)] if reached else []


def decided(case: Case, scene: Scene) -> list[Text]:
    """What the tables of the plan say of this case: who pays, what it costs."""
    shown = {each.id: each.label.words for each in scene.plan.tables if each.label}
    found = on_card(shown, case, scene) if shown else {}
    return [T("{label}: {answer}", label=label, answer=found[each]) for each, label in shown.items() if each in found]
