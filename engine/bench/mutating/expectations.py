"""What the scenarios expect, asked of all of them at once: which scenarios expect something that is not so.

An expectation counts where it speaks of what a person sees: the level, the causes (listed or not, first, in order) and
the patterns.  `rules` are looked at apart: that a rule fired is how a conclusion was reached.  `settled` is not looked
at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ...knowledge.model import Model
from ...knowledge.scenarios import Scenario
from ..case_bits import places, together
from ..conclusions import Conclusions

__all__ = ["Expectations"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Expectations:
    """What scenarios expect of their conclusions; the first scenario is the lowest bit."""

    model: Model
    scenarios: Sequence[Scenario]

    def unmet(self, found: Conclusions, *, ranked: int) -> int:
        """The scenarios that expect a level, cause or pattern otherwise.

        `ranked` are the scenarios whose `first` and `order` are looked at: those in which evidence changed.
        """
        bits = 0
        for rank, lowest in self._at_least:
            bits |= lowest & ~found.level_at_least[rank]
        for rank, highest in self._at_most:
            bits |= highest & found.level_at_least[rank + 1]
        for cause, included, excluded in self._causes:
            listed = found.listed(cause)
            bits |= (included & ~listed) | (excluded & listed)
        for pattern, included, excluded in self._patterns:
            concluded = found.concluded(pattern)
            bits |= (included & ~concluded) | (excluded & concluded)
        return bits | self._unranked(found, ranked & self._ranking & ~bits)

    def unmet_rules(self, found: Conclusions) -> int:
        """The scenarios that expect a rule to fire that does not, or not to fire that does."""
        bits = 0
        for rule, fired, silent in self._rules:
            bits |= (fired & ~found.fired(rule)) | (silent & found.fired(rule))
        return bits

    def _unranked(self, found: Conclusions, ranked: int) -> int:
        bits = 0
        for place in places(ranked):
            expect = self.scenarios[place].expect
            first = not expect.first or found.leads(expect.first, place)
            if not (first and all(found.in_order(*pair, place) for pair in pairwise(expect.order))):
                bits |= 1 << place
        return bits

    # -- who expects what -------------------------------------------------------------------------------------------

    @cached_property
    def _at_least(self) -> list[tuple[int, int]]:
        return self._by_rank("level_at_least")

    @cached_property
    def _at_most(self) -> list[tuple[int, int]]:
        return [each for each in self._by_rank("level_at_most") if each[0] + 1 < len(self.model.levels)]

    def _by_rank(self, bound: str) -> list[tuple[int, int]]:
        return [(level.rank, self._where(bound, level.id)) for level in self.model.levels.values()]

    @cached_property
    def _causes(self) -> list[tuple[str, int, int]]:
        return self._pairs(self.model.causes, "include", "exclude", more="order")

    @cached_property
    def _patterns(self) -> list[tuple[str, int, int]]:
        return self._pairs(self.model.patterns, "patterns", "no_patterns")

    @cached_property
    def _rules(self) -> list[tuple[str, int, int]]:
        return self._pairs(self.model.rules, "fired", "not_fired")

    @cached_property
    def _ranking(self) -> int:
        return together(
            1 << place for place, each in enumerate(self.scenarios) if each.expect.first or each.expect.order
        )

    def _pairs(self, names: Iterable[str], yes: str, no: str, *, more: str = "") -> list[tuple[str, int, int]]:
        found = [
            (name, self._where(yes, name) | (self._where(more, name) if more else 0), self._where(no, name))
            for name in names
        ]
        return [each for each in found if each[1] | each[2]]

    def _where(self, part: str, name: str) -> int:
        """The scenarios that name something in one part of what they expect."""
        found = 0
        for place, scenario in enumerate(self.scenarios):
            value = getattr(scenario.expect, part)
            if name == value or (isinstance(value, tuple) and name in value):
                found |= 1 << place
        return found
