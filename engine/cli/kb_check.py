"""``thoracle kb check``: all that is wrong or odd about a knowledge base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..bench.checking.check import checked, examine
from ..inference.knowledge_base import KnowledgeBase
from ..knowledge.diagnostics import rendered
from .annotations import annotated
from .exits import FOUND
from .kb_options import annotating_format_option, as_json, folder_option, strict_option
from .places import clickable
from .watching import rerun, watch_option

if TYPE_CHECKING:
    from ..bench.checking.check import Checked
    from ..knowledge.diagnostics import Diagnostic
    from ..knowledge.reading import Reading

__all__ = ["check"]


@click.command()
@folder_option
@annotating_format_option
@strict_option("whatever is printed")
@click.option("--accepted", "with_accepted", is_flag=True, help="List the anomalies that are accepted, and why.")
@click.option("--cases", "with_cases", is_flag=True, help="Show anomalies as cases, ready to paste into cases/.")
@watch_option
@click.pass_context
def check(
    context: click.Context,
    *,
    folder: Path,
    form: str,
    strict: bool,
    with_accepted: bool,
    with_cases: bool,
    watch: bool,
) -> None:
    """Report everything that is wrong or odd about a knowledge base, with its place and how to mend it.

    Errors are files, keys and names, conditions, the two rules that keep it on the safe side, and scenarios that cannot
    be run. Warnings are anomalies: conditions that can never hold or never fail, rules that repeat or contradict each
    other or that no scenario fires, what nothing reads or concludes, thresholds that do not meet, causes that nothing
    separates, questions that are hard to read. What is meant so is accepted in accepted.yaml with a reason. What was
    too large to be analysed is named. `thoracle kb explain CODE` tells of each.

    Ends with exit code 1 where there is an error.
    """
    if form == "github" and (with_accepted or with_cases):
        raise click.UsageError("annotations show what is wrong only: leave out --accepted and --cases")

    def run() -> Checked:
        found = checked(examine(folder))
        cases = _cases(found) if with_cases else {}
        if form == "json":
            click.echo(as_json(_as_dict(found, cases)))
        elif form == "text":
            text = _as_text(found, cases, folder=folder, with_accepted=with_accepted)
            click.echo(clickable(text, folder=folder))
        elif found.problems:
            click.echo(annotated(found.problems, folder=folder))
        return found

    if watch:
        rerun(folder, run)
        return
    found = run()
    if found.reading.failed or (strict and found.problems):
        context.exit(FOUND)


def _cases(found: Checked) -> dict[Diagnostic, str]:
    """Cases in which anomalies can be seen."""
    from ..bench.checking.witnesses import witnesses  # it fires rules, and so imports experta

    if found.reading.model is None or found.reading.failed:
        return {}
    return dict(witnesses(KnowledgeBase(found.reading.model), found.problems))


def _as_dict(found: Checked, cases: Mapping[Diagnostic, str]) -> dict[str, object]:
    errors = sum(problem.severity == "error" for problem in found.problems)
    return {
        "format": "thoracle.check/1",
        "errors": errors,
        "warnings": len(found.problems) - errors,
        "diagnostics": [
            {**problem.as_dict(), **({"case": cases[problem]} if problem in cases else {})}
            for problem in found.problems
        ],
        "accepted": [each.as_dict() for each in found.accepted],
    }


def _as_text(found: Checked, cases: Mapping[Diagnostic, str], *, folder: Path, with_accepted: bool) -> str:
    lines = list(_accepted(found)) if with_accepted else []
    if found.problems or found.reading.model is None:
        lines.append(rendered(found.problems))
    else:
        counts = _counts(found.reading)
        accepted = f", {len(found.accepted)} accepted" if found.accepted else ""
        lines.append(f"{folder.name or folder}: {counts}; no errors, no warnings{accepted}")
    if cases:
        lines += [
            "",
            "# Cases in which these can be seen, for a file in cases/:",
            "\n".join(cases.values()).rstrip("\n"),
        ]
    return "\n".join(lines)


def _accepted(found: Checked) -> Iterator[str]:
    for each in found.accepted:
        anomaly = each.anomaly
        yield f"{anomaly.file}:{anomaly.line}:{anomaly.column}: accepted[{anomaly.code}] {anomaly.message}"
        yield f"  {each.acceptance.because} ({each.acceptance.place.short})"


def _counts(reading: Reading) -> str:
    assert reading.model is not None
    model = reading.model
    counted = {
        "finding": len(model.findings),
        "pattern": len(model.patterns),
        "cause": len(model.causes),
        "rule": len(model.rules),
        "claim": sum(len(source.claims) for source in model.sources.values()),
        "scenario": len(reading.scenarios),
    }
    return ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counted.items())
