"""Compilation: conjunctions only, few of them, and together they say what the condition says."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inference.firing.compilation import PartOf, Premise, Production, compile_productions
from engine.inference.knowledge_base import load
from engine.knowledge.conditions import Absent, All, Any, AtLeast, Atom, Concluded, Condition, Present, evaluate, leaves
from engine.knowledge.diagnostics import Place
from engine.knowledge.model import Model, Rule, SetsLevel
from engine.knowledge.truth import Truth
from tests.generated import Seeded, conditions, pooled, randoms

A, B, C, D = (Present(Atom(name)) for name in "abcd")


class Rules:
    """As much of a model as is compiled."""

    def __init__(self, *rules: Rule) -> None:
        self.rules = {rule.id: rule for rule in rules}


def rule(when: Condition, *, id: str = "r", stratum: int = 0, order: int = 0) -> Rule:
    return Rule(
        id=id,
        when=when,
        conclusion=SetsLevel(level="high"),
        because="So.",
        cites=(),
        basis="document",
        stratum=stratum,
        order=order,
        place=Place("f"),
    )


def compiled(*rules: Rule) -> tuple[Production, ...]:
    return compile_productions(Rules(*rules))  # type: ignore[arg-type]


def shown(production: Production) -> str:
    """A production as one line."""
    conclusion = f" -> {production.part.part}" if production.part else ""
    return " & ".join(map(_premise, production.premises)) + conclusion


def _premise(premise: Premise) -> str:
    match premise:
        case Present(atom):
            return str(atom)
        case Absent(atom):
            return f"not {atom}"
        case PartOf(_, part):
            return part
    return str(premise)


@pytest.mark.parametrize(
    ("when", "productions"),
    [
        (A, ["a"]),
        (All((A, Absent(Atom("b")))), ["a & not b"]),
        (All((A, All((B, A)))), ["a & b"]),
        (Any((A, B)), ["a -> any", "b -> any", "any"]),
        (Any((A, All((B, C)))), ["a -> any", "b & c -> any", "any"]),
        (All((A, Any((B, C)))), ["b -> any.1", "c -> any.1", "a & any.1"]),
        (Any((Any((A, B)), C)), ["a -> any.0", "b -> any.0", "any.0 -> any", "c -> any", "any"]),
        (AtLeast(1, (A,)), ["a -> count:1/1", "count:1/1"]),
        (
            AtLeast(1, (A, B)),
            ["a -> count:1/1", "count:1/1 -> count:1/2", "b -> count:1/2", "count:1/2"],
        ),
        (AtLeast(2, (A, B)), ["a -> count:1/1", "count:1/1 & b -> count:2/2", "count:2/2"]),
        (
            AtLeast(2, (A, B, C)),
            [
                "a -> count:1/1",
                "count:1/1 -> count:1/2",
                "b -> count:1/2",
                "count:1/1 & b -> count:2/2",
                "count:2/2 -> count:2/3",
                "count:1/2 & c -> count:2/3",
                "count:2/3",
            ],
        ),
    ],
)
def test_alternatives_become_parts_with_a_conclusion_of_their_own(when: Condition, productions: list[str]) -> None:
    assert [shown(production) for production in compiled(rule(when))] == productions


def test_productions_come_by_stratum_and_declared_order_with_names_of_their_own() -> None:
    productions = compiled(
        rule(Any((A, B)), id="late", stratum=1, order=0),
        rule(B, id="second", order=2),
        rule(Any((A, B)), id="first", order=1),
    )
    assert [each.name for each in productions] == [
        "first#any:0",
        "first#any:1",
        "first",
        "second",
        "late#any:0",
        "late#any:1",
        "late",
    ]


def chained(productions: tuple[Production, ...], values: Mapping[str, Truth]) -> bool:
    """Whether the rule is concluded from what is known, by forward chaining over the productions."""
    concluded: set[PartOf] = set()

    def holds(premise: Premise) -> bool:
        match premise:
            case Present(atom):
                return values[str(atom)] is Truth.TRUE
            case Absent(atom):
                return values[str(atom)] is Truth.FALSE
            case Concluded(pattern):
                return values[pattern] is Truth.TRUE
        return premise in concluded

    for production in productions:  # once: in the order of firing no premise is concluded after it is needed
        if all(map(holds, production.premises)):
            if production.part is None:
                return True
            concluded.add(production.part)
    return False


class Known:
    def __init__(self, values: Mapping[str, Truth]) -> None:
        self.values = values

    def truth(self, atom: Atom) -> Truth:
        return self.values[str(atom)]

    def amount(self, finding: str) -> float | None:
        return None

    def pattern(self, name: str) -> Truth:
        return self.values[name]


@given(conditions("abc", parts=4))
def test_the_productions_conclude_exactly_when_the_condition_is_true(when: Condition) -> None:
    productions = compiled(rule(when))
    for chosen in product(Truth, repeat=3):
        values = dict(zip("abc", chosen, strict=True))
        assert chained(productions, values) is (evaluate(when, Known(values)) is Truth.TRUE)


HELD = st.lists(st.booleans(), min_size=1, max_size=9)


@given(HELD.flatmap(lambda held: st.tuples(st.integers(1, len(held)), st.just(held))))
def test_the_counter_counts(case: tuple[int, list[bool]]) -> None:
    count, held = case
    names = [f"s{number}" for number in range(len(held))]
    productions = compiled(rule(AtLeast(count, tuple(Present(Atom(name)) for name in names))))
    values = {name: Truth.TRUE if each else Truth.OPEN for name, each in zip(names, held, strict=True)}
    some = any(all(chosen) for chosen in combinations(held, count))  # the definition: some `count` of them hold
    assert chained(productions, values) is some


def size(when: Condition) -> int:
    """Leaves and nodes of a condition; a counter weighs its number of parts times what it counts to."""
    if isinstance(when, All | Any):
        return 1 + sum(map(size, when.parts))
    if isinstance(when, AtLeast):
        return 1 + len(when.parts) * when.count + sum(map(size, when.parts))
    return 1


@given(conditions("abcd", parts=5))
def test_the_number_of_productions_is_linear_in_the_size_of_the_condition(when: Condition) -> None:
    assert len(compiled(rule(when))) <= 2 * size(when)


def test_nested_alternatives_do_not_multiply() -> None:
    """Ten groups of four alternatives: experta's own OR would make a million terminals of them."""
    groups = tuple(Any(tuple(Present(Atom(f"s{n}{m}")) for m in range(4))) for n in range(10))
    assert len(compiled(rule(All(groups)))) == 41


@given(random=randoms)
def test_parts_and_names_are_unique_and_every_part_that_is_demanded_is_concluded(random: Seeded) -> None:
    for model in (pooled(random).model, load("tests/boiler").model):
        productions = compile_productions(model)
        names = [each.name for each in productions]
        assert len(set(names)) == len(names)
        parts = {each.part for each in productions if each.part}
        assert {premise for each in productions for premise in each.premises if isinstance(premise, PartOf)} == parts
        assert [each.rule.id for each in productions if each.part is None] == _order(model)
        read = {leaf for each in model.rules.values() for leaf in leaves(each.when)}
        assert {p for each in productions for p in each.premises if not isinstance(p, PartOf)} == read


def _order(model: Model) -> list[str]:
    return [each.id for each in sorted(model.rules.values(), key=lambda each: (each.stratum, each.order))]
