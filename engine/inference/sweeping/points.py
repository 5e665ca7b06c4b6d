"""Points of causes over columns: what the evidence adds up to, by the definitions of `differential`.

The evidence of each cause is added up in vertical counters (`vertical`), which takes a few operations for 64 cases;
only what is asked for is spread out to a number for each case, for that costs more than all the rules together.
Evidence of a broader cause is added up once, and then added to each of its kinds.

Counters do not go below zero: evidence against counts where it does *not* hold, and what it is worth is taken off in
the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ...knowledge.errors import TooManyPoints
from ...knowledge.model import Evidence
from ..circuit import Circuit
from .node_columns import NodeValues
from .outputs import Column, Number, Output, Readings
from .vertical import Planes, any_of, greatest, shifted, summed
from .wires import Bitwise

__all__ = ["MOST", "Ledger"]

MOST = "most"
"""The name of the number of points that the leading causes have."""
_MOST = 2**14 - 1


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """What the rules of each cause are worth."""

    circuit: Circuit
    own: Mapping[str, Mapping[str, int]]
    """By cause, a broader one first: what each of its own rules is worth."""
    kind_of: Mapping[str, str]
    """The broader cause of each; empty for none."""
    narrow: tuple[str, ...]
    """The causes that are no umbrella, in declared order."""

    @classmethod
    def of(cls, circuit: Circuit) -> Ledger:
        """The ledger of a knowledge base.

        Raises `TooManyPoints` where points may go beyond what 16 bits hold with room to spare.
        """
        model = circuit.model
        broader_first = sorted(model.causes, key=lambda cause: sum(1 for _ in model.ancestors(cause)))
        own: dict[str, dict[str, int]] = {cause: {} for cause in broader_first}
        for rule in model.evidence_rules:
            assert isinstance(rule.conclusion, Evidence)
            own[rule.conclusion.cause][rule.id] = rule.conclusion.points
        ledger = cls(
            circuit=circuit,
            own=own,
            kind_of={cause: model.causes[cause].kind_of for cause in broader_first},
            narrow=tuple(cause.id for cause in model.causes.values() if not cause.umbrella),
        )
        for cause, most in ledger._most.items():
            if most > _MOST:
                raise TooManyPoints(cause, most=most, limit=_MOST)
        return ledger

    def points(self, readings: Readings[Bitwise]) -> Iterator[Output[Bitwise]]:
        """The points of every cause, a broader one first."""
        for cause, worth in self.own.items():
            yield Number(cause, self._planes(readings.holds, worth), less=_against(worth), plus=self.kind_of[cause])

    def points_of(self, cause: str, readings: Readings[Bitwise]) -> Iterator[Output[Bitwise]]:
        """The points of one cause."""
        worth: dict[str, int] = {}
        for each in self.circuit.model.ancestors(cause):
            worth |= self.own[each]
        yield Number(cause, self._planes(readings.holds, worth), less=_against(worth))

    def listed(self, readings: Readings[Bitwise]) -> Iterator[Output[Bitwise]]:
        """Where each cause is listed, a broader one first."""
        for cause, bits in self._listed(readings.holds).items():
            yield Column(cause, bits)

    def leading(self, readings: Readings[Bitwise]) -> Iterator[Output[Bitwise]]:
        """Where each cause that is no umbrella is listed with the most points; and these points, 0 where none is."""
        listed, raised = self._listed(readings.holds), self._raised(readings.holds)
        found = {cause: bits for cause in self.narrow if (bits := listed[cause]) is not None}
        most, leads = greatest([raised[cause] for cause in found], list(found.values()))
        leading = dict(zip(found, leads, strict=True))
        for cause in self.narrow:
            yield Column(cause, leading.get(cause))
        anyone = any_of(leads)
        if anyone is not None and self._lift:  # where no one leads, what is taken off is put there
            at = self._lift.bit_length() - 1
            most = [*most, *[None] * (at + 1 - len(most))]
            most[at] = any_of([bits for bits in (most[at], ~anyone) if bits is not None])
        yield Number(MOST, most, less=self._lift if anyone is not None else 0)

    def _listed(self, holds: NodeValues[Bitwise]) -> dict[str, Bitwise | None]:
        """Where a rule for a cause or a broader one holds; None for nowhere."""
        found: dict[str, Bitwise | None] = {}
        for cause, worth in self.own.items():
            signs = [holds[self.circuit.rules[rule]] for rule, points in worth.items() if points > 0]
            broader = found.get(self.kind_of[cause])
            found[cause] = any_of(signs if broader is None else [broader, *signs])
        return found

    def _raised(self, holds: NodeValues[Bitwise]) -> dict[str, Planes[Bitwise]]:
        """The points of each cause, all raised by the same so that none is below zero."""
        sums: dict[str, Planes[Bitwise]] = {}
        taken: dict[str, int] = {}
        raised: dict[str, Planes[Bitwise]] = {}
        for cause, worth in self.own.items():
            broader = self.kind_of[cause]
            planes = self._planes(holds, worth)
            sums[cause] = summed([*shifted(planes), *shifted(sums[broader])]) if broader else planes
            taken[cause] = _against(worth) + taken.get(broader, 0)
            rest = self._lift - taken[cause]
            raised[cause] = summed([*shifted(sums[cause]), (holds.every, rest)]) if rest else sums[cause]
        return raised

    @cached_property
    def _lift(self) -> int:
        """By how much: a power of two above all points, so that adding it is one more digit and no adding at all."""
        if not any(map(_against, self.own.values())):
            return 0
        return 1 << max(self._most.values()).bit_length()

    @cached_property
    def _most(self) -> Mapping[str, int]:
        """What all rules of each cause and of its broader causes are worth, for and against."""
        most: dict[str, int] = {}
        for cause, worth in self.own.items():
            most[cause] = sum(map(abs, worth.values())) + most.get(self.kind_of[cause], 0)
        return most

    def _planes(self, holds: NodeValues[Bitwise], worth: Mapping[str, int]) -> Planes[Bitwise]:
        """The sum of what rules are worth, raised by what all evidence against is."""
        values = {rule: holds[self.circuit.rules[rule]] for rule in worth}
        return summed([(bits if worth[rule] > 0 else ~bits, abs(worth[rule])) for rule, bits in values.items()])


def _against(worth: Mapping[str, int]) -> int:
    """What all evidence against a cause is worth."""
    return -sum(points for points in worth.values() if points < 0)
