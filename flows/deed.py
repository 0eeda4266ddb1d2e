"""What staff, and at some points the reporter, do with one press: actions, and the lines of the checklist."""

from flows.bilingual import Bilingual, Strict
from flows.condition import Condition
from flows.lengths import Length
from flows.question import Question
from flows.terms import RoleId

REPORTER = "reporter"
"""Who does what a message offers to the reporter."""


class Ending(Strict, frozen=True, kw_only=True):
    """When a deed that ends a case well closes it; until then it can be taken back, and words of the reporter do so."""

    at: str
    """The local time, `HH:MM`, that comes next."""
    least: Length | None = None
    """But not sooner than this after the deed; one hour where it is left out."""


class Action(Strict, frozen=True, kw_only=True):
    """Something staff do with one press. `becomes` moves the case; `asks` are put to the presser in private."""

    id: str
    label: Bilingual
    by: RoleId = RoleId("")
    """Only holders of this role may do it, and find its key in private; empty: whoever works the case, on the card."""
    becomes: str = ""
    """`on_the_way`, `on_site` or `resolved`."""
    unable: Bilingual | None = None
    asks: tuple[Question, ...] = ()
    done: Bilingual
    """The fact, for the card; `{at}` and the answers may be filled in."""
    tells: Bilingual | None = None
    """What the reporter reads."""
    spoken: bool = False
    """Whoever does it speaks with the reporter: they need not read of it (a call that explains a plan)."""
    when: Condition = Condition()
    needs: tuple[str, ...] = ()
    """Actions that come first; until then the key is not shown."""
    branch: str = ""
    """It moves the case to this branch (a complaint graded ordinary)."""
    complete: bool = False
    """It counts only once every question of `asks` that is not optional is answered (a grading needs its reason)."""
    at: str = ""
    """Which of `asks` (a TIME) says when it was really done; the press otherwise."""
    approval: RoleId = RoleId("")
    """Whose agreement it needs: until it is granted, the deed is only asked for."""
    again: bool = False
    """It may be done more than once."""
    meets: tuple[str, ...] = ()
    """Promises that it keeps beside those that name it, where one of several deeds is enough (return, or wait)."""
    gate: Bilingual | None = None
    """What somebody reads who presses it before `needs` are done: the key is shown to them all the same."""
    undoes: tuple[str, ...] = ()
    """Actions that count no longer once this one is done: a refusal sends back, a new version asks for new consent."""
    versions: Bilingual | None = None
    """How its result is called each time it is done; `{n}` counts from 1. Fills `{id of the action}`."""
    offers: tuple[str, ...] = ()
    """Actions of the reporter whose keys stand below what it `tells`; they count for this very round of it alone."""
    why: Question | None = None
    """What is asked of whoever says that they are unable."""
    phase: Bilingual | None = None
    """The stage of the work that its case has reached, as the card names it."""
    tells_to: str = ""
    """An audience of the organisation that reads `tells`, each with a key to say so; who has not, and who is to be
    telephoned because no message reaches them, is shown by name."""
    after_close: bool = False
    """It can be done when the case is closed (the reporter's opinion)."""
    unless: Condition | None = None
    """Facts that make it needless: its key is not shown."""
    confirms: bool = False
    """It is the reporter's word that it is solved (their signature): they are not asked for another one."""
    closes: Ending | None = None
    """It ends the case well, without anybody asking whether it is solved (a plan that the reporter does not want)."""
    of: str = ""


class Tick(Strict, frozen=True):
    """A line of the checklist on the card: ticked with time and name."""

    id: str
    label: Bilingual
    when: Condition = Condition()
    tells: Bilingual | None = None
    """What the reporter reads when it is ticked; `{at}` and `{who}` may be filled in."""
