"""A population: random cases of a knowledge base, consistent and closed, the same for the same seed.

Words of random bits decide for 64 cases at once.  Each case has a density of its own of what is present and of what is
denied, so that cases of two findings stand beside cases of a hundred: present is an atom with the probability 2⁻ⁿ,
denied one that is not present with the probability k/8, where n (1 to 6) and k (0 to 7) are drawn once for each case.
In half of the cases warning signs come to be present only by implication, for else hardly any would be harmless.
Quantities are mostly at a threshold that a rule names, right beside one, or between two.

The findings are decided one after another, in an order that changes from part to part, each where nothing decided
before it implies its value; so no case contradicts itself (implication is closed under contraposition), and what an
answer implies is there as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from ...knowledge.conditions import Atom, Compare, leaves
from ...knowledge.implications import Literal
from ...knowledge.model import Finding, Model
from .columns import WORD, Amounts, Bits, Columns, every, packed, unpacked

__all__ = ["amounts_between", "population", "thresholds"]

_PART = 2048
"""Words that share an order of the findings."""
_STEP = 1e-3
"""How far off an amount is that is "right beside" a threshold."""
_STEPS = {"day": 1 / 24}
"""The same by unit, where people say it in a smaller one."""


def population(model: Model, size: int, *, seed: int, bounds: Mapping[str, Iterable[float]] | None = None) -> Columns:
    """So many random cases; `bounds` are thresholds of quantities besides those that the rules name."""
    random = np.random.Generator(np.random.PCG64(seed))
    words = -(-size // 64)
    present = {atom: np.zeros(words, dtype=WORD) for atom in model.atoms}
    absent = {atom: np.zeros(words, dtype=WORD) for atom in model.atoms}
    amounts = {name: np.full(size, np.nan) for name, finding in model.findings.items() if not finding.atoms}
    near = {name: amounts_between(model.findings[name], [*thresholds(model)[name], *(bounds or {}).get(name, ())])
            for name in amounts}  # fmt: skip
    whole = Columns(size=size, present=present, absent=absent, amounts=amounts)
    for part in whole.parts(_PART):
        draw = _Draw(random, part.size)
        for place in random.permutation(len(model.findings)):
            finding = list(model.findings.values())[place]
            if finding.kind == "quantity":
                part.amounts[finding.id][:] = draw.amounts(near[finding.id])
            elif finding.kind == "choice":
                _decide_choice(model, part, draw, finding)
            else:
                for at in random.permutation(len(finding.atoms)):
                    _decide(model, part, draw, finding.atoms[at])
    return whole


def thresholds(model: Model) -> dict[str, list[float]]:
    """The bounds with which the rules compare each quantity, ascending."""
    found: dict[str, set[float]] = {finding.id: set() for finding in model.findings.values() if not finding.atoms}
    for rule in model.rules.values():
        for leaf in leaves(rule.when):
            if isinstance(leaf, Compare):
                found[leaf.finding].add(leaf.bound)
    return {name: sorted(bounds) for name, bounds in found.items()}


def amounts_between(finding: Finding, bounds: Iterable[float]) -> list[float]:
    """Amounts at, beside and between bounds, and the least and the greatest: one at least of each side of each."""
    step = _STEPS.get(finding.unit, _STEP)
    inner = sorted({bound for bound in bounds if finding.least <= bound <= finding.greatest})
    edges = [finding.least, *inner, finding.greatest]
    middle = [(low + high) / 2 for low, high in zip(edges, edges[1:], strict=False)]
    beside = [bound + side for bound in inner for side in (-step, step)]
    return sorted({round(each, 9) for each in (*edges, *middle, *beside) if finding.least <= each <= finding.greatest})


class _Draw:
    """Random bits for the cases of one part, with the densities of each case."""

    def __init__(self, random: np.random.Generator, size: int) -> None:
        self.random, self.size = random, size
        self.all = every(size)
        self.rarer = [self._bits() for _ in range(5)]
        self.denied = [self._bits() for _ in range(3)]
        self.known = [self._bits() for _ in range(2)]
        self.alarming = self._bits()

    def _bits(self) -> Bits:
        return self.random.integers(0, 2**64, size=len(self.all), dtype=np.uint64)

    def is_present(self) -> Bits:
        """Half of the cases, halved again for each of the columns of rarity that is set."""
        bits = self._bits()
        for rarer in self.rarer:
            bits &= self._bits() | ~rarer
        return bits

    def is_denied(self) -> Bits:
        """As many eighths of the cases as the columns of denial say, read as a number of three bits."""
        return self._share(self.denied)

    def _share(self, digits: list[Bits]) -> Bits:
        """A case is set with the probability that its binary digits say, the last one first."""
        bits = np.zeros(len(self.all), dtype=WORD)
        for digit in digits:
            drawn = self._bits()
            bits = (drawn & bits) | (digit & (drawn | bits))
        return bits

    def chosen(self, count: int) -> list[Bits]:
        """Of so many options one for each case, or none."""
        picked = self._picked(count)
        answered = self._share(self.known) | self.is_present()
        return [packed(picked == option) & answered for option in range(count)]

    def _picked(self, count: int) -> NDArray[np.uint8] | NDArray[np.uint16]:
        """For each case a number below `count`."""
        if count <= 2**8:
            return self.random.integers(0, count, size=self.size, dtype=np.uint8)
        return self.random.integers(0, count, size=self.size, dtype=np.uint16)

    def amounts(self, values: list[float]) -> Amounts:
        """One of some amounts for each case, or none."""
        picked = self._picked(len(values))
        answered = self._share(self.known) | self.is_present()
        return np.where(unpacked(answered, self.size), np.array(values)[picked], np.nan)


def _decide(model: Model, part: Columns, draw: _Draw, atom: Atom) -> None:
    """Say of an atom, where nothing implies its value, that it is present, absent, or nothing; and what follows."""
    undecided = draw.all & ~(part.present[atom] | part.absent[atom])
    present = undecided & draw.is_present()
    if model.is_warning(atom):
        present &= draw.alarming
    _say(model, part, Literal(atom, True), present)
    _say(model, part, Literal(atom, False), undecided & ~present & draw.is_denied())


def _decide_choice(model: Model, part: Columns, draw: _Draw, finding: Finding) -> None:
    """Say of an exclusive choice which option it is, where nothing denies that option; and what follows."""
    for atom, picked in zip(finding.atoms, draw.chosen(len(finding.atoms)), strict=True):
        _say(model, part, Literal(atom, True), picked & draw.all & ~(part.present[atom] | part.absent[atom]))


def _say(model: Model, part: Columns, literal: Literal, bits: Bits) -> None:
    for implied in model.implications.closure(literal):
        column = (part.present if implied.present else part.absent)[implied.atom]
        np.bitwise_or(column, bits, out=column)
