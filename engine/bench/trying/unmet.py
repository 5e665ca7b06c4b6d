"""What a condition lacks: the parts that do not hold, each with the value that keeps it from holding.

The parts of an `all` stand side by side; of an `any` or `at_least` all that could make it hold are listed under how
many of them it takes; a pattern is followed into its rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...inference.case import Case
from ...inference.lacking import Lacking, lacking, nearest
from ...inference.valuation import Valuation
from ...knowledge.conditions import Absent, All, Any, AtLeast, Atom, Compare, Concluded, Condition, Present
from ...knowledge.model import Rule
from ...knowledge.quantities import shown

__all__ = ["Unmet", "nearest_rules", "unmet"]

_NEAREST = 3
"""So many rules are told of those of which one would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """A part of a condition that does not hold."""

    text: str
    """What is lacking, in words; of a part with parts, how many of them it takes."""
    name: str = ""
    """The atom, quantity, pattern or rule; empty for a group."""
    wanted: str = ""
    """What it would have to be: ``present``, ``absent``, ``concluded``, ``fired``, a comparison; empty for a group."""
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
    found = lacking(condition, valuation)
    return () if found is None else _in_words(found, valuation.case)


def nearest_rules(rules: Iterable[Rule], valuation: Valuation) -> tuple[Unmet, ...]:
    """What rules that did not fire lack, those that lack least first; and how many more there are."""
    lacks = [(rule, lack) for rule in rules if (lack := lacking(rule.when, valuation)) is not None]
    lacks.sort(key=lambda each: len(list(nearest(each[1]))))
    found = [
        Unmet(text=f"rule `{rule.id}` lacks", name=rule.id, wanted="fired", parts=_in_words(lack, valuation.case))
        for rule, lack in lacks[:_NEAREST]
    ]
    more = len(lacks) - len(found)
    return (*found, *([Unmet(text=f"and {more} more rule{'' if more == 1 else 's'}")] if more else []))


def _in_words(lack: Lacking, case: Case) -> tuple[Unmet, ...]:
    match lack.condition:
        case Present(atom):
            return (_literal(atom, "present", case),)
        case Absent(atom):
            return (_literal(atom, "absent", case),)
        case Compare():
            return (_comparison(lack.condition, case),)
        case Concluded(pattern):
            rules = zip(lack.rules, lack.parts, strict=True)
            parts = tuple(Unmet(text=f"rule `{rule.id}`", parts=_in_words(part, case)) for rule, part in rules)
            text = f"the pattern `{pattern}` is not concluded"
            return (Unmet(text=text, name=pattern, wanted="concluded", parts=parts),)
        case All():
            return tuple(each for part in lack.parts for each in _in_words(part, case))
        case Any():
            return (_group("one of these is needed", lack, case),)
        case AtLeast(count, parts):
            held = len(parts) - len(lack.parts)
            return (_group(f"{count} of {len(parts)} are needed and {held} held; lacking", lack, case),)


def _group(text: str, lack: Lacking, case: Case) -> Unmet:
    return Unmet(text=text, parts=tuple(_together(_in_words(part, case)) for part in lack.parts))


def _together(lacking: tuple[Unmet, ...]) -> Unmet:
    return lacking[0] if len(lacking) == 1 else Unmet(text="all of these", parts=lacking)


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
