"""What a turn of the conversation asks of the house."""

from datetime import datetime

from flows.event import CaseEvent
from flows.report import Report
from flows.terms import CaseId, Language, Record


class OpenCase(Record, frozen=True, kw_only=True, tag="open_case"):
    """Make a case of this report, and tell it what the reporter wants beside it."""

    report: Report
    then: tuple[CaseEvent, ...] = ()


class TellCase(Record, frozen=True, kw_only=True, tag="tell_case"):
    """Tell a case what its reporter (or, from a staff form, a responder) said."""

    case: CaseId
    event: CaseEvent


class ShowStatus(Record, frozen=True, kw_only=True, tag="show_status"):
    """The person asks how it stands; `number` when they named one. `finished` when a form has just been completed."""

    number: str = ""
    finished: bool = False


class UseCode(Record, frozen=True, kw_only=True, tag="use_code"):
    """The person came with an invitation code; `confirmed` once they said that it is theirs."""

    code: str
    confirmed: bool = False


class ChangeLanguage(Record, frozen=True, kw_only=True, tag="change_language"):
    """The person reads another language from now on."""

    language: Language


class MoveCase(Record, frozen=True, kw_only=True, tag="move_case"):
    """An answer led from the plan of an open case to another plan: what came before it, then the move."""

    case: CaseId
    event: CaseEvent


class SendPosition(Record, frozen=True, kw_only=True, tag="send_position"):
    """A live location moved: keep the point on the track of these cases."""

    cases: tuple[CaseId, ...]
    lat: float
    lon: float
    at: datetime


Request = OpenCase | TellCase | MoveCase | SendPosition | ShowStatus | UseCode | ChangeLanguage
