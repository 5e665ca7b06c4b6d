"""``thoracle kb mutate``: whether the scenarios of a knowledge base notice a fault in a rule."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

import click

from ..bench.checking.check import examine
from ..inference.knowledge_base import KnowledgeBase
from ..knowledge.errors import MissingExtra
from .annotations import annotation
from .exits import FOUND
from .kb_options import annotating_format_option, as_json, folder_option, sound
from .kb_rules import declared, rule_option

__all__ = ["mutate"]


class _Number(click.FloatRange):
    """A number within bounds; what is no number at all is none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number that was given; usage is refused where it is none."""
        number = float(super().convert(value, param, ctx))
        return self.fail(f"{value} is no number", param, ctx) if math.isnan(number) else number


_PERCENT = _Number(0, 100)
_SECONDS = _Number(0, 86_400)


@click.command()
@folder_option
@annotating_format_option
@rule_option
@click.option(
    "--least",
    type=_PERCENT,
    default=95.0,
    show_default=True,
    metavar="PERCENT",
    help="So many of all mutants have to be killed.",
)
@click.option(
    "--least-of-levels",
    type=_PERCENT,
    default=100.0,
    show_default=True,
    metavar="PERCENT",
    help="So many of the mutants of rules for levels have to be killed.",
)
@click.option(
    "--timeout",
    type=_SECONDS,
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="For the solver, all its questions together.",
)
@click.pass_context
def mutate(
    context: click.Context,
    *,
    folder: Path,
    form: str,
    rules: tuple[str, ...],
    least: float,
    least_of_levels: float,
    timeout: float,
) -> None:
    """Put small faults into the rules, one at a time, and see whether a scenario notices.

    A fault is noticed (the mutant killed) when some scenario that expects a level, causes, their order or patterns is
    no longer met; what it expects of rules does not count. A mutant that is proved to conclude the same of every case
    counts for nothing, one that was not decided in time counts against. Every survivor comes with the case that would
    kill it. A rule that changes nothing, as is proved of every case, is named. Needs the extra `bench`. Ends with exit
    code 1 where too few are killed, where a scenario fails without any fault, and where there is nothing to do.
    """
    reading = examine(folder)
    kb = KnowledgeBase(sound(reading))
    chosen = declared(kb.model, rules)
    try:
        from ..bench.mutating.mutation import mutate as put_faults
        from ..bench.mutating.mutation_report import MutationReport
    except ModuleNotFoundError as error:
        if error.name != "numpy":
            raise
        raise MissingExtra("numpy", extra="bench") from error
    with _progress("mutants") as progress:
        mutation = put_faults(kb.model, reading.scenarios, rules=chosen, seconds=timeout, progress=progress)
    with _progress("cases") as progress:
        mutation = mutation.with_cases(kb, progress=progress)
    report = MutationReport(kb=kb, mutation=mutation, least=least, least_of_levels=least_of_levels)
    if form == "github":
        for outcome in (*mutation.of("survived"), *mutation.of("undecided")):
            place = outcome.mutant.rule.place
            click.echo(annotation("warning", place, title="survivor", message=report.told(outcome), folder=folder))
        for outcome in report.idle:
            place = outcome.mutant.rule.place
            click.echo(
                annotation("notice", place, title="changes nothing", message=report.told(outcome), folder=folder)
            )
    else:
        click.echo(as_json(report.as_dict()) if form == "json" else report.as_text())
    if not report.passed:
        context.exit(FOUND)


class _Bar(Protocol):
    """What is asked of a progress bar."""

    def update(self, n_steps: int) -> None:
        """Go on by some steps."""


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, where that is a terminal; it appears when the first step is done."""
    with ExitStack() as stack:
        shown: list[_Bar] = []

        def tell(done: int, total: int) -> None:
            if not shown:
                bar = click.progressbar(
                    length=total, label=label, file=sys.stderr, update_min_steps=max(1, total // 100)
                )
                shown.append(stack.enter_context(bar))
            shown[0].update(1)

        yield tell if sys.stderr is not None and sys.stderr.isatty() else _silent


def _silent(done: int, total: int) -> None:
    """Tell nobody."""
