"""A knowledge base that is loaded: immutable, shared between threads, and able to assess."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..knowledge.errors import ForeignCase
from ..knowledge.model import Cause, Finding, Level, Model, Pattern, Rule
from ..knowledge.reading import load_model
from .answers import merged
from .case import Case
from .result import Result, assess

if TYPE_CHECKING:
    from .firing.engines import Engines, MatcherName, RuleEngine

__all__ = ["KnowledgeBase", "load", "shipped"]


class KnowledgeBase:
    """A knowledge base, and the engines that fire its rules."""

    def __init__(self, model: Model, *, matcher: MatcherName = "counting") -> None:
        self.model = model
        """All that the knowledge base says."""
        self._matcher = matcher
        self._lock = threading.Lock()
        self._built: Engines | None = None

    def __getstate__(self) -> tuple[Model, MatcherName]:
        """What goes to another process: the model; engines are built there."""
        return self.model, self._matcher

    def __setstate__(self, state: tuple[Model, MatcherName]) -> None:
        model, matcher = state
        KnowledgeBase.__init__(self, model, matcher=matcher)

    def __repr__(self) -> str:
        return f"<KnowledgeBase {self.model.meta.id} {self.model.meta.version}>"

    @property
    def _engines(self) -> Engines:
        """The engines; experta is imported when the first assessment needs it."""
        if self._built is None:
            from .firing.engines import Engines

            with self._lock:
                self._built = self._built or Engines(self.model, matcher=self._matcher)
        return self._built

    @property
    def digest(self) -> str:
        """SHA-256 of the compiled model."""
        return self.model.digest

    @property
    def findings(self) -> Mapping[str, Finding]:
        """What can be asked, by name, in declared order."""
        return self.model.findings

    @property
    def causes(self) -> Mapping[str, Cause]:
        """The causes, by name, in declared order."""
        return self.model.causes

    @property
    def levels(self) -> Mapping[str, Level]:
        """The escalation scale, lowest first."""
        return self.model.levels

    @property
    def patterns(self) -> Mapping[str, Pattern]:
        """The intermediate conclusions, by name, in declared order."""
        return self.model.patterns

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule, by name, in declared order."""
        return self.model.rules

    @property
    def engine_class(self) -> type[RuleEngine]:
        """The experta engine class, to be subclassed by applications with rules of their own (see `firing`)."""
        return self._engines.own

    def assess(
        self,
        answers: Mapping[str, object],
        *,
        engine: type[RuleEngine] | None = None,
        emergency_number: str | None = None,
    ) -> Result:
        """Assess answers, by the name of their finding.

        Answers are yes, no, unknown, options, amounts (see `answers`); None is not asked.  `engine` is a subclass of
        `engine_class`; `emergency_number` replaces that of the knowledge base.  The result depends on nothing else.

        Raises `BadAnswers`, which lists every fault, where an answer cannot be taken.
        """
        case = Case.of(self.model, answers)
        return self.assess_case(case, engine=engine, emergency_number=emergency_number)

    def assess_case(
        self, case: Case, *, engine: type[RuleEngine] | None = None, emergency_number: str | None = None
    ) -> Result:
        """Assess answers that were validated and closed before.

        Raises `ForeignCase` where that was done with another knowledge base.
        """
        self._recognise(case)
        return assess(case, self._engines.fire(case, engine), emergency_number=emergency_number)

    def _recognise(self, case: Case) -> None:
        if case.model is not self.model and case.model.digest != self.digest:
            raise ForeignCase(case.model.meta.id, known=self.model.meta.id)

    def extend(self, result: Result, answers: Mapping[str, object]) -> Result:
        """Assess more answers after those of a result: what `assess` makes of all of them, sooner.

        Answers that replace others, or that an application's engine is to see, take as long as all.
        Raises `BadAnswers` as `assess` does, and `ForeignCase` where the result is of another knowledge base.
        """
        self._recognise(result.case)
        engine = result.firing.engine
        extension = result.case.extended(answers) if engine is None else None
        if extension is None:
            case = Case.of(self.model, merged(result.case.given, answers.items()))
            return self.assess_case(case, engine=engine, emergency_number=result.emergency_number)
        firing = self._engines.extend(result.firing, extension)
        return assess(extension.case, firing, emergency_number=result.emergency_number)


def shipped() -> Path:
    """The folder of the knowledge base that comes with the package: inside it, or in a checkout beside it."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "kb"
    return installed if installed.is_dir() else package.parent / "kb"


def load(folder: str | Path | None = None, *, matcher: MatcherName = "counting") -> KnowledgeBase:
    """Load a knowledge base: that of a folder, or the one that comes with the package.

    `matcher` is how the engine finds what can fire: ``counting``, or ``rete`` for experta's own way, which concludes
    the same and is the reference.

    Raises `KnowledgeBaseError`, which holds all problems, where it has errors.
    """
    return KnowledgeBase(load_model(Path(folder) if folder is not None else shipped()), matcher=matcher)
