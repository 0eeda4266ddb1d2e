"""What was sent beside the open question: it is kept, and the person hears so."""

from flows.inbound import Attached, Located, MediaKind, SharedContact, Unreadable, Wrote
from flows.question import QuestionKind
from flows.talk.calling import has_number
from flows.talk.figures import phone_in
from flows.talk.keeping import (
    also_said,
    keep,
    keep_contact,
    keep_phone,
    keep_photo,
    keep_place,
    keep_unreadable,
)
from flows.talk.sheet import Sheet
from flows.talk.turn import Heard
from flows.text import T, Text
from flows.triage import has_substance

LONG = 1000
"""Characters from which a text is told to be kept whole, since a card shows only its beginning."""


def received_text(file: Attached) -> Text:
    """That a file came."""
    match file.kind:
        case MediaKind.PHOTO:
            return T("Photo received.")
        case MediaKind.VOICE:
            return T("Voice message received, the people on duty will hear it.")
        case MediaKind.VIDEO | MediaKind.DOCUMENT:
            return T("File received.")


def keep_what_does_not_fit(sheet: Sheet, heard: Heard) -> None:
    """Keep what did not answer the open question of a form."""
    match heard.body:
        case Wrote(text=text):
            if has_substance(text):
                keep(sheet, text=text)
            also_said(sheet, text, sheet.form.asked)
        case Located(lat=lat, lon=lon):
            keep_place(sheet, lat, lon)
            if sheet.question.kind is not QuestionKind.PHONE:
                sheet.say(T("Location received."))
        case Attached(kind=MediaKind.PHOTO) as file:
            keep_photo(sheet, file)
        case Attached() as file:
            keep(sheet, file=file)
        case SharedContact() as contact:
            keep_contact(sheet, contact)
        case Unreadable() as body:
            keep_unreadable(sheet, body)
        case _:
            pass


def add(sheet: Sheet, heard: Heard) -> None:
    """Something said beside every question: it is kept, and the person hears so."""
    case = sheet.glimpse(sheet.open_case)
    match heard.body:
        case Wrote(text=text) if not has_number(sheet) and (phone := phone_in(text)):
            keep_phone(sheet, phone)
            sheet.say(T("Phone number received."))
        case Wrote(text=text):
            keep(sheet, text=text)
            if len(text) >= LONG:
                sheet.say(T("Received. The text is long; all of it is kept, and the card shows its beginning."))
            elif case is not None:
                sheet.say(T("Added to case {number}.", number=case.number))
        case Located(lat=lat, lon=lon):
            keep_place(sheet, lat, lon)
            sheet.say(T("Location received."))
        case Attached(kind=MediaKind.PHOTO) as file:
            keep_photo(sheet, file)
            sheet.say(received_text(file))
        case Attached() as file:
            keep(sheet, file=file)
            sheet.say(received_text(file))
        case SharedContact() as contact:
            keep_contact(sheet, contact)
            sheet.say(T("Phone number received."))
        case Unreadable() as body:
            keep_unreadable(sheet, body)
            sheet.say(T("A sticker can't be read. Press a button, type, or send a voice message."))
        case _:
            pass
