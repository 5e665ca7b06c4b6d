"""Populations: consistent, closed, repeatable, and varied enough to be worth asking."""

from __future__ import annotations

import numpy as np
from hypothesis import given

from engine.inference.circuit import compile_circuit
from engine.inference.knowledge_base import load
from engine.inference.sweeping.columns import Columns, closed, counted, every
from engine.inference.sweeping.node_columns import NodeColumns
from engine.inference.sweeping.population import amounts_between, population, thresholds
from engine.inference.sweeping.sweep import Sweep
from tests.generated import Seeded, pooled, randoms


def _same(one: Columns, other: Columns) -> bool:
    return (
        one.size == other.size
        and all((one.present[atom] == other.present[atom]).all() for atom in one.present)
        and all((one.absent[atom] == other.absent[atom]).all() for atom in one.absent)
        and all(np.array_equal(one.amounts[name], other.amounts[name], equal_nan=True) for name in one.amounts)
    )


@given(random=randoms)
def test_every_case_is_consistent_closed_and_can_be_answered(random: Seeded) -> None:
    model = pooled(random).model
    cases = population(model, random.choice([1, 63, 64, 300]), seed=random.randrange(100))
    again, contradictory = closed(model, cases)
    assert counted(contradictory) == 0
    assert _same(cases, again)
    assert not any((bits & ~every(cases.size)).any() for bits in (*cases.present.values(), *cases.absent.values()))
    for at in range(0, cases.size, 7):
        assert cases.case(model, at).values == cases.values(at)


def test_the_same_seed_gives_the_same_cases_and_another_gives_others() -> None:
    model = load("kb").model
    assert _same(population(model, 1000, seed=1), population(model, 1000, seed=1))
    assert not _same(population(model, 1000, seed=1), population(model, 1000, seed=2))


def test_every_rule_of_the_shipped_knowledge_base_fires_and_every_level_is_reached() -> None:
    model = load("kb").model
    swept = Sweep(model).run(population(model, 100_000, seed=0))
    assert [rule for rule, bits in swept.fired.items() if not bits.any()] == []
    assert set(swept.levels.tolist()) == {level.rank for level in model.levels.values()}


def test_every_rule_of_the_boiler_fires() -> None:
    model = load("tests/boiler").model
    swept = Sweep(model).run(population(model, 10_000, seed=0))
    assert [rule for rule, bits in swept.fired.items() if not bits.any()] == []


def test_sparse_cases_stand_beside_dense_ones() -> None:
    model = load("kb").model
    cases = population(model, 10_000, seed=3)
    known = np.array([len(cases.values(at)) for at in range(500)])
    assert known.min() <= 5
    assert known.max() >= 90


def test_amounts_lie_on_both_sides_of_every_threshold_and_on_it() -> None:
    model = load("kb").model
    for name, bounds in thresholds(model).items():
        drawn = population(model, 20_000, seed=0).amounts[name]
        for bound in bounds:
            assert {-1.0, 0.0, 1.0} <= set(np.sign(drawn[~np.isnan(drawn)] - bound))
        finding = model.findings[name]
        assert set(drawn[~np.isnan(drawn)]) <= set(amounts_between(finding, bounds))
        assert np.isnan(drawn).any()


def test_other_thresholds_can_be_asked_for() -> None:
    model = load("kb").model
    drawn = population(model, 20_000, seed=0, bounds={"duration": [17.0]}).amounts["duration"]
    assert {round(17 - 1 / 24, 9), 17.0, round(17 + 1 / 24, 9)} <= set(drawn)


def test_no_case_at_all_is_a_population_too() -> None:
    model = load("kb").model
    cases = population(model, 0, seed=0)
    assert cases.size == cases.words == 0
    assert NodeColumns(compile_circuit(model).nodes, cases)[0].tolist() == []
