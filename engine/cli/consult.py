"""``thoracle consult``: what is known goes in, by file, by option, in words or by interview; the result comes out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..inference.case_file import STANDARD_INPUT, read_case
from ..inference.knowledge_base import load
from ..inference.result import Result
from .destination import Destination
from .exits import LEVEL
from .groups import Command, option
from .options import (
    KEPT,
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

if TYPE_CHECKING:
    from .sessions import Session

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
      thoracle consult --words "..." --ask   begin with your own words
      thoracle consult --resume              go on with the last interview
      thoracle consult --set NAME=yes --set OTHER="3 days" --format json

    `thoracle findings` lists the names, and says how each can be stated.
    """,
)
@case_argument(required=False)
@set_option()
@option(
    "--words",
    section=STATED,
    metavar="TEXT",
    help="Say it in your own words. They are shown back to you; without --ask and a terminal, what has to be "
    "confirmed (every warning sign) is not used.",
)
@option("--ask", is_flag=True, section=STATED, help="Ask for what the CASE, --set and --words leave out.")
@format_option(("text", "json", "markdown", "html"))
@output_option()
@option("--all", "everything", is_flag=True, section=SHOWN, help="Show every sign to watch for, not only the first.")
@option(
    "--exit-level",
    is_flag=True,
    section=SHOWN,
    help="End with exit code 10 for the lowest level, 11 for the next, and so on.",
)
@option(
    "--resume",
    is_flag=False,
    flag_value="",
    section=KEPT,
    metavar="[ID]",
    help="Go on with an interview that was not finished: the last one, or that of an ID.",
)
@option("--save", section=KEPT, metavar="FILE", help="Keep the interview in a file, for `thoracle replay`.")
@option(
    "--no-journal",
    is_flag=True,
    section=KEPT,
    help="Keep nothing on disk while asking; an interview that is cut off is then lost.",
)
@emergency_number_option()
@kb_option()
@click.pass_context
def consult(
    context: click.Context,
    case: str | None,
    settings: tuple[str, ...],
    words: str | None,
    ask: bool,
    form: str,
    output: str | None,
    everything: bool,
    exit_level: bool,
    resume: str | None,
    save: str | None,
    no_journal: bool,
    emergency_number: str | None,
    folder: Path | None,
) -> None:
    """Say how urgent it is, what to do, what may be behind it, and why.

    With a CASE, which is a YAML or JSON file with the answers under `findings:` (or - for standard input), or with
    --set or --words, what is stated there is judged and nothing is asked. With none of them, a few questions are asked,
    the dangerous things first; type `help` at any of them, or `?` if you do not know.

    What is not stated is never taken for a no. Answers are kept privately while you are asked, so that nothing is lost,
    and removed when the interview is finished.
    """
    stating = case is not None or bool(settings) or words is not None
    asking = ask or resume is not None or not stating
    if resume is not None and (stating or emergency_number is not None or no_journal):
        raise click.UsageError("`--resume` goes on with an interview as it was begun, so nothing else can be stated")
    _check_what_is_kept(save, output=output, no_journal=no_journal, asking=asking)
    destination = Destination(output)
    destination.check(case=case)
    kept = Destination(save, option="--save", private=True) if save is not None else None
    if kept is not None:
        kept.check(case=case)
    if asking:
        _check_answers_can_be_read(case)
    stated: Mapping[str, object] = read_case(case) if case is not None else {}
    kb = load(folder)
    given = {**stated, **read_settings(kb.model, settings)}

    def told(result: Result) -> None:
        destination.write(_formatted(result, form=form, width=destination.width, everything=everything))

    if not asking:
        if words is not None:
            from .confirmation import with_words

            given = with_words(kb, given, words, alone=case is None and not settings)
        result = kb.assess(given, emergency_number=emergency_number)
        told(result)
    else:
        from .sessions import begun, resumed

        if resume is not None:
            session = resumed(kb, resume, folder=folder)
        else:
            session = begun(
                kb,
                given,
                emergency_number=emergency_number,
                folder=folder,
                journaled=not no_journal,
                saved=save is not None,
            )
        result = _interviewed(session, words=words, told=told, kept=kept)
    if exit_level:
        context.exit(LEVEL + result.escalation.level.rank)


def _interviewed(
    session: Session, *, words: str | None, told: Callable[[Result], None], kept: Destination | None
) -> Result:
    """Interview, tell the result, and only then let go of what was journaled."""
    from .prompt import run_interview

    with session:
        run_interview(session.talk, words=words)
        result = session.talk.result()
        told(result)
        session.end(save=kept)
    return result


def _check_what_is_kept(save: str | None, *, output: str | None, no_journal: bool, asking: bool) -> None:
    if not asking and (save is not None or no_journal):
        raise click.UsageError("`--save` and `--no-journal` are about an interview; with what is stated, add `--ask`")
    if save is not None and no_journal:
        raise click.UsageError("`--save` keeps the journal of the interview, and `--no-journal` forbids it")
    if save == STANDARD_INPUT or (save is not None and output is not None and Path(save) == Path(output)):
        raise click.UsageError("`--save` needs a file of its own, beside the result")


def _check_answers_can_be_read(case: str | None) -> None:
    if case == STANDARD_INPUT:
        raise click.UsageError("with `--ask` the answers come from standard input, so the case cannot")
    if sys.stdin is None:
        raise click.UsageError("standard input is closed, so there is nobody to ask")


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
