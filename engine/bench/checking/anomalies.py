"""Anomalies: what is odd about a knowledge base that loads, though it may be meant so.

Faults make a knowledge base unusable or unsafe; anomalies are what the literature on the verification of rule bases
looks for: rules that cannot fire, repeat or contradict each other, conclusions that nothing reaches, findings that
nothing reads, thresholds that do not meet, causes that nothing separates, rules that nothing tries, questions that are
hard to read.  They are found by meaning, over the cases in which a condition holds (`situations`), without a solver
and without firing; what is too large for that is named and left to `thoracle kb prove`.

Whoever means it so says it in accepted.yaml, with the reason (`accepted`).
"""

from __future__ import annotations

from collections.abc import Sequence

from ...inference.case import Case
from ...knowledge.diagnostics import Diagnostic, Report
from ...knowledge.model import Model, Rule
from ...knowledge.reading import Reading
from .readability import check_questions
from .rule_anomalies import analysed, check_conditions, check_kinds, check_pairs
from .situations import Situations
from .thresholds import check_thresholds
from .use import check_causes, check_reach, check_reading, check_trials

__all__ = ["anomalies"]


def anomalies(model: Model, reading: Reading, cases: Sequence[Case]) -> tuple[Diagnostic, ...]:
    """The anomalies of a knowledge base that was read, by place; `cases` are those of its scenarios."""
    report = Report(lines=dict(reading.lines))
    situations = Situations(model)
    groups = rivals(model)
    fires = analysed(situations, report)
    check_conditions(situations, report)
    check_pairs(model, groups, fires, report)
    check_kinds(model, fires, report)
    check_thresholds(situations, groups, fires, report)
    check_reading(model, report)
    check_reach(model, reading.names.of("level"), fires, report)
    check_causes(model, fires, report)
    check_trials(situations, cases, fires, report)
    check_questions(model, report)
    return report.sorted()


def rivals(model: Model) -> tuple[tuple[Rule, ...], ...]:
    """Groups of rules whose conclusions bear on each other: on the level, on a pattern, on a cause."""
    rules = model.rules
    return (
        model.level_rules,
        *(tuple(rules[rule] for rule in pattern.rules) for pattern in model.patterns.values()),
        *(tuple(rules[rule] for rule in cause.evidence) for cause in model.causes.values()),
    )
