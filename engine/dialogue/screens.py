"""Screens: what an interview asks at once."""

from __future__ import annotations

from dataclasses import dataclass

from ..knowledge.model import Finding

__all__ = ["Screen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Some questions that belong on one screen.

    Several symptoms make an "any of these?" screen; a choice, a quantity or a symptom that is asked alone is a
    screen of one.
    """

    kind: str
    """``any`` for several symptoms; else the kind of the one finding, such as ``choice``."""
    items: tuple[Finding, ...]
    """What is asked, in order."""
    purpose: str
    """``level`` where an answer could change the level, ``differential`` where it only separates causes."""
    reason: str
    """Why it is asked now, in words."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what is asked."""
        return tuple(finding.id for finding in self.items)
