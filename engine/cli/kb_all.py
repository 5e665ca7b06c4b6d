"""``thoracle kb all``: everything that the workbench can ask, in one run."""

from __future__ import annotations

from pathlib import Path

import click

from ..bench.everything import Part, everything
from ..knowledge.diagnostics import Place
from .annotations import annotation
from .exits import FOUND
from .kb_options import annotating_format_option, as_json, folder_option

__all__ = ["every_part"]

FORMAT = "thoracle.all/1"


@click.command("all")
@folder_option
@annotating_format_option
@click.option("--quick", is_flag=True, help="Only check, test and coverage: what is quick enough after every edit.")
@click.option(
    "--documents",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of the documents, to verify every place against.",
)
@click.pass_context
def every_part(context: click.Context, *, folder: Path, form: str, quick: bool, documents: Path | None) -> None:
    """Ask everything of a knowledge base: check, test, coverage, sources, prove and mutate, with a line for each.

    What a line is about, the command of that name tells in full. Needs the extra `bench`, but not for --quick. Ends
    with exit code 1 where a part fails.
    """
    if quick and documents is not None:
        raise click.UsageError("with --quick no place is verified: leave out --documents")
    parts: list[Part] = []
    for part in everything(folder, quick=quick, documents=documents):
        parts.append(part)
        if form == "text":
            click.echo(f"{part.name:9} {'passed' if part.passed else 'FAILED':7} {part.says}")
        elif form == "github" and not part.passed:
            message = f"{part.says}: see `thoracle kb {part.name}`"
            place = Place(f"{folder.name}/kb.yaml")
            click.echo(annotation("error", place, title=part.name, message=message, folder=folder))
    passed = all(part.passed for part in parts)
    if form == "json":
        click.echo(as_json({"format": FORMAT, "passed": passed, "parts": [part.as_dict() for part in parts]}))
    if not passed:
        context.exit(FOUND)
