"""What a plan says of itself: which rows of the list it carries, what it lacks, its revision, how long records stay."""

from flows.bilingual import Bilingual, Strict
from flows.terms import Basis, RoleId


class Carried(Strict, frozen=True, kw_only=True):
    """Another plan of the list that this file carries; its parts are marked `of`."""

    id: str
    title: Bilingual
    kind: str = "flow"
    complete: bool = True


class Revision(Strict, frozen=True, kw_only=True):
    """Who approved which version, and when it is looked at again; dates as `YYYY-MM-DD`."""

    version: str
    approved_by: RoleId = RoleId("")
    approved_on: str = ""
    next_review: str = ""
    secret: bool | tuple[str, ...] = False
    """A group reads no more than title and state: of all its cases, or of those in these branches."""


class Retention(Strict, frozen=True, kw_only=True):
    """How long the record of a case stays, counted from its closing."""

    years: int
    always: tuple[str, ...] = ()
    """Branches whose records are kept for ever."""
    basis: Basis
    cite: str = ""
