"""What answers imply: present forwards, absent backwards, to a fixed point.

A *literal* is an atom with a value, present or absent.  `implies` makes an edge from present to present and, by
contraposition, from absent to absent; the options of a choice that takes exactly one deny each other.  (That all
options but one are denied does not make the last one present: a person may be in none of them.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .conditions import Atom

__all__ = ["Implications", "Literal"]


class Literal(NamedTuple):
    """An atom that is present or absent."""

    atom: Atom
    present: bool

    def __invert__(self) -> Literal:
        return Literal(self.atom, not self.present)

    def __str__(self) -> str:
        return f"{self.atom}: {'present' if self.present else 'absent'}"


class Implications:
    """The edges between literals, and their closure."""

    def __init__(self, *, implies: Iterable[tuple[Atom, Atom]], exclusive: Iterable[tuple[Atom, ...]]) -> None:
        self._next: dict[Literal, dict[Literal, None]] = {}
        self._general: dict[Atom, list[Atom]] = {}
        for specific, general in implies:
            self._edge(Literal(specific, True), Literal(general, True))
            self._edge(Literal(general, False), Literal(specific, False))
            self._general.setdefault(general, []).append(specific)
        for options in exclusive:
            for option in options:
                for other in options:
                    if other != option:
                        self._edge(Literal(option, True), Literal(other, False))
        self._closed: dict[Literal, Mapping[Literal, Literal]] = {}

    def _edge(self, start: Literal, end: Literal) -> None:
        self._next.setdefault(start, {})[end] = None

    def closure(self, start: Literal) -> Mapping[Literal, Literal]:
        """All that a literal implies, itself included: each with the literal it was reached from."""
        if start not in self._closed:
            reached = {start: start}
            queue = [start]
            for literal in queue:
                for end in self._next.get(literal, ()):
                    if end not in reached:
                        reached[end] = literal
                        queue.append(end)
            self._closed[start] = reached
        return self._closed[start]

    def chain(self, start: Literal, end: Literal) -> tuple[Literal, ...]:
        """The literals on the way from one to another that it implies."""
        reached = self.closure(start)
        way = [end]
        while way[-1] != start:
            way.append(reached[way[-1]])
        return tuple(reversed(way))

    def specifics(self, general: Atom) -> tuple[Atom, ...]:
        """All atoms that imply this one, directly or not."""
        found: dict[Atom, None] = {}
        queue = [general]
        for atom in queue:
            for specific in self._general.get(atom, ()):
                if specific not in found:
                    found[specific] = None
                    queue.append(specific)
        return tuple(found)

    def impossible(self, start: Literal) -> tuple[Literal, Literal] | None:
        """Two literals that contradict each other and are both implied, or None."""
        reached = self.closure(start)
        return next(((literal, ~literal) for literal in reached if literal.present and ~literal in reached), None)
