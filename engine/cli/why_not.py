"""``thoracle why-not``: what is missing for a conclusion, and the fewest answers that would bring it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..dialogue.why_not import why_not as explained
from ..inference.case_file import read_case
from ..inference.knowledge_base import load
from .destination import Destination
from .groups import Command, option
from .options import SHOWN, case_argument, format_option, kb_option, output_option, set_option
from .settings import read_settings

__all__ = ["why_not"]


@click.command(
    "why-not",
    cls=Command,
    short_help="Show what is missing for a conclusion.",
    epilog="""\b
    Example:
      thoracle why-not case.yaml NAME     what is missing for NAME
    """,
)
@case_argument(required=True)
@click.argument("name", metavar="NAME")
@set_option()
@format_option(("text", "json"))
@output_option()
@option("--all", "everything", is_flag=True, section=SHOWN, help="Show every rule, not only the nearest.")
@kb_option()
def why_not(
    case: str,
    name: str,
    settings: tuple[str, ...],
    form: str,
    output: str | None,
    everything: bool,
    folder: Path | None,
) -> None:
    """Show why something was not concluded of a CASE: the nearest rules, what they lack, and the fewest answers that
    would bring it.

    CASE is a file as for `thoracle consult`, or - for standard input. NAME is the name of a level, a cause, a pattern
    or a rule.
    """
    destination = Destination(output)
    destination.check(case=case)
    stated = read_case(case)
    kb = load(folder)
    result = kb.assess({**stated, **read_settings(kb.model, settings)})
    found = explained(result, name)
    if form == "json":
        destination.write(json.dumps(found.as_dict(), ensure_ascii=False, indent=2) + "\n")
        return
    from ..dialogue.contrast_text import why_not_text

    destination.write(why_not_text(found, result, width=destination.width, everything=everything))
