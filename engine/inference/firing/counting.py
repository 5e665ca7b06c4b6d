"""Counting: each production counts the premises that still fail, and is ready when none does.

The conditions of a knowledge base are a closed language: a premise is one answer, one comparison or one conclusion, and
nothing is bound to variables.  So a network that joins tuples of facts (Rete) is not needed.  An index leads from an
answer to the productions that read it; each of them counts down.  Every premise is looked at once, so that an
assessment takes time linear in what was answered and what follows.

Source: W. F. Dowling and J. H. Gallier, Linear-time algorithms for testing the satisfiability of propositional Horn
formulae (1984), whose counters these are.

`Network` is compiled once for each knowledge base and never changes; `Counters` are what one assessment changes.
A production never enables one that stands before it (`compile_productions` orders by stratum), so that the order of
firing is the order of the productions, whatever the order in which answers came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import heapify, heappop, heappush

from ...knowledge.conditions import Absent, Atom, Compare, Concluded, Present
from .compilation import Premise, Production
from .derivation import Derivation

__all__ = ["Counters", "Network", "conclusion"]


def conclusion(production: Production) -> Premise | None:
    """What other productions can read of what a production concludes; None of levels and evidence."""
    if production.part is not None:
        return production.part
    pattern = getattr(production.rule.conclusion, "pattern", None)
    return None if pattern is None else Concluded(pattern)


class Network:
    """The productions of a knowledge base, by what they read."""

    def __init__(self, productions: tuple[Production, ...]) -> None:
        self.productions = productions
        """In the order of firing; everything below goes by their place in it."""
        self.derivations = tuple(map(Derivation, productions))
        """What each leaves behind when it fires."""
        self.rules = tuple("" if each.part else each.rule.id for each in productions)
        """The rule that each concludes; empty for a part of one."""
        readers: dict[Premise, list[int]] = {}
        for number, production in enumerate(productions):
            for premise in production.premises:
                readers.setdefault(premise, []).append(number)
        self.readers: Mapping[Premise, tuple[int, ...]] = {name: tuple(found) for name, found in readers.items()}
        """The productions that read each premise."""
        self.needs = [len(production.premises) for production in productions]
        """How many premises each has."""
        concluded = [conclusion(production) for production in productions]
        names = {premise: number for number, premise in enumerate(dict.fromkeys(concluded))}
        self.concludes = [names[premise] if premise in self.readers else -1 for premise in concluded]
        """A number for what each concludes, the same for the same; -1 where nothing reads it."""
        self.follow = [self.readers.get(premise, ()) if premise else () for premise in concluded]
        """The productions that read what each concludes."""
        self.present: dict[Atom, tuple[int, ...]] = {}
        self.absent: dict[Atom, tuple[int, ...]] = {}
        thresholds: dict[str, list[tuple[Compare, tuple[int, ...]]]] = {}
        for premise, numbers in self.readers.items():
            match premise:
                case Present(atom):
                    self.present[atom] = numbers
                case Absent(atom):
                    self.absent[atom] = numbers
                case Compare(finding):
                    thresholds.setdefault(finding, []).append((premise, numbers))
        self.thresholds: Mapping[str, list[tuple[Compare, tuple[int, ...]]]] = thresholds
        """The comparisons with each quantity."""


class Counters:
    """One assessment: what each production still lacks, and what fired."""

    __slots__ = ("_concluded", "_left", "_network", "_ready", "fired")

    def __init__(self, network: Network) -> None:
        self._network = network
        self._left = network.needs.copy()
        self._ready: list[int] = []
        self._concluded: set[int] = set()
        self.fired: list[int] = []
        """The productions that fired, by number, in the order of firing."""

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """What the firings leave behind, in their order."""
        made = self._network.derivations
        return tuple([made[number] for number in self.fired])

    def copy(self) -> Counters:
        """The same, to go on from without changing this."""
        twin = Counters.__new__(Counters)
        twin._network = self._network
        twin._left = self._left.copy()
        twin._ready = self._ready.copy()
        twin._concluded = self._concluded.copy()
        twin.fired = self.fired.copy()
        return twin

    def declare(self, values: Iterable[tuple[Atom, bool]], amounts: Iterable[tuple[str, float]]) -> None:
        """Take answers that were not taken before: atoms that are present or absent, and quantities."""
        left, ready = self._left, self._ready
        present, absent = self._network.present, self._network.absent
        for atom, value in values:
            for number in (present if value else absent).get(atom, ()):
                left[number] -= 1
                if not left[number]:
                    ready.append(number)
        for name, amount in amounts:
            for compare, numbers in self._network.thresholds.get(name, ()):
                if compare.holds(amount):
                    for number in numbers:
                        left[number] -= 1
                        if not left[number]:
                            ready.append(number)

    def agenda(self) -> Iterator[int]:
        """The productions that are ready, one after the other, in the order of firing; `conclude` makes others ready.

        When it is exhausted, `fired` is in that order too.
        """
        before, ready = len(self.fired), self._ready
        heapify(ready)
        while ready:
            yield heappop(ready)
        if before:
            self.fired.sort()

    def conclude(self, number: int) -> None:
        """Note that a production has fired, for those that read what it concludes."""
        self.fired.append(number)
        name = self._network.concludes[number]
        if name >= 0 and name not in self._concluded:
            self._concluded.add(name)
            left, ready = self._left, self._ready
            for reader in self._network.follow[number]:
                left[reader] -= 1
                if not left[reader]:
                    heappush(ready, reader)

    def run(self) -> None:
        """Fire everything that is ready, and what becomes ready by it."""
        for number in self.agenda():
            self.conclude(number)
