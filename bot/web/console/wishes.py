"""What the page may ask for, as JSON, and how each is done."""

from collections.abc import Callable
from typing import Annotated

import msgspec

from bot.web.console.words import NO_SIGNAL
from bot.web.ports import Phones
from flows.terms import Language, Record
from flows.text import Text

PIN = (28.1963, 113.0737)
"""Where the console's phones are (WGS-84): on the G4 near Changsha."""
TEXT_LIMIT = 20_000

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Writing = Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_LIMIT)]


class _Wish(Record, frozen=True, kw_only=True, tag_field="do", forbid_unknown_fields=True):
    """Something that a person at a phone wants."""

    chat: Name
    person: Name


class Write(_Wish, frozen=True, kw_only=True, tag="write"):
    """Sends a text, or another text in place of the `message`."""

    text: Writing
    message: str = ""


class Press(_Wish, frozen=True, kw_only=True, tag="press"):
    """Presses a button under a message."""

    message: Name
    data: Name


class Send(_Wish, frozen=True, kw_only=True, tag="send"):
    """Sends what is not text: `pin`, `photo`, `voice` or `contact`."""

    what: Name


class Speak(_Wish, frozen=True, kw_only=True, tag="speak"):
    """Wants another language in this chat."""

    language: Language


class Tune(_Wish, frozen=True, kw_only=True, tag="tune"):
    """Switches slow signal or flight mode."""

    slow: bool | None = None
    flight: bool | None = None


Wish = Write | Press | Send | Speak | Tune


def carry_out(wish: Wish, phones: Phones) -> Text | None:
    """Do what was wished; returns what the person is to be told. KeyError for something that is not there."""
    chat, person = wish.chat, wish.person
    match wish:
        case Write(message="", text=text):
            phones.write(chat, person, text)
        case Write(message=message, text=text):
            return _or_no_signal(phones, chat, phones.rewrite(chat, person, message, text))
        case Press(message=message, data=data):
            return _or_no_signal(phones, chat, phones.press(chat, person, message, data))
        case Send(what=what):
            _senders(phones)[what](chat, person)
        case Speak(language=language):
            phones.write(chat, person, "/language zh" if language is Language.ZH else "/language en")
        case Tune(slow=slow, flight=flight):
            if slow is not None:
                phones.set_slow(chat, slow=slow)
            if flight is not None:
                phones.set_flight(chat, flight=flight)
    return None


def _senders(phones: Phones) -> dict[str, Callable[[str, str], str]]:
    return {
        "pin": lambda chat, person: phones.locate(chat, person, *PIN),
        "photo": phones.photo,
        "voice": phones.voice,
        "contact": phones.contact,
    }


def _or_no_signal(phones: Phones, chat: str, sent: str) -> Text | None:
    return NO_SIGNAL if not sent and phones.phone(chat).in_flight else None
