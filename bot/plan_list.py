"""The list of all plans: those that are built, those that another file carries, and those that are still to come."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from bot.plan_source import read_shipped
from bot.variants import called
from flows.bilingual import Bilingual, Strict
from flows.duty import Duty
from flows.plan import Compiled, Plan
from flows.plan_facts import Carried, Retention
from flows.promise_rule import ObligationRule
from flows.terms import Record

ENGINE = "engine"
"""Where a plan lives that has no file: it is gathered from all of them."""
DRILLS, RETENTION, AFTER_ACTION = "x-drills", "x-retention", "x-after-action"


class Row(Strict, frozen=True, kw_only=True):
    """A plan of the product's list, whether it is built or not."""

    id: str
    kind: str
    pack: str
    lives_in: str = ""
    """The plan whose file carries it, or `engine`; empty: a file of its own."""
    title: Bilingual


class Listed(Record, frozen=True):
    """A plan as the list names it; `plan` is the file that carries it, where that is built."""

    id: str
    lives_in: str
    pack: str
    kind: str
    title: Bilingual
    complete: bool
    plan: Plan | None = None


@lru_cache
def rows() -> tuple[Row, ...]:
    """The product's own list."""
    return msgspec.convert(read_shipped(files("flows").joinpath("rows.yaml")).plain, tuple[Row, ...])


class Owned(Protocol):
    """A part of a plan; `of` is the plan of the list that it belongs to, when one file carries several."""

    @property
    def of(self) -> str:
        """Empty: the file's own."""


_Part = TypeVar("_Part", bound=Owned)


def own_parts(parts: Iterable[_Part], name: str, own: bool) -> list[_Part]:  # noqa: FBT001
    """The parts of a plan; of one that another file carries, those marked as its own."""
    return [each for each in parts if own or each.of == name]


def listed(offered: Sequence[Compiled]) -> tuple[Listed, ...]:
    """Every plan: first those of the product's list, then those that are not on it."""
    plans = {each.plan.id: each.plan for each in offered}
    carried = {each.id: (each, plan) for plan in plans.values() for each in plan.carries}
    known = [_of_row(row, plans.get(row.id), carried.get(row.id), plans) for row in rows()]
    names = {each.id for each in known}
    known += [_of_plan(plan) for plan in plans.values() if plan.id not in names]
    names |= set(plans)
    return (*known, *(_of_carried(each, plan) for name, (each, plan) in carried.items() if name not in names))


def of_form(plan: Plan, form: str) -> Listed:
    """A plan in a form that is not in force, listed beside its usual one."""
    name = called(plan.id, form)
    return replace(_of_plan(plan), id=name, lives_in=name)


def _of_row(row: Row, plan: Plan | None, carried: tuple[Carried, Plan] | None, plans: dict[str, Plan]) -> Listed:
    if plan is not None:
        return _of_plan(plan)
    if carried is not None:
        return _of_carried(*carried)
    complete = row.lives_in == ENGINE and any(any(gathered(row.id, each)) for each in plans.values())
    lives_in = row.lives_in or row.id
    return Listed(id=row.id, lives_in=lives_in, pack=row.pack, kind=row.kind, title=row.title, complete=complete)


def _of_plan(plan: Plan) -> Listed:
    return Listed(
        id=plan.id,
        lives_in=plan.id,
        pack=plan.pack,
        kind=plan.kind,
        title=plan.title,
        complete=plan.complete,
        plan=plan,
    )


def _of_carried(carried: Carried, plan: Plan) -> Listed:
    return Listed(
        id=carried.id,
        lives_in=plan.id,
        pack=plan.pack,
        kind=carried.kind,
        title=carried.title,
        complete=carried.complete,
        plan=plan,
    )


def gathered(row: str, plan: Plan) -> Iterator[Duty | Retention | ObligationRule]:
    """What a plan adds to a row that the engine gathers; nothing to any other."""
    if row == DRILLS:
        yield from (each for each in plan.duties if each.drill)
    elif row == RETENTION:
        yield from (plan.retention,) if plan.retention else ()
    elif row == AFTER_ACTION:
        yield from (each for each in plan.obligations if each.outlives)
