"""A plan as a person reads it in the terminal: its parts in both languages, a line each."""

from collections.abc import Callable, Iterator
from typing import Any

Fields = dict[str, Any]


def page(fields: Fields) -> Iterator[str]:
    """The lines of a plan, from what programs read of it."""
    title = fields["title"]
    yield f"{title['zh']} / {title['en']}"
    lives_in = "" if fields["lives_in"] == fields["id"] else f", in {fields['lives_in']}"
    complete = "" if fields["complete"] else ", not complete"
    yield f"  {fields['id']} ({fields['kind']}, {fields['pack']}{lives_in}){complete}"
    for text in fields["lacks"]:
        yield f"  lacks: {text['zh']} / {text['en']}"
    for key, mark, line in _PARTS:
        for part in fields[key]:
            yield f"  {mark} {line(part)}"
    if fields["closing"].get("actions"):
        yield f"  closed after: {', '.join(fields['closing']['actions'])}"
    yield from _facts(fields)
    if not fields["complete"] and not fields["questions"]:
        yield "  not built yet: it leads to a person"


def _facts(fields: Fields) -> Iterator[str]:
    kept, revision = fields["retention"], fields["revision"]
    if kept.get("keep"):
        always = f", for ever: {', '.join(kept['always'])}" if kept["always"] else ""
        yield f"  records kept {kept['keep']}{always}{_right(kept)}"
    for plan, each in kept.get("plans", {}).items():
        yield f"  {plan}: records kept {each['keep']}{_right(each)}"
    if revision:
        review = f", to be looked at again {revision['next_review']}" if revision.get("next_review") else ""
        yield f"  version {revision['version']}{review}"


def _both(text: Fields) -> str:
    return f"{text['zh']} / {text['en']}"


def _right(part: Fields) -> str:
    """By what right a length stands: its basis and its source."""
    return f" ({part['basis']}{' ' + part['cite'] if part['cite'] else ''})"


def _obligation(part: Fields) -> str:
    who = part["who"] if isinstance(part["who"], str) else ", ".join(part["who"])
    return f"{_both(part['what'])}: {who}, {_clock(part)}{_right(part)}"


def _clock(part: Fields) -> str:
    """The clock of a promise, as it is read."""
    if "within" in part:
        hours = f", in the hours {part['hours']}" if "hours" in part else ""
        return f"within {part['within']}{hours}"
    if "before" in part:
        return f"{part['before']} before {part['of']}"
    if "matrix" in part:
        return f"by the table {part['table']}"
    if "customer_chosen" in part:
        return f"at the time that the reporter chose ({part['customer_chosen']})"
    by = part["by"]
    if isinstance(by, list):
        return "; ".join(f"{each['since']}-{each['until']}: {each['day']} day {each['at']}" for each in by)
    return f"at the time given in {by['answer']}" if "answer" in by else f"{by['day']} day {by['at']}"


def _table(part: Fields) -> str:
    rows = (f"{row['id']}: {_given(row)}" for row in part["rows"])
    return f"{part['id']} gives {part['gives']} ({part['take']}): " + "; ".join(rows)


def _given(row: Fields) -> str:
    for key in ("branch", "length", "amount", "percent"):
        if key in row:
            return str(row[key])
    return _both(row["text"]) if "text" in row else "-"


def _threshold(part: Fields) -> str:
    then = part["then"]
    starts = f", starts {', '.join(then['starts'])}" if "starts" in then else ""
    moves = f", moves to {then['branch']}" if "branch" in then else ""
    return f"{part['at']} after {part['from']}: {_both(then['what'])}{starts}{moves}{_right(part)}"


def _duty(part: Fields) -> str:
    when = f"{part['before']} before {part['date']}" if "before" in part else part["every"]
    on = f" on {part['on']}" if "on" in part else ""
    return f"{_both(part['title'])}: {part['who']}, {when}{on} {part['at']}, within {part['within']}{_right(part)}"


def _window(part: Fields) -> str:
    return f"{part['id']}: {part['closes_after']} from {part['from']}, then {part['lapses_to']}{_right(part)}"


_PARTS: tuple[tuple[str, str, Callable[[Fields], str]], ...] = (
    ("questions", "?", lambda part: _both(part["ask"])),
    ("windows", "|", _window),
    ("tables", "=", _table),
    ("obligations", "!", _obligation),
    ("thresholds", "@", _threshold),
    ("actions", ">", lambda part: f"{_both(part['label'])} ({part['by']})"),
    ("duties", "*", _duty),
)
"""Part of a plan -> the mark of its lines, and a line of it."""
