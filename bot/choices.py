"""What somebody of the staff wants to see or to choose in private before a case changes."""

from msgspec.structs import replace

from bot.casework import scene_of
from bot.notebook import Notebook
from flows import choosing, digest, notice_word, reason, sheet_ping
from flows.case_link import linkable
from flows.event import CaseEvent, Did, Unable
from flows.offer import gated, open_actions
from flows.outbound import Say
from flows.petition import needs_reason
from flows.press import ChoiceWish, ReasonWish, TextWish, Wished
from flows.record import Case, Scene


def shown(book: Notebook, case: Case, wish: ChoiceWish | TextWish, person: str) -> Say | None:
    """The choice or the text that somebody wished for; None when the key no longer fits the case."""
    scene = _scene(book, case)
    match wish:
        case TextWish(what=what, obligation=about):
            owed = case.obligation(about)
            text = sheet_ping.read_out if what == "sheet" else sheet_ping.drafted
            return text(case, scene, owed, person) if owed else None
        case ChoiceWish(what="more"):
            return choosing.more(case, scene, person)
        case ChoiceWish(what="said"):
            return choosing.said(case, scene, person)
        case ChoiceWish(what="unheard" | "uncalled" as what, about=about):
            page = notice_word.page_of(case, about)
            listed = notice_word.unheard if what == "unheard" else notice_word.to_call
            return listed(case, scene, page[0], person, page[1]) if page else None
        case ChoiceWish(what="replan", about=plan):
            return choosing.plans(case, scene, person, plan)
        case ChoiceWish(what="link"):
            found = linkable(case, book.open_cases(), book.now)
            return choosing.leads(case, person, [(each, _scene(book, each)) for each in found])
        case ChoiceWish(what="give", about=about):
            return choosing.people(case, scene, person, about)
        case ChoiceWish(what=what):
            return choosing.promises(case, scene, person, what)


def each(book: Notebook, wish: str, person: str) -> list[Say]:
    """Everything of these cases that waits for somebody, each as a message of its own with its own keys."""
    cases = (book.case(wanted) for wanted in digest.cases_of(wish))
    items = [item for case in cases if case for item in digest.concerning(case, _scene(book, case), person)]
    said = [digest.single(item, person) for item in digest.by_urgency(items)]
    return said or [digest.nothing_left(person)]


def asked_first(book: Notebook, case: Case, pressed: CaseEvent | Wished) -> CaseEvent | Wished:
    """What a press comes to: whoever needs another's agreement for a deed says why before it is asked for.

    So does whoever cannot do what has another way; what is pressed too early is answered at once.
    """
    if isinstance(pressed, Did) and needs_reason(case, _scene(book, case), pressed.by, pressed.action):
        early = any(each.id == pressed.action for each in gated(case, _scene(book, case)))
        return pressed if early else ReasonWish(what="action", about=pressed.action)
    if isinstance(pressed, Unable) and pressed.action not in case.unable:
        known = (each for each in open_actions(case, _scene(book, case)) if each.id == pressed.action)
        if any(each.why for each in known):
            return ReasonWish(what="unable", about=pressed.action)
    return pressed


def form_for(book: Notebook, case: Case, wish: ReasonWish) -> str | None:
    """The name of the form that asks for a reason; a plan is pinned as it now is. None when there is no such plan."""
    if wish.what != "replan":
        return reason.name_of(wish)
    plan, _, branch = wish.about.partition("/")
    pinned = choosing.hash_of(_scene(book, case), plan)
    return reason.name_of(replace(wish, about=f"{pinned}/{branch}")) if pinned else None


def _scene(book: Notebook, case: Case) -> Scene:
    scene = scene_of(book, book.plan(case.plan), case.group, holder=case.holder or "")
    return replace(scene, offered=tuple((each.hash, each.plan) for each in book.house.offered))
