"""``thoracle kb sources``: what rests on which passage, verified against the documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..bench.tracing.source_report import report_sources
from ..knowledge.reading import read_knowledge_base
from .annotations import annotated, annotation
from .exits import FOUND
from .kb_options import annotating_format_option, as_json, folder_option, sound, strict_option

if TYPE_CHECKING:
    from ..bench.tracing.source_report import SourceReport
    from ..knowledge.model import Model

__all__ = ["sources"]


@click.command()
@folder_option
@annotating_format_option
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
    model = sound(reading)
    report = report_sources(model, folder, documents=documents, lines=reading.lines)
    if form == "github":
        for line in _annotations(report, model, folder=folder, documents=documents):
            click.echo(line)
    else:
        click.echo(as_json(report.as_dict()) if form == "json" else report.as_text())
    if not report.sound or (strict and report.uncited):
        context.exit(FOUND)


def _annotations(report: SourceReport, model: Model, *, folder: Path, documents: Path | None) -> Iterator[str]:
    """What is wrong, in the knowledge base or in a document; rules without a passage; claims that nothing cites."""
    name = documents.name or str(documents) if documents is not None else ""
    texts = {f"{name}/{source.file}" for source in model.sources.values()}
    for problem in report.problems:
        inside = documents if documents is not None and problem.file in texts else folder
        yield annotated([problem], folder=inside)
    for rule in report.traceability.without_passage:
        message = f"rule `{rule}` rests on no passage"
        yield annotation("error", model.rules[rule].place, title="no passage", message=message, folder=folder)
    for citation in report.uncited:
        _, claim = model.claim(citation)
        message = f"nothing cites the claim `{citation}`"
        yield annotation("warning", claim.place, title="uncited-claim", message=message, folder=folder)
