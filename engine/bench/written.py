"""Conditions as a person would write them, on one line: what is read back is the same condition.

Shorthands come back where they fit: options of one finding as a list, comparisons of one quantity side by side.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..knowledge.conditions import Absent, All, Any, AtLeast, Compare, Concluded, Condition, Present
from ..knowledge.model import Finding
from ..knowledge.quantities import shown

__all__ = ["written"]


def written(condition: Condition, findings: Mapping[str, Finding]) -> str:
    """A condition in the language of `conditions`, in flow style without the outermost braces.

    >>> from engine.knowledge.conditions import Atom
    >>> written(All((Present(Atom("fever")), Absent(Atom("site", "flank")))), {})
    'all: [fever, {absent: {site: flank}}]'
    """
    text = _part(condition, findings)
    return text[1:-1] if text.startswith("{") else text


def _part(condition: Condition, findings: Mapping[str, Finding]) -> str:
    match condition:
        case Present(atom):
            return f"{{{atom.finding}: {atom.option}}}" if atom.option else atom.finding
        case Absent(atom):
            return f"{{absent: {_part(Present(atom), findings)}}}"
        case Compare():
            return f"{{{condition.finding}: {{{_comparison(condition, findings)}}}}}"
        case Concluded(pattern):
            return pattern
        case Any(parts):
            finding = _one_choice(parts)
            if finding:
                return f"{{{finding}: [{', '.join(part.atom.option for part in parts if isinstance(part, Present))}]}}"
            return f"{{any: [{_list(parts, findings)}]}}"
        case All(parts):
            finding = _one_quantity(parts)
            if finding:
                comparisons = (_comparison(part, findings) for part in parts if isinstance(part, Compare))
                return f"{{{finding}: {{{', '.join(comparisons)}}}}}"
            return f"{{all: [{_list(parts, findings)}]}}"
        case AtLeast(count, parts):
            return f"{{at_least: {count}, of: [{_list(parts, findings)}]}}"


def _list(parts: tuple[Condition, ...], findings: Mapping[str, Finding]) -> str:
    return ", ".join(_part(part, findings) for part in parts)


def _comparison(part: Compare, findings: Mapping[str, Finding]) -> str:
    finding = findings[part.finding]
    return f"{part.comparison}: {shown(part.bound, unit=finding.unit, bare=finding.bare)}"


def _one_choice(parts: tuple[Condition, ...]) -> str:
    """The finding of which all parts are options, if they are two or more; else nothing."""
    names = {part.atom.finding if isinstance(part, Present) and part.atom.option else "" for part in parts}
    return names.pop() if len(names) == 1 and len(parts) > 1 else ""


def _one_quantity(parts: tuple[Condition, ...]) -> str:
    """The quantity that all parts compare, each in another way, if they are two or more; else nothing."""
    names = {part.finding if isinstance(part, Compare) else "" for part in parts}
    ways = {part.comparison for part in parts if isinstance(part, Compare)}
    return names.pop() if len(names) == 1 and len(parts) > 1 and len(ways) == len(parts) else ""
