"""Problems of a knowledge base as values: all of them reported, each with its place, and how they are printed.

A problem reads::

    kb/escalation.yaml:41:13: error[unknown-name] rule `severe-with-fever` reads `fevr`, which nothing declares or
    concludes
       41 |     - fevr
          |       ^^^^ did you mean `fever` (kb/findings/accompanying.yaml:12)?
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Diagnostic", "Place", "Report", "closest", "did_you_mean", "rendered"]


class Place(NamedTuple):
    """Where something stands in a file: line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def short(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """A problem of a knowledge base."""

    code: str
    """A stable slug: a key of `codes.CODES`."""
    severity: str
    """``error`` or ``warning``."""
    file: str
    line: int
    column: int
    message: str
    """What is wrong, the author's words in backticks."""
    hint: str | None = None
    """How to mend it."""
    related: tuple[Place, ...] = ()
    """Other places that the message speaks of."""
    about: tuple[str, ...] = ()
    """Names by which an anomaly is accepted; empty where there is nothing to accept."""
    length: int = 1
    """Columns that the caret line marks."""
    excerpt: str | None = None
    """The line of the file."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "hint": self.hint,
            "related": [{"file": place.file, "line": place.line, "column": place.column} for place in self.related],
            "about": list(self.about),
        }

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}"
        head = f"{where}: {self.severity}[{self.code}] {self.message.translate(_CONTROLS)}"
        if self.excerpt is None:
            return f"{head}\n  {self.hint}" if self.hint else head
        gutter = f"{self.line:5}"
        line, column = _window(self.excerpt.translate(_CONTROLS), self.column)
        carets = "^" * max(1, min(self.length, len(line) - column + 1))
        mark = " " * (column - 1) + carets + (f" {self.hint}" if self.hint else "")
        return f"{head}\n{gutter} | {line}\n{' ' * len(gutter)} | {mark}"


_CONTROLS = {number: " " if number in (9, 10, 13) else "\ufffd" for number in (*range(32), *range(127, 160))}
"""Control characters are not printed: a file may hold some that command a terminal."""

_WIDEST = 160
"""Columns of the widest excerpt."""


def _window(line: str, column: int) -> tuple[str, int]:
    """The part of a very long line that is worth showing, and the column there."""
    if len(line) <= _WIDEST:
        return line, column
    start = max(0, min(column - 1 - _WIDEST // 2, len(line) - _WIDEST))
    return line[start : start + _WIDEST], column - start


@dataclass(slots=True)
class Report:
    """Collects the problems of one reading; knows the lines of the files read, for the excerpts."""

    lines: dict[str, Sequence[str]] = field(default_factory=dict)
    """Lines of each file."""
    found: list[Diagnostic] = field(default_factory=list)

    def error(
        self, code: str, place: Place, message: str, *, hint: str | None = None, related: Iterable[Place] = ()
    ) -> None:
        """Add an error."""
        self._add("error", code, place, message, hint, related)

    def warning(
        self,
        code: str,
        place: Place,
        message: str,
        *,
        hint: str | None = None,
        related: Iterable[Place] = (),
        about: Iterable[str] = (),
    ) -> None:
        """Add a warning; an anomaly says what it is about."""
        self._add("warning", code, place, message, hint, related, about)

    def _add(
        self,
        severity: str,
        code: str,
        place: Place,
        message: str,
        hint: str | None,
        related: Iterable[Place],
        about: Iterable[str] = (),
    ) -> None:
        lines = self.lines.get(place.file, ())
        self.found.append(
            Diagnostic(
                code=code,
                severity=severity,
                file=place.file,
                line=place.line,
                column=place.column,
                length=place.length,
                message=message,
                hint=hint,
                related=tuple(related),
                about=tuple(about),
                excerpt=lines[place.line - 1] if 0 < place.line <= len(lines) else None,
            )
        )

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return any(problem.severity == "error" for problem in self.found)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """The problems by place, each once."""
        return tuple(
            sorted(
                dict.fromkeys(self.found),
                key=lambda it: (it.file, it.line, it.column, it.severity, it.code, it.message),
            )
        )


def did_you_mean(word: str, known: Iterable[str], *, places: dict[str, Place] | None = None) -> str | None:
    """A suggestion for a misspelt word, or None where nothing is close.

    >>> did_you_mean("fevr", ["fever", "cough"])
    'did you mean `fever`?'
    """
    near = closest(word, known)
    if near is None:
        return None
    place = (places or {}).get(near)
    return f"did you mean `{near}` ({place.short})?" if place else f"did you mean `{near}`?"


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like another, or None where nothing is close."""
    if len(word) > _LONGEST:
        return None
    import difflib  # only where something is wrong

    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return near[0] if near else None


_LONGEST = 200
"""Characters of the longest word that is compared with others: that takes time."""


def rendered(diagnostics: Iterable[Diagnostic]) -> str:
    """The problems as text, and a line that counts them."""
    problems = list(diagnostics)
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [
        f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((errors, "error"), (len(problems) - errors, "warning"))
    ]
    return "\n".join([*map(str, problems), ", ".join(count for count in counts if not count.startswith("0 "))])
