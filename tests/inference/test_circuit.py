"""The circuit: one node for equal parts, and the same values as the conditions have."""

from __future__ import annotations

from hypothesis import given

from engine.inference.case import Case
from engine.inference.circuit import Circuit, Gate, Leaf, Nodes, compile_circuit
from engine.inference.knowledge_base import load
from engine.inference.valuation import Valuation
from engine.knowledge.conditions import All, Any, AtLeast, Atom, Present, evaluate
from engine.knowledge.truth import Truth
from tests.generated import Seeded, answers_of, partial, pooled, randoms

A, B, C = (Present(Atom(name)) for name in "abc")


def test_equal_parts_are_one_node() -> None:
    nodes = Nodes()
    one = nodes.condition(All((A, Any((B, C)))), {})
    size = len(nodes)
    assert nodes.condition(All((Any((C, B)), A)), {}) == one
    assert len(nodes) == size == 5


def test_repeated_inputs_are_one_except_where_they_are_counted() -> None:
    nodes = Nodes()
    assert nodes.condition(All((A, A)), {}) == nodes.condition(A, {})
    assert nodes.condition(Any((A, A)), {}) == nodes.condition(A, {})
    assert nodes[nodes.condition(AtLeast(2, (A, A, B)), {})] == Gate(2, (0, 0, 1))


def test_no_input_at_all_is_never_for_any_and_always_for_all() -> None:
    nodes = Nodes()
    assert nodes[nodes.gate(1, [])] == Gate(1, ())
    assert nodes[nodes.gate(0, [])] == Gate(0, ())


def test_a_second_version_shares_what_it_has_in_common() -> None:
    model = load("tests/boiler").model
    first = compile_circuit(model)
    size = len(first.nodes)
    assert compile_circuit(model, first.nodes).rules == first.rules
    assert len(first.nodes) == size


def truths(circuit: Circuit, valuation: Valuation) -> list[Truth]:
    values: list[Truth] = []
    for number in range(len(circuit.nodes)):
        node = circuit.nodes[number]
        match node:
            case Gate(count, inputs):
                values.append(Truth.at_least(count, [values[each] for each in inputs]))
            case _:
                leaf: Leaf = node
                values.append(evaluate(leaf, valuation))
    return values


@given(random=randoms)
def test_the_circuit_has_the_values_of_the_rules(random: Seeded) -> None:
    model = pooled(random).model
    valuation = Valuation(Case.of(model, partial(random, answers_of(random, model))))
    circuit = compile_circuit(model)
    values = truths(circuit, valuation)
    for name, number in circuit.rules.items():
        assert values[number] is valuation.rule(name)
    for name, number in circuit.patterns.items():
        assert values[number] is valuation.pattern(name)
