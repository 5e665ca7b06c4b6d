"""``thoracle kb prove``: the properties of a knowledge base, proved for every case there can be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..bench.checking.check import examine
from ..inference.knowledge_base import KnowledgeBase
from ..knowledge.diagnostics import Place, did_you_mean
from ..knowledge.errors import MissingExtra
from ..knowledge.properties import Property
from .annotations import annotation
from .exits import FOUND
from .kb_options import annotating_format_option, as_json, folder_option, sound

if TYPE_CHECKING:
    from ..bench.proving.proof_report import ProofReport

__all__ = ["prove"]


@click.command()
@folder_option
@annotating_format_option
@click.option("--property", "names", metavar="NAME", multiple=True, help="Only this property; as often as you like.")
@click.option("--witnesses", is_flag=True, help="Show the cases by which something was shown to be possible.")
@click.option(
    "--timeout",
    "seconds",
    type=float,
    callback=lambda _, __, seconds: _positive(seconds),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="Time for each property and condition; what is not decided by then counts as failed.",
)
@click.pass_context
def prove(
    context: click.Context, *, folder: Path, form: str, names: tuple[str, ...], witnesses: bool, seconds: float
) -> None:
    """Prove the properties of properties.yaml for every case there can be, by a solver.

    What does not hold is shown with the smallest case that violates it, ready to paste into a file of cases and fired
    before it is shown. What the proofs do not cover is printed. Needs z3: install "thoracle[bench]".

    Then the conditions that `thoracle kb check` names as not analysed, unless properties are named: whether they can
    hold and fail, and whether a rule says again what another says.

    Ends with exit code 1 where a property is refuted, speaks of no case, or is not decided in time, where there is no
    property, and where something is found of a condition.
    """
    try:
        from ..bench.proving.left_over import left_over
        from ..bench.proving.proof_report import ProofReport
        from ..bench.proving.proofs import proved
    except ModuleNotFoundError as error:
        if error.name != "z3":
            raise
        raise MissingExtra("z3", extra="bench") from error

    reading = examine(folder)
    kb = KnowledgeBase(sound(reading))
    proofs = tuple(proved(kb, _chosen(reading.properties, names), seconds=seconds))
    rest = () if names else tuple(left_over(kb.model, reading, seconds=seconds))
    report = ProofReport(kb=kb.model.meta.id, proofs=proofs, left_over=rest, witnesses=witnesses)
    if form == "json":
        click.echo(as_json(report.as_dict()))
    elif form == "text":
        click.echo(report.as_text())
    else:
        lines = list(_annotations(report, folder))
        if lines:
            click.echo("\n".join(lines))
    if not report.passed:
        context.exit(FOUND)


def _positive(seconds: float) -> float:
    if not 0 < seconds <= _LONGEST:  # a number that is none is not greater than 0 either
        raise click.BadParameter(f"give a number of seconds up to {_LONGEST}")
    return seconds


_LONGEST = 86_400


def _chosen(properties: tuple[Property, ...], names: tuple[str, ...]) -> list[Property]:
    """The properties that are asked for, in declared order; all where none is named."""
    known = [each.id for each in properties]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or (f"known are {', '.join(known)}" if known else "there is none")
            raise click.UsageError(f"there is no property `{name}` ({hint})")
    return [each for each in properties if not names or each.id in names]


def _annotations(report: ProofReport, folder: Path) -> Iterator[str]:
    for proof in report.failed:
        said = [proof.subject.says]
        for failure in proof.failures:
            said += [failure.text, *(shown.scenario.rstrip("\n") for shown in failure.cases)]
        title = f"{proof.outcome}: {proof.subject.id}"
        yield annotation("error", proof.subject.place, title=title, message="\n".join(said), folder=folder)
    for each in report.odd:
        text = "\n".join(problem.message for problem in each.problems) or "not decided in time"
        yield annotation("error", each.place, title=f"{each.outcome}: {each.name}", message=text, folder=folder)
    if not report.proofs:
        yield annotation(
            "error",
            Place(f"{folder.name}/properties.yaml"),
            title="no property",
            message=report.summary(),
            folder=folder,
        )
