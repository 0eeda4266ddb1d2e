"""Promises: exactly one clock, somebody who owes it, something that keeps it, and an end."""

import re
from collections.abc import Iterator

from flows.check.conditions import condition
from flows.check.ground import Ground
from flows.check.misfit import Misfit, missing, stands
from flows.promise_rule import ObligationRule, Slot
from flows.question import QuestionKind
from flows.table import Gives
from flows.text import T, listed

OWNERS = frozenset({"holder", "anyone"})
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_END_OF_DAY = "24:00"
_DAY = 24 * 60


def promises(ground: Ground) -> Iterator[Misfit]:
    """Everything that the plan promises."""
    for at, rule in enumerate(ground.plan.obligations):
        path = f"$.obligations[{at}]"
        yield from _clock(path, rule, ground)
        yield from _starts(path, rule, ground)
        yield from _owed(path, rule, ground)
        yield from condition(f"{path}.when", rule.when, ground)
        for key in ("unless", "until"):
            held = getattr(rule, key)
            if held:
                yield from condition(f"{path}.{key}", held, ground)


def _owed(path: str, rule: ObligationRule, ground: Ground) -> Iterator[Misfit]:
    """Who owes it, what keeps it, and who hears when it is broken."""
    if rule.who not in OWNERS:
        yield from ground.named_roles(f"{path}.who", (rule.who,))
    elif not rule.met_by:
        yield f"{path}.who", T("{who} cannot confirm it", who=rule.who), T("expected `met_by`, an action of the plan")
    if rule.met_by:
        yield from missing(f"{path}.met_by", "action", rule.met_by, ground.actions)
    for key in ("beside", "escalates_to", "extends"):
        yield from ground.named_roles(f"{path}.{key}", getattr(rule, key))
    if rule.beside and rule.met_by:
        yield f"{path}.beside", T("a deed keeps it for all of them"), T("expected `beside` without `met_by`")
    if rule.who in rule.beside or len(set(rule.beside)) < len(rule.beside):
        yield f"{path}.beside", T("somebody stands there twice"), T("expected each role once")
    for at, fact in enumerate(rule.facts):
        yield from missing(f"{path}.facts[{at}]", "question", fact, {each.id for each in ground.plan.questions})


def _clock(path: str, rule: ObligationRule, ground: Ground) -> Iterator[Misfit]:
    given = (rule.within, rule.by, rule.slots, rule.matrix, rule.before, rule.expected)
    if sum(bool(each) for each in given) != 1:
        yield (
            path,
            T("it needs exactly one clock"),
            T("expected `within`, `by`, `slots`, `matrix`, `before` or `expected`"),
        )
    if rule.by and not is_clock(rule.by.at):
        yield f"{path}.by.at", stands(rule.by.at), T("expected HH:MM, up to 24:00")
    if rule.asks_at and not _CLOCK.fullmatch(rule.asks_at):
        yield f"{path}.asks_at", stands(rule.asks_at), T("expected HH:MM")
    if rule.asks_at and not rule.asks:
        yield f"{path}.asks_at", T("nothing is asked at that time"), T("expected `asks`")
    if rule.matrix:
        lengths = {each.id for each in ground.tables(Gives.LENGTH)}
        yield from missing(f"{path}.matrix", "table of lengths", rule.matrix, lengths)
    yield from _counted(path, rule, ground)
    yield from _slots(path, rule.slots)


def _counted(path: str, rule: ObligationRule, ground: Ground) -> Iterator[Misfit]:
    """In which hours it counts, and whether it comes again."""
    if rule.hours:
        yield from missing(f"{path}.hours", "hours", rule.hours, (each.id for each in ground.organisation.hours))
        if not (rule.within or rule.matrix):
            yield f"{path}.hours", T("no length is counted in them"), T("expected `within` or `matrix`")
    if rule.most and not rule.hours:
        yield f"{path}.most", T("without hours it is never later"), T("expected `hours`")
    if rule.every and rule.until is None:
        yield f"{path}.every", T("a loop without an end"), T("expected `until`, when it stops")
    kept = ground.actions.get(rule.met_by)
    if rule.outlives and kept is not None and not kept.after_close:
        yield (
            f"{path}.outlives",
            T("'{name}' cannot be done once the case is closed", name=rule.met_by),
            T("expected `after_close` in it"),
        )
    table = ground.plan.table(rule.matrix) if rule.matrix else None
    if table is not None and table.otherwise is None:
        yield (
            f"{path}.matrix",
            T("'{name}' may give no length, and nothing is promised", name=rule.matrix),
            T("expected `otherwise`"),
        )
    if rule.until is not None and not rule.every:
        yield f"{path}.until", T("it does not come again"), T("expected `every`")


def _slots(path: str, slots: tuple[Slot, ...]) -> Iterator[Misfit]:
    """Windows of the day: every minute lies in one, and only their edges in two."""
    times = [getattr(each, key) for each in slots for key in ("since", "until", "at")]
    wrong = [time for time in times if not is_clock(time)]
    for time in wrong:
        yield f"{path}.slots", stands(time), T("expected HH:MM, up to 24:00")
    if wrong:
        return
    for at, slot in enumerate(slots):
        following = slots[(at + 1) % len(slots)]
        if _minute(slot.until) % _DAY != _minute(following.since) % _DAY:
            words = T("from {one} to {other} there is a gap or an overlap", one=slot.until, other=following.since)
            yield f"{path}.slots[{at}].until", words, T("expected the next one to begin at {clock}", clock=slot.until)
    if slots and sum((_minute(each.until) - _minute(each.since) - 1) % _DAY + 1 for each in slots) != _DAY:
        yield f"{path}.slots", T("they do not cover the day once"), T("expected 24 hours in all")


def _starts(path: str, rule: ObligationRule, ground: Ground) -> Iterator[Misfit]:
    """From where it counts."""
    if rule.since:
        yield from missing(f"{path}.since", "question of kind time", rule.since, ground.moments)
    if rule.since and rule.after:
        yield f"{path}.since", T("its clock starts twice"), T("expected `since` or `after`")
    if rule.after:
        yield from missing(f"{path}.after", "action", rule.after, ground.deeds)
    if rule.before:
        yield from missing(f"{path}.before.of", "question of kind time", rule.before.of, ground.moments)
    if not rule.expected:
        return
    deed = ground.actions.get(rule.after)
    asks = deed.asks if deed else ground.plan.questions
    if rule.expected not in {each.id for each in asks if each.kind is QuestionKind.TIME}:
        found = T("no question of the plan asks for '{name}'", name=rule.expected)
        if rule.after:
            found = T("the action '{action}' does not ask for '{name}'", action=rule.after, name=rule.expected)
        times = sorted(each.id for each in asks if each.kind is QuestionKind.TIME)
        asked = T("expected one of {names} (of kind time)", names=listed(times))
        yield f"{path}.expected", found, asked if times else T("expected a question of kind time there")


def is_clock(time: str) -> bool:
    """Whether it is a local time as the language writes it."""
    return bool(_CLOCK.fullmatch(time)) or time == _END_OF_DAY


def _minute(time: str) -> int:
    hour, _, minute = time.partition(":")
    return int(hour) * 60 + int(minute)
