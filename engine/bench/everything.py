"""All that the workbench can ask of a knowledge base, in one run: a part for each question, with one line of answer.

The files are read once.  What needs a library that is not installed is refused before anything is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ..inference.knowledge_base import KnowledgeBase
from ..knowledge.diagnostics import Diagnostic
from ..knowledge.errors import MissingExtra
from ..knowledge.reading import Reading
from .checking.check import checked, examine

__all__ = ["Part", "everything"]

_LEAST, _LEAST_OF_LEVELS = 95.0, 100.0
"""Percent of all mutants, and of those of rules for levels, that have to be killed."""
_SECONDS = 60.0
"""For the solver: for each property, and for all mutants together."""


_QUICK, _SLOW = ("test", "coverage"), ("sources", "prove", "mutate")
"""The parts after `check`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one command of the workbench would say."""

    name: str
    """The command."""
    passed: bool
    says: str
    """Its last line."""
    ran: bool = True
    """Whether it was run; what was not has not passed."""
    problems: tuple[Diagnostic, ...] = ()
    """Of `check`, where it fails: what is wrong."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        found: dict[str, object] = {"part": self.name, "passed": self.passed, "ran": self.ran, "says": self.says}
        return {**found, "diagnostics": [problem.as_dict() for problem in self.problems]} if self.problems else found


def everything(folder: Path, *, quick: bool, strict: bool = False, documents: Path | None = None) -> Iterator[Part]:
    """Each part when it is done: `check`, `test`, `coverage`; and unless it is to be quick `sources`, `prove`,
    `mutate`.  With `strict` warnings of the check count, rules that no scenario fires, and claims that nothing cites.

    Of a knowledge base with errors nothing is run after `check`. Raises `MissingExtra` where a library is not
    installed.
    """
    for library in () if quick else ("numpy", "z3"):
        if find_spec(library) is None:
            raise MissingExtra(library, extra="bench")
    reading = examine(folder)
    yield _check(reading, strict=strict)
    if reading.failed or reading.model is None:
        for name in (*_QUICK, *(() if quick else _SLOW)):
            yield Part(name=name, passed=False, ran=False, says="not run: the knowledge base has errors")
        return
    kb = KnowledgeBase(reading.model)
    yield _test(kb, reading, strict=strict)
    yield _coverage(kb, reading)
    if not quick:
        yield _sources(kb, reading, folder, documents, strict=strict)
        yield _prove(kb, reading)
        yield _mutate(kb, reading)


def _check(reading: Reading, *, strict: bool) -> Part:
    found = checked(reading)
    errors = sum(problem.severity == "error" for problem in found.problems)
    says = f"{_counted(errors, 'error')}, {_counted(len(found.problems) - errors, 'warning')}"
    passed = not errors and not (strict and found.problems)
    problems = () if passed else found.problems
    return Part(name="check", passed=passed, says=f"{says}, {len(found.accepted)} accepted", problems=problems)


def _test(kb: KnowledgeBase, reading: Reading, *, strict: bool) -> Part:
    from .covering.coverage import uncovered
    from .trying.trial_report import TrialReport
    from .trying.trials import run

    trials = run(kb, reading.scenarios)
    report = TrialReport(kb=kb.model.meta.id, trials=trials)
    missed = uncovered(kb.model, trials) if strict else None
    if not missed:
        return Part(name="test", passed=report.passed, says=report.summary())
    rules, causes = _counted(len(missed.rules), "rule"), _counted(len(missed.causes), "cause")
    says = f"{report.summary()}; no scenario exercises {_either(rules, causes)}"
    return Part(name="test", passed=False, says=says)


def _coverage(kb: KnowledgeBase, reading: Reading) -> Part:
    from .covering.condition_coverage import cover
    from .covering.coverage_report import CoverageReport

    report = CoverageReport(kb=kb, coverage=cover(kb.model, reading.scenarios))
    return Part(name="coverage", passed=report.coverage.complete, says=report.summary())


def _sources(kb: KnowledgeBase, reading: Reading, folder: Path, documents: Path | None, *, strict: bool) -> Part:
    from .tracing.source_report import report_sources

    report = report_sources(kb.model, folder, documents=documents, lines=reading.lines)
    if not (strict and report.uncited):
        return Part(name="sources", passed=report.sound, says=report.summary())
    says = f"{report.summary()}; nothing cites {_counted(len(report.uncited), 'claim')}"
    return Part(name="sources", passed=False, says=says)


def _prove(kb: KnowledgeBase, reading: Reading) -> Part:
    from .proving.left_over import left_over
    from .proving.proof_report import ProofReport
    from .proving.proofs import proved

    proofs = tuple(proved(kb, reading.properties, seconds=_SECONDS))
    rest = tuple(left_over(kb.model, reading, seconds=_SECONDS))
    report = ProofReport(kb=kb.model.meta.id, proofs=proofs, left_over=rest)
    return Part(name="prove", passed=report.passed, says=report.summary())


def _mutate(kb: KnowledgeBase, reading: Reading) -> Part:
    from .mutating.mutation import mutate
    from .mutating.mutation_report import MutationReport

    mutation = mutate(kb.model, reading.scenarios, seconds=_SECONDS)
    report = MutationReport(kb=kb, mutation=mutation, least=_LEAST, least_of_levels=_LEAST_OF_LEVELS)
    return Part(name="mutate", passed=report.passed, says=report.summary())


def _either(*counted: str) -> str:
    """What was counted, without what there is none of."""
    return " and ".join(each for each in counted if not each.startswith("no "))


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"
