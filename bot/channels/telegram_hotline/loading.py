"""Loads aiogram without building its 450 types: that would take four of the five seconds of a start, and 90 MB.

aiogram builds the validator of each of its types when it is imported, although a bot meets few of them. Pydantic can
build each when it is first used, if the names in its annotations are found in the module that it stands in. So while
aiogram is imported, building is put off, and the names that aiogram would have built with are put where they are looked
for. Nothing else of it changes; without this room everything works too, later.
"""

import sys
from typing import Any

from pydantic import BaseModel

TYPES = "aiogram.types."


def load() -> None:
    """Import aiogram; does nothing when it has been imported before."""
    if "aiogram" in sys.modules:
        return
    rebuild = vars(BaseModel)["model_rebuild"]
    names: dict[str, Any] = {}

    def put_off(cls: type[BaseModel], /, **how: Any) -> bool | None:  # noqa: ANN401 - whatever pydantic takes
        given = how.get("_types_namespace")
        if given is None or not cls.__module__.startswith(TYPES):
            built: bool | None = rebuild.__get__(None, cls)(**how)
            return built
        names.update(given)
        return None

    BaseModel.model_rebuild = classmethod(put_off)  # type: ignore[assignment,method-assign]
    try:
        import aiogram.types  # noqa: F401, PLC0415 - imported for what it does
    finally:
        BaseModel.model_rebuild = rebuild  # type: ignore[method-assign]
    for module in [module for name, module in sys.modules.items() if name.startswith(TYPES)]:
        own = vars(module)
        for name, found in names.items():
            own.setdefault(name, found)


load()
