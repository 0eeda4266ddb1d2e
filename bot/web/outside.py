"""What the world may reach beside tokens: health, figures, webhooks, and how a report is used. No case stands here."""

from collections.abc import Callable, Iterable
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.outage import known, lasting, notice
from bot.web.health import health_routes
from flows.terms import Language
from flows.text import T, Text
from storage.unit_of_work import Storage, Unavailable

SAFE = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
PAGE = """<!doctype html>
<html lang="{code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}}</style>
</head><body><h1>{title}</h1>{paragraphs}
<p><a href="?language={other}" hreflang="{other}">{switch}</a></p></body></html>
"""
CODES = {Language.ZH: "zh-Hans", Language.EN: "en"}

Markup = Callable[[Text, Language], str]
"""A sentence in a language, every variable escaped."""


def outside_app(
    storage: Storage, hooks: Iterable[BaseRoute], *, hotline: str, write: Markup, now: Callable[[], datetime]
) -> Starlette:
    """The application of DUTYLINE_WEB beside tokens; `hotline` is the number that a person may call."""

    async def privacy(request: Request) -> Response:
        language = _language(request)
        return HTMLResponse(_privacy(language, hotline, write), headers=SAFE)

    async def line(request: Request) -> Response:
        try:
            outages = await storage.read(lambda rows: known(storage, rows))
        except Unavailable:
            return Response(status_code=503)
        lately = lasting(outages.values())
        told = notice(lately, hotline) if lately is not None else (T("The hotline is there: {phone}.", phone=hotline),)
        page = _page(_language(request), T("Can the hotline be reached?"), told, write)
        return HTMLResponse(page, headers=SAFE)

    routes = [*health_routes(storage, now), Route("/privacy", privacy), Route("/line", line)]
    return Starlette(routes=[*routes, *hooks])


def _language(request: Request) -> Language:
    asked = request.query_params.get("language", "") or request.headers.get("accept-language", "")
    return Language.EN if asked.lower().startswith("en") else Language.ZH


def _privacy(language: Language, hotline: str, write: Markup) -> str:
    told = (
        T("What you write, say and send here is kept to work on your case, and to show what was done and when."),
        T("The duty group sees what happened and where, and how your number ends; who has your case sees it in full."),
        T("Health facts are shown to whoever has your case; others see how many people are ill or hurt."),
        T("It is used for nothing else. Telegram carries the messages under rules of its own."),
        T("To hear or correct what is kept about you, call {phone}.", phone=hotline),
    )
    return _page(language, T("How your report is used"), told, write)


def _page(language: Language, title: Text, told: Iterable[Text], write: Markup) -> str:
    other = Language.ZH if language is Language.EN else Language.EN
    return PAGE.format(
        code=CODES[language],
        other=CODES[other],
        title=write(title, language),
        paragraphs="".join(f"<p>{write(each, language)}</p>" for each in told),
        switch=write(T("中文 / English"), language),
    )
