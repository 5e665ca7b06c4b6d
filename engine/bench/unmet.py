"""What a condition lacks: the parts that do not hold, each with the value that keeps it from holding.

The parts of an `all` stand side by side; of an `any` or `at_least` all that could make it hold are listed under how
many of them it takes; a pattern is followed into its rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..inference.case import Case
from ..inference.valuation import Valuation
from ..knowledge.conditions import Absent, All, Any, AtLeast, Atom, Compare, Concluded, Condition, Present
from ..knowledge.quantities import shown
from ..knowledge.truth import Truth

__all__ = ["Unmet", "unmet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A part of a condition that does not hold."""

    text: str
    """What is lacking, in words; of a part with parts, how many of them it takes."""
    name: str = ""
    """The atom, quantity or pattern; empty for a group."""
    wanted: str = ""
    """What it would have to be: ``present``, ``absent``, ``concluded``, or a comparison; empty for a group."""
    value: str = ""
    """What it is: ``present``, ``absent``, ``unknown``, ``not asked`` or an amount; empty for a group or a pattern."""
    parts: tuple[Unmet, ...] = ()
    """What would make it hold."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "text": self.text,
            "name": self.name or None,
            "wanted": self.wanted or None,
            "value": self.value or None,
            "parts": [part.as_dict() for part in self.parts],
        }

    def lines(self) -> Iterator[str]:
        """The text form, parts indented."""
        yield self.text + (":" if self.parts else "")
        for part in self.parts:
            yield from (f"  {line}" for line in part.lines())


def unmet(condition: Condition, valuation: Valuation) -> tuple[Unmet, ...]:
    """What a condition lacks, side by side; nothing where it holds."""
    if valuation.condition(condition) is Truth.TRUE:
        return ()
    match condition:
        case Present(atom):
            return (_literal(atom, "present", valuation.case),)
        case Absent(atom):
            return (_literal(atom, "absent", valuation.case),)
        case Compare():
            return (_comparison(condition, valuation.case),)
        case Concluded(pattern):
            return (_pattern(pattern, valuation),)
        case All(parts):
            return tuple(each for part in parts for each in unmet(part, valuation))
        case Any(parts):
            return (_group("one of these is needed", parts, valuation),)
        case AtLeast(count, parts):
            held = sum(valuation.condition(part) is Truth.TRUE for part in parts)
            return (_group(f"{count} of {len(parts)} are needed and {held} held; lacking", parts, valuation),)


def _literal(atom: Atom, wanted: str, case: Case) -> Unmet:
    value = "unknown" if case.is_unknown(atom) else "not asked"
    because = ""
    if atom in case.values:
        value = "present" if case.values[atom] else "absent"
        given = case.origin[atom]
        because = f" (from `{given}`)" if given.atom != atom else ""
    demand = " and has to be absent" if wanted == "absent" else ""
    return Unmet(text=f"`{atom}` is {value}{because}{demand}", name=str(atom), wanted=wanted, value=value)


def _comparison(leaf: Compare, case: Case) -> Unmet:
    finding = case.model.findings[leaf.finding]
    amount = case.amount(leaf.finding)
    wanted = f"{leaf.comparison.replace('_', ' ')} {shown(leaf.bound, unit=finding.unit, bare=finding.bare)}"
    value = "unknown" if case.is_unknown(Atom(leaf.finding)) else "not asked"
    if amount is not None:
        value = shown(amount, unit=finding.unit, bare=finding.bare)
    return Unmet(
        text=f"`{leaf.finding}` is {value} and has to be {wanted}", name=leaf.finding, wanted=wanted, value=value
    )


def _pattern(pattern: str, valuation: Valuation) -> Unmet:
    rules = [valuation.case.model.rules[rule] for rule in valuation.case.model.patterns[pattern].rules]
    return Unmet(
        text=f"the pattern `{pattern}` is not concluded",
        name=pattern,
        wanted="concluded",
        parts=tuple(Unmet(text=f"rule `{rule.id}`", parts=unmet(rule.when, valuation)) for rule in rules),
    )


def _group(text: str, parts: Sequence[Condition], valuation: Valuation) -> Unmet:
    lacking = (unmet(part, valuation) for part in parts)
    return Unmet(text=text, parts=tuple(_together(each) for each in lacking if each))


def _together(lacking: tuple[Unmet, ...]) -> Unmet:
    return lacking[0] if len(lacking) == 1 else Unmet(text="all of these", parts=lacking)
