"""The differential: which causes the evidence speaks for, in which order, and what tells them apart.

Points of a cause are those of its own fired rules and of its broader causes', for and against, each rule once;
nothing counts upwards.  Points rank; they are no probability.  A cause is listed when a rule *for* it or for a
broader cause fired; evidence against lowers its rank and never removes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..knowledge.model import Cause, Evidence, Model, Rule

__all__ = ["Candidate", "differential", "leading", "points_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A cause with the evidence that fired."""

    cause: Cause
    points: int
    """The sum of the evidence; it ranks, and is no probability."""
    speaks_for: tuple[Rule, ...]
    """Fired rules for it or a broader cause, strongest first."""
    speaks_against: tuple[Rule, ...]
    """Fired rules against it or a broader cause, strongest first."""
    same_evidence_as: tuple[str, ...]
    """Causes on which exactly the same rules fired."""


def points_of(model: Model, fired: Iterable[Rule]) -> dict[str, int]:
    """The points of every cause, in declared order; 0 where no evidence fired."""
    lineage = model.lineage
    points = dict.fromkeys(model.causes, 0)
    for rule in fired:
        conclusion = rule.conclusion
        if type(conclusion) is Evidence:
            for cause in lineage[conclusion.cause]:
                points[cause] += conclusion.points
    return points


def differential(model: Model, fired: Iterable[Rule]) -> tuple[Candidate, ...]:
    """The listed causes: by points, then how dangerous, then declared order; an umbrella after its kinds."""
    lineage = model.lineage
    evidence: dict[str, list[Rule]] = {}
    for rule in fired:
        if type(rule.conclusion) is Evidence:
            for cause in lineage[rule.conclusion.cause]:
                evidence.setdefault(cause, []).append(rule)
    listed = {cause: rules for cause, rules in evidence.items() if any(_points(rule) > 0 for rule in rules)}
    sharing: dict[frozenset[str], list[str]] = {}
    for cause, rules in listed.items():
        if not model.causes[cause].umbrella:
            sharing.setdefault(frozenset(rule.id for rule in rules), []).append(cause)
    candidates = {cause: _candidate(model.causes[cause], rules, sharing) for cause, rules in listed.items()}
    return _with_umbrellas(model, candidates)


def leading(candidates: tuple[Candidate, ...], count: int = 1) -> tuple[Candidate, ...]:
    """The first causes that are no umbrella, and all that tie with the last of them."""
    narrow = [candidate for candidate in candidates if not candidate.cause.umbrella]
    if len(narrow) <= count:
        return tuple(narrow)
    return tuple(candidate for candidate in narrow if candidate.points >= narrow[count - 1].points)


def _points(rule: Rule) -> int:
    assert isinstance(rule.conclusion, Evidence)
    return rule.conclusion.points


def _candidate(cause: Cause, rules: list[Rule], sharing: dict[frozenset[str], list[str]]) -> Candidate:
    ordered = sorted(rules, key=lambda rule: (-abs(_points(rule)), rule.order))
    same = sharing.get(frozenset(rule.id for rule in rules), []) if not cause.umbrella else []
    return Candidate(
        cause=cause,
        points=sum(map(_points, rules)),
        speaks_for=tuple(rule for rule in ordered if _points(rule) > 0),
        speaks_against=tuple(rule for rule in ordered if _points(rule) < 0),
        same_evidence_as=tuple(name for name in same if name != cause.id),
    )


def _with_umbrellas(model: Model, candidates: dict[str, Candidate]) -> tuple[Candidate, ...]:
    declared = {name: place for place, name in enumerate(model.causes)}
    ordered = sorted(
        (candidate for candidate in candidates.values() if not candidate.cause.umbrella),
        key=lambda each: (-each.points, -each.cause.serious, declared[each.cause.id]),
    )
    depth = {name: sum(1 for _ in model.ancestors(name)) for name in candidates}
    umbrellas = sorted(
        (candidate for candidate in candidates.values() if candidate.cause.umbrella),
        key=lambda each: (-depth[each.cause.id], declared[each.cause.id]),
    )
    for umbrella in umbrellas:  # the narrowest first, so that a broader one comes after it
        kinds = [at for at, each in enumerate(ordered) if umbrella.cause.id in model.ancestors(each.cause.id)]
        ordered.insert(max(kinds, default=len(ordered) - 1) + 1, umbrella)
    return tuple(ordered)
