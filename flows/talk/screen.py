"""What the chat is being asked, as it is read: the open question with its keys, for every phase of a talk."""

from collections.abc import Iterable

from flows.answering import answer_text
from flows.emergency import emergency_line
from flows.outbound import Act, Button, Choose, Key, Rows, Wish
from flows.question import Option, Question, QuestionKind
from flows.talk import danger, deliveries, gathered, labels, pages, summary
from flows.talk import form as forms
from flows.talk.reading import COUNTS, SKIPPED
from flows.talk.sheet import Sheet
from flows.talk.turn import Phase
from flows.terms import Language, Record
from flows.text import T, Text, Words
from flows.triage import is_of_staff, option_of

KEPT = "keep"
"""What the key sends that leaves a recorded answer as it is."""
WAY_BACK = "way-back"
"""What the key sends that leads back out of a plan into which an answer led."""
FIX = "fix:"
"""Before the id of a question whose answer was read out of other words and is to be put right."""


class Screen(Record, frozen=True, kw_only=True):
    """The open question as it is read, from the top."""

    first: tuple[Text, ...] = ()
    lines: tuple[Text, ...] = ()
    question: tuple[Text, ...] = ()
    buttons: Rows = ()
    keys: tuple[tuple[Key, ...], ...] = ()


def screen(sheet: Sheet) -> Screen:
    """The open question of a talk, whatever its phase; empty when nothing is asked."""
    match sheet.conversation.phase:
        case Phase.QUIET:
            return Screen()
        case Phase.LANGUAGE:
            return _language(sheet)
        case Phase.CHOOSING:
            return _menu(sheet)
        case Phase.DANGER:
            return _danger(sheet)
        case Phase.STOPPING:
            return _stopping(sheet)
        case Phase.RECOUNTING:
            return _recounting(sheet)
        case Phase.CHECKING:
            return Screen(question=summary.lines(sheet), buttons=summary.keys(sheet))
        case Phase.ASKING | Phase.CORRECTING:
            return _question(sheet)


def numbered(number: int, label: Words) -> Words:
    """A label behind its number."""
    return Words(zh="{number} {label}", en="{number} {label}", params={"number": str(number), "label": label})


def language_key(language: Language) -> Button:
    """Switches to a language; its name stands in that language."""
    name = labels.LANGUAGES[language]
    return Button(label=Words(zh=name, en=name), press=Wish(what=f"language:{language}"))


def wish_key(label: Words, what: str) -> Button:
    """A key for something that may be wanted at any time."""
    return Button(label=label, press=Wish(what=what))


# --- before a form ----------------------------------------------------------------------------------------------------
def _language(sheet: Sheet) -> Screen:
    both = ("您好，请选语言，或直接说出了什么事。", "Hello. Choose a language, or just say what happened.")
    return Screen(
        first=(danger.bilingual_line(sheet.hearing.organisation),),
        question=tuple(Words(zh=line, en=line) for line in both),
        buttons=tuple((language_key(language),) for language in labels.LANGUAGES),
    )


def _menu(sheet: Sheet) -> Screen:
    keys = _ways(sheet)
    if sheet.hearing.staff:
        return Screen(question=(_asked_of_staff(sheet),), buttons=keys)
    lines: list[Text] = []
    closed = sheet.glimpse(sheet.conversation.case)
    if closed is not None and closed.closed:
        lines.append(T("Case {number} is closed.", number=closed.number))
        keys = (*keys, (Button(label=labels.REOPEN.words, press=Act(case=closed.id, action="reopen")),))
    keys = (*keys, (language_key(_other(sheet.conversation.language)),))
    if name := _driver(sheet):
        lines.insert(0, T("{name}, stop safely and get clear of traffic first.", name=name))
    return Screen(
        first=(danger.full_line(sheet.hearing.organisation),),
        lines=tuple(lines),
        question=(sheet.asks_instead or T("What are you reporting? Type or send a voice message."),),
        buttons=keys,
    )


def _asked_of_staff(sheet: Sheet) -> Text:
    if any(is_of_staff(way.offered.plan, way.entry) for way in sheet.ways):
        return T("What is reported, by a caller or by yourself? Press a key or type it. Stop: /cancel.")
    return T("What does the caller report? Press a key or type it. Stop: /cancel.")


def _ways(sheet: Sheet) -> Rows:
    """The ways in on this page, and the key that leads to the other one."""
    every, stamp = sheet.ways, sheet.conversation.stamp
    found = [(way.entry.label.words, option_of(way, every)) for way in pages.shown(sheet)]
    turner = pages.turner(sheet)
    found += [(turner.label.words, turner.id)] if turner else []
    return tuple(
        (Button(label=numbered(number, label), press=Choose(stamp=stamp, option=option)),)
        for number, (label, option) in enumerate(found, 1)
    )


def _driver(sheet: Sheet) -> Words | None:
    """How a known driver is addressed; nobody else needs to stop a vehicle."""
    known = sheet.hearing.organisation.person(sheet.hearing.reporter.person)
    return known.known_as.words if known and known.kind == "driver" else None


def _other(language: Language) -> Language:
    return Language.EN if language is Language.ZH else Language.ZH


# --- a question of the form -------------------------------------------------------------------------------------------
def _question(sheet: Sheet) -> Screen:
    question, organisation = sheet.question, sheet.hearing.organisation
    keys = _reply_keys(sheet, question)
    emergency = any(option.back for option in question.options)
    first: tuple[Text, ...] = ()
    if emergency:
        first = emergency_lines(sheet)
    elif question.numbers and not sheet.urgent:
        first = (danger.chosen_line(organisation, question),)
    before = () if question.before is None or sheet.resumes else (question.before.words,)
    buttons = () if keys else _buttons(sheet, question)
    if emergency:
        buttons = (*buttons, (danger.copy_key(organisation, _foremost(sheet)),), *_languages(sheet))
    elif sheet.urgent and not keys:
        buttons = (*buttons, (danger.copy_key(organisation, _foremost(sheet)),))
    if forms.just_came(sheet.form) and not keys:
        wrong = Button(label=labels.WAY_BACK.words, press=Choose(stamp=sheet.conversation.stamp, option=WAY_BACK))
        buttons = (*buttons, (wrong,))
    lines = (*before, *gathered.lines(sheet, question))
    return Screen(first=first, lines=lines, question=(_asked(sheet, question),), buttons=buttons, keys=keys)


def _asked(sheet: Sheet, question: Question) -> Text:
    asked = question.ask.words
    recorded = sheet.form.answers.get(question.id)
    if sheet.conversation.phase is Phase.CORRECTING and recorded is not None:
        answer = answer_text(question, recorded, maps=False)
        return T("{question} Recorded now: {answer}.", question=asked, answer=answer)
    return T("To go on: {question}", question=asked) if sheet.resumes else asked


def _buttons(sheet: Sheet, question: Question) -> Rows:
    stamp = sheet.conversation.stamp
    counts = question.kind in COUNTS and not deliveries.stand_in(question)
    rows = [*gathered.rows(sheet, question)]
    if question.kind is not QuestionKind.LIST:
        rows += [
            (Button(label=_label(place, option, counts=counts), press=Choose(stamp=stamp, option=option.id)),)
            for place, option in enumerate(question.options, 1)
        ]
    if _calls_back(sheet):
        rows.append((wish_key(labels.CALL_BACK.words, "call"),))
    if question.optional and not gathered.is_begun(sheet, question):
        rows.append((Button(label=labels.SKIP.words, press=Choose(stamp=stamp, option=SKIPPED)),))
    rows.extend(
        (Button(label=_fix(sheet, each), press=Choose(stamp=stamp, option=FIX + each)),) for each in sheet.fresh
    )
    if _keeps(sheet, question):
        rows.append((Button(label=labels.KEEP.words, press=Choose(stamp=stamp, option=KEPT)),))
    return tuple(rows)


def _label(place: int, option: Option, *, counts: bool) -> Words:
    return option.label.words if counts else numbered(place, option.label.words)


def _reply_keys(sheet: Sheet, question: Question) -> tuple[tuple[Key, ...], ...]:
    """Keys under the text field: only they let a phone send where it is, or its number. A caller's is not at hand."""
    if sheet.form.taken:
        return ()
    match question.kind:
        case QuestionKind.PLACE:
            keys = [Key(label=labels.SEND_PLACE.words, requests="location")]
            leave = [labels.NO_PLACE]
        case QuestionKind.PHONE:
            keys = [Key(label=labels.SEND_PHONE.words, requests="contact")]
            leave = [labels.SKIP] if question.optional else []
        case _:
            return ()
    keys += [Key(label=labels.CALL_BACK.words)] if _calls_back(sheet) else []
    keys += [Key(label=label.words) for label in leave]
    keys += [Key(label=_fix(sheet, each)) for each in sheet.fresh]
    keys += [Key(label=labels.KEEP.words)] if _keeps(sheet, question) else []
    keys += [Key(label=labels.WAY_BACK.words)] if forms.just_came(sheet.form) else []
    return tuple((key,) for key in keys)


def _calls_back(sheet: Sheet) -> bool:
    """Whether a call can be asked for below this question."""
    return sheet.plan.call_back and not sheet.form.action and not sheet.form.taken


def _keeps(sheet: Sheet, question: Question) -> bool:
    return sheet.conversation.phase is Phase.CORRECTING and question.id in sheet.form.answers


def _fix(sheet: Sheet, question: str) -> Words:
    label = next(each.label for each in forms.questions_of(sheet.form, sheet.plan) if each.id == question)
    return Words(zh="改{label}", en="Change: {label}", params={"label": label.words})


def emergency_lines(sheet: Sheet) -> tuple[Text, ...]:
    """The numbers on an emergency screen; in both languages as long as nobody knows which one is read."""
    organisation = sheet.hearing.organisation
    if sheet.conversation.language_chosen:
        return (emergency_line(organisation, _foremost(sheet)),)
    return (danger.bilingual_line(organisation), emergency_line(organisation, _foremost(sheet)))


def _foremost(sheet: Sheet) -> str:
    """Whom to call first, by the plan of the form."""
    form = sheet.conversation.form
    return danger.foremost(sheet.plan if form is not None else None)


def _languages(sheet: Sheet) -> Rows:
    return () if sheet.conversation.language_chosen else tuple((language_key(each),) for each in labels.LANGUAGES)


# --- two questions of our own -----------------------------------------------------------------------------------------
def _danger(sheet: Sheet) -> Screen:
    organisation = sheet.hearing.organisation
    return Screen(
        first=emergency_lines(sheet),
        question=(T("Is anyone in danger now?"),),
        buttons=(
            *_choices(sheet, labels.DANGER),
            (danger.copy_key(organisation, _foremost(sheet)),),
            *_languages(sheet),
        ),
    )


def _stopping(sheet: Sheet) -> Screen:
    case = sheet.glimpse(sheet.open_case)
    number = case.number if case else ""
    asked = T("The duty group is already working on case {number}. What would you like?", number=number)
    return Screen(question=(asked,), buttons=_choices(sheet, stopping_options(sheet)))


def _recounting(sheet: Sheet) -> Screen:
    answer, stamp = sheet.conversation.recount, sheet.conversation.stamp
    number = str((answer.number if answer.number is not None else answer.option) if answer else "")
    keys = tuple(
        (Button(label=label.words, press=Choose(stamp=stamp, option=label.en)),)
        for label in (labels.RIGHT, labels.WRONG)
    )
    return Screen(question=(T("Now {number} people in all, right?", number=number),), buttons=keys)


def stopping_options(sheet: Sheet) -> tuple[Option, ...]:
    """What can be stopped: the case, and the form when one is open."""
    return labels.STOPPING if sheet.has_form else labels.STOPPING_CASE


def _choices(sheet: Sheet, options: Iterable[Option]) -> Rows:
    stamp = sheet.conversation.stamp
    return tuple(
        (Button(label=numbered(place, option.label.words), press=Choose(stamp=stamp, option=option.id)),)
        for place, option in enumerate(options, 1)
    )
