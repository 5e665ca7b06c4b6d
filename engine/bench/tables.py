"""Tables of a report: names to the left, numbers to the right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

__all__ = ["counted", "percent", "table"]


def table(rows: Sequence[Sequence[str | int]], *, head: Sequence[str] = ()) -> Iterator[str]:
    """Lines with the columns below each other, the first to the left and the others to the right."""
    cells = [[str(cell) for cell in row] for row in ([head] if head else []) + list(rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        first, *others = (
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join((first, *others)).rstrip()


def percent(part: int, whole: int) -> float:
    """A share in percent with one decimal, never rounded up: 100 is all of it; of nothing it is all.

    >>> percent(999, 1000), percent(1999, 2000), percent(0, 0)
    (99.9, 99.9, 100.0)
    """
    return math.floor(1000 * part / whole) / 10 if whole else 100.0


def counted(number: int, noun: str) -> str:
    """A number of things in words.

    >>> counted(1, "rule"), counted(0, "rule")
    ('1 rule', '0 rules')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
