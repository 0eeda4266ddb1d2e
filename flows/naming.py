"""Who is who in a sentence: people, roles and groups as staff and reporters may read them, and numbers to call."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.organisation import Person
from flows.question import Privacy, QuestionKind
from flows.record import Case, Scene
from flows.routing import on_duty, role_named
from flows.terms import Language, PersonId, RoleId
from flows.text import C, Param, Phone, Series, T, Text, Words, same

PHONE = re.compile(
    r"\s*[,，、:：(（]?\s*(?:\+\d[\d -]{6,}\d|(?<![\d.])1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)|0\d{2,3}[ -]\d{7,8})[)）]?"
)
"""A telephone number in free text with what sets it off: with country code, a mobile's 11 digits, or area code."""
_LONG_NUMBER = re.compile(r"\d(?:[ _.()\-]*\d){6,}[xX]?")
"""Seven digits and more, however they are set off."""
_PHONE_ASKED = QuestionKind.PHONE
_LATIN = re.compile(r"[A-Za-z0-9]")


def row(texts: Iterable[Text]) -> Text:
    """Several facts of one line, set off by commas; at least one."""
    first, *others = texts
    for other in others:
        first = C("row", "{one}, {other}", one=first, other=other)
    return first


def both(one: Text, other: Text) -> Text:
    """Two sentences on one line."""
    return C("two sentences", "{one} {other}", one=one, other=other)


def apart(name: Bilingual) -> Words:
    """A name as it stands right behind a Chinese word: a Latin one is set off by a space."""
    space = " " if _LATIN.match(name.zh) else ""
    return Words(zh=f"{space}{name.zh}", en=name.en)


@lru_cache(maxsize=4096)
def lowered(label: Bilingual) -> Words:
    """A label inside an English sentence: without its capital, unless the word is all capitals or a name of two."""
    head = label.en[:2]
    return Words(zh=label.zh, en=label.en[0].lower() + label.en[1:]) if head != head.upper() else label.words


def person(scene: Scene, who: str) -> Words:
    """The full name of somebody on duty."""
    return scene.organisation.name_of(who).words


def beside(scene: Scene, who: str) -> Words:
    """The same right behind a Chinese word."""
    return apart(scene.organisation.name_of(who))


def role(scene: Scene, wanted: RoleId) -> Words:
    """What a role is called; its id when the organisation has none of that name."""
    known = role_named(scene.organisation, wanted)
    return known.name.words if known else same(wanted)


def holders(scene: Scene, wanted: RoleId) -> tuple[PersonId, ...]:
    """The people of a role who are on call and can be reached; when there are none, those who are meant at all."""
    known = role_named(scene.organisation, wanted)
    if known is None:
        return ()
    people = on_duty(scene, wanted) or known.people
    return tuple(each for each in people if each in scene.reachable) or people


def role_and_name(scene: Scene, wanted: RoleId, people: tuple[PersonId, ...] = ()) -> Text:
    """Group head Zhao Min; the role alone when nobody holds it or several do. `people` narrows who is meant."""
    meant = people or holders(scene, wanted)
    if len(meant) != 1:
        return role(scene, wanted)
    return C("role and name", "{role} {name}", role=role(scene, wanted), name=beside(scene, meant[0]))


def group(case: Case, scene: Scene) -> Words:
    """The responder group that has the case."""
    return scene.organisation.group(case.group).name.words


def group_language(case: Case, scene: Scene) -> Language:
    """What the group reads."""
    return scene.organisation.group(case.group).language


def names(scene: Scene, people: Iterable[str]) -> Series:
    """Several people in one breath."""
    return Series(items=tuple(person(scene, each) for each in people))


def staff_phone(scene: Scene, who: str) -> str:
    """The number of somebody on duty, or nothing."""
    known = scene.organisation.person(who)
    return known.phone if known else ""


# --- the reporter -----------------------------------------------------------------------------------------------------
_INSIDE: Mapping[str, Text] = {"driver": C("reporter", "the driver"), "customer": C("reporter", "the customer")}
_SOMEBODY = C("reporter", "the reporter")


def reporter_role(case: Case, scene: Scene) -> str:
    """`driver`, `customer`, or nothing when neither the organisation nor the plan tells."""
    known: Person | None = scene.organisation.person(case.reporter.person)
    if known and known.kind != "staff":
        return known.kind
    return scene.plan.reporter[0] if len(scene.plan.reporter) == 1 else ""


def the_reporter(case: Case, scene: Scene) -> Text:
    """The reporter by what they are, in the middle of a sentence."""
    return _INSIDE.get(reporter_role(case, scene), _SOMEBODY)


def reporter_seen(case: Case, scene: Scene) -> Text:
    """The reporter as a group may see them: what they are and a surname, no full name."""
    short = Bilingual(zh=case.reporter.short, en=case.reporter.short_en or case.reporter.short)
    return _as(reporter_role(case, scene), apart(short) if case.reporter.short else None)


def reporter_named(case: Case, scene: Scene) -> Text:
    """The reporter by full name, for the one who holds the case."""
    known = scene.organisation.person(case.reporter.person)
    name = known.name if known else Bilingual(zh=case.reporter.name, en=case.reporter.name)
    return _as(reporter_role(case, scene), apart(name) if name.zh else None)


def _as(kind: str, name: Words | None) -> Text:
    if name is None:
        return {"driver": T("Driver"), "customer": T("Customer")}.get(kind, T("Reporter"))
    match kind:
        case "driver":
            return T("Driver: {name}", name=name)
        case "customer":
            return T("Customer: {name}", name=name)
        case _:
            return T("Reporter: {name}", name=name)


def language(wanted: str) -> Text:
    """The name of a language."""
    return C("language", "English") if wanted == Language.EN else C("language", "Chinese")


def phone_of(case: Case, scene: Scene) -> str:
    """The number under which the reporter is called: the one they gave in this case, else the known one."""
    for question in scene.plan.questions:
        if question.kind is _PHONE_ASKED:
            given: Answer | None = case.answers.get(question.id)
            if given and given.text and not given.skipped:
                return given.text
    return case.reporter.phone


def phone_full(case: Case, scene: Scene) -> Text:
    """The reporter's number in full, for the one who is to call."""
    number = phone_of(case, scene)
    return C("phone", "{phone}", phone=Phone(number=number)) if number else T("no number known")


def phone_ending(case: Case, scene: Scene) -> Text | None:
    """The reporter's number as a group may see it."""
    number = phone_of(case, scene)
    return T("phone ending {phone}", phone=Phone(number=number, ending=True)) if number else None


def plate(case: Case) -> Text | None:
    """A vehicle of the company by its plate, a private one by the last three signs."""
    if not case.reporter.plate:
        return None
    if case.reporter.company_vehicle:
        return same(case.reporter.plate)
    return T("plate ending {plate}", plate=case.reporter.plate[-3:])


def unphoned(text: str) -> str:
    """Free text as a group may see it: without telephone numbers."""
    return PHONE.sub("", text).strip()


def file_seen(case: Case, scene: Scene, name: str) -> str:
    """The name of a file as a group may see it, or nothing when nothing is left of it.

    Without numbers that may be a telephone's or a document's, without the reporter's full name, and without what the
    reporter said for the holder alone.
    """
    known = scene.organisation.person(case.reporter.person)
    private = {question.id for question in scene.plan.questions if question.privacy is not Privacy.OPEN}
    hidden = [case.reporter.name, *((known.name.zh, known.name.en) if known else ())]
    hidden += [answer.text for question, answer in case.answers.items() if question in private]
    for words in sorted((each.strip() for each in hidden), key=len, reverse=True):
        if len(words) > 1:
            # In the name of a file the words of a name are set off by any sign, or by none.
            parts = r"[\s_.\-]*".join(re.escape(part) for part in words.split())
            name = re.sub(parts, "", name, flags=re.IGNORECASE)
    seen = _LONG_NUMBER.sub("", name).strip(" _-")
    return seen if seen.rpartition(".")[0] or "." not in seen else ""


def hotline(scene: Scene) -> Param:
    """The company's number in full."""
    return Phone(number=scene.organisation.numbers.hotline)


def urgent_call(scene: Scene) -> Text:
    """The line under everything that is late or an emergency."""
    return T("Urgent: {phone}.", phone=hotline(scene))
