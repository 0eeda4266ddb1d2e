"""Which delivery it is about: what a customer has signed for lately stands as keys where its time is asked."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.delivered import Delivered, delivered_to
from flows.question import Option, Question
from flows.talk import caller, labels
from flows.talk.turn import Form, Hearing
from flows.terms import Language

KNOWN = {"deliveries": (True, False), "fresh-deliveries": (True,), "other-deliveries": (False,)}
"""What a question says that knows them (`known: deliveries`), and whether those are fresh that it offers."""
MOST = 5
"""More keys than that nobody reads."""
_ID = "delivery:"


def stand_in(question: Question) -> bool:
    """Whether deliveries are offered as the answers to this question."""
    return any(option.id.startswith(_ID) for option in question.options)


def offered(question: Question, form: Form, hearing: Hearing) -> Question:
    """The question with the deliveries of this customer as its answers; as it stands when none is known."""
    if question.known not in KNOWN or question.id in form.declined:
        return question
    found = [each for each in _found(form, hearing) if each.delivery.fresh in KNOWN[question.known]][:MOST]
    if not found:
        return question
    options = tuple(_option(each, hearing) for each in found)
    return replace(question, ask=labels.WHICH_DELIVERY, options=(*options, labels.NONE_OF_THESE))


def taken(answer: Answer, form: Form, hearing: Hearing) -> Answer:
    """The answer that a chosen delivery stands for: when it was signed for, and what it was."""
    for each in _found(form, hearing) if answer.option.startswith(_ID) else ():
        if answer.option == _ID + each.delivery.id:
            what = each.delivery.what
            words = what.zh if hearing.organisation.place_language is Language.ZH else what.en
            return replace(answer, option="", at=each.signed_at, text=words)
    return answer


def _found(form: Form, hearing: Hearing) -> tuple[Delivered, ...]:
    customer = caller.whose(form, hearing)
    return delivered_to(customer, hearing.organisation, hearing.now, hearing.zone)


def _option(found: Delivered, hearing: Hearing) -> Option:
    what = found.delivery.what
    return Option(id=_ID + found.delivery.id, label=_label(found, hearing), words=(what.zh, what.en))


def _label(found: Delivered, hearing: Hearing) -> Bilingual:
    """The day as one says it, the time, and what it was."""
    zone = ZoneInfo(hearing.zone)
    local, what = found.signed_at.astimezone(zone), found.delivery.what
    zh, en = _day(local, hearing.now.astimezone(zone))
    return Bilingual(zh=f"{zh} {local:%H:%M} {what.zh}", en=f"{en} {local:%H:%M}, {what.en}")


def _day(local: datetime, now: datetime) -> tuple[str, str]:
    for back, (zh, en) in enumerate(labels.DAYS_BACK):
        if local.date() == (now - timedelta(days=back)).date():
            return zh, en
    return f"{local.month}月{local.day}日", f"{local.day} {local:%b}"
