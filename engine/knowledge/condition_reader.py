"""Reads conditions (the grammar of `conditions`) from YAML nodes, reporting every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .conditions import COMPARISONS, Absent, All, Any, AtLeast, Atom, Compare, Concluded, Condition, Present
from .diagnostics import Place, Report, did_you_mean
from .model import Finding
from .naming import Names
from .nodes import Document
from .quantities import AmountError, amount_in

__all__ = ["ConditionReader"]

_SHAPES = "a name, or a mapping with `all`, `any`, `at_least` and `of`, `absent`, or the name of a choice or quantity"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionReader:
    """Reads the conditions of one document."""

    document: Document
    findings: Mapping[str, Finding]
    names: Names
    report: Report

    def read(self, node: Node, *, who: str) -> Condition | None:
        """Read a condition; `who` names its rule in messages.  What is wrong is reported, and None comes back."""
        if isinstance(node, ScalarNode):
            return self._named(node, who)
        if not isinstance(node, MappingNode):
            return self._error(
                "bad-condition", node, f"{who}: a condition is {_SHAPES}; a list needs `all` or `any` before it"
            )
        keys = {key.value: (key, value) for key, value in node.value}
        if keys.keys() == {"at_least", "of"}:
            return self._counted(keys["at_least"][1], keys["of"][1], who)
        if len(keys) != 1:
            hint = "use `all` for several conditions" if keys else None
            return self._error("bad-condition", node, f"{who}: a condition has one key, not {len(keys)}", hint)
        [(word, (key, value))] = keys.items()
        if word in ("all", "any"):
            parts = self._parts(value, who, word)
            return None if parts is None else All(parts) if word == "all" else Any(parts)
        if word == "absent":
            return self._absent(value, who)
        if word in ("at_least", "of"):
            return self._error("bad-condition", key, f"{who}: `at_least` and `of` stand together")
        return self._about(key, value, who)

    def _parts(self, node: Node, who: str, word: str) -> tuple[Condition, ...] | None:
        if not isinstance(node, SequenceNode):
            return self._error("bad-condition", node, f"{who}: `{word}` takes a list of conditions")
        if not node.value:
            return self._error("empty-condition", node, f"{who}: `{word}` has an empty list")
        parts = [self.read(part, who=who) for part in node.value]
        good = tuple(part for part in parts if part is not None)
        return good if len(good) == len(parts) else None

    def _counted(self, count: Node, of: Node, who: str) -> Condition | None:
        parts = self._parts(of, who, "of")
        if not isinstance(count, ScalarNode) or not re.fullmatch("[0-9]{1,9}", count.value):
            return self._error("bad-condition", count, f"{who}: `at_least` takes a whole number here")
        if not isinstance(of, SequenceNode) or parts is None:
            return None
        if not 1 <= int(count.value) <= len(of.value):
            return self._error(
                "bad-count",
                count,
                f"{who}: at least {count.value} of {len(of.value)} parts cannot be demanded",
                "count from 1 to their number",
            )
        return AtLeast(int(count.value), parts)

    def _named(self, node: ScalarNode, who: str) -> Condition | None:
        name = node.value
        match self.names.kind(name):
            case "symptom":
                return Present(Atom(name))
            case "pattern":
                return Concluded(name)
            case "choice" | "choices":
                example = next(iter(self.findings[name].options)) if name in self.findings else "…"
                return self._error(
                    "bad-condition", node, f"{who}: `{name}` has options", f"say which: `{name}: {example}`"
                )
            case "quantity":
                return self._error(
                    "bad-condition", node, f"{who}: `{name}` is a quantity", "compare it, as in `{more_than: …}`"
                )
            case "cause" | "level" | "rule" as kind:
                return self._error(
                    "bad-condition", node, f"{who} reads the {kind} `{name}`; rules read findings and patterns only"
                )
        if not name:
            return self._error("empty-condition", node, f"{who}: there is no condition here")
        owner = next((finding.id for finding in self.findings.values() if name in finding.options), None)
        if owner:
            hint = f"write `{owner}: {name}`"
            return self._error("bad-condition", node, f"{who}: `{name}` is an option of `{owner}`", hint)
        return self._unknown(node, who, ("symptom", "pattern"))

    def _unknown(self, node: ScalarNode, who: str, kinds: tuple[str, ...], words: tuple[str, ...] = ()) -> None:
        """Report a name that nothing declares, unless a file that could not be read may do so."""
        if self.names.incomplete.isdisjoint(kinds):
            known = self.names.of(*kinds)
            hint = did_you_mean(node.value, (*words, *known), places=known)
            self._error("unknown-name", node, f"{who} reads `{node.value}`, which nothing declares or concludes", hint)

    def _about(self, key: ScalarNode, value: Node, who: str) -> Condition | None:
        kind = self.names.kind(key.value)
        if kind in ("choice", "choices", "quantity"):
            finding = self.findings.get(key.value)
            if finding is None:  # its declaration has faults of its own
                return None
            if kind == "quantity":
                return self._compared(finding, value, who)
            if isinstance(value, MappingNode):
                return self._ranked(finding, value, who)
            atoms = self._options(finding, value, who)
            return None if atoms is None else _any([Present(atom) for atom in atoms])
        if kind:
            hint = f"write `{key.value}` alone" if kind in ("symptom", "pattern") else None
            return self._error("bad-condition", key, f"{who}: the {kind} `{key.value}` takes no value", hint)
        return self._unknown(key, who, ("choice", "choices", "quantity"), ("all", "any", "at_least", "absent"))

    def _options(self, finding: Finding, node: Node, who: str) -> list[Atom] | None:
        nodes = node.value if isinstance(node, SequenceNode) else [node]
        if not nodes:
            return self._error("empty-condition", node, f"{who}: `{finding.id}` has an empty list of options")
        atoms: list[Atom] = []
        for each in nodes:
            if not isinstance(each, ScalarNode) or each.value not in finding.options:
                word = each.value if isinstance(each, ScalarNode) else "…"
                known = ", ".join(finding.options)
                hint = did_you_mean(word, finding.options) or f"known are {known}"
                self._error("unknown-option", each, f"{who}: `{word}` is no option of `{finding.id}`", hint)
            else:
                atoms.append(Atom(finding.id, each.value))
        return atoms if len(atoms) == len(nodes) else None

    def _comparisons(self, finding: Finding, node: Node, who: str) -> list[tuple[str, ScalarNode]] | None:
        if not isinstance(node, MappingNode) or not node.value:
            return self._error(
                "bad-condition", node, f"{who}: `{finding.id}` takes a comparison", f"one of {', '.join(COMPARISONS)}"
            )
        for key, value in node.value:
            if key.value not in COMPARISONS:
                hint = did_you_mean(key.value, COMPARISONS) or f"known are {', '.join(COMPARISONS)}"
                return self._error("bad-condition", key, f"{who}: `{key.value}` is no comparison", hint)
            if not isinstance(value, ScalarNode):
                return self._error("bad-condition", value, f"{who}: `{key.value}` takes one value")
        return [(key.value, value) for key, value in node.value]

    def _ranked(self, finding: Finding, node: MappingNode, who: str) -> Condition | None:
        if not finding.ordered:
            return self._error(
                "bad-condition", node, f"{who}: the options of `{finding.id}` are in no order", "name the options"
            )
        pairs = self._comparisons(finding, node, who)
        options = list(finding.options)
        kept = list(options)
        for comparison, value in pairs or ():
            atoms = self._options(finding, value, who)
            if atoms is None:
                return None
            bound = options.index(atoms[0].option)
            kept = [option for option in kept if COMPARISONS[comparison](options.index(option), bound)]
        if pairs is None:
            return None
        if not kept:
            return self._error("bad-condition", node, f"{who}: no option of `{finding.id}` satisfies the comparison")
        return _any([Present(Atom(finding.id, option)) for option in kept])

    def _compared(self, finding: Finding, node: Node, who: str) -> Condition | None:
        parts: list[Compare] = []
        pairs = self._comparisons(finding, node, who)
        for comparison, value in pairs or ():
            try:
                parts.append(
                    Compare(finding.id, comparison, amount_in(value.value, unit=finding.unit, bare=finding.bare))
                )
            except AmountError as error:
                self._error("bad-amount", value, f"{who}: {error}")
        if pairs is None or len(parts) != len(pairs):
            return None
        if not _satisfiable(finding, parts):
            return self._error("bad-condition", node, f"{who}: no amount of `{finding.id}` satisfies the comparison")
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _absent(self, node: Node, who: str) -> Condition | None:
        if isinstance(node, SequenceNode):
            if not node.value:
                return self._error("empty-condition", node, f"{who}: `absent` has an empty list")
            parts = [self._absent(part, who) for part in node.value]
            good = tuple(part for part in parts if part is not None)
            return None if len(good) != len(parts) else good[0] if len(good) == 1 else All(good)
        if isinstance(node, ScalarNode):
            kind = self.names.kind(node.value)
            if kind == "symptom":
                return Absent(Atom(node.value))
            if kind is None:
                return self._unknown(node, who, ("symptom",))
            hint = "say which option is absent" if kind in ("choice", "choices") else None
            return self._error(
                "bad-condition", node, f"{who}: `absent` takes a symptom or an option, not a {kind}", hint
            )
        if isinstance(node, MappingNode) and len(node.value) == 1:
            [(key, value)] = node.value
            kind = self.names.kind(key.value)
            if kind is None and key.value not in ("all", "any", "at_least", "of", "absent"):
                return self._unknown(key, who, ("choice", "choices"))
            if kind in ("choice", "choices"):
                finding = self.findings.get(key.value)
                if finding is None:  # its declaration has faults of its own
                    return None
                atoms = self._options(finding, value, who)
                return None if atoms is None else _all([Absent(atom) for atom in atoms])
        return self._error(
            "bad-condition", node, f"{who}: `absent` takes a symptom, `choice: option` or a list of these"
        )

    def _error(self, code: str, node: Node, message: str, hint: str | None = None) -> None:
        place: Place = self.document.place(node)
        self.report.error(code, place, message, hint=hint)


def _satisfiable(finding: Finding, parts: Sequence[Compare]) -> bool:
    """Whether an amount that the finding takes satisfies every comparison: if any does, then one beside a bound."""
    beside = [part.bound + step for part in parts for step in (-1e-6, 0.0, 1e-6)]
    amounts = [amount for amount in (finding.least, finding.greatest, *beside) if finding.least <= amount]
    return any(amount <= finding.greatest and all(part.holds(amount) for part in parts) for amount in amounts)


def _any(parts: list[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else Any(tuple(parts))


def _all(parts: list[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else All(tuple(parts))
