"""One line of a benchmark: what was measured, how much, and what it was to be."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar

__all__ = ["Line", "each", "machine", "run", "table", "typical"]

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Line:
    """A figure; ratios are of things measured in turn, in the same run."""

    what: str
    figure: float
    unit: str = ""
    target: str = ""
    """What it was to be, such as ``<= 1.5``; empty where it only informs."""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if not self.target:
            return None
        comparison, bound = self.target.split()
        return self.figure >= float(bound) if comparison == ">=" else self.figure <= float(bound)

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {**asdict(self), "met": self.met}


def table(lines: Iterable[Line]) -> Iterator[str]:
    """The lines as a table in Markdown."""
    yield "| measured | figure | target | met |"
    yield "|---|---:|---:|---|"
    for line in lines:
        met = {True: "yes", False: "**no**", None: ""}[line.met]
        yield f"| {line.what} | {_shown(line.figure)} {line.unit} | {line.target} | {met} |".replace("  ", " ")


def _shown(figure: float) -> str:
    if figure >= 1000:
        return f"{figure:,.0f}"
    return f"{figure:.{2 if figure < 10 else 1}f}"


def machine(*packages: str) -> str:
    """Where and when it was measured."""
    names = []
    for package in packages:
        try:
            names.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            names.append(f"no {package}")
    python = f"Python {platform.python_version()}"
    return f"{date.today().isoformat()}, {_processor()}, {os.cpu_count()} cores, {python}, {', '.join(names)}"


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or sys.platform


def run(measure: Callable[[], Iterable[Line]], about: str, *packages: str) -> None:
    """Measure and print: as a table, or with ``--json`` as JSON."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON")
    as_json = parser.parse_args().json
    lines = list(measure())
    if as_json:
        print(json.dumps([line.as_dict() for line in lines], ensure_ascii=False, indent=2))
    else:
        print(machine(*packages))
        print("\n".join(table(lines)))


def each(work: Callable[[_Item], object], items: Sequence[_Item], *, rounds: int = 5) -> list[float]:
    """The least time in seconds that each item takes, over some rounds."""
    best = [float("inf")] * len(items)
    for _ in range(rounds):
        for at, item in enumerate(items):
            start = time.perf_counter()
            work(item)
            best[at] = min(best[at], time.perf_counter() - start)
    return best


def typical(times: Sequence[float]) -> float:
    """The mean in microseconds."""
    return statistics.fmean(times) * 1e6
