"""Cases built by hand for the tests of the words, and a small English reader."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from ruamel.yaml import YAML

from flows.answer import Answer
from flows.bilingual import Bilingual
from flows.inbound import Attached, MediaKind
from flows.obligation import ACKNOWLEDGE, CALL_BACK, Obligation, Status
from flows.organisation import Organisation, compile_organisation
from flows.outbound import Card, PostCard, RefreshCard, Rows, Say
from flows.plan import Plan, compile_plan
from flows.record import Case, CaseState, Scene
from flows.report import Reporter
from flows.terms import Address, Basis, CaseId, GroupId, Language, PersonId, PlanHash, RoleId, Severity
from flows.text import Moment, Param, Phone, Phrase, Series, Span, Spot, Text, Words

ROOT = Path(__file__).resolve().parents[2]
ZONE = ZoneInfo("Asia/Shanghai")
LADDER = (RoleId("supply-head"), RoleId("duty-manager"), RoleId("director"))
CHAT = Address(bot="hotline", chat="100")
PHONE = "+86 138 0000 5521"


def at(clock: str, day: int = 22) -> datetime:
    """A local time on a day of November 2026."""
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=ZONE).astimezone(UTC)


def _yaml(path: str) -> Any:
    return YAML(typ="safe").load((ROOT / path).read_text(encoding="utf-8"))


def plan() -> Plan:
    """The plan for a breakdown."""
    return compile_plan(_yaml("flows/plans/delivery/delivery-breakdown.yaml")).plan


def organisation() -> Organisation:
    """The demo organisation."""
    return compile_organisation(_yaml("bot/demo/organisation.yaml"))


PLAN, ORGANISATION = plan(), organisation()


def scene(now: str, day: int = 22, **changes: Any) -> Scene:
    """The circumstances at a local time: everybody can be reached."""
    reachable = frozenset({person.id for person in ORGANISATION.people} | {group.id for group in ORGANISATION.groups})
    fields = {"plan": PLAN, "organisation": ORGANISATION, "reachable": reachable, **changes}
    return Scene(now=at(now, day), **fields)


def reporter(**changes: Any) -> Reporter:
    """The driver Zhang Wei, who reads Chinese and drives a vehicle of the company."""
    zhang = Reporter(
        person="driver-zhang",
        address=CHAT,
        language=Language.ZH,
        name="张伟",
        short="张师傅",
        short_en="Mr Zhang",
        phone=PHONE,
        plate="湘A·K3827",
        company_vehicle=True,
    )
    return replace(zhang, **changes)


def obligation(name: str, due: str, **changes: Any) -> Obligation:
    """An obligation of the plan, counted from 03:12 unless said otherwise."""
    rule = next((rule for rule in PLAN.obligations if rule.id == name), None)
    fields: dict[str, Any] = {
        "id": name,
        "what": rule.what if rule else OWN[name],
        "owner": rule.who if rule else {ACKNOWLEDGE: "group", CALL_BACK: "holder"}[name],
        "started_at": at("03:12"),
        "basis": rule.basis if rule else Basis.DEFAULT,
        "promised": rule.promised if rule else name == CALL_BACK,
        "ladder": (rule.escalates_to if rule else ()) or LADDER,
    }
    return Obligation(due_at=at(due), **{**fields, **changes})


OWN = {
    ACKNOWLEDGE: Bilingual(zh="接单", en="acknowledge"),
    CALL_BACK: Bilingual(zh="给报告人回电", en="reporter called back"),
}


def case(**changes: Any) -> Case:
    """The breakdown of 03:12 as it was just opened and sent to the group."""
    opened = at("03:12")
    fields: dict[str, Any] = {
        "id": CaseId(7),
        "number": "26-0417",
        "plan": PlanHash("p"),
        "branch": "breakdown",
        "severity": Severity.NORMAL,
        "state": CaseState.WAITING,
        "group": GroupId("supply"),
        "reporter": reporter(),
        "opened_at": opened,
        "recorded_at": opened,
        "changed_at": opened,
        "paged_at": opened,
        "answers": {"people": Answer(said_at=opened, option="safe")},
        "obligations": (
            obligation(ACKNOWLEDGE, "03:17"),
            obligation("department-head", "03:17"),
            obligation("standby", "03:27"),
            obligation("outlet-head", "03:42"),
            obligation("repair", "07:12"),
        ),
    }
    return Case(**{**fields, **changes})


def answers() -> dict[str, Answer]:
    """The form as it was filled by 03:16."""
    said = at("03:14")
    photo = Attached(kind=MediaKind.PHOTO, file="f", unique="u")
    return {
        "people": Answer(said_at=said, option="safe"),
        "place": Answer(said_at=said, lat=28.1963, lon=113.0737),
        "road": Answer(said_at=said, text="G4 往广州方向 K1512"),
        "vehicle": Answer(said_at=said, option="fault"),
        "photo": Answer(said_at=said, files=(photo,)),
        "load": Answer(said_at=said, option="frozen"),
        "phone": Answer(said_at=said, text=PHONE),
    }


def held(**changes: Any) -> Case:
    """The same case, acknowledged by Li Na at 03:15, with the head of department informed at 03:13."""
    met = {"status": Status.MET}
    fields: dict[str, Any] = {
        "state": CaseState.ACKNOWLEDGED,
        "holder": PersonId("li-na"),
        "held_at": at("03:15"),
        "answers": answers(),
        "obligations": (
            obligation(ACKNOWLEDGE, "03:17", met_at=at("03:15"), met_by="li-na", **met),
            obligation("department-head", "03:17", met_at=at("03:13"), met_by="zhao-min", **met),
            obligation("standby", "03:27"),
            obligation("outlet-head", "03:42"),
            obligation("repair", "07:12"),
        ),
    }
    return case(**{**fields, **changes})


def with_obligation(whole: Case, name: str, **changes: Any) -> Case:
    """The case with one obligation changed."""
    changed = tuple(replace(each, **changes) if each.id == name else each for each in whole.obligations)
    return replace(whole, obligations=changed)


def emergency(**changes: Any) -> Case:
    """The breakdown of an English-speaking driver, raised to an accident with casualties at 14:06."""
    fields: dict[str, Any] = {
        "number": "26-0421",
        "branch": "casualties",
        "severity": Severity.EMERGENCY,
        "opened_at": at("13:58"),
        "recorded_at": at("13:58"),
        "paged_at": at("14:06"),
        "raised_at": at("14:06"),
        "raised_from": "breakdown",
        "cry": "help a truck just hit us, Sam is bleeding",
        "cry_language": "en",
        "reporter": reporter(
            person="driver-reed",
            language=Language.EN,
            name="Daniel Reed",
            short="Reed 师傅",
            short_en="Mr Reed",
            phone="+86 138 0000 0834",
            plate="湘A·P7719",
        ),
        "answers": {**answers(), "phone": Answer(said_at=at("14:00"), skipped=True)},
        "obligations": (
            obligation(ACKNOWLEDGE, "14:09", started_at=at("14:06")),
            obligation("rescue", "14:09", started_at=at("14:06")),
            obligation("leaders", "14:11", started_at=at("14:06")),
            obligation("outlet-head", "14:28", started_at=at("13:58")),
        ),
    }
    return case(**{**fields, **changes})


# --- an English reader ------------------------------------------------------------------------------------------------
def read(text: Text, now: datetime | None = None) -> str:
    """The sentence in English, with local times and without markup."""
    match text:
        case Phrase():
            plural = text.plural and text.params.get("n") != 1
            return _filled(text.plural if plural else text.id, text.params, now)
        case Words():
            return _filled(text.en, text.params, now)
        case Series():
            return ", ".join(read(item, now) for item in text.items)


def _filled(sentence: str, params: dict[str, Param], now: datetime | None) -> str:
    return re.sub(r"\{([\w-]+)\}", lambda found: _shown(params[found[1]], now), sentence)


def _shown(value: Param, now: datetime | None) -> str:
    match value:
        case Moment():
            shown = value.at.astimezone(ZONE).strftime("%H:%M")
            return "24:00" if value.ends and shown == "00:00" else shown
        case Span():
            return f"{value.length // timedelta(minutes=1)} min"
        case Spot():
            return f"map {value.lat:.4f}, {value.lon:.4f}"
        case Phone():
            return value.number[-4:] if value.ending else value.number
        case str() | int():
            return str(value)
        case _:
            return read(value, now)


def lines(said: Say | Card | None) -> list[str]:
    """What a message says, line by line."""
    assert said is not None
    texts = said.lines if isinstance(said, Card) else (*said.first, *said.lines, *said.question)
    return [read(text) for text in texts]


def labels(rows: Rows) -> list[list[str]]:
    """The labels of keys, row by row."""
    return [[read(button.label) for button in row] for row in rows]


def acts(rows: Rows) -> list[str]:
    """What the keys do."""
    return [getattr(button.press, "action", "") for row in rows for button in row]


def everything(said: Say | PostCard | RefreshCard | Card) -> str:
    """All that somebody reads in it, keys included."""
    whole = said if isinstance(said, Say | Card) else said.card
    return "\n".join([*lines(whole), *(label for row in labels(whole.buttons) for label in row)])
