"""A whole run: a table of cases in, a table of results out, and the rows that were rejected beside it.

Neither file has its name before everything has been written, so that a run that fails, or is broken off, leaves what
was there before.  Rows that come in are rows that go out or are rejected: that is checked.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from ..knowledge.errors import CohortError
from .ahead import ahead
from .chunks import Part
from .csv_text import CsvFile
from .evaluator import Assessor, Evaluator
from .formats import ARROW, ARROW_STREAM, CSV, NDJSON, PARQUET
from .inputs import ArrowFile, Input, ParquetFile
from .layout import layout, missing
from .outputs import WrittenBehind, open_output, unwritable
from .records import JsonLines, Records
from .results import REJECTED
from .summary import Summary
from .whole_file import WholeFile
from .workers import Work, parts

__all__ = ["Job", "run"]

Watcher = Callable[[int, float], None]
"""Is told how many rows are done, and how much of the table has been read, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be done."""

    evaluator: Evaluator
    source: Path
    read_as: str
    """The form of the table: one of `formats`."""
    output: Path
    write_as: str
    """The form of the results."""
    rejects: Path
    """The file of the rows that are rejected, written only when there are any."""
    processes: int = 1


def run(job: Job, *, watch: Watcher = lambda rows, progress: None) -> Summary:
    """Assess a table, write the results, and say what it came to.

    Raises `CohortError` where the table cannot be used, or a form cannot hold what is kept; nothing is written then.
    """
    _check_files(job)
    assessor = job.evaluator.assessor
    source = _OPENERS[job.read_as](job.source)
    work, columns, coded = _planned(job, assessor, source)
    results = work.schema.remove(work.schema.get_field_index(REJECTED))
    reasons = unwritable(job.write_as, results)
    if reasons:
        raise CohortError(reasons)
    summary = Summary(model=assessor.model, output=str(job.output), rejects=str(job.rejects))
    names: dict[str, None] = {}
    with ExitStack() as stack:
        output, rejects = (stack.enter_context(WholeFile(file)) for file in (job.output, job.rejects))
        rejected = _Rejects(rejects.part)
        stack.callback(rejected.close)
        writer = WrittenBehind(open_output(job.write_as, output.part, results))
        stack.callback(writer.close)
        chunks = stack.enter_context(closing(ahead(source.chunks(columns, coded=coded))))
        made = stack.enter_context(closing(parts(chunks, work, processes=job.processes)))
        for part, progress in made:
            writer.write(part.results)
            rejected.write(part, summary.rows)
            _count(summary, part)
            names.update(dict.fromkeys(part.names))
            watch(summary.rows, progress)
        _check(summary, job, list(names))
        writer.close()
        rejected.close()
        if summary.rejected:
            rejects.finish()
        else:
            rejects.remove()
        output.finish()
    return summary


def _planned(job: Job, assessor: Assessor, source: Input) -> tuple[Work, Sequence[str], Sequence[str]]:
    """What the workers have to know; the columns that are read; and those of them that may come with a dictionary."""
    settings = job.evaluator.settings
    try:
        if isinstance(source, JsonLines):
            kept = Records(assessor.model, settings, source.rows).kept
            schema = assessor.schema_with(kept)
            return Work(evaluator=job.evaluator, schema=schema, first=tuple(source.rows)), (), ()
        schema = assessor.schema(source.schema)
        found = layout(assessor.model, source.schema.names, settings)
    except CohortError as error:
        raise CohortError(error.reasons, file=str(job.source)) from None
    read = [*found.targets, *found.units.values()]
    columns = [name for name in source.schema.names if name in {*read, *settings.kept}]
    coded = [name for name in read if name not in settings.kept]
    evaluator = replace(job.evaluator, ignored=())  # what is ignored is not even read
    return Work(evaluator=evaluator, schema=schema), columns, coded


def _check_files(job: Job) -> None:
    """No file may take the place of another."""
    files = [("the table of the cases", job.source), ("the results", job.output), ("the rejected rows", job.rejects)]
    for place, (what, file) in enumerate(files):
        for other, before in files[:place]:
            if file.resolve() == before.resolve() or (file.exists() and before.exists() and file.samefile(before)):
                raise CohortError([f"cannot hold both {other} and {what}"], file=str(file))


def _count(summary: Summary, part: Part) -> None:
    if part.rows != part.results.num_rows + len(part.rejected):
        raise RuntimeError(
            f"of {part.rows} rows {part.results.num_rows} were assessed and {len(part.rejected)} rejected"
        )
    summary.count(part)


def _check(summary: Summary, job: Job, names: list[str]) -> None:
    """Check the counts, and that whatever the settings name has come."""
    if not summary.rows - summary.rejected == summary.assessed == summary.levels.total():
        raise RuntimeError(f"of {summary.rows} rows {summary.assessed} were written and {summary.rejected} rejected")
    reasons = missing(names, job.evaluator.settings) if job.read_as == NDJSON else []
    if reasons:
        raise CohortError(reasons, file=str(job.source))


class _Rejects:
    """The rows that were rejected: ``row``, the number of the row from 1, and ``reason``."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stream: IO[str] | None = None

    def write(self, part: Part, before: int) -> None:
        """Write those of a part; `before` is how many rows came before it."""
        if part.rejected and self._stream is None:
            self._stream = self._file.open("w", encoding="utf-8", newline="")
            csv.writer(self._stream).writerow(["row", "reason"])
        if self._stream is not None:
            csv.writer(self._stream).writerows((before + place + 1, reason) for place, reason in part.rejected)

    def close(self) -> None:
        """Write what is left."""
        if self._stream is not None:
            self._stream.close()


_OPENERS: Mapping[str, Callable[[Path], Input]] = {
    CSV: CsvFile,
    NDJSON: JsonLines,
    PARQUET: ParquetFile,
    ARROW: ArrowFile,
    ARROW_STREAM: ArrowFile,
}
