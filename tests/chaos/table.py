"""What a run prints: a table, and for each breach its words, its seed and the chat in which it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.failpoint import Point
from tests.chaos.reading import Breach, Found
from tests.chaos.run import Outcome

SHOWN = 20
"""Breaches that are told in full."""


def table(outcomes: Sequence[Outcome], more: Sequence[Found] = ()) -> str:
    """The figures of a run."""
    names = list(dict.fromkeys(outcome.wish.database for outcome in outcomes))
    columns = {name: [outcome for outcome in outcomes if outcome.wish.database == name] for name in names}
    rows: list[tuple[str, list[object]]] = [("killed at", list(names))]
    rows += [(f"  {point}", [_at(columns[name], str(point)) for name in names]) for point in (*Point, "random")]
    rows += [
        ("killed in all", [sum(each.toll.kills for each in columns[name]) for name in names]),
        ("frozen and woken", [sum(each.toll.frozen.total() for each in columns[name]) for name in names]),
    ]
    kinds = sorted({kind for outcome in outcomes for kind in outcome.played})
    rows.append(("stories played", [""] * len(names)))
    rows += [(f"  {kind}", [sum(each.played[kind] for each in columns[name]) for name in names]) for kind in kinds]
    rows += [
        ("repeats, marked or harmless", [sum(each.repeats for each in columns[name]) for name in names]),
        ("notices not seen, all listed", [sum(each.missing for each in columns[name]) for name in names]),
        ("notices listed as doubtful", [sum(each.unknown for each in columns[name]) for name in names]),
        ("seconds", [round(sum(each.seconds for each in columns[name])) for name in names]),
        ("breaches, 0 expected", [""] * len(names)),
    ]
    for breach in Breach:
        of_run = Counter(each.breach for each in more)[breach]
        cells: list[object] = [_found(columns[name], breach) for name in names]
        rows.append((f"  {breach}", [*cells[:-1], int(str(cells[-1])) + of_run] if of_run else cells))
    width = max(len(name) for name, _ in rows) + 2
    return "\n".join(f"{name:<{width}}" + "".join(f"{cell!s:>28}" for cell in cells) for name, cells in rows)


def _at(outcomes: Iterable[Outcome], point: str) -> int:
    return sum(each.toll.killed[point] for each in outcomes)


def _found(outcomes: Iterable[Outcome], breach: Breach) -> int:
    return sum(found.breach is breach for each in outcomes for found in each.breaches)


def told(outcomes: Sequence[Outcome], more: Sequence[Found] = ()) -> str:
    """Each breach with its seed and the transcript of its chat, once for each chat."""
    lines = [f"{found.breach}: {found.words}" for found in more]
    for outcome in outcomes:
        chats = []
        for found in outcome.breaches[:SHOWN]:
            lines.append(f"--seed {outcome.wish.seed} ({outcome.wish.database}): {found.breach}: {found.words}")
            if found.chat is not None and found.chat not in chats:
                chats.append(found.chat)
        for chat in chats:
            lines.append(f"--- {chat.name}, as it was sent")
            lines += [str(each) for each in chat.deliveries]
            lines += ["--- and its rows", *outcome.evidence.get(chat, [])]
    return "\n".join(lines)
