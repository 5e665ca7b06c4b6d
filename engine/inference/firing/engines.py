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

**Two ways to the same end.**  `reset`, `declare` and `run` are experta's, with a matcher that counts (`matching`).  An
engine of the knowledge base's own class, which nobody watches, takes a case in one pass over the counters instead
(`consult`), and writes its working memory out when somebody looks at `facts`.  Tests hold the two, and Rete, equal:
facts, derivations and their order.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from typing import ClassVar, Literal

from ...knowledge.conditions import COMPARISONS, Absent, Compare, Concluded, Present
from ...knowledge.errors import UnknownName
from ...knowledge.model import Model
from ..case import Case, Extension
from . import facts
from ._experta import Agenda, DefFacts, Fact, FactList, InitialFact, KnowledgeEngine, P, watched
from .compilation import PartOf, Premise, Production, compile_productions
from .counting import Counters, Network
from .derivation import ApplicationLevel, Derivation, Firing
from .matching import Conjunction, CountingMatcher, RuleMatcher, SalienceStrategy

__all__ = ["Engines", "MatcherName", "RuleEngine", "engine_class"]

MatcherName = Literal["counting", "rete"]
"""How activations are found; ``rete`` is experta's own way, and the reference."""


class RuleEngine(KnowledgeEngine):
    """The base of the engine classes: records derivations and declares conclusions."""

    __matcher__ = CountingMatcher
    __strategy__ = SalienceStrategy

    model: ClassVar[Model]
    """The model that the rules come from."""
    network: ClassVar[Network]
    """Its productions, compiled."""
    conjunctions: ClassVar[tuple[Conjunction, ...]]
    """The rules of the class that come from the model."""

    _deffacts: ClassVar[tuple[str, ...]]
    """The names of the generators of facts: experta looks for them among all members, at every reset."""
    _facts: FactList
    _consulted: tuple[Case, Counters] | None
    """What `facts` is to be written from."""

    def __init_subclass__(cls) -> None:
        members = {name: member for each in reversed(cls.__mro__) for name, member in vars(each).items()}
        cls._deffacts = tuple(sorted(name for name, member in members.items() if isinstance(member, DefFacts)))

    def __init__(self) -> None:
        self.derivations = []
        super().__init__()

    @property
    def derivations(self) -> list[Derivation]:
        """Every firing, auxiliary ones included, in order."""
        return self._derivations if self._consulted is None else list(self._consulted[1].derivations)

    @derivations.setter
    def derivations(self, derivations: list[Derivation]) -> None:
        self._derivations = derivations
        self._consulted = None

    @property
    def facts(self) -> FactList:
        """The working memory; what `consult` took in is written out when it is first looked at."""
        if self._consulted is not None:
            case, counters = self._consulted
            self.derivations = list(counters.derivations)
            self._facts.declare(InitialFact())
            for fact in facts.facts_of(case):
                self._facts.declare(fact)
            for number in counters.fired:
                self._facts.declare(facts.conclusion_of(self.network.productions[number]))
            self.matcher.changes(*self._facts.changes)  # the activations have fired
        return self._facts

    @facts.setter
    def facts(self, facts: FactList) -> None:
        self._facts = facts

    def reset(self, **kwargs: object) -> None:
        """Forget everything: facts, agenda and derivations."""
        self.derivations = []
        super().reset(**kwargs)

    def get_deffacts(self) -> list[DefFacts]:
        """The generators of facts, in their order."""
        return sorted((getattr(self, name) for name in self._deffacts), key=lambda each: each.order)

    def conclude(self, production: Production) -> None:
        """Record a firing and declare what it concludes."""
        self.derivations.append(Derivation(production))
        self.declare(facts.conclusion_of(production))

    def consult(self, case: Case, counters: Counters) -> None:
        """Do what `reset`, `declare` and `run` would do for a case that counters have taken, in one pass.

        For an engine without rules of an application.
        """
        if self._consulted is None:
            self.agenda = Agenda()
            self.matcher.reset()
            self.facts = FactList()
        counters.run()
        self._consulted = case, counters


def engine_class(model: Model, *, matcher: MatcherName = "counting") -> type[RuleEngine]:
    """Make the engine class of a model."""
    productions = compile_productions(model)
    rules = {
        f"production_{number:05}": Conjunction.of(
            map(_pattern, production.premises), _right_hand_side(production), salience=-number
        )
        for number, production in enumerate(productions, start=1)
    }
    kind = {"counting": CountingMatcher, "rete": RuleMatcher}[matcher]
    return type(
        "KnowledgeBaseEngine",
        (RuleEngine,),
        {
            "__doc__": RuleEngine.__doc__,
            "__matcher__": kind,
            "model": model,
            "network": Network(productions),
            "conjunctions": tuple(rules.values()),
            **rules,
        },
    )


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


class Engines:
    """The engines of one knowledge base: built when first needed, kept for reuse, one at a time for each thread.

    experta's global caches grow with each new engine; with one that is reset they do not.
    """

    def __init__(self, model: Model, *, matcher: MatcherName = "counting") -> None:
        self._model = model
        self._matcher = matcher
        self._lock = threading.RLock()  # an application's engine may assess while it is built
        self._idle = threading.local()
        self._own: type[RuleEngine] | None = None

    @property
    def own(self) -> type[RuleEngine]:
        """The engine class of the knowledge base."""
        if self._own is None:
            with self._lock:
                if self._own is None:
                    self._own = engine_class(self._model, matcher=self._matcher)
        return self._own

    def fire(self, case: Case, engine: type[RuleEngine] | None = None) -> Firing:
        """Fire the rules for a case, in the engine class of the knowledge base or in a subclass of it.

        Raises TypeError where it is none, and `UnknownName` where it concludes a level that the scale does not have.
        """
        own = self._own or self.own
        kind = engine or own
        if not issubclass(kind, own):
            raise TypeError(f"`{kind.__name__}` is no subclass of the engine class of this knowledge base")
        if kind is own and self._matcher == "counting" and not watched():
            counters = Counters(own.network)
            counters.declare(case.values.items(), case.amounts.items())
            return self._consult(case, counters)
        worker = self._take(kind)
        worker.reset()
        worker.declare(*facts.facts_of(case))
        worker.run()
        own_rules = kind is not own
        firing = Firing(
            recorded=tuple(worker.derivations),
            application=tuple(self._application_levels(worker)) if own_rules else (),
            own_rules=own_rules,
        )
        self._idle.engines[kind].append(worker)
        return firing

    def extend(self, firing: Firing, extension: Extension) -> Firing:
        """Fire what more answers bring, after what fired for the answers before them."""
        if firing.counters is None or watched():
            return self.fire(extension.case)
        counters = firing.counters.copy()
        counters.declare(extension.values, extension.amounts)
        return self._consult(extension.case, counters)

    def _consult(self, case: Case, counters: Counters) -> Firing:
        try:
            worker: RuleEngine = self._idle.own  # no foreign code runs in it, so that nobody else can want it meanwhile
        except AttributeError:
            worker = self._idle.own = self._take(self.own)
        worker.consult(case, counters)
        return Firing(counters=counters)

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
