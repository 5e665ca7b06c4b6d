"""What is concluded of the unknown case of an encoding, as formulas: the definitions of `verdict` and `differential`.

The level is given as a scale of formulas, *the level has at least this rank*, so that two cases are compared step by
step.  Points are compared by sums of weighted Booleans.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import z3

from ...knowledge.model import Cause, Evidence
from .encoding import Encoding, Formula, conjunction, disjunction

__all__ = ["Conclusions"]


class Conclusions:
    """The verdict and the differential of the unknown case of an encoding."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.model = encoding.model
        self._listed: dict[str, Formula] = {}

    # -- the verdict ------------------------------------------------------------------------------------------------

    @cached_property
    def concludes(self) -> Mapping[int, Formula]:
        """For each rank, that a rule of that level fires."""
        return self._by_rank(self.encoding.fires)

    @cached_property
    def open(self) -> Mapping[int, Formula]:
        """For each rank, that a rule of that level is open."""
        return self._by_rank(self.encoding.may_fire)

    @cached_property
    def nothing(self) -> Formula:
        """That no rule concludes a level."""
        return z3.Not(disjunction(self.concludes.values()))

    @cached_property
    def reaches(self) -> Mapping[int, Formula]:
        """For each rank, that the level has that rank or a higher one."""
        return {rank: self._reaches(rank) for rank in self._ranks}

    def is_level(self, rank: int) -> Formula:
        """That the level is the one of a rank: the highest concluded, or the default."""
        highest = z3.And(self.concludes[rank], *(z3.Not(self.concludes[each]) for each in self._ranks if each > rank))
        return z3.Or(highest, self.nothing) if rank == self.model.default.rank else highest

    @cached_property
    def settled(self) -> Formula:
        """That no open rule can still change the level."""
        return z3.Not(z3.Or(disjunction(self.could_rise_to.values()), disjunction(self.could_fall_to.values())))

    @cached_property
    def could_rise_to(self) -> Mapping[int, Formula]:
        """For each rank, that the highest level of an open rule above the level has that rank or a higher one."""
        above = {rank: z3.And(self.open[rank], z3.Not(self.reaches[rank])) for rank in self._ranks}
        return {rank: disjunction(above[each] for each in self._ranks if each >= rank) for rank in self._ranks}

    @cached_property
    def could_fall_to(self) -> Mapping[int, Formula]:
        """For each rank, that nothing is concluded and an open rule would give a level below the default, of that
        rank or a lower one.
        """
        below = {rank: z3.And(self.nothing, self.open[rank]) for rank in self._ranks if rank < self.model.default.rank}
        return {rank: disjunction(below[each] for each in below if each <= rank) for rank in self._ranks}

    @property
    def _ranks(self) -> range:
        return range(len(self.model.levels))

    def _reaches(self, rank: int) -> Formula:
        concluded = disjunction(self.concludes[each] for each in self._ranks if each >= rank)
        return z3.Or(concluded, self.nothing) if rank <= self.model.default.rank else concluded

    def _by_rank(self, formula: Callable[[str], Formula]) -> dict[int, Formula]:
        found: dict[int, list[Formula]] = {rank: [] for rank in self._ranks}
        for rule in self.model.level_rules:
            found[self.model.level_of(rule).rank].append(formula(rule.id))
        return {rank: disjunction(formulas) for rank, formulas in found.items()}

    # -- the differential -------------------------------------------------------------------------------------------

    def listed(self, cause: str) -> Formula:
        """That a rule for a cause, or for a broader one, fires."""
        if cause not in self._listed:
            speaking_for = (rule for rule, points in self._evidence[cause].items() if points > 0)
            self._listed[cause] = disjunction(map(self.encoding.fires, speaking_for))
        return self._listed[cause]

    def points_at_least(self, cause: str, other: str, *, ahead: int = 0) -> Formula:
        """That a cause has as many points as another one, and so many more."""
        difference = dict(self._evidence[cause])
        for rule, points in self._evidence[other].items():
            difference[rule] = difference.get(rule, 0) - points
        return self._sum_at_least({rule: points for rule, points in difference.items() if points}, ahead)

    def leads(self, cause: str) -> Formula:
        """That a cause is listed and no other has more points, umbrellas left out."""
        rivals = [each.id for each in self._narrow if each.id != cause]
        ahead = [z3.Or(z3.Not(self.listed(rival)), self.points_at_least(cause, rival)) for rival in rivals]
        return conjunction([self.listed(cause), *ahead])

    @cached_property
    def _narrow(self) -> tuple[Cause, ...]:
        return tuple(cause for cause in self.model.causes.values() if not cause.umbrella)

    @cached_property
    def _evidence(self) -> Mapping[str, Mapping[str, int]]:
        """For each cause the points of every rule for it or against it: its own and its broader causes'."""
        points: dict[str, dict[str, int]] = {}
        for rule in self.model.evidence_rules:
            if isinstance(rule.conclusion, Evidence):
                points.setdefault(rule.conclusion.cause, {})[rule.id] = rule.conclusion.points
        return {
            cause: {
                rule: each for broader in self.model.ancestors(cause) for rule, each in points.get(broader, {}).items()
            }
            for cause in self.model.causes
        }

    def _sum_at_least(self, points: Mapping[str, int], least: int) -> Formula:
        """That the points of the rules that fire come to at least so many; a negative term counts where it is not."""
        terms = [
            (self.encoding.fires(rule), each) if each > 0 else (z3.Not(self.encoding.fires(rule)), -each)
            for rule, each in points.items()
        ]
        least -= sum(each for each in points.values() if each < 0)
        if least <= 0:
            return z3.BoolVal(True)
        return z3.PbGe(terms, least) if terms else z3.BoolVal(False)
