"""What somebody of the staff is asked before anything changes: the reason, a time, or when a promise was kept."""

from collections.abc import Mapping
from datetime import datetime

from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.event import CaseEvent, Denied, Entered, Petitioned, Replanned, Unable
from flows.plan import Plan
from flows.press import ReasonWish
from flows.question import Option, Question, QuestionKind
from flows.terms import Petition, PlanHash

MARK = "?"
"""Before what a form asks a reason for, where another form has the id of an action."""
UNTIL, REASON = "until", "reason"
ENTER, DONE_AT, WHO = "enter", "done_at", "who"
UNABLE = "unable"
"""What a deed itself asks of whoever says that it cannot be done."""

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
_DONE_AT = Question(
    id=DONE_AT,
    kind=QuestionKind.TIME,
    ask=Bilingual(zh="什么时候做到的？例：03:20。", en="When was it done? For example 03:20."),
    label=Bilingual(zh="做到的时间", en="Done at"),
    options=(
        Option(id="-10", label=Bilingual(zh="10 分钟前", en="10 min ago"), minutes=-10),
        Option(id="-30", label=Bilingual(zh="30 分钟前", en="30 min ago"), minutes=-30),
        Option(id="-60", label=Bilingual(zh="1 小时前", en="1 hour ago"), minutes=-60),
    ),
)
_WHO = Question(
    id=WHO,
    kind=QuestionKind.TEXT,
    ask=Bilingual(zh="谁做的？是自己就跳过。", en="Who did it? Skip if it was you."),
    label=Bilingual(zh="谁做的", en="Done by"),
    optional=True,
)
_WHY = {
    "extend": Bilingual(zh="为什么要延期？一句话。", en="Why does it need more time? One sentence."),
    "pause": Bilingual(zh="为什么暂停？一句话。", en="Why should it pause? One sentence."),
    "replan": Bilingual(zh="为什么改预案？一句话。", en="Why does it go on as something else? One sentence."),
    "deny": Bilingual(zh="为什么不批准？一句话。", en="Why not? One sentence."),
    "action": Bilingual(zh="为什么要这样做？一句话。", en="Why should this be done? One sentence."),
}


def questions(wish: ReasonWish, plan: Plan) -> tuple[Question, ...]:
    """What is asked, one a message; why something cannot be done, in the words of the plan."""
    if wish.what == UNABLE:
        return tuple(each.why for each in plan.actions if each.id == wish.about and each.why)
    if wish.what == ENTER:
        return (_DONE_AT, _WHO)
    label = Bilingual(zh="原因", en="Reason")
    why = Question(id=REASON, kind=QuestionKind.TEXT, ask=_WHY[wish.what], label=label)
    return (_UNTIL, why) if wish.needs_time else (why,)


def name_of(wish: ReasonWish) -> str:
    """The name under which a form asks for it."""
    return f"{MARK}{wish.what}:{wish.about}"


def wish_of(name: str) -> ReasonWish | None:
    """What a form of this name asks a reason for; None for the form of an action."""
    what, colon, about = name.removeprefix(MARK).partition(":")
    if not name.startswith(MARK) or not colon or what not in {*_WHY, ENTER, UNABLE}:
        return None
    return ReasonWish(what=what, about=about, needs_time=what == "extend")


def fact_of(wish: ReasonWish, answers: Mapping[str, Answer], by: str, at: datetime) -> CaseEvent | None:
    """The fact for the case, once everything was answered; None when something is missing, so that nothing changes.

    A plan is named by its hash here, as `hash/branch`.
    """
    given = {name: answers[name] for name in answers if not answers[name].skipped}
    if wish.what == ENTER:
        done_at = given[DONE_AT].at if DONE_AT in given else None
        name = given[WHO].text.strip() if WHO in given else ""
        return Entered(at=at, by=by, obligation=wish.about, done_at=done_at, name=name) if done_at else None
    if wish.what == UNABLE:
        return Unable(at=at, by=by, action=wish.about, answers=given)
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
