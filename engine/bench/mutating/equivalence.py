"""Whether a mutant concludes the same of every case: proved, or refuted by a case.

Points, listed causes and patterns are the same of every case exactly when every rule for a cause and every pattern that
the fault touches holds in the same cases as before; the level, when no rank is reached in other cases.  Each is one
question to the solver: is there a case in which one of these differs?

Needs z3; so this module is imported when the first question is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import z3

from ...inference.proving.encoding import Encoding, Formula, disjunction
from ...inference.proving.searching import Search
from ...knowledge.model import Evidence, Model, SetsLevel
from ..conclusions import worth
from .mutants import Mutant, Mutants

__all__ = ["Equivalence"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Equivalence:
    """Asks the solver about mutants, one after another, within a time for all of them."""

    mutants: Mutants
    seconds: float

    @cached_property
    def _encoding(self) -> Encoding:
        return Encoding(self.mutants.model, circuit=self.mutants.circuit)

    @cached_property
    def _search(self) -> Search:
        return Search(self._encoding, seconds=self.seconds)

    def difference(self, mutant: Mutant) -> Mapping[str, object] | None:
        """Answers of which the mutant concludes something else; None where that is proved of none.

        Raises TimeoutError where it was not decided in time.
        """
        asked = z3.FreshBool("different")
        self._search.add(z3.Implies(asked, disjunction(self._differences(mutant))))
        found = self._search.find(asked)
        return None if found is None else self._encoding.answers(found)

    def _differences(self, mutant: Mutant) -> list[Formula]:
        changed, patterns = self.mutants.changed(mutant)
        encoding, circuit, model = self._encoding, self.mutants.circuit, self.mutants.model
        nodes = [(circuit.patterns[name], number) for name, number in patterns.items()]
        nodes += [
            (circuit.rules[name], new) for name, new in changed.items() if name in model.rules and _speaks(model, name)
        ]
        found = [z3.Xor(encoding.holds(old), encoding.holds(new)) for old, new in nodes]
        own = mutant.rule.conclusion
        if (
            isinstance(own, Evidence)
            and isinstance(mutant.conclusion, Evidence)
            and own.points != mutant.conclusion.points
        ):
            found.append(encoding.fires(mutant.rule.id))
        if isinstance(own, SetsLevel) or any(isinstance(model.rules[name].conclusion, SetsLevel) for name in changed):
            after = self._levels(mutant.model(model), {**circuit.rules, **changed})
            found += [z3.Xor(one, other) for one, other in zip(self._before, after, strict=True)]
        return found or [z3.BoolVal(False)]

    @cached_property
    def _before(self) -> list[Formula]:
        return self._levels(self.mutants.model, self.mutants.circuit.rules)

    def _levels(self, model: Model, rules: Mapping[str, int]) -> list[Formula]:
        """That the level has at least each rank."""
        reached: list[list[Formula]] = [[] for _ in model.levels]
        for rule in model.level_rules:
            reached[model.level_of(rule).rank].append(self._encoding.holds(rules[rule.id]))
        none = z3.Not(disjunction([formula for formulas in reached for formula in formulas] or [z3.BoolVal(False)]))
        reached[model.default.rank].append(none)
        return [z3.Or([formula for formulas in reached[rank:] for formula in formulas]) for rank in range(len(reached))]


def _speaks(model: Model, rule: str) -> bool:
    """Whether a rule speaks for or against a cause."""
    return isinstance(model.rules[rule].conclusion, Evidence) and worth(model.rules[rule]) != 0
