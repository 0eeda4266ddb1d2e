"""What somebody of the staff is asked before anything changes: the reason, and a time where one is needed."""

from collections.abc import Mapping
from datetime import datetime

from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.event import CaseEvent, Denied, Petitioned, Replanned
from flows.press import ReasonWish
from flows.question import Option, Question, QuestionKind
from flows.terms import Petition, PlanHash

MARK = "?"
"""Before what a form asks a reason for, where another form has the id of an action."""
UNTIL, REASON = "until", "reason"

_UNTIL = Question(
    id=UNTIL,
    kind=QuestionKind.TIME,
    ask=Bilingual(zh="改到几点？例：10:45，或 11月23日 10:45。", en="Until when? For example 10:45, or 23 Nov 10:45."),
    label=Bilingual(zh="新时间", en="New time"),
    options=(
        Option(id="30", label=Bilingual(zh="30 分钟后", en="In 30 min"), minutes=30),
        Option(id="60", label=Bilingual(zh="1 小时后", en="In 1 hour"), minutes=60),
        Option(id="120", label=Bilingual(zh="2 小时后", en="In 2 hours"), minutes=120),
    ),
)
_WHY = {
    "extend": Bilingual(zh="为什么要延期？一句话。", en="Why does it need more time? One sentence."),
    "pause": Bilingual(zh="为什么暂停？一句话。", en="Why should it pause? One sentence."),
    "replan": Bilingual(zh="为什么改预案？一句话。", en="Why does it go on as something else? One sentence."),
    "deny": Bilingual(zh="为什么不批准？一句话。", en="Why not? One sentence."),
    "action": Bilingual(zh="为什么要这样做？一句话。", en="Why should this be done? One sentence."),
}


def questions(wish: ReasonWish) -> tuple[Question, ...]:
    """What is asked, one a message."""
    label = Bilingual(zh="原因", en="Reason")
    why = Question(id=REASON, kind=QuestionKind.TEXT, ask=_WHY[wish.what], label=label)
    return (_UNTIL, why) if wish.needs_time else (why,)


def name_of(wish: ReasonWish) -> str:
    """The name under which a form asks for it."""
    return f"{MARK}{wish.what}:{wish.about}"


def wish_of(name: str) -> ReasonWish | None:
    """What a form of this name asks a reason for; None for the form of an action."""
    what, colon, about = name.removeprefix(MARK).partition(":")
    if not name.startswith(MARK) or not colon or what not in _WHY:
        return None
    return ReasonWish(what=what, about=about, needs_time=what == "extend")


def fact_of(wish: ReasonWish, answers: Mapping[str, Answer], by: str, at: datetime) -> CaseEvent | None:
    """The fact for the case, once everything was answered; None when something is missing, so that nothing changes.

    A plan is named by its hash here, as `hash/branch`.
    """
    given = {name: answers[name] for name in answers if not answers[name].skipped}
    reason = given[REASON].text.strip() if REASON in given else ""
    until = given[UNTIL].at if UNTIL in given else None
    if not reason or (wish.needs_time and until is None):
        return None
    match wish.what:
        case "deny":
            return Denied(at=at, by=by, number=int(wish.about), reason=reason)
        case "replan":
            plan, _, branch = wish.about.partition("/")
            return Replanned(at=at, by=by, plan=PlanHash(plan), branch=branch, reason=reason)
        case _:
            what = Petition(wish.what)
            return Petitioned(at=at, by=by, what=what, about=wish.about, until=until, reason=reason)
