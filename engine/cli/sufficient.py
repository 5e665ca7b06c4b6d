"""``thoracle sufficient``: a smallest set of answers that has the same level by itself."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..inference.case_file import read_case
from ..inference.knowledge_base import load
from .destination import Destination
from .groups import Command
from .options import case_argument, format_option, kb_option, output_option, set_option
from .settings import read_settings

__all__ = ["sufficient"]


@click.command(
    "sufficient",
    cls=Command,
    short_help="Show which answers are enough for the level.",
    epilog="""\b
    Example:
      thoracle sufficient case.yaml     the answers that are enough
    """,
)
@case_argument(required=True)
@set_option()
@format_option(("text", "json"))
@output_option()
@kb_option()
def sufficient(case: str, settings: tuple[str, ...], form: str, output: str | None, folder: Path | None) -> None:
    """Show the fewest answers of a CASE that lead to the same level by themselves.

    CASE is a file as for `thoracle consult`, or - for standard input.
    """
    destination = Destination(output)
    destination.check(case=case)
    stated = read_case(case)
    kb = load(folder)
    result = kb.assess({**stated, **read_settings(kb.model, settings)})
    if form == "json":
        found = {"level": result.escalation.level.id, "sufficient": [list(pair) for pair in result.sufficient]}
        destination.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
        return
    from ..dialogue.contrast_text import sufficient_text

    destination.write(sufficient_text(result, width=destination.width))
