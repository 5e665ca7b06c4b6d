"""Conditions in words: what a rule demands, part by part, as an outline or in one line.

An outline is lines with a depth::

    all of these:
      Fever: yes
      any of these:
        Cough: no
        Signs of an infection (pattern infection)

`ConditionText` can be told more: a remark on each part, and what a pattern unfolds to.
"""

from __future__ import annotations

from collections.abc import Iterator

from .conditions import Absent, All, Any, AtLeast, Compare, Concluded, Condition, Present
from .model import Model
from .wording import leaf_in_words, names_in_words

__all__ = ["ConditionText", "condition_in_one_line"]


class ConditionText:
    """Tells conditions as outlines; a subclass remarks on the parts and unfolds patterns."""

    def __init__(self, model: Model, *, most: int | None = None) -> None:
        """`most` parts of one list are told; None is all."""
        self.model, self.most = model, most

    def lines(self, condition: Condition, depth: int = 0) -> Iterator[tuple[int, str]]:
        """The parts of a condition, each with its depth."""
        remark = self.remark(condition)
        match condition:
            case Present() | Absent() | Compare():
                yield depth, _with(leaf_in_words(self.model, condition), remark)
            case Concluded(pattern):
                yield depth, _with(self.model.patterns[pattern].title, f"pattern {pattern}", remark)
                yield from self.parts("any of these:", self.unfolded(pattern), depth + 1)
            case All(parts):
                yield from self.parts("all of these:", parts, depth)
            case AtLeast(count, parts):
                yield from self.parts(f"at least {count} of these:", parts, depth)
            case Any(parts):
                options = _options_in_words(self.model, parts)
                if options:
                    yield depth, _with(options, remark)
                else:
                    yield from self.parts("any of these:", parts, depth)

    def parts(self, head: str, parts: tuple[Condition, ...], depth: int) -> Iterator[tuple[int, str]]:
        """The parts of a list under its head; one alone needs none."""
        if len(parts) <= 1:
            for part in parts:
                yield from self.lines(part, depth)
            return
        yield depth, head
        for part in parts[: self.most]:
            yield from self.lines(part, depth + 1)
        if self.most is not None and len(parts) > self.most:
            yield depth + 1, f"and {len(parts) - self.most} more"

    def remark(self, condition: Condition) -> str:
        """What stands in brackets behind a part; nothing here."""
        return ""

    def unfolded(self, pattern: str) -> tuple[Condition, ...]:
        """What stands below a pattern; nothing here."""
        return ()


def condition_in_one_line(model: Model, condition: Condition) -> str:
    """A condition in one line, such as "Fever: yes and (Cough: yes or Chills: yes)"."""
    return _line(model, condition, inside=False)


def _line(model: Model, condition: Condition, *, inside: bool) -> str:
    match condition:
        case Present() | Absent() | Compare():
            return leaf_in_words(model, condition)
        case Concluded(pattern):
            return model.patterns[pattern].title
        case All(parts) | Any(parts) | AtLeast(_, parts) if len(parts) == 1:
            return _line(model, parts[0], inside=inside)
        case AtLeast(count, parts):
            return f"at least {count} of ({'; '.join(_line(model, part, inside=False) for part in parts)})"
        case Any(parts) if options := _options_in_words(model, parts):
            return options
        case All(parts) | Any(parts):
            word = " and " if isinstance(condition, All) else " or "
            words = word.join(_line(model, part, inside=True) for part in parts)
            return f"({words})" if inside else words


def _options_in_words(model: Model, parts: tuple[Condition, ...]) -> str:
    """The parts in words where all are options of one choice, such as "Where it hurts: left or right"; else nothing."""
    atoms = [part.atom for part in parts if isinstance(part, Present) and part.atom.option]
    if len(atoms) < len(parts) or len({atom.finding for atom in atoms}) != 1:
        return ""
    [words] = names_in_words(model, atoms)
    return words


def _with(text: str, *remarks: str) -> str:
    said = "; ".join(filter(None, remarks))
    return f"{text} ({said})" if said else text
