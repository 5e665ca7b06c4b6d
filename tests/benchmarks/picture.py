"""A picture of costs: panels with logarithmic axes, as SVG, without any library."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

__all__ = ["Panel", "Series", "svg"]

_WIDTH, _HEIGHT = 420, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 26, 40, 78
_COLOURS = ("#0b57a4", "#b3261e", "#2e7d32", "#6a4c93")


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a panel."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Panel:
    """What one panel shows."""

    title: str
    x: str
    y: str
    series: Sequence[Series]


def svg(panels: Sequence[Panel], *, caption: str) -> str:
    """The panels side by side."""
    width = _WIDTH * len(panels)
    body = "\n".join(
        f'<g transform="translate({_WIDTH * at} 0)">\n{chr(10).join(_panel(panel))}\n</g>'
        for at, panel in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {_HEIGHT + 20}" '
        f'font-family="sans-serif" font-size="12" fill="#1b1b1b">\n<title>{escape(caption)}</title>\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n'
        f'<text x="12" y="{_HEIGHT + 10}" font-size="10">{escape(caption)}</text>\n</svg>\n'
    )


def _panel(panel: Panel) -> Iterator[str]:
    points = [point for series in panel.series for point in series.points]
    across = _Axis([x for x, _ in points], _LEFT, _WIDTH - _RIGHT)
    up = _Axis([y for _, y in points], _HEIGHT - _BOTTOM, _TOP)
    yield f'<text x="{_LEFT}" y="22" font-size="14" font-weight="bold">{escape(panel.title)}</text>'
    for value in across.ticks:
        at = across(value)
        yield f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}" stroke="#d5d5d5"/>'
        yield f'<text x="{at:.1f}" y="{_HEIGHT - _BOTTOM + 15}" text-anchor="middle">{_short(value)}</text>'
    for value in up.ticks:
        at = up(value)
        yield f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#d5d5d5"/>'
        yield f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{_short(value)}</text>'
    middle = (_TOP + _HEIGHT - _BOTTOM) / 2
    yield f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - _BOTTOM + 31}" text-anchor="end">{escape(panel.x)}</text>'
    yield f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">{escape(panel.y)}</text>'
    for at, series in enumerate(panel.series):
        colour = _COLOURS[at % len(_COLOURS)]
        way = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in series.points)
        yield f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{across(x):.1f}" cy="{up(y):.1f}" r="3" fill="{colour}"/>' for x, y in series.points)
        x, y = _LEFT + 170 * (at % 2), _HEIGHT - 28 + 16 * (at // 2)
        yield f'<rect x="{x}" y="{y - 9}" width="14" height="4" fill="{colour}"/>'
        yield f'<text x="{x + 20}" y="{y}">{escape(series.name)}</text>'


class _Axis:
    """Places values on a logarithmic axis, whole powers of ten at its ends."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(values)) - 1e-9))
        self.start, self.end = start, end
        self.ticks = [10.0**power for power in range(self.low, self.high + 1)]

    def __call__(self, value: float) -> float:
        part = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)


def _short(value: float) -> str:
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"
