"""``thoracle kb test``: the scenarios of a knowledge base, run."""

from __future__ import annotations

from pathlib import Path

import click

from ..bench.check import examine
from ..bench.coverage import uncovered
from ..bench.trial_report import TrialReport
from ..bench.trials import matching, run
from ..inference.knowledge_base import KnowledgeBase
from .exits import FOUND
from .kb_options import as_json, folder_option, format_option, sound, strict_option

__all__ = ["test"]


@click.command()
@folder_option
@format_option
@click.option("-k", "text", metavar="TEXT", default="", help="Only the scenarios with this in their id or title.")
@click.option("--uncovered", "coverage", is_flag=True, help="List the rules and causes that no scenario exercises.")
@strict_option("rules and causes that no scenario exercises, which are then listed")
@click.pass_context
def test(context: click.Context, *, folder: Path, form: str, text: str, coverage: bool, strict: bool) -> None:
    """Run the scenarios of a knowledge base and report every difference from what they expect.

    A rule that should have fired and did not comes with the conditions it lacked. Ends with exit code 1 where a
    scenario fails, and where there is none.
    """
    if text and (coverage or strict):
        raise click.UsageError("what no scenario exercises can be told of all scenarios only: leave out -k")
    reading = examine(folder)
    kb = KnowledgeBase(sound(reading))
    trials = run(kb, matching(reading.scenarios, text))
    report = TrialReport(
        kb=kb.model.meta.id,
        trials=trials,
        chosen_by=text,
        uncovered=uncovered(kb.model, trials) if coverage or strict else None,
    )
    click.echo(as_json(report.as_dict()) if form == "json" else report.as_text())
    if not report.passed or (strict and report.uncovered):
        context.exit(FOUND)
