"""Proofs: how a conclusion was reached, rule by rule, down to the answers.

A proof is read off the derivations that firing recorded.  The auxiliary conclusions of compilation do not show: where a
rule has alternatives, its proof lists those that held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..knowledge.conditions import Absent, Atom, Compare, Concluded, Present
from ..knowledge.implications import Literal
from ..knowledge.model import Rule
from .case import Case
from .firing.compilation import PartOf, Premise
from .firing.derivation import Firing

__all__ = ["Grounds", "PatternProof", "Proofs", "RuleProof", "Statement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A premise that an answer grounds."""

    leaf: Present | Absent | Compare
    """What the rule reads."""
    given: Literal | str
    """The answer it rests on: a literal, or the name of a quantity."""

    @property
    def implied(self) -> bool:
        """Whether the answer is another one, which implies this."""
        return (
            isinstance(self.given, Literal) and not isinstance(self.leaf, Compare) and self.given.atom != self.leaf.atom
        )

    @property
    def name(self) -> Atom:
        """The atom, or the quantity as an atom without option, that was answered."""
        return self.given.atom if isinstance(self.given, Literal) else Atom(self.given)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleProof:
    """A rule that fired, and what it rests on."""

    rule: Rule
    grounds: tuple[Grounds, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternProof:
    """A pattern that was concluded, and the rules that conclude it."""

    pattern: str
    rules: tuple[RuleProof, ...]


Grounds = Statement | PatternProof


class Proofs:
    """The proofs of all that was concluded in one case."""

    def __init__(self, *, case: Case, firing: Firing) -> None:
        self._case, self._firing = case, firing

    @cached_property
    def _ways(self) -> Mapping[str | PartOf, list[tuple[Premise, ...]]]:
        """The premises by which each rule or part was concluded."""
        ways: dict[str | PartOf, list[tuple[Premise, ...]]] = {}
        for derivation in self._firing.derivations:
            production = derivation.production
            ways.setdefault(production.part or production.rule.id, []).append(production.premises)
        return ways

    def of_rule(self, rule: str) -> RuleProof:
        """The proof of a rule that fired.

        Raises KeyError where it did not.
        """
        [premises] = self._ways[rule]
        leaves = dict.fromkeys(leaf for premise in premises for leaf in self._unfolded(premise))
        return RuleProof(rule=self._case.model.rules[rule], grounds=tuple(map(self._grounds, leaves)))

    def of_pattern(self, pattern: str) -> PatternProof:
        """The proof of a pattern that was concluded."""
        rules = self._case.model.patterns[pattern].rules
        return PatternProof(pattern=pattern, rules=tuple(self.of_rule(rule) for rule in rules if rule in self._ways))

    def answers(self, rule: str) -> tuple[Atom, ...]:
        """The given answers that a fired rule rests on, in declared order; a quantity as an atom without option."""
        found = {statement.name for statement in _statements(self.of_rule(rule))}
        order = {finding: place for place, finding in enumerate(self._case.model.findings)}
        atoms = self._case.model.atoms
        return tuple(sorted(found, key=lambda name: (order[name.finding], atoms.get(name, 0))))

    def _unfolded(self, premise: Premise) -> Iterator[Present | Absent | Compare | Concluded]:
        if not isinstance(premise, PartOf):
            yield premise
            return
        for premises in self._ways[premise]:
            for inner in premises:
                yield from self._unfolded(inner)

    def _grounds(self, leaf: Present | Absent | Compare | Concluded) -> Grounds:
        match leaf:
            case Concluded(pattern):
                return self.of_pattern(pattern)
            case Compare(finding):
                return Statement(leaf=leaf, given=finding)
            case Present(atom) | Absent(atom):
                return Statement(leaf=leaf, given=self._case.origin[atom])


def _statements(proof: RuleProof) -> Iterator[Statement]:
    for ground in proof.grounds:
        if isinstance(ground, Statement):
            yield ground
        else:
            for rule in ground.rules:
                yield from _statements(rule)
