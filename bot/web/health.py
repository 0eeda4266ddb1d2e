"""How the program is: alive, how much waits, what could not be sent; for a monitor and for `dutyline health`."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from storage.unit_of_work import OutboxState, Rows, Storage, Unavailable

ON_THEIR_WAY = (OutboxState.WAITING, OutboxState.SENDING)
"""What is still going out; the other states are over, for better or worse."""


def health_routes(storage: Storage) -> list[Route]:
    """`/health`: status 200 and figures while the rows can be read, 503 otherwise. No personal data."""

    async def health(_request: Request) -> Response:
        try:
            return JSONResponse(await storage.read(lambda rows: state_of(storage, rows)))
        except Unavailable as error:
            return JSONResponse({"ok": False, "why": type(error).__name__}, status_code=503)

    return [Route("/health", health)]


def state_of(storage: Storage, rows: Rows) -> dict[str, object]:
    """The figures: last sign of life, what waits and what failed, and open cases that nobody can be told of."""
    outbox = storage.outbox.counts(rows)
    inbox = storage.inbox.counts(rows)
    due = storage.due.next(rows)
    cases = storage.cases.open_ones(rows)
    signs = storage.settings.under(rows, "beat:")
    return {
        "ok": True,
        "beat": signs.get("beat:program"),
        "outbox": {state.value: backlog.count for state, backlog in outbox.items() if backlog.count},
        "oldest_waiting": min(
            (_iso(outbox[state].oldest_at) for state in ON_THEIR_WAY if state in outbox), default=None
        ),
        "inbox": {state.value: count for state, count in inbox.items() if count},
        "next_due": _iso(due) if due else None,
        "open_cases": len(cases),
        "nobody_reachable": [case.number for case in cases if case.nobody],
    }


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
