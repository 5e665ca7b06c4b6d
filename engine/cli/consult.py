"""``thoracle consult``: what is known goes in, by file, by option or by interview; the result comes out."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from ..inference.case_file import STANDARD_INPUT, read_case
from ..inference.knowledge_base import KnowledgeBase, load
from ..inference.result import Result
from .destination import Destination
from .exits import LEVEL
from .groups import Command, option
from .options import (
    SHOWN,
    STATED,
    case_argument,
    emergency_number_option,
    format_option,
    kb_option,
    output_option,
    set_option,
)
from .settings import read_settings

__all__ = ["consult"]


@click.command(
    "consult",
    cls=Command,
    short_help="Say what to do, and what may be behind it; ask if need be.",
    epilog="""\b
    Examples:
      thoracle consult                       ask a few questions, then judge
      thoracle consult case.yaml             judge what the file states
      thoracle consult case.yaml --ask       and ask for what it leaves out
      thoracle consult --set NAME=yes --set OTHER="3 days" --format json

    `thoracle findings` lists the names, and says how each can be stated.
    """,
)
@case_argument(required=False)
@set_option()
@option("--ask", is_flag=True, section=STATED, help="Ask for what the CASE and --set leave out.")
@format_option(("text", "json", "markdown", "html"))
@output_option()
@option("--all", "everything", is_flag=True, section=SHOWN, help="Show every sign to watch for, not only the first.")
@option(
    "--exit-level",
    is_flag=True,
    section=SHOWN,
    help="End with exit code 10 for the lowest level, 11 for the next, and so on.",
)
@emergency_number_option()
@kb_option()
@click.pass_context
def consult(
    context: click.Context,
    case: str | None,
    settings: tuple[str, ...],
    ask: bool,
    form: str,
    output: str | None,
    everything: bool,
    exit_level: bool,
    emergency_number: str | None,
    folder: Path | None,
) -> None:
    """Say how urgent it is, what to do, what may be behind it, and why.

    With a CASE, which is a YAML or JSON file with the answers under `findings:` (or - for standard input), or with
    --set, what is stated there is judged and nothing is asked. With neither, a few questions are asked, the dangerous
    things first; type `help` at any of them, or `?` if you do not know.

    What is not stated is never taken for a no.
    """
    destination = Destination(output)
    destination.check(case=case)
    asking = ask or (case is None and not settings)
    if asking:
        _check_answers_can_be_read(case)
    stated: Mapping[str, object] = read_case(case) if case is not None else {}
    kb = load(folder)
    given = {**stated, **read_settings(kb.model, settings)}
    if asking:
        result = _interviewed(kb, given, emergency_number=emergency_number)
    else:
        result = kb.assess(given, emergency_number=emergency_number)
    destination.write(_formatted(result, form=form, width=destination.width, everything=everything))
    if exit_level:
        context.exit(LEVEL + result.escalation.level.rank)


def _check_answers_can_be_read(case: str | None) -> None:
    if case == STANDARD_INPUT:
        raise click.UsageError("with `--ask` the answers come from standard input, so the case cannot")
    if sys.stdin is None:
        raise click.UsageError("standard input is closed, so there is nobody to ask")


def _interviewed(kb: KnowledgeBase, given: Mapping[str, object], *, emergency_number: str | None) -> Result:
    from .prompt import run_interview

    return run_interview(kb, given, emergency_number=emergency_number).result()


def _formatted(result: Result, *, form: str, width: int, everything: bool) -> str:
    """The result as text that ends with a newline."""
    match form:
        case "json":
            text = result.to_json()
        case "markdown":
            from ..dialogue.markdown import markdown_report

            text = markdown_report(result, everything=everything)
        case "html":
            from ..dialogue.html import html_report

            text = html_report(result, everything=everything)
        case _:
            from ..dialogue.report import text_report

            text = text_report(result, width=width, everything=everything)
    return text.rstrip("\n") + "\n"
