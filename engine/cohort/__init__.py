"""Cohorts: the rules of a knowledge base over a table of many cases (extra ``cohort``).

Importing it raises `MissingExtra` where the libraries of the extra are not installed.
"""

from __future__ import annotations

from ..knowledge.errors import MissingExtra

try:
    from .evaluator import Evaluator, evaluate
except ModuleNotFoundError as error:
    if error.name not in ("numpy", "pyarrow"):
        raise
    raise MissingExtra(error.name, extra="cohort") from None

__all__ = ["Evaluator", "evaluate"]
