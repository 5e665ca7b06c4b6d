"""``thoracle kb diff``: what changed between two versions of a knowledge base, and what that changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..knowledge.diagnostics import Place
from ..knowledge.errors import MissingExtra
from .annotations import annotation
from .exits import FOUND
from .kb_options import annotating_format_option, as_json, folder_option

if TYPE_CHECKING:
    from ..bench.comparing.difference import Difference
    from ..bench.comparing.difference_report import DifferenceReport

__all__ = ["diff"]


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@folder_option
@annotating_format_option
@click.option(
    "--cases",
    type=click.IntRange(min=1, max=10_000_000),
    default=1_000_000,
    show_default=True,
    metavar="N",
    help="How many cases are generated.",
)
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Another seed, other cases.")
@click.option("--fail-on-downgrade", is_flag=True, help="End with exit code 1 where a level goes down.")
@click.pass_context
def diff(
    context: click.Context,
    *,
    old: str,
    new: str | None,
    folder: Path,
    form: str,
    cases: int,
    seed: int,
    fail_on_downgrade: bool,
) -> None:
    """Compare two versions of a knowledge base: what is declared otherwise, and which conclusions that changes.

    OLD and NEW are folders, or git revisions: `main` is the folder of --kb at that revision, `main:kb` another folder
    of the repository. Without NEW, OLD is compared with the folder of --kb as it is. A renamed or reordered rule is no
    difference.

    Every conclusion that differs comes with the answers that bring it about, and a case of them that was fired in both
    versions. Ends with exit code 0, also where there are differences, unless --fail-on-downgrade is given.
    """
    found = _difference(old, new or str(folder), folder=folder, cases=cases, seed=seed)
    if form == "json":
        click.echo(as_json(_report(found).as_dict()))
    elif form == "github":
        severity = "error" if fail_on_downgrade else "warning"
        lines = _annotations(found, severity, folder=Path(new) if new and Path(new).is_dir() else folder)
        click.echo("".join(f"{line}\n" for line in lines), nl=False)
    else:
        click.echo(_report(found).as_text())
    if not found.compared or (fail_on_downgrade and found.downgrades):
        context.exit(FOUND)


def _difference(old: str, new: str, *, folder: Path, cases: int, seed: int) -> Difference:
    from ..bench.comparing.versions import read_version

    try:
        from ..bench.comparing.difference import difference
    except ImportError as error:
        if error.name != "numpy":
            raise
        raise MissingExtra("NumPy", extra="bench") from error
    versions = read_version(old, folder=folder), read_version(new, folder=folder)
    return difference(*versions, cases=cases, seed=seed)


def _report(found: Difference) -> DifferenceReport:
    from ..bench.comparing.difference_report import DifferenceReport

    return DifferenceReport(found=found)


def _annotations(found: Difference, severity: str, *, folder: Path) -> Iterator[str]:
    """One line for each level that goes down, at a rule that has to do with it, and for each scenario."""
    for shift in found.shifts:
        question = shift.question
        if (question.about, question.direction) == ("level", "down"):
            many = f"{shift.cases:,} generated cases go" if shift.cases else "A case goes"
            when = "".join(f"\nwhen {shown.condition or 'nothing is known'}" for shown in shift.shown)
            message = f"{many} down from `{question.before}` to `{question.after}`{when}"
            rules = [
                rule
                for shown in shift.shown
                for rule in (*shown.rules_otherwise, *shown.rules_after, *shown.rules_before)
            ]
            yield annotation(severity, _place(found, rules), title="downgrade", message=message, folder=folder)
    for scenario in found.scenarios:
        if scenario.goes_down(found.scale):
            message = f"`{scenario.id}` goes down from `{scenario.level[0]}` to `{scenario.level[1]}`"
            yield annotation(severity, scenario.place, title="downgrade", message=message, folder=folder)


def _place(found: Difference, rules: Sequence[str]) -> Place:
    """Where a change stands: at the first changed rule among some; else at the first of them; else in no line."""
    changed = {change.name: change.place for change in found.declared.of("rule") if change.place}
    models = found.new.kb.model, found.old.kb.model
    known = [model.rules[rule].place for rule in rules for model in models if rule in model.rules]
    return next((changed[rule] for rule in rules if rule in changed), known[0] if known else Place("kb/kb.yaml"))
