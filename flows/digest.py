"""Several alerts in one message, and late ones as things stand by now: what still is to be told, and to whom.

After an outage each reader hears once of each broken promise: those who owe it, and the step where its ladder stands.
The steps between are in the record.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from msgspec.structs import replace

from flows import drill, escalation, key, ping, sheet_ping
from flows.naming import holders
from flows.obligation import ACKNOWLEDGE, Obligation, Status
from flows.outbound import NO_STEP, Act, Alert, Button, Kind, Rows, Say, ToPerson, Wish
from flows.permission import may
from flows.promise import in_order, just_passed, late_inside, promised
from flows.record import Case, Scene
from flows.routing import who_owes
from flows.terms import CaseId, PersonId, Severity
from flows.text import T, Text
from flows.tiding import case_line, to_person

EACH = "each:"
"""Begins the wish to see what a digest names, each with its own keys; the cases follow, set off by full stops."""
ROOM = 60
"""Bytes of such a wish: Telegram carries 64 of a press, and we put three before it."""
TAKEN = 6
"""Cases at most that can be taken from one digest."""


class Standing(Enum):
    """What has become of what an alert is about."""

    OPEN = "open"
    MET = "met"
    OVERTAKEN = "overtaken"
    """A later step of the ladder is asked by now."""
    GONE = "gone"


class Item(NamedTuple):
    """A promise that somebody is alerted about."""

    case: Case
    scene: Scene
    promise: Obligation


def standing(alert: Alert, case: Case | None) -> Standing:
    """Whether a late alert still is to be told."""
    promise = case.obligation(alert.promise) if case else None
    if promise is None:
        return Standing.GONE
    if promise.status is Status.MET:
        return Standing.MET
    moved = alert.breach and promise.status is not Status.BREACHED and promise.id != ACKNOWLEDGE
    if not promise.open or moved:
        return Standing.GONE
    if alert.step > NO_STEP and promise.rung > alert.step:
        return Standing.OVERTAKEN
    return Standing.OPEN


def is_late(alerts: Iterable[Alert], now: datetime, least: timedelta) -> bool:
    """Whether one of them should have been said longer ago than `least`."""
    return any(each.at is not None and now - each.at > least for each in alerts)


def by_urgency(items: Iterable[Item]) -> list[Item]:
    """Emergencies first, then what is overdue, and of that what nobody has taken; then by the time it was due."""

    def place(each: Item) -> tuple[bool, bool, bool, datetime, int]:
        emergency = each.case.severity is Severity.EMERGENCY and not each.case.drill
        breached = each.promise.due_at <= each.scene.now
        return not emergency, not breached, each.promise.id != ACKNOWLEDGE, each.promise.due_at, int(each.case.id)

    return sorted(items, key=place)


# --- one of them, as things stand now ---------------------------------------------------------------------------------
def single(item: Item, who: str) -> Say:
    """What this person reads of it now, with its own keys."""
    case, scene, promise = item
    if who in who_owes(case, scene, promise) or promise.given == who:
        said = _to_owner(case, scene, promise, who)
    else:
        said = _to_step(case, scene, promise, who)
    whole = replace(said, buttons=(*said.buttons, *_entering(case, scene, promise, who)), alerts=())
    return drill.marked_say(whole, case, scene.plan, scene.organisation) if case.drill else whole


def _to_owner(case: Case, scene: Scene, promise: Obligation, who: str) -> Say:
    if promise.id == ACKNOWLEDGE:
        return ping.asked(case, scene, who, "watch")
    if promise.role:
        return sheet_ping.owing(case, scene, promise, who)
    if promise.due_at > scene.now:
        warned = (each for each in ping.at_risk(case, scene, promise) if each.to == ToPerson(person=PersonId(who)))
        if (found := next(warned, None)) is not None:
            return found
    late = T("Overdue: {late}", late=late_inside(scene, promise)) if promise.due_at <= scene.now else None
    lines = (late, case_line(case, scene), promised(case, scene, promise), just_passed(scene, promise))
    return to_person(case, who, lines if late else lines[1:3], key.keys_for(case, scene, promise))


def _to_step(case: Case, scene: Scene, promise: Obligation, who: str) -> Say:
    following = escalation.ahead(case, scene, promise)
    if promise.id == ACKNOWLEDGE:
        role = promise.ladder[promise.rung] if 0 <= promise.rung < len(promise.ladder) else None
        return ping.unacknowledged(case, scene, who, role, following.role, following.at)
    if promise.due_at <= scene.now:
        return ping.overdue(case, scene, promise, who, following.role, following.at)
    return ping.owner_missing(case, scene, promise, who)


def _entering(case: Case, scene: Scene, promise: Obligation, who: str) -> Rows:
    """A key for what was done by telephone while our line was down."""
    if promise.due_at > scene.now or not key.can_be_entered(case, scene, promise):
        return ()
    return key.rows(key.enter(case, promise)) if may(who, "record a call", case, scene, promise.id) else ()


# --- what concerns somebody -------------------------------------------------------------------------------------------
def concerning(case: Case, scene: Scene, who: str) -> list[Item]:
    """What of a case waits for this person: what they owe and is late or asked for, and what climbed up to them."""
    found = (each for each in in_order(case) if _concerns(case, scene, each, who))
    return [Item(case, scene, each) for each in found if may(who, "record a call", case, scene, each.id)]


def _concerns(case: Case, scene: Scene, promise: Obligation, who: str) -> bool:
    late = promise.due_at <= scene.now
    if who in who_owes(case, scene, promise) or promise.given == who:
        return late or promise.status is Status.AT_RISK or promise.asked_at is not None
    asked = any(who in holders(scene, role) for role in promise.ladder[: promise.rung + 1])
    return asked and (late or promise.id == ACKNOWLEDGE)


# --- keys -------------------------------------------------------------------------------------------------------------
def keys(items: Sequence[Item], who: str) -> Rows:
    """To see each with its own keys, and to take a case where that could be done from its own message."""
    cases = list(dict.fromkeys(each.case.id for each in items))
    parts = wishes(cases)
    if len(parts) == 1:
        see = [Button(label=T("See each"), press=parts[0])]
    else:
        see = [Button(label=T("See each ({n})", n=at), press=each) for at, each in enumerate(parts, 1)]
    return (tuple(see[:4]), *((each,) for each in _taking(items, who)))


def wishes(cases: Iterable[CaseId]) -> list[Wish]:
    """The wishes to see what these cases have, as many cases in each as a press can carry."""
    found: list[str] = []
    for case in cases:
        longer = f"{found[-1]}.{case}" if found else ""
        if longer and len(longer) <= ROOM:
            found[-1] = longer
        else:
            found.append(f"{EACH}{case}")
    return [Wish(what=each) for each in found]


def cases_of(wish: str) -> list[CaseId]:
    """The cases that such a wish names."""
    return [CaseId(int(each)) for each in wish.removeprefix(EACH).split(".") if each.isascii() and each.isdigit()]


def _taking(items: Sequence[Item], who: str) -> list[Button]:
    found: dict[CaseId, Button] = {}
    for each in items:
        if each.case.id not in found and (taking := _takes(single(each, who))) is not None:
            found[each.case.id] = taking
    if len({each.case.id for each in items}) == 1:
        return list(found.values())
    numbers = {each.case.id: each.case.number for each in items}
    return [
        Button(label=T("I take {number}", number=numbers[case]), press=button.press) for case, button in found.items()
    ][:TAKEN]


def _takes(said: Say) -> Button | None:
    """The key under a message that takes its case."""
    every = (button for row in said.buttons for button in row)
    return next((each for each in every if isinstance(each.press, Act) and each.press.action in _TAKES), None)


_TAKES = frozenset({"take", ACKNOWLEDGE})


def nothing_left(who: str) -> Say:
    """Everything that a digest named is done by now, or no longer theirs."""
    return Say(to=ToPerson(person=PersonId(who)), lines=(_nothing(),), kind=Kind.PROMPT)


def _nothing() -> Text:
    return T("None of these is open any more.")
