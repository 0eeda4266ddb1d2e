"""How the desk opens a case and tells it what happened: the rules decide, the journal keeps, the post room speaks."""

from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.announcing import announced
from bot.filing import files_of
from bot.notebook import Notebook
from bot.post import send
from bot.thread import Spoken, signed, threaded
from flows import case as cases
from flows.event import CaseEvent, Entry, Opened, PhoneShown, Replanned
from flows.fact import Supplemented
from flows.organisation import Organisation
from flows.outbound import AnswerPress
from flows.plan import Plan
from flows.record import Case, Follower, Scene, Step, number_of
from flows.report import Report
from flows.routing import group_for
from flows.terms import Address, Language, PlanHash
from storage.unit_of_work import ChatKind


def open_case(book: Notebook, report: Report) -> Case:
    """Make a case of a report: it gets its number, its journal begins, and everybody concerned is told."""
    number = book.storage.cases.next_id(book.rows)
    local = book.now.astimezone(ZoneInfo(book.house.zone))
    running = book.storage.cases.next_number(book.rows, local.year)
    opened = Opened(
        at=report.first_said_at,
        by=report.reporter.person,
        case=number,
        number=number_of(local.year, running),
        recorded_at=book.now,
        report=report,
    )
    plan = book.plan(report.plan)
    scene = scene_of(book, plan, plan.route.group)
    _done(book, None, cases.open_case(opened, scene), opened, scene)
    made = book.case(number)
    assert made is not None, "it was kept a moment ago"  # noqa: S101 - narrows the type
    return made


def tell_case(
    book: Notebook,
    case: Case,
    event: CaseEvent,
    *,
    press: str = "",
    pressed_at: Address | None = None,
    language: Language | None = None,
    said: Spoken | None = None,
) -> Step:
    """Let a fact happen to a case; the answer to the press that brought it goes back to where it was pressed.

    `said` is the message that brought it: what is passed on of it stands in the thread of the case.
    """
    named = [case.former] if case.former and isinstance(event, Supplemented) else []
    others = {each: book.plan(each) for each in (named if not isinstance(event, Replanned) else [event.plan])}
    scene = scene_of(book, book.plan(case.plan), case.group, holder=case.holder or "", others=others)
    event = signed(event, said)
    step = cases.apply(case, event, scene)
    _done(book, case, step, event, scene, said, pressed_at)
    if press and pressed_at is not None:
        # A number that was asked for stays on the screen until it is closed.
        answer = AnswerPress(press=press, text=step.answer, alert=isinstance(event, PhoneShown), language=language)
        book.page.answers.append((pressed_at, answer))
    return step


def _done(
    book: Notebook,
    before: Case | None,
    step: Step,
    event: CaseEvent,
    scene: Scene,
    said: Spoken | None = None,
    pressed_at: Address | None = None,
) -> None:
    book.keep_case(step.case)
    entry = Entry(case=step.case.id, seq=0, now=book.now, event=event, reachable=tuple(sorted(scene.reachable)))
    book.page.entries.append(entry)
    followers = _followers(book, step.case)
    told = replace(step.case, followers=followers)
    parcels = files_of(before, told, event, scene, said.message if said else "", book.house.staff_bot)
    words = threaded(before, step, event, scene, said, [each.reporter for each in followers])
    send(book, (*words, *parcels), pressed_at=pressed_at)
    for notice in announced(book, before, step.case, scene):
        kept = book.case(step.case.id)
        assert kept is not None, "it was kept a moment ago"  # noqa: S101 - narrows the type
        tell_case(book, kept, notice)


def _followers(book: Notebook, case: Case) -> tuple[Follower, ...]:
    """Whoever reported the same event, where they read now, as long as their own case still follows this one."""
    own = ((each, book.case(each.case)) for each in case.followers)
    return tuple(replace(each, reporter=it.reporter) for each, it in own if it is not None and it.follows == case.id)


def scene_of(
    book: Notebook,
    plan: Plan,
    group: str,
    *,
    holder: str = "",
    others: Mapping[PlanHash, Plan] = MappingProxyType({}),
) -> Scene:
    """What a case sees outside itself. Only those whom its plan could concern are looked at, and journalled.

    `others` are plans by which it may go on, with everybody whom they would concern.
    """
    organisation = book.house.organisation
    concerned = (_concerned(plan, group, organisation) | {holder}) - {""}
    for other in others.values():
        concerned |= _concerned(other, group_for(other, organisation), organisation)
    reachable: set[str] = set()
    chosen: dict[str, Language] = {}
    for chat in book.staff_chats():
        who = (chat.person if chat.kind is ChatKind.PRIVATE else chat.group_id) or ""
        if chat.reachable and chat.bot in book.house.reaching and who in concerned:
            reachable.add(who)
            reader = organisation.group(who) if chat.kind is ChatKind.GROUP else organisation.person(who)
            if chat.language and reader and chat.language != reader.language:
                chosen[who] = Language(chat.language)
    return Scene(
        now=book.now,
        plan=plan,
        others=others,
        organisation=book.house.read_in(frozenset(chosen.items())),
        reachable=frozenset(reachable),
        zone=book.house.zone,
        outage=book.house.outage,
    )


def _concerned(plan: Plan, group: str, organisation: Organisation) -> set[str]:
    home = organisation.group(group)
    roles = plan.roles | {home.head}
    policy = next((each for each in organisation.policies if each.id == plan.route.policy), None)
    people: set[str] = {policy.last} if policy else set()
    roles = roles | {each for step in policy.steps for each in step.ask} if policy else roles
    people |= {person for role in organisation.roles if role.id in roles for person in role.people}
    return people | set(home.members) | {home.id}
