"""The figures of the book: how much the scenarios exercise, and how much rests on the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...knowledge.condition_text import condition_in_one_line
from ...knowledge.model import Model
from ..covering.condition_coverage import Coverage
from ..covering.decisive import part_at
from ..covering.exercised import Exercise

__all__ = ["Figure", "figures_of", "unshown_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the whole."""

    label: str
    text: str


def figures_of(model: Model, exercises: Sequence[Exercise], coverage: Coverage) -> tuple[Figure, ...]:
    """The figures of a knowledge base."""
    traced = coverage.traced
    fired = {rule for each in exercises for rule in each.rules}
    listed = {cause for each in exercises for cause in each.listed}
    ruled = sum(bool(passage.rules) for passage in traced.passages)
    shown = sum(part.covered for part in coverage.parts)
    warnings = sum(model.is_warning(atom) for atom in model.atoms)
    return (
        _share("Rules that a scenario fires", len(fired), len(model.rules)),
        _share("Conditions that scenarios show to matter", shown, len(coverage.parts)),
        _share("Causes that a scenario lists", len(listed), len(model.causes)),
        _share("Passages with a claim that a rule rests on", ruled, len(traced.passages)),
        _share("Rules that go beyond the documents", len(traced.extrapolations), len(model.rules)),
        Figure(label="Warning signs", text=str(warnings)),
        Figure(label="Scenarios", text=str(len(exercises))),
    )


def unshown_of(coverage: Coverage) -> Mapping[str, tuple[str, ...]]:
    """By rule, the parts of its condition that no scenario shows to matter, and when."""
    found: dict[str, list[str]] = {}
    for miss in coverage.misses:
        words = condition_in_one_line(coverage.model, part_at(miss.rule.when, miss.path))
        when = "when it holds" if miss.wanted else "when it is denied"
        found.setdefault(miss.rule.id, []).append(f"{words}, {when}")
    return {rule: tuple(parts) for rule, parts in found.items()}


def _share(label: str, part: int, whole: int) -> Figure:
    return Figure(label=label, text=f"{part} of {whole}")
