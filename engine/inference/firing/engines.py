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
engine serves one case after another: what a rule keeps outside the facts is to be cleared in `reset`.  Whatever an
application halts or retracts, what the knowledge base concludes of the answers alone stands.

**The short form.**  An engine of the knowledge base's own class holds a case as the counters of its matcher
(`counting`): what is known is declared to them, they keep the agenda in order of salience, and each right-hand side
tells them what it concludes.  When somebody looks at `facts` or `agenda`, or declares a fact, the short form is
written out and the engine goes on as experta's.  Engines of applications, and any engine while somebody watches
(``experta.watch()``), are experta's from the beginning, with the same matcher.  Tests hold the two, and Rete, equal:
facts, derivations and their order.  The short form is some ten times as quick.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from copy import copy
from typing import ClassVar, Literal

from ...knowledge.conditions import COMPARISONS, Absent, Compare, Concluded, Present
from ...knowledge.errors import UnknownName
from ...knowledge.model import Model
from ..case import Case, Extension
from . import facts
from ._experta import Agenda, DefFacts, Fact, FactList, InitialFact, KnowledgeEngine, P, Rule, watched
from .compilation import PartOf, Premise, Production, compile_productions
from .counting import Counters, Network
from .derivation import ApplicationLevel, Derivation, Firing
from .facts import Level
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

    _deffacts: ClassVar[tuple[DefFacts, ...]]
    """The generators of facts, in their order: experta looks for them among all members, at every reset."""
    _rules: ClassVar[tuple[Rule, ...]]
    """All rules, by name."""
    _facts: FactList
    _agenda: Agenda
    _short: tuple[Case, Counters] | None = None
    """The working memory and the agenda in short form: what is known of a case, and the counters."""

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        named = {name: member for each in reversed(cls.__mro__) for name, member in vars(each).items()}
        members = [named[name] for name in sorted(named)]
        generators = [member for member in members if isinstance(member, DefFacts)]
        cls._deffacts = tuple(sorted(generators, key=lambda each: each.order))
        cls._rules = tuple(member for member in members if isinstance(member, Rule))

    def __init__(self) -> None:
        self._derivations: list[Derivation] = []
        self._concluded: list[Fact] = []
        super().__init__()

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """Every firing, auxiliary ones included, in order."""
        return tuple(self._derivations) if self._short is None else self._short[1].derivations

    @property
    def facts(self) -> FactList:
        """The working memory; the short form is written out."""
        self._write_out()
        return self._facts

    @facts.setter
    def facts(self, facts: FactList) -> None:
        self._facts = facts

    @property
    def agenda(self) -> Agenda:
        """What is ready to fire, the next one last; the short form is written out."""
        self._write_out()
        return self._agenda

    @agenda.setter
    def agenda(self, agenda: Agenda) -> None:
        self._agenda = agenda

    def _write_out(self) -> None:
        """Go on as if experta had got here: every fact declared, what has not fired on the agenda."""
        if self._short is None:
            return
        (case, counters), self._short = self._short, None
        self._derivations = list(counters.derivations)
        self._concluded = [facts.conclusion_of(self.network.productions[number]) for number in counters.fired]
        for fact in (InitialFact(), *facts.facts_of(case), *self._concluded):
            self._facts.declare(fact)
        fired = {self.conjunctions[number] for number in counters.fired}
        added, _ = self.matcher.changes(*self._facts.changes)
        self.strategy.update_agenda(self._agenda, [each for each in added if each.rule not in fired], [])

    def reset(self, **kwargs: object) -> None:
        """Forget everything: facts, agenda and derivations."""
        self._short = None
        self._derivations = []
        self._concluded = []
        super().reset(**kwargs)

    def _forget(self) -> None:
        """Let go of all that is known of a case, and of all that came of it."""
        self._short = None
        self._derivations, self._concluded = [], []
        self.facts, self.agenda = FactList(), Agenda()
        self.matcher.reset()

    def begin(self, case: Case, counters: Counters | None = None) -> None:
        """Reset, and declare what is known of a case: in short form, until somebody looks at facts or agenda.

        `counters` have taken the case already.  For an engine without rules of an application.
        """
        if self._facts:  # written out, or used as experta's
            self._forget()
        self._short = case, _counters_of(self.network, case) if counters is None else counters

    def end(self) -> Counters:
        """Hand over the counters of a case that was begun and run, and forget the case."""
        assert self._short is not None
        (_, counters), self._short = self._short, None
        return counters

    def run(self, steps: float = float("inf")) -> None:
        """Fire what is on the agenda, by salience, and what comes onto it."""
        if self._short is None or steps != float("inf"):
            super().run(steps)
            return
        productions = self.network.productions
        for number in self._short[1].agenda():
            self.conclude(productions[number])

    def get_deffacts(self) -> list[DefFacts]:
        """The generators of facts, in their order: copies, for those of the class remember the engine touched last."""
        found = [copy(each) for each in self._deffacts]
        for each in found:
            each._wrapped_self = self
        return found

    def get_rules(self) -> list[Rule]:
        """All rules, as they belong to the class: none is bound to this engine, and so none keeps it."""
        return list(self._rules)

    def conclude(self, production: Production) -> None:
        """The right-hand side of every rule of the knowledge base: record the firing, declare what it concludes."""
        if self._short is not None:
            self._short[1].conclude(production.number)
        else:
            fact = facts.conclusion_of(production)
            self._derivations.append(self.network.derivations[production.number])
            self._concluded.append(fact)
            self.declare(fact)

    def added_levels(self) -> Iterator[Level]:
        """The levels in the working memory that no rule of the knowledge base declared."""
        own = {id(fact) for fact in self._concluded}
        return (fact for fact in self.facts.values() if isinstance(fact, Level) and id(fact) not in own)


def _counters_of(network: Network, case: Case) -> Counters:
    """Counters that have taken all that is known of a case."""
    counters = Counters(network)
    counters.declare(case.values.items(), case.amounts.items())
    return counters


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
            return self._fire_own(case, None)
        worker = self._take(kind)
        worker.reset()
        worker.declare(*facts.facts_of(case))
        worker.run()
        firing = Firing(recorded=worker.derivations)
        if kind is not own:
            firing = Firing(
                recorded=self._with_all(case, worker.derivations),
                application=tuple(self._application_levels(worker)),
                engine=kind,
            )
        worker._forget()
        self._idle.engines[kind].append(worker)
        return firing

    def extend(self, firing: Firing, extension: Extension) -> Firing:
        """Fire what more answers bring, after what fired for the answers before them."""
        if firing.counters is None or watched():
            return self.fire(extension.case, firing.engine)
        counters = firing.counters.copy()
        counters.declare(extension.values, extension.amounts)
        return self._fire_own(extension.case, counters)

    def _fire_own(self, case: Case, counters: Counters | None) -> Firing:
        try:
            worker: RuleEngine = self._idle.own  # no foreign code runs in it, so that nobody else can want it meanwhile
        except AttributeError:
            worker = self._idle.own = self._take(self.own)
        worker.begin(case, counters)
        worker.run()
        return Firing(counters=worker.end())

    def _with_all(self, case: Case, recorded: tuple[Derivation, ...]) -> tuple[Derivation, ...]:
        """What fired, and what would have fired without the application: it takes nothing away, as by halting."""
        counters = _counters_of(self.own.network, case)
        counters.run()
        fired = {each.production.number for each in recorded}
        return recorded + tuple(each for each in counters.derivations if each.production.number not in fired)

    def _take(self, kind: type[RuleEngine]) -> RuleEngine:
        """An idle engine of this thread, or a new one; while it runs, no one else finds it."""
        idle: dict[type[RuleEngine], list[RuleEngine]] = self._idle.__dict__.setdefault("engines", {})
        waiting = idle.setdefault(kind, [])
        if waiting:
            return waiting.pop()
        with self._lock:  # experta writes to the rules of the class while it builds an engine
            return kind()

    def _application_levels(self, worker: RuleEngine) -> Iterator[ApplicationLevel]:
        for fact in worker.added_levels():
            level = str(fact.get("id", ""))
            if level not in self._model.levels:
                raise UnknownName(level, what="level", hint=f"known are {', '.join(self._model.levels)}")
            yield ApplicationLevel(level=level, because=str(fact.get("because", "")))
