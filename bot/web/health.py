"""How the program is, for machines that watch it: `/health` for a monitor, `/metrics` for Prometheus."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.pulse import Audit, audit_of, state_of
from storage.unit_of_work import Backlog, OutboxState, Rows, Storage, Unavailable


def health_routes(storage: Storage, now: Callable[[], datetime]) -> list[Route]:
    """`/health` and `/metrics`: figures without personal data.

    `/health` has status 503 when the rows cannot be read, or when the auditor has found something or does not look.
    """

    async def health(_request: Request) -> Response:
        try:
            state = await storage.read(lambda rows: state_of(storage, rows, now()))
        except Unavailable as error:
            return JSONResponse({"ok": False, "why": type(error).__name__}, HTTPStatus.SERVICE_UNAVAILABLE)
        return JSONResponse(state, HTTPStatus.OK if state["ok"] else HTTPStatus.SERVICE_UNAVAILABLE)

    async def metrics(_request: Request) -> Response:
        from bot.web.metrics import PLAIN, written  # noqa: PLC0415 - loaded only where somebody asks for them

        def figures(rows: Rows) -> tuple[Audit, dict[OutboxState, Backlog]]:
            return audit_of(storage, rows).seen_from(now()), storage.outbox.counts(rows)

        try:
            audit, outbox = await storage.read(figures)
        except Unavailable as error:
            return Response(type(error).__name__, HTTPStatus.SERVICE_UNAVAILABLE)
        return Response(written(audit, outbox), media_type=PLAIN)

    return [Route("/health", health), Route("/metrics", metrics)]
