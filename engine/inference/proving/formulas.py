"""Formulas of the solver, and how they are joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import z3

__all__ = ["Formula", "Valued", "conjunction", "count_at_least", "disjunction", "is_true"]

Formula: TypeAlias = z3.BoolRef
"""A formula of the solver."""
Valued: TypeAlias = z3.ModelRef
"""A valuation that the solver found."""


def conjunction(parts: Iterable[Formula]) -> Formula:
    """All of the parts; of one part that part."""
    formulas = list(parts)
    return formulas[0] if len(formulas) == 1 else z3.And(formulas)


def disjunction(parts: Iterable[Formula]) -> Formula:
    """One of the parts; of one part that part."""
    formulas = list(parts)
    return formulas[0] if len(formulas) == 1 else z3.Or(formulas)


def count_at_least(count: int, parts: Sequence[Formula]) -> Formula:
    """At least so many of the parts, without arithmetic: by what the parts seen so far come to, for each number."""
    if count <= 0:
        return z3.BoolVal(True)
    reached = [z3.BoolVal(True)] + [z3.BoolVal(False)] * count
    for part in parts:
        for number in range(count, 0, -1):
            reached[number] = z3.Or(reached[number], z3.And(reached[number - 1], part))
    return reached[count]


def is_true(valued: Valued, formula: Formula) -> bool:
    """Whether a formula holds in a valuation; what the solver left open counts as false."""
    return bool(z3.is_true(valued.eval(formula, model_completion=True)))
