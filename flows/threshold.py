"""A time that does something though nobody promised it: after ten minutes others must know, after a day it lapses."""

from flows.bilingual import Bilingual, Strict
from flows.condition import Condition
from flows.lengths import Length
from flows.terms import Basis


class Threshold(Strict, frozen=True, kw_only=True):
    """When it passes, that stands in the record like a deed: promises start `after` it, conditions name it as `done`.

    It counts from the report, from the TIME answer `since`, or from the deed `after`; not while `unless` holds.
    """

    id: str
    at: Length
    since: str = ""
    after: str = ""
    when: Condition = Condition()
    unless: Condition | None = None
    what: Bilingual
    """The fact, for the card."""
    says: Bilingual | None = None
    """What the reporter reads."""
    branch: str = ""
    """It moves the case to this branch."""
    basis: Basis
    cite: str = ""
    of: str = ""
