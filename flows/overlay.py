"""A company's version of a plan: what differs, laid on the plan's file before it is compiled."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from flows.bilingual import Bilingual, Strict
from flows.terms import Record
from flows.text import T, Text, listed

Steps = tuple[str | int, ...]
"""The way to a part of a file: keys, and places in lists counted from 0."""


class Overlay(Strict, frozen=True, kw_only=True):
    """A file that changes the plan `overlay`; under an `id` of its own it stands beside it as another plan.

    In `change` a list goes by the ids of its parts, everything else by its keys; a key with nothing behind it takes
    away what the plan says there. `drop` names parts that the company does not have.
    """

    overlay: str
    id: str = ""
    title: Bilingual | None = None
    change: dict[str, Any] = {}
    drop: dict[str, tuple[str, ...]] = {}


class Odd(NamedTuple):
    """Something in an overlay that its plan does not know: where in the overlay, what was found, what was expected."""

    steps: Steps
    found: Text
    expected: Text


class Laid(Record, frozen=True):
    """A plan's file with an overlay on it, and where each changed part comes from."""

    tree: dict[str, Any]
    places: dict[Steps, tuple[bool, Steps]]
    """Way in `tree` -> whether it stands in the overlay, and the way to it there."""
    odd: tuple[Odd, ...]

    def origin(self, steps: Steps) -> tuple[bool, Steps]:
        """Whether a part of the tree stands in the overlay (else in the plan), and the way to it in that file."""
        over, source = False, Steps()
        for at, step in enumerate(steps):
            over, source = self.places.get(steps[: at + 1], (over, (*source, step)))
        return over, source


def is_overlay(source: object) -> bool:
    """Whether a file changes another plan instead of being one."""
    return isinstance(source, dict) and "overlay" in source


def laid(base: dict[str, Any], overlay: Overlay) -> Laid:
    """The file of a plan, with what an overlay says differently."""
    change: dict[str, Any] = {key: value for key, value in overlay.change.items() if key != "id"}
    work = _Laying({}, [])
    if "id" in overlay.change:
        found, expected = T("the id of a plan is no change of it"), T("expected `id` beside `overlay`")
        work.odd.append(Odd(("change", "id"), found, expected))
    tree = work.record(_thinned(base, overlay.drop, work), change, (), ("change",), ())
    if overlay.id:
        tree["id"] = overlay.id
        work.places[("id",)] = (True, ("id",))
    if overlay.title:
        tree["title"] = {"zh": overlay.title.zh, "en": overlay.title.en}
        work.places[("title",)] = (True, ("title",))
    return Laid(tree=tree, places=work.places, odd=tuple(work.odd))


class _Dropped(NamedTuple):
    """In the place of a part that is dropped, so that the others keep theirs until they are counted anew."""

    id: str


def _thinned(base: dict[str, Any], drop: dict[str, tuple[str, ...]], work: "_Laying") -> dict[str, Any]:
    """The plan with what is dropped marked."""
    tree = dict(base)
    for key, names in drop.items():
        parts: Any = tree.get(key)
        if not _by_ids(parts):
            found = T("'{name}' is no list of the plan with ids", name=key)
            work.odd.append(Odd(("drop", key), found, _one_of(_lists(base))))
            continue
        known = {_id(part) for part in parts}
        for at, name in enumerate(names):
            if name not in known:
                found = T("the plan has no '{name}' there", name=name)
                work.odd.append(Odd(("drop", key, at), found, _one_of(known)))
        tree[key] = [_Dropped(_id(part)) if _id(part) in names else part for part in parts]
    return tree


class _Laying(NamedTuple):
    """The work of laying one overlay: where parts came from, and what is odd."""

    places: dict[Steps, tuple[bool, Steps]]
    odd: list[Odd]

    def record(
        self, base: dict[str, Any], change: dict[str, Any], at: Steps, over: Steps, out: Steps
    ) -> dict[str, Any]:
        """Keys laid on keys."""
        tree: dict[str, Any] = {}
        for key in (*base, *(key for key in change if key not in base)):
            way, here = (*over, key), (*out, key)
            if key not in change:
                tree[key] = self.parts(base[key], {}, (*at, key), way, here)
            elif change[key] is not None:
                tree[key] = self.value(base.get(key), change[key], (*at, key), way, here)
        return tree

    def value(self, base: Any, change: Any, at: Steps, over: Steps, out: Steps) -> Any:  # noqa: ANN401 - YAML
        """One value laid on another."""
        if isinstance(change, dict) and isinstance(base, dict):
            return self.record(base, change, at, over, out)
        if isinstance(change, dict) and _by_ids(base):
            return self.parts(base, change, at, over, out)
        self.places[out] = (True, over)
        return change

    def parts(self, base: Any, change: dict[str, Any], at: Steps, over: Steps, out: Steps) -> Any:  # noqa: ANN401
        """Parts laid on parts of the same ids; those that are dropped leave no gap."""
        if not _by_ids(base):
            return base
        known = {_id(part) for part in base}
        for name in change:
            if name not in known:
                self.odd.append(Odd((*over, name), T("the plan has no '{name}' there", name=name), _one_of(known)))
        parts: list[Any] = []
        for number, part in enumerate(base):
            name = _id(part)
            if isinstance(part, _Dropped):
                if name in change:
                    found = T("'{name}' is dropped as well", name=name)
                    self.odd.append(Odd((*over, name), found, T("expected one of the two")))
                continue
            here = (*out, len(parts))
            self.places[here] = (False, (*at, number))
            parts.append(self._part(part, change.get(name, {}), (*at, number), (*over, name), here))
        return parts

    def _part(self, part: dict[str, Any], change: Any, at: Steps, over: Steps, out: Steps) -> dict[str, Any]:  # noqa: ANN401
        if not isinstance(change, dict):
            found, expected = T("this says nothing about a part"), T("expected its keys with new values")
            self.odd.append(Odd(over, found, expected))
            return part
        if "id" in change:
            self.odd.append(Odd((*over, "id"), T("a part keeps its id"), T("expected the other keys only")))
            return part
        return self.record(part, change, at, over, out) if change else part


def _by_ids(parts: object) -> bool:
    """Whether this is a list whose parts have ids (notices go by whom they are for)."""
    return isinstance(parts, list) and bool(parts) and all(_id(part) for part in parts)


def _id(part: object) -> str:
    match part:
        case _Dropped(name):
            return name
        case {"id": str(name)} | {"who": str(name)}:
            return name
    return ""


def _lists(base: dict[str, Any]) -> Iterator[str]:
    return (key for key, value in base.items() if _by_ids(value))


def _one_of(names: Iterable[str]) -> Text:
    return T("expected one of {names}", names=listed(sorted(names)))
