"""Records as the house makes them, small and whole, for the tests of storage."""

from datetime import UTC, datetime, timedelta

from flows.answer import Answer
from flows.assignment import Assignment, Reply
from flows.bilingual import Bilingual
from flows.conversation import Conversation, Form, Phase
from flows.event import Acknowledged, CaseEvent, Entry, Opened
from flows.fact import Cried
from flows.inbound import Attached, Inbound, MediaKind, Sender, Wrote
from flows.obligation import Obligation, Status
from flows.outbound import Act, Button, Kind, PostCard, Say, ToAddress, ToGroup
from flows.outbound import Card as CardWords
from flows.plan import Compiled, compile_plan
from flows.record import Case, CaseState, Done, Note
from flows.report import Report, Reporter
from flows.terms import Address, Basis, CaseId, GroupId, Language, PersonId, PlanHash, RoleId, Severity
from flows.text import N, T, Words
from storage.unit_of_work import Arrival, InboxState, Outgoing

NOW = datetime(2026, 11, 23, 3, 8, 15, 250_000, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HERE = Address(bot="hotline", chat="4711")
PLATE = "湘A·K3827"
REPORTER = Reporter(
    person="telegram:4711",
    address=HERE,
    language=Language.ZH,
    name="张伟",
    short="张师傅",
    phone="+8613800005521",
    plate=PLATE,
)
PHOTO = Attached(kind=MediaKind.PHOTO, file="file-1", unique="unique-1", size=1200, caption="左前轮")
ANSWERS = {
    "what": Answer(said_at=NOW, text="刹车没了", message="17"),
    "place": Answer(said_at=NOW, lat=28.2282, lon=112.9388),
    "photo": Answer(said_at=NOW, files=(PHOTO,)),
    "people": Answer(said_at=NOW, option="safe", number=2, assumed=True),
}


def conversation(chat: str = "4711", stamp: int = 3) -> Conversation:
    """A talk in the middle of a form."""
    form = Form(plan=PlanHash("abc"), branch="breakdown", answers=ANSWERS, asked="load", first_said_at=NOW)
    return Conversation(
        address=Address(bot="hotline", chat=chat),
        language=Language.ZH,
        phase=Phase.ASKING,
        form=form,
        stamp=stamp,
        silent_at=NOW,
    )


def case(
    id: int = 1,  # noqa: A002
    number: str = "26-0001",
    person: str = "telegram:4711",
    closed_at: datetime | None = None,
) -> Case:
    """A case with something of everything."""
    obligation = Obligation(
        id="outlet-head",
        what=Bilingual(zh="报告店长", en="Tell the outlet head"),
        owner="outlet-head",
        started_at=NOW,
        due_at=NOW + 30 * 60 * SECOND,
        status=Status.AT_RISK,
        basis=Basis.DOCUMENT,
        cite="002:2",
        ladder=(RoleId("duty-manager"),),
    )
    asked = Assignment(person=PersonId("li-na"), step="watch", asked_at=NOW, reply=Reply.ACKNOWLEDGED, answered_at=NOW)
    return Case(
        id=CaseId(id),
        number=number,
        plan=PlanHash("abc"),
        branch="breakdown",
        severity=Severity.EMERGENCY,
        state=CaseState.CLOSED if closed_at else CaseState.ACKNOWLEDGED,
        group=GroupId("supply"),
        reporter=Reporter(person=person, address=HERE, language=Language.ZH, name="张伟", phone="+8613800005521"),
        opened_at=NOW,
        recorded_at=NOW,
        changed_at=NOW,
        answers=ANSWERS,
        notes=(Note(at=NOW, text="快点"),),
        assignments=(asked,),
        obligations=(obligation,),
        done=(Done(action="departed", at=NOW, by="li-na"),),
        closed_at=closed_at,
    )


def entry(event: CaseEvent, case: int = 1) -> Entry:
    """A line of a journal, not yet numbered."""
    return Entry(
        case=CaseId(case), seq=0, now=NOW + SECOND, event=event, reachable=("li-na", "supply", "telegram:4711")
    )


REPORT = Report(
    plan=PlanHash("abc"), branch="breakdown", reporter=REPORTER, first_said_at=NOW, answers=ANSWERS, cry="救命"
)
OPENED = Opened(at=NOW, by="telegram:4711", case=CaseId(1), number="26-0001", recorded_at=NOW, report=REPORT)
CRIED = Cried(at=NOW + SECOND, by="telegram:4711", words="着火了", branch="accident")
ACKNOWLEDGED = Acknowledged(at=NOW + 2 * SECOND, by="li-na")
INBOUND = Inbound(
    key="hotline:9",
    address=HERE,
    sender=Sender(platform="telegram", user="4711", name="张伟"),
    sent_at=NOW,
    received_at=NOW + SECOND,
    body=Wrote(text="<b>{}%s"),
)
SAY = Say(
    to=ToAddress(address=HERE),
    first=(T("Stop {n} first", n=2, at=NOW, within=30 * SECOND),),
    lines=(N("one case", "{n} cases", 2), Words(zh="车{plate}", en="Vehicle {plate}", params={"plate": PLATE})),
    buttons=((Button(label=T("I take it"), press=Act(case=CaseId(1), action="acknowledge")),),),
    kind=Kind.PROMPT,
)
POST = PostCard(to=ToGroup(group=GroupId("supply")), case=CaseId(1), number="26-0001", card=CardWords(lines=(T("x"),)))


def compiled() -> Compiled:
    """A plan with a length in it."""
    words = {"zh": "车坏了", "en": "Breakdown"}
    return compile_plan(
        {
            "id": "small",
            "pack": "delivery",
            "title": words,
            "route": {"group": "supply", "ladder": ["duty-manager"]},
            "branches": [{"id": "breakdown", "title": words}],
            "questions": [{"id": "what", "kind": "text", "ask": words, "label": words}],
            "obligations": [
                {"id": "told", "what": words, "who": "outlet-head", "within": "30 min", "basis": "document"}
            ],
        }
    )


def arrival(key: str, lane: str = "hotline:1", *, priority: int = 2, after: int = 0, position: int = 0) -> Arrival:
    """Something that waits to be handled."""
    return Arrival(key, lane, priority, InboxState.WAITING, NOW + after * SECOND, position, "{}")


def outgoing(
    lane: str, payload: str, kind: Kind = Kind.NOTICE, *, coalesce: str | None = None, after: int = 0
) -> Outgoing:
    """A message that waits to be sent, `after` so many seconds."""
    return Outgoing(lane, kind, payload, NOW, NOW + after * SECOND, CaseId(1), coalesce)
