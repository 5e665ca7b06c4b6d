"""``thoracle cohort``: a table of many cases, assessed row by row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .destination import Destination
from .exits import FOUND
from .groups import Command, option
from .kb_options import as_json
from .options import JUDGED, SHOWN, STATED, format_option, kb_option
from .progress_line import ProgressLine

if TYPE_CHECKING:
    from ..cohort.run import Job
    from ..cohort.summary import Summary

__all__ = ["cohort"]

_FORMS = ("csv", "ndjson", "parquet", "arrow", "arrow-stream")
"""The names of `cohort.formats`, which cannot be imported before they are needed."""
_RESULTS = "What the results hold"


@click.command(
    "cohort",
    cls=Command,
    short_help="Assess a table of many cases.",
    epilog="""\b
    Examples:
      thoracle cohort registry.parquet --output results.parquet --keep id
      thoracle cohort cases.csv --output results.csv --map Q7=FINDING
      thoracle cohort cases.ndjson --output results.parquet --fired --processes 4

    A column is called as what it states: FINDING, FINDING:OPTION, or "FINDING [UNIT]" for numbers.
    The exit code is 1 where rows were rejected.
    """,
)
@click.argument("table", metavar="FILE", type=click.Path(path_type=Path))
@option(
    "--from",
    "read_as",
    section=STATED,
    type=click.Choice(_FORMS),
    help="The form of FILE.  [default: what its name tells]",
)
@option(
    "--map",
    "mapped",
    section=STATED,
    multiple=True,
    metavar="COLUMN=FINDING",
    help="What a column states whose name does not say it; as often as you like.",
)
@option("--ignore-column", "ignored", section=STATED, multiple=True, metavar="NAME", help="A column that is not read.")
@option("--output", section=SHOWN, required=True, metavar="FILE", help="The file of the results, whole or not at all.")
@option(
    "--to",
    "write_as",
    section=SHOWN,
    type=click.Choice(_FORMS),
    help="The form of the results.  [default: what the name of the file tells]",
)
@option(
    "--rejects",
    section=SHOWN,
    metavar="FILE",
    help="The file of the rows that cannot be understood or contradict themselves, written only when there are any.  "
    "[default: that of --output with .rejects.csv]",
)
@format_option(("text", "json"))
@option("--keep", "kept", section=_RESULTS, multiple=True, metavar="NAME", help="A column that is passed on.")
@option("--fired", section=_RESULTS, is_flag=True, help="The rules that fired.")
@option("--points", section=_RESULTS, is_flag=True, help="The points of every cause.")
@kb_option()
@option(
    "--processes",
    section=JUDGED,
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="How many processes assess; the results are the same.",
)
@click.pass_context
def cohort(
    context: click.Context,
    *,
    table: Path,
    read_as: str | None,
    mapped: tuple[str, ...],
    ignored: tuple[str, ...],
    output: str,
    write_as: str | None,
    rejects: str | None,
    form: str,
    kept: tuple[str, ...],
    fired: bool,
    points: bool,
    folder: Path | None,
    processes: int,
) -> None:
    """Assess every row of a table: the level, whether it is settled, and the leading causes.

    FILE is CSV, lines of JSON, Parquet or Arrow. An empty cell is not asked. A summary goes to standard output.
    """
    rejects = rejects if rejects is not None else f"{output}.rejects.csv"
    for file, name in ((output, "--output"), (rejects, "--rejects")):
        Destination(file, option=name).check(case=None)
    from ..cohort.evaluator import Evaluator
    from ..cohort.formats import format_of
    from ..cohort.run import Job

    job = Job(
        evaluator=Evaluator(
            kb=folder, columns=_columns(mapped), ignored=ignored, kept=kept, fired=fired, points=points
        ),
        source=table,
        read_as=read_as or format_of(table, option="--from"),
        output=Path(output),
        write_as=write_as or format_of(output, option="--to"),
        rejects=Path(rejects),
        processes=processes,
    )
    summary = _run(job)
    click.echo(as_json(summary.as_dict()) if form == "json" else summary.as_text())
    if summary.rejected:
        context.exit(FOUND)


def _run(job: Job) -> Summary:
    """Run, and show how far it has come."""
    from ..cohort.run import run

    line = ProgressLine()
    try:
        return run(job, watch=line)
    finally:
        line.clear()


def _columns(mapped: tuple[str, ...]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for each in mapped:
        column, equals, finding = (part.strip() for part in each.partition("="))
        if not (column and finding):
            raise click.BadParameter(f"`{each}` maps nothing; write COLUMN=FINDING", param_hint="'--map'")
        if columns.setdefault(column, finding) != finding:
            raise click.BadParameter(f"`{column}` is mapped twice, and not alike", param_hint="'--map'")
    return columns
