"""The condition language: what a rule demands of a case.

Grammar (as YAML)::

    condition  = NAME                            a symptom that is present, or a pattern that is concluded
               | {all: [condition, …]}
               | {any: [condition, …]}
               | {at_least: N, of: [condition, …]}
               | {CHOICE: OPTION | [OPTION, …]}  that option is present; of a list, one of them
               | {ORDERED: {more_than|at_least|at_most|less_than: OPTION}}
               | {QUANTITY: {more_than|at_least|at_most|less_than: AMOUNT, …}}
               | {absent: denial}                the only negation
    denial     = SYMPTOM | {CHOICE: OPTION | [OPTION, …]} | [denial, …]     all of them answered "no"

There is no negation as failure: what was not answered satisfies neither a condition nor its `absent`.
So conditions are monotone in what is known, and rules reach the same conclusions in any order of firing.

Semantics: Kleene's logic (`truth`).  An atom is true when present, false when absent, open otherwise; `absent`
the other way round; a comparison is open while the quantity is; a pattern is the `any` of its rules.

A condition is a tree of the frozen values below.  Shorthands are resolved when it is read:
a list of options is an `Any`, an ordered comparison the `Any` of the options that satisfy it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

from .truth import Truth

__all__ = [
    "COMPARISONS",
    "Absent",
    "All",
    "Any",
    "AtLeast",
    "Atom",
    "Compare",
    "Concluded",
    "Condition",
    "Known",
    "Present",
    "canonical",
    "evaluate",
    "leaves",
]


class Atom(NamedTuple):
    """Something that is present, absent or open: a symptom, or one option of a choice."""

    finding: str
    option: str = ""

    def __str__(self) -> str:
        return f"{self.finding}={self.option}" if self.option else self.finding


COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "more_than": lambda amount, bound: amount > bound,
    "at_least": lambda amount, bound: amount >= bound,
    "at_most": lambda amount, bound: amount <= bound,
    "less_than": lambda amount, bound: amount < bound,
}
"""The comparisons of the language, by their keyword."""


@dataclass(frozen=True, slots=True)
class Present:
    """The atom is present."""

    atom: Atom


@dataclass(frozen=True, slots=True)
class Absent:
    """The atom was answered "no", or an answer implies so."""

    atom: Atom


@dataclass(frozen=True, slots=True)
class Compare:
    """A quantity stands in a relation to a bound, in the unit of the finding."""

    finding: str
    comparison: str
    bound: float

    def holds(self, amount: float) -> bool:
        """Say whether an amount satisfies the comparison."""
        return COMPARISONS[self.comparison](amount, self.bound)

    @property
    def opposite(self) -> Compare:
        """The comparison that holds of just the other amounts."""
        opposites = {"more_than": "at_most", "at_most": "more_than", "at_least": "less_than", "less_than": "at_least"}
        return Compare(self.finding, opposites[self.comparison], self.bound)


@dataclass(frozen=True, slots=True)
class Concluded:
    """At least one rule of the pattern holds."""

    pattern: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of the parts hold."""

    count: int
    parts: tuple[Condition, ...]


Condition: TypeAlias = Present | Absent | Compare | Concluded | All | Any | AtLeast


class Known(Protocol):
    """What is known of a case: all that a condition can ask."""

    def truth(self, atom: Atom) -> Truth:
        """The value of an atom."""

    def amount(self, finding: str) -> float | None:
        """The amount of a quantity in its unit, or None while it is open."""

    def pattern(self, name: str) -> Truth:
        """The value of a pattern."""


def evaluate(condition: Condition, known: Known) -> Truth:
    """Evaluate a condition directly, without any engine: the reference that firing is compared with."""
    match condition:
        case Present(atom):
            return known.truth(atom)
        case Absent(atom):
            return Truth(2 - known.truth(atom))
        case Compare(finding, _, _):
            amount = known.amount(finding)
            return Truth.OPEN if amount is None else Truth.TRUE if condition.holds(amount) else Truth.FALSE
        case Concluded(pattern):
            return known.pattern(pattern)
        case All(parts):
            return min(evaluate(part, known) for part in parts)
        case Any(parts):
            return max(evaluate(part, known) for part in parts)
        case AtLeast(count, parts):
            return Truth.at_least(count, [evaluate(part, known) for part in parts])


def leaves(condition: Condition) -> Iterator[Present | Absent | Compare | Concluded]:
    """The leaves of a condition, from left to right."""
    match condition:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield condition


def canonical(condition: Condition) -> list[object]:
    """A form of a condition that JSON can hold, equal exactly for equal conditions."""
    match condition:
        case Present(atom):
            return ["present", str(atom)]
        case Absent(atom):
            return ["absent", str(atom)]
        case Compare(finding, comparison, bound):
            return [comparison, finding, bound]
        case Concluded(pattern):
            return ["pattern", pattern]
        case All(parts):
            return ["all", *map(canonical, parts)]
        case Any(parts):
            return ["any", *map(canonical, parts)]
        case AtLeast(count, parts):
            return ["at_least", count, *map(canonical, parts)]
