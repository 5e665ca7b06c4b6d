"""Reads a folder of YAML into a `Model`, or into all that is wrong with it.

Three passes: the files are read, their forms checked and their names collected (`files`); the parts are built and names
resolved (`building`); the whole is checked (`consistency`, `safety`).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .building import Builder
from .diagnostics import Diagnostic, Place
from .errors import KnowledgeBaseError
from .files import Files
from .model import Model
from .naming import Names

if TYPE_CHECKING:
    from .acceptances import Acceptance
    from .properties import Property
    from .scenarios import Scenario

__all__ = ["Reading", "load_model", "read_knowledge_base"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading a knowledge base."""

    model: Model | None
    """The model, or None where there is an error."""
    diagnostics: tuple[Diagnostic, ...]
    """All problems, by place."""
    scenarios: tuple[Scenario, ...]
    """The scenarios of cases/ that have no fault of form; empty where they were not asked for."""
    accepted: tuple[Acceptance, ...]
    """What is accepted of what the workbench finds odd; empty where scenarios were not asked for."""
    properties: tuple[Property, ...]
    """What is to be proved, where it has no fault; empty where scenarios were not asked for."""
    names: Names
    """Every name that is declared."""
    lines: Mapping[str, Sequence[str]]
    """The lines of each file, for the excerpts of problems that are found later."""

    @property
    def failed(self) -> bool:
        """Whether there is an error, in the model or in a scenario."""
        return any(problem.severity == "error" for problem in self.diagnostics)


def load_model(folder: Path) -> Model:
    """Read the model of a knowledge base, without its scenarios.

    Raises `KnowledgeBaseError`, which holds all problems, where there is an error.
    """
    with _without_collecting():
        reading = read_knowledge_base(folder, scenarios=False)
    if reading.model is None:
        raise KnowledgeBaseError(reading.diagnostics)
    return reading.model


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let the garbage collector wait: it would look again and again through what is read, of which nothing is garbage.

    That is a third of the time.  Where the host has turned it off, it stays off.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def read_knowledge_base(folder: Path, *, scenarios: bool = True) -> Reading:
    """Read a knowledge base, with or without its scenarios, and report all that is wrong with it."""
    files = Files(shown=folder.name or str(folder))
    model: Model | None = None
    found: tuple[Scenario, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    properties: tuple[Property, ...] = ()
    if folder.is_dir():
        files.read(folder, scenarios=scenarios)
        builder = Builder(files=files)
        model = builder.build()
        if scenarios:  # imported when needed: a consultation does without
            from .acceptances import read_acceptances
            from .properties import read_properties
            from .scenarios import read_scenarios

            found = read_scenarios(files.of("cases"), names=files.names, report=files.report)
            accepted = read_acceptances(files.of("accepted"), report=files.report)
            properties = read_properties(
                files.of("properties"), findings=builder.findings, names=files.names, report=files.report
            )
    else:
        hint = "give the folder of a knowledge base"
        files.report.error("unreadable-file", Place(str(folder)), "is no folder", hint=hint)
    problems = files.report.sorted()
    if model is not None:
        model = replace(model, warnings=problems)
    return Reading(
        model=model,
        diagnostics=problems,
        scenarios=found,
        accepted=accepted,
        properties=properties,
        names=files.names,
        lines=files.report.lines,
    )
