"""An answer to a question of a form, as the person gave it."""

from datetime import datetime

from flows.inbound import Attached
from flows.terms import Record


class Answer(Record, frozen=True, kw_only=True):
    """What was answered and when. Exactly one of the parts is set, or `skipped`.

    `text` is as written (of a CHOICE in other words, too); `options` are option ids; `at` a point in time;
    `message` is the platform's id of the message, so that an edit of it corrects this answer.
    """

    said_at: datetime
    option: str = ""
    text: str = ""
    number: int | None = None
    lat: float | None = None
    lon: float | None = None
    at: datetime | None = None
    chosen: tuple[str, ...] = ()
    """The options of a LIST."""
    counts: dict[str, int] = {}
    """How many of each, of an ITEMS."""
    files: tuple[Attached, ...] = ()
    skipped: bool = False
    assumed: bool = False
    """Read out of other words or taken from what is known: shown to the person, who puts it right with one press."""
    message: str = ""

    @property
    def located(self) -> bool:
        """Whether a position was sent."""
        return self.lat is not None
