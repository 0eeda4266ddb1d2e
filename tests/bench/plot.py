"""Two small drawings as SVG: how far each ratio is from its target, and where the time of a step goes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from tests.bench.arithmetic import Direction, Figure

WIDTH, ROW, TOP, LABELS = 860, 34, 46, 330
GOOD, BAD, QUIET = "#2f7d4f", "#b3402a", "#8a8f98"
SHADES = ("#5b7db1", "#2f7d4f", "#c9963c")
FAR = 32.0
"""The axis goes from a thirty-second of a target to thirty-two times as good."""


def ratios(figures: Sequence[Figure], title: str) -> str:
    """A dot for each pairwise median with its spread; right of the line the target is met."""
    rows = [figure for figure in figures if figure.target is not None]
    middle = LABELS + (WIDTH - LABELS - 60) / 2
    lines = [_line(middle, TOP - 12, middle, TOP + ROW * len(rows), QUIET), _text(middle, TOP - 18, "target", "middle")]
    for at, figure in enumerate(rows):
        y, colour = TOP + ROW * at + ROW / 2, GOOD if figure.is_met else BAD
        places = [_place(_goodness(figure, value)) for value in (figure.ratio.least, figure.ratio.most)]
        dot = _place(_goodness(figure, figure.ratio.middle))
        lines.append(_text(LABELS - 12, y + 4, f"({figure.number}) {figure.title}", "end"))
        lines.append(_line(min(places), y, max(places), y, colour, 3))
        lines.append(f'<circle cx="{dot:.1f}" cy="{y:.1f}" r="6" fill="{colour}"/>')
        lines.append(_text(max(*places, dot) + 12, y + 4, f"{figure.ratio.middle:.2f}"))
    return _drawing(lines, TOP + ROW * len(rows) + 16, title)


def parts(bars: Sequence[tuple[str, Sequence[tuple[str, float]]]], unit: str, title: str) -> str:
    """A bar for each side, cut into its parts."""
    longest = max(sum(size for _, size in cut) for _, cut in bars)
    scale, lines = (WIDTH - LABELS - 120) / longest, []
    names = list(dict.fromkeys(name for _, cut in bars for name, _ in cut))
    for at, (label, cut) in enumerate(bars):
        y, x = TOP + ROW * at, float(LABELS)
        lines.append(_text(LABELS - 12, y + ROW / 2 + 4, label, "end"))
        for name, size in cut:
            shade = SHADES[names.index(name) % len(SHADES)]
            box = f'x="{x:.1f}" y="{y + 6}" width="{size * scale:.1f}" height="{ROW - 12}"'
            lines.append(f'<rect {box} fill="{shade}"/>')
            x += size * scale
        lines.append(_text(x + 8, y + ROW / 2 + 4, f"{sum(size for _, size in cut):,.0f} {unit}"))
    x = float(LABELS)
    for at, name in enumerate(names):
        lines.append(f'<rect x="{x:.1f}" y="{TOP - 22}" width="10" height="10" fill="{SHADES[at % len(SHADES)]}"/>')
        lines.append(_text(x + 15, TOP - 13, name))
        x += 30 + 7 * len(name)
    return _drawing(lines, TOP + ROW * len(bars) + 12, title)


def _goodness(figure: Figure, value: float) -> float:
    """How many times as good as the target: over 1 is met."""
    assert figure.target is not None
    up = figure.target.direction is Direction.AT_LEAST
    return value / figure.target.bound if up else figure.target.bound / value


def _place(goodness: float) -> float:
    share = (math.log(min(max(goodness, 1 / FAR), FAR)) / math.log(FAR) + 1) / 2
    return LABELS + share * (WIDTH - LABELS - 60)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: int = 1) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1}" x2="{x2:.1f}" y2="{y2}" stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _drawing(lines: Sequence[str], height: float, title: str) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'font-family="sans-serif" font-size="13" fill="#30343a"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>'
    )
    return "\n".join([head, *lines, "</svg>", ""])
