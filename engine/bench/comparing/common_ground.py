"""What two versions of a knowledge base can both be told: the ground on which they are compared.

Cases are drawn over the findings of both versions, and each version takes of a case what it knows: a finding or an
option that it does not have is as if nobody had asked it.  A finding that both have and understand differently (another
kind, another unit) is never answered.  Where the versions draw different consequences from answers, each closes the
cases by its own implications, and those that contradict themselves in one of them are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ...inference.answers import read_answers
from ...knowledge.conditions import Atom, Compare, leaves
from ...knowledge.implications import Implications, Literal
from ...knowledge.model import Finding, Model
from ...knowledge.quantities import shown

__all__ = ["CommonGround", "Said", "answers_in", "common_ground", "said_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Answers, in whatever version."""

    literals: tuple[Literal, ...] = ()
    amounts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class CommonGround:
    """What two versions can be told."""

    model: Model
    """The findings of both, and the implications that both have; no rules."""
    bounds: Mapping[str, tuple[float, ...]]
    """The bounds with which the rules of either compare each quantity."""
    apart: tuple[str, ...]
    """Findings that the versions understand differently."""
    only_old: tuple[str, ...]
    """Findings, and options of common findings, that the old version alone has."""
    only_new: tuple[str, ...]
    same_closing: bool
    """Whether both draw the same consequences from all answers."""


def common_ground(old: Model, new: Model) -> CommonGround:
    """Find out what two versions can both be told."""
    apart = tuple(name for name in new.findings if name in old.findings and _differ(old, new, name))
    ids = (name for name in dict.fromkeys((*new.findings, *old.findings)) if name not in apart)
    findings = {name: _joined(old.findings.get(name), new.findings.get(name)) for name in ids}
    edges = [dict.fromkeys(_edges(each)) for each in (old, new)]
    choices = [dict.fromkeys(_choices(each)) for each in (old, new)]
    known = {atom for finding in findings.values() for atom in finding.atoms}
    common = Implications(
        implies=[edge for edge in edges[1] if edge in edges[0] and known.issuperset(edge)],
        exclusive=[options for options in choices[1] if options in choices[0] and known.issuperset(options)],
    )
    return CommonGround(
        model=replace(new, findings=findings, implications=common, rules={}, patterns={}, causes={}, advice=()),
        bounds=_bounds(old, new, findings),
        apart=apart,
        only_old=tuple(_only(old, new)),
        only_new=tuple(_only(new, old)),
        same_closing=not apart and edges[0] == edges[1] and choices[0] == choices[1],
    )


def answers_in(model: Model, said: Said) -> dict[str, object]:
    """Answers as a version takes them; what it does not know is left out."""
    found: dict[str, object] = {}
    values = {literal.atom: literal.present for literal in said.literals}
    for finding in model.findings.values():
        known = {atom: values[atom] for atom in finding.atoms if atom in values}
        if finding.kind == "quantity" and finding.id in said.amounts:
            found[finding.id] = shown(said.amounts[finding.id], unit=finding.unit, bare=finding.bare)
        elif finding.kind == "choices" and known:
            found[finding.id] = {atom.option: _WORDS[value] for atom, value in known.items()}
        elif finding.kind == "choice":
            found.update((finding.id, atom.option) for atom, value in known.items() if value)
        elif known:
            found[finding.id] = _WORDS[known[Atom(finding.id)]]
    return found


def said_in(model: Model, answers: Mapping[str, object]) -> Said:
    """What answers say that a version takes.

    Raises `BadAnswers` where it does not take them.
    """
    read = read_answers(model, answers)
    return Said(
        literals=tuple(Literal(atom, value) for atom, value in read.atoms.items() if isinstance(value, bool)),
        amounts={name: amount for name, amount in read.amounts.items() if isinstance(amount, float)},
    )


_WORDS = {True: "present", False: "absent"}


def _differ(old: Model, new: Model, name: str) -> bool:
    """Whether an answer to a finding means something else in the other version, or no answer fits both."""
    one, other = old.findings[name], new.findings[name]
    disjoint = one.kind == "quantity" and (one.least > other.greatest or other.least > one.greatest)
    return (one.kind, one.unit) != (other.kind, other.unit) or disjoint


def _joined(old: Finding | None, new: Finding | None) -> Finding:
    """A finding with the options of both versions, and the amounts that fit both."""
    if old is None or new is None:
        found = new or old
        assert found is not None
        return found
    return replace(
        new,
        options={**new.options, **{name: option for name, option in old.options.items() if name not in new.options}},
        least=max(old.least, new.least),
        greatest=min(old.greatest, new.greatest),
    )


def _edges(model: Model) -> Iterable[tuple[Atom, Atom]]:
    for finding in model.findings.values():
        yield from ((Atom(finding.id), implied) for implied in finding.implies)
        for option in finding.options.values():
            yield from ((Atom(finding.id, option.id), implied) for implied in option.implies)


def _choices(model: Model) -> Iterable[tuple[Atom, ...]]:
    """The options of each choice that takes exactly one, in an order that is no matter."""
    return (tuple(sorted(finding.atoms)) for finding in model.findings.values() if finding.kind == "choice")


def _bounds(old: Model, new: Model, findings: Mapping[str, Finding]) -> dict[str, tuple[float, ...]]:
    found: dict[str, set[float]] = {name: set() for name, each in findings.items() if each.kind == "quantity"}
    for model in (old, new):
        for rule in model.rules.values():
            for leaf in leaves(rule.when):
                if isinstance(leaf, Compare) and leaf.finding in found:
                    found[leaf.finding].add(leaf.bound)
    return {name: tuple(sorted(bounds)) for name, bounds in found.items()}


def _only(one: Model, other: Model) -> Iterable[str]:
    for finding in one.findings.values():
        if finding.id not in other.findings:
            yield finding.id
        else:
            yield from (str(atom) for atom in finding.atoms if atom.option and atom not in other.atoms)
