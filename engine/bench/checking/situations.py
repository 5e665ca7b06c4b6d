"""The least cases in which a condition holds: its *situations*.

Conditions are monotone: what holds goes on holding when more is answered.  So a condition holds in just those cases
that contain one of its least cases, and these tell all that there is to tell of it without looking at all cases:

- it can hold when it has one;
- it implies another condition when the other holds in each of them;
- it is equal to another when both have the same.

A case is a set of *signs*: an atom that is present, an atom that is absent, a quantity that lies in one of its
*regions* (the amounts between which no comparison of the knowledge base tells a difference).  It is closed under
implication, and no two of its signs exclude each other.  Here it is an integer with a bit for each sign, so that
"contains" and "contradicts" are one operation each.

A condition with very many situations is refused with `TooManySituations` and left to the solver, unless it can be told
without looking at them: where a few parts of a conjunction exclude each other the others do not matter, and `at_least`
over many plain findings (10 of 20 have 184,756 situations) is counted: see `tallies`.

Source: the least cases are the prime implicants of a monotone function; W. V. Quine, The Problem of Simplifying Truth
Functions (1952).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from ...inference.case import Case
from ...knowledge.conditions import Absent, All, Any, AtLeast, Compare, Concluded, Condition, Present
from ...knowledge.implications import Literal
from ...knowledge.model import Model
from ...knowledge.quantities import shown
from .regions import Region, region_at, regions_of
from .tallies import Tallies

__all__ = ["ALWAYS", "NEVER", "Situations", "TooManySituations", "Whenever", "implies"]

Whenever = frozenset[int]
"""When a condition holds: in the cases that contain one of these.  They are closed, and none contains another."""

NEVER: Whenever = frozenset()
ALWAYS: Whenever = frozenset({0})

_MOST = 512
"""So many situations are worked with."""
_MOST_PAIRS = 20_000
"""So many pairs of situations are joined in one step."""


class TooManySituations(Exception):
    """A condition has more situations than are worked with."""


class Situations:
    """The situations of the conditions of a model, or of parts of them: amounts are told apart by its bounds only."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._bits: dict[Literal, int] = {}
        self._closed: dict[int, int] = {}
        self._excluded: dict[int, int] = {}
        self._first: dict[str, int] = {}
        self._memo: dict[tuple[Condition, bool], Whenever] = {}
        self.regions = regions_of(model)
        """The regions of each quantity, from the lowest."""
        self._number_signs()

    # -- conditions ---------------------------------------------------------------------------------------------

    def of(self, condition: Condition) -> Whenever:
        """When a condition holds.

        Raises `TooManySituations`.
        """
        return self._of(condition, True)

    def against(self, condition: Condition) -> Whenever:
        """When the answers make a condition false.

        Raises `TooManySituations`.
        """
        return self._of(condition, False)

    def together(self, one: Whenever, other: Whenever) -> Whenever:
        """When two conditions hold in the same case.

        Raises `TooManySituations`.
        """
        if len(one) * len(other) > _MOST_PAIRS:
            raise TooManySituations
        return self._least(first | second for first in one for second in other)

    def _of(self, condition: Condition, holds: bool) -> Whenever:
        known = self._memo.get((condition, holds))
        if known is None:
            known = self._memo[condition, holds] = self._worked_out(condition, holds)
        return known

    def _worked_out(self, condition: Condition, holds: bool) -> Whenever:
        match condition:
            case Present(atom):
                return self._least([1 << self._bits[Literal(atom, holds)]])
            case Absent(atom):
                return self._least([1 << self._bits[Literal(atom, not holds)]])
            case Compare(finding):
                regions = self.regions[finding]
                return self._least(
                    1 << (self._first[finding] + at)
                    for at, region in enumerate(regions)
                    if condition.holds(region.amount) is holds
                )
            case Concluded(pattern):
                rules = [self.model.rules[rule].when for rule in self.model.patterns[pattern].rules]
                return self._counted(1 if holds else len(rules), rules, holds)
            case All(parts):
                return self._every(parts, holds) if holds else self._counted(1, parts, holds)
            case Any(parts):
                return self._counted(1, parts, holds) if holds else self._every(parts, holds)
            case AtLeast(count, parts):
                if self._tallies.is_counted(condition, holds):
                    tally = self._tallies.of(condition, holds)
                    if tally is None:
                        raise TooManySituations
                    return self._least([1 << tally.sign])
                return self._counted(count if holds else len(parts) - count + 1, parts, holds)

    def _every(self, parts: Sequence[Condition], holds: bool) -> Whenever:
        """When all of the parts hold: the cheap ones first, which may decide it whatever the others are."""
        found: list[Whenever] = []
        refused = False
        for part in (each for inner in parts for each in _conjuncts(inner, holds)):
            try:
                found.append(self._of(part, holds))
            except TooManySituations:
                refused = True
        together = ALWAYS
        for when in sorted(found, key=len):
            try:
                together = self.together(together, when)
            except TooManySituations:
                refused = True
        if refused and together != NEVER:
            raise TooManySituations
        return together

    def _counted(self, count: int, parts: Sequence[Condition], holds: bool) -> Whenever:
        """When so many of the parts hold: by their number, one part after the other."""
        reached = [ALWAYS, *(NEVER for _ in range(count))]
        for at, part in enumerate(parts):
            when = self._of(part, holds)
            lowest = max(1, count - (len(parts) - at) + 1)  # below, the parts that are left are too few
            for number in range(min(at + 1, count), lowest - 1, -1):
                reached[number] = self._least([*reached[number], *self.together(reached[number - 1], when)])
        return reached[count]

    def _least(self, found: Iterable[int]) -> Whenever:
        """Cases, closed; without those that cannot be and those that contain another."""
        kept: list[int] = []
        for case in sorted(filter(None, map(self._possible, found)), key=int.bit_count):
            if not any(less & case == less for less in kept):
                kept.append(case)
                if len(kept) > _MOST:
                    raise TooManySituations
        return frozenset(kept)

    # -- cases --------------------------------------------------------------------------------------------------

    def _possible(self, signs: int) -> int:
        """All that signs imply; 0 where they cannot be together."""
        while True:
            closed = excluded = 0
            for bit in _bits_of(signs):
                closed |= self._closed[bit]
                excluded |= self._excluded[bit]
            if closed & excluded or any(closed & denied == denied for denied in self._none_left):
                return 0
            if not self._tallies.all:
                return closed
            follows = self._tallies.following(closed)
            if follows is None:
                return 0
            signs = closed | follows
            if signs == closed:
                return closed

    def case(self, case: Case) -> int:
        """The signs of a case."""
        signs = 0
        for atom, value in case.values.items():
            signs |= 1 << self._bits[Literal(atom, value)]
        for finding, amount in case.amounts.items():
            signs |= 1 << (self._first[finding] + region_at(self.regions[finding], amount))
        return signs | self._tallies.had(signs)

    def answers(self, signs: int) -> dict[str, object] | None:
        """Answers that give the signs of a situation, and no others where that can be; None where none give them.

        That an option of a choice is absent can only be said by answering another one.
        """
        said = self._with_choices(self._with_tallies(signs))
        if not said:
            return None
        literals, amounts = self._signs(said)
        closure = self.model.implications.closure
        answers: dict[str, object] = {}
        for literal in literals:
            finding = self.model.finding_of(literal.atom)
            word = "yes" if literal.present else "no"
            if any(literal in closure(other) and other not in closure(literal) for other in literals):
                continue  # it follows from another one
            if finding.kind == "symptom":
                answers[finding.id] = word
            elif finding.kind == "choices":
                options = answers.setdefault(finding.id, {})
                assert isinstance(options, dict)
                options[literal.atom.option] = word
            elif literal.present:
                answers[finding.id] = literal.atom.option
        for finding_id, region in amounts.items():
            finding = self.model.findings[finding_id]
            answers[finding_id] = shown(region.amount, unit=finding.unit, bare=finding.bare)
        return {name: answers[name] for name in self.model.findings if name in answers}

    def _with_tallies(self, signs: int) -> int:
        """The signs, with the first literals that give each tally; 0 where these do not go together."""
        for tally in self._tallies.all:
            if signs >> tally.sign & 1:
                for bit in _bits_of(tally.mask & ~signs):
                    if (signs & tally.mask).bit_count() >= tally.count:
                        break
                    signs = self._possible(signs | 1 << bit) or signs
                if (signs & tally.mask).bit_count() < tally.count:
                    return 0
        return signs

    def _with_choices(self, signs: int) -> int:
        """The signs, with an answer to each choice of which nothing else denies an option; 0 where there is none."""
        literals, _ = self._signs(signs)
        for literal in literals:
            choice = self.model.finding_of(literal.atom)
            if choice.kind != "choice" or literal.present:
                continue
            if any(other != literal and literal in self.model.implications.closure(other) for other in literals):
                continue
            answered = (signs | 1 << self._bits[Literal(atom, True)] for atom in choice.atoms)
            signs = next(filter(None, map(self._possible, answered)), 0)
            if not signs:
                return 0
            literals, _ = self._signs(signs)
        return signs

    def _signs(self, signs: int) -> tuple[list[Literal], dict[str, Region]]:
        literals: list[Literal] = []
        amounts: dict[str, Region] = {}
        for bit in _bits_of(signs):
            sign = self._names.get(bit)  # none of a tally, which its literals give
            if isinstance(sign, Literal):
                literals.append(sign)
            elif sign is not None:
                amounts[sign.finding] = sign
        return literals, amounts

    # -- signs --------------------------------------------------------------------------------------------------

    def _number_signs(self) -> None:
        model = self.model
        for atom in model.atoms:
            for present in (True, False):
                self._bits[Literal(atom, present)] = len(self._bits)
        for literal, bit in self._bits.items():
            self._closed[bit] = sum(1 << self._bits[each] for each in model.implications.closure(literal))
            self._excluded[bit] = 1 << self._bits[~literal]
        number = len(self._bits)
        for finding, regions in self.regions.items():
            self._first[finding] = number
            every = sum(1 << (number + at) for at in range(len(regions)))
            for at in range(len(regions)):
                self._closed[number + at] = 1 << (number + at)
                self._excluded[number + at] = every ^ (1 << (number + at))
            number += len(regions)
        self._tallies = Tallies(model, self._bits, first=number)
        for tally in self._tallies.all:
            self._closed[tally.sign], self._excluded[tally.sign] = 1 << tally.sign, 0

    @cached_property
    def _names(self) -> Mapping[int, Literal | Region]:
        """What each bit stands for."""
        names: dict[int, Literal | Region] = {bit: literal for literal, bit in self._bits.items()}
        for finding, regions in self.regions.items():
            names |= {self._first[finding] + at: region for at, region in enumerate(regions)}
        return names

    @cached_property
    def _none_left(self) -> tuple[int, ...]:
        """Signs that no answers give together: every option of a choice denied, where only its answer denies them.

        (Where an option implies something, denying that denies the option without any answer to the choice.)
        """
        choices = [finding for finding in self.model.findings.values() if finding.kind == "choice"]
        return tuple(
            sum(1 << self._bits[Literal(atom, False)] for atom in finding.atoms)
            for finding in choices
            if not any(option.implies for option in finding.options.values())
        )


def implies(one: Whenever, other: Whenever) -> bool:
    """Whether a condition holds in every case in which another does."""
    return all(any(less & case == less for less in other) for case in one)


def _conjuncts(condition: Condition, holds: bool) -> Iterator[Condition]:
    """The parts that all have to hold, or to fail, for a condition to do so, however they are nested."""
    match condition:
        case All(parts) if holds:
            yield from (each for part in parts for each in _conjuncts(part, holds))
        case Any(parts) if not holds:
            yield from (each for part in parts for each in _conjuncts(part, holds))
        case _:
            yield condition


def _bits_of(signs: int) -> Iterable[int]:
    while signs:
        low = signs & -signs
        yield low.bit_length() - 1
        signs ^= low
