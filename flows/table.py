"""Tables that decide: how grave it is, how long it may take, who pays, what it costs. Each row is a condition."""

from enum import StrEnum

from flows.bilingual import Bilingual, Strict
from flows.condition import Condition
from flows.lengths import Length
from flows.terms import Basis


class Gives(StrEnum):
    """What a row says: a branch, a length for a promise, words for any sentence, an amount in yuan."""

    BRANCH = "branch"
    LENGTH = "length"
    TEXT = "text"
    AMOUNT = "amount"


class Take(StrEnum):
    """Which of the rows that hold counts. For `highest` they stand with the gravest first."""

    FIRST = "first"
    HIGHEST = "highest"
    SUM = "sum"


class Row(Strict, frozen=True, kw_only=True):
    """One row; it gives what its table gives."""

    id: str
    when: Condition = Condition()
    branch: str = ""
    length: Length | None = None
    text: Bilingual | None = None
    amount: int | None = None
    """In yuan; a part of the table's `of_amount` in hundredths when `percent` is set."""
    percent: int | None = None
    per: str = ""
    """The number that the amount is multiplied by: a question, or `deed.question`."""
    basis: Basis = Basis.DEFAULT
    cite: str = ""


class Table(Strict, frozen=True, kw_only=True):
    """A decision that hangs on answers alone.

    A table of branches grades the case anew with each answer it looks at; up at once, down only by a person. Words and
    amounts fill `{id of the table}` in every sentence of the plan and stand on the card under `label`.
    """

    id: str
    gives: Gives
    take: Take = Take.FIRST
    label: Bilingual | None = None
    rows: tuple[Row, ...]
    otherwise: Row | None = None
    unknown: Row | None = None
    """While an answer is missing that a row looks at: never less grave than what may come out."""
    of_amount: str = ""
    """A table of amounts whose sum is shared out by `percent`."""
    of: str = ""


def row_of(tables: tuple[Table, ...], table: str, row: str) -> Row | None:
    """The row of a table, by their ids; `otherwise` and `unknown` are rows, too."""
    for each in tables:
        if each.id == table:
            rows = (*each.rows, each.otherwise, each.unknown)
            return next((it for it in rows if it and it.id == row), None)
    return None
