"""Other forms of built-in plans, as the documents of other companies have them: overlays that wait to be asked for.

Each folder of `flows/plans/variants` is the form of one kind of company, named by its departments. It is laid on the
plans only where the organisation names it under `variants`.
"""

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable

FOLDER = "variants"
FORM = "@"
"""Between the id of a plan and the name of its form."""


def names() -> tuple[str, ...]:
    """Every form there is."""
    return tuple(sorted(each.name for each in _folder().iterdir() if each.is_dir()))


def files_of(wanted: Iterable[str]) -> Iterator[Traversable]:
    """The overlays of these forms; none of a name that is not there."""
    for name in wanted:
        if name in names():
            yield from sorted(
                (each for each in _folder().joinpath(name).iterdir() if each.name.endswith(".yaml")),
                key=lambda each: each.name,
            )


def called(plan: str, variant: str) -> str:
    """How a plan of this form is called where both forms are listed."""
    return f"{plan}{FORM}{variant}"


def unknown(wanted: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Names of forms that are not there, with their places."""
    yield from ((at, name) for at, name in enumerate(wanted) if name not in names())


def _folder() -> Traversable:
    return files("flows").joinpath("plans", FOLDER)
