"""``thoracle what-if``: what other answers would change."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..dialogue.what_if import what_if as compared
from ..inference.case_file import read_case
from ..inference.knowledge_base import load
from .destination import Destination
from .groups import Command
from .options import case_argument, format_option, kb_option, output_option, set_option
from .settings import read_settings

__all__ = ["what_if"]


@click.command(
    "what-if",
    cls=Command,
    short_help="Show what other answers would change.",
    epilog="""\b
    Example:
      thoracle what-if case.yaml --set NAME=no     with this answer instead
    """,
)
@case_argument(required=True)
@set_option()
@format_option(("text", "json"))
@output_option()
@kb_option()
def what_if(case: str, settings: tuple[str, ...], form: str, output: str | None, folder: Path | None) -> None:
    """Show what would change if some answers of a CASE were others: the level, the causes, the rules.

    CASE is a file as for `thoracle consult`, or - for standard input. Each --set replaces an answer, or adds one; a
    change that contradicts an answer that stays is refused.
    """
    if not settings:
        raise click.UsageError("say what would be otherwise, with `--set NAME=VALUE`")
    destination = Destination(output)
    destination.check(case=case)
    stated = read_case(case)
    kb = load(folder)
    difference = compared(kb, kb.assess(stated), read_settings(kb.model, settings))
    if form == "json":
        destination.write(json.dumps(difference.as_dict(), ensure_ascii=False, indent=2) + "\n")
        return
    from ..dialogue.contrast_text import what_if_text

    destination.write(what_if_text(difference, width=destination.width))
