"""When something holds: a question is asked, a deed is offered, a promise is made, a row of a table counts."""

from msgspec import field

from flows.bilingual import Strict


class Range(Strict, frozen=True):
    """Between which bounds a number lies; ties are written out, each bound is a number or names another answer.

    `from` and `to` belong to the range, `over` and `below` do not.
    """

    from_: int | str | None = field(default=None, name="from")
    over: int | str | None = None
    to: int | str | None = None
    below: int | str | None = None


class Hours(Strict, frozen=True):
    """A time of the day: inside (`open`) or outside (`closed`) of hours that the organisation names.

    It is asked of the time of the report, never of now: so nothing changes without somebody having said something.
    """

    hours: str
    is_: str = field(default="open", name="is")


class Condition(Strict, frozen=True):
    """When a question is asked or a promise is made: every given part must hold.

    In `answers` and `numbers` a question of the form goes by its id, one that a deed asks by `deed.question`.
    """

    branches: tuple[str, ...] = ()
    answers: dict[str, tuple[str, ...]] = {}
    """Question id -> option ids of which one was chosen; `located` and `written` tell how a PLACE was answered, `timed`
    that a TIME was told."""
    settings: tuple[str, ...] = ()
    """Names of organisation settings that must be switched on."""
    numbers: dict[str, Range] = {}
    """Question id -> where its number lies. An answer that is missing lies nowhere; of several, one is enough."""
    done: tuple[str, ...] = ()
    """Actions and thresholds that have happened, and were not undone."""
    failed: tuple[str, ...] = ()
    """Actions that somebody reported as impossible; a promise that names one counts from then."""
    at: Hours | None = None
    any: tuple["Condition", ...] = ()
    """Of these, one must hold too."""
