"""What came of replaying an interview, as text."""

from __future__ import annotations

from collections.abc import Iterator

from ..knowledge.model import Model
from .outline import outlined
from .replay import Replay

__all__ = ["replay_text"]


def replay_text(found: Replay, *, width: int = 80) -> str:
    """What is the same and what is not, ending with a line feed."""
    return outlined(_lines(found), width=width)


def _lines(found: Replay) -> Iterator[tuple[int, str]]:
    model, level = found.result.model, found.result.escalation.level
    kb = f"{model.meta.id} {model.meta.version}"
    if found.same_kb:
        same = "The result is the same, byte for byte" if found.same_bytes else "The result is not the same"
        yield 0, f"{same}; it was made with this knowledge base ({kb})."
    else:
        same = "Level, rules and questions are the same" if found.unchanged else "Something is different"
        yield 0, f"{same}; it was made with another knowledge base than this ({kb})."
    then = model.levels[found.level_then].title if found.level_then in model.levels else found.level_then
    if found.level_then == level.id:
        yield 0, f"Level: {level.title}."
    else:
        yield 0, f"Level: {level.title}; it was: {then}."
    if found.ended != found.ended_then:
        yield 0, f"The interview ends `{found.ended}`; it ended `{found.ended_then}`."
    yield from _group("Questions that are asked now and were not:", _questions(model, found.questions.new))
    yield from _group("Questions that were asked and are not now:", _questions(model, found.questions.gone))
    yield from _group("Rules that fire now and did not:", _rules(model, found.rules.new))
    yield from _group("Rules that fired and do not now:", _rules(model, found.rules.gone))
    yield from _group("Answers that cannot be taken any more:", found.refused)


def _group(heading: str, lines: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    if lines:
        yield 0, heading
        yield from ((1, line) for line in lines)


def _questions(model: Model, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{model.findings[name].title} ({name})" if name in model.findings else name for name in names)


def _rules(model: Model, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{model.rules[name].because} (rule {name})" if name in model.rules else name for name in names)
