"""What sweeping costs: against CLIPS, against the memory, on one core and on two, and whether it is equal to firing.

    python tests/benchmarks/sweeping.py [--json] [--cases 1000000] [--equal 1000000] [--clips-rate RATE]

A *sweep* here is the level and the points of all causes of a population of the shipped knowledge base, in parts of a
quarter of a million cases, as a stream would be swept.  The bound of the memory is the time in which the bytes that a
sweep must touch, the columns that the rules read and the results, could be copied on this machine.  CLIPS answers cases
of the same population.  All is measured in the same run.

With `--equal`, so many generated cases are fired too, one by one, and everything that is concluded of them is compared:
for a million it takes five minutes on two idle cores.  It asserts equality, and no time.
"""

from __future__ import annotations

import argparse
import functools
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.synchronize import Barrier
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from engine.inference.case import Case  # noqa: E402
from engine.inference.circuit import compile_circuit  # noqa: E402
from engine.inference.differential import leading  # noqa: E402
from engine.inference.knowledge_base import KnowledgeBase, load  # noqa: E402
from engine.inference.sweeping.columns import Bits, Columns, unpacked  # noqa: E402
from engine.inference.sweeping.population import population  # noqa: E402
from engine.inference.sweeping.sweep import Sweep  # noqa: E402
from engine.knowledge.conditions import Absent, Compare, Present  # noqa: E402
from engine.knowledge.implications import Literal  # noqa: E402
from engine.knowledge.model import Model  # noqa: E402
from tests.benchmarks.lines import Line, machine, table  # noqa: E402

CASES = 1_000_000
EQUAL = 1_000_000
PART = 4096
"""Words of a part of a stream."""
LARGE = (1, 2, 5, 10)
"""So many times the cases, to see that time is linear and memory is not."""
ROUNDS = 7
CLIPS_CASES = 300
PIECE = 8192
"""Cases that one process compares at a time."""


def measure(*, cases: int = CASES, equal: int = EQUAL, clips_rate: float | None = None) -> Iterator[Line]:
    """All lines."""
    yield from growth(cases)  # first, for a process starts with the peak memory of the one that starts it
    yield from two_processes(cases)
    kb = load()
    sweep, columns = Sweep(kb.model), population(kb.model, cases, seed=1)
    stream(sweep, columns)  # the plans are made before anything counts
    rate = cases / least(lambda: stream(sweep, columns))
    yield Line("levels and points of all causes, one core", rate / 1e6, "million cases/s", ">= 30")
    yield Line("nanoseconds a case", 1e9 / rate, "ns")
    for name, work in _parts_of_the_work(sweep).items():
        yield Line(f"of it or besides: {name}", least(lambda work=work: _each(work, columns)) / cases * 1e9, "ns")
    if clips_rate is None:
        clips_rate = _clips_rate(kb)
    yield Line("CLIPS in its best form", clips_rate, "cases/s")
    yield Line("sweeping / CLIPS", rate / clips_rate, "", ">= 2000")
    touched, speed = touched_bytes(kb.model), memory_speed()
    yield Line("bytes that a case must touch", touched, "bytes")
    yield Line("memory, reading and writing", speed / 1e9, "GB/s")
    yield Line("bound of the memory / sweeping", speed / touched / rate, "", "<= 25")
    if equal:
        started = time.perf_counter()
        assert_equal(equal)
        yield Line("generated cases on which firing and sweeping are equal", equal)
        yield Line("and the time that it took", time.perf_counter() - started, "s")


def stream(sweep: Sweep, columns: Columns) -> int:
    """Levels and points of all causes, part by part; what comes out is looked at and let go."""
    total = 0
    for part in columns.parts(PART):
        swept = sweep.run(part)
        total += int(swept.levels[0]) + sum(int(points[0]) for points in swept.points.values())
    return total


def least(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The least time in seconds, over some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def _parts_of_the_work(sweep: Sweep) -> Mapping[str, Callable[[Columns], object]]:
    return {
        "levels": lambda part: sweep.run(part).levels,
        "points of all causes": lambda part: sweep.run(part).points,
        "leading causes and their points": lambda part: sweep.run(part).leading,
        "settled, could rise to, could fall to": sweep.outlook,
    }


def _each(work: Callable[[Columns], object], columns: Columns) -> None:
    for part in columns.parts(PART):
        work(part)


def _clips_rate(kb: KnowledgeBase) -> float:
    """Cases a second, the arguments made before."""
    from tests.benchmarks.clips_program import ClipsEngine

    clips = ClipsEngine(kb)
    arguments = [clips.arguments(case) for case in closed_cases(kb.model, population(kb.model, CLIPS_CASES, seed=2))]
    return CLIPS_CASES / least(lambda: [clips.answer(each) for each in arguments])


def touched_bytes(model: Model) -> float:
    """What is read and written of a case: columns that rules read, quantities, the level and the points."""
    nodes = compile_circuit(model).nodes
    leaves = [nodes[number] for number in range(len(nodes))]
    bits = sum(isinstance(leaf, Present | Absent) for leaf in leaves)
    quantities = {leaf.finding for leaf in leaves if isinstance(leaf, Compare)}
    return bits / 8 + 8 * len(quantities) + 1 + 2 * len(model.causes)


def memory_speed() -> float:
    """Bytes read and written in a second, by copying what no cache holds."""
    source = np.ones(2**28 // 8)
    target = np.zeros_like(source)
    return 2 * source.nbytes / least(lambda: np.copyto(target, source))


# -- two processes, ten times as many cases -------------------------------------------------------------------------


def two_processes(cases: int) -> Iterator[Line]:
    """How much two processes do in the time in which one does 1; both begin at once.

    Less than 2 is what they take from each other: cores, caches and memory.
    """
    context = multiprocessing.get_context("spawn")
    with context.Pool(2, initializer=_meet, initargs=(context.Barrier(2),)) as pool:
        pool.map(_repeat_together, [cases] * 2, chunksize=1)
        alone = min(pool.apply(_repeat, (cases,)) for _ in range(3))
        together = min((pool.map(_repeat_together, [cases] * 2, chunksize=1) for _ in range(3)), key=sum)
    yield Line("two processes / one", sum(alone / seconds for seconds in together), "", ">= 1.4")


_READY: dict[int, tuple[Sweep, Columns]] = {}
_BARRIERS: list[Barrier] = []


def _meet(barrier: Barrier) -> None:
    _BARRIERS.append(barrier)


def _repeat_together(cases: int) -> float:
    _prepare(cases)
    _BARRIERS[0].wait()  # not before the other process is there as well
    return _repeat(cases)


def _prepare(cases: int) -> None:
    if cases not in _READY:
        model = load().model
        _READY[cases] = Sweep(model), population(model, cases, seed=1)
        stream(*_READY[cases])


def _repeat(cases: int) -> float:
    _prepare(cases)
    start = time.perf_counter()
    for _ in range(ROUNDS):
        stream(*_READY[cases])
    return time.perf_counter() - start


def growth(cases: int) -> Iterator[Line]:
    """Whether ten times as many cases take ten times as long, and how much more memory they need."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:  # whose peak memory is its own
        sizes = pool.apply(growing, (cases,))
    (first, quick, before), (last, slow, after) = sizes[0], sizes[-1]
    yield Line(f"time of a case, {last:,} cases / {first:,} cases", slow / last / (quick / first), "", "<= 1.2")
    yield Line(f"peak memory, {first:,} cases", before, "MB")
    yield Line(f"peak memory, {last:,} cases / {first:,} cases", after / before, "", "<= 1.1")


def growing(cases: int) -> list[tuple[int, float, float]]:
    """Numbers of cases, swept part by part: the seconds that sweeping took, and the peak memory in MB."""
    model = load().model
    sweep = Sweep(model)
    pieces = [population(model, cases, seed=seed) for seed in (1, 2)]
    found = []
    for times in LARGE:
        seconds = least(lambda times=times: [stream(sweep, pieces[at % 2]) for at in range(times)], rounds=3)
        found.append((times * cases, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    return found


# -- equality with firing -------------------------------------------------------------------------------------------


def assert_equal(count: int) -> None:
    """Fire and sweep generated cases, and compare all that is concluded, in two processes."""
    pieces = [(seed, min(PIECE, count - start)) for seed, start in enumerate(range(0, count, PIECE))]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        for at, done in enumerate(pool.imap_unordered(compare, pieces), start=1):
            assert done
            if sys.stderr.isatty():
                print(f"\rcompared {at} of {len(pieces)} pieces", end="", file=sys.stderr)


def compare(piece: tuple[int, int]) -> bool:
    """Whether all conclusions of some generated cases are those of firing; raises where one is not."""
    seed, size = piece
    kb = _loaded()
    model = kb.model
    columns = population(model, size, seed=1000 + seed)
    sweep = Sweep(model)
    swept, outlook = sweep.run(columns), sweep.outlook(columns)
    fired, patterns = _rows(swept.fired, size), _rows(swept.patterns, size)
    listed, leads = _rows(swept.listed, size), _rows(swept.leading, size)
    points = np.array([swept.points[cause] for cause in model.causes]).T.tolist()
    settled = unpacked(outlook.settled, size).tolist()
    for at, case in enumerate(closed_cases(model, columns)):
        result = kb.assess_case(case)
        verdict = result.verdict
        levels = [verdict.level, verdict.concluded, verdict.could_rise_to, verdict.could_fall_to]
        ranks = [-1 if level is None else level.rank for level in levels]
        ours = [swept.levels[at], swept.concluded[at], outlook.could_rise_to[at], outlook.could_fall_to[at]]
        first = leading(result.candidates)
        assert ours == ranks, (seed, at)
        assert fired[at] == set(result.firing.rules), (seed, at)
        assert patterns[at] == {pattern.id for pattern in result.patterns}, (seed, at)
        assert listed[at] == {each.cause.id for each in result.candidates}, (seed, at)
        assert leads[at] == {each.cause.id for each in first}, (seed, at)
        assert swept.most[at] == (first[0].points if first else 0), (seed, at)
        assert points[at] == list(result.points.values()), (seed, at)
        assert settled[at] == (not verdict.relevant), (seed, at)
    return True


@functools.cache
def _loaded() -> KnowledgeBase:
    return load()


def _rows(columns: Mapping[str, Bits], size: int) -> list[set[str]]:
    """The names that are set in each case."""
    names = np.array(list(columns), dtype=object)
    where = np.array([unpacked(bits, size) for bits in columns.values()]).T
    return [set(names[row]) for row in where]


def closed_cases(model: Model, columns: Columns) -> Iterator[Case]:
    """Each case, as if all that is known had been answered."""
    literals = [Literal(atom, True) for atom in columns.present] + [Literal(atom, False) for atom in columns.absent]
    where = np.array([unpacked(bits, columns.size) for bits in (*columns.present.values(), *columns.absent.values())]).T
    for at, row in enumerate(where):
        known = [literals[place] for place in np.flatnonzero(row).tolist()]
        amounts = {name: float(each[at]) for name, each in columns.amounts.items()}
        yield Case(
            model=model,
            given={},
            values={literal.atom: literal.present for literal in known},
            origin={literal.atom: literal for literal in known},
            unknown=frozenset(),
            amounts={name: amount for name, amount in amounts.items() if amount == amount},
            unknown_amounts=frozenset(),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--cases", type=int, default=CASES, help="cases of the population")
    parser.add_argument("--equal", type=int, default=EQUAL, help="cases that are fired too and compared; 0 for none")
    parser.add_argument("--clips-rate", type=float, help="cases a second of CLIPS, where it is known")
    chosen = parser.parse_args()
    lines = list(measure(cases=chosen.cases, equal=chosen.equal, clips_rate=chosen.clips_rate))
    where = machine("numpy", "clipspy")
    if chosen.json:
        print(json.dumps({"machine": where, "lines": [line.as_dict() for line in lines]}, indent=2))
        return
    print("\n".join(table(lines)))
    print(f"\n{where}")


if __name__ == "__main__":
    main()
