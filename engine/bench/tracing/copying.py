"""Copied text: a knowledge base speaks in its own words, so none of its texts may share many in a row with a document.

Words are compared by their letters and digits alone, whatever their case, their quotes and what stands between them.
Names of things that belong to a document (its title, publisher, file and headings) are no text of the knowledge base.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, takewhile
from pathlib import Path
from typing import NamedTuple

from yaml.nodes import Node, ScalarNode

from ...knowledge.diagnostics import Diagnostic
from ...knowledge.files import Files
from ...knowledge.nodes import Document, items, pairs
from .verification import Text

__all__ = ["LONGEST_RUN", "copied", "words_of"]

LONGEST_RUN = 7
"""So many consecutive words may be the same: terms, numbers and stock phrases."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_OF_THE_DOCUMENT = frozenset({"title", "publisher", "file", "sections", "at"})
"""Keys of a source under which stands what belongs to its document."""


def words_of(text: str) -> list[tuple[str, int]]:
    """The words of a text as they are compared, each with where it begins.

    >>> words_of("Don’t wait – 3 DAYS.")
    [("don't", 0), ('wait', 6), ('3', 13), ('days', 15)]
    """
    return [(_folded(found.group()), found.start()) for found in _WORD.finditer(text)]


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word.replace("’", "'")).casefold()


def copied(folder: Path, documents: Iterable[Text]) -> tuple[Diagnostic, ...]:
    """Report every text of the knowledge base in a folder that shares more than `LONGEST_RUN` words with a document."""
    files = Files(shown=folder.name or str(folder))
    files.read(folder, scenarios=True)
    files.report.found.clear()  # of reading the knowledge base; those are reported by `check`
    indexes = [_Index(document) for document in documents]
    for kind in files.documents:
        for document in files.of(kind):
            for key, node in _texts(document.root, skipped=_OF_THE_DOCUMENT if kind == "sources" else frozenset()):
                _report(document, key, node, indexes, files)
    return files.report.sorted()


def _texts(node: Node, *, skipped: frozenset[str], key: str = "") -> Iterator[tuple[str, ScalarNode]]:
    """Every text below a node, with the key under which it stands."""
    if isinstance(node, ScalarNode):
        yield key, node
    for name, value in pairs(node):
        if name.value not in skipped:
            yield from _texts(value, skipped=skipped, key=name.value)
    for each in items(node):
        yield from _texts(each, skipped=skipped, key=key)


def _report(document: Document, key: str, node: ScalarNode, indexes: Sequence[_Index], files: Files) -> None:
    words = [word for word, _ in words_of(node.value)]
    for index in indexes:
        run = index.longest(words)
        if run is not None:
            shared = " ".join(words[run.start : run.start + run.length])
            where = f"{index.shown}:{index.line(run.at)}"
            message = f"`{key}` shares {run.length} consecutive words with {where}: `{shared}`"
            files.report.error("copied-text", document.place(node), message, hint="say it in other words")


class _Run(NamedTuple):
    """A run of words that two texts share."""

    length: int
    start: int
    """Where it begins in the text of the knowledge base, in words."""
    at: int
    """Where it begins in the document, in words."""


class _Index:
    """The runs of words of a document, by their beginnings."""

    def __init__(self, document: Text) -> None:
        self.shown = document.shown
        found = words_of(document.text)
        self._words = [word for word, _ in found]
        self._starts = [start for _, start in found]
        self._lines = [0, *accumulate(len(line) for line in document.text.splitlines(keepends=True))]
        self._runs: dict[tuple[str, ...], list[int]] = {}
        for at in range(len(self._words) - LONGEST_RUN):
            self._runs.setdefault(tuple(self._words[at : at + LONGEST_RUN + 1]), []).append(at)

    def longest(self, words: Sequence[str]) -> _Run | None:
        """The first of the longest runs that are longer than allowed, or None."""
        best: _Run | None = None
        for start in range(len(words) - LONGEST_RUN):
            for at in self._runs.get(tuple(words[start : start + LONGEST_RUN + 1]), ()):
                pairs_on = zip(words[start:], self._words[at:], strict=False)
                length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs_on))
                if best is None or length > best.length:
                    best = _Run(length=length, start=start, at=at)
        return best

    def line(self, at: int) -> int:
        """The line of a word, from 1."""
        return bisect_right(self._lines, self._starts[at])
