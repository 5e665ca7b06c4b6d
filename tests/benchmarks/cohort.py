"""What `thoracle cohort` costs beside reading and writing the same files with pyarrow alone, measured in one run.

    python tests/benchmarks/cohort.py [--json]

A random registry of the shipped knowledge base is written as Parquet: a column of Booleans for each symptom and for
each option of findings with several, words for the choices, numbers for the quantities, and a patient.  Then, in turn
and as often as asked for, the cohort is assessed from Parquet to Parquet, and the same file is read and the same
results are written by pyarrow alone.  The ratio is the median of the pairs, of the time that passes and of the time of
the processor (which counts every thread, and suffers less from what else is running).  Other forms follow.

It runs with the package of the checkout (`engine`), prints a table, and asserts nothing: machines differ.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from engine.cohort.chunks import CHUNK_ROWS  # noqa: E402
from engine.cohort.evaluator import Evaluator  # noqa: E402
from engine.cohort.formats import format_of  # noqa: E402
from engine.cohort.outputs import open_output  # noqa: E402
from engine.cohort.run import Job, run  # noqa: E402
from engine.inference.knowledge_base import load  # noqa: E402
from engine.inference.sweeping.columns import Columns, unpacked  # noqa: E402
from engine.inference.sweeping.population import population  # noqa: E402
from engine.knowledge.conditions import Atom  # noqa: E402
from engine.knowledge.model import Finding, Model  # noqa: E402
from tests.benchmarks.lines import Line  # noqa: E402
from tests.benchmarks.lines import run as run_benchmark  # noqa: E402

ROWS = 1_000_000


def registry(model: Model, rows: int, *, seed: int) -> pa.Table:
    """A random registry."""
    cases = population(model, rows, seed=seed)
    columns = {"patient": pa.array(range(rows), pa.int64())}
    for finding in model.findings.values():
        if finding.kind == "choice":
            columns[finding.id] = _words(cases, finding)
        elif finding.kind == "quantity":
            amounts = cases.amounts[finding.id]
            columns[f"{finding.id} [{finding.unit}]"] = pa.array(amounts, from_pandas=True)
        else:
            columns |= {str(atom): _truths(cases, atom) for atom in finding.atoms}
    return pa.table(columns)


def _truths(cases: Columns, atom: Atom) -> pa.Array:
    present, absent = (unpacked(bits[atom], cases.size) for bits in (cases.present, cases.absent))
    return pa.array(present, mask=~(present | absent))


def _words(cases: Columns, finding: Finding) -> pa.Array:
    found = pa.nulls(cases.size, pa.string())
    for atom in finding.atoms:
        found = pa.compute.if_else(pa.array(unpacked(cases.present[atom], cases.size)), atom.option, found)
    return found


def seconds(work: Callable[[], object]) -> float:
    return spent(work)[0]


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that pass, and seconds of the processor."""
    passed, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - passed, time.process_time() - used


def cohort(source: Path, output: Path, *, processes: int = 1) -> None:
    job = Job(
        evaluator=Evaluator(kept=["patient"]),
        source=source,
        read_as=format_of(source, option="--from"),
        output=output,
        write_as=format_of(output, option="--to"),
        rejects=output.with_suffix(".rejects.csv"),
        processes=processes,
    )
    summary = run(job)
    assert summary.rejected == 0, "a registry of consistent cases has nothing to reject"


def read(source: Path) -> None:
    with pq.ParquetFile(source) as parquet:
        for _ in parquet.iter_batches(CHUNK_ROWS):
            pass


def write(results: pa.Table, output: Path) -> None:
    writer = open_output("parquet", output, results.schema)
    for batch in results.to_batches(CHUNK_ROWS):
        writer.write(batch)
    writer.close()


def measure(*, rows: int = ROWS, runs: int = 5) -> Iterator[Line]:
    """All lines."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, output, again = folder / "registry.parquet", folder / "results.parquet", folder / "again.parquet"
        table = registry(load().model, rows, seed=1)
        pq.write_table(table, source)
        cohort(source, output)  # loads the knowledge base, and makes the results for the other side
        results = pq.read_table(output)
        times = [
            (spent(lambda: cohort(source, output)), spent(lambda: read(source)), spent(lambda: write(results, again)))
            for _ in range(runs)
        ]
        ours, reading, writing = (median(each[kind][0] for each in times) for kind in range(3))
        yield Line(f"cohort of {rows:,} rows and {table.num_columns} columns, Parquet to Parquet", ours, "s")
        yield Line("pyarrow alone: reading the same file", reading, "s")
        yield Line("pyarrow alone: writing the same results", writing, "s")
        ratio = median(cohort[0] / (reading[0] + writing[0]) for cohort, reading, writing in times)
        yield Line("cohort / reading and writing alone", ratio, "", "<= 1.5")
        processor = median(cohort[1] / (reading[1] + writing[1]) for cohort, reading, writing in times)
        yield Line("the same in seconds of the processor, all threads", processor)
        small = table.slice(0, min(rows, 100_000))
        for file in (folder / "registry.csv", folder / "registry.ndjson"):
            writer = open_output(format_of(file, option="--to"), file, small.schema)
            for batch in small.to_batches(CHUNK_ROWS):
                writer.write(batch)
            writer.close()
            rate = len(small) / seconds(lambda file=file: cohort(file, output))  # type: ignore[misc]
            yield Line(f"cohort from {file.suffix[1:]}", rate, "rows/s")
        yield Line("peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB")


if __name__ == "__main__":
    run_benchmark(measure, __doc__, "pyarrow", "numpy")
