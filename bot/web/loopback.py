"""The console speaks for everybody, so its door opens to a browser on this machine and to nothing else."""

from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAMES = ("127.0.0.1", "localhost", "[::1]")
FORWARDED = ("forwarded", "via", "x-real-ip", "x-original-host")
SAFE = frozenset({"GET", "HEAD"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
}


class LoopbackOnly:
    """Refuses every request that did not come straight from a page of this console on this machine.

    A foreign name in Host is another site that points here; a foreign Origin is another site's page that writes here;
    a forwarding header is a proxy that would let others in. There are no cookies, so there is nothing to borrow.
    """

    def __init__(self, app: ASGIApp, refusal: str) -> None:
        self._app = app
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, with the headers of a page that loads nothing from elsewhere; or answer 403."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not allowed(scope):
            await PlainTextResponse(self._refusal, status_code=403)(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS.items()]
            await send(message)

        await self._app(scope, receive, guarded)


def allowed(scope: Scope) -> bool:
    """Whether a request came straight from this machine, under this machine's own name, and from our own page."""
    headers = Headers(scope=scope)
    if any(name in FORWARDED or name.startswith("x-forwarded-") for name in headers):
        return False
    client, server = scope.get("client"), scope.get("server")
    if client is None or server is None or not _is_loopback(client[0]):
        return False
    host = headers.get("host", "").lower()
    if headers.getlist("host") != [headers.get("host")] or host not in hosts(server[1]):
        return False
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return scope["method"] == "GET" and headers.get("sec-fetch-mode") == "navigate"
    return scope["method"] in SAFE or headers.getlist("origin") == [f"http://{host}"]


def hosts(port: int | None) -> frozenset[str]:
    """The names under which a browser on this machine may know the console."""
    plain = frozenset(NAMES) if port in {None, 80} else frozenset()
    return plain | {f"{name}:{port}" for name in NAMES}


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
