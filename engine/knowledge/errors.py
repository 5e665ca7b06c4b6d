"""The exceptions of Thoracle::

    ThoracleError
    ├── KnowledgeBaseError   a knowledge base has errors; holds the diagnostics
    ├── CaseFileError        a case file cannot be read; holds the file and the reason
    ├── JournalError         a journal or transcript cannot be used; holds the file and the reason
    ├── BadAnswers           answers that cannot be taken; holds every fault
    ├── ForeignCase          a case or result is of another knowledge base; holds the names of both
    ├── UnknownName          a name that the knowledge base does not declare; holds it and a suggestion
    ├── NotConcluded         a conclusion to be explained was not reached; holds its name and its kind
    ├── InterviewError       a step that the interview does not allow
    ├── CohortError          a file of many cases, or a column of it, cannot be used; holds every reason
    ├── TooManyPoints        the points of a cause go beyond what can be swept; holds the cause and both numbers
    ├── MissingExtra         a library is not installed that only some commands need; holds it and its extra
    ├── BadSelection         an expression that selects scenarios cannot be read; holds it and the column
    ├── ScaffoldError        a new part of a knowledge base has no name or place; holds its name and the reason
    └── VersionError         a version of a knowledge base cannot be had; holds its name and the reason

Each carries its subject as data and makes its own text: `str()` is what a person may read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .diagnostics import Diagnostic, rendered

__all__ = [
    "BadAnswers",
    "BadSelection",
    "CaseFileError",
    "CohortError",
    "Fault",
    "ForeignCase",
    "InterviewError",
    "JournalError",
    "KnowledgeBaseError",
    "MissingExtra",
    "NotConcluded",
    "ScaffoldError",
    "ThoracleError",
    "TooManyPoints",
    "UnknownName",
    "VersionError",
]


class ThoracleError(Exception):
    """The base of all exceptions of this package.  They can be pickled, and so go from process to process."""

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (type(self), self.args), self.__dict__


def _rebuilt(kind: type[ThoracleError], args: tuple[object, ...]) -> ThoracleError:
    """An exception that was pickled; its subject is laid back into it afterwards."""
    return kind.__new__(kind, *args)


class KnowledgeBaseError(ThoracleError):
    """A knowledge base has errors."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(rendered(self.diagnostics))


class CaseFileError(ThoracleError):
    """A case file cannot be read; the reason has a line for each fault."""

    def __init__(self, file: str, *, reason: str) -> None:
        self.file, self.reason = file, reason
        super().__init__("\n".join(f"{file}: {line}" for line in reason.split("\n")))


class JournalError(ThoracleError):
    """The journal or the transcript of a consultation cannot be used; nothing was done to it."""

    def __init__(self, file: str, *, reason: str) -> None:
        self.file, self.reason = file, reason
        super().__init__(f"{file}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One answer that cannot be taken."""

    name: str
    """The finding as it was named."""
    message: str
    """What is wrong."""
    hint: str | None = None
    """How to mend it."""

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class BadAnswers(ThoracleError, ValueError):
    """Answers that cannot be taken; none of them was."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class UnknownName(ThoracleError, LookupError):
    """A name that the knowledge base does not declare."""

    def __init__(self, name: str, *, what: str, hint: str | None) -> None:
        self.name, self.what, self.hint = name, what, hint
        super().__init__(f"no {what} is called `{name}`" + (f" ({hint})" if hint else ""))


class NotConcluded(ThoracleError, LookupError):
    """A conclusion to be explained was not reached."""

    def __init__(self, name: str, *, kind: str) -> None:
        self.name, self.kind = name, kind
        if kind == "finding":
            text = "is not known: no answer says or implies it"
        else:
            text = f"{'did not fire' if kind == 'rule' else 'was not concluded'} (`why-not` says what is missing)"
        super().__init__(f"the {kind} `{name}` {text}")


class InterviewError(ThoracleError):
    """A step that the interview does not allow, such as going back before the first screen."""


class CohortError(ThoracleError):
    """A file of many cases, or a column of it, cannot be used; nothing was written."""

    def __init__(self, reasons: Sequence[str], *, file: str = "") -> None:
        self.reasons, self.file = tuple(reasons), file
        super().__init__("\n".join(f"{file}: {line}" if file else line for line in reasons))


class ForeignCase(ThoracleError):
    """A case or a result is of another knowledge base, or of another version of it."""

    def __init__(self, name: str, *, known: str) -> None:
        self.name, self.known = name, known
        other = "another version of it" if name == known else f"`{name}`"
        super().__init__(
            f"this is knowledge base `{known}`, and the case was made with {other}: assess its answers anew"
        )


class TooManyPoints(ThoracleError):
    """The points of a cause may add up to more than can be swept."""

    def __init__(self, cause: str, *, most: int, limit: int) -> None:
        self.cause, self.most, self.limit = cause, most, limit
        super().__init__(
            f"the points of `{cause}` may reach {most:,}, and {limit:,} is the most that can be swept: "
            "lower the `weights` in kb.yaml"
        )


class MissingExtra(ThoracleError):
    """A library is not installed that only some commands need; an extra of the package brings it."""

    def __init__(self, library: str, *, extra: str) -> None:
        self.library, self.extra = library, extra
        super().__init__(f'{library} is not installed: run `pip install "thoracle[{extra}]"`')


class BadSelection(ThoracleError):
    """An expression that says which scenarios are meant cannot be read."""

    def __init__(self, expression: str, *, column: int, expected: str) -> None:
        self.expression, self.column, self.expected = expression, column, expected
        super().__init__(f"`{expression}`: {expected} is expected at column {column}")


class VersionError(ThoracleError):
    """A version of a knowledge base cannot be had: there is no such folder, nor such a revision."""

    def __init__(self, version: str, *, reason: str) -> None:
        self.version, self.reason = version, reason
        super().__init__(f"`{version}`: {reason}")


class ScaffoldError(ThoracleError):
    """A new part of a knowledge base cannot have this name, or its place cannot be told; nothing was written."""

    def __init__(self, name: str, *, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"`{name}`: {reason}")
