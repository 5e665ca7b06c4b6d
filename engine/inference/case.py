"""A case: answers that were validated and closed under implication.

Four things are different: present, absent, *don't know* (asked, still open) and *not asked*.  Closing never turns
silence into an answer: only what present and absent answers imply is added.  *Don't know* on a general finding
makes its unasked specifics *don't know* too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from ..knowledge.conditions import Atom
from ..knowledge.errors import BadAnswers, Fault
from ..knowledge.implications import Literal
from ..knowledge.model import Model
from ..knowledge.truth import Truth
from .answers import UNKNOWN, Given, read_answers

__all__ = ["Case", "Extension", "closed_literals"]


class Extension(NamedTuple):
    """A case that has more answers than another one, and what is known of it besides."""

    case: Case
    values: tuple[tuple[Atom, bool], ...]
    """Atoms that were open and are present or absent now."""
    amounts: tuple[tuple[str, float], ...]
    """Quantities that were open."""


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
        origin = closed_literals(model, said)
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

    def extended(self, answers: Mapping[str, object]) -> Extension | None:
        """This case with more answers, equal to the case of all of them; None where they do not simply add to it.

        They do where no finding was answered before and nothing that was *don't know* follows from them.
        Raises `BadAnswers` where they cannot be taken, or contradict what is known.
        """
        if not self.given.keys().isdisjoint(answers):
            return None
        model, place = self.model, self.model.atoms
        read = read_answers(model, answers)
        said = [Literal(atom, value) for atom, value in read.atoms.items() if isinstance(value, bool)]
        origin = dict(self.origin)
        for literal in said:
            if self.values.get(literal.atom, literal.present) != literal.present:
                return None  # a contradiction, which `of` describes
            origin[literal.atom] = literal
        given = {literal.atom for literal in said}
        values = dict(self.values)
        added: dict[Atom, bool] = {}
        for start in said:
            for reached in model.implications.closure(start):
                atom = reached.atom
                value = values.get(atom)
                if value is None:
                    if atom in self.unknown:
                        return None
                    values[atom] = added[atom] = reached.present
                    origin.setdefault(atom, start)
                elif value != reached.present:
                    return None
                elif atom not in given and origin[atom].atom != atom and place[start.atom] < place[origin[atom].atom]:
                    origin[atom] = start  # of those that imply it, the one declared first stands behind it
        unknown = {atom for atom, value in read.atoms.items() if value is UNKNOWN and atom not in values}
        for atom in tuple(unknown):
            unknown.update(each for each in model.implications.specifics(atom) if each not in values)
        amounts = {name: amount for name, amount in read.amounts.items() if isinstance(amount, float)}
        unknown_amounts = read.amounts.keys() - amounts.keys()
        ordered = sorted(values, key=place.__getitem__)
        case = Case(
            model=model,
            given=_in_order(model, self.given, read.given),
            values={atom: values[atom] for atom in ordered},
            origin={atom: origin[atom] for atom in ordered},
            unknown=self.unknown | unknown if unknown else self.unknown,
            amounts=_in_order(model, self.amounts, amounts),
            unknown_amounts=self.unknown_amounts | unknown_amounts if unknown_amounts else self.unknown_amounts,
        )
        return Extension(case=case, values=tuple(added.items()), amounts=tuple(amounts.items()))

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


_Value = TypeVar("_Value")


def _in_order(model: Model, before: Mapping[str, _Value], more: Mapping[str, _Value]) -> Mapping[str, _Value]:
    """Both by finding, in declared order."""
    if not more:
        return before
    both = {**before, **more}
    return {name: both[name] for name in sorted(both, key=model.places.__getitem__)}


def closed_literals(model: Model, said: Sequence[Literal]) -> dict[Atom, tuple[bool, Literal]]:
    """All that given literals imply: the value of each atom, and the given answer behind it, itself if it was given.

    Raises `BadAnswers` where literals contradict each other, with the chain between them.
    """
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
