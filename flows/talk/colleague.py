"""What one of the staff does in private: the details of a deed, or the report of somebody on the telephone."""

from flows import welcome
from flows.inbound import Attached, Membership, Pressed, Wrote
from flows.outbound import Choose, ToAddress
from flows.talk import commands, edits, labels, rescue, selfhelp, stray
from flows.talk.hearing import by_phase, hear, old, press
from flows.talk.sheet import Sheet
from flows.talk.turn import Heard, Phase
from flows.triage import Cry, cry_in, is_courtesy


def hear_staff(sheet: Sheet, heard: Heard) -> None:
    """Take in one thing that somebody of the staff did in private.

    Their words are no cry for help, but where they report something of their own, or add to what they have reported.
    """
    body = heard.body
    if _reports(sheet):
        hear(sheet, heard)
    elif isinstance(body, Choose):
        press(sheet, heard, body)
    elif isinstance(body, Pressed):
        old(sheet)
    elif isinstance(body, Membership) or selfhelp.hear_again(sheet, heard):
        return
    elif sheet.conversation.phase is Phase.QUIET and _goes_on(sheet, heard):
        _hear_more(sheet, heard)
    elif sheet.conversation.phase is Phase.QUIET:
        sheet.extra.append(welcome.duty_help(ToAddress(address=sheet.conversation.address)))
    elif isinstance(body, Wrote) and (body.text.strip() == "/cancel" or labels.wished(body.text) == "cancel"):
        commands.cancel(sheet)
    elif isinstance(body, Wrote) and heard.edited:
        edits.hear_edit(sheet, heard, body.text)
    elif isinstance(body, Wrote) and body.text.startswith("/"):
        commands.command(sheet, body.text)
    else:
        by_phase(sheet, heard)


def _goes_on(sheet: Sheet, heard: Heard) -> bool:
    """Whether what they say belongs to what they have reported last: as long as its case is open, and no command."""
    command = isinstance(heard.body, Wrote) and heard.body.text.lstrip().startswith("/")
    return not command and sheet.is_open(sheet.open_case)


def _hear_more(sheet: Sheet, heard: Heard) -> None:
    """More of their own report is heard as a reporter's; more of a caller's is added to it, or is a cry of theirs."""
    seen, text = sheet.glimpse(sheet.open_case), _words(heard)
    if seen is None or not seen.taken:
        hear(sheet, heard)
    elif text and cry_in(text, sheet.hearing.organisation.cries) is Cry.STRONG:
        rescue.cry_out(sheet, text)
    elif isinstance(heard.body, Wrote) and heard.edited:
        edits.hear_edit(sheet, heard, text)
    elif not (text and is_courtesy(text)):
        stray.add(sheet, heard)


def _words(heard: Heard) -> str:
    match heard.body:
        case Wrote(text=text):
            return text
        case Attached(caption=caption):
            return caption
        case _:
            return ""


def _reports(sheet: Sheet) -> bool:
    """Whether they are in the middle of a report of their own."""
    form = sheet.conversation.form
    own = form is not None and not form.action and not form.taken and not form.finished
    return own and sheet.conversation.phase is not Phase.QUIET
