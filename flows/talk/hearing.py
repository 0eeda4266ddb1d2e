"""Who hears what: a press, words, a file or a place goes to the room that what is being asked belongs to."""

from msgspec.structs import replace

from flows.fact import Confirmed, Disputed
from flows.inbound import Attached, Located, Membership, Pressed, Wrote
from flows.outbound import Choose, Wish
from flows.request import ShowStatus
from flows.talk import (
    answers,
    commands,
    crash,
    deliveries,
    edits,
    gathered,
    journey,
    labels,
    menu,
    moves,
    offers,
    overheard,
    recounting,
    rescue,
    selfhelp,
    stray,
)
from flows.talk.choice import exact
from flows.talk.reading import COUNTS, fits, is_left_out
from flows.talk.screen import stopping_options
from flows.talk.sheet import Sheet
from flows.talk.turn import Heard, Phase
from flows.text import T
from flows.triage import Cry, cry_in, is_courtesy, is_greeting, is_thanks, language_of_text

TOO_LARGE = 20 * 1024 * 1024
"""Bytes that a bot can fetch."""


def hear(sheet: Sheet, heard: Heard) -> None:
    """Take in one thing that a reporter did."""
    _settle(sheet)
    if not journey.is_track(heard):
        journey.speak(sheet)
    body = heard.body
    match body:
        case Wrote(text=text):
            _learn_language(sheet, text)
            _words(sheet, heard, text)
        case Membership():
            return
        case Choose():
            press(sheet, heard, body)
        case Pressed():
            old(sheet)
        case Wish(what=what):
            commands.wish(sheet, what)
        case Attached() as file:
            _file(sheet, heard, file)
        case Located() as place if heard.edited:
            journey.follow(sheet, heard, place)
        case Located(live=True) as place:
            journey.start(sheet, place)
            by_phase(sheet, heard)
        case _:
            by_phase(sheet, heard)


def _settle(sheet: Sheet) -> None:
    """A form whose case is closed asks nothing more."""
    form = sheet.conversation.form
    seen = sheet.glimpse(form.case) if form else None
    if form is not None and seen is not None and seen.closed and not form.finished and not form.action:
        sheet.set_form(finished=True, asked="")
        sheet.set(case=form.case)
        sheet.rest()


def _learn_language(sheet: Sheet, text: str) -> None:
    if not sheet.conversation.language_chosen and (language := language_of_text(text)) is not None:
        sheet.change_language(language)


# --- presses ----------------------------------------------------------------------------------------------------------
def press(sheet: Sheet, heard: Heard, pressed: Choose) -> None:
    """A press on a key of a question: on the open one it counts, on an older one nothing changes."""
    conversation = sheet.conversation
    if pressed == conversation.chosen:
        return
    if conversation.phase is Phase.QUIET or pressed.stamp != conversation.stamp:
        if not answers.hear_late(sheet, heard, pressed):
            old(sheet)
    else:
        sheet.set(chosen=pressed)
        by_phase(sheet, heard)


def old(sheet: Sheet) -> None:
    """A key that means nothing any more: the question that stands open comes again."""
    if sheet.conversation.phase is Phase.QUIET:
        sheet.answer = T("This button is old; nothing changed.")
        return
    sheet.answer = T("This button is old; nothing changed. The current question is below.")
    sheet.repeat()


# --- words ------------------------------------------------------------------------------------------------------------
def _words(sheet: Sheet, heard: Heard, text: str) -> None:
    """A text: a correction, a command, an exact answer, a wish, a cry for help, or whatever was asked."""
    cry = cry_in(text, sheet.hearing.organisation.cries)
    if edits.is_rest(sheet):
        edits.join_rest(sheet, text)
        if not overheard.hear(sheet, text) and cry is Cry.STRONG and not sheet.in_danger:
            rescue.cry_out(sheet, text)
        return
    edits.note_long(sheet, heard, text)
    if text.lstrip().startswith("/"):
        commands.command(sheet, text)
    elif _is_correction(sheet, heard, cry, text) and edits.hear_edit(sheet, heard, text):
        if cry is Cry.WEAK and not sheet.in_danger and sheet.conversation.phase is not Phase.DANGER:
            rescue.whisper(sheet, text)
    elif _is_exact(sheet, text):
        by_phase(sheet, heard)
    elif not heard.edited and offers.comes_first(sheet, text):
        offers.take(sheet, text)
    elif wish := labels.wished(text):
        commands.wish(sheet, wish)
    elif not heard.edited and offers.comes_last(sheet, text):
        offers.take(sheet, text)
        sheet.repeat()
    else:
        _free(sheet, heard, text, cry)


def _is_correction(sheet: Sheet, heard: Heard, cry: Cry | None, text: str) -> bool:
    """Whether an edited text only puts something right: harm that it tells of is heard as anywhere."""
    return heard.edited and cry is not Cry.STRONG and overheard.alarm_in(sheet, text) is None


def _free(sheet: Sheet, heard: Heard, text: str, cry: Cry | None) -> None:
    """Words that are no key of ours: a cry for help, a number that changed, or whatever was asked."""
    if overheard.hear(sheet, text):
        return
    if cry is None and crash.is_told(sheet, heard, text):
        rescue.whisper(sheet, text)
    elif cry is None and recounting.is_count(sheet, text):
        recounting.read_back(sheet, heard)
    elif cry is None or _answers_in_danger(sheet, heard):
        by_phase(sheet, heard)
    elif cry is Cry.STRONG:
        rescue.cry_out(sheet, text)
    elif sheet.conversation.phase is Phase.DANGER:
        rescue.read_danger(sheet, text)
    else:
        rescue.whisper(sheet, text)


def _is_exact(sheet: Sheet, text: str) -> bool:
    """Whether a text is one of the answers that are offered, and nothing else."""
    match sheet.conversation.phase:
        case Phase.ASKING | Phase.CORRECTING:
            question = sheet.question
            if gathered.says_it(question, text):
                return True
            numbered = question.kind not in COUNTS or deliveries.stand_in(question)
            return exact(text, question.options, numbered=numbered) is not None or is_left_out(question, text)
        case Phase.DANGER:
            return exact(text, labels.DANGER) is not None
        case Phase.STOPPING:
            return exact(text, stopping_options(sheet)) is not None
        case Phase.CHOOSING:
            return menu.is_picked(sheet, text)
        case _:
            return False


def _answers_in_danger(sheet: Sheet, heard: Heard) -> bool:
    """Whether words of help, from somebody whose case is an emergency already, answer what was asked."""
    if sheet.conversation.phase not in {Phase.ASKING, Phase.CORRECTING} or not sheet.in_danger:
        return False
    question = sheet.question
    if rescue.is_only_a_cry(question, getattr(heard.body, "text", "")):
        return False
    return fits(question, heard, sheet.hearing.zone)


# --- files ------------------------------------------------------------------------------------------------------------
def _file(sheet: Sheet, heard: Heard, file: Attached) -> None:
    """A photo, a voice message or another file; the words under it may be a cry for help, and are no answer then."""
    cry = cry_in(file.caption, sheet.hearing.organisation.cries) if file.caption else None
    if file.size > TOO_LARGE:
        sheet.say(T("This file is over 20 MB and can't be taken. Send a photo, not a file; a video a little shorter."))
        sheet.repeat()
    elif file.album and file.album == sheet.conversation.album:
        edits.join_album(sheet, heard, file)
    elif not heard.edited:
        _learn_language(sheet, file.caption)
        by_phase(sheet, heard if cry is None else replace(heard, body=replace(file, caption="")))
        edits.note_album(sheet, file)
    elif file.caption and overheard.alarm_in(sheet, file.caption) is None:
        edits.hear_edit(sheet, heard, file.caption)
    if file.caption and overheard.hear(sheet, file.caption):
        return
    if cry is Cry.STRONG:
        rescue.cry_out(sheet, file.caption)
    elif cry is Cry.WEAK and sheet.conversation.phase is not Phase.DANGER:
        rescue.whisper(sheet, file.caption)


# --- by what is being asked -------------------------------------------------------------------------------------------
def by_phase(sheet: Sheet, heard: Heard) -> None:
    """Whatever is an answer goes to the room of what was asked."""
    match sheet.conversation.phase:
        case Phase.QUIET if sheet.open_case is not None:
            _beside(sheet, heard)
        case Phase.QUIET | Phase.LANGUAGE:
            _first(sheet, heard)
        case Phase.CHOOSING:
            menu.hear_choice(sheet, heard)
        case Phase.ASKING | Phase.CORRECTING:
            answers.hear_answer(sheet, heard)
        case Phase.CHECKING:
            moves.hear_check(sheet, heard)
        case Phase.DANGER:
            _in_doubt(sheet, heard)
        case Phase.STOPPING:
            _stopping(sheet, heard)
        case Phase.RECOUNTING:
            if not recounting.hear(sheet, heard):
                by_phase(sheet, heard)


def _first(sheet: Sheet, heard: Heard) -> None:
    """Something said while nothing is open: a first word, unless it only says thanks for what was."""
    text = heard.body.text if isinstance(heard.body, Wrote) else ""
    if is_thanks(text):
        sheet.say(T("You're welcome. Send a message at any time."))
        sheet.repeat()
    elif not selfhelp.hear_again(sheet, heard) and not (is_courtesy(text) and sheet.hearing.cases):
        menu.hear_first(sheet, heard)


def _beside(sheet: Sheet, heard: Heard) -> None:
    """Something said while a case is open and nothing is asked: it belongs to the case."""
    case = sheet.glimpse(sheet.open_case)
    if isinstance(heard.body, Wrote) and case is not None and case.resolved:
        said = labels.solved(heard.body.text)
        if said is not None:
            fact = Confirmed if said else Disputed
            sheet.tell(case.id, fact(at=sheet.at, by=sheet.by))
            return
    if isinstance(heard.body, Wrote) and is_greeting(heard.body.text):
        if not is_courtesy(heard.body.text):
            sheet.status.append(ShowStatus())
        return
    stray.add(sheet, heard)


def _in_doubt(sheet: Sheet, heard: Heard) -> None:
    match heard.body:
        case Choose(option=chosen):
            option = next((each for each in labels.DANGER if each.id == chosen), None)
            if option is None:
                sheet.repeat()
            else:
                rescue.answer_danger(sheet, option)
        case Wrote(text=text):
            rescue.read_danger(sheet, text)
        case _:
            stray.add(sheet, heard)
            sheet.repeat()


def _stopping(sheet: Sheet, heard: Heard) -> None:
    match heard.body:
        case Choose(option=chosen):
            option = next((each for each in stopping_options(sheet) if each.id == chosen), None)
            if option is None:
                sheet.repeat()
            else:
                commands.answer_stopping(sheet, option)
        case Wrote(text=text) if commands.read_stopping(sheet, text):
            return
        case _:
            stray.add(sheet, heard)
            sheet.repeat()
