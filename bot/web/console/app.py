"""The console's page: four phones, a clock and the promises of a case, for one browser on this machine."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar

import jinja2
import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.web.console.bars import chart
from bot.web.console.live import Bell, Stream
from bot.web.console.page import PLACES, Selection, screen_of, selection_of, time_of
from bot.web.console.wishes import Wish, carry_out
from bot.web.console.words import FAILED, NOT_FOUND, NOT_HERE, NOT_UNDERSTOOD, REFUSAL, frame
from bot.web.loopback import LoopbackOnly
from bot.web.ports import CaseView, ClockControl, Overview, Phones, Reset, Say, StoryPlayer
from flows.terms import Language, Record
from flows.text import T, Text

Thing = TypeVar("Thing")
HERE = Path(__file__).parent
SPEEDS = (1, 10, 60)
BODY_LIMIT = 128 * 1024


class Drive(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the top bar asks for: a speed (0 stands still), a jump to what is due next, a story, or a new beginning."""

    speed: int | None = None
    jump: bool = False
    play: str | None = None
    stop: bool = False
    reset: bool = False


@dataclass(frozen=True, kw_only=True)
class Desktop:
    """What the page stands on. Without `stories` and `reset` their keys are absent; `zone` is an IANA name."""

    phones: Phones
    clock: ClockControl
    overview: Overview
    say: Say
    zone: str
    language: Language
    stories: StoryPlayer | None = None
    reset: Reset | None = None


def console_app(desktop: Desktop) -> Starlette:
    """The web application of the console. It has to be served on a loopback address of its own."""
    console = _Console(desktop)
    refusal = f"{desktop.say(REFUSAL, Language.EN)}\n{desktop.say(REFUSAL, Language.ZH)}\n"
    return Starlette(
        routes=[
            Route("/", console.page),
            Route("/part/{name}", console.part),
            Route("/live", console.live),
            Route("/journal/{number}", console.journal),
            Route("/wish", console.wish, methods=["POST"]),
            Route("/drive", console.drive, methods=["POST"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(LoopbackOnly, refusal=refusal)],
        exception_handlers={HTTPStatus.NOT_FOUND: console.not_found, Exception: console.failed},
        max_body_size=BODY_LIMIT,
    )


class _Console:
    """Answers the page's requests."""

    def __init__(self, desktop: Desktop) -> None:
        self._d = desktop
        self._bell = Bell()
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._wishes = msgspec.json.Decoder(Wish)
        self._drives = msgspec.json.Decoder(Drive)

    async def page(self, request: Request) -> Response:
        """The whole page."""
        selection = self._selection(request)
        return self._html(
            "page.html", **self._frame(selection), **self._phones(selection), **await self._cases(selection)
        )

    async def part(self, request: Request) -> Response:
        """One phone, or the cases."""
        selection, name = self._selection(request), request.path_params["name"]
        if name == "cases":
            return self._html("cases.html", **self._frame(selection), **await self._cases(selection))
        if name not in selection.chats:
            return self._plain(NOT_FOUND, selection.language, HTTPStatus.NOT_FOUND)
        return self._html("phone.html", phone=screen_of(name, selection, self._d.phones, self._d.say))

    async def journal(self, request: Request) -> Response:
        """The record of one case."""
        selection, number = self._selection(request), request.path_params["number"]
        lines = await self._d.overview.journal(number)
        if lines is None:
            return self._plain(NOT_FOUND, selection.language, HTTPStatus.NOT_FOUND)
        say, language = self._d.say, selection.language
        rows = [(time_of(each.at, say, language), say(each.by, language), say(each.what, language)) for each in lines]
        return self._html("journal.html", **self._frame(selection), number=number, rows=rows)

    async def live(self, request: Request) -> Response:
        """Everything that happens while the page is open, as server-sent events."""
        language = self._selection(request).language
        d = self._d
        stream = Stream(d.phones, d.clock, d.overview, d.stories, self._bell, lambda due: self._due(due, language))
        return StreamingResponse(stream.events(), media_type="text/event-stream")

    async def wish(self, request: Request) -> Response:
        """Something that a person does with their phone."""
        language = self._selection(request).language
        try:
            toast = carry_out(self._wishes.decode(await self._json(request)), self._d.phones)
        except msgspec.DecodeError:
            return self._plain(NOT_UNDERSTOOD, language, HTTPStatus.BAD_REQUEST)
        except KeyError:
            return self._plain(NOT_HERE, language, HTTPStatus.NOT_FOUND)
        return PlainTextResponse(self._d.say(toast, language) if toast else "")

    async def drive(self, request: Request) -> Response:
        """Something that only the console can do: with time, with a story, with everything."""
        language = self._selection(request).language
        try:
            drive = self._drives.decode(await self._json(request))
            await self._carry_out(drive)
        except (msgspec.DecodeError, _Absent):
            return self._plain(NOT_UNDERSTOOD, language, HTTPStatus.BAD_REQUEST)
        except KeyError:
            return self._plain(NOT_HERE, language, HTTPStatus.NOT_FOUND)
        return PlainTextResponse("")

    async def not_found(self, request: Request, error: Exception) -> Response:
        """There is no such page."""
        del error
        return self._plain(NOT_FOUND, self._selection(request).language, HTTPStatus.NOT_FOUND)

    async def failed(self, request: Request, error: Exception) -> Response:
        """The house raised; the server logs it, the reader gets a sentence."""
        del error
        return self._plain(FAILED, self._selection(request).language, HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _carry_out(self, drive: Drive) -> None:
        d = self._d
        if drive.speed is not None or drive.jump:
            await self._turn(drive)
        if drive.play is not None:
            await _present(d.stories).play(drive.play)
        if drive.stop:
            await _present(d.stories).stop()
        if drive.reset:
            await _present(d.reset)()
        self._bell.ring()

    async def _turn(self, drive: Drive) -> None:
        clock = self._d.clock
        if not clock.controllable or (drive.speed is not None and drive.speed not in {0, *SPEEDS}):
            raise _Absent
        if drive.speed is not None:
            clock.run_at(drive.speed)
        if drive.jump and (due := await self._d.overview.next_due()) is not None:
            clock.move_to(due)

    async def _json(self, request: Request) -> bytes:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            raise msgspec.DecodeError("not JSON")
        return await request.body()

    def _selection(self, request: Request) -> Selection:
        return selection_of(request.query_params, self._d.phones, self._d.language)

    def _frame(self, selection: Selection) -> dict[str, object]:
        d, language = self._d, selection.language
        stories = d.stories.stories if d.stories else ()
        return {
            "w": frame(d.say, language),
            "language": language,
            "languages": Language,
            "zone": d.zone,
            "clock": d.clock,
            "now_ms": int(d.clock.now().timestamp() * 1000),
            "speeds": SPEEDS,
            "stories": [(each.id, d.say(each.title, language)) for each in stories],
            "playing": d.stories.playing if d.stories else "",
            "can_reset": d.reset is not None,
        }

    def _phones(self, selection: Selection) -> dict[str, object]:
        return {
            "phones": [
                screen_of(each, selection, self._d.phones, self._d.say) for each in PLACES if each in selection.chats
            ]
        }

    async def _cases(self, selection: Selection) -> dict[str, object]:
        d, language, now = self._d, selection.language, self._d.clock.now()
        cases = await d.overview.cases()
        shown = next((each for each in cases if each.number == selection.case), cases[0] if cases else None)
        return {
            "cases": [(each.number, d.say(each.state, language), each is shown) for each in cases],
            "case": shown and self._case(shown, now, language),
        }

    def _case(self, case: CaseView, now: datetime, language: Language) -> dict[str, object]:
        say = self._d.say
        return {
            "number": case.number,
            "heading": say(T("Case {number}, {title}", number=case.number, title=case.title), language),
            "state": say(case.state, language),
            "chart": chart(case, now, say, language),
            "said": [
                (time_of(each.at, say, language), say(T("{to} ({kind})", to=each.to, kind=each.kind), language))
                for each in case.said
            ],
        }

    def _due(self, due: datetime | None, language: Language) -> str:
        return self._d.say(T("To next due {at}", at=due), language) if due else ""

    def _plain(self, text: Text, language: Language, status: HTTPStatus) -> Response:
        return PlainTextResponse(self._d.say(text, language), status_code=status)

    def _html(self, template: str, **values: object) -> Response:
        return HTMLResponse(self._templates.get_template(template).render(values))


class _Absent(Exception):
    """The page asked for a key that this console does not have."""


def _present(thing: Thing | None) -> Thing:
    if thing is None:
        raise _Absent
    return thing
