"""The conditions of a knowledge base as one circuit, which sweeping and proving read.

A node is a leaf (an atom present, an atom absent, a comparison) or a gate, which holds when at least so many of its
inputs hold: all of them, one, or a count between.  Equal parts are one node, however many rules share them; inputs have
smaller numbers than the gate that reads them, so that one pass in order evaluates everything.

There is no negation, so the same circuit serves for three questions:

- what holds: put to each leaf whether it holds;
- what can still come to hold: put to each leaf whether it holds or is open (Kleene's "not false");
- what is open: the second and not the first.

Rules that are alike but for one part (a mutant, another version of a knowledge base) can be added to the same nodes:
what they share with what is there is not evaluated again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ..knowledge.conditions import Absent, All, Any, AtLeast, Compare, Concluded, Condition, Present
from ..knowledge.model import Model

__all__ = ["Circuit", "Gate", "Leaf", "Node", "Nodes", "compile_circuit"]

Leaf: TypeAlias = Present | Absent | Compare


@dataclass(frozen=True, slots=True)
class Gate:
    """Holds when at least `count` of its inputs hold."""

    count: int
    """From 0 (always) to one more than there are inputs (never)."""
    inputs: tuple[int, ...]
    """Numbers of nodes, ascending; one that counts twice stands there twice."""


Node: TypeAlias = Leaf | Gate


class Nodes:
    """A growing table of nodes, each once."""

    def __init__(self) -> None:
        self._numbers: dict[Node, int] = {}
        self._nodes: list[Node] = []

    def __len__(self) -> int:
        return len(self._nodes)

    def __getitem__(self, number: int) -> Node:
        return self._nodes[number]

    def add(self, node: Node) -> int:
        """The number of a node, which is added unless it is there."""
        number = self._numbers.setdefault(node, len(self._nodes))
        if number == len(self._nodes):
            self._nodes.append(node)
        return number

    def gate(self, count: int, inputs: list[int]) -> int:
        """The number of a gate, simplified: repeated inputs of `any` and `all` are one; one input is that input."""
        if count in (1, len(inputs)):
            least_one, inputs = count == 1, list(dict.fromkeys(inputs))
            count = 1 if least_one else len(inputs)
            if len(inputs) == 1:
                return inputs[0]
        return self.add(Gate(count, tuple(sorted(inputs))))

    def condition(self, condition: Condition, patterns: Mapping[str, int]) -> int:
        """The number of a condition, given the numbers of the patterns that it reads."""
        match condition:
            case Concluded(pattern):
                return patterns[pattern]
            case All(parts):
                return self.gate(len(parts), [self.condition(part, patterns) for part in parts])
            case Any(parts):
                return self.gate(1, [self.condition(part, patterns) for part in parts])
            case AtLeast(count, parts):
                return self.gate(count, [self.condition(part, patterns) for part in parts])
            case _:
                return self.add(condition)


@dataclass(frozen=True, kw_only=True)
class Circuit:
    """The rules and patterns of a model, as numbers of nodes."""

    model: Model
    nodes: Nodes
    rules: Mapping[str, int] = field(default_factory=dict)
    """The node of each rule's condition, in declared order."""
    patterns: Mapping[str, int] = field(default_factory=dict)
    """The node of each pattern: one of its rules holds."""


def compile_circuit(model: Model, nodes: Nodes | None = None) -> Circuit:
    """The circuit of a model; with `nodes` of another one, in the same table."""
    nodes = Nodes() if nodes is None else nodes
    rules: dict[str, int] = {}
    patterns: dict[str, int] = {}
    for name in _in_order(model):
        inputs = []
        for each in model.patterns[name].rules:
            rules[each] = nodes.condition(model.rules[each].when, patterns)
            inputs.append(rules[each])
        patterns[name] = nodes.gate(1, inputs)
    for rule in model.rules.values():
        if rule.id not in rules:
            rules[rule.id] = nodes.condition(rule.when, patterns)
    return Circuit(model=model, nodes=nodes, rules={name: rules[name] for name in model.rules}, patterns=patterns)


def _in_order(model: Model) -> list[str]:
    """The patterns, each after those that its rules read."""
    rules = {pattern.id: [model.rules[rule] for rule in pattern.rules] for pattern in model.patterns.values()}
    return sorted(rules, key=lambda name: max((rule.stratum for rule in rules[name]), default=0))
