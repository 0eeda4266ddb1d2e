"""A question of a plan: what an answer must be, where it leads, and when it is asked."""

from enum import StrEnum
from functools import cached_property

from flows.bilingual import Bilingual, Strict
from flows.condition import Condition

__all__ = ["Condition", "ItemOf", "Option", "Privacy", "Question", "QuestionKind"]


class QuestionKind(StrEnum):
    """What an answer must be."""

    CHOICE = "choice"
    TEXT = "text"
    PLACE = "place"
    PHOTO = "photo"
    NUMBER = "number"
    PHONE = "phone"
    TIME = "time"
    AMOUNT = "amount"
    """Whole yuan: 1.5万, 12,000 and 一万 read alike."""
    LIST = "list"
    """Several of the options."""
    ITEMS = "items"
    """A count for each of some named things."""


class Privacy(StrEnum):
    """How far an answer may travel: everywhere, to the holder only, or as a count (facts about somebody's health)."""

    OPEN = "open"
    HOLDER = "holder"
    HEALTH = "health"


class Option(Strict, frozen=True):
    """One answer of a choice. `words` are everyday ways of saying it; `branch` is where it leads."""

    id: str
    label: Bilingual
    words: tuple[str, ...] = ()
    branch: str = ""
    back: bool = False
    """There is no danger: leads out of a cry for help, back to the question that it interrupted."""
    plan: str = ""
    """Another plan that this answer leads to, into its `branch`: what was answered so far goes along."""
    says: Bilingual | None = None
    """What the reporter reads on choosing it; `{facts}` are the facts already given, in the language of the place.

    Only the first line where it leads into another plan's branch that has orders of its own (`raised`).
    """
    read_out: Bilingual | None = None
    """What `{facts}` tell of it, behind the way in that was chosen, in the place of the title of the branch to which it
    leads: no more than was said (who saw a fire has not said that people are hurt)."""
    minutes: int | None = None
    """For a TIME: this many minutes from now."""
    ends: bool = False
    """It helped: what `says` tells is enough, and nothing is opened. Not in an emergency, nor while a case is open."""
    extends: str = ""
    """In a deed of staff: puts this promise off by a day, openly, with the answer to the question `reason` beside."""


class ItemOf(Strict, frozen=True):
    """One of the things that are counted."""

    id: str
    label: Bilingual
    unit: Bilingual | None = None


class Question(Strict, frozen=True, dict=True):
    """One question of a form, one message on the screen."""

    id: str
    kind: QuestionKind
    ask: Bilingual
    label: Bilingual
    """How the summary and the card name the answer."""
    options: tuple[Option, ...] = ()
    before: Bilingual | None = None
    """What to do first, said above the question (an organisation's safety line)."""
    numbers: bool | tuple[str, ...] = False
    """The emergency numbers stand in the first line: all that are usual, or these (`police`, `ambulance`, `fire`)."""
    items: tuple[ItemOf, ...] = ()
    """What is counted, of an ITEMS."""
    optional: bool = False
    opens: bool = False
    """Its answer opens the case, whatever it is."""
    when: Condition = Condition()
    answered_by: str = ""
    """An action that answers it: once that is done on the case, it is not asked any more (120 was called). It is for
    what a reporter is asked."""
    part_of: str = ""
    """Shown and corrected together with this question."""
    privacy: Privacy = Privacy.OPEN
    known: str = ""
    """A fact of the reporter that answers it unasked (`phone`, `plate`, `name`), or is offered as its options:
    `deliveries` (`fresh-deliveries` and `other-deliveries` only those that are fresh, or are not), and `site`, the unit
    and the address at which the reporter is supplied: one question confirms it for all that know it; `region`, the
    regions of the organisation."""
    keep: bool = False
    """Evidence: whoever holds it is told not to throw it away."""
    of: str = ""
    """The plan of the list that it belongs to, when one file carries several."""
    updates: bool = False
    """For a NUMBER: a bare number that comes later, outside every question, is a new answer; it is read back first."""
    spoiler: bool = False
    """For a PHOTO: it may show injured people, and is covered until somebody uncovers it."""

    @cached_property
    def branches(self) -> frozenset[str]:
        """The branches of its own plan to which its options lead."""
        return frozenset(option.branch for option in self.options if not option.plan)
