"""Changes: two unknown cases side by side, one before and one after something more is said, or something else.

What a change leaves as it is are the *given* answers, not what followed from them: an answer that gives way takes
with it whatever followed from it alone (`supposition`).  So here each answer that can be given is a variable, and the
two cases are what the answers before and after imply.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import z3

from ...knowledge.conditions import Atom, Compare
from ...knowledge.implications import Literal
from ...knowledge.model import Finding, Model
from ..circuit import Circuit
from .conclusions import Conclusions
from .encoding import Encoding, Formula, disjunction

__all__ = ["Change"]


class Change:
    """A case before and after a change; each method says by which formulas a kind of change is described."""

    def __init__(self, model: Model, circuit: Circuit) -> None:
        self.model, self.circuit = model, circuit
        self.before = Encoding(model, circuit=circuit, label="before: ")
        self.after = Encoding(model, circuit=circuit, label="after: ")
        self.given = self.before.given
        """Whether each answer was given before the change."""
        self._made: dict[Literal, Formula] = {}

    @property
    def said(self) -> Sequence[Formula]:
        """What counts for the size of the two cases: every answer given before or after."""
        return [*self.before.said, *self.after.said]

    # -- kinds of change --------------------------------------------------------------------------------------------

    def turning_present(self) -> Iterator[Formula]:
        """A warning sign turns present from absent, unknown or not asked; what contradicts it gives way."""
        closure = self.model.implications.closure
        signs = [Literal(atom, True) for atom in self.model.atoms if self.model.is_warning(atom)]
        yield from self._defined()
        yield from self._same_amounts(self._quantities)
        yield from self._chosen(signs)
        kept = {
            each: z3.And(given, *(z3.Not(self._made[sign]) for sign in signs if ~sign in closure(each)))
            for each, given in self.given.items()
        }
        yield from self._follows(kept)

    def denying(self) -> Iterator[Formula]:
        """A warning sign that was open is denied; of a choice, by another option that is no warning sign."""
        denials: dict[Literal, None] = {}
        for atom in self.model.atoms:
            if self.model.is_warning(atom):
                finding = self.model.finding_of(atom)
                others = [Literal(each, True) for each in finding.atoms if not self.model.is_warning(each)]
                denials.update(dict.fromkeys(others if finding.kind == "choice" else [Literal(atom, False)]))
        yield from self._adding(list(denials), ())

    def answering_undeclared(self) -> Iterator[Formula]:
        """An open finding is answered in a way that is not declared `reassuring`."""
        undeclared = [each for each in self.given if not _is_declared(self.model, each)]
        amounts = [name for name in self._quantities if not self.model.findings[name].reassuring]
        yield from self._adding(undeclared, amounts)

    def not_knowing(self) -> Iterator[Formula]:
        """Any number of things that are open are answered with *don't know*, beside any other answers.

        Such an answer is a variable of its own: it says nothing of what is present, absent or known (`Case.of`).
        """
        yield from self._defined()
        yield from self._follows_nothing_new()
        yield disjunction(self.unknown.values())
        for name, unknown in self.unknown.items():
            yield z3.Implies(unknown, z3.Not(disjunction(self._known(name))))

    def learning(self) -> Iterator[Formula]:
        """Any number of open findings are answered."""
        yield from self._defined()
        for literal in self.before.implied_by:
            yield z3.Implies(self.before.literal(literal), self.after.literal(literal))
        for name in self._quantities:
            yield z3.Implies(self.before.known(name), z3.And(*self._equal(name)))

    def moving(self, name: str) -> Iterator[Formula]:
        """The amount of a quantity is replaced by one farther from the side that is declared `reassuring`."""
        low = self.model.findings[name].reassuring == "low"
        less, more = (self.before, self.after) if low else (self.after, self.before)
        yield from self._moved(name, less, more)

    @property
    def earned(self) -> Formula:
        """That a rule of a level below the default fires after the change, and none did before."""
        return z3.And(z3.Not(_below_default(self.before)), _below_default(self.after))

    def raising(self, name: str, *, at_least: float | str | None) -> Iterator[Formula]:
        """The amount of a quantity, or the option of an ordered choice, is replaced by a higher one."""
        finding = self.model.findings[name]
        if finding.kind == "quantity":
            if isinstance(at_least, float):
                start = Compare(name, "at_least", at_least)
                yield from (case.compared(start) for case in (self.before, self.after))
            yield from self._moved(name, self.before, self.after)
            return
        options = [Literal(Atom(name, option), True) for option in finding.options]
        lowest = options[list(finding.options).index(at_least) if isinstance(at_least, str) else 0 :]
        yield from self._defined()
        yield from self._same_amounts(self._quantities)
        yield from self._chosen(options)
        yield disjunction(
            z3.And(self.given[one], self._made[other]) for at, one in enumerate(lowest) for other in lowest[at + 1 :]
        )
        yield from self._follows({each: given for each, given in self.given.items() if each not in options})

    @cached_property
    def unknown(self) -> Mapping[Atom, Formula]:
        """Whether something is *don't know* after a change that is just that, by what the answer names: an option of
        a finding that takes several, and else the finding.
        """
        names = (
            name
            for finding in self.model.findings.values()
            for name in (finding.atoms if finding.kind == "choices" else (Atom(finding.id),))
        )
        return {name: z3.Bool(f"don't know: {name}") for name in names}

    # -- parts of their descriptions --------------------------------------------------------------------------------

    @cached_property
    def _quantities(self) -> tuple[str, ...]:
        return tuple(finding.id for finding in self.model.findings.values() if finding.kind == "quantity")

    def _defined(self) -> Iterator[Formula]:
        """Each of the cases is what its given answers imply."""
        yield from self.before.giving
        yield from self.after.giving

    def _chosen(self, literals: Sequence[Literal]) -> Iterator[Formula]:
        """Just one of these answers is the new one."""
        self._made = {each: z3.Bool(f"new: {each}") for each in literals}
        yield disjunction(self._made.values())
        if len(literals) > 1:
            yield z3.AtMost(*self._made.values(), 1)

    def _follows(self, kept: Mapping[Literal, Formula]) -> Iterator[Formula]:
        """The case after is what the answers kept and the new one imply."""
        closure = self.model.implications.closure
        for literal, behind in self.after.implied_by.items():
            old = [kept[each] for each in behind if each in kept]
            new = [made for each, made in self._made.items() if literal in closure(each)]
            yield self.after.literal(literal) == disjunction([*old, *new])

    def _follows_nothing_new(self) -> Iterator[Formula]:
        """The case after is what the answers given before imply, with the amounts that it had."""
        self._made = {}
        yield from self._follows(self.given)
        yield from self._same_amounts(self._quantities)

    def _known(self, name: Atom) -> list[Formula]:
        """What of something that can be answered with *don't know* may be known before the change."""
        finding = self.model.findings[name.finding]
        match finding.kind:
            case "quantity":
                return [self.before.known(finding.id)]
            case "choice":
                return [self.before.present(atom) for atom in finding.atoms]
        return [self.before.present(name), self.before.absent(name)]

    def _adding(self, literals: Sequence[Literal], amounts: Sequence[str]) -> Iterator[Formula]:
        """Just one of the answers, or an amount of one of the quantities, is added to what was given."""
        yield from self._defined()
        new_amounts = {name: z3.Bool(f"new: {name}") for name in amounts}
        self._made = {each: z3.Bool(f"new: {each}") for each in literals}
        made = [*self._made.values(), *new_amounts.values()]
        yield disjunction(made)
        if len(made) > 1:
            yield z3.AtMost(*made, 1)
        for each, new in self._made.items():
            is_open = z3.Not(z3.Or(self.before.present(each.atom), self.before.absent(each.atom)))
            yield z3.Implies(new, is_open)
        yield from self._follows(self.given)
        for name in self._quantities:
            same = z3.And(*self._equal(name))
            if name in new_amounts:
                fresh = z3.And(z3.Not(self.before.known(name)), self.after.known(name))
                yield z3.If(new_amounts[name], fresh, same)
            else:
                yield same

    def _moved(self, name: str, less: Encoding, more: Encoding) -> Iterator[Formula]:
        """Nothing is different but the amount of one quantity, which is known in both."""
        yield from self._defined()
        self._made = {}
        yield from self._follows(self.given)
        yield from self._same_amounts([each for each in self._quantities if each != name])
        yield z3.And(less.known(name), more.known(name))
        for one, other in zip(less.thresholds(name), more.thresholds(name), strict=True):
            yield from (z3.Implies(lower, higher) for lower, higher in zip(one, other, strict=True))

    def _same_amounts(self, names: Sequence[str]) -> Iterator[Formula]:
        for name in names:
            yield from self._equal(name)

    def _equal(self, name: str) -> Iterator[Formula]:
        """A quantity is open in both cases, or lies on the same side of every threshold."""
        yield self.before.known(name) == self.after.known(name)
        for one, other in zip(self.before.thresholds(name), self.after.thresholds(name), strict=True):
            yield from (before == after for before, after in zip(one, other, strict=True))


def _below_default(encoding: Encoding) -> Formula:
    """That a rule of a level below the default fires."""
    conclusions = Conclusions(encoding)
    return disjunction(conclusions.concludes[rank] for rank in range(encoding.model.default.rank))


def _is_declared(model: Model, literal: Literal) -> bool:
    finding: Finding = model.finding_of(literal.atom)
    declared = finding.options[literal.atom.option].reassuring if literal.atom.option else finding.reassuring
    return declared == ("present" if literal.present else "absent")
