"""What one of the staff does in private: the details of a deed, or the report of somebody on the telephone."""

from flows import welcome
from flows.inbound import Membership, Pressed, Wrote
from flows.outbound import Choose, ToAddress
from flows.talk import commands, edits, labels, selfhelp
from flows.talk.hearing import by_phase, hear, old, press
from flows.talk.sheet import Sheet
from flows.talk.turn import Heard, Phase


def hear_staff(sheet: Sheet, heard: Heard) -> None:
    """Take in one thing that somebody of the staff did in private.

    Their words are no cry for help, but where they report something of their own.
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


def _reports(sheet: Sheet) -> bool:
    """Whether they are in the middle of a report of their own."""
    form = sheet.conversation.form
    own = form is not None and not form.action and not form.taken and not form.finished
    return own and sheet.conversation.phase is not Phase.QUIET
