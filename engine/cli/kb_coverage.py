"""``thoracle kb coverage``: which rules and conditions the scenarios of a knowledge base exercise."""

from __future__ import annotations

from pathlib import Path

import click

from ..bench.checking.check import examine
from ..bench.covering.condition_coverage import cover
from ..bench.covering.coverage_report import CoverageReport
from ..inference.knowledge_base import KnowledgeBase
from .annotations import annotation
from .exits import FOUND
from .kb_options import annotating_format_option, as_json, folder_option, sound
from .kb_rules import declared, rule_option

__all__ = ["coverage"]


@click.command()
@folder_option
@annotating_format_option
@rule_option
@click.pass_context
def coverage(context: click.Context, *, folder: Path, form: str, rules: tuple[str, ...]) -> None:
    """Show which rules the scenarios fire, and which conditions they show to matter.

    A condition is covered when one scenario shows it decisively true (its rule fires, and would not without it) and
    another decisively false (it is denied, and with it the rule would fire): MC/DC, with masking. What nobody asked
    shows nothing. Every gap comes with its reason and with the case that would close it. Ends with exit code 1 where
    there is a gap, and where there is no scenario or no rule.
    """
    reading = examine(folder)
    kb = KnowledgeBase(sound(reading))
    report = CoverageReport(kb=kb, coverage=cover(kb.model, reading.scenarios, rules=declared(kb.model, rules)))
    if form == "github":
        for miss in report.coverage.misses:
            told = report.told(miss)
            click.echo(annotation("warning", miss.rule.place, title="uncovered", message=told, folder=folder))
    else:
        click.echo(as_json(report.as_dict()) if form == "json" else report.as_text())
    if not report.coverage.complete:
        context.exit(FOUND)
