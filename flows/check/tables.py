"""Tables: each row gives what its table gives, can be reached, and no number falls between two of them."""

import itertools
from collections.abc import Iterator, Mapping

from flows.check.conditions import condition, inside
from flows.check.ground import COUNTED, Ground
from flows.check.misfit import Misfit, missing
from flows.condition import Condition, Range
from flows.table import Gives, Row, Table, Take
from flows.terms import Basis, Severity
from flows.text import T, listed

_GRAVITY = {Severity.NORMAL: 0, Severity.EMERGENCY: 1}


def tables(ground: Ground) -> Iterator[Misfit]:
    """Everything that is decided by a table."""
    for at, table in enumerate(ground.plan.tables):
        path = f"$.tables[{at}]"
        rows = [(f"{path}.rows[{number}]", row) for number, row in enumerate(table.rows)]
        if not rows:
            yield f"{path}.rows", T("a table without rows"), T("expected at least one")
        others = ((f"{path}.{key}", getattr(table, key)) for key in ("otherwise", "unknown"))
        rest = [(place, row) for place, row in others if row]
        for place, row in (*rows, *rest):
            yield from _row(place, row, table, ground)
        for place, row in rest:
            if row.when != Condition():
                yield f"{place}.when", T("a condition that nobody looks at"), T("expected it among `rows`")
        yield from _take(path, table, ground)
        yield from _order(path, table)
        yield from _gaps(path, table)
        yield from _unknown(path, table, ground)


def _row(path: str, row: Row, table: Table, ground: Ground) -> Iterator[Misfit]:
    given = {
        Gives.BRANCH: bool(row.branch),
        Gives.LENGTH: row.length is not None,
        Gives.TEXT: row.text is not None,
        Gives.AMOUNT: row.amount is not None or row.percent is not None,
    }
    wrong = [each for each, there in given.items() if there != (each is table.gives)]
    if wrong:
        gives = str(table.gives)
        found = (
            T("it gives more than a {gives}", gives=gives)
            if given[table.gives]
            else T("it gives no {gives}", gives=gives)
        )
        yield path, found, T("expected {gives}", gives=gives)
    if row.branch:
        yield from missing(f"{path}.branch", "branch", row.branch, ground.branches)
    yield from condition(f"{path}.when", row.when, ground)
    if row.per:
        counted = {name for name, each in ground.questions.items() if each.kind in COUNTED}
        yield from missing(f"{path}.per", "number", row.per, counted)
    if row.basis is Basis.DOCUMENT and not row.cite:
        yield f"{path}.cite", T("a document without its line"), T("expected `cite`")


def _take(path: str, table: Table, ground: Ground) -> Iterator[Misfit]:
    if table.take is Take.SUM and table.gives is not Gives.AMOUNT:
        yield f"{path}.take", T("a sum of {gives}", gives=table.gives), T("expected `gives: amount`")
    if table.take is Take.HIGHEST and table.gives is not Gives.BRANCH:
        yield (
            f"{path}.take",
            T("the highest {gives}", gives=table.gives),
            T("expected `gives: branch`, or `take: first`"),
        )
    if table.of_amount:
        amounts = {each.id for each in ground.tables(Gives.AMOUNT)} - {table.id}
        yield from missing(f"{path}.of_amount", "table of amounts", table.of_amount, amounts)
    shares = [row.percent for row in table.rows if row.percent is not None]
    if shares and not table.of_amount:
        yield f"{path}.of_amount", T("it is not said of what the parts are"), T("expected a table of amounts")
    if table.take is Take.HIGHEST:
        grave = {each.id: _GRAVITY[each.severity] for each in ground.plan.branches}
        found = [grave.get(row.branch, 0) for row in table.rows]
        for at, (one, other) in enumerate(itertools.pairwise(found)):
            if other > one:
                yield f"{path}.rows[{at + 1}]", T("it is graver than the row above"), T("expected the gravest first")


def _order(path: str, table: Table) -> Iterator[Misfit]:
    """A row that a row above it always takes first is never used."""
    if table.take is Take.SUM:
        return
    for at, row in enumerate(table.rows):
        above = next((each for each in table.rows[:at] if covers(each.when, row.when)), None)
        if above is not None:
            words = T("the row '{name}' above it always holds first", name=above.id)
            yield f"{path}.rows[{at}]", words, T("expected what is narrower above what is wider")


def covers(wide: Condition, narrow: Condition) -> bool:
    """Whether wherever `narrow` holds `wide` does too, as far as that can be read from the words."""
    if wide == narrow:
        return True
    if wide.any:
        plain = Condition(
            branches=wide.branches, answers=wide.answers, settings=wide.settings, numbers=wide.numbers,
            done=wide.done, failed=wide.failed, at=wide.at,
        )  # fmt: skip
        if narrow.any and narrow.any == wide.any:
            return covers(plain, narrow)
        return any(covers(each, narrow) for each in wide.any) and covers(plain, narrow)
    return (
        (not wide.branches or (bool(narrow.branches) and set(narrow.branches) <= set(wide.branches)))
        and all(
            question in narrow.answers and set(narrow.answers[question]) <= set(wanted)
            for question, wanted in wide.answers.items()
        )
        and set(wide.settings) <= set(narrow.settings)
        and set(wide.done) <= set(narrow.done)
        and set(wide.failed) <= set(narrow.failed)
        and all(
            name in narrow.numbers and _wider(bounds, narrow.numbers[name]) for name, bounds in wide.numbers.items()
        )
        and wide.at in (None, narrow.at)
    )


def _wider(wide: Range, narrow: Range) -> bool:
    every = [each for bounds in (wide, narrow) for each in (bounds.from_, bounds.over, bounds.to, bounds.below)]
    if any(isinstance(each, str) for each in every):
        return wide == narrow
    numbers = [each for each in every if isinstance(each, int)]
    probes = {number + more for number in numbers for more in (-1, 0, 1)} | {-(10**12), 10**12}
    return all(inside(probe, wide) for probe in probes if inside(probe, narrow))


def _gaps(path: str, table: Table) -> Iterator[Misfit]:
    """Numbers for which no row is there, and ties that only their order decides."""
    if table.otherwise is not None or table.take is Take.SUM:
        return
    ranges = _ranges(table)
    for name, bounds in ranges.items():
        numbers = sorted(
            {each for it in bounds for each in (it.from_, it.over, it.to, it.below) if isinstance(each, int)}
        )
        probes = sorted({max(number + more, 0) for number in numbers for more in (-1, 0, 1)})
        free = [str(probe) for probe in probes if not any(inside(probe, each) for each in bounds)]
        if free:
            yield (
                f"{path}.rows",
                T("no row for {name} {numbers}", name=name, numbers=listed(free)),
                T("expected a row for it, or `otherwise`"),
            )


def _ranges(table: Table) -> Mapping[str, list[Range]]:
    """Question -> where its number lies, in rows that look at nothing else."""
    found: dict[str, list[Range]] = {}
    alone: set[str] = set()
    for row in table.rows:
        for when in (row.when, *row.when.any):
            for name, bounds in when.numbers.items():
                found.setdefault(name, []).append(bounds)
                alone |= {name}
        if not row.when.numbers and not any(each.numbers for each in row.when.any):
            return {}
    return found if len(alone) == 1 else {}


def _unknown(path: str, table: Table, ground: Ground) -> Iterator[Misfit]:
    """While an answer is missing a case is graded no lower than it may come out; and ties have a source."""
    if table.gives is not Gives.BRANCH:
        return
    places = {each.id: at for at, each in enumerate(ground.plan.branches)}
    grave = {each.id: _GRAVITY[each.severity] for each in ground.plan.branches}
    looks = any(row.when.answers or row.when.numbers or row.when.any for row in table.rows)
    lower = table.unknown or table.otherwise
    if not looks or lower is None or lower.branch not in places:
        return
    most = max((grave.get(row.branch, 0) for row in table.rows), default=0)
    if grave[lower.branch] < most:
        key = "unknown" if table.unknown else "otherwise"
        words = T(
            "while an answer is missing it counts as '{name}', which is less grave than it may be", name=lower.branch
        )
        yield f"{path}.{key}", words, T("expected `unknown`, as grave as the gravest row")
