"""The same rules as a CLIPS program, made from a knowledge base: the peer that the matcher is measured against.

The program takes a case in one function call, the quickest form that clipspy has: what is known goes in as two lists of
numbers and one amount for each quantity, and the numbers of the rules that fired come back. Level and points are summed
from them in Python: summing them in CLIPS and handing them over took twice as long. Answers are validated and closed
before, as they are for the engine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from engine.inference.case import Case
from engine.inference.firing.compilation import PartOf, Premise, Production, compile_productions
from engine.inference.firing.counting import conclusion
from engine.inference.knowledge_base import KnowledgeBase
from engine.knowledge.conditions import Absent, Compare, Concluded, Present
from engine.knowledge.model import Evidence, Model, SetsLevel

__all__ = ["Answer", "ClipsEngine", "clips_rate", "program"]

_OPERATORS = {"more_than": ">", "at_least": ">=", "at_most": "<=", "less_than": "<"}


@dataclass(frozen=True)
class Answer:
    """What both engines are to say of a case."""

    level: int
    """Rank; -1 where no rule concludes one."""
    points: list[int]
    """Of every cause, in declared order."""
    fired: list[str]
    """The rules, in the order of firing."""


def program(model: Model) -> Iterator[str]:
    """The constructs of the CLIPS program, one by one."""
    yield from _Program(model).constructs()


class _Program:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.productions = compile_productions(model)
        self.names = {name: at for at, name in enumerate(dict.fromkeys(map(conclusion, self.productions)))}
        self.rules = {name: at for at, name in enumerate(model.rules)}
        self.read = {premise for each in self.productions for premise in each.premises}
        self.quantities = [name for name, finding in model.findings.items() if finding.kind == "quantity"]

    def constructs(self) -> Iterator[str]:
        yield "(defglobal ?*fired* = (create$))"
        for number, production in enumerate(self.productions):
            left = " ".join(map(self._pattern, production.premises))
            yield f"(defrule r{number} {left} => {' '.join(self._actions(production))})"
        numbers = range(len(self.quantities))
        asserted = "".join(f"(if ?q{at} then (assert (q{at} ?q{at})))" for at in numbers)
        yield (
            f"(deffunction assess (?present ?absent {' '.join(f'?q{at}' for at in numbers)})"
            "  (reset)"
            "  (progn$ (?x ?present) (assert (present ?x)))"
            "  (progn$ (?x ?absent) (assert (absent ?x)))"
            f"  {asserted}"
            "  (run)"
            "  ?*fired*)"
        )

    def _pattern(self, premise: Premise) -> str:
        match premise:
            case Present(atom):
                return f"(present {self.model.atoms[atom]})"
            case Absent(atom):
                return f"(absent {self.model.atoms[atom]})"
            case Compare(finding, comparison, bound):
                return f"(q{self.quantities.index(finding)} ?x&:({_OPERATORS[comparison]} ?x {bound}))"
            case Concluded() | PartOf():
                return f"(so {self.names[premise]})"

    def _actions(self, production: Production) -> Iterator[str]:
        concluded = conclusion(production)
        if concluded in self.read:
            yield f"(assert (so {self.names[concluded]}))"
        if production.part is None:
            yield f"(bind ?*fired* ?*fired* {self.rules[production.rule.id]})"


class ClipsEngine:
    """The program, loaded."""

    def __init__(self, kb: KnowledgeBase) -> None:
        import clips

        self.model = model = kb.model
        self.environment = clips.Environment()
        for construct in program(model):
            self.environment.build(construct)
        self._assess: Callable[..., Sequence[int]] = self.environment.find_function("assess")
        self._quantities = [name for name, finding in model.findings.items() if finding.kind == "quantity"]
        self._none = clips.Symbol("FALSE")
        causes = list(model.causes)
        self._names = list(model.rules)
        self._ranks = [
            model.level_of(rule).rank if isinstance(rule.conclusion, SetsLevel) else -1 for rule in model.rules.values()
        ]
        self._points = [
            [(at, rule.conclusion.points) for at, cause in enumerate(causes) if rule.conclusion.cause in
             model.ancestors(cause)] if isinstance(rule.conclusion, Evidence) else []
            for rule in model.rules.values()
        ]  # fmt: skip

    def arguments(self, case: Case) -> tuple[object, ...]:
        """What the function takes: numbers of atoms and amounts."""
        place = self.model.atoms
        present = [place[atom] for atom, value in case.values.items() if value]
        absent = [place[atom] for atom, value in case.values.items() if not value]
        return present, absent, *(case.amounts.get(name, self._none) for name in self._quantities)

    def answer(self, arguments: tuple[object, ...]) -> Answer:
        """What the program says of a case."""
        fired = self._assess(*arguments)
        level, points = -1, [0] * len(self.model.causes)
        for number in fired:
            rank = self._ranks[number]
            if rank > level:
                level = rank
            for at, worth in self._points[number]:
                points[at] += worth
        names = self._names
        return Answer(level=level, points=points, fired=[names[number] for number in fired])


def clips_rate(kb: KnowledgeBase, cases: Sequence[Case], *, seconds: float = 2.0) -> float:
    """Cases a second, the arguments made before."""
    engine = ClipsEngine(kb)
    arguments = [engine.arguments(case) for case in cases]
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        for each in arguments:
            engine.answer(each)
        done += len(arguments)
    return done / (time.perf_counter() - start)
