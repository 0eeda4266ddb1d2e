"""What the calendar opens: each duty of the plans waits for its turn among the deadlines, and then becomes a case."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

from bot.casework import open_case, tell_case
from bot.house import House
from bot.notebook import Notebook
from flows.answer import Answer
from flows.duty import Duty
from flows.duty_time import missed, next_at
from flows.event import Passed
from flows.obligation import Status
from flows.plan import Compiled
from flows.record import Case, CaseState
from flows.report import Report, Reporter
from flows.round import last_done
from flows.routine import BOT, NOT_HELD, TURN, address_of, duty_of, reporter_of
from flows.routing import group_for
from flows.view import View, holds
from storage.unit_of_work import Due, Rows, Storage

PLAN = "plan"
"""The kind of owner under which duties wait; the owner is `PLAN|DUTY`."""
KEY = "duty"
MOST_MISSED = 366
"""Turns that nobody held, as one case remembers them."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
PUT_OFF = timedelta(minutes=10)
"""A turn that could not be worked on for a fault of ours knocks again within this: it is the same turn."""


def schedule(
    storage: Storage, house: House, rows: Rows, now: datetime, of_plans: Collection[str] | None = None
) -> None:
    """At a start: every duty in force waits for its next turn; one whose turn came meanwhile is due at once.

    A turn that was put off for a fault of ours waits on, so what is due within minutes stays, even if the plan has
    moved it. What waited for a duty that no plan knows any more waits no longer. On a stage, only duties `of_plans`
    may come.
    """
    wanted = {
        owner: (compiled, duty)
        for owner, compiled, duty in _in_force(house)
        if of_plans is None or compiled.plan.id in of_plans
    }
    standing = {each.owner: each for each in storage.due.of(rows, PLAN, storage.due.owners(rows, PLAN))}
    storage.due.drop(rows, [each for owner, each in standing.items() if owner not in wanted])
    turns = []
    for owner, (compiled, duty) in wanted.items():
        if owner in standing and standing[owner].due_at <= now + PUT_OFF:
            continue
        at = _next(house, compiled, duty, now)
        if at is not None:
            turns.append(Due(PLAN, owner, KEY, at))
        elif owner in standing:
            storage.due.drop(rows, [standing[owner]])
    storage.due.put(rows, turns)


def turns_ahead(house: House, now: datetime) -> dict[str, datetime]:
    """What waits for its turn, and until when: every duty in force that comes round again, by the owner of its row."""
    turns = ((owner, _next(house, compiled, duty, now)) for owner, compiled, duty in _in_force(house))
    return {owner: at for owner, at in turns if at is not None}


def lost_turn(storage: Storage, rows: Rows, owner: str, seen: datetime | None, following: datetime) -> Due:
    """The row that a duty has lost: of the turn that it was last `seen` to wait for, if that was never held."""
    held = [case.opened_at for case in storage.cases.of_reporter(rows, [f"{BOT}:{owner}"])]
    missed = seen if seen is not None and seen > max(held, default=NEVER) else following
    return Due(PLAN, owner, KEY, min(missed, following))


def come_round(book: Notebook, owner: str, due_at: datetime) -> None:
    """The turn of a duty has come: its case opens, and it waits for the next, in the same unit of work.

    Turns that passed while nobody could be asked, and those that were asked for and never done, are told by this one.
    """
    found = next(((compiled, duty) for each, compiled, duty in _in_force(book.house) if each == owner), None)
    if found is None:
        book.wait(PLAN, owner, KEY, None)
        return
    compiled, duty = found
    group = book.house.organisation.group(group_for(compiled.plan, book.house.organisation))
    turns = missed(duty.every, due_at - PUT_OFF, book.now, *_calendar(book.house, compiled), MOST_MISSED) or (due_at,)
    before = sorted({*_given_up(book, compiled, duty), *turns[:-1]})
    plan = compiled.plan.id
    reporter = Reporter(person=reporter_of(plan, duty.id), address=address_of(plan), language=group.language)
    report = Report(
        plan=compiled.hash,
        branch=duty.opens,
        reporter=reporter,
        first_said_at=turns[-1],
        answers=dict(_carried(book, plan, duty)),
        duty=duty.id,
        missed=tuple(before[-MOST_MISSED:]),
    )
    open_case(book, report)
    book.wait(PLAN, owner, KEY, _next(book.house, compiled, duty, book.now))


def _in_force(house: House) -> Iterator[tuple[str, Compiled, Duty]]:
    settings = house.organisation.settings
    for compiled in house.offered:
        for duty in compiled.plan.duties:
            if holds(duty.when, View(branch=duty.opens, settings=settings)):
                yield f"{compiled.plan.id}|{duty.id}", compiled, duty


def _next(house: House, compiled: Compiled, duty: Duty, now: datetime) -> datetime | None:
    return next_at(duty.every, now, *_calendar(house, compiled))


def _calendar(house: House, compiled: Compiled) -> tuple[str, dict[str, str]]:
    """The zone in which the days of a plan are counted, and the company's own dates."""
    return house.zone_of_group(group_for(compiled.plan, house.organisation)), house.organisation.dates


def _given_up(book: Notebook, compiled: Compiled, duty: Duty) -> Iterator[datetime]:
    """End the cases of earlier turns that are overdue: the new one asks for it again, and says how often it failed."""
    for case in book.cases_of(reporter_of(compiled.plan.id, duty.id)):
        known = duty_of(case, book.plan(case.plan))
        owed = case.obligation(known.promise) if known else None
        if case.state is CaseState.CLOSED or owed is None or owed.status is not Status.BREACHED:
            continue
        yield from (gap.at for gap in case.gaps if gap.why == NOT_HELD)
        yield case.opened_at
        tell_case(book, case, Passed(at=book.now, key=TURN, due_at=book.now))


def _carried(book: Notebook, plan: str, duty: Duty) -> Iterator[tuple[str, Answer]]:
    """The latest answers of other duties that this one goes on from, under the names that its plan gives them."""
    for name, source in duty.carries.items():
        other, deed, question = source.split(".")
        for case in reversed(book.cases_of(reporter_of(plan, other))):
            answer = _answered(case, deed, question)
            if answer is not None:
                yield name, answer
                break


def _answered(case: Case, deed: str, question: str) -> Answer | None:
    done = last_done(case, deed)
    answer = done.answers.get(question) if done else None
    return None if answer is None or answer.skipped else answer
