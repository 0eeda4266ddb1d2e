"""What a plan says of itself: each figure has its source, and a sentence names no length that no rule keeps."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from flows.check.misfit import Misfit, missing, one_of, stands
from flows.check.places import texts
from flows.lengths import Length
from flows.organisation import Organisation
from flows.plan import Plan
from flows.terms import Basis
from flows.text import T

_DATE = re.compile(r"20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_NAMED = re.compile(
    r"(?<![\d:.])(\d+)\s*(秒|分钟|小时|天|seconds?|min(?:utes?)?|h|hours?|days?)(?![\w内])|(?<![\d:.])(\d+)\s*(小时|分钟|天)内"
)
KINDS = ("flow", "rule", "sched", "form", "stub")
"""What a plan may be, as the list of plans says it."""
_UNITS = {"秒": "s", "分": "min", "小": "h", "天": "days", "s": "s", "m": "min", "h": "h", "d": "days"}


def sources(plan: Plan, organisation: Organisation) -> Iterator[Misfit]:
    """Figures without a source, and sentences with figures of their own."""
    for kind in ("obligations", "windows", "thresholds", "duties"):
        for at, part in enumerate(getattr(plan, kind)):
            if part.basis is Basis.DOCUMENT and not part.cite and not getattr(part, "matrix", ""):
                yield f"$.{kind}[{at}].cite", T("a document without its line"), T("expected `cite`")
    if plan.retention and plan.retention.basis is Basis.DOCUMENT and not plan.retention.cite:
        yield "$.retention.cite", T("a document without its line"), T("expected `cite`")
    yield from _of_itself(plan)
    kept = set(_lengths(plan, organisation))
    for path, words in texts(plan):
        for language in ("zh", "en"):
            for length in _named(getattr(words, language)):
                if length not in kept:
                    expected = T("expected a length that some rule of the plan keeps")
                    yield (
                        f"{path}.{language}",
                        T("it names {length}, which nothing in the plan keeps", length=length),
                        expected,
                    )


def _of_itself(plan: Plan) -> Iterator[Misfit]:
    if plan.kind not in KINDS:
        yield "$.kind", stands(plan.kind), one_of(KINDS)
    if not plan.complete and not plan.lacks:
        yield "$.complete", T("it is not complete and does not say what is missing"), T("expected `lacks`")
    if plan.complete and plan.lacks:
        yield "$.lacks", T("something is missing in a complete plan"), T("expected `complete: false`")
    if plan.revision:
        for key in ("approved_on", "next_review"):
            said = getattr(plan.revision, key)
            if said and not _DATE.fullmatch(said):
                yield f"$.revision.{key}", stands(said), T("expected YYYY-MM-DD")
    branches = {each.id for each in plan.branches}
    secret = plan.revision.secret if plan.revision else False
    kept = {
        "$.retention.always": plan.retention.always if plan.retention else (),
        "$.revision.secret": () if isinstance(secret, bool) else secret,
    }
    for path, names in kept.items():
        for name in names:
            yield from missing(path, "branch", name, branches)


def _lengths(plan: Plan, organisation: Organisation) -> Iterable[timedelta]:
    """Every length that something keeps."""
    for rule in plan.obligations:
        yield from (each.delta for each in (rule.within, rule.most, rule.every) if each)
        if rule.before:
            yield rule.before.lead.delta
    yield from (each.closes_after.delta for each in plan.windows)
    yield from (each.at.delta for each in plan.thresholds)
    yield from (each.within.delta for each in plan.duties)
    yield from (timedelta(days=each.every.lead) for each in plan.duties)
    yield from (row.length.delta for table in plan.tables for row in table.rows if row.length)
    yield from (entry.silence.delta for entry in plan.entries if entry.silence)
    asked = (*plan.questions, *(each for action in plan.actions for each in action.asks))
    yield from (timedelta(minutes=each.minutes) for question in asked for each in question.options if each.minutes)
    clocks = organisation.clocks
    yield from (
        each.delta for each in (getattr(clocks, name) for name in clocks.__struct_fields__) if isinstance(each, Length)
    )


def _named(said: str) -> Iterator[timedelta]:
    for found in _NAMED.finditer(said):
        number, unit = found[1] or found[3], found[2] or found[4]
        if int(number):
            yield Length(f"{int(number)} {_UNITS[unit[0]]}").delta
