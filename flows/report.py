"""What a conversation hands to a case: the doorway between the two wings."""

from datetime import datetime

from flows.answer import Answer
from flows.inbound import Attached
from flows.terms import Address, Language, PlanHash, Record


class Reporter(Record, frozen=True, kw_only=True):
    """Who reports, as far as it is known; a report needs none of it.

    `person` is an id of the organisation or a guest's identity. `name` is what they are called, `short` how others
    may see them named.
    """

    person: str
    address: Address
    language: Language
    name: str = ""
    short: str = ""
    short_en: str = ""
    phone: str = ""
    plate: str = ""
    company_vehicle: bool = False


class Report(Record, frozen=True, kw_only=True):
    """What is known when a case opens. `first_said_at` is when the clocks start."""

    plan: PlanHash
    branch: str
    reporter: Reporter
    first_said_at: datetime
    answers: dict[str, Answer] = {}
    cry: str = ""
    """The words of a cry for help, as written."""
    paged: bool = True
    """False while a weak cry waits for its first answer: the case is recorded but nobody is woken yet."""
    words: tuple[str, ...] = ()
    """What was said beside the questions before the case opened, as written."""
    files: tuple[Attached, ...] = ()
    """What was sent beside the questions before the case opened."""
    taken_by: str = ""
    """Who of the staff wrote it down for somebody on the telephone; the reporter's address is then `phone:NUMBER`."""
    duty: str = ""
    """The duty of the plan whose time came; the reporter's address is then `duty:PLAN`."""
    missed: tuple[datetime, ...] = ()
    """When that duty came round before and nobody could be asked: one case stands for all of them."""
