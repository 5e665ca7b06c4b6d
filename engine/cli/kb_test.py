"""``thoracle kb test``: the scenarios of a knowledge base, run."""

from __future__ import annotations

from pathlib import Path

import click

from ..bench.checking.check import examine
from ..bench.covering.coverage import uncovered
from ..bench.trying.selection import matching, selection
from ..bench.trying.trial_report import TrialReport
from ..bench.trying.trials import run
from ..inference.knowledge_base import KnowledgeBase
from .annotations import annotation
from .exits import FOUND
from .kb_options import annotating_format_option, as_json, folder_option, sound, strict_option
from .places import clickable
from .watching import rerun, watch_option

__all__ = ["test"]


@click.command()
@folder_option
@annotating_format_option
@click.option(
    "-k",
    "expression",
    metavar="EXPRESSION",
    default="",
    help="Only the scenarios of which this is true, such as 'fever and not night': a word is true of those that have "
    "it in their id or title.",
)
@click.option("--uncovered", "coverage", is_flag=True, help="List the rules and causes that no scenario exercises.")
@strict_option("rules and causes that no scenario exercises, which are then listed")
@watch_option
@click.pass_context
def test(
    context: click.Context, *, folder: Path, form: str, expression: str, coverage: bool, strict: bool, watch: bool
) -> None:
    """Run the scenarios of a knowledge base and report every difference from what they expect.

    A rule that fired and was not expected comes with the answers it fired on; one that should have fired and did not,
    with the conditions it lacked. Ends with exit code 1 where a scenario fails, and where there is none.
    """
    if expression and (coverage or strict):
        raise click.UsageError("what no scenario exercises can be told of all scenarios only: leave out -k")
    selection(expression)  # refused before anything is read

    def once() -> bool:
        report = _report(folder, expression=expression, coverage=coverage or strict)
        if form == "json":
            click.echo(as_json(report.as_dict()))
        elif form == "text":
            click.echo(clickable(report.as_text(), folder=folder))
        else:
            for place, title, text in report.complaints(strict=strict):
                click.echo(annotation("error", place, title=title, message=text, folder=folder))
        return report.passed and not (strict and report.uncovered)

    if watch:
        rerun(folder, once)
    elif not once():
        context.exit(FOUND)


def _report(folder: Path, *, expression: str, coverage: bool) -> TrialReport:
    reading = examine(folder)
    kb = KnowledgeBase(sound(reading))
    trials = run(kb, matching(reading.scenarios, expression))
    return TrialReport(
        kb=kb.model.meta.id,
        trials=trials,
        chosen_by=expression,
        uncovered=uncovered(kb.model, trials) if coverage else None,
    )
