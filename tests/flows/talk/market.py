"""A small market: a complaint about goods with a window, and an illness to which an answer of it leads."""

from typing import Any

from msgspec.structs import replace

from flows.bilingual import Bilingual
from flows.organisation import Delivery
from flows.plan import Compiled, compile_plan
from flows.report import Reporter
from flows.terms import Address, Language, PersonId
from tests.flows.chat import Chat
from tests.flows.life import UNCLASSIFIED
from tests.flows.words import ORGANISATION

WANG = Reporter(
    person="telegram:300",
    address=Address(bot="hotline", chat="300"),
    language=Language.EN,
    name="Wang Guifen",
    phone="+86 139 0000 3301",
)


def both(en: str) -> dict[str, str]:
    return {"zh": en, "en": en}


def option(name: str, label: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": both(label), **more}


def question(name: str, kind: str, ask: str, *options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "ask": both(ask), "label": both(name.title()), "options": options, **more}


ROUTE = {"group": "supply", "ladder": ["supply-head", "duty-manager"]}
GOODS_PLAN: dict[str, Any] = {
    "id": "goods",
    "pack": "market",
    "title": both("Goods"),
    "route": ROUTE,
    "entries": [{"id": "goods", "label": both("Bad goods"), "words": ["smells"], "branch": "objection"}],
    "branches": [
        {"id": "objection", "title": both("Objection")},
        {"id": "inside", "title": both("Inside")},
        {"id": "outside", "title": both("Outside")},
    ],
    "questions": [
        question(
            "ill",
            "choice",
            "Is anyone ill?",
            option("none", "Nobody"),
            option("some", "Someone", plan="illness", branch="ill", says=both("No hours count here.")),
            option("unsure", "Unsure", plan="nowhere", branch="inside"),
            option("worse", "Worse", plan="nowhere", branch="nothing"),
            opens=True,
        ),
        question("order", "time", "When was it signed for?", known="deliveries"),
        question(
            "wish",
            "choice",
            "Which way?",
            option("swap", "Swap"),
            option("refund", "Refund"),
            when={"branches": ["inside"]},
        ),
        question("what", "text", "What is wrong?", optional=True, when={"branches": ["outside"]}),
        question("photo", "photo", "A photo?", optional=True),
        question("phone", "phone", "Your number?", known="phone", optional=True),
    ],
    "windows": [
        {
            "id": "return",
            "since": "order",
            "closes_after": "12 h",
            "inside": "inside",
            "outside": "outside",
            "bypass": {"answers": {"ill": ["unsure"]}},
            "basis": "document",
            "says_inside": both("Signed {since}, open until {until}."),
            "says_outside": both("Signed {since}, was open until {until}; it is recorded all the same."),
        }
    ],
    "call_back": True,
}
ILL_PLAN: dict[str, Any] = {
    "id": "illness",
    "pack": "market",
    "title": both("Illness"),
    "route": ROUTE,
    "entries": [{"id": "ill", "label": both("People are ill"), "words": ["vomiting"], "branch": "ill"}],
    "branches": [
        {"id": "ill", "title": both("Illness"), "severity": "emergency", "cry": True, "raised": both("Stop eating.")}
    ],
    "questions": [
        question(
            "count",
            "number",
            "How many are ill?",
            option("1", "1 person"),
            option("unsure", "Unsure"),
            opens=True,
            updates=True,
        ),
        question("onset", "time", "Since when?", option("now", "Just now", minutes=0), option("unknown", "Unsure")),
        question("what", "text", "What did they eat?"),
    ],
    "call_back": True,
}
GOODS, ILLNESS = compile_plan(GOODS_PLAN), compile_plan(ILL_PLAN)
PLANS = (GOODS, ILLNESS, UNCLASSIFIED)


def delivery(name: str, what: str, signed_at: str) -> Delivery:
    return Delivery(id=name, customer=PersonId("telegram:300"), what=Bilingual(zh=what, en=what), signed_at=signed_at)


def customer(*deliveries: Delivery, who: Reporter = WANG, plans: tuple[Compiled, ...] = PLANS) -> Chat:
    """Somebody at the market, of whose deliveries these are known."""
    chat = Chat(who, language=Language.EN, plans=plans)
    chat.organisation = replace(ORGANISATION, deliveries=deliveries)
    return chat


def objecting(*deliveries: Delivery, clock: str = "10:14") -> Chat:
    """Goods are objected to, nobody is ill, and the case is open: the time of the delivery is asked."""
    return customer(*deliveries).says("the shrimp smells", clock).presses("Bad goods").presses("Nobody")


def poisoned() -> Chat:
    """Six are ill; the case is an emergency of the other plan, and when it began is asked."""
    chat = customer().says("the shrimp smells", "12:48").presses("Bad goods", "12:49")
    return chat.presses("Someone", "12:50").says("6")
