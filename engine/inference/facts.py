"""The facts of the working memory.

Rules of the knowledge base read and declare them, and so may rules that an application adds in Python: it matches
`Finding`, `Quantity`, `Pattern`, `Evidence` and `Level` and may declare `Level` (see `firing`) and facts of its own.
"""

from __future__ import annotations

from ._experta import Fact

__all__ = ["Evidence", "Finding", "Level", "Part", "Pattern", "Quantity"]


class Finding(Fact):
    """A symptom, or an option of a choice, that is present or absent.

    Fields: ``id`` (the finding), ``option`` (empty for a symptom), ``value`` (``"present"`` or ``"absent"``).
    What is open is not declared: silence is no fact.
    """


class Quantity(Fact):
    """A known quantity.  Fields: ``id``, ``amount`` (in the unit of the finding)."""


class Pattern(Fact):
    """A pattern that is concluded.  Field: ``id``."""


class Evidence(Fact):
    """Evidence for or against a cause.  Fields: ``cause``, ``rule``, ``points`` (negative against)."""


class Level(Fact):
    """A level that is concluded.  Fields: ``id``, ``rule``; an application gives ``id`` and ``because``."""


class Part(Fact):
    """An auxiliary conclusion: a part of a condition that has alternatives.  Field: ``id``."""
