"""Small faults of conditions: what a knowledge engineer might have written instead.

What each operator does stands in `mutants`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from ...knowledge.conditions import Absent, All, Any, AtLeast, Atom, Compare, Condition, Present
from ...knowledge.model import Model
from ..written import written

__all__ = ["Change", "Faults"]

Change: TypeAlias = tuple[str, str, Condition]
"""The operator, what was changed in words, and the condition that comes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """The faults of conditions."""

    model: Model
    amounts: Mapping[str, tuple[float, ...]]

    def of(self, condition: Condition) -> Iterator[Change]:
        """All small faults of a condition: of itself, and of each of its parts."""
        match condition:
            case Present(atom):
                yield self._becomes("negate", condition, Absent(atom))
                yield from self._wider(condition, (atom,))
            case Absent(atom):
                yield self._becomes("negate", condition, Present(atom))
            case Compare():
                yield self._becomes("negate", condition, condition.opposite)
                yield from (self._becomes("threshold", condition, other) for other in self._shifted(condition))
            case All(parts) | Any(parts) | AtLeast(_, parts):
                yield from self._of_group(condition)
                for at, part in enumerate(parts):
                    for operator, change, other in self.of(part):
                        if not (_options(condition) and operator == "threshold"):  # the group widens as a whole
                            yield operator, change, _with(condition, (*parts[:at], other, *parts[at + 1 :]))

    def _of_group(self, group: All | Any | AtLeast) -> Iterator[Change]:
        parts, count = group.parts, len(group.parts)
        exclusive = self._exclusive(parts)
        for at, part in enumerate(parts if count > 1 else ()):
            left = (*parts[:at], *parts[at + 1 :])
            yield "drop", f"`{self._written(part)}` is dropped from `{self._written(group)}`", _with(group, left)
        match group:
            case All() if count > 1:
                yield self._becomes("swap", group, Any(parts))
                if count > 2:
                    yield self._becomes("weaken", group, AtLeast(count - 1, parts))
            case Any() if count > 1:
                if not exclusive:
                    yield self._becomes("swap", group, All(parts))
                    if count > 2:
                        yield self._becomes("strengthen", group, AtLeast(2, parts))
                yield from self._wider(group, _options(group))
            case AtLeast(needed, _):
                if needed > 1:
                    yield self._becomes("weaken", group, AtLeast(needed - 1, parts))
                if needed < count:
                    yield self._becomes("strengthen", group, AtLeast(needed + 1, parts))

    def _wider(self, condition: Condition, atoms: tuple[Atom, ...]) -> Iterator[Change]:
        """Options of an ordered choice, with the next one below or above."""
        finding = self.model.findings[atoms[0].finding] if atoms else None
        if finding is None or not finding.ordered:
            return
        options = list(finding.options)
        held = [atom.option for atom in atoms]
        for option in options:
            if option not in held and any(abs(options.index(option) - options.index(each)) == 1 for each in held):
                kept = [each for each in options if each in held or each == option]
                wider = Any(tuple(Present(Atom(finding.id, each)) for each in kept))
                yield self._becomes("threshold", condition, wider)

    def _shifted(self, compare: Compare) -> Iterator[Compare]:
        """A comparison that lets in, or leaves out, just the bound; and one that is shifted the other way."""
        strict = {"more_than": "at_least", "at_least": "more_than", "less_than": "at_most", "at_most": "less_than"}
        yield replace(compare, comparison=strict[compare.comparison])
        upwards = compare.comparison in ("more_than", "at_most")
        bound = self._next(compare, upwards=upwards)
        if bound is not None:
            yield replace(compare, bound=bound)

    def _next(self, compare: Compare, *, upwards: bool) -> float | None:
        """The next amount from a bound on: a unit further, or a bound that a rule names if that is nearer."""
        finding = self.model.findings[compare.finding]
        near = [compare.bound + (1 if upwards else -1)]
        near += [
            each
            for each in self.amounts[compare.finding]
            if (each > compare.bound if upwards else each < compare.bound)
        ]
        bound = min(near) if upwards else max(near)
        return bound if finding.least <= bound <= finding.greatest else None

    def _exclusive(self, parts: Iterable[Condition]) -> bool:
        """Whether the parts are options of a choice that takes one."""
        names = {part.atom.finding if isinstance(part, Present) else "" for part in parts}
        return len(names) == 1 and "" not in names and self.model.findings[names.pop()].kind == "choice"

    def _becomes(self, operator: str, before: Condition, after: Condition) -> Change:
        return operator, f"`{self._written(before)}` becomes `{self._written(after)}`", after

    def _written(self, condition: Condition) -> str:
        return written(condition, self.model.findings)


def _options(group: Condition) -> tuple[Atom, ...]:
    """The atoms of a group that is a list of options of one finding; none of another."""
    if not isinstance(group, Any):
        return ()
    atoms = tuple(part.atom for part in group.parts if isinstance(part, Present))
    same = len(atoms) == len(group.parts) and len({atom.finding for atom in atoms}) == 1 and bool(atoms[0].option)
    return atoms if same else ()


def _with(group: All | Any | AtLeast, parts: tuple[Condition, ...]) -> Condition:
    """A group with other parts; of one part alone, that part."""
    if len(parts) == 1:
        return parts[0]
    if isinstance(group, AtLeast):
        return AtLeast(min(group.count, len(parts)), parts)
    return replace(group, parts=parts)
