"""In which cases one part of a condition decides: turning that part alone would turn the whole (MC/DC).

A part is decisive where the Boolean difference of the condition with respect to it is true: on the way down to it every
other part of an `all` holds, no other part of an `any` does, and of an `at_least` just so many others hold that this
one makes the number.  That is *masking* MC/DC (Chilenski, DOT/FAA/AR-01/18, 2001): other parts may differ between the
case in which the part is decisively true and the one in which it is decisively false, as long as they do not hide
it.  It is what options of one choice allow, which never change alone.

Truth is that of the rules, where open counts as not holding; but a part counts as *shown false* only where it is known
to be false.  Of silence nothing is learned: a scenario in which nobody asked shows as little of this part as of any
other that was not asked.

A pattern is one part of the condition that reads it; the rules of the pattern are looked at for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ...inference.circuit import Circuit, Leaf
from ...knowledge.conditions import All, Any, AtLeast, Concluded, Condition
from ..case_bits import LeafBits, NodeBits, at_least

__all__ = ["Decisive", "Part", "Path", "Values", "decisive", "part_at", "parts"]

Part: TypeAlias = Leaf | Concluded
"""What stands at the end of a path: something read of the case, or a pattern."""

Path: TypeAlias = tuple[int, ...]
"""The way down to a part: its place among its siblings, from the root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisive:
    """The cases in which a part decides, as bits."""

    true: int
    """It holds, and without it the condition would not."""
    false: int
    """It is known not to hold, and with it the condition would hold."""
    open: int
    """It is open, and with it the condition would hold."""


def part_at(condition: Condition, path: Path) -> Condition:
    """The part of a condition at the end of a path."""
    for place in path:
        assert isinstance(condition, All | Any | AtLeast)
        condition = condition.parts[place]
    return condition


def parts(condition: Condition, path: Path = ()) -> Iterator[tuple[Path, Part]]:
    """The leaves of a condition, from left to right, each with the way to it."""
    match condition:
        case All(inner) | Any(inner) | AtLeast(_, inner):
            for place, part in enumerate(inner):
                yield from parts(part, (*path, place))
        case _:
            yield path, condition


@dataclass(frozen=True, kw_only=True)
class Values:
    """What holds in some cases, and what is not known to be false: of the nodes of a circuit."""

    circuit: Circuit
    holds: NodeBits
    possible: NodeBits

    @classmethod
    def of(cls, circuit: Circuit, cases: LeafBits) -> Values:
        """The values of a circuit in some cases."""
        return cls(
            circuit=circuit,
            holds=NodeBits(nodes=circuit.nodes, cases=cases),
            possible=NodeBits(nodes=circuit.nodes, cases=cases, possible=True),
        )

    def node(self, condition: Condition) -> int:
        """The number of a condition in the circuit."""
        return self.circuit.nodes.condition(condition, self.circuit.patterns)


def decisive(condition: Condition, path: Path, values: Values) -> Decisive:
    """The cases in which the part at the end of a path decides."""
    everywhere = values.holds.cases.everywhere
    mask, here = everywhere, condition
    for place in path:
        match here:
            case All(inner) | Any(inner) | AtLeast(_, inner):
                count = here.count if isinstance(here, AtLeast) else len(inner) if isinstance(here, All) else 1
                others = [values.holds[values.node(part)] for at, part in enumerate(inner) if at != place]
                mask &= at_least(count - 1, others, everywhere) & ~at_least(count, others, everywhere)
                here = inner[place]
    number = values.node(here)
    true, possible = values.holds[number], values.possible[number]
    return Decisive(true=mask & true, false=mask & ~possible, open=mask & possible & ~true)
