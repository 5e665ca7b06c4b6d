"""``thoracle kb diff``: what changed between two versions of a knowledge base, and what that changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from ..knowledge.diagnostics import Place
from ..knowledge.errors import MissingExtra
from .annotations import annotation
from .exits import FOUND
from .kb_options import annotating_format_option, as_json, folder_option

if TYPE_CHECKING:
    from ..bench.comparing.declared import Change
    from ..bench.comparing.difference import Difference
    from ..bench.comparing.difference_report import DifferenceReport

__all__ = ["diff"]

_NO_LINE = Place("kb/kb.yaml")
"""Where something is annotated that stands in no line of the new version."""


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
    of the repository, which is that of --kb, else of the working directory. Without NEW, OLD is compared with the
    folder of --kb as it is. A renamed or reordered rule is no difference.

    Every conclusion that differs comes with the answers that bring it about, and a case of them that was fired in both
    versions. Ends with exit code 0, also where there are differences, unless --fail-on-downgrade is given.
    """
    named = context.get_parameter_source("folder") is not ParameterSource.DEFAULT
    within = folder if named else Path.cwd()
    found = _difference(old, new or str(folder), folder=folder, within=within, cases=cases, seed=seed)
    if form == "json":
        click.echo(as_json(_report(found).as_dict()))
    elif form == "github":
        severity = "error" if fail_on_downgrade else "warning"
        lines = _annotations(found, severity, folder=Path(new) if new and Path(new).is_dir() else folder)
        click.echo("".join(f"{line}\n" for line in lines), nl=False)
    else:
        click.echo(_report(found).as_text())
    if not found.compared or (fail_on_downgrade and found.goes_down):
        context.exit(FOUND)


def _difference(old: str, new: str, *, folder: Path, within: Path, cases: int, seed: int) -> Difference:
    from ..bench.comparing.versions import read_version

    try:
        from ..bench.comparing.difference import difference
    except ImportError as error:
        if error.name != "numpy":
            raise
        raise MissingExtra("NumPy", extra="bench") from error
    versions = [read_version(name, folder=folder, within=within) for name in (old, new)]
    return difference(*versions, cases=cases, seed=seed)


def _report(found: Difference) -> DifferenceReport:
    from ..bench.comparing.difference_report import DifferenceReport

    return DifferenceReport(found=found)


def _annotations(found: Difference, severity: str, *, folder: Path) -> Iterator[str]:
    """One line for each level that goes down, at a rule that has to do with it, and for each scenario that does.

    Also for each scenario that was added, removed or changed.
    """
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
    for scenario in found.scenarios_down:
        message = f"`{scenario.id}` goes down from `{scenario.level[0]}` to `{scenario.level[1]}`"
        yield annotation(severity, scenario.place, title="downgrade", message=message, folder=folder)
    for change in sorted(found.declared.of("scenario"), key=lambda change: not change.expects_less):
        title = "expects-less" if change.expects_less else f"scenario-{change.how}"
        place = change.place if change.place and change.how != "removed" else _NO_LINE
        yield annotation(
            "warning" if change.expects_less else "notice", place, title=title, message=_told(change), folder=folder
        )


def _told(change: Change) -> str:
    """What became of a scenario."""
    lines = [f"the scenario `{change.name}` was {change.how}"]
    for aspect in change.aspects:
        weakened = "weakened, " if aspect.weakened else ""
        lines.append(f"{weakened}{aspect.what}: was {aspect.before or '(nothing)'}, is {aspect.after or '(nothing)'}")
    return "\n".join(lines)


def _place(found: Difference, rules: Sequence[str]) -> Place:
    """Where a change stands: at the first changed rule among some; else at the first of them; else in no line."""
    changed = {change.name: change.place for change in found.declared.of("rule") if change.place}
    models = found.new.kb.model, found.old.kb.model
    known = [model.rules[rule].place for rule in rules for model in models if rule in model.rules]
    return next((changed[rule] for rule in rules if rule in changed), known[0] if known else _NO_LINE)
