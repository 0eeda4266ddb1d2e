"""What is said about a drill is marked as one, whoever says it."""

from bot.notebook import Notebook
from flows import drill
from flows.conversation import Conversation
from flows.drill import Parcelled
from flows.outbound import Say
from flows.record import Case
from flows.terms import CaseId


def marked(book: Notebook, said: Parcelled, about: CaseId | None) -> Parcelled:
    """These words with the mark of the case that they are about, if that is a drill."""
    case = _drill(book, about)
    return drill.marked(said, case, book.plan(case.plan), book.house.organisation) if case else said


def marked_say(book: Notebook, said: Say, about: CaseId | None) -> Say:
    """The same of a message."""
    case = _drill(book, about)
    return drill.marked_say(said, case, book.plan(case.plan), book.house.organisation) if case else said


def _drill(book: Notebook, about: CaseId | None) -> Case | None:
    case = book.case(about) if about is not None else None
    return case if case is not None and case.drill else None


def asked_about(conversation: Conversation) -> CaseId | None:
    """The case of the deed about which somebody is being asked."""
    form = conversation.form
    return form.case if form is not None and form.action else None
