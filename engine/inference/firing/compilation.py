"""Compiles the conditions of a knowledge base into productions: conjunctions only, each with one conclusion.

experta expands `OR` to disjunctive normal form, which multiplies.  Here every part of a condition that has alternatives
becomes an auxiliary conclusion of its own, so that the number of productions is linear in the size of the conditions:

- ``any`` of n parts: n productions that conclude the same auxiliary fact;
- ``at_least`` k of n: a sequential counter (C. Sinz, Towards an Optimal CNF Encoding of Boolean Cardinality
  Constraints,
  2005): "j of the first i parts hold" is concluded from "j of the first i-1", or from "j-1 of the first i-1" and
  part i.

Every production has a salience of its own, from stratum and declared order: experta fires equals in random order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from ...knowledge.conditions import Absent, All, Any, AtLeast, Compare, Concluded, Condition, Present
from ...knowledge.model import Model, Rule

__all__ = ["PartOf", "Premise", "Production", "compile_productions"]


@dataclass(frozen=True, slots=True)
class PartOf:
    """An auxiliary conclusion: a part of the condition of a rule."""

    rule: str
    part: str
    """Which part, unique in the rule."""

    def __str__(self) -> str:
        return f"{self.rule}#{self.part}"


Premise: TypeAlias = Present | Absent | Compare | Concluded | PartOf
"""What a production demands: an answer, a comparison, a pattern, or a part concluded before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """A conjunction and what follows from it."""

    name: str
    number: int
    """Its place in the order of firing."""
    premises: tuple[Premise, ...]
    rule: Rule
    """The rule of the knowledge base that it comes from."""
    part: PartOf | None
    """The auxiliary conclusion, or None where it concludes what the rule concludes."""


def compile_productions(model: Model) -> tuple[Production, ...]:
    """All productions of a model, in the order in which they are to fire."""
    ordered = sorted(model.rules.values(), key=lambda rule: (rule.stratum, rule.order))
    made = (each for rule in ordered for each in _Compiler(rule).productions())
    return tuple(replace(production, number=number) for number, production in enumerate(made))


class _Compiler:
    """Compiles one rule."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.made: list[Production] = []

    def productions(self) -> Iterator[Production]:
        premises = self._conjuncts(self.rule.when, "")
        yield from self.made
        yield Production(name=self.rule.id, number=0, premises=premises, rule=self.rule, part=None)

    def _conjuncts(self, condition: Condition, way: str) -> tuple[Premise, ...]:
        """The premises of which all have to hold."""
        match condition:
            case All(parts):
                found = [premise for at, part in enumerate(parts) for premise in self._conjuncts(part, f"{way}.{at}")]
                return tuple(dict.fromkeys(found))
            case Any(parts):
                part_of = PartOf(self.rule.id, f"any{way}")
                for at, part in enumerate(parts):
                    self._conclude(part_of, self._conjuncts(part, f"{way}.{at}"), at=str(at))
                return (part_of,)
            case AtLeast(count, parts):
                return (self._counter(count, parts, way),)
            case _:
                return (condition,)

    def _counter(self, count: int, parts: tuple[Condition, ...], way: str) -> PartOf:
        """The fact that `count` of the parts hold; "j of the first i" for every j that can still matter."""

        def counted(j: int, i: int) -> PartOf:
            return PartOf(self.rule.id, f"count{way}:{j}/{i}")

        for i, part in enumerate(parts, start=1):
            premises = self._conjuncts(part, f"{way}.{i - 1}")
            for j in range(max(1, count - (len(parts) - i)), min(i, count) + 1):
                if j < i:
                    self._conclude(counted(j, i), (counted(j, i - 1),), at="before")
                self._conclude(counted(j, i), premises if j == 1 else (counted(j - 1, i - 1), *premises), at="now")
        return counted(count, len(parts))

    def _conclude(self, part: PartOf, premises: tuple[Premise, ...], *, at: str) -> None:
        self.made.append(Production(name=f"{part}:{at}", number=0, premises=premises, rule=self.rule, part=part))
