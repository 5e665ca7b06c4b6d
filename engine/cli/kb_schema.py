"""``thoracle kb schema``: JSON Schemas by which editors complete the files of a knowledge base."""

from __future__ import annotations

from pathlib import Path

import click

from ..bench.authoring.schema import KINDS, file_name, pattern_of
from ..bench.authoring.schema import schema as schema_of
from ..knowledge.model import Model
from ..knowledge.reading import read_knowledge_base
from .destination import Destination
from .kb_options import as_json, folder_option, format_option, sound

__all__ = ["schema"]


@click.command()
@click.argument("kind", type=click.Choice(KINDS), required=False, metavar="[KIND]")
@folder_option
@format_option
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the schemas into this folder, one file for each kind.",
)
def schema(*, kind: str | None, folder: Path, form: str, output: Path | None) -> None:
    """Print the JSON Schema of one KIND of file, or write those of all kinds with --output.

    An editor that knows them completes keys and the names of findings, rules, claims and levels while one types, and
    marks what cannot be. Write them anew when names have changed.
    """
    if kind is None and output is None:
        raise click.UsageError(f"name a KIND ({', '.join(KINDS)}), or a folder with --output")
    model = sound(read_knowledge_base(folder, scenarios=False))
    if output is None:
        assert kind is not None
        click.echo(as_json(schema_of(kind, model)))
        return
    kinds = (kind,) if kind else KINDS
    _write(model, kinds, output)
    matches = {(output / file_name(each)).as_posix(): (folder / pattern_of(each)).as_posix() for each in kinds}
    click.echo(as_json({"yaml.schemas": matches}) if form == "json" else _as_text(matches))


def _write(model: Model, kinds: tuple[str, ...], output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.BadParameter(f"{output}: {error.strerror}", param_hint="--output") from error
    for kind in kinds:
        Destination(str(output / file_name(kind))).write(as_json(schema_of(kind, model)) + "\n")


def _as_text(matches: dict[str, str]) -> str:
    return "\n".join(f"{written} for {pattern}" for written, pattern in matches.items())
