"""What has to be done by the calendar, whether anything happened or not: forecasts, counts, drills, reviews."""

from flows.bilingual import Bilingual, Strict
from flows.condition import Condition
from flows.lengths import Length
from flows.promise_rule import ObligationRule
from flows.terms import Basis

PROMISE = "duty-"
"""Before the id of a duty: the promise of its case that it is done."""


class Every(Strict, frozen=True, kw_only=True):
    """When it comes round, in the plan's zone at the local time `at`: exactly one of the other parts is given."""

    day: bool = False
    week: str = ""
    """`mon` to `sun`."""
    month: int | None = None
    """Day of the month, 1 to 28."""
    months: int | None = None
    """Every so many months, counted from January, on the first."""
    year: str = ""
    """`MM-DD`."""
    before: str = ""
    """A date of the organisation's calendar; `lead` days before it."""
    lead: int = 0
    at: str = "09:00"


class Duty(Strict, frozen=True, kw_only=True):
    """The calendar opens a case in the branch `opens`: `who` owes the action `proof` within `within`.

    Nobody acknowledges such a case and no reporter hears of it; what is not done in time breaks like any promise, and
    that is the alarm. Several that came round while nobody could work become one case.
    """

    id: str
    title: Bilingual
    every: Every
    opens: str
    who: str
    within: Length
    proof: str
    asks: Bilingual | None = None
    """What the one who owes it is asked to do, in private."""
    when: Condition = Condition()
    """Settings of the organisation under which it comes round."""
    carries: dict[str, str] = {}
    """Question or `deed.question` that the case already knows -> `duty.deed.question`, the latest answer of another."""
    drill: bool = False
    """An exercise: every message of it says so first, nobody is told to call an emergency number, nothing counts."""
    basis: Basis
    cite: str = ""
    of: str = ""

    @property
    def promise(self) -> str:
        """The id of the promise in its case."""
        return f"{PROMISE}{self.id}"

    @property
    def rule(self) -> ObligationRule:
        """That promise, in the terms of every other."""
        return ObligationRule(
            id=self.promise,
            what=self.title,
            who=self.who,
            within=self.within,
            basis=self.basis,
            cite=self.cite,
            asks=self.asks,
            met_by=self.proof,
        )
