"""The numbered list of sources under a report: a passage gets its number where it is cited first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..inference.result import Passage

__all__ = ["Line", "References", "Source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence with what it rests on."""

    text: str
    sources: tuple[int, ...] = ()
    """Numbers in the list of sources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A numbered passage."""

    number: int
    document: str
    section: str
    sentence: int


@dataclass(slots=True)
class References:
    """Numbers passages while a report is put together."""

    numbers: dict[Passage, int] = field(default_factory=dict)

    def cite(self, passages: Iterable[Passage]) -> tuple[int, ...]:
        """The numbers of some passages, in rising order."""
        return tuple(sorted({self.numbers.setdefault(passage, len(self.numbers) + 1) for passage in passages}))

    @property
    def sources(self) -> tuple[Source, ...]:
        """All that was cited, by number."""
        return tuple(
            Source(number=number, document=each.document, section=each.section, sentence=each.sentence)
            for each, number in self.numbers.items()
        )
