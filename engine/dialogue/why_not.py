"""Why not: what is missing for a conclusion that was not reached, and the fewest answers that would bring it.

The target is a level (exactly that level), a cause (listed), a pattern or a rule.  The search goes by the number of
answers added or changed.  Every solution has to decide some open or false leaf of a rule for the target, and to
undo, for a level, some true leaf of each rule that concludes a higher one; so each set of changes is extended only
by answers that do one of these, a hitting-set tree (R. Reiter, A Theory of Diagnosis from First Principles, 1987).
Findings that cannot change are only ever added.  Where the bound of the search is reached first, that is said;
nothing is claimed then.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TypeAlias

from ..inference.case import Case
from ..inference.lacking import lacking, nearest
from ..inference.result import Result
from ..inference.valuation import Valuation
from ..knowledge.conditions import (
    Absent,
    All,
    Any,
    AtLeast,
    Atom,
    Compare,
    Concluded,
    Condition,
    Present,
    evaluate,
    leaves,
)
from ..knowledge.diagnostics import did_you_mean
from ..knowledge.errors import UnknownName
from ..knowledge.implications import Literal
from ..knowledge.model import Evidence, Model, Rule, SetsLevel, ShowsPattern
from ..knowledge.truth import Truth

__all__ = ["Change", "Missing", "NearRule", "WhyNot", "why_not"]

Change: TypeAlias = Literal | tuple[str, float]
"""An answer that is added or changed: a literal, or a quantity with an amount in its unit."""

MOST_STATES = 20_000
"""Sets of changes that are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A leaf that a rule wants and does not have."""

    leaf: Present | Absent | Compare
    state: str
    """``open`` where it was not answered, ``contrary`` where the answer is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearRule:
    """A rule that would conclude the target, with all that it lacks."""

    rule: Rule
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Why something was not concluded."""

    target: str
    concluded: bool
    """Whether it was concluded after all."""
    near: tuple[NearRule, ...]
    """The rules that would conclude it, those that lack least first."""
    too_high: tuple[Rule, ...]
    """For a level: rules that fired and conclude a higher one."""
    fewest: tuple[Change, ...] | None
    """The fewest answers that would bring it; None where there are none, or the search was cut off."""
    complete: bool
    """Whether the search came to its end."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form (``thoracle.why-not/1``)."""
        return {
            "format": "thoracle.why-not/1",
            "target": self.target,
            "concluded": self.concluded,
            "too_high": [rule.id for rule in self.too_high],
            "near": [
                {
                    "rule": near.rule.id,
                    "text": near.rule.because,
                    "missing": [_missing_dict(missing) for missing in dict.fromkeys(near.missing)],
                }
                for near in self.near
            ],
            "fewest": None if self.fewest is None else [_change_dict(change) for change in self.fewest],
            "complete": self.complete,
        }


def _missing_dict(missing: Missing) -> dict[str, object]:
    match missing.leaf:
        case Compare(finding, comparison, bound):
            return {"finding": finding, "wanted": {comparison: bound}, "state": missing.state}
        case Present(atom) | Absent(atom):
            wanted = "present" if isinstance(missing.leaf, Present) else "absent"
            return {"finding": str(atom), "wanted": wanted, "state": missing.state}


def _change_dict(change: Change) -> dict[str, object]:
    if isinstance(change, Literal):
        return {"finding": str(change.atom), "value": "present" if change.present else "absent"}
    return {"finding": change[0], "value": change[1]}


def why_not(result: Result, target: str) -> WhyNot:
    """Say why a conclusion was not reached.

    Raises `UnknownName` where nothing that can be concluded has the name.
    """
    model = result.model
    rules = _rules_for(model, target)
    level = model.levels.get(target)
    above = tuple(rule for rule in result.verdict.fired if level is not None and model.level_of(rule).rank > level.rank)
    near = [NearRule(rule=rule, missing=tuple(_missing(rule.when, result.valuation))) for rule in rules]
    near.sort(key=lambda each: (len(each.missing), each.rule.order))
    concluded = _holds(result.case, target, rules)
    fewest, complete = ((), True) if concluded else _search(result.case, target, rules)
    return WhyNot(
        target=target, concluded=concluded, near=tuple(near), too_high=above, fewest=fewest, complete=complete
    )


def _rules_for(model: Model, target: str) -> list[Rule]:
    """The rules that conclude a target."""
    if target in model.rules:
        return [model.rules[target]]
    if target in model.levels:
        return [rule for rule in model.level_rules if rule.conclusion == SetsLevel(level=target)]
    if target in model.patterns:
        return [rule for rule in model.rules.values() if rule.conclusion == ShowsPattern(pattern=target)]
    if target in model.causes:
        wide = set(model.ancestors(target))
        return [
            rule
            for rule in model.evidence_rules
            if isinstance(rule.conclusion, Evidence) and rule.conclusion.cause in wide and rule.conclusion.points > 0
        ]
    known = [*model.levels, *model.causes, *model.patterns, *model.rules]
    raise UnknownName(target, what="level, cause, pattern or rule", hint=did_you_mean(target, known))


def _missing(condition: Condition, valuation: Valuation) -> Iterator[Missing]:
    """The leaves that a condition lacks; of alternatives, those of the one that lacks least."""
    for each in nearest(lacking(condition, valuation)):
        assert isinstance(each.condition, Present | Absent | Compare)
        yield Missing(leaf=each.condition, state="open" if each.truth is Truth.OPEN else "contrary")


def _holds(case: Case, target: str, rules: list[Rule]) -> bool:
    """Whether the target is concluded for a case."""
    model, valuation = case.model, Valuation(case)
    if target not in model.levels:
        return any(valuation.rule(rule.id) is Truth.TRUE for rule in rules)
    fired = next((rule for rule in model.level_rules if valuation.rule(rule.id) is Truth.TRUE), None)
    return (model.level_of(fired) if fired else model.default).id == target


# -- the search -----------------------------------------------------------------------------------------------------


def _search(case: Case, target: str, rules: list[Rule]) -> tuple[tuple[Change, ...] | None, bool]:
    queue: deque[tuple[Change, ...]] = deque([()])
    seen: set[frozenset[Change]] = {frozenset()}
    while queue:
        changes = queue.popleft()
        changed = _with(case, changes)
        if changed is None:
            continue
        if _holds(changed, target, rules):
            return changes, True
        for change in _steps(case, changed, target, rules):
            extended = frozenset((*changes, change))
            if extended not in seen and not any(_same(change, other) for other in changes):
                if len(seen) >= MOST_STATES:
                    return None, False
                seen.add(extended)
                queue.append((*changes, change))
    return None, True


def _same(one: Change, other: Change) -> bool:
    """Whether two changes are of one finding."""
    return one[0] == other[0]


def _steps(case: Case, changed: Case, target: str, rules: list[Rule]) -> Iterator[Change]:
    """The changes that could be part of a solution, given those made before."""
    valuation, model = Valuation(changed), case.model
    found: dict[Change, None] = {}
    level = model.levels.get(target)
    if level is not None:
        for rule in model.level_rules:
            if model.level_of(rule).rank > level.rank and valuation.rule(rule.id) is Truth.TRUE:
                found |= dict.fromkeys(_deciding(rule.when, valuation, wanted=False))
                break  # it has to be undone anyhow
    if not found:
        for rule in rules:
            found |= dict.fromkeys(_deciding(rule.when, valuation, wanted=True))
        if level == model.default:  # it also holds when no rule concludes a level at all
            for rule in model.level_rules:
                if valuation.rule(rule.id) is Truth.TRUE:
                    found |= dict.fromkeys(_deciding(rule.when, valuation, wanted=False))
    for change in found:
        if _allowed(case, change):
            yield change


def _deciding(condition: Condition, valuation: Valuation, *, wanted: bool) -> Iterator[Change]:
    """The changes that make a leaf of a condition true (or, not wanted, false)."""
    value = evaluate(condition, valuation)
    if (value is Truth.TRUE) == wanted and not isinstance(condition, Any | AtLeast | Concluded):
        return
    model = valuation.case.model
    match condition:
        case Present(atom) | Absent(atom):
            goal = Literal(atom, isinstance(condition, Present) == wanted)
            for other in model.atoms:
                for answer in (Literal(other, True), Literal(other, False)):
                    if goal in model.implications.closure(answer):
                        yield answer
        case Compare(finding, comparison, bound):
            below, above = (bound, bound + 1) if comparison in ("at_most", "more_than") else (bound - 1, bound)
            yield finding, above if (comparison in ("more_than", "at_least")) == wanted else below
            for amount in _amounts(model)[finding]:  # beyond another threshold it may decide more
                if condition.holds(amount) == wanted:
                    yield finding, amount
        case Concluded(pattern):
            for rule in model.patterns[pattern].rules:
                yield from _deciding(model.rules[rule].when, valuation, wanted=wanted)
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _deciding(part, valuation, wanted=wanted)


@lru_cache(maxsize=16)
def _amounts(model: Model) -> Mapping[str, tuple[float, ...]]:
    """Of each quantity an amount on every side of the thresholds that rules name, ascending."""
    bounds: dict[str, set[float]] = {finding.id: set() for finding in model.findings.values() if not finding.atoms}
    for rule in model.rules.values():
        for leaf in leaves(rule.when):
            if isinstance(leaf, Compare):
                bounds[leaf.finding].add(leaf.bound)
    found: dict[str, tuple[float, ...]] = {}
    for name, named in bounds.items():
        finding = model.findings[name]
        edges = [finding.least, *sorted(named), finding.greatest]
        between = (min(low + 1, (low + high) / 2) for low, high in pairwise(edges) if low < high)
        found[name] = tuple(sorted({*named, *between}))
    return found


def _allowed(case: Case, change: Change) -> bool:
    """Whether an answer may be added or changed: what cannot change is only added, and amounts stay in range."""
    if isinstance(change, Literal):
        finding = case.model.finding_of(change.atom)
        if not change.present and finding.kind == "choice":
            return False  # of a choice one says which option it is
        return finding.changeable or change.atom not in case.values
    finding = case.model.findings[change[0]]
    in_range = finding.least <= change[1] <= finding.greatest
    return in_range and (finding.changeable or change[0] not in case.amounts)


def _with(case: Case, changes: tuple[Change, ...]) -> Case | None:
    """The case with some answers added or changed; None where they contradict what stays, or each other."""
    said: dict[Atom, Literal] = {}
    changed = {change.atom: change for change in changes if isinstance(change, Literal)}
    choices = {atom.finding for atom, change in changed.items() if change.present and _is_choice(case.model, atom)}
    for literal in dict.fromkeys(case.origin.values()):
        if literal.atom not in changed and literal.atom.finding not in choices:
            said[literal.atom] = literal
    said |= changed
    values: dict[Atom, bool] = {}
    origin: dict[Atom, Literal] = {}
    for literal in said.values():
        for reached in case.model.implications.closure(literal):
            if values.setdefault(reached.atom, reached.present) != reached.present:
                return None
            origin.setdefault(reached.atom, literal)
    origin |= {literal.atom: literal for literal in said.values()}
    amounts: Mapping[str, float] = dict(change for change in changes if not isinstance(change, Literal))
    return replace(case, values=values, origin=origin, amounts={**case.amounts, **amounts})


def _is_choice(model: Model, atom: Atom) -> bool:
    return model.finding_of(atom).kind == "choice"
