"""Every word of the page's frame, by the name under which a template asks for it."""

from collections.abc import Callable

from bot.web.ports import Say
from flows.terms import Basis, Language
from flows.text import C, T, Text

KINDS: dict[str, Text] = {
    "owner": C("reporter", "vehicle owner"),
    "client": C("reporter", "contract client"),
    "buyer": C("reporter", "online buyer"),
    "household": C("reporter", "household"),
}
"""Who has a customer's phone and is something else besides: some plans are offered to them alone."""
FRAME: dict[str, Text] = {
    # the top
    "demo": T("demo"),
    "clock": T("Clock"),
    "pause": T("Pause"),
    "paused": T("Paused"),
    "no due": T("Nothing is due"),
    "story": T("Story"),
    "play": T("Play"),
    "stop": T("Stop"),
    "reset": T("Reset"),
    "reset question": T("Erase every case and every message of this demo?"),
    "reset yes": T("Erase everything"),
    "reset no": T("Keep everything"),
    "page language": T("Language of this page"),
    "views": T("Phones"),
    "lost": T("The program does not answer. This page tries again by itself."),
    "no scripts": T("This page needs JavaScript."),
    # the phones
    "customer": T("Customer"),
    "driver": T("Driver"),
    "group": T("Group chat"),
    "private": T("Staff, in private"),
    "whose phone": T("Whose phone"),
    "which group": T("Which group"),
    "as": T("Speak as"),
    "chat language": T("Language of this chat"),
    "new": T("new"),
    "new from": T("New messages:"),
    "messages": T("Messages"),
    "nothing yet": T("Nothing has been said here yet."),
    "type": T("Write a message"),
    "send": T("Send"),
    "pin": T("Position"),
    "photo": T("Photo"),
    "voice": T("Voice"),
    "attach": T("Attach"),
    "slow": T("Slow signal"),
    "slow hint": T("Everything this phone sends arrives 90 seconds late, and twice."),
    "flight": T("Flight mode"),
    "flight hint": T("This phone sends nothing and receives nothing until flight mode ends."),
    "edit": T("Edit"),
    "editing": T("Editing a message"),
    "keep": T("Leave it as it was"),
    "waiting": T("on its way"),
    "unsent": T("not sent: flight mode"),
    "copied": T("Copied to the clipboard"),
    "to you only": T("Seen by this person only"),
    "dismiss": T("Close this note"),
    # the case
    "cases": T("Cases"),
    "no case": T("No case yet. Write into the driver's phone, for example: the truck broke down."),
    "journal": T("Journal"),
    "said": T("Said so far"),
    "nothing said": T("Nothing has been said about this case yet."),
    "plan sentence": T("What the plan says"),
    "source": T("Where the length comes from"),
    "owner": T("Who owes it"),
    "ladder": T("Who is told after a breach"),
    "told": T("told"),
    "no ladder": T("Nobody"),
    "scale": T("Minutes near the start are drawn wider than later hours."),
    "back": T("Back to the console"),
    "when": T("When"),
    "who": T("Who"),
    "what": T("What"),
    "foot": T(
        "This console speaks for everybody. It exists only without tokens or with --console, and only on this machine."
    ),
}

BASIS: dict[Basis, Text] = {
    Basis.DOCUMENT: T("plan"),
    Basis.COMPANY: T("company"),
    Basis.DEFAULT: T("default"),
}

BASIS_LONG: dict[Basis, Text] = {
    Basis.DOCUMENT: T("The figure stands in the source document."),
    Basis.COMPANY: T("The organisation has set this figure."),
    Basis.DEFAULT: T("The source gives no figure; this one is a default that the organisation can change."),
}

REFUSAL = T("This console answers only to a browser on this machine, at the address that the program printed.")
NOT_FOUND = T("There is no such page. Please open the console's first page.")
NOT_UNDERSTOOD = T("The page and the program do not understand each other. Please load the page again.")
FAILED = T("Something went wrong in the program. Nothing that was sent is lost; please load the page again.")
NO_SIGNAL = T("No signal: this phone is in flight mode.")
NOT_HERE = T("That is not there any more. Please look at the phone again.")

Frame = Callable[[str], str]
"""A word of the frame, in the language of the one who looks."""


def frame(say: Say, language: Language) -> Frame:
    """The words of the frame in a language."""
    return lambda name: say(FRAME[name], language)
