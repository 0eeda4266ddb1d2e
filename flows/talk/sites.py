"""The unit and the address of a customer that the organisation supplies: confirmed by one press, else asked openly."""

from collections.abc import Iterable

from msgspec.structs import replace

from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.organisation import Site
from flows.question import Question, QuestionKind
from flows.talk import caller, labels
from flows.talk.turn import Form, Hearing
from flows.terms import Language

KNOWN = "site"
"""What the questions say that know it (`known: site`)."""


def offered(question: Question, form: Form, hearing: Hearing, every: Iterable[Question]) -> Question:
    """The first of the questions that know the site, as one that confirms it for all; as it stands otherwise."""
    if question.known != KNOWN:
        return question
    site = _site(form, hearing)
    if site is None or any(each.id in form.declined for each in knowing(every)):
        return question
    if any(each.id in form.answers for each in knowing(every)):
        return question
    return replace(
        question,
        kind=QuestionKind.CHOICE,
        ask=Bilingual(
            zh=f"单位和地址是不是：{site.unit.zh}，{site.address.zh}？",
            en=f"Is this right: {site.unit.en}, {site.address.en}?",
        ),
        options=(labels.SITE_RIGHT, labels.SITE_WRONG),
    )


def knowing(every: Iterable[Question]) -> tuple[Question, ...]:
    """The questions that the site answers."""
    return tuple(each for each in every if each.known == KNOWN)


def confirmed(answer: Answer, form: Form, hearing: Hearing, every: Iterable[Question]) -> dict[str, Answer]:
    """What a confirmed site answers: the address where a place is asked for, the unit elsewhere."""
    site = _site(form, hearing)
    if site is None:
        return {}
    chinese = hearing.organisation.place_language is Language.ZH
    unit, address = (each.zh if chinese else each.en for each in (site.unit, site.address))
    plain = replace(answer, option="")
    return {
        each.id: replace(plain, text=address, lat=site.lat, lon=site.lon)
        if each.kind is QuestionKind.PLACE
        else replace(plain, text=unit)
        for each in knowing(every)
    }


def _site(form: Form, hearing: Hearing) -> Site | None:
    known = hearing.organisation.person(caller.whose(form, hearing))
    return known.site if known else None
