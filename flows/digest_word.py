"""The words of a digest: to one of the staff, to a group, and the one sentence that a reporter reads afterwards."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from flows import digest, escalation, plan_word
from flows.digest import Item, by_urgency
from flows.discretion import is_secret
from flows.naming import lowered, role_and_name, urgent_call
from flows.obligation import ACKNOWLEDGE, CALL_BACK, Obligation
from flows.outbound import Kind, Recipient, Say, ToPerson
from flows.progress import asked_again, asked_last, lateness, nobody_at_all
from flows.promise import due_time, late_inside, what
from flows.record import Case, Outage, Scene
from flows.routine import called
from flows.terms import PersonId, Severity
from flows.text import N, T, Text

LINES = 40
"""At most so many lines of one message: it ends at 4,096 signs."""
_JUST = timedelta(minutes=1)


# --- a line -----------------------------------------------------------------------------------------------------------
def line(item: Item) -> Text:
    """One promise in one line: which case, what has not been done, since when."""
    return _headed(item.case, _line(item))


def _in_group(items: Sequence[Item]) -> list[Text]:
    """A line each, most urgent first; of a case that its group knows by title and state alone no more than these."""
    told = (
        plan_word.head(each.case, each.scene) if is_secret(each.case, each.scene) else line(each)
        for each in by_urgency(items)
    )
    return list(dict.fromkeys(told))


def _headed(case: Case, said: Text) -> Text:
    if case.drill:
        return T("Drill: {line}", line=said)
    return T("Emergency: {line}", line=said) if case.severity is Severity.EMERGENCY else said


def _line(item: Item) -> Text:
    case, scene, promise = item
    number, title, at = case.number, _title(case, scene), due_time(scene, promise)
    over = scene.now - promise.due_at
    if over < timedelta():
        return T(
            "{number} {title}: {what} by {at}, {left} left",
            number=number,
            title=title,
            what=_of_whom(item, what(promise)),
            at=at,
            left=-over,
        )
    late = _of_whom(item, late_inside(scene, promise))
    if over < _JUST:
        return T("{number} {title}: {late}, due {at}", number=number, title=title, late=late, at=at)
    return T("{number} {title}: {late}, due {at}, {over} late", number=number, title=title, late=late, at=at, over=over)


def _of_whom(item: Item, said: Text) -> Text:
    """Where several owe the same, each for themselves, whose part it is: two lines alike tell nobody anything."""
    name, _, _ = item.promise.id.partition(".")
    several = sum(each.id.partition(".")[0] == name for each in item.case.obligations) > 1
    role = item.promise.role if several else None
    return T("{what} ({who})", what=said, who=role_and_name(item.scene, role)) if role else said


def _title(case: Case, scene: Scene) -> Text:
    return lowered(called(case, scene.plan))


def _listed(lines: Sequence[Text]) -> tuple[Text, ...]:
    if len(lines) <= LINES:
        return tuple(lines)
    return (*lines[:LINES], N("{n} more.", "{n} more.", len(lines) - LINES))


# --- one of the staff -------------------------------------------------------------------------------------------------
def to_one(items: Sequence[Item], who: str, due: int, outage: Outage | None) -> Say:
    """Everything that one person is to hear of, most urgent first; `due` fell due, and not all of it is open still."""
    told = by_urgency(items)
    lines = (_head(told, due, outage), *_listed([line(each) for each in told]))
    case = told[0].case.id if len({each.case.id for each in told}) == 1 else None
    keys = digest.keys(told, who)
    return Say(to=ToPerson(person=PersonId(who)), lines=lines, buttons=keys, kind=Kind.URGENT, case=case)


def alone(item: Item, who: str, outage: Outage | None) -> Say:
    """The only one that is left, in full, after an outage."""
    said = digest.single(item, who)
    return replace(said, lines=(was_down(outage), *said.lines)) if outage else said


def was_down(outage: Outage) -> Text:
    """When our line was down."""
    if outage.until is None:
        return T("Our line has been down since {since}.", since=outage.since)
    return T("Our line was down {since}–{until}.", since=outage.since, until=outage.until)


def _head(items: Sequence[Item], due: int, outage: Outage | None) -> Text:
    number = len(items)
    overdue = all(each.promise.due_at <= each.scene.now for each in items)
    if outage is None:
        if overdue:
            return N("{n} promise is overdue:", "{n} promises are overdue, most urgent first:", number)
        return N("{n} matter waits for you:", "{n} matters wait for you, most urgent first:", number)
    length = (outage.until or items[0].scene.now) - outage.since
    if not overdue:
        return N(
            "Our line was down for {length}. {n} matter waits for you:",
            "Our line was down for {length}. {n} matters wait for you, most urgent first:",
            number,
            length=length,
        )
    if due == number:
        return N(
            "Our line was down for {length}. {n} promise fell due and is not kept yet:",
            "Our line was down for {length}. {n} promises fell due, none is kept yet, most urgent first:",
            number,
            length=length,
        )
    return N(
        "Our line was down for {length}. {due} fell due, {n} is not done yet:",
        "Our line was down for {length}. {due} fell due, {n} are not done yet, most urgent first:",
        number,
        due=due,
        length=length,
    )


# --- a group ----------------------------------------------------------------------------------------------------------
def to_group(to: Recipient, items: Sequence[Item], new: Sequence[tuple[Case, Scene]], due: int, outage: Outage) -> Say:
    """What a group missed: the cases that came, what fell due, and that its cards follow."""
    fresh = {case.id for case, _ in new}
    open_still = [each for each in items if each.promise.id != ACKNOWLEDGE or each.case.id not in fresh]
    lines = [*(_newly(case, scene) for case, scene in _emergencies_first(new)), *_in_group(open_still)]
    until = outage.until or (new[0][1] if new else items[0].scene).now
    head = _missed(Outage(since=outage.since, until=until), len(new), due)
    return Say(to=to, lines=(head, *_listed(lines), T("The cards are being updated.")), kind=Kind.URGENT)


def _emergencies_first(new: Sequence[tuple[Case, Scene]]) -> list[tuple[Case, Scene]]:
    def place(each: tuple[Case, Scene]) -> tuple[bool, datetime, int]:
        emergency = each[0].severity is Severity.EMERGENCY and not each[0].drill
        return not emergency, each[0].opened_at, each[0].id

    return sorted(new, key=place)


def _newly(case: Case, scene: Scene) -> Text:
    number, title, at = case.number, _title(case, scene), case.opened_at
    waits = case.obligation(ACKNOWLEDGE)
    told, _ = asked_last(case, scene, waits) if waits else (None, None)
    if waits is None or not waits.open:
        said: Text = T("{number} {title}, reported {at}", number=number, title=title, at=at)
    elif told is None:
        said = T("{number} {title}, reported {at}, please acknowledge now", number=number, title=title, at=at)
    else:
        said = T(
            "{number} {title}, reported {at}, please acknowledge now; sent to {who} too",
            number=number,
            title=title,
            at=at,
            who=told,
        )
    return _headed(case, said)


def _missed(outage: Outage, new: int, due: int) -> Text:
    since, until = outage.since, outage.until or outage.since
    if not due:
        return T("Our line was down {since}–{until}. New meanwhile: {new}.", since=since, until=until, new=new)
    if not new:
        return T("Our line was down {since}–{until}. Fell due meanwhile: {due}.", since=since, until=until, due=due)
    return T(
        "Our line was down {since}–{until}. New meanwhile: {new}, fell due: {due}.",
        since=since,
        until=until,
        new=new,
        due=due,
    )


def lines_of_group(to: Recipient, items: Sequence[Item]) -> Say:
    """Several promises that passed their time in the same moment: a line each."""
    told = by_urgency(items)
    same = len({each.case.id for each in told}) == 1
    case = told[0].case.id if same else None
    return Say(to=to, lines=_listed(_in_group(told)), kind=Kind.URGENT, case=case, on_card=same)


# --- a reporter -------------------------------------------------------------------------------------------------------
def to_reporter(case: Case, scene: Scene, promise: Obligation) -> tuple[Text, ...]:
    """What was promised to them and not done while our line was down, sorry once, and when they hear again.

    While nobody has taken the case, everything else waits for that.
    """
    waits = case.obligation(ACKNOWLEDGE)
    if waits is not None and waits.open and waits.due_at <= scene.now:
        promise = waits
    if case.nobody and promise.id == ACKNOWLEDGE:
        return _sorry(scene, promise), *nobody_at_all(scene)
    return _sorry(scene, promise), *_further(case, scene, promise), urgent_call(scene)


def _sorry(scene: Scene, promise: Obligation) -> Text:
    at = due_time(scene, promise)
    if promise.id == ACKNOWLEDGE:
        return T("Nobody has taken it yet; somebody was to by {at}. Our line was down, sorry.", at=at)
    if promise.id == CALL_BACK:
        return T("The call promised to you by {at} was not made: our line was down, sorry.", at=at)
    late = lateness(scene, promise)
    return T("{late}; it was promised by {at}. Our line was down, sorry.", late=late, at=at)


def _further(case: Case, scene: Scene, promise: Obligation) -> tuple[Text, ...]:
    at = _next_word(scene, promise)
    if promise.id == CALL_BACK:
        return (T("You get a call or a new time by {at}.", at=at),)
    if promise.topped_at:
        return asked_again(scene), T("You hear of every change.")
    if promise.id != ACKNOWLEDGE:
        return (T("You get a new time by {at}.", at=at),)
    told, _ = asked_last(case, scene, promise)
    following = escalation.ahead(case, scene, promise).role
    alerted = (T("We have alerted {who} now.", who=told),) if told else ()
    if following is None:
        return (*alerted, T("You hear of it the moment somebody takes it."))
    return (*alerted, T("If nobody takes it by {at}, it goes to {next}.", at=at, next=role_and_name(scene, following)))


def _next_word(scene: Scene, promise: Obligation) -> datetime:
    """When they hear next: never a time that has passed already."""
    given = promise.climbs_at
    return given if given and given > scene.now else scene.now + scene.organisation.clocks.step.delta
