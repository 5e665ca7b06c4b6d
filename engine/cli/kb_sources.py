"""``thoracle kb sources``: what rests on which passage, verified against the documents."""

from __future__ import annotations

from pathlib import Path

import click

from ..bench.tracing.source_report import report_sources
from ..knowledge.reading import read_knowledge_base
from .exits import FOUND
from .kb_options import as_json, folder_option, format_option, sound, strict_option

__all__ = ["sources"]


@click.command()
@folder_option
@format_option
@click.option(
    "--documents",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of the documents, to verify every place against.",
)
@strict_option("claims that nothing cites")
@click.pass_context
def sources(context: click.Context, *, folder: Path, form: str, documents: Path | None, strict: bool) -> None:
    """Show what rests on which passage of the documents, both ways: passages without a rule, rules without a passage,
    rules that go beyond the documents.

    Given the documents, verify that every passage still says what was cited, that every sentence is either used or set
    aside with a reason, and that no text is copied. Ends with exit code 1 where something is wrong.
    """
    reading = read_knowledge_base(folder, scenarios=False)
    report = report_sources(sound(reading), folder, documents=documents, lines=reading.lines)
    click.echo(as_json(report.as_dict()) if form == "json" else report.as_text())
    if not report.sound or (strict and report.uncited):
        context.exit(FOUND)
