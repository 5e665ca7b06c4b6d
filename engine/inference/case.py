"""A case: answers that were validated and closed under implication.

Four things are different: present, absent, *don't know* (asked, still open) and *not asked*.  Closing never turns
silence into an answer: only what present and absent answers imply is added.  *Don't know* on a general finding
makes its unasked specifics *don't know* too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..knowledge.conditions import Atom
from ..knowledge.errors import BadAnswers, Fault
from ..knowledge.implications import Literal
from ..knowledge.model import Model
from ..knowledge.truth import Truth
from .answers import UNKNOWN, Given, read_answers

__all__ = ["Case"]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is known of one person, at one moment."""

    model: Model
    given: Mapping[str, Given]
    """The answers in canonical form, in declared order."""
    values: Mapping[Atom, bool]
    """Every atom that is present or absent, given or implied, in declared order."""
    origin: Mapping[Atom, Literal]
    """For each of them the given answer that it is or follows from."""
    unknown: frozenset[Atom]
    """Atoms that are *don't know*."""
    amounts: Mapping[str, float]
    """Known quantities, in their unit."""
    unknown_amounts: frozenset[str]
    """Quantities that are *don't know*."""

    @classmethod
    def of(cls, model: Model, answers: Mapping[str, object]) -> Case:
        """Validate and close answers.

        Raises `BadAnswers` with every fault, contradictions included.
        """
        read = read_answers(model, answers)
        said = [Literal(atom, value) for atom, value in read.atoms.items() if isinstance(value, bool)]
        origin = _closed(model, said)
        unknown = {atom for atom, value in read.atoms.items() if value is UNKNOWN}
        for atom in tuple(unknown):
            if atom not in origin:
                unknown.update(model.implications.specifics(atom))
        ordered = sorted(origin, key=model.atoms.__getitem__)
        return cls(
            model=model,
            given=read.given,
            values={atom: origin[atom][0] for atom in ordered},
            origin={atom: origin[atom][1] for atom in ordered},
            unknown=frozenset(unknown - origin.keys()),
            amounts={name: amount for name, amount in read.amounts.items() if isinstance(amount, float)},
            unknown_amounts=frozenset(name for name, amount in read.amounts.items() if amount is UNKNOWN),
        )

    def truth(self, atom: Atom) -> Truth:
        """Whether an atom is present, absent or open."""
        value = self.values.get(atom)
        return Truth.OPEN if value is None else Truth.TRUE if value else Truth.FALSE

    def amount(self, finding: str) -> float | None:
        """The amount of a quantity, or None while it is open."""
        return self.amounts.get(finding)

    def is_open(self, name: Atom) -> bool:
        """Whether an atom or a quantity is open: not asked, or *don't know*."""
        return name not in self.values and name.finding not in self.amounts

    def is_unknown(self, name: Atom) -> bool:
        """Whether an atom or a quantity is *don't know*."""
        return name in self.unknown or name.finding in self.unknown_amounts

    @cached_property
    def implied(self) -> Mapping[str, Given]:
        """What follows from the answers and was not given, by finding, in canonical form."""
        found: dict[str, Given] = {}
        for atom, value in self.values.items():
            if self.origin[atom].atom == atom:
                continue
            word = "present" if value else "absent"
            if not atom.option:
                found[atom.finding] = word
            elif self.model.findings[atom.finding].kind == "choices":
                options = found.setdefault(atom.finding, {})
                assert isinstance(options, dict)
                options[atom.option] = word
            elif value:
                found[atom.finding] = atom.option
        return found

    @cached_property
    def open(self) -> tuple[Atom, ...]:
        """Everything that is open, in declared order; a quantity stands as an atom without option."""
        found: list[Atom] = []
        for finding in self.model.findings.values():
            atoms = finding.atoms or (Atom(finding.id),)
            found += [atom for atom in atoms if self.is_open(atom)]
        return tuple(found)

    @cached_property
    def unasked(self) -> tuple[Atom, ...]:
        """What is open and was not answered with *don't know*."""
        return tuple(name for name in self.open if not self.is_unknown(name))


def _closed(model: Model, said: list[Literal]) -> dict[Atom, tuple[bool, Literal]]:
    """All that given literals imply: the value of each atom, and the given answer behind it, itself if it was given."""
    origin: dict[Atom, tuple[bool, Literal]] = {literal.atom: (literal.present, literal) for literal in said}
    faults: list[Fault] = []
    for start in said:
        for reached in model.implications.closure(start):
            value, behind = origin.setdefault(reached.atom, (reached.present, start))
            if value != reached.present:
                faults.append(_contradiction(model, start, reached, behind))
    if faults:
        raise BadAnswers(list({fault.name: fault for fault in reversed(faults)}.values())[::-1])
    return origin


def _contradiction(model: Model, start: Literal, reached: Literal, behind: Literal) -> Fault:
    """Name two answers that cannot both be, with the chain between them."""
    chains = [model.implications.chain(start, reached), model.implications.chain(behind, ~reached)]
    means = [" means ".join(f"`{literal}`" for literal in chain) for chain in chains if len(chain) > 1]
    names = sorted((start.atom, behind.atom), key=model.atoms.__getitem__)
    return Fault(
        name=" and ".join(map(str, names)),
        message=f"the answers `{start}` and `{behind}` contradict each other: {', but '.join(means)}",
        hint="correct one of them",
    )
