"""What two walks prove of a plan: every question has a way on, every case an end, every promise somebody to keep it."""

from collections import deque
from collections.abc import Iterator

from flows.check.chat import Node
from flows.check.dead import place_of
from flows.check.life import Life
from flows.check.misfit import Fault
from flows.check.moves import SILENCE
from flows.check.talk import Talk
from flows.conversation import Phase
from flows.outbound import Press
from flows.plan import Plan
from flows.record import Move
from flows.text import T, Text, listed

_FORM = frozenset({Phase.ASKING, Phase.CORRECTING, Phase.CHECKING})


# --- the talk ---------------------------------------------------------------------------------------------------------
def of_talk(plan: Plan, talk: Talk) -> Iterator[Fault]:
    """What is wrong with how a report is taken."""
    for at, move, error in talk.broken:
        yield Fault(
            plan=plan.id,
            path="$",
            found=T("the talk breaks ({error})", error=error),
            expected=T("expected an answer"),
            trail=talk.trail(at, move),
        )
    yield from _questions(plan, talk)
    for at, node in enumerate(talk.nodes):
        if at and not node.opened and not node.ended and node.before > 0:
            yield from _goes_on(plan, talk, at, node)
    yield from _numbers(plan, talk)


def _questions(plan: Plan, talk: Talk) -> Iterator[Fault]:
    """Each question is asked somewhere, and there some answer to it is taken."""
    for at, question in enumerate(plan.questions):
        path = f"$.questions[{at}]"
        if question.id not in talk.asked:
            expected = T("expected a way that leads to it (its `when`, or what comes before it)")
            yield Fault(
                plan=plan.id, path=path, found=T("nobody is ever asked '{name}'", name=question.id), expected=expected
            )
            continue
        asking = [place for place, node in enumerate(talk.nodes) if _asks(node, question.id)]
        taken = {edge.one for edge in talk.edges if _takes(talk.nodes[edge.one], talk.nodes[edge.other], question.id)}
        if asking and not taken:
            expected = T("expected an answer that can be given in a chat")
            found = T("no answer to '{name}' is taken", name=question.id)
            yield Fault(plan=plan.id, path=path, found=found, expected=expected, trail=talk.trail(asking[0]))


def _asks(node: Node, question: str) -> bool:
    form = node.conversation.form
    return form is not None and form.asked == question and node.conversation.phase is Phase.ASKING


def _takes(one: Node, other: Node, question: str) -> bool:
    return _asks(one, question) and not _asks(other, question)


def _goes_on(plan: Plan, talk: Talk, at: int, node: Node) -> Iterator[Fault]:
    """While no case is open, silence opens one; and nothing ends without a case or an answer."""
    form = node.conversation.form
    if node.conversation.phase is Phase.QUIET and form is not None:
        found, expected = T("it ends without a case"), T("expected `opens`, `ends` with `says`, or a branch")
        yield Fault(
            plan=plan.id, path=_asked_before(plan, talk, node), found=found, expected=expected, trail=talk.trail(at)
        )
    elif form is not None and form.plan == talk.compiled.hash and node.conversation.phase in _FORM:
        after = [talk.nodes[edge.other] for edge in talk.out(at) if edge.move == SILENCE]
        if not any(each.opened or each.ended or each.conversation.phase is Phase.QUIET for each in after):
            found, expected = T("silence opens no case"), T("expected a case with what is known")
            path = place_of(plan, "questions", form.asked)
            yield Fault(plan=plan.id, path=path, found=found, expected=expected, trail=talk.trail(at, SILENCE))


def _asked_before(plan: Plan, talk: Talk, node: Node) -> str:
    form = talk.nodes[node.before].conversation.form
    return place_of(plan, "questions", form.asked) if form and form.asked else "$.questions"


def _numbers(plan: Plan, talk: Talk) -> Iterator[Fault]:
    """Where people may be hurt, nothing is asked before the emergency numbers were read."""
    if not talk.is_grave:
        return
    waiting = deque((at, talk.trail(at)) for at, node in enumerate(talk.nodes) if node.before < 0)
    silent = {at for at, _ in waiting}
    while waiting:
        at, trail = waiting.popleft()
        node, form = talk.nodes[at], talk.nodes[at].conversation.form
        if form is not None and form.plan == talk.compiled.hash and node.conversation.phase in _FORM:
            path = place_of(plan, "questions", form.asked)
            found, expected = (
                T("'{name}' is asked before the emergency numbers", name=form.asked),
                T("expected `numbers: true`"),
            )
            yield Fault(plan=plan.id, path=path, found=found, expected=expected, trail=trail)
            return
        for edge in talk.out(at):
            if not edge.warns and edge.other not in silent:
                silent.add(edge.other)
                waiting.append((edge.other, (*trail, edge.move)))


# --- the case ---------------------------------------------------------------------------------------------------------
def of_life(plan: Plan, life: Life) -> Iterator[Fault]:
    """What is wrong with how a case is worked."""
    for at, deed, error in life.broken:
        found, trail = T("the case breaks ({error})", error=error), life.trail(at, deed)
        yield Fault(plan=plan.id, path="$", found=found, expected=T("expected a step"), trail=trail)
    yield from _ends(plan, life)
    # A walk that was cut short may not have met what keeps it.
    for name, at in () if life.cut else life.seen.started.items():
        if name in life.plan.rules and name not in life.seen.met:
            found, expected = (
                T("nobody can keep '{name}'", name=name),
                T("expected `met_by`, or a role that has people"),
            )
            path = place_of(plan, "obligations", name)
            yield Fault(plan=plan.id, path=path, found=found, expected=expected, trail=life.trail(at))


def _ends(plan: Plan, life: Life) -> Iterator[Fault]:
    """Every case can be closed, whatever was done before, without the reporter's own word."""
    seen: set[str] = set()
    for at in life.stuck():
        case = life.moments[at].case
        if case.branch in seen:
            continue
        seen.add(case.branch)
        lacking = life.lacking(case)
        path = place_of(plan, "actions", lacking[0]) if lacking else "$.closing"
        found, expected = _cannot_close(case.branch, lacking), T("expected deeds that lead to the end")
        if not _is_ended(case.branch, life.plan):
            path = path if lacking else "$.actions"
            expected = T("expected an action for it with `becomes: resolved`")
        yield Fault(plan=plan.id, path=path, found=found, expected=expected, trail=life.trail(at))


def _is_ended(branch: str, plan: Plan) -> bool:
    """Whether an action is there that reports a case of this branch as done, or closes it."""
    there = (each for each in plan.actions if not each.when.branches or branch in each.when.branches)
    return any(each.becomes == Move.RESOLVED or each.closes is not None for each in there)


def _cannot_close(branch: str, lacking: tuple[str, ...]) -> Text:
    if not lacking:
        return T("a case in '{branch}' cannot be closed", branch=branch)
    deeds = listed(lacking)
    return T("a case in '{branch}' cannot be closed, {deeds} cannot be done", branch=branch, deeds=deeds)


def presses(talk: Talk, life: Life) -> Iterator[tuple[Press, tuple[Text, ...]]]:
    """Every key that was seen, once, with the way to it."""
    seen: set[object] = set()
    for at, node in enumerate(talk.nodes):
        for button in (each for say in node.said for row in say.buttons for each in row):
            name = (type(button.press), getattr(button.press, "option", getattr(button.press, "action", "")))
            if name not in seen:
                seen.add(name)
                yield button.press, talk.trail(at)
    yield from ((press, life.trail(place)) for press, place in life.seen.presses.items())
