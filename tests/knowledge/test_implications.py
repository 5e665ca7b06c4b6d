"""Implications: the closure of a literal, the way to it, and what can never be."""

from __future__ import annotations

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.knowledge.conditions import Atom
from engine.knowledge.implications import Implications, Literal

ATOMS = [Atom(name) for name in "abcdef"]
OPTIONS = (Atom("choice", "x"), Atom("choice", "y"), Atom("choice", "z"))
ALL = [*ATOMS, *OPTIONS]

edges = st.lists(st.tuples(st.sampled_from(ALL), st.sampled_from(ALL)), max_size=12)


def implications(implies: list[tuple[Atom, Atom]]) -> Implications:
    return Implications(implies=implies, exclusive=[OPTIONS])


def brute(implies: list[tuple[Atom, Atom]], start: Literal) -> set[Literal]:
    """The closure by its definition: apply every clause until nothing is new."""
    pairs = [(Literal(a, True), Literal(b, True)) for a, b in implies]
    pairs += [(Literal(b, False), Literal(a, False)) for a, b in implies]
    pairs += [(Literal(a, True), Literal(b, False)) for a, b in permutations(OPTIONS, 2)]
    found = {start}
    while True:
        more = {end for begin, end in pairs if begin in found} - found
        if not more:
            return found
        found |= more


@given(edges, st.sampled_from(ALL), st.booleans())
def test_the_closure_is_the_least_fixed_point(implies: list[tuple[Atom, Atom]], atom: Atom, present: bool) -> None:
    start = Literal(atom, present)
    assert set(implications(implies).closure(start)) == brute(implies, start)


@given(edges, st.sampled_from(ALL), st.booleans())
def test_what_follows_from_a_literal_is_denied_with_it(
    implies: list[tuple[Atom, Atom]], atom: Atom, present: bool
) -> None:
    closed = implications(implies)
    start = Literal(atom, present)
    assert all(~start in closed.closure(~end) for end in closed.closure(start))


@given(edges, st.sampled_from(ALL), st.booleans())
def test_a_chain_is_a_shortest_path_of_single_steps(
    implies: list[tuple[Atom, Atom]], atom: Atom, present: bool
) -> None:
    closed = implications(implies)
    start = Literal(atom, present)
    steps = {(Literal(a, True), Literal(b, True)) for a, b in implies}
    steps |= {(~end, ~begin) for begin, end in steps}
    steps |= {(Literal(a, True), Literal(b, False)) for a, b in permutations(OPTIONS, 2)}
    reached = closed.closure(start)
    for end in reached:
        chain = closed.chain(start, end)
        assert (chain[0], chain[-1]) == (start, end)
        assert len(set(chain)) == len(chain)
        assert set(pairwise(chain)) <= steps
        assert all(len(closed.chain(start, before)) == place for place, before in enumerate(chain, start=1))


@given(edges, st.sampled_from(ALL))
def test_the_specifics_of_an_atom_are_all_that_imply_it(implies: list[tuple[Atom, Atom]], general: Atom) -> None:
    expected = {atom for atom in ALL if _reaches(implies, atom, general)}
    assert set(implications(implies).specifics(general)) == expected


def _reaches(implies: list[tuple[Atom, Atom]], start: Atom, end: Atom) -> bool:
    found: set[Atom] = set()
    queue = [start]
    while queue:
        here = queue.pop()
        queue += [b for a, b in implies if a == here and b not in found]
        found |= {b for a, b in implies if a == here}
    return end in found


@given(edges, st.sampled_from(ALL))
def test_impossible_names_a_contradiction_exactly_where_there_is_one(
    implies: list[tuple[Atom, Atom]], atom: Atom
) -> None:
    clash = implications(implies).impossible(Literal(atom, True))
    closure = brute(implies, Literal(atom, True))
    assert (clash is None) is not any(~literal in closure for literal in closure)
    assert clash is None or (clash[0] == ~clash[1] and set(clash) <= closure)


def test_options_deny_each_other_and_denying_all_but_one_says_nothing_of_it() -> None:
    closed = implications([])
    x, y, z = OPTIONS
    assert list(closed.closure(Literal(x, True))) == [Literal(x, True), Literal(y, False), Literal(z, False)]
    assert list(closed.closure(Literal(x, False))) == [Literal(x, False)]


@pytest.mark.parametrize(
    ("literal", "text"),
    [(Literal(Atom("fever"), True), "fever: present"), (~Literal(Atom("site", "flank"), True), "site=flank: absent")],
)
def test_a_literal_is_shown_with_its_value(literal: Literal, text: str) -> None:
    assert str(literal) == text
