"""docs/performance.md and its drawings: what was measured, against whom, and where the time of what was missed goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench import plot
from tests.bench.arithmetic import Figure

DOCS = Path(__file__).resolve().parents[2] / "docs"
HEAD = """# How fast it is

`make bench-quick` measures this, both sides of each line in turns in one run, and ends with status 1 when a target is
missed. A ratio is the median of the rounds' own ratios; in brackets stand their least and most.
"""
MEASURED = """
- **The step (1, 2)**: a driver's breakdown, ten messages from the first word to the last press. Ours goes from the
  update's bytes through the intake, the desk, permission, the rules, journal and rows to the commit (SQLite in a file,
  WAL, `synchronous=FULL`), and then every message that it makes is written for its reader: the answer, the group's
  card and its edits, the calls to those on duty. The peer asks the same ten questions with aiogram's state machine in
  memory, tuned with `StateFilter`; it stores nothing, tells nobody else, and what it sends is thrown away unparsed.
  Sending is counted on neither side.
- **Alone (2)**: both sides take turns update by update: each finds the processor's caches as a lone update does.
- **Storage (3, 4)**: the reads and writes of the same form without its rules. By hand, too, records become JSON and
  JSON records, with the same library; only ours chains the journal, guards against stale writes and tells errors apart.
- **Deadlines (5, 6)**: one sweep of the running program while nothing is due; and promises that break at once, each
  with its rules, its line in the journal, the card edited and the next people told. APScheduler's job does nothing.
- **The whole way (7)**: both bots are processes of their own at the same fake Bot API server on loopback. Ours is timed
  from `all are safe` to the card in the group of those who are on duty, the peer from a word to its echo.

Not measured: Telegram's own network and its limits, a disk that takes milliseconds to flush, several processes, memory.
"""

CHANGED = """
What was changed for these figures, in the order of what it brought:

- a unit of work is one call in one thread, over the drivers and not over SQLAlchemy's results (3, 4);
- on PostgreSQL the rows of a batch go as arrays, and all cases of a batch come with one read (4);
- sentences are cut once with the places of their parameters, and words that the rules look up are kept (1, 2);
- rules look up by key, see a case once for all its promises, and leave a line of a card at once when it has nothing to
  say (1, 2, 6); in turns with the program before these two changes the step took 771 and 791 us, not 964 and 899;
- the staff bot speaks over aiohttp as the hotline does: its library's own httpx held a card back for 3 ms (7);
- delivery looks once for what to send and for when there will be more, not three times (7);
- a clerk is woken only when a table of its own was written, and deadlines look 50 ms later (7);
- whether something is due is read from the index alone (5).

What is left is spread thin: SQLite, JSON and the commit take a fifth of a step, and no function of ours more than a
fortieth. A step asks every rule of the plan, dates every promise, writes a record that is chained, and words a card of
up to sixteen lines and every message in its reader's language; the peer keeps one dictionary. Telegram takes thirty
messages a second from a bot: one process handles forty times as many events as it could answer.
"""


def write(figures: Sequence[Figure], facts: Mapping[str, str], profiles: Mapping[str, Sequence[str]]) -> list[Path]:
    """Write the page and its drawings; return what was written."""
    pictures = {"performance-ratios.svg": plot.ratios(figures, "Ratios against their targets")}
    bars = [bar for figure in figures for bar in figure.bars]
    if bars:
        pictures["performance-steps.svg"] = plot.parts(bars, "us", "Where the time of a step goes")
    for name, drawing in pictures.items():
        (DOCS / name).write_text(drawing, encoding="utf-8")
    page = DOCS / "performance.md"
    page.write_text(text(figures, facts, profiles, list(pictures)), encoding="utf-8")
    return [page, *(DOCS / name for name in pictures)]


def text(
    figures: Sequence[Figure], facts: Mapping[str, str], profiles: Mapping[str, Sequence[str]], pictures: Sequence[str]
) -> str:
    """The page."""
    missed = [figure for figure in figures if not figure.is_met]
    lines = [HEAD]
    lines += [f"{name}: {value}  " for name, value in facts.items()]
    lines += ["", "| | what | ratio | target | | ours | peer | unit |", "|---|---|---|---|---|---|---|---|"]
    lines += [_row(figure) for figure in figures]
    lines += ["", *(f"![{name.removesuffix('.svg')}]({name})" for name in pictures), ""]
    lines += [f"- ({figure.number}) {figure.note}." for figure in figures if figure.note]
    lines += ["", "## What is measured", MEASURED]
    if missed:
        lines += ["## What was missed, and where its time goes", ""]
        lines += ["Share of the processor's time with everything that is called, and by itself.", ""]
        lines += [*floor(figures), CHANGED.strip(), ""]
    for figure in missed:
        lines += [f"### ({figure.number}) {figure.title}: {figure.ratio.middle:.2f}, target {figure.target}", ""]
        if figure.number in profiles:
            lines += ["```text", *profiles[figure.number], "```", ""]
        else:
            lines += ["No profile of its own.", ""]
    return "\n".join(lines).rstrip() + "\n"


def floor(figures: Sequence[Figure]) -> list[str]:
    """What a step would cost without any rule and any word of ours; nothing if not all of it was measured."""
    known = {figure.number: figure for figure in figures}
    if not {"1", "3a"} <= known.keys() or not known["1"].bars:
        return []
    cut = dict(known["1"].bars[0][1])
    rows, (ours, peer) = known["3a"].sides[1].middle, (side.middle for side in known["1"].sides)
    least = cut["read"] + rows
    return [
        f"The floor of (1): reading the update takes {cut['read']:.0f} us and its rows by hand {rows:.0f} us.",
        f"These {least:.0f} us alone would be {peer / least:.2f} times as fast as the peer's {peer:.0f} us.",
        f"Of our {ours:.0f} us the desk with its rows takes {cut['desk and rows']:.0f}, the words {cut['words']:.0f}.",
        "",
    ]


def _row(figure: Figure) -> str:
    ours, peer = figure.sides
    verdict = "" if figure.target is None else "ok" if figure.is_met else "**missed**"
    return (
        f"| {figure.number} | {figure.title} / {figure.peer} | {figure.ratio:.2f} | {figure.target or ''} | {verdict} "
        f"| {ours:,.1f} | {peer:,.1f} | {figure.in_units} |"
    )
