"""The matcher and the strategy of the engine, as experta calls them.

`CountingMatcher` finds the activations of the rules of a knowledge base by counting (`counting`) and hands all other
rules, which applications add in Python, to experta's own Rete, in the same engine.  `RuleMatcher` gives everything to
Rete: the reference that counting is compared with.

`SalienceStrategy` keeps the agenda in order of salience.  Among equals it prefers the most recent facts, as experta's
own does, and then goes by name, so that the order is the same in every process.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from . import facts
from ._experta import Activation, Agenda, Fact, KnowledgeEngine, Matcher, ReteMatcher, Rule, Strategy
from .compilation import Premise

if TYPE_CHECKING:
    from .counting import Network

__all__ = ["Conjunction", "CountingMatcher", "RuleMatcher", "SalienceStrategy"]


class Conjunction(Rule):
    """A rule of a knowledge base: a conjunction of facts, which is in disjunctive normal form already.

    It belongs to the class, and no engine is ever bound to it: engines of several threads share it.
    """

    number: int
    """Its place among the productions."""

    def __get__(self, instance: object, owner: object) -> Conjunction:
        return self

    @classmethod
    def of(cls, patterns: Iterable[Fact], function: Callable[..., object], *, salience: int) -> Conjunction:
        """The rule with a right-hand side that takes the engine alone, whose signature need not be asked for."""
        rule = cls(*patterns, salience=salience)
        rule._wrapped = function
        rule.__name__ = rule.__qualname__ = function.__name__
        return rule


class _OtherRules(KnowledgeEngine):
    """Stands for an engine that has the other rules only."""

    def __init__(self, rules: list[Rule]) -> None:
        self._rules = [rule for rule in rules if not isinstance(rule, Conjunction)]

    def get_rules(self) -> list[Rule]:
        return self._rules


class _Rete(ReteMatcher):
    """experta's Rete, which remembers its own terminals.

    experta keeps those of the engine that asked last only, so that two engines in turn look for them at every step.
    """

    def _get_conflict_set_nodes(self) -> list[object]:  # type: ignore[override]
        found: list[object] | None = self.__dict__.get("_terminals")
        if found is None:
            found = self.__dict__["_terminals"] = ReteMatcher._get_conflict_set_nodes.__wrapped__(self)
        return found


class RuleMatcher(_Rete):
    """Rete for all rules; it need not look for the normal form of those that have it.

    That is half of the time that building an engine takes.
    """

    @staticmethod
    def prepare_ruleset(engine: KnowledgeEngine) -> set[Rule]:
        """The rules as the network wants them."""
        rules = engine.get_rules()
        ready = {rule.new_conditions(*rule) for rule in rules if isinstance(rule, Conjunction)}
        return ready | ReteMatcher.prepare_ruleset(_OtherRules(rules))


class _OtherRete(_Rete):
    """Rete for the rules that an application adds."""

    @staticmethod
    def prepare_ruleset(engine: KnowledgeEngine) -> set[Rule]:
        """The rules as the network wants them."""
        prepared: set[Rule] = ReteMatcher.prepare_ruleset(_OtherRules(engine.get_rules()))
        return prepared


_Changes: TypeAlias = tuple[list[Activation], list[Activation]]


class CountingMatcher(Matcher):
    """Counts the satisfied premises of each rule of the knowledge base.

    A premise that several facts satisfy makes an activation of each combination, as with Rete.
    """

    def __init__(self, engine: KnowledgeEngine) -> None:
        super().__init__(engine)
        kind = type(engine)
        self._network: Network = kind.network  # type: ignore[attr-defined]
        self._rules: tuple[Conjunction, ...] = kind.conjunctions  # type: ignore[attr-defined]
        derived = "conjunctions" not in vars(kind)  # else it is the class of the knowledge base, with no other rules
        others = derived and any(not isinstance(rule, Conjunction) for rule in engine.get_rules())
        self._others = _OtherRete(engine) if others else None
        self.reset()

    def reset(self) -> None:
        """Forget all facts."""
        self._left = self._network.needs.copy()
        self._satisfying: dict[Premise, list[Fact]] = {}
        if self._others is not None:
            self._others.reset()

    def changes(self, adding: Iterable[Fact] | None = None, deleting: Iterable[Fact] | None = None) -> _Changes:
        """The activations that facts bring, and those that go with facts."""
        adding, deleting = list(adding or ()), list(deleting or ())
        added: list[Activation] = []
        removed: list[Activation] = []
        if self._others is not None:
            other_added, other_removed = self._others.changes(adding, deleting)
            added += other_added
            removed += other_removed
        for fact in deleting:
            for premise in self._premises(fact):
                removed += self._remove(premise, fact)
        for fact in adding:
            for premise in self._premises(fact):
                added += self._add(premise, fact)
        return added, removed

    def _add(self, premise: Premise, fact: Fact) -> Iterator[Activation]:
        satisfying = self._satisfying.setdefault(premise, [])
        satisfying.append(fact)
        for number in self._network.readers[premise]:
            if len(satisfying) == 1:
                self._left[number] -= 1
            yield from self._combinations(number, premise, fact)

    def _remove(self, premise: Premise, fact: Fact) -> Iterator[Activation]:
        satisfying = self._satisfying[premise]
        for number in self._network.readers[premise]:
            yield from self._combinations(number, premise, fact)
        satisfying[:] = [each for each in satisfying if each is not fact]
        if not satisfying:
            for number in self._network.readers[premise]:
                self._left[number] += 1

    def _combinations(self, number: int, premise: Premise, fact: Fact) -> Iterator[Activation]:
        """The activations of a production in which one premise is satisfied by one fact."""
        if self._left[number]:
            return
        premises = self._network.productions[number].premises
        choices = [[fact] if each == premise else self._satisfying[each] for each in premises]
        for chosen in product(*choices):
            yield Activation(self._rules[number], chosen)

    def _premises(self, fact: Fact) -> Iterator[Premise]:
        """The premises that a fact satisfies."""
        if type(fact) is facts.Quantity:
            if "amount" in fact:
                for compare, _ in self._network.thresholds.get(fact.get("id", ""), ()):
                    if compare.holds(fact["amount"]):
                        yield compare
            return
        premise = facts.premise_of(fact)
        if premise in self._network.readers:
            assert premise is not None
            yield premise


class SalienceStrategy(Strategy):
    """The highest salience first, then the most recent facts, then by name."""

    def _update_agenda(self, agenda: Agenda, added: Iterable[Activation], removed: Iterable[Activation]) -> None:
        waiting = agenda.activations
        for activation in removed:
            activation.key = _key(activation)
            at = bisect_left(waiting, activation.key, key=_key_of)
            while at < len(waiting) and waiting[at].key == activation.key:
                if waiting[at] == activation:
                    del waiting[at]
                    break
                at += 1
        for activation in added:
            activation.key = _key(activation)
            waiting.insert(bisect_left(waiting, activation.key, key=_key_of), activation)


_Key: TypeAlias = tuple[int, list[int], str]


def _key(activation: Activation) -> _Key:
    recent = sorted((fact["__factid__"] for fact in activation.facts), reverse=True)
    return activation.rule.salience, recent, getattr(activation.rule, "__name__", "")


def _key_of(activation: Activation) -> _Key:
    key: _Key = activation.key
    return key
