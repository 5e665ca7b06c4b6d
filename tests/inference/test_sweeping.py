"""Sweeping concludes of each case what firing concludes of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from engine.inference.case import Case
from engine.inference.circuit import Gate, Nodes, compile_circuit
from engine.inference.differential import leading
from engine.inference.knowledge_base import KnowledgeBase, load
from engine.inference.sweeping.columns import Columns, packed, unpacked
from engine.inference.sweeping.node_columns import NodeColumns
from engine.inference.sweeping.population import population
from engine.inference.sweeping.sweep import Outlook, Sweep, Swept
from engine.inference.valuation import Valuation
from engine.knowledge.conditions import Atom, Present
from engine.knowledge.reading import read_knowledge_base
from engine.knowledge.truth import Truth
from tests.generated import Seeded, answers_of, knowledge_base, pooled, randoms


def names(swept_bits: object, at: int) -> list[str]:
    assert hasattr(swept_bits, "items")
    return [name for name, bits in swept_bits.items() if (int(bits[at // 64]) >> at % 64) & 1]


def assert_equal_to_firing(kb: KnowledgeBase, case: Case, swept: Swept, outlook: Outlook, at: int) -> None:
    result = kb.assess_case(case)
    verdict = result.verdict
    assert set(names(swept.fired, at)) == set(result.firing.rules)
    assert swept.levels[at] == verdict.level.rank
    assert swept.concluded[at] == (-1 if verdict.concluded is None else verdict.concluded.rank)
    assert names(swept.patterns, at) == [pattern.id for pattern in result.patterns]
    listed = {candidate.cause.id: candidate.points for candidate in result.candidates}
    assert set(names(swept.listed, at)) == set(listed)
    assert {cause: swept.points[cause][at] for cause in listed} == listed
    first = leading(result.candidates)
    assert set(names(swept.leading, at)) == {candidate.cause.id for candidate in first}
    assert swept.most[at] == (first[0].points if first else 0)
    assert unpacked(outlook.settled, swept.size)[at] == (not verdict.relevant)
    assert outlook.could_rise_to[at] == (verdict.could_rise_to.rank if verdict.could_rise_to else -1)
    assert outlook.could_fall_to[at] == (verdict.could_fall_to.rank if verdict.could_fall_to else -1)


def compare(kb: KnowledgeBase, cases: list[Case]) -> None:
    columns = Columns.of(kb.model, cases)
    sweep = Sweep(kb.model)
    swept, outlook = sweep.run(columns), sweep.outlook(columns)
    for at, case in enumerate(cases):
        assert_equal_to_firing(kb, case, swept, outlook, at)


@given(random=randoms)
def test_sweeping_is_firing_on_generated_knowledge_bases(random: Seeded) -> None:
    kb = pooled(random)
    compare(kb, [Case.of(kb.model, answers_of(random, kb.model)) for _ in range(random.choice([1, 5]))])


@pytest.mark.deep
@settings(max_examples=300)
@given(random=randoms)
def test_sweeping_is_firing_on_many_more_knowledge_bases(random: Seeded) -> None:
    kb = knowledge_base(random)
    columns = population(kb.model, 70, seed=random.randrange(1000))
    compare(kb, [columns.case(kb.model, at) for at in range(columns.size)])


def test_sweeping_is_firing_on_every_scenario_of_the_shipped_knowledge_base() -> None:
    kb = load("kb")
    compare(kb, [Case.of(kb.model, each.findings) for each in read_knowledge_base(Path("kb")).scenarios][::3])


def test_sweeping_is_firing_on_a_population() -> None:
    kb = load("kb")
    columns = population(kb.model, 130, seed=11)
    compare(kb, [columns.case(kb.model, at) for at in range(columns.size)])


@given(random=randoms)
def test_what_is_possible_is_what_is_not_false(random: Seeded) -> None:
    kb = pooled(random)
    case = Case.of(kb.model, answers_of(random, kb.model))
    swept = Sweep(kb.model).run(Columns.of(kb.model, [case]), possible=True)
    valuation = Valuation(case)
    for rule, bits in swept.fired.items():
        assert bits.tolist() == [valuation.rule(rule) is not Truth.FALSE]
    for pattern, bits in swept.patterns.items():
        assert bits.tolist() == [valuation.pattern(pattern) is not Truth.FALSE]


@pytest.mark.parametrize("possible", [False, True])
def test_columns_that_are_not_there_are_open(possible: bool) -> None:
    model = load("tests/boiler").model
    nothing = Columns(size=3, present={}, absent={}, amounts={})
    everywhere = Columns.of(model, [Case.of(model, {})] * 3)
    for rule, bits in Sweep(model).run(nothing, possible=possible).fired.items():
        assert bits.tolist() == Sweep(model).run(everywhere, possible=possible).fired[rule].tolist()


@given(random=randoms)
def test_gates_count(random: Seeded) -> None:
    size = random.choice([1, 64, 100])
    atoms = [Atom(name) for name in "abcdefgh"[: random.randint(1, 8)]]
    table = {atom: [random.random() < 0.5 for _ in range(size)] for atom in atoms}
    columns = Columns(
        size=size, present={atom: packed(_array(where)) for atom, where in table.items()}, absent={}, amounts={}
    )
    nodes = Nodes()
    inputs = tuple(sorted(nodes.add(Present(atom)) for atom in random.choices(atoms, k=random.randint(0, 9))))
    for count in range(len(inputs) + 2):
        held = unpacked(NodeColumns(nodes, columns)[nodes.add(Gate(count, inputs))], size)
        assert held.tolist() == [sum(table[nodes[each].atom][at] for each in inputs) >= count for at in range(size)]  # type: ignore[union-attr]


def _array(where: list[bool]) -> np.ndarray:
    return np.array(where, dtype=np.bool_)


def test_nodes_that_are_added_later_are_evaluated_too_and_a_branch_forgets_them() -> None:
    model = load("kb").model
    circuit = compile_circuit(model)
    values = NodeColumns(circuit.nodes, population(model, 100, seed=0))
    first = [values[number].tolist() for number in circuit.rules.values()]
    one, other = sorted(set(circuit.rules.values()))[:2]
    both = circuit.nodes.gate(2, [one, other])
    branch = values.branch()
    assert branch[both].tolist() == (values[one] & values[other]).tolist()
    assert both in branch
    assert both not in values
    assert [values[number].tolist() for number in circuit.rules.values()] == first


def test_what_is_swept_does_not_depend_on_how_the_cases_are_parted() -> None:
    model = load("kb").model
    columns = population(model, 1000, seed=5)
    sweep = Sweep(model)
    whole = sweep.run(columns)
    parts = [sweep.run(part) for part in columns.parts(3)]
    assert whole.levels.tolist() == [level for part in parts for level in part.levels.tolist()]
    for cause, points in whole.points.items():
        assert points.tolist() == [each for part in parts for each in part.points[cause].tolist()]


def test_one_circuit_is_swept_over_values_that_were_evaluated_for_another() -> None:
    model = load("kb").model
    nodes = Nodes()
    first, second = compile_circuit(model, nodes), compile_circuit(model, nodes)
    values = NodeColumns(nodes, population(model, 100, seed=0))
    one = Sweep(first).over(values)
    assert any(bits.any() for bits in one.fired.values())
    before = {number: values[number] for number in second.rules.values()}
    other = Sweep(second).over(values)
    assert other.levels.tolist() == one.levels.tolist()
    assert all(values[number] is bits for number, bits in before.items())


def test_no_case_at_all_is_swept_to_nothing() -> None:
    model = load("kb").model
    swept = Sweep(model).run(population(model, 0, seed=0))
    assert swept.levels.tolist() == swept.most.tolist() == []
    assert all(bits.tolist() == [] for bits in (*swept.fired.values(), *swept.leading.values()))
