"""Commands and wishes: what may be wanted at any time, whatever is being asked. None of them is a cry for help."""

from collections.abc import Callable, Mapping

from flows import welcome
from flows.event import Reopened
from flows.fact import Withdrawn
from flows.outbound import ToAddress
from flows.question import Option
from flows.request import ShowStatus, UseCode
from flows.talk import calling, danger, gathering, labels, rescue, selfhelp
from flows.talk.choice import pick
from flows.talk.menu import offer
from flows.talk.screen import language_key, stopping_options
from flows.talk.sheet import Sheet
from flows.talk.steps import drop_details, go_idle, return_to, unshelve
from flows.talk.turn import Phase
from flows.terms import Language
from flows.text import Phone, T

ASKED = frozenset({Phase.ASKING, Phase.CORRECTING, Phase.CHECKING, Phase.DANGER, Phase.STOPPING, Phase.RECOUNTING})


def command(sheet: Sheet, text: str) -> None:
    """A text that begins with a slash; `@name` behind it is the bot's own."""
    name, _, rest = text.strip().partition(" ")
    match name.partition("@")[0].lower():
        case "/start" if rest.strip():
            sheet.request(UseCode(code=rest.strip()))
        case "/start":
            _start(sheet)
        case "/help":
            _instructions(sheet)
        case "/status":
            _show_status(sheet, rest.strip())
        case "/cancel":
            cancel(sheet)
        case "/language":
            _ask_language(sheet, rest)
        case _:
            sheet.say(T("No such command. How it stands: /status, help: /help, language: /language."))
            sheet.repeat()


def wish(sheet: Sheet, what: str) -> None:
    """A key that may be pressed at any time, or a text that says what it says."""
    verb, _, about = what.partition(":")
    match verb:
        case "status":
            _show_status(sheet, about)
        case "help":
            rescue.whisper(sheet, labels.HELP.in_language(sheet.conversation.language))
        case "language" if about in set(Language):
            _switch(sheet, Language(about))
        case "join" if about:
            sheet.request(UseCode(code=about, confirmed=True))
        case welcome.NOT_ME:
            sheet.extra.append(welcome.not_you(ToAddress(address=sheet.conversation.address)))
        case _:
            _SIMPLE.get(verb, _resume)(sheet)


# --- single ones ------------------------------------------------------------------------------------------------------
def _start(sheet: Sheet) -> None:
    if sheet.conversation.phase in ASKED:
        sheet.first.append(danger.full_line(sheet.hearing.organisation))
        sheet.repeat()
    else:
        offer(sheet)


def _show_status(sheet: Sheet, number: str) -> None:
    """How it stands; who has reported nothing yet is asked what there is to report."""
    if number or sheet.hearing.cases:
        sheet.status.append(ShowStatus(number=number))
    elif sheet.has_form:
        sheet.say(T("Nothing is sent yet; this question comes first."))
        sheet.repeat()
    else:
        sheet.asks_instead = T("You have no open case. What would you like to report?")
        _resume(sheet)


def _instructions(sheet: Sheet) -> None:
    organisation = sheet.hearing.organisation
    sheet.first.append(danger.full_line(organisation))
    sheet.say(
        T("Press a button, type, or send a voice message. What you send reaches the people on duty."),
        T("How it stands: /status. Stop: /cancel. Language: /language. Begin: /start."),
        T("By phone: {phone}.", phone=Phone(number=organisation.numbers.hotline)),
    )
    sheet.repeat()


def _resume(sheet: Sheet) -> None:
    if sheet.conversation.phase is Phase.QUIET:
        offer(sheet)
    else:
        sheet.repeat()


def _add(sheet: Sheet) -> None:
    case = sheet.glimpse(sheet.open_case)
    if case is None:
        _resume(sheet)
        return
    sheet.say(
        T("Type it, or send a photo, a voice message or your location. It goes to case {number}.", number=case.number)
    )


def _reopen(sheet: Sheet) -> None:
    """The key under a closed case, typed."""
    case = sheet.glimpse(sheet.conversation.case)
    if case is None or not case.closed or sheet.conversation.phase in ASKED:
        _resume(sheet)
        return
    sheet.rest()
    sheet.tell(case.id, Reopened(at=sheet.at, by=sheet.by))


def _call(sheet: Sheet) -> None:
    if not calling.ask_for_call(sheet):
        hotline = Phone(number=sheet.hearing.organisation.numbers.hotline)
        sheet.say(T("To speak to a person now, call {phone}.", phone=hotline))
        _resume(sheet)


def _not_helped(sheet: Sheet) -> None:
    """The key below advice that was to be enough."""
    if not selfhelp.go_on(sheet):
        _resume(sheet)


def _ask_language(sheet: Sheet, wanted: str) -> None:
    wish_of = labels.wished(wanted) if wanted else ""
    if wish_of.startswith("language:"):
        _switch(sheet, Language(wish_of.partition(":")[2]))
        return
    sheet.ending = (T("Which language?"),)
    sheet.ending_keys = tuple((language_key(language),) for language in labels.LANGUAGES)


def _switch(sheet: Sheet, language: Language) -> None:
    sheet.change_language(language)
    phase = sheet.conversation.phase
    if phase is Phase.LANGUAGE:
        offer(sheet)
    elif phase is Phase.QUIET:
        sheet.say(T("This chat is in English from now on."))
    else:
        sheet.repeat()


# --- stopping ---------------------------------------------------------------------------------------------------------
def cancel(sheet: Sheet) -> None:
    """Stopping the form is not calling off the case: with an open case, ask which is meant."""
    gathering.settle(sheet)
    phase = sheet.conversation.phase
    if phase is Phase.DANGER:
        sheet.repeat()
    elif sheet.has_form and sheet.form.action:
        drop_details(sheet)
    elif sheet.hearing.staff:
        _stop_taking_down(sheet)
    elif sheet.open_case is not None:
        sheet.set(under=sheet.conversation.under if phase is Phase.STOPPING else phase)
        sheet.pose("stop")
    else:
        _drop(sheet)


def _stop_taking_down(sheet: Sheet) -> None:
    """One of the staff stops writing down what a caller says; a case that is open goes on."""
    form = sheet.conversation.form
    phase = form.left_phase if form is not None and sheet.has_form else sheet.conversation.under
    if form is not None and form.case is not None:
        sheet.say(T("The form is stopped; the case goes on."))
    else:
        sheet.say(T("Stopped; nothing was reported."))
    sheet.set(form=None, early=(), named="", since=None)
    unshelve(sheet, phase)


def _drop(sheet: Sheet) -> None:
    had = sheet.has_form or sheet.conversation.phase is not Phase.QUIET
    sheet.set(form=None, early=(), named="", since=None)
    sheet.rest()
    if had:
        sheet.say(T("Stopped; nothing was reported. Write any time, or press /start."))
    else:
        sheet.say(T("Nothing is open here. To report something: /start."))


def read_stopping(sheet: Sheet, text: str) -> bool:
    """An answer in words to what is to be stopped; False when it is none."""
    option = pick(text, stopping_options(sheet))
    if option is None:
        return False
    answer_stopping(sheet, option)
    return True


def answer_stopping(sheet: Sheet, option: Option) -> None:
    """Call off the case, only stop the form, or go on."""
    phase, case = sheet.conversation.under or Phase.QUIET, sheet.open_case
    sheet.set(under=None)
    if option.id == labels.GO_ON:
        _go_on(sheet, phase)
        return
    if sheet.conversation.form is not None:
        sheet.set_form(finished=True, asked="", pending=())
    sheet.rest()
    if option.id == labels.WITHDRAW and case is not None:
        sheet.tell(case, Withdrawn(at=sheet.at, by=sheet.by))
        return
    seen = sheet.glimpse(case)
    sheet.say(
        T("The form is stopped; case {number} goes on. Write any time.", number=seen.number if seen else ""),
    )


def _go_on(sheet: Sheet, phase: Phase) -> None:
    if sheet.has_form and phase in ASKED:
        return_to(sheet, phase, sheet.form.asked)
    else:
        seen = sheet.glimpse(sheet.open_case)
        sheet.say(T("Case {number} goes on.", number=seen.number if seen else ""))
        go_idle(sheet, phase)


_SIMPLE: Mapping[str, Callable[[Sheet], None]] = {
    "add": _add,
    "instructions": _instructions,
    "cancel": cancel,
    "call": _call,
    "reopen": _reopen,
    selfhelp.NOT_HELPED: _not_helped,
}
"""Wishes that need to know nothing more."""
