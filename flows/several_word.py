"""That several must acknowledge a case, and who has done so: a line of its card."""

from flows.naming import names
from flows.obligation import ACKNOWLEDGE
from flows.record import Case, Scene
from flows.rung import ALL, TWO, wanted
from flows.text import T, Text


def notice(case: Case, scene: Scene) -> Text | None:
    """Who must acknowledge still; None where one person is enough, and once it is done."""
    owed = case.obligation(ACKNOWLEDGE)
    of = wanted(owed.rungs, owed.rung) if owed and owed.open else ""
    if owed is None or of not in {TWO, ALL}:
        return None
    who = names(scene, owed.noted)
    if of == TWO:
        return T("Two must acknowledge, so far: {who}", who=who) if owed.noted else T("Two must acknowledge")
    if owed.noted:
        return T("Everybody who is asked must acknowledge, so far: {who}", who=who)
    return T("Everybody who is asked must acknowledge")
