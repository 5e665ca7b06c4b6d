"""What is certified of a level, held against a solver that looks at every completion at once.

The solver is given the rules as formulas (`proving`) and everything that is known of a case; what was not answered is
free.  "Settled" is right when no valuation has another level; "finished" when none has that leaves each don't-know as
it is, unless an answer to something else implies it.  What the solver finds is assessed, so that it is heard only
where it speaks of a case that there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest
import z3  # type: ignore[import-untyped]
from hypothesis import given, settings

from engine.dialogue.consultation import Consultation
from engine.inference.answers import UNKNOWN
from engine.inference.case import Case
from engine.inference.knowledge_base import KnowledgeBase, load
from engine.inference.proving.encoding import Encoding, Formula, disjunction
from engine.inference.result import Result
from engine.knowledge.conditions import Atom, Compare
from engine.knowledge.implications import Literal
from engine.knowledge.model import Finding, Level
from engine.knowledge.reading import read_knowledge_base
from tests.generated import answers_of, pooled, randoms


class Solver:
    """Looks for a completion with another level."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb, self.model = kb, kb.model
        self.encoding = Encoding(kb.model)
        self.levels = list(kb.model.levels.values())
        fires = {level.id: [] for level in self.levels}
        for rule in kb.model.level_rules:
            fires[kb.model.level_of(rule).id].append(self.encoding.fires(rule.id))
        self.concluded = {level: disjunction(each) if each else z3.BoolVal(False) for level, each in fires.items()}
        self.compares = [node for node in self.encoding.circuit.nodes if isinstance(node, Compare)]
        self.solver = z3.Solver()
        self.solver.add(self.encoding.constraints)

    def is_level(self, level: Level) -> Formula:
        """The highest that is concluded; the default where none is."""
        none_higher = [z3.Not(self.concluded[other.id]) for other in self.levels if other.rank > level.rank]
        nothing = z3.Not(z3.Or(list(self.concluded.values())))
        here = self.concluded[level.id]
        return z3.And(z3.Or(here, nothing) if level == self.model.default else here, *none_higher)

    def known(self, case: Case) -> Iterator[Formula]:
        """Everything that is known of a case."""
        for atom, value in case.values.items():
            yield self.encoding.literal(Literal(atom, value))
        for finding, amount in case.amounts.items():
            yield self.encoding.known(finding)
            for compare in self.compares:
                if compare.finding == finding:
                    yield self.encoding.compared(compare) == compare.holds(amount)

    def unknown_stays(self, case: Case) -> Iterator[Formula]:
        """That nobody answers what was answered with don't know; other answers may imply it."""
        yield from self.encoding.giving
        for literal, said in self.encoding.given.items():
            if literal.atom in case.unknown:
                yield z3.Not(said)
        yield from (z3.Not(self.encoding.known(finding)) for finding in case.unknown_amounts)

    def another(self, result: Result, *, unknown_stays: bool = False) -> dict[str, object] | None:
        """Answers that complete a case and have another level, or None where there are none; assessed."""
        extra = self.unknown_stays(result.case) if unknown_stays else ()
        level = result.escalation.level
        self.solver.push()
        try:
            self.solver.add(*self.known(result.case), *extra, z3.Not(self.is_level(level)))
            if self.solver.check() == z3.unsat:
                return None
            answers = self.encoding.answers(self.solver.model())
        finally:
            self.solver.pop()
        completed = self.kb.assess(answers)
        assert completed.escalation.level != level
        assert result.case.values.items() <= completed.case.values.items()
        return answers


@lru_cache(maxsize=64)
def solver_of(kb: KnowledgeBase) -> Solver:
    return Solver(kb)


SHIPPED, BOILER = load("kb"), load("tests/boiler")
SCENARIOS = [scenario.findings for scenario in read_knowledge_base(Path("kb")).scenarios]
BASES: dict[str, Callable[[Random], KnowledgeBase]] = {
    "generated": pooled,
    "boiler": lambda _: BOILER,
    "shipped": lambda _: SHIPPED,
}


def held(kb: KnowledgeBase, result: Result) -> tuple[str, bool]:
    """Hold a result against the solver; what it certifies, and whether some completion has another level."""
    solver, certificate = solver_of(kb), result.certificate
    found = solver.another(result)
    if certificate.settled:
        assert found is None
    if certificate.finished:
        assert solver.another(result, unknown_stays=True) is None
    return certificate.state, found is not None


def interviewed(kb: KnowledgeBase, findings: Mapping[str, object], *, silence: object) -> Iterator[Result]:
    """The result after each screen for the level, of somebody who knows some findings."""
    known = kb.assess(findings).case
    talk = Consultation(kb)
    while (screen := talk.screen()) is not None and screen.purpose == "level":
        talk.answer({finding.id: reply(known, finding, silence) for finding in screen.items})
        yield talk.result()


def reply(known: Case, finding: Finding, silence: object) -> object:
    """What somebody says who knows a case, and of the rest one and the same."""
    if finding.kind == "quantity":
        return known.given.get(finding.id, UNKNOWN)
    if finding.kind == "choices":
        return {atom.option: known.values.get(atom, silence) for atom in finding.atoms}
    if finding.kind == "choice":
        return next((atom.option for atom in finding.atoms if known.values.get(atom)), UNKNOWN)
    return known.values.get(Atom(finding.id), silence)


@pytest.mark.parametrize("base", BASES)
def test_what_is_certified_of_random_answers_is_proved(base: str) -> None:
    @given(random=randoms)
    @settings(max_examples={"generated": 60, "boiler": 40, "shipped": 25}[base])
    def holds(random: Random) -> None:
        kb = BASES[base](random)
        held(kb, kb.assess(answers_of(random, kb.model)))

    holds()


@given(random=randoms)
@settings(max_examples=8)
def test_what_is_certified_along_an_interview_is_proved(random: Random) -> None:
    scenario = random.choice(SCENARIOS)
    steps = [held(SHIPPED, each) for each in interviewed(SHIPPED, scenario, silence=random.choice([False, UNKNOWN]))]
    assert steps[-1][0] in ("settled", "finished")


@pytest.mark.deep
def test_what_is_certified_at_every_step_of_every_interview_is_proved() -> None:
    found = Counter(
        held(SHIPPED, each)
        for scenario in SCENARIOS
        for silence in (False, UNKNOWN)
        for each in interviewed(SHIPPED, scenario, silence=silence)
    )
    assert found["settled", True] == 0
    assert min(found["settled", False], found["open", True], found["finished", True]) > 100


def test_the_solver_finds_what_is_open_and_says_so_of_nothing_that_is_settled() -> None:
    """The law above can fail: the solver does find completions where there are any."""
    assert held(BOILER, BOILER.assess({})) == ("open", True)
    assert held(BOILER, BOILER.assess({"gas-smell": True})) == ("settled", False)
    assert held(BOILER, BOILER.assess(dict.fromkeys(BOILER.findings, UNKNOWN))) == ("finished", True)
