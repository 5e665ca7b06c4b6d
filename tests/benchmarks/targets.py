"""All targets in one run, as a table and a picture.

    python tests/benchmarks/targets.py [--write] [--equal 20000]

With `--write` the table goes into README.md, between its two marks, and the picture to docs/benchmarks.svg.  It takes
about five minutes on an idle machine; `sweeping.py --equal 1000000` by itself fires a million cases.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from engine.inference.case import Case  # noqa: E402
from engine.inference.knowledge_base import KnowledgeBase, load  # noqa: E402
from engine.inference.sweeping.population import population  # noqa: E402
from engine.inference.sweeping.sweep import Sweep  # noqa: E402
from tests.benchmarks import matcher, startup, sweeping, workbench  # noqa: E402
from tests.benchmarks.clips_program import ClipsEngine  # noqa: E402
from tests.benchmarks.lines import Line, each, machine, table, typical  # noqa: E402
from tests.benchmarks.picture import Panel, Series, svg  # noqa: E402

PACKAGES = ("experta", "clipspy", "numpy", "pyarrow", "z3-solver")
BEGIN, END = "<!-- benchmarks: begin -->\n", "<!-- benchmarks: end -->\n"
CASES = (1_000, 10_000, 100_000, 1_000_000, 4_000_000)
FIRED = 10_000
"""The most cases that are fired one by one for the picture."""


def measure(*, equal: int) -> Iterator[Line]:
    """The lines of all benchmarks."""
    yield from sweeping.measure(equal=equal)  # first, for its processes begin with the memory of this one
    yield from _cohort()
    yield from startup.measure()
    yield from matcher.measure()
    yield from workbench.measure()


def _cohort() -> Iterator[Line]:
    """In a process of its own, for its peak memory."""
    done = subprocess.run(
        [sys.executable, "tests/benchmarks/cohort.py", "--json"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in json.loads(done.stdout):
        yield Line(**{name: value for name, value in line.items() if name != "met"})


def picture(caption: str) -> str:
    """The cost of one case against the number of rules, and of many against their number."""
    kb, rete = load(), load(matcher="rete")
    columns = population(kb.model, 200, seed=1)
    cases = [columns.case(kb.model, at) for at in range(columns.size)]
    rules = Panel(
        title="One case, by rules",
        x="rules",
        y="microseconds",
        series=[
            Series("experta's Rete", list(_rete_sizes(rete, cases[:25]))),
            Series("CLIPS", list(_clips_sizes(kb, cases))),
            Series("counting", list(matcher.sizes(kb, cases))),
        ],
    )
    many = Panel(
        title="Many cases",
        x="cases",
        y="seconds",
        series=[Series("fired one by one", list(_fired(kb, cases))), Series("swept", list(_swept(kb)))],
    )
    return svg([rules, many], caption=caption)


def _rete_sizes(rete: KnowledgeBase, cases: Sequence[Case]) -> Iterator[tuple[int, float]]:
    for times in matcher.COPIES[:4]:
        model = matcher.multiplied(rete.model, times)
        larger = KnowledgeBase(model, matcher="rete")
        times_taken = each(lambda case, kb=larger: matcher.whole(kb, case), matcher.of(model, cases), rounds=2)
        yield len(model.rules), typical(times_taken)


def _clips_sizes(kb: KnowledgeBase, cases: Sequence[Case]) -> Iterator[tuple[int, float]]:
    for times in matcher.COPIES:
        model = matcher.multiplied(kb.model, times)
        clips = ClipsEngine(KnowledgeBase(model))
        yield len(model.rules), typical(each(clips.answer, [clips.arguments(case) for case in cases], rounds=3))


def _fired(kb: KnowledgeBase, cases: Sequence[Case]) -> Iterator[tuple[int, float]]:
    for size in CASES:
        if size <= FIRED:
            started = time.perf_counter()
            for at in range(size):
                matcher.whole(kb, cases[at % len(cases)])
            yield size, time.perf_counter() - started


def _swept(kb: KnowledgeBase) -> Iterator[tuple[int, float]]:
    sweep = Sweep(kb.model)
    for size in CASES:
        columns = population(kb.model, size, seed=1)
        sweeping.stream(sweep, columns)
        yield size, sweeping.least(lambda columns=columns: sweeping.stream(sweep, columns), rounds=3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write README.md and docs/benchmarks.svg")
    parser.add_argument("--equal", type=int, default=20_000, help="so many generated cases are fired as well as swept")
    arguments = parser.parse_args()
    where = machine(*PACKAGES)
    text = "\n".join([f"Measured on {where}.", "", *table(measure(equal=arguments.equal))]) + "\n"
    print(text)
    if arguments.write:
        readme = ROOT / "README.md"
        before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
        (ROOT / "docs" / "benchmarks.svg").write_text(picture(where), encoding="utf-8")


if __name__ == "__main__":
    main()
