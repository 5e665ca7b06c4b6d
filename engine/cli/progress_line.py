"""How far a long run has come: one line that is written over, on a terminal only."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from typing import TextIO

__all__ = ["ProgressLine"]

_PAUSE = 0.2
"""Seconds between two lines."""


class ProgressLine:
    """A line on standard error with rows, rate and the time that is left; nothing where that is no terminal."""

    def __init__(self, stream: TextIO | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._started = self._last = clock()
        self._widest = 0
        self._shown = self._stream is not None and self._stream.isatty()

    def __call__(self, rows: int, progress: float) -> None:
        """Say how many rows are done, and how much of the whole that is, from 0 to 1."""
        now = self._clock()
        if self._shown and now - self._last >= _PAUSE:
            self._last = now
            self._write(_line(rows, progress, now - self._started))

    def clear(self) -> None:
        """Take the line away."""
        if self._widest:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, line: str) -> None:
        self._widest = max(self._widest, len(line))
        self._stream.write(f"\r{line:{self._widest}}")
        self._stream.flush()


def _line(rows: int, progress: float, seconds: float) -> str:
    line = f"{rows:,} rows, {progress:.0%}, {rows / seconds:,.0f} rows a second"
    if 0 < progress < 1:
        line += f", {_time(seconds * (1 - progress) / progress)} left"
    return line


def _time(seconds: float) -> str:
    """A length of time, roughly.

    >>> _time(7.2), _time(400), _time(9000)
    ('8 s', '7 min', '2.5 h')
    """
    if seconds < 90:
        return f"{math.ceil(seconds)} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
