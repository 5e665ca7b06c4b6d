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
from dataclasses import dataclass

from ..knowledge.model import Level, Model, Rule
from ..knowledge.truth import Truth
from .derivation import Firing
from .valuation import Valuation

__all__ = ["Verdict", "judge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The level of one case, and what could still change it."""

    level: Level
    """The highest concluded, or the default."""
    concluded: Level | None
    """The highest that a rule concluded."""
    fired: tuple[Rule, ...]
    """Escalation rules that fired, highest level first, then in declared order."""
    relevant: tuple[Rule, ...]
    """Open escalation rules that can still change the level, in the same order."""
    could_rise_to: Level | None
    """The highest level of an open rule above the level."""
    could_fall_to: Level | None
    """The lowest level below the default of an open rule, while nothing is concluded."""


def judge(model: Model, firing: Firing, valuation: Valuation) -> Verdict:
    """Judge a case by the rules that fired and the rules that are open."""
    names = frozenset(firing.rules)
    fired = tuple(rule for rule in model.level_rules if rule.id in names)
    open_rules = tuple(rule for rule in model.level_rules if valuation.rule(rule.id) is Truth.OPEN)
    levels = [model.level_of(fired[0])] if fired else []
    levels += [model.levels[each.level] for each in firing.application]
    concluded = max(levels, key=lambda level: level.rank, default=None)
    level = concluded or model.default
    above = [rule for rule in open_rules if model.level_of(rule).rank > level.rank]
    below = [rule for rule in open_rules if model.level_of(rule).rank < model.default.rank]
    falls = below if concluded is None else []
    return Verdict(
        level=level,
        concluded=concluded,
        fired=fired,
        relevant=open_rules if falls else tuple(above),
        could_rise_to=_highest(model, above),
        could_fall_to=model.level_of(falls[-1]) if falls else None,
    )


def _highest(model: Model, rules: Sequence[Rule]) -> Level | None:
    """The level of the first rule: level rules are in falling order."""
    return model.level_of(rules[0]) if rules else None
