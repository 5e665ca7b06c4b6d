"""Plans: formulas written down as programs give what the formulas give, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from engine.inference.knowledge_base import load
from engine.inference.sweeping import blocks
from engine.inference.sweeping import sweep as sweeping
from engine.inference.sweeping.blocks import Computed, Plan, computed
from engine.inference.sweeping.columns import packed
from engine.inference.sweeping.node_columns import NodeColumns
from engine.inference.sweeping.outputs import Column, Formula, Number, Output, Readings
from engine.inference.sweeping.population import population
from engine.inference.sweeping.sweep import Sweep
from engine.inference.sweeping.wires import Bitwise
from engine.knowledge.errors import TooManyPoints
from tests.generated import Seeded, pooled, randoms
from tests.knowledge_bases import CITES, cause, model, rule, symptom


def formulas(sweep: Sweep) -> list[Formula]:
    ledger, ranking = sweep.ledger, sweep.ranking
    all_causes = [ledger.points, ledger.listed, ledger.leading]
    return [ranking.levels, ranking.concluded, ranking.reached, ranking.outlook, *all_causes]


def same(one: Computed, other: Computed) -> bool:
    numbers = {name: each.tolist() for name, each in one.numbers.items()}
    columns = {name: each.tolist() for name, each in one.columns.items()}
    return numbers == {name: each.tolist() for name, each in other.numbers.items()} and columns == {
        name: each.tolist() for name, each in other.columns.items()
    }


@pytest.mark.parametrize("possible", [False, True])
@given(random=randoms)
def test_a_plan_gives_what_its_formula_gives(random: Seeded, possible: bool) -> None:
    sweep = Sweep(pooled(random).model)
    nodes = sweep.circuit.nodes
    columns = population(sweep.model, random.choice([1, 64, 200]), seed=random.randrange(100))
    could = NodeColumns(nodes, columns, possible=True)
    holds = could if possible else NodeColumns(nodes, columns)
    for formula in formulas(sweep):
        plan = Plan(formula, nodes, possible=possible)
        assert same(plan.run(columns), computed(formula(Readings(holds, could)), columns))


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = Sweep(load("kb").model)
    columns = population(sweep.model, 1000, seed=4)
    for formula in formulas(sweep):
        plan = Plan(formula, sweep.circuit.nodes, possible=False)
        whole = plan.run(columns)
        with monkeypatch.context() as patched:
            patched.setattr(blocks, "BLOCK", 3)
            assert same(plan.run(columns), whole)


def test_many_cases_are_swept_by_a_plan_and_few_without_with_equal_results(monkeypatch: pytest.MonkeyPatch) -> None:
    model = load("kb").model
    columns = population(model, 1000, seed=4)
    few = Sweep(model).run(columns)
    monkeypatch.setattr(sweeping, "BLOCK", 1)
    sweep = Sweep(model)
    many = sweep.run(columns)
    assert few.levels.tolist() == many.levels.tolist()
    assert few.most.tolist() == many.most.tolist()
    assert all((few.points[name] == many.points[name]).all() for name in model.causes)
    assert all((few.leading[name] == many.leading[name]).all() for name in few.leading)
    assert all((few.points_of(name) == few.points[name]).all() for name in model.causes)


def counted(at: int, readings: Readings[Bitwise]) -> Iterator[Output[Bitwise]]:
    bits = readings.holds[at]
    yield Number("far", [None, bits, None, None, None, None, None, bits], less=1)
    yield Number("further", [bits], less=2, plus="far")
    yield Column("nowhere", None)
    yield Number("nothing", [])


def test_numbers_of_more_than_eight_bits_and_below_zero_are_right() -> None:
    sweep = Sweep(load("tests/boiler").model)
    columns = population(sweep.model, 100, seed=0)
    at = next(iter(sweep.circuit.rules.values()))
    where = sweep.run(columns).values[at]
    found = Plan(partial(counted, at), sweep.circuit.nodes, possible=False).run(columns)
    held = np.unpackbits(where.view(np.uint8), count=100, bitorder="little").astype(int)
    assert found.numbers["far"].tolist() == (130 * held - 1).tolist()
    assert found.numbers["further"].tolist() == (131 * held - 3).tolist()
    assert found.numbers["nothing"].tolist() == [0] * 100
    assert found.columns["nowhere"].tolist() == packed(np.zeros(100, dtype=np.bool_)).tolist()


@pytest.mark.parametrize("strong", ["1", "40", "100", "5000"])
def test_heavy_evidence_for_and_against_is_summed_exactly(tmp_path: Path, strong: str) -> None:
    weights = {"strong": strong, "moderate": "2", "weak": "1"}
    heavy = model(
        tmp_path,
        findings={name: symptom(cites=CITES, warning="true") for name in "abc"},
        meta={"weights": weights},
        causes={
            "broad": cause(rule("r1", "a", weight="strong"), rule("r2", "b", against="strong")),
            "kind": cause(rule("r3", "c", weight="strong"), rule("r4", "a", against="weak"), kind_of="broad"),
            "other": cause(rule("r5", "b", weight="moderate")),
        },
        escalation=[rule("r6", "a", level="top")],
    )
    columns = population(heavy, 300, seed=0)
    sweep = Sweep(heavy)
    direct = sweep.run(columns)
    plan = Plan(sweep.ledger.points, sweep.circuit.nodes, possible=False).run(columns)
    for at in range(columns.size):
        a, b, c = ((columns.values(at).get(atom) is True) for atom in heavy.atoms)
        broad = int(strong) * (a - b)
        expected = {"broad": broad, "kind": broad + int(strong) * c - a, "other": 2 * b}
        assert {name: points[at] for name, points in direct.points.items()} == expected
        assert {name: points[at] for name, points in plan.numbers.items()} == expected


def test_points_that_are_beyond_all_numbers_are_refused(tmp_path: Path) -> None:
    evidence = [rule(f"r{at}", "a", weight="strong") for at in range(4)]
    heavy = model(
        tmp_path,
        findings={"a": symptom(cites=CITES)},
        meta={"weights": {"strong": "5000"}},
        causes={"broad": cause(*evidence[:2]), "kind": cause(*evidence[2:], kind_of="broad")},
    )
    with pytest.raises(TooManyPoints) as refusal:
        Sweep(heavy)
    assert str(refusal.value) == (
        "the points of `kind` may reach 20,000, and 16,383 is the most that can be swept: "
        "lower the `weights` in kb.yaml"
    )
