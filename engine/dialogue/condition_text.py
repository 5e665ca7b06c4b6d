"""Conditions in words: what a rule demands, part by part, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterator

from ..inference.result import Result
from ..knowledge.conditions import Absent, All, Any, AtLeast, Compare, Concluded, Condition, Present, evaluate
from ..knowledge.truth import Truth
from .wording import leaf_in_words, names_in_words

__all__ = ["condition_in_words"]

_STATES = {Truth.TRUE: "so", Truth.OPEN: "not known yet", Truth.FALSE: "not so"}
_PARTS = 8
"""So many alternatives are told."""


def condition_in_words(condition: Condition, result: Result, *, depth: int = 0) -> Iterator[tuple[int, str]]:
    """The parts of a condition as an outline, each with what is known of it.

    Patterns that are still open are unfolded, each once; of what is known no part is told again.
    """
    yield from _Telling(result).tell(condition, depth)


class _Telling:
    def __init__(self, result: Result) -> None:
        self.result, self.model = result, result.model
        self.unfolded: set[str] = set()

    def tell(self, condition: Condition, depth: int) -> Iterator[tuple[int, str]]:
        state = _STATES[evaluate(condition, self.result.valuation)]
        match condition:
            case Present() | Absent() | Compare():
                yield depth, f"{leaf_in_words(self.model, condition)} ({state})"
            case Concluded(pattern):
                yield depth, f"{self.model.patterns[pattern].title} (pattern {pattern}; {state})"
                yield from self.pattern(pattern, condition, depth + 1)
            case All(parts):
                yield from self.parts("all of these:", parts, depth)
            case AtLeast(count, parts):
                yield from self.parts(f"at least {count} of these:", parts, depth)
            case Any(parts):
                options = _options(parts)
                if options:
                    [words] = names_in_words(self.model, [part.atom for part in options])
                    yield depth, f"{words} ({state})"
                else:
                    yield from self.parts("any of these:", parts, depth)

    def parts(self, head: str, parts: tuple[Condition, ...], depth: int) -> Iterator[tuple[int, str]]:
        if len(parts) == 1:
            yield from self.tell(parts[0], depth)
            return
        yield depth, head
        for part in parts[:_PARTS]:
            yield from self.tell(part, depth + 1)
        if len(parts) > _PARTS:
            yield depth + 1, f"and {len(parts) - _PARTS} more"

    def pattern(self, name: str, condition: Condition, depth: int) -> Iterator[tuple[int, str]]:
        """What the rules of a pattern demand, where it is still open."""
        if name in self.unfolded or evaluate(condition, self.result.valuation) is not Truth.OPEN:
            return
        self.unfolded.add(name)
        rules = tuple(self.model.rules[rule].when for rule in self.model.patterns[name].rules)
        still_open = tuple(when for when in rules if evaluate(when, self.result.valuation) is Truth.OPEN)
        yield from self.parts("any of these:", still_open, depth)


def _options(parts: tuple[Condition, ...]) -> list[Present]:
    """The parts where all are options of one choice; none otherwise."""
    options = [part for part in parts if isinstance(part, Present) and part.atom.option]
    one = len(options) == len(parts) and len({part.atom.finding for part in options}) == 1
    return options if one else []
