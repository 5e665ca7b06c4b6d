"""Outlines: lines with a depth, wrapped to a width, as the prompt and the explanations print them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TypeAlias

__all__ = ["Outline", "outlined", "plain"]

Outline: TypeAlias = Iterable[tuple[int, str]]
"""Lines, each with its depth."""

_STEP = 2
_LEAST_WIDTH = 20


def outlined(lines: Outline, *, width: int = 80) -> str:
    """An outline as text that ends with a line feed; a width below 20 columns is taken as 20.

    >>> print(outlined([(0, "Above"), (1, "below")]), end="")
    Above
      below
    """
    wrapped: list[str] = []
    columns = max(width, _LEAST_WIDTH)
    for depth, text in lines:
        indent = " " * min(depth * _STEP, columns // 3)
        wrapped += textwrap.wrap(
            plain(text),
            columns,
            initial_indent=indent,
            subsequent_indent=indent + "  " if depth else "",
            break_on_hyphens=False,
        ) or [""]
    return "".join(f"{line}\n" for line in wrapped)


def plain(text: str) -> str:
    """A text without characters that command a terminal."""
    return "".join(each if each.isprintable() else " " for each in text)
