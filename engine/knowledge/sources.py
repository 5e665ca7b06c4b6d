"""Sources: documents, their sections, what of them is claimed and what is left aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .diagnostics import Place

__all__ = ["TOP", "Claim", "Section", "Source", "Spot", "Unused"]

TOP = "top"
"""The section of what stands before the first heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of a document."""

    title: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A unit of a document: a sentence or a bullet."""

    section: str
    sentence: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one or several units of a document say, in own words."""

    id: str
    says: str
    at: tuple[Spot, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """Units of a document that nothing rests on, and why."""

    at: tuple[Spot, ...]
    because: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document."""

    id: str
    title: str
    publisher: str
    kind: str
    note: str
    """What it is worth."""
    file: str
    """Its file name in the folder of documents."""
    sections: tuple[Section, ...]
    claims: Mapping[str, Claim]
    unused: tuple[Unused, ...]
    place: Place
