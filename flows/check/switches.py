"""Settings: what a condition asks to be switched on stands in the organisation file; else it never holds."""

from collections.abc import Iterator

import msgspec

from flows.check.misfit import Misfit, one_of
from flows.condition import Condition
from flows.organisation import Organisation
from flows.plan import Plan
from flows.text import T


def switches(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    """Settings that nobody has switched on."""
    for path, name in _settings(plan):
        if name not in organisation.settings:
            known = organisation.settings
            expected = one_of(known) if known else T("expected it under `settings` of the organisation file")
            yield path, T("no setting '{name}' is switched on", name=name), expected


def _settings(part: object, path: str = "$") -> Iterator[tuple[str, str]]:
    if isinstance(part, Condition):
        yield from ((f"{path}.settings[{at}]", name) for at, name in enumerate(part.settings))
    if isinstance(part, msgspec.Struct):
        for field in part.__struct_fields__:
            yield from _settings(getattr(part, field), f"{path}.{field}")
    elif isinstance(part, tuple):
        for at, each in enumerate(part):
            yield from _settings(each, f"{path}[{at}]")
