"""The rules that fired, as text: by what they conclude, levels first, then causes, then patterns; each rule once."""

from __future__ import annotations

from collections.abc import Iterator

from ..inference.result import Result
from ..knowledge.model import Evidence, Rule, SetsLevel, ShowsPattern
from .outline import outlined

__all__ = ["fired_text"]


def fired_text(result: Result, *, width: int = 80) -> str:
    """The rules that fired, ending with a line feed."""
    return outlined(_lines(result), width=width)


def _lines(result: Result) -> Iterator[tuple[int, str]]:
    model = result.model
    fired = [model.rules[rule] for rule in result.firing.rules]
    if not fired:
        yield 0, "No rule has fired so far."
        return
    for level in reversed(list(model.levels.values())):
        yield from _group(level.title, [rule for rule in fired if rule.conclusion == SetsLevel(level=level.id)])
    order = {candidate.cause.id: at for at, candidate in enumerate(result.candidates)}
    for cause in sorted(model.causes.values(), key=lambda cause: order.get(cause.id, len(order))):
        rules = [rule for rule in fired if isinstance(rule.conclusion, Evidence) and rule.conclusion.cause == cause.id]
        yield from _group(cause.title, sorted(rules, key=_strength))
    for pattern in model.patterns.values():
        yield from _group(
            pattern.title, [rule for rule in fired if rule.conclusion == ShowsPattern(pattern=pattern.id)]
        )


def _strength(rule: Rule) -> int:
    assert isinstance(rule.conclusion, Evidence)
    return -rule.conclusion.points


def _group(title: str, rules: list[Rule]) -> Iterator[tuple[int, str]]:
    if rules:
        yield 0, f"{title}:"
    for rule in rules:
        points = rule.conclusion.points if isinstance(rule.conclusion, Evidence) else 1
        yield 1, f"{'Against: ' if points < 0 else ''}{rule.because} (rule {rule.id})"
