"""Somebody who reported by telephone is called under their own number, also when their report follows another."""

from msgspec.structs import replace

from bot.thread import threaded
from flows import telephone
from flows.fact import Lost
from flows.outbound import Say, ToAddress
from flows.record import Step
from flows.terms import Address
from flows.text import T
from tests.flows.words import at, held, lines, scene


def test_a_follower_on_the_telephone_is_called_under_their_own_number() -> None:
    lead = held()
    caller = replace(
        lead.reporter,
        address=Address(bot=telephone.BOT, chat="+8613800000999"),
        phone="+8613800000999",
        name="王桂芬",
        short="",
    )
    say = Say(to=ToAddress(address=lead.reporter.address), lines=(T("Noted."),))
    told = threaded(lead, Step(case=lead, outbound=(say,)), Lost(at=at("03:20")), scene("03:20"), None, [caller])
    assert told[0] == say
    (call,) = told[1:]
    assert isinstance(call, Say)
    first = lines(call)[0]
    assert "王桂芬" in first
    assert "0999" in first
