"""``thoracle kb check``: all that is wrong with a knowledge base."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..bench.check import examine
from ..knowledge.diagnostics import rendered
from .exits import FOUND
from .kb_options import as_json, folder_option, format_option, strict_option

if TYPE_CHECKING:
    from ..knowledge.reading import Reading

__all__ = ["check"]


@click.command()
@folder_option
@format_option
@strict_option("whatever is printed")
@click.pass_context
def check(context: click.Context, *, folder: Path, form: str, strict: bool) -> None:
    """Report everything that is wrong with a knowledge base, with its place and how to mend it.

    Files, keys and names, conditions, the two rules that keep it on the safe side, and scenarios that cannot be run.
    Ends with exit code 1 where there is an error.
    """
    reading = examine(folder)
    click.echo(as_json(_as_dict(reading)) if form == "json" else _as_text(reading, name=folder.name or str(folder)))
    if reading.failed or (strict and reading.diagnostics):
        context.exit(FOUND)


def _as_dict(reading: Reading) -> dict[str, object]:
    errors = sum(problem.severity == "error" for problem in reading.diagnostics)
    return {
        "format": "thoracle.check/1",
        "errors": errors,
        "warnings": len(reading.diagnostics) - errors,
        "diagnostics": [problem.as_dict() for problem in reading.diagnostics],
    }


def _as_text(reading: Reading, *, name: str) -> str:
    if reading.diagnostics or reading.model is None:
        return rendered(reading.diagnostics)
    model = reading.model
    counted = {
        "finding": len(model.findings),
        "pattern": len(model.patterns),
        "cause": len(model.causes),
        "rule": len(model.rules),
        "claim": sum(len(source.claims) for source in model.sources.values()),
        "scenario": len(reading.scenarios),
    }
    counts = ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counted.items())
    return f"{name}: {counts}; no errors, no warnings"
