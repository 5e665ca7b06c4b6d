"""``thoracle kb show``: all that a knowledge base says of one name."""

from __future__ import annotations

from pathlib import Path

import click

from ..bench.covering.exercised import exercised
from ..bench.showing.entry import entry_of
from ..bench.showing.entry_text import entry_text
from ..bench.showing.index import Index
from ..bench.showing.quoted import units_of
from ..knowledge.reading import read_knowledge_base
from .kb_options import as_json, folder_option, format_option, sound

__all__ = ["show"]


@click.command()
@click.argument("name")
@folder_option
@format_option
@click.option(
    "--documents",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of the documents, to show the sentences themselves.",
)
def show(*, name: str, folder: Path, form: str, documents: Path | None) -> None:
    """Show what NAME is and says, who reads it, who writes it, which passages it rests on and which scenarios test it.

    NAME is that of a finding, a pattern, a cause, a level, a rule, a source or a scenario; FINDING=OPTION; or
    SOURCE.CLAIM.
    """
    if documents is not None and form == "json":
        raise click.UsageError("the sentences of the documents are only shown: leave out --documents or --format json")
    reading = read_knowledge_base(folder)
    model = sound(reading)
    index = Index(model, names=reading.names, scenarios=reading.scenarios)
    entry = entry_of(index, name, exercised(model, reading.scenarios))
    units = None if documents is None else units_of(model.sources, documents)
    click.echo(as_json(entry.as_dict()) if form == "json" else entry_text(entry, units))
