"""A reason, asked of one of the staff in private before anything changes; without it nothing does."""

from flows import reason
from flows.talk.sheet import Sheet
from flows.talk.turn import Form
from flows.text import T


def is_reason(form: Form) -> bool:
    """Whether a form asks for a reason, not for the details of something that was done."""
    return reason.wish_of(form.action) is not None


def hand_in(sheet: Sheet) -> None:
    """Tell the case what was asked for; when a part of it is missing, nothing changes."""
    form = sheet.form
    wish = reason.wish_of(form.action)
    fact = reason.fact_of(wish, form.answers, sheet.by, sheet.at) if wish else None
    if fact is None or form.case is None:
        give_up(sheet)
    else:
        sheet.tell(form.case, fact)


def give_up(sheet: Sheet) -> None:
    """Nobody gave a reason."""
    sheet.say(T("Without that nothing is changed."))
