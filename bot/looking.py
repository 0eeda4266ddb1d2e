"""What commands show of the rows: health, open cases, one case."""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta

import msgspec

from bot import alarm
from bot.bootstrap import house_of
from bot.clock import Clock
from bot.config import Settings
from bot.errors import Unusable
from bot.house import House
from bot.outage import known, lasting, notice
from bot.pulse import Audit, audit_of, is_awake, state_of
from bot.storing import hindrance
from flows import account
from flows.obligation import Obligation, Status
from flows.plan import Plan
from flows.record import Case, Outage
from flows.routine import called
from flows.text import C, N, T, Text
from storage.unit_of_work import Rows, Storage

Say = Callable[[Text], str]
LATELY = timedelta(hours=24)
"""So long after its end an outage is told of: Telegram keeps messages for no longer."""


async def health_of(settings: Settings, storage: Storage, *, as_json: bool, say: Say) -> None:
    """Print how the program is; end with status 1 when somebody should look."""
    now = Clock.wall().now()

    def look(rows: Rows) -> tuple[dict[str, object], bool, Audit, list[Outage]]:
        audit = audit_of(storage, rows).seen_from(now)
        outages = [each for each in known(storage, rows).values() if each.until is None or now - each.until < LATELY]
        return state_of(storage, rows, now), is_awake(storage, rows, now), audit, outages

    state, awake, audit, outages = await storage.read(look)
    down = any(each.until is None for each in outages)
    hindered = await hindrance(storage, now)
    outbox = state["outbox"] if isinstance(state["outbox"], dict) else {}
    inbox = state["inbox"] if isinstance(state["inbox"], dict) else {}
    dead = int(outbox.get("dead", 0)) + int(inbox.get("dead", 0))
    nobody = state["nobody_reachable"]
    if as_json:
        well = awake and not (hindered or audit.findings or dead or nobody or down)
        print(json.dumps(state | {"ok": well, "writable": hindered is None}, ensure_ascii=False))
    else:
        if hindered is None:
            print(say(T("The program is running.") if awake else T("The program is not running.")))
        else:
            print(say(hindered))
        for finding in audit.findings:
            print(say(alarm.told(finding)))
        for line in _of_line(settings, outages):
            print(say(line))
        print(say(N("{n} open case.", "{n} open cases.", int(str(state["open_cases"])))))
        if dead:
            print(say(N("{n} message was set aside.", "{n} messages were set aside.", dead)))
        if isinstance(nobody, list):
            for number in nobody:
                print(say(T("Case {number}: nobody can be reached.", number=str(number))))
    if not awake or hindered or audit.findings or dead or nobody or down:
        sys.exit(1)


def _of_line(settings: Settings, outages: list[Outage]) -> tuple[Text, ...]:
    """That our line is or was down, and whom to call."""
    outage = lasting(outages)
    return notice(outage, house_of(settings, lambda _text: None).organisation.numbers.hotline) if outage else ()


async def cases_open(settings: Settings, storage: Storage, *, as_json: bool, say: Say) -> None:
    """Print the open cases."""
    house = house_of(settings, lambda _text: None)
    found = await storage.read(storage.cases.open_ones)
    await _remember(storage, house, found)
    if as_json:
        print(json.dumps([_fields(case) for case in found], ensure_ascii=False))
        return
    print(say(N("{n} open case.", "{n} open cases.", len(found))))
    for case in found:
        print(say(_headed(case, house.plan(case.plan))))


async def case_shown(settings: Settings, storage: Storage, number: str, *, as_json: bool, say: Say) -> None:
    """Print one case with its promises and its journal."""
    house = house_of(settings, lambda _text: None)
    case = (await storage.read(lambda rows: storage.cases.by_number(rows, [number]))).get(number)
    if case is None:
        raise Unusable([T("there is no case '{number}'; `dutyline cases list` shows the open ones", number=number)])
    await _remember(storage, house, [case])
    entries = await storage.read(lambda rows: storage.journal.read(rows, case.id))
    if as_json:
        lines = [{"at": entry.event.at.isoformat(), "event": type(entry.event).__name__} for entry in entries]
        print(json.dumps(_fields(case) | {"journal": lines}, ensure_ascii=False))
        return
    plan = house.plan(case.plan)
    print(say(_headed(case, plan)))
    for each in sorted(case.obligations, key=lambda one: one.due_at):
        print(say(T("{due}: {what} ({status})", due=each.due_at, what=each.what.words, status=_standing(each))))
    for entry in entries:
        print(say(T("{at} {what}", at=entry.event.at, what=account.told(entry.event, plan))))


async def _remember(storage: Storage, house: House, cases: Sequence[Case]) -> None:
    """Let the house know the versions that these cases stand on, whatever has become of their files."""
    plans = sorted({case.plan for case in cases})
    house.remember((await storage.read(lambda rows: storage.plans.of(rows, plans))).values())


def _headed(case: Case, plan: Plan | None) -> Text:
    """The case in a line."""
    title = called(case, plan).words if plan else T("an earlier plan")
    return T("{number} {title}, since {at}", number=case.number, title=title, at=case.opened_at)


def _standing(promise: Obligation) -> Text:
    """Where a promise stands, in a word."""
    match promise.status:
        case Status.MET if promise.breached_at is not None:
            return C("promise", "kept late")
        case Status.MET:
            return C("promise", "kept")
        case Status.BREACHED:
            return C("promise", "overdue")
        case Status.LAPSED:
            return C("promise", "no longer needed")
        case Status.PAUSED:
            return C("promise", "paused")
        case Status.RUNNING | Status.AT_RISK:
            return C("promise", "running")


def _fields(case: Case) -> dict[str, object]:
    return {
        "number": case.number,
        "state": case.state.value,
        "severity": case.severity.value,
        "branch": case.branch,
        "group": case.group,
        "holder": case.holder,
        "opened_at": case.opened_at.isoformat(),
        "obligations": [
            {"id": each.id, "status": each.status.value, "due_at": each.due_at.isoformat()} for each in case.obligations
        ],
        "answers": msgspec.to_builtins(sorted(case.answers)),
    }
