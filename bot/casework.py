"""How the desk opens a case and tells it what happened: the rules decide, the journal keeps, the post room speaks."""

from zoneinfo import ZoneInfo

from bot.notebook import Notebook
from bot.post import send
from flows import case as cases
from flows.event import CaseEvent, Entry, Opened, PhoneShown
from flows.organisation import Organisation
from flows.outbound import AnswerPress
from flows.plan import Plan
from flows.record import Case, Scene, Step
from flows.report import Report
from flows.terms import Address, Language
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
        number=f"{local.year % 100:02d}-{running:04d}",
        recorded_at=book.now,
        report=report,
    )
    plan = book.plan(report.plan)
    scene = scene_of(book, plan, plan.route.group)
    _done(book, cases.open_case(opened, scene), opened, scene, None)
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
) -> Step:
    """Let a fact happen to a case; the answer to the press that brought it goes back to where it was pressed."""
    scene = scene_of(book, book.plan(case.plan), case.group, holder=case.holder or "")
    step = cases.apply(case, event, scene)
    _done(book, step, event, scene, pressed_at)
    if press and pressed_at is not None:
        # A number that was asked for stays on the screen until it is closed.
        answer = AnswerPress(press=press, text=step.answer, alert=isinstance(event, PhoneShown), language=language)
        book.page.answers.append((pressed_at, answer))
    return step


def _done(book: Notebook, step: Step, event: CaseEvent, scene: Scene, pressed_at: Address | None) -> None:
    book.keep_case(step.case)
    entry = Entry(case=step.case.id, seq=0, now=book.now, event=event, reachable=tuple(sorted(scene.reachable)))
    book.page.entries.append(entry)
    send(book, step.outbound, pressed_at=pressed_at)


def scene_of(book: Notebook, plan: Plan, group: str, *, holder: str = "") -> Scene:
    """What a case sees outside itself. Only those whom its plan could concern are looked at, and journalled."""
    organisation = book.house.organisation
    concerned = (_concerned(plan, group, organisation) | {holder}) - {""}
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
        organisation=book.house.read_in(frozenset(chosen.items())),
        reachable=frozenset(reachable),
        zone=book.house.zone,
    )


def _concerned(plan: Plan, group: str, organisation: Organisation) -> set[str]:
    home = organisation.group(group)
    roles: set[str] = {*plan.route.ladder, home.head, *(told.who for told in plan.tells)}
    for rule in plan.obligations:
        roles |= {rule.who, *rule.escalates_to}
    people: set[str] = {person for role in organisation.roles if role.id in roles for person in role.people}
    return people | set(home.members) | {home.id}
