"""Findings of the workbench as workflow commands of GitHub Actions, which shows them beside the line of a change::

    ::error file=kb/escalation.yaml,line=41,col=13,title=unknown-name::rule `a` reads `fevr`, which …

Files stand there as GitHub knows them: from the root of the repository, wherever in it the command runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..knowledge.diagnostics import Diagnostic, Place
from .places import in_project

__all__ = ["annotated", "annotation"]


def annotated(problems: Iterable[Diagnostic], *, folder: Path) -> str:
    """Problems of the knowledge base in a folder, one line each; the empty text for none."""
    return "\n".join(
        annotation(
            problem.severity,
            Place(problem.file, problem.line, problem.column, problem.length),
            title=problem.code,
            message=f"{problem.message}\n{problem.hint}" if problem.hint else problem.message,
            folder=folder,
        )
        for problem in problems
    )


def annotation(severity: str, place: Place, *, title: str, message: str, folder: Path) -> str:
    """One finding at a place; `severity` is ``error``, ``warning`` or ``notice``, and the title is short.

    >>> print(annotation("error", Place("kb/levels.yaml", 3, 5), title="odd", message="100 %", folder=Path("kb")))
    ::error file=kb/levels.yaml,line=3,endLine=3,col=5,endColumn=6,title=odd::100 %25
    """
    properties = {
        "file": in_project(place.file, folder=folder),
        "line": place.line,
        "endLine": place.line,
        "col": place.column,
        "endColumn": place.column + place.length,
        "title": title,
    }
    listed = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
    return f"::{severity} {listed}::{_escaped(message)}"


def _escaped(text: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text
