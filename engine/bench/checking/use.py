"""What of a knowledge base comes to nothing: findings that nothing reads, conclusions that nothing reaches or reads,
causes that nothing tells apart, rules that nothing tries.

A finding is read when an answer to it, with all that it implies, is read by a rule or an advice line.  An option of a
choice that takes exactly one answers for the others, and is read when any of them is.

Two causes are inseparable when their evidence, with that of the causes they are kinds of, weighs the same in every case
because it holds in the same cases.  (Different evidence may weigh the same in every case by chance; this is not looked
for.)  Umbrellas are left out: what is a kind of what is declared.

Sources: unreachable and dead-end conclusions, unreferenced attributes (Nguyen et al. 1987), deficient knowledge (Preece
et al. 1992); see `rule_anomalies`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...inference.case import Case
from ...inference.valuation import Valuation
from ...knowledge.conditions import Absent, Atom, Compare, Concluded, Present, leaves
from ...knowledge.diagnostics import Place, Report
from ...knowledge.implications import Literal
from ...knowledge.model import Cause, Evidence, Finding, Model, SetsLevel
from ...knowledge.truth import Truth
from .situations import Situations, Whenever

__all__ = ["check_causes", "check_reach", "check_reading", "check_trials"]


# -- what is read ---------------------------------------------------------------------------------------------------


def check_reading(model: Model, report: Report) -> None:
    """Report findings, options and patterns that nothing reads, and findings that imply each other."""
    literals, quantities, patterns = _read(model)
    for finding in model.findings.values():
        for name in _unread(model, finding, literals, quantities):
            what = "option" if name.option else "finding"
            message = f"nothing reads the {what} `{name}`, nor what it implies"
            hint = "read it in a rule, or leave it out"
            report.warning("unread-finding", finding.place, message, hint=hint, about=[str(name)])
    for pattern in model.patterns.values():
        if pattern.id not in patterns:
            message = f"nothing reads the pattern `{pattern.id}`"
            hint = "read it in a rule, or leave it out"
            report.warning("unused-pattern", pattern.place, message, hint=hint, about=[pattern.id])
    _check_circles(model, report)


def _read(model: Model) -> tuple[set[Literal], set[str], set[str]]:
    """All literals, quantities and patterns that a rule or an advice line reads."""
    literals: set[Literal] = set()
    quantities: set[str] = set()
    patterns: set[str] = set()
    conditions = [rule.when for rule in model.rules.values()]
    conditions += [line.when for line in model.advice if line.when is not None]
    for leaf in (each for when in conditions for each in leaves(when)):
        match leaf:
            case Present(atom):
                literals.add(Literal(atom, True))
            case Absent(atom):
                literals.add(Literal(atom, False))
            case Compare(finding):
                quantities.add(finding)
            case Concluded(pattern):
                patterns.add(pattern)
    return literals, quantities, patterns


def _unread(model: Model, finding: Finding, literals: set[Literal], quantities: set[str]) -> Iterator[Atom]:
    if finding.kind == "quantity":
        if finding.id not in quantities:
            yield Atom(finding.id)
        return
    closure = model.implications.closure
    answers = {atom: [*closure(Literal(atom, True)), *closure(Literal(atom, False))] for atom in finding.atoms}
    unread = [atom for atom in finding.atoms if literals.isdisjoint(answers[atom])]
    if len(unread) == len(finding.atoms):
        yield Atom(finding.id)
    elif finding.kind == "choices":
        yield from unread


def _check_circles(model: Model, report: Report) -> None:
    for atom in model.atoms:
        implied = [each.atom for each in model.implications.closure(Literal(atom, True)) if each.present]
        ring = [each for each in implied if Literal(atom, True) in model.implications.closure(Literal(each, True))]
        if len(ring) > 1:  # the report holds what is said of each of them once
            names = sorted(ring, key=model.atoms.__getitem__)
            message = f"{_listed(map(str, names))} imply each other, so that they are one finding"
            places = [model.finding_of(each).place for each in names]
            hint = "ask one of them, or let only the narrower imply the broader"
            report.warning(
                "circular-implication", places[0], message, hint=hint, related=places[1:], about=map(str, names)
            )


# -- what is concluded ----------------------------------------------------------------------------------------------


def check_reach(model: Model, levels_at: Mapping[str, Place], fires: Mapping[str, Whenever], report: Report) -> None:
    """Report levels, patterns and causes that nothing concludes; `fires` says when each rule fires."""
    able = [rule for rule in model.rules.values() if fires.get(rule.id, True)]
    levels = {rule.conclusion.level for rule in able if isinstance(rule.conclusion, SetsLevel)}
    supported = {
        rule.conclusion.cause for rule in able if isinstance(rule.conclusion, Evidence) and rule.conclusion.points > 0
    }
    ids = {rule.id for rule in able}
    missing: list[tuple[str, str, Place, str]] = []
    missing += [
        ("level", level.id, levels_at[level.id], "add a rule that concludes it, or leave it out")
        for level in model.levels.values()
        if level.id not in levels and level != model.default
    ]
    missing += [
        ("pattern", pattern.id, pattern.place, "none of its rules can hold")
        for pattern in model.patterns.values()
        if ids.isdisjoint(pattern.rules)
    ]
    missing += [
        ("cause", cause.id, cause.place, "add evidence for it, or for the cause it is a kind of")
        for cause in model.causes.values()
        if supported.isdisjoint(model.ancestors(cause.id))
    ]
    for kind, name, place, hint in missing:
        message = f"nothing concludes the {kind} `{name}`"
        report.warning("unreached-conclusion", place, message, hint=hint, about=[name])


def check_causes(model: Model, fires: Mapping[str, Whenever], report: Report) -> None:
    """Report groups of causes that no answer tells apart; a cause with a rule that was not analysed is in none."""
    groups: dict[object, list[Cause]] = {}
    for cause in model.causes.values():
        rules = [rule for each in model.ancestors(cause.id) for rule in model.causes[each].evidence]
        if not cause.umbrella and all(rule in fires for rule in rules):
            groups.setdefault(_weighs(model, rules, fires), []).append(cause)
    for weights, group in groups.items():
        if len(group) > 1 and weights:
            names = [cause.id for cause in group]
            message = f"no answer tells the causes {_listed(names)} apart"
            hint = "give one of them evidence of its own, or make one cause of them"
            places = [cause.place for cause in group]
            report.warning("inseparable-causes", places[0], message, hint=hint, related=places[1:], about=names)


def _weighs(model: Model, rules: Iterable[str], fires: Mapping[str, Whenever]) -> frozenset[tuple[Whenever, int, int]]:
    """How much speaks for and against, by when it does."""
    weights: dict[Whenever, tuple[int, int]] = {}
    for rule in rules:
        conclusion = model.rules[rule].conclusion
        assert isinstance(conclusion, Evidence)
        if fires[rule]:
            speaks_for, against = weights.get(fires[rule], (0, 0))
            speaks_for += max(conclusion.points, 0)
            against += min(conclusion.points, 0)
            weights[fires[rule]] = speaks_for, against
    return frozenset((when, *each) for when, each in weights.items())


# -- what is tried --------------------------------------------------------------------------------------------------


def check_trials(situations: Situations, cases: Sequence[Case], fires: Mapping[str, Whenever], report: Report) -> None:
    """Report rules that fire in none of the cases of the scenarios."""
    signs = [situations.case(case) for case in cases]
    valuations = [Valuation(case) for case in cases]
    for rule in situations.model.rules.values():
        if rule.id in fires:
            tried = any(least & case == least for case in signs for least in fires[rule.id])
        else:
            tried = any(valuation.rule(rule.id) is Truth.TRUE for valuation in valuations)
        if not tried and fires.get(rule.id, True):
            message = f"no scenario fires rule `{rule.id}`"
            hint = "add a scenario that does"
            report.warning("untested-rule", rule.place, message, hint=hint, about=[rule.id])


def _listed(names: Iterable[str]) -> str:
    *most, last = (f"`{name}`" for name in names)
    return f"{', '.join(most)} and {last}"
