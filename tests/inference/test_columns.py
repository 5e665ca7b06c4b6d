"""Columns: what goes in comes back, and closing is that of a case."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inference.case import Case
from engine.inference.knowledge_base import load
from engine.inference.sweeping.columns import WORD, Columns, closed, counted, every, packed, unpacked
from engine.knowledge.conditions import Atom
from engine.knowledge.errors import BadAnswers
from engine.knowledge.implications import Literal
from engine.knowledge.model import Model
from tests.generated import Seeded, answers_of, pooled, randoms


def some_cases(random: Random, model: Model) -> list[Case]:
    return [Case.of(model, answers_of(random, model)) for _ in range(random.choice([1, 3, 64, 70, 130]))]


@given(random=randoms)
def test_a_case_comes_back_as_it_went_in_but_for_dont_know(random: Seeded) -> None:
    model = pooled(random).model
    cases = some_cases(random, model)
    columns = Columns.of(model, cases)
    for at, case in enumerate(cases):
        back = columns.case(model, at)
        assert (back.values, back.amounts, back.unknown) == (case.values, case.amounts, frozenset())
        assert columns.values(at) == case.values


@given(random=randoms)
def test_the_answers_of_a_column_have_none_that_follows_from_the_others(random: Seeded) -> None:
    model = pooled(random).model
    case = Case.of(model, answers_of(random, model))
    answers = Columns.of(model, [case]).answers(model, 0)
    for name in answers:
        fewer = Case.of(model, {each: value for each, value in answers.items() if each != name})
        assert (fewer.values, fewer.amounts) != (case.values, case.amounts)


def test_answers_are_in_canonical_form() -> None:
    model = load("kb").model
    case = Case.of(model, {"site": ["flank"], "duration": "3 weeks", "severity": "severe", "high-fever": True})
    assert Columns.of(model, [case]).answers(model, 0) == {
        "site": {"flank": "present"},
        "severity": "severe",
        "duration": "21 days",
        "high-fever": "present",
    }


def test_an_index_beyond_the_cases_is_an_error() -> None:
    model = load("tests/boiler").model
    with pytest.raises(IndexError, match="there is no case 1 among 1"):
        Columns.of(model, [Case.of(model, {})]).values(1)


@given(where=st.lists(st.booleans(), max_size=200))
def test_packing_and_unpacking_are_inverse_and_the_padding_is_zero(where: list[bool]) -> None:
    bits = packed(np.array(where, dtype=np.bool_))
    assert bits.dtype == WORD
    assert unpacked(bits, len(where)).tolist() == where
    assert counted(bits) == sum(where)
    assert counted(every(len(where))) == len(where)
    assert [(int(bits[at // 64]) >> at % 64) & 1 for at in range(len(where))] == where


def _raw(model: Model, rows: list[Mapping[Literal, bool]], size: int) -> Columns:
    def bits(atom: Atom, value: bool) -> np.ndarray:
        return packed(np.array([Literal(atom, value) in row for row in rows], dtype=np.bool_))

    return Columns(
        size=size,
        present={atom: bits(atom, True) for atom in model.atoms},
        absent={atom: bits(atom, False) for atom in model.atoms},
        amounts={},
    )


@given(random=randoms)
def test_closing_columns_is_closing_each_case_and_finds_the_same_contradictions(random: Seeded) -> None:
    model = pooled(random).model
    rows: list[dict[Literal, bool]] = []
    for _ in range(70):
        atoms = random.sample(list(model.atoms), random.randint(0, min(4, len(model.atoms))))
        rows.append({Literal(atom, random.random() < 0.6): True for atom in atoms if _sayable(model, atom)})
    given_columns = _raw(model, rows, len(rows))
    before = {atom: bits.copy() for atom, bits in given_columns.present.items()}
    columns, contradictory = closed(model, given_columns)
    assert all((given_columns.present[atom] == bits).all() for atom, bits in before.items())
    for at, row in enumerate(rows):
        expected = _closed_or_none(model, row)
        assert unpacked(contradictory, len(rows))[at] == (expected is None)
        if expected is not None:
            assert columns.values(at) == expected


def _sayable(model: Model, atom: Atom) -> bool:
    return model.findings[atom.finding].kind != "choice"


def _closed_or_none(model: Model, row: Mapping[Literal, bool]) -> Mapping[Atom, bool] | None:
    answers: dict[str, object] = {}
    for literal in row:
        if literal.atom.option:
            options = answers.setdefault(literal.atom.finding, {})
            assert isinstance(options, dict)
            options[literal.atom.option] = literal.present
        else:
            answers[literal.atom.finding] = literal.present
    try:
        return Case.of(model, answers).values
    except BadAnswers:
        return None


def test_closing_leaves_columns_out_that_nothing_reaches() -> None:
    model = load("kb").model
    fever, high = Atom("fever"), Atom("high-fever")
    one = packed(np.array([False, True]))
    columns, contradictory = closed(model, Columns(size=2, present={high: one}, absent={}, amounts={}))
    assert set(columns.present) >= {fever, high}
    assert columns.present[fever].tolist() == [2]
    assert contradictory.tolist() == [0]


def test_parts_cover_all_cases_in_order_without_copying() -> None:
    size = 200
    bits = packed(np.arange(size) % 3 == 0)
    a = Atom("a")
    whole = Columns(size=size, present={a: bits}, absent={}, amounts={"q": np.arange(float(size))})
    parts = list(whole.parts(2))
    assert [part.size for part in parts] == [128, 72]
    assert np.concatenate([unpacked(part.present[a], part.size) for part in parts]).tolist() == [
        at % 3 == 0 for at in range(size)
    ]
    assert [part.amounts["q"][0] for part in parts] == [0.0, 128.0]
    assert all(np.shares_memory(part.present[a], bits) for part in parts)
