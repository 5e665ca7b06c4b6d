"""Coverage: which rules the scenarios fire, and which parts of their conditions they show to matter, both ways (MC/DC).

A part is covered when one scenario shows it *decisively true* (the rule fires, and without the part it would not) and
another shows it *decisively false* (it is known not to hold, and with it the rule would fire).  The method and what
counts as false stand in `decisive`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...inference.case import Case
from ...inference.circuit import Circuit, compile_circuit
from ...knowledge.model import Model, Rule
from ...knowledge.scenarios import Scenario
from ..case_bits import CaseBits, places
from ..tables import counted
from ..tracing.traceability import Traceability, trace
from ..written import written
from .closing_case import Closing, Near, closing
from .decisive import Decisive, Path, Values, decisive, part_at, parts

__all__ = ["Coverage", "Miss", "PartCoverage", "cover"]

_NEAR = 25
"""Scenarios that are tried, those with the fewest answers first, before a case is made from nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Something that no scenario shows."""

    rule: Rule
    path: Path
    part: str
    """The part of the condition as it is written."""
    wanted: bool
    """Whether it was to be shown decisively true, or decisively false."""
    because: str
    """Why no scenario shows it."""
    closing: Closing | None
    """A case that would; None where none was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCoverage:
    """A part of the condition of a rule, and the scenarios that show it to matter."""

    rule: Rule
    path: Path
    text: str
    """As it is written."""
    true: tuple[str, ...]
    """The scenarios in which it is decisively true."""
    false: tuple[str, ...]
    """The scenarios in which it is decisively false."""

    @property
    def covered(self) -> bool:
        """Whether it is shown both ways."""
        return bool(self.true and self.false)


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What the scenarios of a knowledge base exercise."""

    model: Model
    rules: tuple[Rule, ...]
    """The rules that were looked at, in declared order."""
    scenarios: tuple[Scenario, ...]
    fired: Mapping[str, int]
    """How many scenarios fire each rule."""
    parts: tuple[PartCoverage, ...]
    misses: tuple[Miss, ...]

    @cached_property
    def traced(self) -> Traceability:
        """Which rules rest on which passages."""
        return trace(self.model)

    @cached_property
    def needed(self) -> tuple[Miss, ...]:
        """Gaps whose cases together close all gaps that can be closed: one that an earlier case closes is left out."""
        circuit = compile_circuit(self.model)
        chosen: list[Miss] = []
        cases: list[Case] = []
        for miss in self.misses:
            if miss.closing is not None:
                shown = decisive(miss.rule.when, miss.path, Values.of(circuit, CaseBits.of(cases)))
                if not (shown.true if miss.wanted else shown.false):
                    chosen.append(miss)
                    cases.append(Case.of(self.model, miss.closing.answers))
        return tuple(chosen)

    @property
    def complete(self) -> bool:
        """Whether there was something to cover, and all of it is."""
        return bool(self.rules and self.scenarios) and not self.misses


def cover(model: Model, scenarios: Sequence[Scenario], *, rules: Iterable[str] | None = None) -> Coverage:
    """What scenarios exercise of all rules, or of those named.

    Raises `BadAnswers` where an answer of a scenario cannot be taken.
    """
    chosen = model.rules.keys() if rules is None else frozenset(rules)
    looked_at = tuple(rule for rule in model.rules.values() if rule.id in chosen)
    circuit = compile_circuit(model)
    cases = CaseBits.of([Case.of(model, scenario.findings) for scenario in scenarios])
    measured = _Measured(circuit=circuit, scenarios=scenarios, values=Values.of(circuit, cases))
    found = [
        (rule, path, decisive(rule.when, path, measured.values)) for rule in looked_at for path, _ in parts(rule.when)
    ]
    return Coverage(
        model=model,
        rules=looked_at,
        scenarios=tuple(scenarios),
        fired={rule.id: measured.values.holds[circuit.rules[rule.id]].bit_count() for rule in looked_at},
        parts=tuple(measured.part(rule, path, shown) for rule, path, shown in found),
        misses=tuple(miss for rule, path, shown in found for miss in measured.misses(rule, path, shown)),
    )


_MASKED = {
    (True, "always"): "the rule fires without it as well",
    (True, "never"): "other parts keep the rule from firing",
    (True, "mixed"): "other parts decide",
    (False, "always"): "the rule fires without it",
    (False, "never"): "the rule would not fire with it either",
    (False, "mixed"): "other parts decide",
}
"""What hides a part: by whether it was to be true, and in how many of the cases the rule fires."""


@dataclass(frozen=True, kw_only=True)
class _Measured:
    circuit: Circuit
    scenarios: Sequence[Scenario]
    values: Values

    def part(self, rule: Rule, path: Path, shown: Decisive) -> PartCoverage:
        return PartCoverage(
            rule=rule,
            path=path,
            text=self._text(rule, path),
            true=self._names(shown.true),
            false=self._names(shown.false),
        )

    def misses(self, rule: Rule, path: Path, shown: Decisive) -> Iterable[Miss]:
        for wanted, bits in ((True, shown.true), (False, shown.false)):
            if not bits:
                other = shown.false if wanted else shown.true
                yield Miss(
                    rule=rule,
                    path=path,
                    part=self._text(rule, path),
                    wanted=wanted,
                    because=self._because(rule, path, wanted=wanted),
                    closing=closing(self.circuit, rule.when, path, wanted=wanted, near=self._near(shown.open | other)),
                )

    def _because(self, rule: Rule, path: Path, *, wanted: bool) -> str:
        number = self.values.node(part_at(rule.when, path))
        true, possible = self.values.holds[number], self.values.possible[number]
        everywhere = self.values.holds.cases.everywhere
        met = true if wanted else everywhere & ~possible
        if not met:
            open_in = (possible & ~true).bit_count()
            what = "holds in no scenario" if wanted else "is denied in no scenario"
            return f"it {what}" + (f", and open in {counted(open_in, 'scenario')}" if open_in else "")
        fires = self.values.holds[self.circuit.rules[rule.id]]
        where = "always" if not met & ~fires else "mixed" if met & fires else "never"
        states = "holds" if wanted else "is denied"
        return f"it {states} in {counted(met.bit_count(), 'scenario')}, where {_MASKED[wanted, where]}"

    def _near(self, bits: int) -> list[Near]:
        scenarios = [self.scenarios[place] for place in places(bits)]
        ordered = sorted(scenarios, key=lambda each: len(each.findings))
        return [Near(id=each.id, answers=each.findings) for each in ordered[:_NEAR]]

    def _text(self, rule: Rule, path: Path) -> str:
        return written(part_at(rule.when, path), self.circuit.model.findings)

    def _names(self, bits: int) -> tuple[str, ...]:
        return tuple(self.scenarios[place].id for place in places(bits))
