"""Vertical counters: sums, comparisons and greatest numbers of many cases at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inference.sweeping.columns import Bits, every, packed, unpacked
from engine.inference.sweeping.vertical import Planes, any_of, at_least, greatest, selected, shifted, summed

SIZE = 70
columns = st.lists(st.booleans(), min_size=SIZE, max_size=SIZE).map(lambda where: packed(np.array(where)))
terms = st.lists(st.tuples(columns, st.integers(0, 9)), max_size=6)


def ones(bits: Bits) -> np.ndarray:
    return unpacked(bits, SIZE).astype(int)


def value(planes: Planes[Bits]) -> list[int]:
    total = np.zeros(SIZE, dtype=int)
    for k, plane in enumerate(planes):
        total += 0 if plane is None else ones(plane) << k
    return total.tolist()


def plain_sum(given_terms: list[tuple[Bits, int]]) -> list[int]:
    return sum((ones(bits) * worth for bits, worth in given_terms), np.zeros(SIZE, dtype=int)).tolist()


@given(terms=terms)
def test_sums_are_those_of_plain_numbers_and_leave_their_terms_alone(terms: list[tuple[Bits, int]]) -> None:
    before = [bits.copy() for bits, _ in terms]
    planes = summed(terms)
    assert value(planes) == plain_sum(terms)
    assert all((bits == old).all() for (bits, _), old in zip(terms, before, strict=True))
    assert value(summed(shifted(planes))) == value(planes)


@given(terms=terms, count=st.integers(0, 60))
def test_at_least_is_the_comparison_of_the_sum(terms: list[tuple[Bits, int]], count: int) -> None:
    reached = at_least(count, summed(terms), every=every(SIZE))
    assert unpacked(reached, SIZE).tolist() == [each >= count for each in plain_sum(terms)]


@given(numbers=st.lists(terms, max_size=4), data=st.data())
def test_the_greatest_is_looked_for_only_among_those_that_are_there(
    numbers: list[list[tuple[Bits, int]]], data: st.DataObject
) -> None:
    among = [data.draw(columns) for _ in numbers]
    planes, where = greatest([summed(each) for each in numbers], among)
    there = [unpacked(bits, SIZE) for bits in among]
    sums = [plain_sum(each) for each in numbers]
    for at, most in enumerate(value(planes)):
        present = [each[at] for each, is_there in zip(sums, there, strict=True) if is_there[at]]
        assert most == max(present, default=0)
        assert [unpacked(bits, SIZE)[at] for bits in where] == [
            bool(is_there[at]) and each[at] == most for each, is_there in zip(sums, there, strict=True)
        ]


@given(choices=st.lists(st.tuples(columns, st.integers(0, 5)), max_size=4), otherwise=st.integers(0, 5))
def test_the_last_choice_that_is_set_is_selected(choices: list[tuple[Bits, int]], otherwise: int) -> None:
    found = value(selected(choices, otherwise=otherwise, every=every(SIZE)))
    for at in range(SIZE):
        set_there = [number for bits, number in choices if unpacked(bits, SIZE)[at]]
        assert found[at] == (set_there[-1] if set_there else otherwise)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_any_of_no_column_is_nowhere(count: int) -> None:
    one = packed(np.arange(SIZE) == 7)
    found = any_of([one] * count)
    assert (found is None) == (count == 0)
    assert found is None or found.tolist() == one.tolist()
