"""What somebody is asked to tell a reporter on the telephone."""

from msgspec.structs import replace

from flows import telephone
from flows.outbound import Say, ToAddress
from flows.record import Case
from flows.terms import Address
from flows.text import T
from tests.flows.words import held, lines, scene


def caller(chat: str, phone: str = "") -> Case:
    whole = held()
    address = Address(bot=telephone.BOT, chat=chat)
    return replace(whole, answers={}, reporter=replace(whole.reporter, address=address, phone=phone))


def first_line(whole: Case) -> str:
    say = Say(to=ToAddress(address=whole.reporter.address), lines=(T("Noted."),))
    (told,) = telephone.please_tell(whole, scene("03:20"), say)
    return lines(told)[0]


def test_whoever_has_the_case_reads_whom_to_call() -> None:
    assert "(+8673100001111) and say:" in first_line(caller("+8673100001111"))


def test_a_caller_without_a_number_has_none() -> None:
    said = first_line(caller("unknown-1795662000"))
    assert said.startswith("26-0417: no number of ")
    assert said.endswith(" is known. When they call again, say:")
    assert "unknown" not in said


def test_a_number_that_was_given_since_is_one() -> None:
    assert "5521" in first_line(caller("unknown-1795662000", "+86 138 0000 5521"))
