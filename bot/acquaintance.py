"""Who writes to the hotline: the person behind a chat, what they read, and which cases are theirs."""

from datetime import datetime

from msgspec.structs import replace

from bot.casework import scene_of
from bot.house import identity_of
from bot.i18n import language_of
from bot.notebook import Notebook
from flows.conversation import Conversation, Glimpse, Hearing
from flows.inbound import Inbound, SharedContact
from flows.offer import Offer, has_offers, offering, offers_of
from flows.record import Case, CaseState
from flows.report import Reporter
from flows.terms import Address, Language
from flows.triage import language_of_text
from storage.unit_of_work import Chat, ChatKind, Known, Side


def notice(book: Notebook, event: Inbound) -> None:
    """Remember the person and the chat, as the platform names them now, and a number that is the sender's own."""
    identity = event.sender.identity
    if event.sender.user:
        known = book.known(identity)
        fresh = replace(known or Known(identity=identity, person=identity), name=event.sender.name)
        if isinstance(event.body, SharedContact) and event.body.own:
            fresh = replace(fresh, phone=event.body.phone)
        if fresh != known:
            book.page.known[identity] = fresh
    if book.chat(event.address.lane) is None:
        book.page.chats[event.address.lane] = Chat(
            lane=event.address.lane,
            bot=event.address.bot,
            chat=event.address.chat,
            kind=ChatKind.PRIVATE,
            side=Side.PUBLIC,
            since=book.now,
            person=person_at(book, event.address, identity),
        )


def person_at(book: Notebook, address: Address, identity: str) -> str:
    """Who it is that writes here: whoever joined in this chat as a customer or a driver, else as they are known.

    Somebody may be both a customer and one of the staff: here the customer writes.
    """
    chat, known = book.chat(address.lane), book.known(identity)
    here = (chat.person if chat else None) or ""
    joined = book.house.organisation.person(here)
    if joined is not None and joined.kind != "staff":
        return here
    return (known.person if known else "") or here or identity


def conversation_of(book: Notebook, event: Inbound) -> Conversation:
    """The conversation of this chat; a new one begins in the language that the person is known or seems to read."""
    conversation = book.conversation(event.address)
    if conversation is not None:
        return conversation
    known = book.known(event.sender.identity)
    person = book.house.organisation.person(person_at(book, event.address, event.sender.identity))
    text = getattr(event.body, "text", "")
    language: Language | None = None
    if known and known.language:
        language = Language(known.language)
    elif person:
        language = person.language
    chosen = language is not None
    language = language or language_of_text(text) or language_of(event.sender.language_code)
    return Conversation(
        address=event.address, language=language or book.house.language, language_chosen=chosen or language is not None
    )


def hearing_of(book: Notebook, event: Inbound) -> Hearing:
    """What the conversation sees outside itself, for something that a person did."""
    conversation = book.conversation(event.address)
    language = conversation.language if conversation else book.house.language
    return _hearing(book, event.address, event.sender.identity, language)


def hearing_at(book: Notebook, address: Address, language: Language) -> Hearing:
    """The same, when nobody did anything."""
    return _hearing(book, address, identity_of(address), language)


def _hearing(book: Notebook, address: Address, identity: str, language: Language) -> Hearing:
    who = person_at(book, address, identity)
    reporter = _reporter(book, address, who, book.known(identity), language)
    mine = cases_at(book, address, reporter.person)
    return Hearing(
        now=book.now,
        plans=book.house.plans,
        offered=book.house.offered_to(_kind(book, who)),
        organisation=book.house.organisation,
        reporter=reporter,
        cases=tuple(_glimpse(book, case) for case in mine),
        staff=False,
        zone=book.house.zone,
    )


def own_reports(book: Notebook, address: Address, person: str) -> tuple[Glimpse, ...]:
    """What one of the staff has reported for themselves in this chat."""
    return tuple(_glimpse(book, case) for case in cases_at(book, address, person) if is_theirs(case, address))


def taken_down(book: Notebook, conversation: Conversation, person: str) -> tuple[Glimpse, ...]:
    """What one of the staff has last written down here for somebody on the telephone."""
    forms = (conversation.form, *conversation.shelf)
    ids = dict.fromkeys((*(each.case for each in forms if each is not None), conversation.case))
    cases = (book.case(each) for each in ids if each is not None)
    found = (case for case in cases if case is not None and person and case.taken_by == person)
    return tuple(replace(_glimpse(book, case), taken=True) for case in found)


def _glimpse(book: Notebook, case: Case) -> Glimpse:
    lead = book.case(case.follows) if case.follows is not None else None
    goes_on = lead is not None and lead.state is not CaseState.CLOSED
    offers, offered_at = _offered(book, case)
    return Glimpse(
        id=case.id,
        number=case.number,
        closed=case.state is CaseState.CLOSED and not goes_on,
        resolved=case.state is CaseState.RESOLVED and case.confirmed_at is None,
        offers=offers,
        offered_at=offered_at,
        done=tuple(each.action for each in case.done if each.undone_at is None),
    )


def _offered(book: Notebook, case: Case) -> tuple[tuple[Offer, ...], datetime | None]:
    """What the reporter may do about a case now, and since when."""
    plan = book.plan(case.plan)
    if not has_offers(plan):
        return (), None
    offers = offers_of(case, scene_of(book, plan, case.group, holder=case.holder or ""))
    deeds = (offering(case, plan, each.action, each.round) for each in offers)
    since = max((deed.at for deed in deeds if deed is not None), default=case.closed_at)
    return offers, since


def cases_at(book: Notebook, address: Address, person: str) -> list[Case]:
    """The cases of somebody, also those that they reported before they joined, or by telephone."""
    found = {case.id: case for who in (identity_of(address), person) for case in book.cases_of(who)}
    conversation = book.conversation(address)
    case = book.case(conversation.case) if conversation and conversation.case is not None else None
    if case is not None and is_theirs(case, address):
        found[case.id] = case
    return [found[each] for each in sorted(found)]


def wrote_down(book: Notebook, case: Case, address: Address) -> bool:
    """Whether whoever writes here wrote the report of this case down, for somebody on the telephone."""
    chat = book.chat(address.lane)
    return chat is not None and bool(case.taken_by) and chat.person == case.taken_by


def is_theirs(case: Case, address: Address) -> bool:
    """Whether the case is told in this chat: whoever writes here is its reporter, under whatever name they came."""
    return case.reporter.address.lane == address.lane


def _kind(book: Notebook, who: str) -> str:
    person = book.house.organisation.person(who)
    return person.kind if person else ""


def _reporter(book: Notebook, address: Address, who: str, known: Known | None, language: Language) -> Reporter:
    organisation = book.house.organisation
    person = organisation.person(who)
    if person is None:
        return Reporter(
            person=who,
            address=address,
            language=language,
            name=known.name if known else "",
            phone=known.phone if known else "",
        )
    vehicle = next((each for each in organisation.vehicles if each.id == person.vehicle), None)
    return Reporter(
        person=person.id,
        address=address,
        language=language,
        name=person.name.zh if language is Language.ZH else person.name.en,
        short=person.known_as.zh,
        short_en=person.known_as.en,
        phone=person.phone,
        plate=vehicle.plate if vehicle else "",
        company_vehicle=vehicle is not None,
    )
