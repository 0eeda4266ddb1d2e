"""Actions: somebody may do them, what they ask and undo is there, and what they offer can be taken."""

from collections.abc import Iterator

from flows.check.asking import asked, times
from flows.check.conditions import condition
from flows.check.ground import Ground
from flows.check.misfit import Misfit, circles, label, missing, stands
from flows.check.promises import is_clock
from flows.deed import REPORTER, Action
from flows.question import Question, QuestionKind
from flows.text import T

STATES = frozenset({"", "on_the_way", "on_site", "resolved"})


def actions(ground: Ground) -> Iterator[Misfit]:
    """Everything that is done by a press."""
    every = ground.plan.actions
    for at, action in enumerate(every):
        path = f"$.actions[{at}]"
        yield from label(f"{path}.label", action.label)
        yield from condition(f"{path}.when", action.when, ground)
        if action.unless:
            yield from condition(f"{path}.unless", action.unless, ground)
        if action.becomes not in STATES:
            yield f"{path}.becomes", stands(action.becomes), T("expected on_the_way, on_site or resolved")
        yield from ground.named_doers(f"{path}.by", action.by)
        yield from ground.named_roles(f"{path}.approval", (action.approval,))
        yield from _hanging(path, action, ground)
        yield from _details(path, action, ground)
        yield from _rounds(path, action, ground)
        yield from _reporters(path, action, ground)
    places = {action.id: at for at, action in enumerate(every)}
    for name, first in circles({action.id: action.needs for action in every}):
        yield (
            f"$.actions[{places[name]}].needs",
            T("'{name}' waits for itself", name=name),
            T("expected '{other}' to come without it", other=first),
        )


def _hanging(path: str, action: Action, ground: Ground) -> Iterator[Misfit]:
    """What comes first, what it keeps, and where it leads."""
    for number, needed in enumerate(action.needs):
        yield from missing(f"{path}.needs[{number}]", "action", needed, ground.deeds)
    if action.branch:
        yield from missing(f"{path}.branch", "branch", action.branch, ground.branches)
    if action.closes and not is_clock(action.closes.at):
        yield f"{path}.closes.at", stands(action.closes.at), T("expected HH:MM")
    promises = {rule.id for rule in ground.plan.obligations} | {each.id for each in ground.plan.thresholds}
    for number, promise in enumerate(action.meets):
        yield from missing(f"{path}.meets[{number}]", "promise", promise, promises)
    if action.at:
        known = times(action.asks)
        if action.at not in known:
            yield (
                f"{path}.at",
                T("it asks for no time called '{name}'", name=action.at),
                T("expected a question of kind time in `asks`"),
            )
    if action.tells_to:
        known = {each.id for each in ground.organisation.audiences}
        yield from missing(f"{path}.tells_to", "audience", action.tells_to, known)
        if action.tells is None:
            yield f"{path}.tells_to", T("there is nothing to tell them"), T("expected `tells`")


def _details(path: str, action: Action, ground: Ground) -> Iterator[Misfit]:
    """What an action asks, and what hangs on the answers."""
    siblings = {each.id: each for each in action.asks}
    for number, question in enumerate(action.asks):
        place = f"{path}.asks[{number}]"
        yield from asked(place, question, ground)
        yield from condition(f"{place}.when", question.when, ground, siblings)
        yield from _options(place, action, question, ground)
        if question.answered_by:
            found = T("only what a reporter is asked is answered by an action")
            yield f"{place}.answered_by", found, T("expected no `answered_by`")
    if action.complete and all(question.optional for question in action.asks):
        yield (
            f"{path}.complete",
            T("it asks nothing that must be answered"),
            T("expected `asks` that are not all optional"),
        )
    if action.why:
        yield from asked(f"{path}.why", action.why, ground)
        yield from condition(f"{path}.why.when", action.why.when, ground)
        if action.unable is None:
            yield f"{path}.why", T("nobody can say that they are unable"), T("expected `unable`")


def _options(path: str, action: Action, question: Question, ground: Ground) -> Iterator[Misfit]:
    """What hangs on one option of what a deed asks."""
    promises = {rule.id for rule in ground.plan.obligations}
    taken = any(branch.also for branch in ground.plan.branches)  # what is taken along may be what is put off
    for at, option in enumerate(question.options):
        where = f"{path}.options[{at}]"
        if question.kind is QuestionKind.TIME and option.minutes is None:
            yield where, T("a time without minutes"), T("expected `minutes`, counted from the press")
        if option.extends and not taken:
            yield from missing(f"{where}.extends", "promise", option.extends, promises)
        if option.extends and "reason" not in {each.id for each in action.asks}:
            yield (
                f"$.actions[{ground.place(action)}].asks",
                T("a promise is put off without a reason"),
                T("expected a question called reason"),
            )
        if option.ends or option.plan or option.back:
            yield where, T("it leads nowhere in a deed"), T("expected no `ends`, no `plan` and no `back`")
        if option.branch:
            yield from missing(f"{where}.branch", "branch", option.branch, ground.branches)


def _rounds(path: str, action: Action, ground: Ground) -> Iterator[Misfit]:
    """What is undone and offered, and what a version is called."""
    for number, undone in enumerate(action.undoes):
        yield from missing(f"{path}.undoes[{number}]", "action", undone, ground.deeds)
        if undone == action.id:
            yield f"{path}.undoes[{number}]", T("it undoes itself"), T("expected other actions")
    for number, offered in enumerate(action.offers):
        yield from missing(f"{path}.offers[{number}]", "action", offered, ground.actions)
        if offered in ground.actions and ground.actions[offered].by != REPORTER:
            yield (
                f"{path}.offers[{number}]",
                T("the reporter cannot do '{name}'", name=offered),
                T("expected `by: reporter` in it"),
            )
    if action.offers and action.tells is None:
        yield f"{path}.offers", T("no message bears their keys"), T("expected `tells`")
    if action.versions and not ("{n}" in action.versions.zh and "{n}" in action.versions.en):
        yield f"{path}.versions", T("versions are called alike"), T("expected {place} in both languages", place="{n}")
    if action.gate and not action.needs:
        yield f"{path}.gate", T("nothing has to come first"), T("expected `needs`")


def _reporters(path: str, action: Action, ground: Ground) -> Iterator[Misfit]:
    """What the reporter does is offered to them, and needs nobody's leave."""
    if action.by != REPORTER:
        return
    offered = any(action.id in each.offers for each in ground.plan.actions)
    if not offered and not action.after_close:
        yield f"{path}.by", T("nothing offers it to the reporter"), T("expected `offers` in another action")
    if action.approval:
        yield f"{path}.approval", T("the reporter asks nobody's leave"), T("expected no `approval`")
    if action.becomes:
        yield f"{path}.becomes", T("the reporter does not move the work"), T("expected `branch`, or nothing")
