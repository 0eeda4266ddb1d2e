"""A live location on its way: the cases follow it, and whoever drives is asked nothing until they have stopped."""

from datetime import datetime

from msgspec.structs import replace

from flows.inbound import Located
from flows.request import SendPosition
from flows.talk import form as forms
from flows.talk.sheet import Sheet
from flows.talk.turn import Heard, Phase
from flows.terms import CaseId
from flows.text import T
from flows.track import SILENT, SOON, Point, is_moving


def is_track(heard: Heard) -> bool:
    """Whether the phone spoke and not the person: a live location that moved on."""
    return heard.edited and isinstance(heard.body, Located)


def start(sheet: Sheet, place: Located) -> None:
    """A live location begins."""
    sheet.set(point=_point(sheet, place))


def follow(sheet: Sheet, heard: Heard, place: Located) -> None:
    """It moved on: no answer is put right and nothing is said, unless questions have to wait now, or no longer."""
    cases = _cases(sheet)
    if cases:
        sheet.request(SendPosition(cases=cases, lat=place.lat, lon=place.lon, at=sheet.at))
    else:
        _move_answer(sheet, heard, place)
    before, now = sheet.conversation.point, _point(sheet, place)
    if before is not None and now.at - before.at < SOON:
        return
    sheet.set(point=now)
    if is_moving(before, now, faster_than=sheet.hearing.organisation.clocks.driving):
        _hold(sheet)
    else:
        park(sheet)


def holds_back(sheet: Sheet) -> bool:
    """Whether the open question waits. What is urgent never does."""
    return sheet.conversation.driving and not sheet.urgent and not sheet.in_danger


def parked_at(sheet: Sheet) -> datetime | None:
    """When a vehicle counts as stopped that nothing more was heard of."""
    point = sheet.conversation.point
    return point.at + SILENT if sheet.conversation.driving and point is not None else None


def park(sheet: Sheet) -> None:
    """It is slow enough, or stands: what waited is asked now."""
    drove = sheet.conversation.driving
    sheet.set(driving=False, told_to_drive=False)
    if drove:
        sheet.resumes = True
        sheet.repeat()


def speak(sheet: Sheet) -> None:
    """The person does something, so they can read: they are answered."""
    if sheet.conversation.driving:
        sheet.set(driving=False)


def _hold(sheet: Sheet) -> None:
    conversation = sheet.conversation
    asked = conversation.phase is not Phase.QUIET and not sheet.in_danger
    if asked and not conversation.told_to_drive:
        sheet.say(T("Drive on first. Answer when you have stopped safely; the question waits."))
    sheet.set(driving=True, told_to_drive=conversation.told_to_drive or asked)


def _point(sheet: Sheet, place: Located) -> Point:
    return Point(at=sheet.at, lat=place.lat, lon=place.lon)


def _cases(sheet: Sheet) -> tuple[CaseId, ...]:
    """Every open case of this person that a position says something about."""
    conversation = sheet.conversation
    known = (conversation.form, *conversation.shelf)
    found = (*(form.case for form in known if form is not None), conversation.case, conversation.emergency)
    return tuple(dict.fromkeys(case for case in found if case is not None and sheet.is_open(case)))


def _move_answer(sheet: Sheet, heard: Heard, place: Located) -> None:
    """Before there is a case the answer itself moves on, so that the report says where they are."""
    form = sheet.conversation.form
    if form is None or form.case is not None:
        return
    for question, answer in form.answers.items():
        if answer.located and answer.message == heard.message:
            moved = replace(answer, lat=place.lat, lon=place.lon)
            sheet.set(form=forms.with_answer(form, question, moved))
