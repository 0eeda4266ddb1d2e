"""The ways into and out of a plan: entries, branches, windows, who gets the case, and what closes it."""

from flows.bilingual import Bilingual, Strict
from flows.condition import Condition
from flows.lengths import Length
from flows.terms import Basis, RoleId, Severity


class Entry(Strict, frozen=True, kw_only=True):
    """A way in: a key of the first message and the words by which a first text is understood."""

    id: str
    label: Bilingual
    words: tuple[str, ...] = ()
    reporter: tuple[str, ...] = ()
    """Who is offered it, when not everybody whom the plan is for."""
    branch: str
    place: int = 50
    """Where its plan stands among the keys of the first message: low numbers first, equal ones as the files come."""
    silence: Length | None = None
    """After this silence the case opens with what there is; basis default."""


class Branch(Strict, frozen=True, kw_only=True):
    """A kind of event inside a plan. `cry` marks the one to which a cry for help raises an open case."""

    id: str
    title: Bilingual
    severity: Severity = Severity.NORMAL
    cry: bool = False
    raised: Bilingual | None = None
    """What the reporter reads first when the case is raised to this branch, below the numbers."""
    done: Bilingual | None = None
    """What the reporter reads when its questions are answered."""
    also: tuple[str, ...] = ()
    """Branches of other plans, as `plan/branch`, whose obligations, actions, checklist and notices this one takes along
    when those plans are there; the library puts them in before the plan gets its hash."""
    speaks: RoleId = RoleId("")
    """Only this role speaks in public about it: what others write stays inside, and they are told so."""
    of: str = ""


class Window(Strict, frozen=True, kw_only=True):
    """A right that lasts for so long: `since` names the TIME question that says when it began.

    A report inside it goes to the branch `inside`, a later one to `outside`; where `bypass` holds nobody looks at it.
    """

    id: str
    since: str
    closes_after: Length
    inside: str
    outside: str
    bypass: Condition | None = None
    basis: Basis
    cite: str = ""
    says_inside: Bilingual | None = None
    """What the reporter reads; `{since}` and `{until}` are filled in."""
    says_outside: Bilingual | None = None


class Route(Strict, frozen=True):
    """Who gets the case: the responder group, and the roles above it, next first."""

    group: str
    ladder: tuple[RoleId, ...]
    policy: str = ""
    """An escalation policy of the organisation; where it has none of this name, the ladder is climbed."""


class Told(Strict, frozen=True):
    """Somebody who is told at once when the case enters a branch, with no promise hanging on it."""

    who: RoleId
    when: Condition = Condition()
    asks: Bilingual | None = None


class Closing(Strict, frozen=True):
    """What must be true before a case is closed; `silence_closes`: the reporter's silence does, after notice."""

    actions: tuple[str, ...] = ()
    confirmed: bool = True
    silence_closes: bool = False
    satisfied: bool = False
    """Closed only by the reporter's own word, or by a recorded call in which they said that they are satisfied."""
    unmet: Bilingual | None = None
    opinion: Bilingual | None = None
    """What stands above the keys of the reporter's opinion, when the case is closed."""
