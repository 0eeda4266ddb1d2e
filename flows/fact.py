"""Facts of a case: what each of them carries, and those that come from its reporter."""

from datetime import datetime

from flows.answer import Answer
from flows.inbound import Attached
from flows.terms import Address, Record


class Fact(Record, frozen=True, kw_only=True):
    """Something that happened to a case. `by` is who did it; empty for the clock and for the house itself."""

    at: datetime
    by: str = ""


class Supplemented(Fact, frozen=True, tag="supplemented"):
    """The reporter answered, corrected or added something; `branch` is set when the answer leads elsewhere."""

    answers: dict[str, Answer] = {}
    branch: str = ""
    note: str = ""
    files: tuple[Attached, ...] = ()
    message: str = ""
    """Lane and id of the reporter's own message; the same one again, edited, replaces its note."""


class Cried(Fact, frozen=True, tag="cried"):
    """The reporter cried for help while the case was open; `words` as written. `branch` is where the plan takes it."""

    words: str
    branch: str = ""
    language: str = ""


class Calmed(Fact, frozen=True, tag="calmed"):
    """The reporter says that there is no danger; the level goes down only when a person has confirmed it."""


class Confirmed(Fact, frozen=True, tag="confirmed"):
    """The reporter says that it is solved; `called` when one of the staff records that they said so by telephone."""

    called: bool = False


class Disputed(Fact, frozen=True, tag="disputed"):
    """The reporter says that it is not solved, or that the vehicle is not there."""


class Withdrawn(Fact, frozen=True, tag="withdrawn"):
    """The reporter calls the case off; a person confirms it by a call before it is closed."""


class Asked(Fact, frozen=True, tag="asked"):
    """The reporter asked for a call."""


class Lost(Fact, frozen=True, tag="lost"):
    """The reporter can no longer be reached by messages; `Found` again with `back`."""

    back: bool = False


class Readdressed(Fact, frozen=True, tag="readdressed"):
    """The reporter writes from another chat from now on (another telephone), or joined after a telephone call."""

    address: Address


class Tracked(Fact, frozen=True, tag="tracked"):
    """The reporter's live location moved on; `ended` when it stopped."""

    lat: float
    lon: float
    ended: bool = False
