"""The first contact: which language, what is to be reported, and what was already said before that was asked."""

from flows.answer import Answer
from flows.inbound import Attached, Located, MediaKind, SharedContact, Unreadable, Wrote
from flows.outbound import Choose
from flows.question import Option
from flows.talk import labels, pages
from flows.talk.beginning import begin, is_emergency, other_way, way_of
from flows.talk.choice import ordinal
from flows.talk.keeping import contact_text
from flows.talk.sheet import Sheet
from flows.talk.stray import received_text
from flows.talk.turn import Heard, Phase
from flows.text import T
from flows.triage import Way, has_substance, option_of, way_named


def offer(sheet: Sheet) -> None:
    """Ask what is to be reported, or first in which language."""
    sheet.pose("offer" if sheet.conversation.language_chosen else "greet")


def hear_first(sheet: Sheet, heard: Heard) -> None:
    """What was said while nothing was open, or while the language was not known: it is kept, and the menu comes."""
    if isinstance(heard.body, Wrote):
        place = ordinal(heard.body.text, len(labels.LANGUAGES))
        if sheet.conversation.phase is Phase.LANGUAGE and place and place <= len(labels.LANGUAGES):
            sheet.change_language(tuple(labels.LANGUAGES)[place - 1])
            offer(sheet)
            return
    named = way_named(_words(heard.body), sheet.ways)
    told = _take_early(sheet, heard, named)
    way = _meant(sheet, heard.body, named) if told else None
    if way is not None and (is_emergency(way) or _needs_no_menu(sheet, way)):
        begin(sheet, way)
    else:
        offer(sheet)


def hear_choice(sheet: Sheet, heard: Heard) -> None:
    """What was said below the menu: a key, its number, words that name it, or the matter itself."""
    body = heard.body
    if isinstance(body, Choose):
        _press(sheet, body.option)
        return
    key = pages.picked(sheet, body.text) if isinstance(body, Wrote) else None
    if key is not None:
        _take_key(sheet, key)
        return
    named = way_named(_words(body), sheet.ways)
    told = _take_early(sheet, heard, named)
    way = _meant(sheet, body, named) if told else None
    if way is not None:
        # 车坏了, and then 你们快点 instead of the key: the first words have said what it is.
        begin(sheet, (way_of(sheet, sheet.conversation.named) or way) if way == other_way(sheet) else way)
        return
    if isinstance(body, Wrote):
        sheet.say(T("Please press one of the buttons, or type its number."))
    sheet.repeat()


def is_picked(sheet: Sheet, text: str) -> bool:
    """Whether a text is a key of the menu, by its number or label, and nothing else."""
    return pages.picked(sheet, text) is not None


def _press(sheet: Sheet, option: str) -> None:
    turner = pages.turner(sheet)
    key = turner if turner is not None and turner.id == option else way_of(sheet, option)
    if key is None:
        sheet.repeat()
    else:
        _take_key(sheet, key)


def _take_key(sheet: Sheet, key: Way | Option) -> None:
    if isinstance(key, Option):
        pages.turn(sheet)
    else:
        begin(sheet, key)


def _words(body: object) -> str:
    """What was written, or stands under a file."""
    return body.text if isinstance(body, Wrote) else body.caption if isinstance(body, Attached) else ""


def _meant(sheet: Sheet, body: object, named: Way | None) -> Way | None:
    """The way in that words have named; words or voice that name none tell the matter themselves."""
    if text := _words(body):
        return named or (other_way(sheet) if has_substance(text) else None)
    voice = isinstance(body, Attached) and body.kind is MediaKind.VOICE
    return other_way(sheet) if voice else None


def _take_early(sheet: Sheet, heard: Heard, named: Way | None) -> bool:
    """Keep what was said before a way in was chosen, and which one it named; False when it told nothing."""
    said: Answer | None = None
    match heard.body:
        case Wrote(text=text):
            if named is None and not has_substance(text):
                return False
            said = Answer(said_at=sheet.at, text=text, message=heard.message)
            _note_way(sheet, named or (other_way(sheet) if _is_known(sheet) else None))
        case Attached() as file:
            said = Answer(said_at=sheet.at, text=file.caption, files=(file,), message=heard.message)
            sheet.say(received_text(file))
            _note_way(sheet, named)
            if file.kind is MediaKind.VOICE:
                _note_way(sheet, other_way(sheet))
        case Located(lat=lat, lon=lon):
            said = Answer(said_at=sheet.at, lat=lat, lon=lon, message=heard.message)
            sheet.say(T("Location received."))
        case SharedContact() as contact:
            text = contact.phone if contact.own else contact_text(contact)
            said = Answer(said_at=sheet.at, text=text, message=heard.message)
            sheet.say(T("Phone number received."))
        case Unreadable():
            sheet.say(T("A sticker can't be read. Press a button, type, or send a voice message."))
            return False
        case _:
            return False
    sheet.set(early=(*sheet.conversation.early, said), since=sheet.conversation.since or sheet.at)
    return True


def _needs_no_menu(sheet: Sheet, way: Way) -> bool:
    """Whether first words lead straight to the first question: of a known customer, who sits at no wheel."""
    known = sheet.hearing.organisation.person(sheet.hearing.reporter.person)
    return known is not None and known.kind == "customer" and way != other_way(sheet)


def _note_way(sheet: Sheet, way: Way | None) -> None:
    """Remember what the words were about: if nothing more comes, silence takes that way in."""
    if way is not None and (not sheet.conversation.named or way.entry.words):
        sheet.set(named=option_of(way, sheet.ways))


def _is_known(sheet: Sheet) -> bool:
    """Whether the person belongs to the organisation: their words alone, without a choice, are a report."""
    return sheet.hearing.organisation.person(sheet.hearing.reporter.person) is not None
