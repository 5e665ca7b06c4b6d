"""``thoracle kb all``: everything that the workbench can ask, in one run."""

from __future__ import annotations

from pathlib import Path

import click

from ..bench.everything import Part, everything
from ..knowledge.diagnostics import Place, rendered
from .annotations import annotated, annotation
from .exits import FOUND
from .kb_options import annotating_format_option, as_json, folder_option, strict_option

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
@strict_option("those of check, rules and causes that no scenario exercises, claims that nothing cites")
@click.pass_context
def every_part(
    context: click.Context, *, folder: Path, form: str, quick: bool, documents: Path | None, strict: bool
) -> None:
    """Ask everything of a knowledge base: check, test, coverage, sources, prove and mutate, with a line for each.

    What a line is about, the command of that name tells in full; what check finds wrong stands below. Of a knowledge
    base with errors nothing else is run. Needs the extra `bench`, but not for --quick. Ends with exit code 1 where a
    part fails or was not run.
    """
    if quick and documents is not None:
        raise click.UsageError("with --quick no place is verified: leave out --documents")
    parts: list[Part] = []
    for part in everything(folder, quick=quick, strict=strict, documents=documents):
        parts.append(part)
        if form == "text":
            click.echo(_line(part))
        elif form == "github" and not part.passed:
            click.echo(_annotation(part, folder))
    passed = all(part.passed for part in parts)
    problems = [problem for part in parts for problem in part.problems]
    if form == "json":
        click.echo(as_json({"format": FORMAT, "passed": passed, "parts": [part.as_dict() for part in parts]}))
    elif problems:
        click.echo(f"\n{rendered(problems)}" if form == "text" else annotated(problems, folder=folder))
    if not passed:
        context.exit(FOUND)


def _line(part: Part) -> str:
    if not part.ran:
        return f"{part.name:9} {part.says}"
    return f"{part.name:9} {'passed' if part.passed else 'FAILED':7} {part.says}"


def _annotation(part: Part, folder: Path) -> str:
    message = f"{part.says}: see `thoracle kb {part.name}`" if part.ran else part.says
    place = Place(f"{folder.name}/kb.yaml")
    return annotation("error", place, title=part.name, message=message, folder=folder)
