"""``thoracle kb init``: a new knowledge base, with a tiny example that passes everything."""

from __future__ import annotations

from pathlib import Path

import click

from ..bench.authoring.example import example, name_for

__all__ = ["init"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(*, folder: Path) -> None:
    """Make a new knowledge base in DIR, which is new or empty, with a tiny example to change into your own.

    It holds every kind of file, a document that it rests on, and scenarios, and every check of the workbench passes.
    """
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"`{folder}` is not empty: name a folder that is new or empty")
    files = example(name_for(folder))
    for path, text in files.items():
        try:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text.encode())
        except OSError as error:
            raise click.UsageError(f"`{folder / path}` cannot be written: {error.strerror}") from error
    click.echo(f"{folder}: {len(files)} files; `thoracle kb check --kb {folder}` checks them, README.md says more")
