"""``thoracle kb interviews``: the interview, led with every scenario of a knowledge base."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from ..bench.checking.check import examine
from ..bench.trying.interview_report import InterviewReport
from ..bench.trying.interviews import SILENCES, interview
from ..inference.knowledge_base import KnowledgeBase
from ..knowledge.diagnostics import Place
from .annotations import annotation
from .exits import FOUND
from .kb_options import annotating_format_option, as_json, folder_option, sound

__all__ = ["interviews"]


@click.command()
@folder_option
@annotating_format_option
@click.pass_context
def interviews(context: click.Context, *, folder: Path, form: str) -> None:
    """Lead the interview with every scenario, and report how many screens and questions it took.

    What a scenario does not state is answered "don't know", and in a second run "no". Ends with exit code 1 where an
    interview ends at another level than all its answers have at once, and where there is no scenario.
    """
    reading = examine(folder)
    kb = KnowledgeBase(sound(reading))
    report = InterviewReport(
        kb=kb.model.meta.id,
        levels=tuple(kb.levels.values()),
        runs={silence: interview(kb, reading.scenarios, silence=silence) for silence in SILENCES},
    )
    if form == "github":
        for line in _annotations(report, folder):
            click.echo(line)
    else:
        click.echo(as_json(report.as_dict()) if form == "json" else report.as_text())
    if not report.passed:
        context.exit(FOUND)


def _annotations(report: InterviewReport, folder: Path) -> Iterator[str]:
    for silence, run in report.runs.items():
        for each in run:
            if each.differs:
                message = (
                    f"`{each.scenario.id}` ends at `{each.level.id}`, and all answers give `{each.expected.id}`\n"
                    f"what it does not state was answered `{silence}`"
                )
                yield annotation("error", each.scenario.place, title="another level", message=message, folder=folder)
    if not any(report.runs.values()):
        yield annotation("error", Place(folder.name), title="no scenario", message=report.as_text(), folder=folder)
