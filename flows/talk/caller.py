"""Somebody on the telephone, whose report one of the staff writes down: who they are, and where words reach them."""

from msgspec.structs import replace

from flows.bilingual import Bilingual
from flows.organisation import Organisation, Person
from flows.question import Privacy, Question, QuestionKind
from flows.report import Reporter
from flows.talk.turn import Form, Hearing
from flows.telephone import BOT, NO_NUMBER
from flows.terms import Address, Language

PHONE = Question(
    id="caller-phone",
    kind=QuestionKind.PHONE,
    optional=True,
    privacy=Privacy.HOLDER,
    ask=Bilingual(zh="来电人的电话？对方不肯给就跳过。", en="The caller's number? Skip it if they refuse."),
    label=Bilingual(zh="来电电话", en="Caller's phone"),
)
NAME = Question(
    id="caller-name",
    kind=QuestionKind.TEXT,
    optional=True,
    privacy=Privacy.HOLDER,
    ask=Bilingual(zh="来电人怎么称呼？", en="What is the caller called?"),
    label=Bilingual(zh="来电人", en="Caller"),
)
OWN = frozenset({PHONE.id, NAME.id})
"""Questions about the caller: their answers make the reporter, they are no part of the report."""


def by_phone(organisation: Organisation, phone: str) -> Person | None:
    """Whom this number belongs to in the organisation; None for anybody else."""
    wanted = _digits(phone)
    return next((each for each in organisation.people if wanted and _digits(each.phone) == wanted), None)


def reporter_of(form: Form, hearing: Hearing) -> Reporter:
    """The caller as a reporter. Without a number they have an address of their own, to which nobody can call."""
    organisation = hearing.organisation
    phone, name = (form.answers[each].text if each in form.answers else "" for each in (PHONE.id, NAME.id))
    known = by_phone(organisation, phone)
    vehicle = next((each for each in organisation.vehicles if known and each.id == known.vehicle), None)
    chat = phone or f"{NO_NUMBER}{int(form.first_said_at.timestamp())}"
    return Reporter(
        person=f"{BOT}:{chat}",
        address=Address(bot=BOT, chat=chat),
        language=organisation.language or Language.ZH,
        name=name,
        short=known.known_as.zh if known else "",
        short_en=known.known_as.en if known else "",
        phone=phone,
        plate=vehicle.plate if vehicle else "",
        company_vehicle=vehicle is not None,
    )


def whose(form: Form, hearing: Hearing) -> str:
    """Id of the person whose report a form is: the writer, or a caller whose number is known; else empty."""
    if not form.taken:
        return hearing.reporter.person
    phone = form.answers.get(PHONE.id)
    known = by_phone(hearing.organisation, phone.text) if phone else None
    return known.id if known else ""


def name_of(form: Form, hearing: Hearing) -> str:
    """What the caller is called, when their number is known here; empty when not."""
    answer = form.answers.get(PHONE.id)
    known = by_phone(hearing.organisation, answer.text) if answer else None
    return known.name.zh if known else ""


def without_own(form: Form) -> Form:
    """The form without the questions about the caller."""
    return replace(form, answers={each: answer for each, answer in form.answers.items() if each not in OWN})


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())
