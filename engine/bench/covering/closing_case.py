"""Answers that bring about what no scenario shows: a part of a condition that decides, held or denied.

First the nearest scenario is taken, with one answer changed or added; where no scenario is one answer away, a case is
made from nothing: what has to hold beside the part is answered so, what must not hold is left open, and the part itself
is answered.  Whatever is made is judged by the rules before it is returned; what cannot be is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice, product
from typing import TypeAlias

from ...inference.answers import merged
from ...inference.case import Case
from ...inference.circuit import Circuit
from ...knowledge.conditions import Absent, All, Any, AtLeast, Compare, Concluded, Condition, Present
from ...knowledge.errors import BadAnswers
from ...knowledge.implications import Literal
from ...knowledge.model import Model
from ...knowledge.quantities import shown
from ..case_bits import CaseBits
from .decisive import Path, Values, decisive, part_at

__all__ = ["Closing", "Near", "closing"]

Demand: TypeAlias = Literal | tuple[str, float]
"""Something that has to be answered: an atom, or an amount of a quantity."""

_MOST = 200
"""Ways that are tried before it is said that none was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A scenario in which the part decides already, but is open or the other way round."""

    id: str
    answers: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A case that would close a gap."""

    answers: Mapping[str, object]
    near: str = ""
    """The scenario from which it differs in what the part reads; empty where it was made from nothing."""


def closing(
    circuit: Circuit, condition: Condition, path: Path, *, wanted: bool, near: Sequence[Near] = ()
) -> Closing | None:
    """A case in which the part at the end of a path is decisive and as wanted; None where none was found."""
    part = part_at(condition, path)
    for scenario in near if path else ():
        for demands in islice(_ways(circuit.model, part, wanted=wanted), 5):
            changes = _answers(circuit.model, demands) or {}
            changed = merged(scenario.answers, changes.items())  # type: ignore[arg-type]
            if len(changes) == 1 and _shows(circuit, condition, path, changed, wanted=wanted):
                return Closing(answers=changed, near=scenario.id)
    beside = _beside(circuit.model, condition, path)
    own = list(islice(_ways(circuit.model, part, wanted=wanted), 20))
    for others, demands in islice(product(islice(beside, 50), own), _MOST):
        answers = _answers(circuit.model, (*others, *demands))
        if answers is not None and _shows(circuit, condition, path, answers, wanted=wanted):
            return Closing(answers=answers)
    return None


def _shows(circuit: Circuit, condition: Condition, path: Path, answers: Mapping[str, object], *, wanted: bool) -> bool:
    try:
        case = Case.of(circuit.model, answers)
    except BadAnswers:
        return False
    found = decisive(condition, path, Values.of(circuit, CaseBits.of([case])))
    return bool(found.true if wanted else found.false)


def _beside(model: Model, condition: Condition, path: Path) -> Iterator[tuple[Demand, ...]]:
    """What has to be so beside a part for it to decide; what must not hold is left open."""
    if not path:
        yield ()
        return
    assert isinstance(condition, All | Any | AtLeast)
    inner, place = condition.parts, path[0]
    count = condition.count if isinstance(condition, AtLeast) else len(inner) if isinstance(condition, All) else 1
    others = [part for at, part in enumerate(inner) if at != place]
    here = chain.from_iterable(_every(model, chosen, wanted=True) for chosen in combinations(others, count - 1))
    for demands, deeper in product(islice(here, 50), list(islice(_beside(model, inner[place], path[1:]), 50))):
        yield (*demands, *deeper)


def _ways(model: Model, condition: Condition, *, wanted: bool) -> Iterator[tuple[Demand, ...]]:
    """The ways to have a condition hold, or with `wanted` false to have it known not to."""
    match condition:
        case Present(atom):
            yield from _literal(model, Literal(atom, wanted))
        case Absent(atom):
            yield from _literal(model, Literal(atom, not wanted))
        case Compare():
            compare = condition if wanted else condition.opposite
            yield from (((compare.finding, amount),) for amount in _amounts(model, compare))
        case Concluded(pattern):
            rules = [model.rules[rule].when for rule in model.patterns[pattern].rules]
            yield from _ways(model, Any(tuple(rules)), wanted=wanted)
        case All(parts) | Any(parts) | AtLeast(_, parts):
            count = (
                condition.count if isinstance(condition, AtLeast) else 1 if isinstance(condition, Any) else len(parts)
            )
            needed = count if wanted else len(parts) - count + 1
            for chosen in combinations(parts, needed):
                yield from _every(model, chosen, wanted=wanted)


def _every(model: Model, parts: Sequence[Condition], *, wanted: bool) -> Iterator[tuple[Demand, ...]]:
    ways = [list(islice(_ways(model, part, wanted=wanted), 10)) for part in parts]
    return (tuple(chain.from_iterable(chosen)) for chosen in product(*ways))


def _literal(model: Model, literal: Literal) -> Iterator[tuple[Demand, ...]]:
    """An answer; that an exclusive choice is not an option is answered by another option."""
    finding = model.finding_of(literal.atom)
    if literal.present or finding.kind != "choice":
        yield (literal,)
    else:
        yield from ((Literal(atom, True),) for atom in finding.atoms if atom != literal.atom)


def _amounts(model: Model, compare: Compare) -> Iterator[float]:
    """Amounts that satisfy a comparison: the first whole one past the bound, and what is less round."""
    finding = model.findings[compare.finding]
    steps = (0.0, 1.0, -1.0, 0.5, -0.5, 0.01, -0.01)
    amounts = [round(compare.bound + step, 9) for step in steps] + [finding.least, finding.greatest]
    yield from (each for each in amounts if finding.least <= each <= finding.greatest and compare.holds(each))


def _answers(model: Model, demands: Sequence[Demand]) -> dict[str, object] | None:
    """Answers that meet demands, in declared order; None where two demands are against each other."""
    found: dict[str, object] = {}
    for demand in demands:
        name, said = _answer(model, demand)
        before = found.get(name, said)
        if isinstance(said, dict) and isinstance(before, dict):
            said = {**before, **said}
            if any(said[option] != value for option, value in before.items()):
                return None
        elif before != said:
            return None
        found[name] = said
    return {name: found[name] for name in model.findings if name in found}


def _answer(model: Model, demand: Demand) -> tuple[str, object]:
    if not isinstance(demand, Literal):
        name, amount = demand
        finding = model.findings[name]
        return name, shown(amount, unit=finding.unit, bare=finding.bare)
    finding, word = model.finding_of(demand.atom), "present" if demand.present else "absent"
    if finding.kind == "choice":
        return finding.id, demand.atom.option
    return finding.id, {demand.atom.option: word} if demand.atom.option else word
