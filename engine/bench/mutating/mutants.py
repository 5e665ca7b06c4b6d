"""Mutants: rules with one small fault put in on purpose, to see whether a scenario notices.

========== ==========================================================================================================
drop       a part of an `all`, `any` or `at_least` is left out
negate     a finding is demanded absent instead of present, or the other way round; a comparison is turned round
weaken     `at_least: n` asks for one less, `all` of three or more for all but one
strengthen `at_least: n` asks for one more, `any` of three or more for two
threshold  a bound is shifted to the next amount on either side, an ordered option takes in its neighbour
swap       `all` becomes `any`, or the other way round
level      the level is the next higher or lower one
weight     the weight is the next stronger or weaker one, for and against alike
delete     the rule is gone
========== ==========================================================================================================

A pattern cannot be negated, and a condition of one part loses it only with the rule: the language cannot say
otherwise.  Changes of one rule that come to the same circuit and the same conclusion are one mutant.  A mutant that the
two rules of the language forbid (`knowledge.safety`) is *refused*: such a fault never gets past loading, and no
scenario is needed to find it; these are counted, and not among the mutants.

Each fault is a small one on purpose (whoever notices that a bound is off by one notices that it is off by ten); that
small faults stand for great ones is the coupling effect of DeMillo, Lipton and Sayward, Computer 11(4), 1978.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ...inference.circuit import Circuit, compile_circuit
from ...knowledge import safety
from ...knowledge.conditions import Compare, Concluded, Condition, leaves
from ...knowledge.diagnostics import Report
from ...knowledge.model import Conclusion, Evidence, Model, Rule, SetsLevel, ShowsPattern
from ..conclusions import Conclusions
from .faults import Faults

__all__ = ["OPERATORS", "Mutant", "Mutants"]

OPERATORS = ("drop", "negate", "weaken", "strengthen", "threshold", "swap", "level", "weight", "delete")
"""The kinds of fault, in the order of the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A rule with a fault."""

    rule: Rule
    """The rule as it is."""
    operator: str
    """One of `OPERATORS`."""
    change: str
    """What was changed, in words."""
    when: Condition | None
    """The condition with the fault; None where the rule is gone."""
    conclusion: Conclusion
    """What it concludes, with the fault."""

    @property
    def id(self) -> str:
        """What it is called in a report."""
        return f"{self.rule.id}: {self.change}"

    def model(self, model: Model) -> Model:
        """The knowledge base with the fault."""
        rules = dict(model.rules)
        if self.when is not None:
            rules[self.rule.id] = replace(self.rule, when=self.when, conclusion=self.conclusion)
            return replace(model, rules=rules)
        del rules[self.rule.id]
        return replace(
            model,
            rules=rules,
            patterns={
                name: replace(each, rules=_without(each.rules, self.rule.id)) for name, each in model.patterns.items()
            },
            causes={
                name: replace(each, evidence=_without(each.evidence, self.rule.id))
                for name, each in model.causes.items()
            },
        )


@dataclass(frozen=True, kw_only=True)
class Mutants:
    """The mutants of a knowledge base, and how the rules of each differ in its circuit."""

    model: Model
    rules: tuple[Rule, ...]
    """The rules that were changed, in declared order."""

    @cached_property
    def circuit(self) -> Circuit:
        """The rules as they are; mutants add to its nodes."""
        return compile_circuit(self.model)

    @cached_property
    def _sorted(self) -> tuple[tuple[Mutant, ...], tuple[Mutant, ...], int]:
        good: list[Mutant] = []
        refused: list[Mutant] = []
        same = 0
        for rule in self.rules:
            seen = {(self.circuit.rules[rule.id], rule.conclusion)}
            for mutant in _mutants_of(self.model, rule, self._amounts):
                key = (self._node(mutant), mutant.conclusion)
                if key in seen:
                    same += 1
                    continue
                seen.add(key)
                (refused if self._is_refused(mutant) else good).append(mutant)
        return tuple(good), tuple(refused), same

    @property
    def all(self) -> tuple[Mutant, ...]:
        """The mutants that load, in declared order of their rules."""
        return self._sorted[0]

    @property
    def refused(self) -> tuple[Mutant, ...]:
        """Those that the language forbids."""
        return self._sorted[1]

    @property
    def same(self) -> int:
        """How many changes came to the same circuit as the rule itself or another change of it."""
        return self._sorted[2]

    @cached_property
    def bounds(self) -> Mapping[str, tuple[float, ...]]:
        """The thresholds that shifted comparisons name, by quantity, ascending."""
        found: dict[str, set[float]] = {}
        for mutant in self.all:
            for leaf in leaves(mutant.when) if mutant.when else ():
                if isinstance(leaf, Compare):
                    found.setdefault(leaf.finding, set()).add(leaf.bound)
        return {name: tuple(sorted(found[name])) for name in sorted(found)}

    def changed(self, mutant: Mutant) -> tuple[dict[str, int], dict[str, int]]:
        """The nodes of the rules and of the patterns that are others because of a mutant."""
        rules = {mutant.rule.id: self._node(mutant)}
        patterns: dict[str, int] = {}
        if isinstance(mutant.conclusion, ShowsPattern):
            known = dict(self.circuit.patterns)
            for pattern in self._above(mutant.conclusion.pattern):
                for name in self.model.patterns[pattern].rules:
                    if name != mutant.rule.id:
                        rules[name] = self.circuit.nodes.condition(self.model.rules[name].when, known)
                inputs = [rules[name] for name in self.model.patterns[pattern].rules]
                known[pattern] = patterns[pattern] = self.circuit.nodes.gate(1, inputs)
            for rule in self.model.rules.values():
                if not isinstance(rule.conclusion, ShowsPattern) and _reads(rule.when) & patterns.keys():
                    rules[rule.id] = self.circuit.nodes.condition(rule.when, known)
        return {name: node for name, node in rules.items() if node != self.circuit.rules[name]}, patterns

    def conclusions(self, mutant: Mutant, before: Conclusions) -> Conclusions:
        """What the rules conclude with a fault, of the cases of which `before` is what they conclude without."""
        rules, patterns = self.changed(mutant)
        return Conclusions(
            model=mutant.model(self.model),
            values=before.values,
            rules={**before.rules, **rules},
            patterns={**before.patterns, **patterns},
        )

    def _node(self, mutant: Mutant) -> int:
        if mutant.when is None:
            return self.circuit.nodes.gate(1, [])
        return self.circuit.nodes.condition(mutant.when, self.circuit.patterns)

    def _above(self, pattern: str) -> list[str]:
        """A pattern and those that read it, each after those that it reads."""
        found = [pattern]
        for name in self.circuit.patterns:  # in that order
            rules = (self.model.rules[rule] for rule in self.model.patterns[name].rules)
            if any(_reads(rule.when) & set(found) for rule in rules):
                found.append(name)
        return found

    def _is_refused(self, mutant: Mutant) -> bool:
        """Whether the knowledge base would not load with it."""
        changed, _ = self.changed(mutant)
        names = changed.keys() | {mutant.rule.id}
        whole = mutant.model(self.model)
        read = {
            name: rule
            for name, rule in whole.rules.items()
            if isinstance(rule.conclusion, ShowsPattern) or (name in names and isinstance(rule.conclusion, SetsLevel))
        }
        report = Report()
        safety.check(replace(whole, rules=read), report)
        return report.failed

    @cached_property
    def _amounts(self) -> Mapping[str, tuple[float, ...]]:
        """The thresholds that the rules name, by quantity, ascending."""
        found: dict[str, set[float]] = {}
        for rule in self.model.rules.values():
            for leaf in leaves(rule.when):
                if isinstance(leaf, Compare):
                    found.setdefault(leaf.finding, set()).add(leaf.bound)
        return {name: tuple(sorted(bounds)) for name, bounds in found.items()}


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(each for each in names if each != name)


def _reads(condition: Condition) -> set[str]:
    """The patterns that a condition reads."""
    return {leaf.pattern for leaf in leaves(condition) if isinstance(leaf, Concluded)}


def _mutants_of(model: Model, rule: Rule, amounts: Mapping[str, tuple[float, ...]]) -> Iterator[Mutant]:
    for operator, change, when in Faults(model=model, amounts=amounts).of(rule.when):
        yield Mutant(rule=rule, operator=operator, change=change, when=when, conclusion=rule.conclusion)
    for operator, change, conclusion in _conclusions(model, rule.conclusion):
        yield Mutant(rule=rule, operator=operator, change=change, when=rule.when, conclusion=conclusion)
    yield Mutant(rule=rule, operator="delete", change="the rule is deleted", when=None, conclusion=rule.conclusion)


def _conclusions(model: Model, conclusion: Conclusion) -> Iterator[tuple[str, str, Conclusion]]:
    match conclusion:
        case SetsLevel(level=level):
            for other in _beside(list(model.levels), level):
                yield "level", f"level `{level}` becomes `{other}`", SetsLevel(level=other)
        case Evidence(cause=cause, weight=weight, points=points):
            side = 1 if points >= 0 else -1
            words = sorted(model.meta.weights, key=lambda word: model.meta.weights[word])
            for other in _beside(words, weight):
                worth = side * model.meta.weights[other]
                key = "weight" if side > 0 else "against"
                yield (
                    "weight",
                    f"{key} `{weight}` becomes `{other}`",
                    Evidence(cause=cause, weight=other, points=worth),
                )


def _beside(names: list[str], name: str) -> list[str]:
    """The neighbours of a name."""
    at = names.index(name)
    return [*names[max(0, at - 1) : at], *names[at + 1 : at + 2]]
