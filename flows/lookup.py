"""What the tables of a plan say of a case or a form: which row counts, what it costs, and to which branch it leads."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from msgspec.structs import replace

from flows.answer import Answer
from flows.condition import Condition, Range
from flows.plan import Plan
from flows.question import ItemOf
from flows.record import Case, Scene
from flows.table import Gives, Row, Table, Take, row_of
from flows.terms import Severity
from flows.text import C, Series, Text
from flows.view import LOCATED, WRITTEN, View, holds, looked_at, meanings, view_of, within

_TOLD = frozenset({LOCATED, WRITTEN})


# --- one row ----------------------------------------------------------------------------------------------------------
def row(table: Table, view: View, plan: Plan | None = None) -> Row | None:
    """The row that counts; None when none does and the table has no `otherwise`.

    The first one that holds: for `highest` rows stand with the gravest first. While one that stands before it may still
    hold, by an answer that is missing, the table's `unknown` counts, where it is graver. Questions of `plan` that do
    not apply are not missing.
    """
    waits = False
    for each in table.rows:
        if holds(each.when, view):
            return _graver(table, each, plan) if waits else each
        waits = waits or (table.unknown is not None and _may_hold(each.when, view, plan))
    return table.unknown if waits else table.otherwise


def _graver(table: Table, found: Row, plan: Plan | None) -> Row:
    """What counts while a row before `found` may still hold: `unknown`, unless `found` is at least as grave."""
    unknown = table.unknown or found
    if unknown.length and found.length:
        return min(unknown, found, key=_length)
    if unknown.branch and found.branch and _compared(plan, table, unknown.branch, found.branch) > 0:
        return found
    return unknown


def _length(row: Row) -> timedelta:
    return row.length.delta if row.length else timedelta.max


def gravity(table: Table) -> tuple[str, ...]:
    """The branches that a table gives, the gravest first where it takes the highest."""
    rows = (*table.rows, *(each for each in (table.unknown, table.otherwise) if each))
    return tuple(dict.fromkeys(each.branch for each in rows if each.branch))


# --- what is missing --------------------------------------------------------------------------------------------------
def _may_hold(condition: Condition, view: View, plan: Plan | None) -> bool:
    """Whether it could hold if answers that are missing were given. Deeds that are not done are not missing."""
    if condition.branches and view.branch not in condition.branches:
        return False
    known = {name for name in looked_at(replace(condition, any=())) if not _is_missing(name, view, condition, plan)}
    plain = replace(
        condition,
        answers={name: wanted for name, wanted in condition.answers.items() if name in known},
        numbers={name: span for name, span in condition.numbers.items() if {name, *_bounds(span)} <= known},
        any=(),
    )
    return holds(plain, view) and (not condition.any or any(_may_hold(each, view, plan) for each in condition.any))


def _bounds(span: Range) -> Iterator[str]:
    return (each for each in (span.from_, span.over, span.to, span.below) if isinstance(each, str))


def _is_missing(name: str, view: View, condition: Condition, plan: Plan | None) -> bool:
    answer = view.answers.get(name)
    if answer is not None and _says(answer, condition.answers.get(name, ())):
        return False
    question = next((each for each in plan.questions if each.id == name), None) if plan else None
    return question is None or _may_hold(question.when, view, plan)


def _says(answer: Answer, wanted: tuple[str, ...]) -> bool:
    """Whether an answer decides anything: not one that was passed over, nor words in the place of an option."""
    if answer.skipped:
        return False
    return (
        answer.number is not None
        or bool(answer.counts)
        or meanings(answer).isdisjoint({"", *_TOLD})
        or not _TOLD.isdisjoint(wanted)
    )


# --- amounts ----------------------------------------------------------------------------------------------------------
def total(table: Table, view: View, tables: tuple[Table, ...] = (), plan: Plan | None = None) -> int | None:
    """The amount of a table in yuan: of the rows that hold their sum, or of the one that counts (see `row`).

    None while no row holds, or while a number is missing that one is multiplied by. A share of another table of
    `tables` is rounded half up, all shares together once.
    """
    rows = _counted(table, view, plan)
    if not rows:
        return None
    if table.of_amount:
        whole = _whole(table, view, tables, plan)
        return None if whole is None else _part(whole, sum(each.percent or 0 for each in rows))
    amounts = [_amount(each, view) for each in rows]
    known = [each for each in amounts if each is not None]
    return sum(known) if len(known) == len(amounts) else None


def shares(table: Table, view: View, tables: tuple[Table, ...], plan: Plan | None = None) -> dict[str, int]:
    """Row -> its part of the amount that a table shares out; they add up to its total, whatever is rounded."""
    whole = _whole(table, view, tables, plan)
    found, percent = dict[str, int](), 0
    for each in _counted(table, view, plan) if whole is not None else ():
        before = _part(whole or 0, percent)
        percent += each.percent or 0
        found[each.id] = _part(whole or 0, percent) - before
    return found


def _counted(table: Table, view: View, plan: Plan | None) -> tuple[Row, ...]:
    if table.take is Take.SUM:
        held = tuple(each for each in table.rows if holds(each.when, view))
        return held or ((table.otherwise,) if table.otherwise else ())
    found = row(table, view, plan)
    return (found,) if found else ()


def _whole(table: Table, view: View, tables: tuple[Table, ...], plan: Plan | None) -> int | None:
    shared = next((each for each in tables if each.id == table.of_amount), None)
    return total(shared, view, tuple(each for each in tables if each is not shared), plan) if shared else None


def _part(whole: int, percent: int) -> int:
    return (whole * percent * 2 + 100) // 200


def _amount(counted: Row, view: View) -> int | None:
    if counted.amount is None:
        return None
    if not counted.per:
        return counted.amount
    answer = view.answers.get(counted.per)
    if answer is None or answer.skipped:
        return None
    if answer.number is None:
        return counted.amount * sum(answer.counts.values()) if answer.counts else None
    return counted.amount * answer.number


# --- words ------------------------------------------------------------------------------------------------------------
def filled(plan: Plan, view: View) -> dict[str, Text]:
    """Table -> what fills its place in a sentence: the words of the row that counts, an amount, a length.

    Of an amount that is shared out, each share fills `table.row`.
    """
    return dict(_filled(plan, view))


def table_texts(case: Case, scene: Scene) -> dict[str, Text]:
    """The same of a case as it stands; a table of branches gives the counted things by which it graded the case."""
    plan = scene.plan
    if not plan.tables:
        return {}
    view, found = view_of(case, scene), dict[str, Text]()
    for table, graded in case.rows.items():
        by = row_of(plan.tables, table, graded)
        if by and (items := items_within(plan, by.when, view)):
            found[table] = Series(items=tuple(each.label.words for each in items))
    return {**found, **filled(plan, view)}


def _filled(plan: Plan, view: View) -> Iterator[tuple[str, Text]]:
    for table in plan.tables:
        if table.gives is Gives.AMOUNT:
            amount = total(table, view, plan.tables, plan)
            if amount is not None:
                yield table.id, _yuan(amount)
                parts = shares(table, view, plan.tables, plan)
                yield from ((f"{table.id}.{each}", _yuan(part)) for each, part in parts.items())
        elif table.gives is not Gives.BRANCH and (found := row(table, view, plan)):
            if found.text:
                yield table.id, found.text.words
            elif found.length:
                yield table.id, C("value", "{value}", value=found.length.delta)


def _yuan(amount: int) -> Text:
    return C("amount", "{n} yuan", n=amount)


def items_within(plan: Plan, condition: Condition, view: View) -> tuple[ItemOf, ...]:
    """The counted things that lie between the bounds of a condition, in the order of the plan: what is running low."""
    found: dict[str, ItemOf] = {}
    for name, span in condition.numbers.items():
        lying = within(name, span, view)
        found |= {each.id: each for each in _items(plan, name) if each.id in lying}
    for other in condition.any:
        found |= {each.id: each for each in items_within(plan, other, view)}
    return tuple(found.values())


def _items(plan: Plan, name: str) -> tuple[ItemOf, ...]:
    deed, _, asked = name.rpartition(".")
    questions = (
        plan.questions if not deed else tuple(ask for each in plan.actions if each.id == deed for ask in each.asks)
    )
    return next((each.items for each in questions if each.id == asked), ())


# --- branches ---------------------------------------------------------------------------------------------------------
def graded_branch(plan: Plan, view: View) -> str:
    """The branch in which a form that is no case yet belongs by the plan's tables; empty: where it stands."""
    return regraded(plan, view, down=True)


def regraded(plan: Plan, view: View, *, down: bool) -> str:
    """The branch to which the plan's tables move what stands in the branch of `view`; empty when it stays.

    An emergency is graver than anything else; among the others, for a table that takes the highest, its own order
    counts. Without `down` nothing becomes less grave; what is neither goes across.
    """
    now = view
    for table in plan.tables:
        if table.gives is Gives.BRANCH:
            found = row(table, now, plan)
            if found and found.branch and _may_move(plan, table, now.branch, found.branch, down=down):
                now = replace(now, branch=found.branch)
    return now.branch if now.branch != view.branch else ""


def is_graver(plan: Plan, branch: str, than: str) -> bool:
    """Whether a branch is graver than another, by its level or by the order of a table that takes the highest."""
    return any(_compared(plan, table, than, branch) > 0 for table in plan.tables if table.gives is Gives.BRANCH)


def _may_move(plan: Plan, table: Table, here: str, there: str, *, down: bool) -> bool:
    """Whether a table moves it there. An emergency that it knows nothing of, such as a cry, is not its matter."""
    if here == there or (plan.branch(here).severity is Severity.EMERGENCY and here not in gravity(table)):
        return False
    return down or _compared(plan, table, here, there) >= 0


def _compared(plan: Plan | None, table: Table, here: str, there: str) -> int:
    """How much graver it is there than here; 0 where neither is."""
    levels = [plan.branch(each).severity is Severity.EMERGENCY if plan else False for each in (here, there)]
    if levels[0] != levels[1]:
        return levels[1] - levels[0]
    order = gravity(table)
    if table.take is not Take.HIGHEST or not {here, there} <= set(order):
        return 0
    return order.index(here) - order.index(there)


def graded_at_birth(case: Case, scene: Scene) -> Case:
    """A case in the branch into which the plan's tables put what its report says."""
    view = view_of(case, scene) if any(each.gives is Gives.BRANCH for each in scene.plan.tables) else None
    if view is None:
        return case
    branch = scene.plan.branch(graded_branch(scene.plan, view) or case.branch)
    return replace(case, branch=branch.id, severity=branch.severity, rows=dict(rows_now(scene.plan, view)))


def is_decided(plan: Plan, branch: str) -> bool:
    """Whether a table decides about this branch."""
    return any(branch in gravity(table) for table in plan.tables if table.gives is Gives.BRANCH)


def rows_now(plan: Plan, view: View) -> Mapping[str, str]:
    """Table of branches -> the row by which it grades now."""
    found = ((each.id, row(each, view, plan)) for each in plan.tables if each.gives is Gives.BRANCH)
    return {table: counts.id for table, counts in found if counts}
