"""Relevance: which open leaves can still change the value of a condition, compared with trying all values."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inference.relevance import pivots
from engine.knowledge.conditions import Absent, All, Any, AtLeast, Atom, Condition, Present, evaluate, leaves
from engine.knowledge.truth import Truth

F, O, T = Truth.FALSE, Truth.OPEN, Truth.TRUE  # noqa: E741 - as in the tables of the literature


@dataclass
class Values:
    """Values of atoms, in place of a valuation: conditions without patterns need no more."""

    values: dict[str, Truth]

    def truth(self, atom: Atom) -> Truth:
        return self.values[atom.finding]

    def amount(self, finding: str) -> float | None:
        raise NotImplementedError

    def pattern(self, name: str) -> Truth:
        raise NotImplementedError


def found(condition: Condition, values: dict[str, Truth], changeable: set[str]) -> set[str]:
    leaves = pivots(condition, Values(values), can_change=lambda atom: atom.finding in changeable)  # type: ignore[arg-type]
    return {leaf.atom.finding for leaf in leaves if isinstance(leaf, Present | Absent)}


def renamed(condition: Condition) -> Condition:
    """The condition with a name of its own at every leaf."""
    names = iter("abcdefghij")

    def walk(part: Condition) -> Condition:
        match part:
            case All(parts):
                return All(tuple(map(walk, parts)))
            case Any(parts):
                return Any(tuple(map(walk, parts)))
            case AtLeast(count, parts):
                return AtLeast(count, tuple(map(walk, parts)))
            case Absent():
                return Absent(Atom(next(names)))
        return Present(Atom(next(names)))

    return walk(condition)


def trees() -> st.SearchStrategy[Condition]:
    leaf = st.sampled_from([Present(Atom("x")), Absent(Atom("x"))])

    def joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(inner, min_size=1, max_size=3).map(tuple)
        counted = several.flatmap(lambda parts: st.integers(1, len(parts)).map(lambda n: AtLeast(n, parts)))
        return st.one_of(several.map(All), several.map(Any), counted)

    return st.recursive(leaf, joined, max_leaves=5).filter(lambda tree: len(list(leaves(tree))) <= 5).map(renamed)


@given(trees(), st.lists(st.sampled_from([F, T, O, O]), min_size=5, max_size=5), st.sets(st.sampled_from("abcde")))
def test_of_independent_leaves_exactly_those_are_found_that_some_values_of_the_others_make_decisive(
    condition: Condition, chosen: list[Truth], asked: set[str]
) -> None:
    names = [leaf.atom.finding for leaf in leaves(condition) if isinstance(leaf, Present | Absent)]
    values = dict(zip(names, chosen, strict=False))
    changeable = {name for name in names if values[name] is O and name in asked}
    decisive = set()
    for name in changeable:
        others = [each for each in changeable if each != name]
        for way in product([F, O, T], repeat=len(others)):
            known = {**values, **dict(zip(others, way, strict=True))}
            if len({evaluate(condition, Values({**known, name: value})) for value in (F, O, T)}) > 1:
                decisive.add(name)
    assert found(condition, values, changeable) == decisive


A, B, C = (Present(Atom(name)) for name in "abc")


@pytest.mark.parametrize(
    ("condition", "values", "changeable", "pivot"),
    [
        (All((A, B)), {"a": O, "b": O}, {"a"}, {"a"}),  # "no" would decide it although b is unknown
        (All((A, B)), {"a": O, "b": F}, {"a"}, set()),
        (Any((A, B)), {"a": O, "b": O}, {"a"}, {"a"}),
        (Any((A, B)), {"a": O, "b": T}, {"a"}, set()),
        (AtLeast(2, (A, B, C)), {"a": O, "b": F, "c": F}, {"a"}, set()),
        (AtLeast(2, (A, B, C)), {"a": O, "b": O, "c": F}, {"a"}, {"a"}),
        (AtLeast(2, (A, B, C)), {"a": O, "b": T, "c": F}, {"a"}, {"a"}),
        (All((A, B)), {"a": O, "b": O}, set(), set()),
    ],
)
def test_a_leaf_matters_when_its_rise_or_its_fall_shows(
    condition: Condition, values: dict[str, Truth], changeable: set[str], pivot: set[str]
) -> None:
    assert found(condition, values, changeable) == pivot
