"""Everybody whom the demo organisation knows has a phone on the page; without one a plan for them cannot be tried."""

from bot.channels.console.seats import seats_of
from bot.i18n import Reader, plain
from bot.library import read_organisation
from bot.web.console.page import PLACES, screen_of, selection_of
from flows.terms import Language
from flows.text import Text
from tests.bot.console.parts import Console, Time


def test_everybody_has_a_phone_and_says_what_they_are(console: Console, time: Time) -> None:
    organisation = read_organisation(None)
    phones = console(seats=seats_of(organisation))

    def say(text: Text, language: Language) -> str:
        return plain(text, Reader(language=language, zone="Asia/Shanghai", now=time.now()))

    selection = selection_of({"customer": "public:buyer-ford"}, phones, Language.EN)
    assert selection.chats["customer"] == "public:buyer-ford"
    offered = {place: screen_of(place, selection, phones, say) for place in PLACES}
    seats = {choice.value for screen in offered.values() for choice in screen.seats}
    assert seats == {each.chat for each in phones.seats}
    names = {choice.value: choice.name for choice in offered["customer"].seats}
    assert names["public:buyer-xu"] == "Xu Jia (online buyer)"
    assert names["public:customer-ann"] == "Ann Miller"
    assert not any(each in names for each in ("public:driver-zhang", "staff:li-na"))
