"""A case's promises as bars: where each stands on the line of time, and which word says the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import log1p

from bot.web.console.words import BASIS, BASIS_LONG
from bot.web.ports import CaseView, PromiseView, Say
from flows.obligation import Status
from flows.terms import Language, Record
from flows.text import T, Text, Words, held

FINE = timedelta(minutes=4)
"""The scale is nearly even within this length of the start, and narrows after it."""
JUST = timedelta(minutes=1)
"""What passed less than this ago says no length: 0 s late would be read as not late."""
APART = 6.5
"""Percent of the width that two times on the axis need between them."""


class Piece(Record, frozen=True, kw_only=True):
    """A stretch of a bar, in percent of the width; `kind` names its pattern."""

    kind: str
    x: float
    width: float


class Tick(Record, frozen=True, kw_only=True):
    """A time on the axis."""

    x: float
    label: str
    now: bool = False


class Bar(Record, frozen=True, kw_only=True):
    """One promise, in words and in pieces."""

    id: str
    what: str
    basis: str
    basis_long: str
    cite: str
    length: str
    state: str
    word: str
    pieces: tuple[Piece, ...]
    due: float
    end: float
    owner: str
    sentence: str
    ladder: tuple[tuple[str, bool], ...]


class Chart(Record, frozen=True, kw_only=True):
    """The bars of a case on one line of time."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    now: float


class Scale:
    """Places moments between 0 and 100: minutes near the start wide, hours later narrow."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self._start = start
        self._length = log1p(max(end - start, FINE) / FINE)

    def at(self, moment: datetime) -> float:
        """Percent of the width; what lies outside stands at the edge."""
        share = log1p(max(moment - self._start, timedelta()) / FINE) / self._length
        return round(min(1.0, share) * 100, 2)


def chart(case: CaseView, now: datetime, say: Say, language: Language) -> Chart:
    """The bars of a case as they stand at `now`."""
    start = min((case.opened_at, *(each.started_at for each in case.promises)))
    end = max((now, *(_last(each) for each in case.promises)))
    scale = Scale(start, end)
    dues = sorted({each.due_at for each in case.promises})
    return Chart(
        bars=tuple(_bar(each, now, scale, say, language) for each in case.promises),
        ticks=_ticks([start, *dues], now, scale, say, language),
        now=scale.at(now),
    )


def _last(promise: PromiseView) -> datetime:
    return max(promise.due_at, promise.met_at or promise.due_at)


def _bar(promise: PromiseView, now: datetime, scale: Scale, say: Say, language: Language) -> Bar:
    return Bar(
        id=promise.id,
        what=say(promise.what, language),
        basis=say(BASIS[promise.basis], language),
        basis_long=say(BASIS_LONG[promise.basis], language),
        cite=promise.cite,
        length=say(Words(zh="{length}", en="{length}", params=held({"length": promise.length})), language),
        state=state(promise, now),
        word=say(word(promise, now), language),
        pieces=_pieces(promise, now, scale),
        due=scale.at(promise.due_at),
        end=scale.at(promise.met_at or promise.due_at),
        owner=say(promise.owner, language),
        sentence=say(promise.sentence, language),
        ladder=tuple((say(step, language), at <= promise.rung) for at, step in enumerate(promise.ladder)),
    )


def state(promise: PromiseView, now: datetime) -> str:
    """The name of a promise's state: the record's own, or overdue when the clock is ahead of the sweep."""
    match promise.status:
        case Status.RUNNING | Status.AT_RISK if now > promise.due_at:
            return "overdue"
        case Status.RUNNING | Status.AT_RISK | Status.MET | Status.LAPSED | Status.PAUSED:
            return promise.status.value.replace("_", "-")
        case Status.BREACHED:
            return "overdue"


def word(promise: PromiseView, now: datetime) -> Text:
    """What a bar says, in words."""
    late = (promise.met_at or now) - promise.due_at
    match state(promise, now):
        case "met" if promise.met_at is not None:
            return _met(promise, promise.met_at, late)
        case "met":
            return T("Met")
        case "overdue" if late < JUST:
            return T("Just overdue, due {at}", at=promise.due_at)
        case "overdue":
            return T("Overdue by {late}, due {at}", late=late, at=promise.due_at)
        case "at-risk":
            return T("At risk: {left} left, due {at}", left=-late, at=promise.due_at)
        case "lapsed":
            return T("Lapsed")
        case "paused":
            return T("Paused")
        case _:
            return T("{left} left, due {at}", left=-late, at=promise.due_at)


def _met(promise: PromiseView, met_at: datetime, late: timedelta) -> Text:
    if promise.breached_at is not None and promise.met_by is not None:
        return T("Met {at}, {late} late, {who}", at=met_at, late=late, who=promise.met_by)
    if promise.breached_at is not None:
        return T("Met {at}, {late} late", at=met_at, late=late)
    if promise.met_by is not None:
        return T("Met {at}, {who}", at=met_at, who=promise.met_by)
    return T("Met {at}", at=met_at)


def _pieces(promise: PromiseView, now: datetime, scale: Scale) -> tuple[Piece, ...]:
    start, due = promise.started_at, promise.due_at
    match state(promise, now):
        case "lapsed" | "paused" as kind:
            return (_piece(kind, start, due, scale),)
        case "met":
            end = promise.met_at or due
            return (_piece("met", start, min(end, due), scale), _piece("overdue", due, end, scale))
        case _:
            warn = promise.warn_at or due
            return (
                _piece("elapsed", start, min(now, warn), scale),
                _piece("at-risk", warn, min(now, due), scale),
                _piece("ahead", max(now, start), due, scale),
                _piece("overdue", due, now, scale),
            )


def _piece(kind: str, since: datetime, until: datetime, scale: Scale) -> Piece:
    x = scale.at(since)
    return Piece(kind=kind, x=x, width=round(max(0.0, scale.at(until) - x), 2) if until > since else 0.0)


def _ticks(times: Sequence[datetime], now: datetime, scale: Scale, say: Say, language: Language) -> tuple[Tick, ...]:
    placed: list[Tick] = []
    for moment in (now, *times):
        x = scale.at(moment)
        if all(abs(x - each.x) >= APART for each in placed):
            label = say(Words(zh="{at}", en="{at}", params=held({"at": moment})), language)
            placed.append(Tick(x=x, label=label, now=moment == now))
    return tuple(sorted(placed, key=lambda tick: tick.x))
