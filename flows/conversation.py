"""The talk with one chat: walks the questions of a form, one at a time, and never loses an answer."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from flows.plan import Plan
from flows.talk import form as forms
from flows.talk import journey, staff
from flows.talk.colleague import hear_staff
from flows.talk.hearing import hear
from flows.talk.saying import says
from flows.talk.sheet import Sheet
from flows.talk.silence import fall_silent, silent_at
from flows.talk.steps import pass_answered
from flows.talk.turn import Conversation, Form, Glimpse, Heard, Hearing, Phase, Turn
from flows.terms import CaseId, PlanHash
from flows.view import View

__all__ = [
    "Conversation",
    "Form",
    "Glimpse",
    "Heard",
    "Hearing",
    "Phase",
    "Turn",
    "advance",
    "again",
    "opened",
    "questions_left",
    "silent",
    "start_action",
    "start_new",
    "waits",
]

SILENCE = "silence"
"""The key under which a talk waits."""


def advance(conversation: Conversation, heard: Heard, hearing: Hearing) -> Turn:
    """What follows when somebody does something in the chat."""
    sheet = Sheet(conversation, hearing, heard)
    if not journey.is_track(heard):
        # A phone that moves on says no word: silence runs all the same.
        spoke_at = conversation.spoke_at
        sheet.set(spoke_at=max(spoke_at, heard.said_at) if spoke_at else heard.said_at)
    if hearing.staff:
        hear_staff(sheet, heard)
    else:
        hear(sheet, heard)
    if sheet.shows:
        pass_answered(sheet)
    sheet.set(silent_at=silent_at(sheet))
    if (due_at := sheet.conversation.silent_at) is not None and due_at <= hearing.now:
        # What was said took longer to arrive than silence may last: it has passed already.
        fall_silent(sheet)
        sheet.set(silent_at=silent_at(sheet))
    return _turn(sheet)


def silent(conversation: Conversation, hearing: Hearing) -> Turn:
    """What follows when nobody has said a word until `silent_at`; FlowError when nothing waited for one."""
    sheet = Sheet(conversation, hearing)
    fall_silent(sheet)
    sheet.set(silent_at=silent_at(sheet))
    return _turn(sheet)


def start_action(
    conversation: Conversation,
    plan_hash: PlanHash,
    plan: Plan,
    action: str,
    case: CaseId,
    hearing: Hearing,
    only: tuple[str, ...] = (),
    seen: View | None = None,
) -> Turn:
    """Ask one of the staff for the details of what they did; of `only` these questions when some are named.

    `seen` is what conditions look at in the case: some questions are asked only where something stands there.
    """
    sheet = Sheet(conversation, hearing)
    staff.begin(sheet, plan_hash, plan, action, case, only, seen)
    sheet.set(silent_at=silent_at(sheet))
    return _turn(sheet)


def start_new(conversation: Conversation, hearing: Hearing) -> Turn:
    """Ask one of the staff what somebody on the telephone reports, and who that is."""
    sheet = Sheet(conversation, hearing)
    staff.begin_report(sheet)
    sheet.set(silent_at=silent_at(sheet))
    return _turn(sheet)


def opened(conversation: Conversation, case: CaseId) -> Conversation:
    """The conversation whose report has become this case."""
    form = conversation.form
    if form is None or form.action or form.case is not None:
        return replace(conversation, case=case)
    emergency = case if form.emergency else conversation.emergency
    return replace(conversation, form=replace(form, case=case), case=case, emergency=emergency)


def again(conversation: Conversation, hearing: Hearing) -> Turn | None:
    """The open question once more, below what interrupted it; None when nothing is asked, or no longer matters.

    Where that was the answer to it, the next one follows.
    """
    sheet = Sheet(conversation, hearing)
    form = conversation.form
    asks = conversation.phase in {Phase.ASKING, Phase.CORRECTING, Phase.CHECKING}
    seen = sheet.glimpse(form.case) if form and asks else None
    over = seen is not None and seen.closed and not (form and form.action)
    if conversation.phase is Phase.QUIET or over:
        return None
    sheet.resumes = True
    sheet.repeat()
    pass_answered(sheet)
    if sheet.conversation is conversation:
        return Turn(conversation=conversation, said=says(sheet)[-1:])
    sheet.set(silent_at=silent_at(sheet))
    return _turn(sheet)


def waits(conversation: Conversation) -> Mapping[str, datetime]:
    """What the talk waits for, by key."""
    return {SILENCE: conversation.silent_at} if conversation.silent_at is not None else {}


def questions_left(conversation: Conversation, hearing: Hearing) -> int:
    """How many questions of the form under way are not answered yet."""
    return forms.questions_left(conversation.form, hearing.plans, Sheet(conversation, hearing).around)


def _turn(sheet: Sheet) -> Turn:
    said = says(sheet)
    return Turn(conversation=sheet.conversation, said=said, requests=sheet.requests(), answer=sheet.answer)
