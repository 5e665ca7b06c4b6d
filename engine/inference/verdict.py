"""The verdict: the highest level concluded, and whether anything that is still open could change it.

- *open*: not asked, or *don't know*.  An open rule may still fire.
- *concluded*: the highest level of a fired rule, or none; the level is that, or the default.
- *relevant*: the open level rules that can still matter: those above what is concluded, if something is; otherwise
  those
  above the default and, if any rule below the default is open, all open level rules.
- *settled*: nothing is relevant.  Then every completion of the open findings has the same level, and it stays settled.

"Settled" is always right; "not settled" may be cautious (a rule that reads one finding both ways looks open).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..knowledge.model import Level, Model, Rule, SetsLevel
from ..knowledge.truth import Truth
from .firing.derivation import Firing
from .valuation import Valuation

__all__ = ["Verdict", "judge"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The level of one case; what could still change it is computed when it is read."""

    level: Level
    """The highest concluded, or the default."""
    concluded: Level | None
    """The highest that a rule concluded."""
    fired: tuple[Rule, ...]
    """Escalation rules that fired, highest level first, then in declared order."""
    valuation: Valuation = field(compare=False, repr=False)
    """The values of all rules."""

    @property
    def _model(self) -> Model:
        return self.valuation.case.model

    @cached_property
    def _open(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self._model.level_rules if self.valuation.rule(rule.id) is Truth.OPEN)

    @cached_property
    def _above(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self._open if self._model.level_of(rule).rank > self.level.rank)

    @cached_property
    def _falls(self) -> tuple[Rule, ...]:
        """Open rules that would lower the level: those below the default, while nothing is concluded."""
        if self.concluded is not None:
            return ()
        return tuple(rule for rule in self._open if self._model.level_of(rule).rank < self._model.default.rank)

    @property
    def relevant(self) -> tuple[Rule, ...]:
        """Open escalation rules that can still change the level, highest level first, then in declared order."""
        return self._open if self._falls else self._above

    @property
    def could_rise_to(self) -> Level | None:
        """The highest level of an open rule above the level."""
        return _highest(self._model, self._above)

    @property
    def could_fall_to(self) -> Level | None:
        """The lowest level below the default of an open rule, while nothing is concluded."""
        return self._model.level_of(self._falls[-1]) if self._falls else None


def judge(firing: Firing, valuation: Valuation) -> Verdict:
    """Judge a case by the rules that fired and the rules that are open."""
    model = valuation.case.model
    rules = [rule for rule in firing.concluding if type(rule.conclusion) is SetsLevel]
    fired = sorted(rules, key=lambda rule: (-model.level_of(rule).rank, rule.order))
    levels = [model.level_of(fired[0])] if fired else []
    levels += [model.levels[each.level] for each in firing.application]
    concluded = max(levels, key=lambda level: level.rank, default=None)
    return Verdict(level=concluded or model.default, concluded=concluded, fired=tuple(fired), valuation=valuation)


def _highest(model: Model, rules: Sequence[Rule]) -> Level | None:
    """The level of the first rule: level rules are in falling order."""
    return model.level_of(rules[0]) if rules else None
