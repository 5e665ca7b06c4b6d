"""What an application needs to add rules of its own, in Python, to the engine of a knowledge base.

Import experta's names from here: experta itself cannot be imported on Python 3.10 and later without changing the
host. The facts that rules may match, and how to conclude a level, stand in `thoracle.inference.firing.facts` and
`thoracle.inference.firing.engines`.
"""

from __future__ import annotations

from .inference.firing._experta import AND, AS, EXISTS, FORALL, MATCH, NOT, OR, TEST, Fact, L, P, Rule, W
from .inference.firing.facts import Evidence, Finding, Level, Pattern, Quantity

__all__ = [
    "AND",
    "AS",
    "EXISTS",
    "FORALL",
    "MATCH",
    "NOT",
    "OR",
    "TEST",
    "Evidence",
    "Fact",
    "Finding",
    "L",
    "Level",
    "P",
    "Pattern",
    "Quantity",
    "Rule",
    "W",
]
