"""What was sent beside the open question: it is kept, and the person hears so."""

from flows.inbound import Attached, Located, MediaKind, SharedContact, Unreadable, Wrote
from flows.plan import QuestionKind
from flows.talk.keeping import also_said, keep, keep_phone, keep_photo, keep_place
from flows.talk.sheet import Sheet
from flows.talk.turn import Heard
from flows.text import T, Text
from flows.triage import has_substance


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
        case SharedContact(phone=phone):
            keep_phone(sheet, phone)
        case _:
            pass


def add(sheet: Sheet, heard: Heard) -> None:
    """Something said beside every question: it is kept, and the person hears so."""
    case = sheet.glimpse(sheet.open_case)
    match heard.body:
        case Wrote(text=text):
            keep(sheet, text=text)
            if case is not None:
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
        case SharedContact(phone=phone):
            keep_phone(sheet, phone)
            sheet.say(T("Phone number received."))
        case Unreadable():
            sheet.say(T("A sticker can't be read. Press a button, type, or send a voice message."))
        case _:
            pass
