"""All that the workbench can ask of a knowledge base, in one run: a part for each question, with one line of answer.

The files are read once.  What needs a library that is not installed is refused before anything is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ..inference.knowledge_base import KnowledgeBase
from ..knowledge.errors import MissingExtra
from ..knowledge.reading import Reading
from .checking.check import checked, examine

__all__ = ["Part", "everything"]

_LEAST, _LEAST_OF_LEVELS = 95.0, 100.0
"""Percent of all mutants, and of those of rules for levels, that have to be killed."""
_SECONDS = 60.0
"""For the solver: for each property, and for all mutants together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one command of the workbench would say."""

    name: str
    """The command."""
    passed: bool
    says: str
    """Its last line."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"part": self.name, "passed": self.passed, "says": self.says}


def everything(folder: Path, *, quick: bool, documents: Path | None = None) -> Iterator[Part]:
    """Each part when it is done: `check`, `test`, `coverage`; and unless it is to be quick `sources`, `prove`,
    `mutate`.

    A knowledge base with errors ends after `check`. Raises `MissingExtra` where a library is not installed.
    """
    for library in () if quick else ("numpy", "z3"):
        if find_spec(library) is None:
            raise MissingExtra(library, extra="bench")
    reading = examine(folder)
    yield _check(reading)
    if reading.failed or reading.model is None:
        return
    kb = KnowledgeBase(reading.model)
    parts: list[Callable[[KnowledgeBase, Reading], Part]] = [_test, _coverage]
    for part in parts:
        yield part(kb, reading)
    if not quick:
        yield _sources(kb, reading, folder, documents)
        yield _prove(kb, reading)
        yield _mutate(kb, reading)


def _check(reading: Reading) -> Part:
    found = checked(reading)
    errors = sum(problem.severity == "error" for problem in found.problems)
    says = f"{_counted(errors, 'error')}, {_counted(len(found.problems) - errors, 'warning')}"
    return Part(name="check", passed=not errors, says=f"{says}, {len(found.accepted)} accepted")


def _test(kb: KnowledgeBase, reading: Reading) -> Part:
    from .trying.trial_report import TrialReport
    from .trying.trials import run

    report = TrialReport(kb=kb.model.meta.id, trials=run(kb, reading.scenarios))
    return Part(name="test", passed=report.passed, says=report.summary())


def _coverage(kb: KnowledgeBase, reading: Reading) -> Part:
    from .covering.condition_coverage import cover
    from .covering.coverage_report import CoverageReport

    report = CoverageReport(kb=kb, coverage=cover(kb.model, reading.scenarios))
    return Part(name="coverage", passed=report.coverage.complete, says=report.summary())


def _sources(kb: KnowledgeBase, reading: Reading, folder: Path, documents: Path | None) -> Part:
    from .tracing.source_report import report_sources

    report = report_sources(kb.model, folder, documents=documents, lines=reading.lines)
    return Part(name="sources", passed=report.sound, says=report.summary())


def _prove(kb: KnowledgeBase, reading: Reading) -> Part:
    from .proving.proof_report import ProofReport
    from .proving.proofs import proved

    proofs = tuple(proved(kb, reading.properties, seconds=_SECONDS))
    report = ProofReport(kb=kb.model.meta.id, proofs=proofs, witnesses=False)
    return Part(name="prove", passed=report.passed, says=report.summary())


def _mutate(kb: KnowledgeBase, reading: Reading) -> Part:
    from .mutating.mutation import mutate
    from .mutating.mutation_report import MutationReport

    mutation = mutate(kb.model, reading.scenarios, seconds=_SECONDS)
    report = MutationReport(kb=kb, mutation=mutation, least=_LEAST, least_of_levels=_LEAST_OF_LEVELS)
    return Part(name="mutate", passed=report.passed, says=report.summary())


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"
