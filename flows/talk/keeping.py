"""Where words, places and files go that answer no open question: nothing that somebody said is lost."""

from collections.abc import Mapping

from msgspec.structs import replace

from flows.answer import Answer
from flows.answering import answer_text
from flows.inbound import Attached, SharedContact, Unreadable
from flows.question import Option, QuestionKind
from flows.talk import form as forms
from flows.talk.figures import phone_in
from flows.talk.sheet import Sheet
from flows.talk.steps import store
from flows.text import T
from flows.triage import answers_in, assumed


def also_said(sheet: Sheet, text: str, but: str = "") -> None:
    """Take what a free text answers beside its question as assumed; it is shown, and put right with one press."""
    form = sheet.form
    if form.action:
        return
    open_ones = [question for question in forms.unanswered(form, sheet.plan, sheet.around) if question.id != but]
    found = answers_in(text, open_ones)
    told = {question: option for question, option in found.items() if is_harmless(sheet, question, option)}
    message = sheet.heard.message if sheet.heard else ""
    answers = assumed(told, Answer(said_at=sheet.at, text=text, message=message))
    if answers:
        store(sheet, answers)
        echo(sheet, answers)


def echo(sheet: Sheet, answers: Mapping[str, Answer]) -> None:
    """Show answers that were read out of other words, above the next question."""
    for question in sheet.plan.questions:
        if question.id in answers:
            answer = answer_text(question, answers[question.id], maps=False)
            sheet.say(T("Noted. {label}: {answer}.", label=question.label.words, answer=answer))
            sheet.fresh = (*sheet.fresh, question.id)


def is_harmless(sheet: Sheet, question: str, option: Option) -> bool:
    """Whether an assumed answer leaves the form where it is: what leads elsewhere is asked."""
    return (
        not option.back
        and not option.ends
        and not option.plan
        and option.branch in {"", sheet.form.branch}
        and question not in sheet.form.answers
    )


def keep(sheet: Sheet, *, text: str = "", file: Attached | None = None) -> None:
    """Keep words or a file that answer no question: on the case, or until there is one."""
    files = (file,) if file else ()
    if (case := sheet.open_case) is not None:
        sheet.supplement(case, note=text, files=files)
        return
    message = sheet.heard.message if sheet.heard else ""
    early = Answer(said_at=sheet.at, text=text, files=files, message=message)
    if sheet.has_form and not sheet.form.action:
        sheet.set_form(early=(*sheet.form.early, early))
    elif not sheet.hearing.staff:
        sheet.set(early=(*sheet.conversation.early, early))


def keep_place(sheet: Sheet, lat: float, lon: float) -> None:
    """Keep a position that was not asked for: as the answer to the question for the place, or beside the questions."""
    message = sheet.heard.message if sheet.heard else ""
    place = Answer(said_at=sheet.at, lat=lat, lon=lon, message=message)
    form = sheet.conversation.form
    if form is not None and form.action and sheet.open_case is not None:
        keep(sheet, text=f"{lat:.5f}, {lon:.5f} (WGS-84)")
        return
    if form is None or form.action or (form.finished and not sheet.is_open(form.case)):
        sheet.set(early=(*sheet.conversation.early, place))
        return
    question = forms.first_of(QuestionKind.PLACE, form, sheet.plan, sheet.around)
    if question is None:
        keep(sheet, text=f"{lat:.5f}, {lon:.5f} (WGS-84)")
        return
    known = form.answers.get(question.id)
    if known is not None and known.text:
        place = replace(place, text=known.text)
    store(sheet, {question.id: place})


def keep_photo(sheet: Sheet, file: Attached) -> str:
    """Keep a photo where the plan asks for one, else beside the questions; the question that it answers, if any."""
    form = sheet.conversation.form
    if form is not None and not form.action and (not form.finished or sheet.is_open(form.case)):
        question = forms.first_of(QuestionKind.PHOTO, form, sheet.plan, sheet.around)
        if question is not None:
            store(sheet, {question.id: _with_file(sheet, form.answers.get(question.id), file)})
            return question.id
    keep(sheet, file=file)
    return ""


def _with_file(sheet: Sheet, known: Answer | None, file: Attached) -> Answer:
    if known is None or known.skipped:
        return Answer(said_at=sheet.at, files=(file,), message=sheet.heard.message if sheet.heard else "")
    return replace(known, files=(*known.files, file))


def keep_contact(sheet: Sheet, contact: SharedContact) -> None:
    """Keep a contact that was not asked for: one's own number where the plan asks for it, another's with its name."""
    if contact.own:
        keep_phone(sheet, contact.phone)
    else:
        keep(sheet, text=contact_text(contact))


def contact_text(contact: SharedContact) -> str:
    """Name and number of somebody, as one would write them."""
    return " ".join(filter(None, (contact.name.strip(), _number(contact.phone))))


def _number(phone: str) -> str:
    return phone_in(f"+{phone.lstrip('+')}") or phone


def keep_unreadable(sheet: Sheet, body: Unreadable) -> None:
    """Keep what nobody can act upon: the file that it is, or that there was one."""
    if body.kept is not None:
        keep(sheet, file=body.kept)
    else:
        keep(sheet, text=f"[{body.kind}]")


def keep_phone(sheet: Sheet, phone: str) -> None:
    """Keep a telephone number that was not asked for, as the answer to the question for one where there is any."""
    number = _number(phone)
    form = sheet.conversation.form
    question = None
    if form is not None and not form.action and (not form.finished or sheet.is_open(form.case)):
        question = forms.first_of(QuestionKind.PHONE, form, sheet.plan, sheet.around)
    if question is None:
        keep(sheet, text=number)
    else:
        message = sheet.heard.message if sheet.heard else ""
        store(sheet, {question.id: Answer(said_at=sheet.at, text=number, message=message)})
