"""A small plan with rounds: a plan is written, sent to the customer, agreed to, signed or sent back, and worked."""

from typing import Any

from flows.answer import Answer
from flows.event import Acknowledged, Detailed, Did
from flows.plan import Compiled, compile_plan
from flows.report import Reporter
from flows.terms import Address, Language
from tests.flows.life import Life
from tests.flows.words import at


def two(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def ask(name: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "ask": two(f"{name}？", f"{name}?"), "label": two(name, name.title()), **more}


def deed(name: str, **more: Any) -> dict[str, Any]:
    label = name.replace("-", " ").capitalize()
    return {"id": name, "label": two(label, label), "done": two(f"{{at}} {name}", f"{{at}} {name}"), **more}


RESCUE: dict[str, Any] = {
    "id": "small-rescue",
    "pack": "vehicle",
    "title": two("救援", "Rescue"),
    "reporter": ["customer"],
    "route": {"group": "supply", "ladder": ["duty-manager"]},
    "entries": [{"id": "rescue", "label": two("救援", "Rescue"), "words": ["救援"], "branch": "rescue"}],
    "branches": [
        {"id": "rescue", "title": two("车辆救援", "Vehicle rescue")},
        {"id": "danger", "title": two("路上有危险", "Danger on the road"), "severity": "emergency", "cry": True},
    ],
    "questions": [ask("symptom", opens=True)],
    "obligations": [
        {
            "id": "plan-in-time",
            "what": two("写方案", "plan written"),
            "who": "outlet-head",
            "within": "15 min",
            "basis": "default",
            "met_by": "plan",
        },
        {
            "id": "signed",
            "what": two("签字", "plan signed"),
            "who": "director",
            "after": "agree",
            "within": "10 min",
            "basis": "default",
            "met_by": "sign",
        },
        {
            "id": "new-plan",
            "what": two("新方案", "new plan"),
            "who": "outlet-head",
            "after": "return",
            "within": "20 min",
            "basis": "default",
            "met_by": "plan",
            "promised": True,
        },
        {
            "id": "consent",
            "what": two("客户答复", "customer's answer"),
            "who": "supply-head",
            "after": "shown",
            "within": "20 min",
            "basis": "default",
            "met_by": "agree",
        },
    ],
    "actions": [
        deed(
            "plan",
            by="outlet-head",
            complete=True,
            again=True,
            undoes=["shown", "agree", "sign"],
            versions=two("方案第 {n} 版", "plan, version {n}"),
            asks=[ask("arrival"), ask("cost", "number")],
            done=two("{at} {plan}写好（{who}）", "{plan}, written at {at} ({who})"),
        ),
        deed(
            "shown",
            by="supply-head",
            needs=["plan"],
            offers=["agree", "ask-first", "decline"],
            tells=two(
                "救援方案，请您决定：\n预计 {plan.arrival} 到\n预估 {plan.cost} 元",
                "Rescue plan, your decision:\nExpected {plan.arrival}\nEstimate {plan.cost} yuan",
            ),
        ),
        deed("agree", by="reporter", undoes=["decline"], done=two("客户 {at} 同意{plan}", "agreed at {at} to {plan}")),
        deed("ask-first", by="reporter", again=True),
        deed(
            "decline",
            by="reporter",
            undoes=["agree", "sign"],
            tells=two("好，不派车，没有费用。", "Very well, nobody is sent and nothing is charged."),
        ),
        deed(
            "sign",
            by="director",
            done=two("{versions}，{at} 签字", "{versions}, signed at {at}"),
            needs=["agree"],
            gate=two("客户还没同意。", "The customer has not agreed yet."),
        ),
        deed(
            "return",
            by="director",
            needs=["agree"],
            again=True,
            complete=True,
            undoes=["plan", "shown", "agree", "sign"],
            asks=[ask("why")],
            tells=two(
                "方案要改，原因：{why}。\n您 {agree.at} 的同意不再有效，没有产生费用。",
                "The plan has to change: {why}.\nYour consent of {agree.at} no longer applies; nothing was charged.",
            ),
        ),
        deed(
            "issue",
            by="emergency-leader",
            needs=["sign"],
            gate=two("还没签字，不能发料。", "Not signed yet; no parts."),
            unable=two("缺件", "Part missing"),
            why=ask("part"),
            phase=two("备料", "Parts"),
        ),
        deed("sister-shop", by="emergency-leader", when={"failed": ["issue"]}),
        deed("done", becomes="resolved", by="emergency-leader"),
        deed(
            "survey",
            by="reporter",
            after_close=True,
            complete=True,
            asks=[ask("points", "choice", options=[{"id": "good", "label": two("好", "Good")}])],
        ),
    ],
    "closing": {"actions": ["done"], "confirmed": False},
}

LIN = Reporter(
    person="customer-lin",
    address=Address(bot="hotline", chat="200"),
    language=Language.EN,
    name="Lin Tao",
    phone="+86 1",
)


def rescue(**changes: Any) -> Compiled:
    """The plan, with other parts at its top level."""
    return compile_plan({**RESCUE, **changes})


def life(compiled: Compiled | None = None, *, taken: bool = True) -> Life:
    """A rescue that was reported at 14:05, taken by Li Na at 14:06."""
    found = Life(compiled or rescue())
    found.opens("14:05", who=LIN, branch="rescue", answers={"symptom": Answer(said_at=at("14:05"), text="no start")})
    if taken:
        found.tell(Acknowledged(at=at("14:06"), by="li-na"))
    return found


def planned(found: Life, clock: str, arrival: str = "15:20", cost: int = 980) -> None:
    """The plan is written."""
    given = {
        "arrival": Answer(said_at=at(clock), text=arrival),
        "cost": Answer(said_at=at(clock), number=cost),
    }
    found.tell(Did(at=at(clock), by="sun-tao", action="plan"))
    found.tell(Detailed(at=at(clock), by="sun-tao", action="plan", answers=given))


def agreed() -> Life:
    """Version 1 was sent at 14:22, and the customer agreed at 14:24."""
    found = life()
    planned(found, "14:20")
    found.tell(Did(at=at("14:22"), by="zhao-min", action="shown"))
    found.tell(Did(at=at("14:24"), by="customer-lin", action="agree", round=1))
    return found


def returned() -> Life:
    """The director sent it back at 14:29."""
    found = agreed()
    found.tell(Did(at=at("14:28"), by="fang-lin", action="return"))
    why = {"why": Answer(said_at=at("14:29"), text="the belt too")}
    found.tell(Detailed(at=at("14:29"), by="fang-lin", action="return", answers=why))
    return found
