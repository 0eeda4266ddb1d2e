"""What silence means: the case opens with what there is, the summary is taken as right, danger is taken for real."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from flows.errors import FlowError
from flows.talk import form as forms
from flows.talk import gathering, journey, recounting, rescue, steps
from flows.talk.beginning import begin, way_of
from flows.talk.sheet import Sheet
from flows.talk.steps import finish
from flows.talk.turn import Phase
from flows.triage import Way


def silent_at(sheet: Sheet) -> datetime | None:
    """When silence will act, or a vehicle that was on its way counts as stopped; None when nothing is waited for."""
    return min(filter(None, (_silent_at(sheet), journey.parked_at(sheet))), default=None)


def _silent_at(sheet: Sheet) -> datetime | None:
    """When silence will act, counted from the person's last word; None when nothing waits for a word."""
    clocks = sheet.hearing.organisation.clocks
    match sheet.conversation.phase:
        case Phase.DANGER:
            # Words that are no answer do not put it off.
            waiting = sheet.conversation.silent_at if sheet.was is Phase.DANGER else None
            return waiting or sheet.spoken_at + clocks.cry_silence.delta
        case Phase.LANGUAGE | Phase.CHOOSING:
            way = way_of(sheet, sheet.conversation.named)
            return None if way is None else sheet.spoken_at + (way.entry.silence or clocks.silence).delta
        case Phase.ASKING | Phase.CORRECTING if sheet.form.reminded:
            return None
        case Phase.RECOUNTING:
            return sheet.spoken_at + clocks.silence.delta
        case Phase.ASKING | Phase.CORRECTING if sheet.form.action:
            return sheet.spoken_at + clocks.details_silence.delta
        case Phase.ASKING | Phase.CORRECTING if not _is_open(sheet):
            return sheet.spoken_at + _length(sheet)
        case Phase.CORRECTING if not forms.unanswered(sheet.form, sheet.plan, sheet.around):
            return max(sheet.spoken_at, sheet.hearing.now) + clocks.silence.delta
        case Phase.CHECKING:
            # Nobody can have read a summary before it was sent, however late their last word came.
            return max(sheet.spoken_at, sheet.hearing.now) + clocks.silence.delta
        case _:
            return None


def fall_silent(sheet: Sheet) -> None:
    """Do what silence means; FlowError when nothing waited for a word."""
    gathering.settle(sheet)
    if sheet.raised:
        steps.proceed(sheet)
    else:
        _fall_silent(sheet)


def _fall_silent(sheet: Sheet) -> None:
    phase, parked_at = sheet.conversation.phase, journey.parked_at(sheet)
    if parked_at is not None and parked_at <= sheet.hearing.now:
        journey.park(sheet)
    elif phase is Phase.DANGER:
        rescue.page(sheet, sheet.conversation.cry)
    elif phase in {Phase.LANGUAGE, Phase.CHOOSING}:
        way = way_of(sheet, sheet.conversation.named)
        if way is None:
            raise FlowError("silence where nothing was named")
        _begin(sheet, way)
    elif phase is Phase.CHECKING:
        finish(sheet)
    elif phase is Phase.RECOUNTING:
        recounting.leave(sheet)
    elif phase not in {Phase.ASKING, Phase.CORRECTING}:
        raise FlowError(f"silence in {phase}")
    elif sheet.form.action:
        steps.fall_silent(sheet)
    elif sheet.form.case is None:
        _open(sheet)
        sheet.repeat()
    else:
        finish(sheet)


def _begin(sheet: Sheet, way: Way) -> None:
    """Begin the form that the first words named, and open its case: nobody came to answer the first question."""
    begin(sheet, way)
    _open(sheet)


def _open(sheet: Sheet) -> None:
    """Open the case with what there is; its clocks start where the person began to tell."""
    if sheet.opening is None:
        sheet.open(since=sheet.form.counts_from)
    else:
        sheet.opening = replace(sheet.opening, first_said_at=sheet.form.counts_from)


def _is_open(sheet: Sheet) -> bool:
    return sheet.opening is not None or sheet.form.case is not None


def _length(sheet: Sheet) -> timedelta:
    """How long a form waits for the next word: its way in may say so."""
    entry = next((each for each in sheet.plan.entries if each.id == sheet.form.entry), None)
    own = entry.silence if entry else None
    return (own or sheet.hearing.organisation.clocks.silence).delta
