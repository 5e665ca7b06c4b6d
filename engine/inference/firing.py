"""Firing: the rules of a knowledge base in an experta knowledge engine, for one case, with derivations.

`engine_class` makes one `KnowledgeEngine` class of a model.  Findings are declared as facts, conclusions are
declared as facts, so rules chain, and each firing records its derivation.

An application may subclass that class and add rules of its own::

    class Ward(kb.engine_class):
        @Rule(Finding(id="fever", value="present"), salience=-10_000)
        def isolate(self):
            self.declare(Level(id="emergency", because="This ward isolates everyone who has a fever."))

    kb.assess({"fever": True}, engine=Ward)

A level that is concluded there can only raise the verdict, is reported with ``basis: application``, and makes
`settled` None: what an application may still conclude is not known here.  Give each such rule a salience of its
own: experta fires equals in random order.  The rules of the knowledge base have the saliences from -1 downwards. An
engine serves one case after another: what a rule keeps outside the facts is to be cleared in `reset`.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from typing import ClassVar

from ..knowledge.conditions import COMPARISONS, Absent, Compare, Concluded, Present
from ..knowledge.errors import UnknownName
from ..knowledge.model import Evidence as EvidenceConclusion
from ..knowledge.model import Model, SetsLevel, ShowsPattern
from . import facts
from ._experta import Fact, KnowledgeEngine, P, ReteMatcher, Rule
from .case import Case
from .compilation import PartOf, Premise, Production, compile_productions
from .derivation import ApplicationLevel, Derivation, Firing

__all__ = ["Conjunction", "Engines", "RuleEngine", "RuleMatcher", "engine_class"]


class Conjunction(Rule):
    """A rule of a knowledge base: a conjunction of facts, which is in disjunctive normal form already."""


class RuleMatcher(ReteMatcher):
    """experta's Rete, which need not look for the normal form of rules that have it.

    That is half of the time that building an engine takes.
    """

    @staticmethod
    def prepare_ruleset(engine: KnowledgeEngine) -> set[Rule]:
        """The rules as the network wants them."""
        rules = engine.get_rules()
        ready = {rule.new_conditions(*rule) for rule in rules if isinstance(rule, Conjunction)}
        return ready | ReteMatcher.prepare_ruleset(_Others(rules))


class _Others(KnowledgeEngine):
    """Stands for an engine that has the other rules only."""

    def __init__(self, rules: list[Rule]) -> None:
        self._rules = [rule for rule in rules if not isinstance(rule, Conjunction)]

    def get_rules(self) -> list[Rule]:
        return self._rules


class RuleEngine(KnowledgeEngine):
    """The base of the engine classes: records derivations and declares conclusions."""

    __matcher__ = RuleMatcher

    model: ClassVar[Model]
    """The model that the rules come from."""

    def __init__(self) -> None:
        self.derivations: list[Derivation] = []
        super().__init__()

    def reset(self, **kwargs: object) -> None:
        """Forget everything: facts, agenda and derivations."""
        self.derivations = []
        super().reset(**kwargs)

    def conclude(self, production: Production) -> None:
        """Record a firing and declare what it concludes."""
        self.derivations.append(Derivation(production))
        self.declare(_conclusion(production))


def engine_class(model: Model) -> type[RuleEngine]:
    """Make the engine class of a model."""
    productions = compile_productions(model)
    rules = {
        f"production_{number:05}": Conjunction(*map(_pattern, production.premises), salience=-number)(
            _right_hand_side(production)
        )
        for number, production in enumerate(productions, start=1)
    }
    return type("KnowledgeBaseEngine", (RuleEngine,), {"model": model, "__doc__": RuleEngine.__doc__, **rules})


def _right_hand_side(production: Production) -> Callable[[RuleEngine], None]:
    def fire(self: RuleEngine) -> None:
        self.conclude(production)

    fire.__name__ = fire.__qualname__ = production.name
    return fire


def _pattern(premise: Premise) -> Fact:
    match premise:
        case Present(atom):
            return facts.Finding(id=atom.finding, option=atom.option, value="present")
        case Absent(atom):
            return facts.Finding(id=atom.finding, option=atom.option, value="absent")
        case Compare(finding, comparison, bound):
            return facts.Quantity(id=finding, amount=_predicate(comparison, bound))
        case Concluded(pattern):
            return facts.Pattern(id=pattern)
        case PartOf():
            return facts.Part(id=str(premise))


@functools.cache
def _predicate(comparison: str, bound: float) -> P:
    """One predicate for each comparison, so that rules share its node in the network."""
    return P(lambda amount: COMPARISONS[comparison](amount, bound))


def _conclusion(production: Production) -> Fact:
    if production.part is not None:
        return facts.Part(id=str(production.part))
    rule = production.rule
    match rule.conclusion:
        case SetsLevel(level=level):
            return facts.Level(id=level, rule=rule.id)
        case ShowsPattern(pattern=pattern):
            return facts.Pattern(id=pattern)
        case EvidenceConclusion(cause=cause, points=points):
            return facts.Evidence(cause=cause, rule=rule.id, points=points)


def _facts(case: Case) -> Iterator[Fact]:
    for atom, value in case.values.items():
        yield facts.Finding(id=atom.finding, option=atom.option, value="present" if value else "absent")
    for name, amount in case.amounts.items():
        yield facts.Quantity(id=name, amount=amount)


class Engines:
    """The engines of one knowledge base: built when first needed, kept for reuse, one at a time for each thread.

    A new engine costs as much as a dozen consultations, and experta's global caches grow with each; an engine
    that is reset does neither.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._lock = threading.RLock()  # an application's engine may assess while it is built
        self._idle = threading.local()
        self._own: type[RuleEngine] | None = None

    @property
    def own(self) -> type[RuleEngine]:
        """The engine class of the knowledge base."""
        if self._own is None:
            with self._lock:
                if self._own is None:
                    self._own = engine_class(self._model)
        return self._own

    def fire(self, case: Case, engine: type[RuleEngine] | None = None) -> Firing:
        """Fire the rules for a case, in the engine class of the knowledge base or in a subclass of it.

        Raises TypeError where it is none, and `UnknownName` where it concludes a level that the scale does not have.
        """
        kind = engine or self.own
        if not issubclass(kind, self.own):
            raise TypeError(f"`{kind.__name__}` is no subclass of the engine class of this knowledge base")
        worker = self._take(kind)
        worker.reset()
        worker.declare(*_facts(case))
        worker.run()
        own_rules = kind is not self.own
        firing = Firing(
            rules=tuple(each.production.name for each in worker.derivations if each.production.part is None),
            derivations=tuple(worker.derivations),
            application=tuple(self._application_levels(worker)) if own_rules else (),
            own_rules=own_rules,
        )
        self._idle.engines[kind].append(worker)
        return firing

    def _take(self, kind: type[RuleEngine]) -> RuleEngine:
        """An idle engine of this thread, or a new one; while it runs, no one else finds it."""
        idle: dict[type[RuleEngine], list[RuleEngine]] = self._idle.__dict__.setdefault("engines", {})
        waiting = idle.setdefault(kind, [])
        if waiting:
            return waiting.pop()
        with self._lock:  # experta writes to the rules of the class while it builds an engine
            return kind()

    def _application_levels(self, worker: RuleEngine) -> Iterator[ApplicationLevel]:
        for fact in worker.facts.values():
            if isinstance(fact, facts.Level) and fact.get("rule") not in self._model.rules:
                level = str(fact.get("id", ""))
                if level not in self._model.levels:
                    raise UnknownName(level, what="level", hint=f"known are {', '.join(self._model.levels)}")
                yield ApplicationLevel(level=level, because=str(fact.get("because", "")))
