"""What violates a statement, told from the results of firing: the second reading of the language of properties.

The solver has its own (`statements`).  A case that it finds is shown only where this one finds it at fault, too.
"""

from __future__ import annotations

from ...inference.result import Result
from ...knowledge.model import Level, Model
from ...knowledge.properties import Bounds, EveryChange

__all__ = ["bounds_in_words", "broken", "level_in_words", "within"]


def broken(statement: EveryChange, before: Result, after: Result) -> str | None:
    """How two results violate a statement about changes; None where they do not."""
    if statement.settled and before.escalation.settled is not True:
        return None
    if statement.conclusions:
        return _conclusions(statement.conclusions, before, after)
    old, new = before.verdict.level, after.verdict.level
    falls = f"the level falls from {level_in_words(before)} to {level_in_words(after)}" if new.rank < old.rank else None
    rises = f"the level rises from {level_in_words(before)} to {level_in_words(after)}" if new.rank > old.rank else None
    match statement.level:
        case "never-falls":
            return falls
        case "never-rises":
            return rises
        case "stays":
            return falls or rises
        case "falls-only-from-default":
            allowed = before.verdict.concluded is None and new.rank < before.model.default.rank
            return None if allowed else falls
    could_rise, could_fall = before.verdict.could_rise_to, before.verdict.could_fall_to
    if rises and (could_rise is None or new.rank > could_rise.rank):
        return f"{rises}; what was said before left it open to rise to {_named(could_rise)}"
    if falls and (could_fall is None or new.rank < could_fall.rank):
        return f"{falls}; what was said before left it open to fall to {_named(could_fall)}"
    return None


def _conclusions(word: str, before: Result, after: Result) -> str | None:
    fired, now = before.firing.rules, after.firing.rules
    lost = [rule for rule in fired if rule not in now]
    won = [rule for rule in now if rule not in fired] if word == "unchanged" else []
    if lost:
        return f"the rule `{lost[0]}` fires before, and not after"
    return f"the rule `{won[0]}` fires after, and not before" if won else None


def _named(level: Level | None) -> str:
    return f"`{level.id}`" if level else "nothing"


def level_in_words(result: Result) -> str:
    """A level, with the first rule that concludes it."""
    level, fired = result.verdict.level, result.verdict.fired
    return f"`{level.id}` ({f'by `{fired[0].id}`' if fired else 'by default'})"


def within(bounds: Bounds, level: Level, model: Model) -> bool:
    """Whether a level is within bounds."""
    low = not bounds.at_least or level.rank >= model.levels[bounds.at_least].rank
    return low and (not bounds.at_most or level.rank <= model.levels[bounds.at_most].rank)


def bounds_in_words(bounds: Bounds) -> str:
    """Bounds of a level, as in "at least `prompt`"."""
    if bounds.at_least == bounds.at_most:
        return f"`{bounds.at_least}`"
    sides = (("at least", bounds.at_least), ("at most", bounds.at_most))
    return " and ".join(f"{word} `{level}`" for word, level in sides if level)
