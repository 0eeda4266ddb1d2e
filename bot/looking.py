"""What commands show of the rows: health, open cases, one case."""

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from bot.bootstrap import house_of
from bot.clock import Clock
from bot.config import Settings
from bot.errors import Unusable
from bot.web.health import state_of
from flows import account
from flows.record import Case
from flows.text import N, T, Text
from storage.unit_of_work import Storage

SILENT = timedelta(minutes=1)
"""Without a sign of life for so long the program is taken as not running."""
Say = Callable[[Text], str]


async def health_of(_settings: Settings, storage: Storage, *, as_json: bool, say: Say) -> None:
    """Print how the program is; end with status 1 when somebody should look."""
    state = await storage.read(lambda rows: state_of(storage, rows))
    beat = datetime.fromisoformat(str(state["beat"])) if state["beat"] else None
    asleep = beat is None or Clock.wall().now() - beat > SILENT
    outbox = state["outbox"] if isinstance(state["outbox"], dict) else {}
    inbox = state["inbox"] if isinstance(state["inbox"], dict) else {}
    dead = int(outbox.get("dead", 0)) + int(inbox.get("dead", 0))
    nobody = state["nobody_reachable"]
    if as_json:
        print(json.dumps(state | {"ok": not (asleep or dead or nobody)}, ensure_ascii=False))
    else:
        print(say(T("The program is not running.") if asleep else T("The program is running.")))
        print(say(N("{n} open case.", "{n} open cases.", int(str(state["open_cases"])))))
        if dead:
            print(say(N("{n} message was set aside.", "{n} messages were set aside.", dead)))
        if isinstance(nobody, list):
            for number in nobody:
                print(say(T("Case {number}: nobody can be reached.", number=str(number))))
    if asleep or dead or nobody:
        sys.exit(1)


async def cases_open(settings: Settings, storage: Storage, *, as_json: bool, say: Say) -> None:
    """Print the open cases."""
    house = house_of(settings, lambda _text: None)
    found = await storage.read(storage.cases.open_ones)
    if as_json:
        print(json.dumps([_fields(case) for case in found], ensure_ascii=False))
        return
    print(say(N("{n} open case.", "{n} open cases.", len(found))))
    for case in found:
        plan = house.plan(case.plan)
        title = plan.branch(case.branch).title.words if plan else T("an earlier plan")
        print(say(T("{number} {title}, since {at}", number=case.number, title=title, at=case.opened_at)))


async def case_shown(settings: Settings, storage: Storage, number: str, *, as_json: bool, say: Say) -> None:
    """Print one case with its promises and its journal."""
    house = house_of(settings, lambda _text: None)
    case = (await storage.read(lambda rows: storage.cases.by_number(rows, [number]))).get(number)
    if case is None:
        raise Unusable([f"there is no case {number!r}; `dutyline cases list` shows the open ones"])
    entries = await storage.read(lambda rows: storage.journal.read(rows, case.id))
    if as_json:
        lines = [{"at": entry.event.at.isoformat(), "event": type(entry.event).__name__} for entry in entries]
        print(json.dumps(_fields(case) | {"journal": lines}, ensure_ascii=False))
        return
    for each in case.obligations:
        print(say(T("{due}: {what} ({status})", due=each.due_at, what=each.what.words, status=each.status.value)))
    plan = house.plan(case.plan)
    for entry in entries:
        print(say(T("{at} {what}", at=entry.event.at, what=account.told(entry.event, plan))))


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
