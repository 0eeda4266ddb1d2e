"""What a rehearsal script may say, and where in its file something cannot be read."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from bot.errors import Unusable
from bot.library import Finding, lines_of, parsed
from bot.variants import names, unknown
from flows.terms import Record
from flows.text import T, Text, listed

_AFTER = re.compile(r"(?:(\d+)\s*d(?:ays?)?)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+)\s*s)?")
_AT = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")


class Strict(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a script: an unknown key is an error."""


class Sends(Strict, frozen=True, kw_only=True):
    """What is not text: exactly one of these."""

    location: tuple[float, float] | None = None
    photo: str = ""
    voice: str = ""
    video: str = ""
    document: str = ""
    sticker: str = ""
    contact: str = ""


class Expect(Strict, frozen=True, kw_only=True):
    """A message that must have been sent since the last thing somebody did.

    `exact`, and a step with `at` unless it says `exact: false`: at the very time of the step, not before.
    """

    to: str
    contains: str = ""
    kind: str = ""
    exact: bool | None = None


class Step(Strict, frozen=True, kw_only=True):
    """Somebody does something, or something is expected. `at` is local time, `after` counts from the step before."""

    at: str = ""
    after: str = ""
    who: str = ""
    says: str | None = None
    presses: str | int | bool | None = None
    sends: Sends | None = None
    edits: str | None = None
    chat: str = ""
    """`group:ID`, `public` or `staff`, where a person could mean several."""
    arrives: str = ""
    """How much later it reaches us (`33m`): a bad signal, or an outage of the line."""
    expect: Expect | str | None = None


class Script(Strict, frozen=True, kw_only=True):
    """One rehearsal."""

    title: str | dict[str, str]
    start: str
    organisation: str = ""
    plans: tuple[str, ...] | str = ()
    variants: tuple[str, ...] = ()
    """Forms of the plans with other departments, as the organisation would name them."""
    duties: bool | tuple[str, ...] = False
    """The calendar opens cases on the stage, too: what comes round in all plans, or in those of these ids."""
    steps: tuple[Step, ...]


class Read(Record, frozen=True):
    """A script with the line of each of its steps."""

    file: Path
    script: Script
    lines: tuple[int, ...]
    start: int = 1
    """The line of its `start`."""
    duties: int = 1
    """The line of its `duties`."""

    def begins(self, zone: str) -> datetime:
        """The moment at which it starts, in the organisation's zone when the file names none."""
        written = self.script.start
        try:
            start = datetime.fromisoformat(written)
        except ValueError:
            expected = T("expected an ISO time such as 2026-11-22T03:11")
            raise Unusable([_line(self.file, self.start, _said("start", written), expected)]) from None
        return start if start.tzinfo else start.replace(tzinfo=ZoneInfo(zone))


def read_script(file: Path) -> Read:
    """Read a script; raise Unusable with `FILE:LINE:COL: what is wrong; what was expected`."""
    source, findings = parsed(file)
    if not findings:
        script, findings = lines_of(str(file), source, _made, Script)
        if script is not None:
            lines = tuple(source["steps"].lc.item(at)[0] + 1 for at in range(len(script.steps)))
            odd = ((line, _odd(step)) for line, step in zip(lines, script.steps, strict=True))
            if wrong := [_line(file, line, *found) for line, found in odd if found]:
                raise Unusable(wrong)
            start, *duties = (source.lc.key(key)[0] + 1 for key in ("start", "duties") if key in source)
            return Read(file=file, script=script, lines=lines, start=start, duties=duties[0] if duties else 1)
    raise Unusable(finding.text for finding in findings)


def check_duties(read: Read, plans: Collection[str]) -> None:
    """Raise Unusable when the calendar is to open what none of these plans knows."""
    wanted = () if isinstance(read.script.duties, bool) else read.script.duties
    expected = T("expected the id of a plan that the organisation uses")
    wrong = [_line(read.file, read.duties, _said("duties", each), expected) for each in wanted if each not in plans]
    if wrong:
        raise Unusable(wrong)


def check_variants(read: Read) -> None:
    """Raise Unusable when a form of the plans is wanted that does not ship."""
    expected = T("expected one of {names}", names=listed(names()))
    wrong = [_line(read.file, 1, _said("variants", each), expected) for _, each in unknown(read.script.variants)]
    if wrong:
        raise Unusable(wrong)


def _made(source: object) -> Script:
    return msgspec.convert(source, Script)


def _line(file: Path, line: int, found: Text, expected: Text) -> Text:
    return Finding(str(file), line, 1, found, expected).text


def _odd(step: Step) -> tuple[Text, Text] | None:
    """What is wrong with a step, and what was expected."""
    done = [part for part in (step.says, step.presses, step.sends, step.edits) if part is not None]
    if step.expect is None and (len(done) != 1 or not step.who):
        return (
            T("this step does not say what happens"),
            T("expected `who` and one of says, presses, sends, edits, or `expect`"),
        )
    if step.expect is not None and done:
        return T("this step does something and expects something"), T("expected two steps")
    if isinstance(step.expect, str) and step.expect != "nothing":
        return _said("expect", step.expect), T("expected nothing, or to and contains")
    if step.at and step.after:
        return T("this step has two times"), T("expected `at` or `after`")
    if step.at and not _AT.fullmatch(step.at):
        return _said("at", step.at), T("expected HH:MM or HH:MM:SS")
    for name, length in (("after", step.after), ("arrives", step.arrives)):
        if length and span(length) is None:
            return _said(name, length), T("expected a length such as 5m, 90s or 1h30m")
    return None


def _said(where: str, text: str) -> Text:
    return T("{where}: {found}", where=where, found=T("found '{text}'", text=text))


def span(written: str) -> timedelta | None:
    """`5m`, `1h30m`, `90s`, `2 days`; None when it is none of these."""
    found = _AFTER.fullmatch(written.strip())
    if not found or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def moment(step: Step, before: datetime) -> datetime:
    """When a step happens: the next such local time at or after the step before, or so much later."""
    if step.after:
        return before + (span(step.after) or timedelta())
    if not step.at:
        return before
    hour, minute, second = (int(part or 0) for part in _AT.fullmatch(step.at).groups())  # type: ignore[union-attr]
    found = before.replace(hour=hour, minute=minute, second=second, microsecond=0)
    floor = before if second or step.at.count(":") == 2 else before.replace(second=0, microsecond=0)  # noqa: PLR2004
    if found < floor:
        found += timedelta(days=1)
    return max(found, before)
