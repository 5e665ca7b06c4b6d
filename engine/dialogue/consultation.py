"""A consultation: an interview as a value that answers are given to.  It reads and prints nothing itself.

    talk = Consultation(kb)
    while (screen := talk.screen()) is not None:
        talk.answer({...})
    talk.result(), talk.ended

Every answer is taken whole or not at all.  Going back forgets the last answer; correcting one is a fresh assessment
of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..inference.answers import UNKNOWN, Given, merged, read_answers
from ..inference.case import Case
from ..inference.certificate import changeable
from ..inference.knowledge_base import KnowledgeBase
from ..inference.relevance import pivots
from ..inference.result import Interviewed, Result
from ..inference.supposition import raised, suppose_present
from ..knowledge.conditions import Atom, Compare
from ..knowledge.errors import InterviewError, UnknownName
from ..knowledge.model import Finding, Level, Rule
from .ordering import differential_screen, level_screen
from .screens import Screen

if TYPE_CHECKING:
    from ..inference.firing.engines import RuleEngine

__all__ = ["Consultation", "Outcome", "Why"]

FORMAT = "thoracle.consultation/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one answer would do, everything else staying as it is."""

    name: Atom
    """What would be present."""
    level: Level
    """The level then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a finding is asked."""

    finding: Finding
    waiting: tuple[Rule, ...]
    """Rules that the answer could decide: those for the level first, highest first, then evidence."""
    outcomes: tuple[Outcome, ...]
    """The answers that would by themselves raise the level."""


@dataclass(frozen=True, slots=True)
class _Step:
    """What was known before an answer."""

    given: Mapping[str, Given]
    asked: bool
    """Whether it was the answer to a screen."""


class Consultation:
    """An interview about one person."""

    def __init__(
        self,
        kb: KnowledgeBase,
        given: Mapping[str, object] | None = None,
        *,
        emergency_number: str | None = None,
        engine: type[RuleEngine] | None = None,
    ) -> None:
        """Begin with what is given; `engine` is a subclass of the knowledge base's engine class, as for `assess`.

        Raises `BadAnswers` where the answers cannot be taken.
        """
        self.kb = kb
        self._number = emergency_number
        self._engine = engine
        self._steps: list[_Step] = []
        self._stopped = False
        self._assess(given or {})

    def _assess(self, given: Mapping[str, object]) -> None:
        self._take(self.kb.assess(given, engine=self._engine, emergency_number=self._number))

    def _take(self, result: Result) -> None:
        self._result = result
        self._asked: tuple[Screen | None, str | None] | None = None

    @property
    def screens(self) -> int:
        """How many screens have been answered."""
        return sum(step.asked for step in self._steps)

    @property
    def given(self) -> Mapping[str, Given]:
        """All answers, in canonical form."""
        return self._result.case.given

    def result(self) -> Result:
        """The assessment of all that was answered so far, with how the interview stands."""
        stands = Interviewed(ended=self.ended, screens=self.screens)
        if self._result.interview != stands:
            self._result = self._result.of_interview(stands)
        return self._result

    def screen(self) -> Screen | None:
        """What to ask next, or None when the interview has ended."""
        return self._next()[0]

    @property
    def ended(self) -> str | None:
        """How the interview ended, or None while it goes on.

        ``settled``: no answer to any question left could change the level.  ``finished``: no question that was not
        asked could.  ``limit``: neither could, but causes could still be told apart.  ``by wish``: the person
        stopped.
        """
        return self._next()[1]

    def _next(self) -> tuple[Screen | None, str | None]:
        if self._stopped:
            return None, "by wish"
        if self._asked is None:
            self._asked = self._find_next()
        return self._asked

    def _find_next(self) -> tuple[Screen | None, str | None]:
        result = self._result
        screen = level_screen(result)
        if screen is not None:
            return screen, None
        screen = differential_screen(result)
        if screen is None:
            return None, "settled" if result.certificate.settled else "finished"
        limited = self.screens >= self.kb.model.meta.interview.max_screens
        return (None, "limit") if limited else (screen, None)

    def answer(self, answers: Mapping[str, object]) -> None:
        """Take answers, of the screen or of any other findings: all of them or none.

        What is said of some options of a finding that takes several is added to what was said of others; None takes
        back what was said.  Options of the screen of which nothing is said are then *don't know*: they were shown,
        and silence is never "no".  Raises `BadAnswers` where one cannot be taken; nothing has changed then.
        """
        said = read_answers(self.kb.model, answers).given
        earlier = {name: self.given[name] for name in answers if name in self.given}
        changes = {  # options one by one, where they were named in a row
            name: said[name] if isinstance(said.get(name), dict) and not isinstance(answer, Mapping) else answer
            for name, answer in answers.items()
        }
        result = self.kb.extend(self._result, merged(earlier, changes.items()))
        screen = None if self._stopped else self.screen()
        shown = [finding for finding in screen.items if finding.kind == "choices"] if screen is not None else []
        silent = [
            atom for finding in shown if finding.id in said for atom in finding.atoms if atom in result.case.unasked
        ]
        if silent:
            unsaid: dict[str, dict[str, object]] = {}
            for atom in silent:
                unsaid.setdefault(atom.finding, {})[atom.option] = UNKNOWN
            result = self.kb.extend(result, unsaid)
        self._steps.append(_Step(self.given, screen is not None))
        self._take(result)

    def back(self) -> None:
        """Forget the last answer, and ask again.

        Raises `InterviewError` where there is none.
        """
        if not self._steps:
            raise InterviewError("there is no answer to go back to")
        self._stopped = False
        self._assess(self._steps.pop().given)

    def stop(self) -> None:
        """End by the person's wish; `back` and `resume` go on."""
        self._stopped = True

    def resume(self) -> None:
        """Go on after a stop."""
        self._stopped = False

    def why(self, name: str) -> Why:
        """Why a finding is asked: the rules that wait for it, and what each answer would do.

        Raises `UnknownName` where no finding has the name.
        """
        finding = self.kb.model.findings.get(name)
        if finding is None:
            raise UnknownName(name, what="finding", hint=None)
        result = self._result
        names = finding.atoms or (Atom(finding.id),)
        changed = changeable(result.case, [each for each in names if result.case.is_open(each)])
        rules = [*result.verdict.relevant, *self.kb.model.evidence_rules]
        return Why(
            finding=finding,
            waiting=tuple(rule for rule in rules if self._waits(rule, changed)),
            outcomes=tuple(self._outcomes(names)),
        )

    def _waits(self, rule: Rule, changed: Mapping[Atom, object]) -> bool:
        valuation = self._result.valuation
        leaves = pivots(rule.when, valuation, can_change=lambda name: self._result.case.is_open(name))
        return any((Atom(leaf.finding) if isinstance(leaf, Compare) else leaf.atom) in changed for leaf in leaves)

    def _outcomes(self, names: tuple[Atom, ...]) -> list[Outcome]:
        case, level = self._result.case, self._result.verdict.level
        found = []
        for name in names:
            if name in self.kb.model.atoms and case.is_open(name):
                higher = raised(case, suppose_present(case, name), level)
                if higher is not None:
                    found.append(Outcome(name=name, level=higher))
        return found

    def to_dict(self) -> dict[str, object]:
        """The consultation as JSON values, to be kept between two requests of a web application."""
        return {
            "format": FORMAT,
            "kb": {"id": self.kb.model.meta.id, "digest": self.kb.digest},
            "steps": [{"given": deepcopy(dict(step.given)), "asked": step.asked} for step in self._steps],
            "given": deepcopy(dict(self.given)),
            "stopped": self._stopped,
        }

    @classmethod
    def from_dict(
        cls,
        kb: KnowledgeBase,
        data: Mapping[str, object],
        *,
        emergency_number: str | None = None,
        engine: type[RuleEngine] | None = None,
    ) -> Consultation:
        """The consultation of a dict that `to_dict` made.

        Raises `InterviewError` where it is none, or was made with another knowledge base.
        """
        made_with, given, steps = data.get("kb"), data.get("given"), data.get("steps")
        if data.get("format") != FORMAT or not isinstance(given, Mapping) or not isinstance(steps, list):
            raise InterviewError(f"this is no consultation: `format` is not `{FORMAT}`, or a part is missing")
        if not isinstance(made_with, Mapping) or made_with.get("digest") != kb.digest:
            raise InterviewError("this consultation was made with another knowledge base")
        talk = cls(kb, given, emergency_number=emergency_number, engine=engine)
        talk._steps = [_step(kb, number, step) for number, step in enumerate(steps, start=1)]
        talk._stopped = data.get("stopped") is True
        return talk


def _step(kb: KnowledgeBase, number: int, data: object) -> _Step:
    """A step of a dict; its answers are read once more, for they may have been anywhere since."""
    given = data.get("given") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(given, Mapping):
        raise InterviewError(f"this is no consultation: step {number} does not say what was `given`")
    return _Step(Case.of(kb.model, given).given, data.get("asked") is True)
