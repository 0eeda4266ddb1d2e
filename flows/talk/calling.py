"""A call that the reporter asks for: the case promises it, and is opened for it where there is none yet."""

from flows.fact import Asked
from flows.question import QuestionKind
from flows.talk import form as forms
from flows.talk import gathering
from flows.talk.sheet import Sheet
from flows.talk.turn import Phase
from flows.text import T


def ask_for_call(sheet: Sheet) -> bool:
    """Ask the case for a call; False when there is nothing yet to call about."""
    gathering.settle(sheet)
    asked, case = Asked(at=sheet.at, by=sheet.by), sheet.open_case
    if case is not None:
        sheet.tell(case, asked)
    elif sheet.has_form and not sheet.form.action:
        sheet.open(since=sheet.at)
        sheet.then.append(asked)
    else:
        return False
    _ask_number(sheet)
    return True


def has_number(sheet: Sheet) -> bool:
    """Whether anybody could call this person."""
    form = sheet.conversation.form
    if sheet.hearing.reporter.phone or form is None or form.action:
        return bool(sheet.hearing.reporter.phone)
    phones = (each.id for each in sheet.plan.questions if each.kind is QuestionKind.PHONE)
    return any(form.answers[each].text for each in phones if each in form.answers)


def _ask_number(sheet: Sheet) -> None:
    """A call needs a number: it is the next question, where the form has one."""
    if has_number(sheet):
        sheet.resumes = True
        sheet.repeat()
        return
    question = None
    if sheet.has_form and sheet.conversation.phase in {Phase.ASKING, Phase.CORRECTING, Phase.CHECKING}:
        question = forms.first_of(QuestionKind.PHONE, sheet.form, sheet.plan, sheet.around)
    if question is not None:
        sheet.pose("ask" if question.id not in sheet.form.answers else "correct", question.id)
        return
    sheet.say(T("Which number can we call? Please type it."))
    sheet.repeat()
