"""``thoracle how``: how a conclusion was reached, down to the answers and to the sentences of the documents."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..dialogue.explanation import how as explained
from ..dialogue.proof_tree import Explanation
from ..inference.case_file import read_case
from ..inference.knowledge_base import load
from .destination import Destination
from .groups import Command
from .options import case_argument, format_option, kb_option, output_option, set_option
from .settings import read_settings

__all__ = ["how"]


@click.command(
    "how",
    cls=Command,
    short_help="Show how a conclusion was reached, step by step.",
    epilog="""\b
    Examples:
      thoracle how case.yaml          why it is as urgent as it is
      thoracle how case.yaml NAME     why that cause is listed, or that rule fired
    """,
)
@case_argument(required=True)
@click.argument("name", required=False, metavar="[NAME]")
@set_option()
@format_option(("text", "json"))
@output_option()
@kb_option()
def how(
    case: str, name: str | None, settings: tuple[str, ...], form: str, output: str | None, folder: Path | None
) -> None:
    """Show how a conclusion about a CASE was reached: which rules, from which answers, by which sentences.

    CASE is a file as for `thoracle consult`, or - for standard input. NAME is the name of a level, a cause, a pattern,
    a rule or a finding; without one it is the level that was concluded.
    """
    destination = Destination(output)
    destination.check(case=case)
    stated = read_case(case)
    kb = load(folder)
    explanation = explained(kb.assess({**stated, **read_settings(kb.model, settings)}), name)
    destination.write(_formatted(explanation, form=form, width=destination.width))


def _formatted(explanation: Explanation, *, form: str, width: int) -> str:
    """The explanation as text that ends with a newline."""
    if form == "json":
        return json.dumps(explanation.as_dict(), ensure_ascii=False, indent=2) + "\n"
    from ..dialogue.proof_text import proof_text

    return proof_text(explanation, width=width).rstrip("\n") + "\n"
