"""Who sits at the console: one phone for everybody of the organisation, and one chat for each group."""

from flows.bilingual import Bilingual
from flows.organisation import Group, Organisation, Person
from flows.terms import Language, Record

PASSER_BY = Bilingual(zh="路人", en="Passer-by")


class Seat(Record, frozen=True, kw_only=True):
    """One chat of the console. `kind` is `customer`, `driver`, `staff` or `group`.

    `speakers` are the people who may speak there: a phone's own person, or a group's members and its head.
    `language_code` is what the phone tells of itself, as Telegram would; empty when it tells nothing.
    """

    chat: str
    kind: str
    name: Bilingual
    language: Language
    language_code: str = ""
    speakers: tuple[str, ...]
    phone: str = ""


def public(person: str) -> str:
    """The chat of a customer's or a driver's phone with the hotline."""
    return f"public:{person}"


def staff(person: str) -> str:
    """The private chat of a responder or a manager."""
    return f"staff:{person}"


def group(name: str) -> str:
    """The chat of a responder group."""
    return f"group:{name}"


def seats_of(organisation: Organisation) -> tuple[Seat, ...]:
    """A seat for everybody whom the organisation knows, one for each group, and one for somebody whom nobody knows."""
    people = [_of_person(person) for person in organisation.people]
    groups = [_of_group(each, organisation) for each in organisation.groups]
    stranger = Seat(
        chat=public("passer-by"), kind="customer", name=PASSER_BY, language=Language.EN, speakers=("passer-by",)
    )
    return (*people, stranger, *groups)


def _of_person(person: Person) -> Seat:
    return Seat(
        chat=staff(person.id) if person.kind == "staff" else public(person.id),
        kind=person.kind,
        name=person.name,
        language=person.language,
        language_code=code_of(person.language),
        speakers=(person.id,),
        phone=person.phone,
    )


def _of_group(each: Group, organisation: Organisation) -> Seat:
    heads = organisation.role(each.head).people
    return Seat(
        chat=group(each.id),
        kind="group",
        name=each.name,
        language=each.language,
        speakers=tuple(dict.fromkeys((*each.members, *heads))),
    )


def code_of(language: Language) -> str:
    """A language as a phone tells it."""
    return "zh-hans" if language is Language.ZH else "en"
