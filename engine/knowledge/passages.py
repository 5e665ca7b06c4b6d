"""How a document is cut into units that can be cited, and how a unit is identified.

A *unit* is a sentence or a bullet of a document.  It is named by its *place*: the title of its section
and its number under that section, counting from 1.  The knowledge base holds places and digests, never the text;
whoever has the document can verify that a place still says what it said when the claim was written.

The method, in order:

1. Lines are read as they stand.  The headings that a source declares (title and line) begin sections; the heading
   lines themselves are no units.  What stands before the first heading belongs to the section ``top``.
2. A bullet mark at the start of a line is dropped.
3. The line is split after ``.``, ``!`` or ``?`` where white space and a capital letter follow,
   except after one of `ABBREVIATIONS`.
4. A unit is *normalised*: NFKC, straight quotes, single spaces.
5. Its *digest* is the first 12 hexadecimal digits of the SHA-256 of the normalised text in UTF-8.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .sources import TOP

__all__ = ["ABBREVIATIONS", "HeadingError", "Unit", "cut", "digest", "heading_text", "normalise"]

ABBREVIATIONS = ("Dr.", "Mr.", "Mrs.", "Ms.", "Prof.", "St.", "No.", "Fig.", "e.g.", "i.e.", "cf.", "vs.", "approx.")
"""After these a full stop ends no sentence."""

_BULLET = re.compile(r"^\s*(?:[•‣◦▪·*]|[-–](?=\s))\s*")
_END = re.compile(r"(?<=[.!?])\s+(?=(\S))")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"'})
_REPEAT = re.compile(r" \(\d+\)$")


class HeadingError(ValueError):
    """A declared heading does not stand where the source says it does."""

    def __init__(self, title: str, *, line: int, found: str | None) -> None:
        self.title, self.line, self.found = title, line, found
        there = "the document ends before it" if found is None else f"that line reads `{found[:60]}`"
        super().__init__(f"the heading `{title}` does not stand at line {line}: {there}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A sentence or a bullet of a document, with its place."""

    section: str
    """Title of the section, as the source declares it; `TOP` before the first."""
    sentence: int
    """Number under the section, from 1."""
    line: int
    """Line of the document, from 1."""
    text: str
    """The normalised text."""

    @property
    def digest(self) -> str:
        """The first 12 hexadecimal digits of the SHA-256 of the text."""
        return digest(self.text)


def normalise(text: str) -> str:
    """Bring a text into the form that is compared: NFKC, straight quotes, single spaces, no bullet mark.

    >>> normalise("  •  Don’t   wait ")
    "Don't wait"
    """
    folded = unicodedata.normalize("NFKC", text.translate(_QUOTES)).translate(_QUOTES)
    return " ".join(_BULLET.sub("", folded).split())


def digest(text: str) -> str:
    """Identify a text, however it is quoted, spaced or bulleted.

    >>> digest("• Fever") == digest("Fever")
    True
    """
    return hashlib.sha256(normalise(text).encode()).hexdigest()[:12]


def heading_text(title: str) -> str:
    """The heading as it stands in the document: a repeated one carries a number that is ours.

    >>> heading_text("Causes (2)")
    'Causes'
    """
    return _REPEAT.sub("", normalise(title))


def cut(text: str, *, headings: Iterable[tuple[str, int]]) -> tuple[Unit, ...]:
    """Cut a document into its units, in reading order.

    `headings` are pairs of title and line.  Raises `HeadingError` where a line does not carry its heading.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    begins = dict(_checked(headings, lines))
    units: list[Unit] = []
    section, count = TOP, 0
    for number, line in enumerate(lines, start=1):
        if number in begins:
            section, count = begins[number], 0
            continue
        for sentence in _sentences(line):
            count += 1
            units.append(Unit(section=section, sentence=count, line=number, text=sentence))
    return tuple(units)


def _checked(headings: Iterable[tuple[str, int]], lines: Sequence[str]) -> Iterable[tuple[int, str]]:
    for title, line in headings:
        found = normalise(lines[line - 1]) if 0 < line <= len(lines) else None
        if found != heading_text(title):
            raise HeadingError(title, line=line, found=found)
        yield line, title


def _sentences(line: str) -> list[str]:
    text = normalise(line)
    parts, start = [], 0
    for end in _END.finditer(text):
        if end.group(1).isupper() and not text[: end.start()].endswith(ABBREVIATIONS):
            parts.append(text[start : end.start()])
            start = end.end()
    return [part for part in (*parts, text[start:]) if part]
