"""The numbered list of sources of a report: each passage that is cited, once, in the order of the documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..inference.result import Passage
from ..knowledge.model import Model

__all__ = ["DocumentSources", "Line", "References", "SectionSources", "numbers_in_words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence with what it rests on."""

    text: str
    sources: tuple[int, ...] = ()
    """Numbers in the list of sources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSources:
    """The passages of one section."""

    section: str
    sentences: tuple[tuple[int, int], ...]
    """The number of each passage, and of its sentence under the section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSources:
    """The passages of one document."""

    document: str
    sections: tuple[SectionSources, ...]


class References:
    """Numbers the passages that are cited.

    What is numbered beforehand keeps its number; what is cited besides is numbered as it comes.
    """

    def __init__(self, passages: Iterable[Passage] = ()) -> None:
        self._numbers = {passage: number for number, passage in enumerate(passages, start=1)}

    def cite(self, passages: Iterable[Passage]) -> tuple[int, ...]:
        """The numbers of some passages, in rising order."""
        return tuple(sorted({self._numbers.setdefault(passage, len(self._numbers) + 1) for passage in passages}))

    def in_order(self, model: Model) -> tuple[Passage, ...]:
        """All that was cited, in the order of documents, sections and sentences."""
        place = {
            (source.id, section): (first, second)
            for first, source in enumerate(model.sources.values())
            for second, section in enumerate(section.title for section in source.sections)
        }
        documents = {source: at for at, source in enumerate(model.sources)}
        before = -1  # what stands before the first heading
        return tuple(
            sorted(
                self._numbers,
                key=lambda it: (*place.get((it.source, it.section), (documents[it.source], before)), it.sentence),
            )
        )

    @property
    def documents(self) -> tuple[DocumentSources, ...]:
        """All that was cited, by number, under its document and section."""
        return tuple(
            DocumentSources(
                document=document,
                sections=tuple(
                    SectionSources(section=section, sentences=tuple((number, it.sentence) for it, number in cited))
                    for section, cited in groupby(within, key=lambda pair: pair[0].section)
                ),
            )
            for document, within in groupby(self._numbers.items(), key=lambda pair: pair[0].document)
        )


def numbers_in_words(numbers: Sequence[int]) -> str:
    """Rising numbers, with runs drawn together.

    >>> numbers_in_words([1, 3, 4, 5, 8, 9])
    '1, 3–5, 8, 9'
    """
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
