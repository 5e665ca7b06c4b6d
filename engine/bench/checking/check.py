"""Everything that is wrong or odd about a knowledge base and can be known from its files alone.

*Faults*, beyond what reading finds: scenarios whose answers cannot be taken, and scenarios that expect nothing.  Where
there are none, *anomalies* (see `anomalies`), less what is accepted with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ...inference.case import Case
from ...knowledge.diagnostics import Diagnostic, Place, Report
from ...knowledge.errors import BadAnswers, Fault
from ...knowledge.implications import Literal
from ...knowledge.model import Model
from ...knowledge.reading import Reading, read_knowledge_base
from ...knowledge.safety import readings
from ...knowledge.scenarios import Expectation, Scenario
from .accepted import Accepted, sorted_out
from .anomalies import anomalies

__all__ = ["Checked", "check", "checked", "examine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check came to."""

    reading: Reading
    problems: tuple[Diagnostic, ...]
    """Faults, anomalies that are not accepted, and acceptances that cover nothing, by place."""
    accepted: tuple[Accepted, ...]
    """Anomalies that are accepted, by place."""


def check(folder: Path) -> tuple[Diagnostic, ...]:
    """The faults of the knowledge base in a folder, its scenarios included, by place."""
    return examine(folder).diagnostics


def checked(reading: Reading) -> Checked:
    """Look for anomalies in a knowledge base that was examined; of one with errors there are none to tell."""
    if reading.model is None or reading.failed:
        return Checked(reading=reading, problems=reading.diagnostics, accepted=())
    cases = [Case.of(reading.model, scenario.findings) for scenario in reading.scenarios]
    found = [*reading.diagnostics, *anomalies(reading.model, reading, cases)]
    report = Report(lines=dict(reading.lines))
    standing, accepted = sorted_out(Report(found=found).sorted(), reading.accepted, report)
    report.found.extend(standing)
    return Checked(reading=reading, problems=report.sorted(), accepted=accepted)


def examine(folder: Path) -> Reading:
    """Read the knowledge base in a folder, its scenarios included, and add the problems that reading does not find."""
    reading = read_knowledge_base(folder)
    report = Report(lines=dict(reading.lines), found=list(reading.diagnostics))
    if reading.model is not None:
        _check_both_ways(reading.model, report)
    for scenario in reading.scenarios:
        if scenario.expect == Expectation():
            hint = "say what has to be concluded"
            report.error("empty-expectation", scenario.place, f"case `{scenario.id}` expects nothing", hint=hint)
        if reading.model is not None:
            _check_answers(reading.model, scenario, report)
    return replace(reading, diagnostics=report.sorted())


def _check_both_ways(model: Model, report: Report) -> None:
    """Kleene's logic leaves open what holds whichever way a finding is: a level may look unsettled when it is not."""
    for rule in model.level_rules:
        read = dict.fromkeys(
            literal for each in readings(model, rule.when) if isinstance(each, tuple) for literal in each
        )
        for literal in read:
            if literal.present and Literal(literal.atom, False) in read:
                report.warning(
                    "reads-both-ways",
                    rule.place,
                    f"rule `{rule.id}` reads `{literal.atom}` both as present and as absent",
                    hint="while it is open, the level may look unsettled when it is not",
                    related=[model.finding_of(literal.atom).place],
                    about=[rule.id, str(literal.atom)],
                )


def _check_answers(model: Model, scenario: Scenario, report: Report) -> None:
    try:
        Case.of(model, scenario.findings)
    except BadAnswers as refusal:
        for fault in refusal.faults:
            places = _places(fault, scenario)
            message = f"case `{scenario.id}`: {fault.message}"
            report.error("bad-answer", places[0], message, hint=fault.hint, related=places[1:])


def _places(fault: Fault, scenario: Scenario) -> tuple[Place, ...]:
    """Where the answers of a fault stand: one, or two that contradict each other."""
    names = [atom.partition("=")[0] for atom in fault.name.split(" and ")]
    found = [scenario.answers_at[name] for name in dict.fromkeys(names) if name in scenario.answers_at]
    return tuple(found) or (scenario.place,)
