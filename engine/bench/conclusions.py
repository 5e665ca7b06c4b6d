"""What the rules conclude in many cases at once, as columns of bits (`case_bits`): levels, patterns, causes, ranks.

The same questions are put to the rules as they are and to the rules with a fault; so this knows nothing of faults, only
of a model and of the nodes of its rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..inference.circuit import Circuit
from ..inference.differential import differential
from ..knowledge.model import Evidence, Model, Rule
from .case_bits import LeafBits, NodeBits, together

__all__ = ["Conclusions", "worth"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Conclusions:
    """What a model concludes in some cases."""

    model: Model
    values: NodeBits
    """What holds of the nodes."""
    rules: Mapping[str, int]
    """The node of each rule."""
    patterns: Mapping[str, int]
    """The node of each pattern."""
    _listed: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, circuit: Circuit, cases: LeafBits) -> Conclusions:
        """What a circuit concludes in some cases."""
        values = NodeBits(nodes=circuit.nodes, cases=cases)
        return cls(model=circuit.model, values=values, rules=circuit.rules, patterns=circuit.patterns)

    def fired(self, rule: str) -> int:
        """Where a rule fires; nowhere, if there is none of this name."""
        return self.values[self.rules[rule]] if rule in self.model.rules else 0

    def concluded(self, pattern: str) -> int:
        """Where a pattern is concluded."""
        return self.values[self.patterns[pattern]]

    @cached_property
    def level_at_least(self) -> tuple[int, ...]:
        """Where the level has a rank or a higher one, by rank."""
        reached = [0] * len(self.model.levels)
        for rule in self.model.level_rules:
            reached[self.model.level_of(rule).rank] |= self.fired(rule.id)
        reached[self.model.default.rank] |= self.values.cases.everywhere & ~together(reached)
        return tuple(together(reached[rank:]) for rank in range(len(reached)))

    def level(self, place: int) -> int:
        """The rank of the level in one case."""
        return sum(column >> place & 1 for column in self.level_at_least) - 1

    def listed(self, cause: str) -> int:
        """Where a cause is listed."""
        if cause not in self._listed:
            self._listed[cause] = together(self.fired(rule.id) for rule in self._evidence[cause] if worth(rule) > 0)
        return self._listed[cause]

    def points(self, cause: str, place: int) -> int:
        """The points of a cause in one case."""
        return sum(worth(rule) for rule in self._evidence[cause] if self.fired(rule.id) >> place & 1)

    def leads(self, cause: str, place: int) -> bool:
        """Whether a cause leads in one case, alone or with others."""
        standing = {
            each.id: self.points(each.id, place)
            for each in self.model.causes.values()
            if not each.umbrella and self.listed(each.id) >> place & 1
        }
        return cause in standing and standing[cause] == max(standing.values())

    def in_order(self, before: str, after: str, place: int) -> bool:
        """Whether two causes are listed in one case, and in this order."""
        if not (self.listed(before) & self.listed(after)) >> place & 1:
            return False
        if self.model.causes[before].umbrella or self.model.causes[after].umbrella:
            fired = [rule for name, rule in self.model.rules.items() if self.fired(name) >> place & 1]
            ranked = [candidate.cause.id for candidate in differential(self.model, fired)]
            return ranked.index(before) <= ranked.index(after)
        return self._key(before, place) <= self._key(after, place)

    def _key(self, cause: str, place: int) -> tuple[int, int, int]:
        """By points, then how dangerous, then declared order (`differential`)."""
        return -self.points(cause, place), -self.model.causes[cause].serious, self._declared[cause]

    @cached_property
    def _declared(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.model.causes)}

    @cached_property
    def _evidence(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules for and against each cause, its broader causes' included."""
        return {
            cause: tuple(
                self.model.rules[rule]
                for ancestor in self.model.ancestors(cause)
                for rule in self.model.causes[ancestor].evidence
            )
            for cause in self.model.causes
        }


def worth(rule: Rule) -> int:
    """The points of an evidence rule, negative against."""
    assert isinstance(rule.conclusion, Evidence)
    return rule.conclusion.points
