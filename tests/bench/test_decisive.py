"""Which parts of a condition decide: by hand, and by turning each part in a second evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given

from engine.bench.case_bits import CaseBits, at_least, places
from engine.bench.covering.decisive import Path, Values, decisive, part_at, parts
from engine.inference.case import Case
from engine.inference.circuit import compile_circuit
from engine.inference.valuation import Valuation
from engine.knowledge.conditions import All, Any, AtLeast, Atom, Condition, Present
from engine.knowledge.model import Model
from engine.knowledge.truth import Truth
from tests.generated import answers_of, pooled, randoms
from tests.knowledge_bases import CITES, choice, model, symptom

A, B, C = (Present(Atom(name)) for name in "abc")


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Model:
    findings = {name: symptom(cites=CITES) for name in "abc"} | {"how": choice("mild", "bad", ordered="true")}
    return model(tmp_path_factory.mktemp("toy"), findings=findings)


def shown(toy: Model, condition: Condition, path: Path, answers: Mapping[str, object]) -> str:
    """Whether one case shows the part at a path decisively true, false or open, or not at all."""
    values = Values.of(compile_circuit(toy), CaseBits.of([Case.of(toy, answers)]))
    found = decisive(condition, path, values)
    return "".join(name for name in ("true", "false", "open") if getattr(found, name))


@pytest.mark.parametrize(
    ("condition", "path", "answers", "found"),
    [
        (A, (), {"a": True}, "true"),
        (A, (), {"a": False}, "false"),
        (A, (), {}, "open"),
        (All((A, B)), (0,), {"a": True, "b": True}, "true"),
        (All((A, B)), (0,), {"a": False, "b": True}, "false"),
        (All((A, B)), (0,), {"b": True}, "open"),
        (All((A, B)), (0,), {"a": True, "b": False}, ""),
        (All((A, B)), (0,), {"a": True}, ""),  # what is open does not hold
        (Any((A, B)), (0,), {"a": True}, "true"),
        (Any((A, B)), (0,), {"a": False}, "false"),
        (Any((A, B)), (0,), {"a": True, "b": True}, ""),
        (AtLeast(2, (A, B, C)), (0,), {"a": True, "b": True}, "true"),
        (AtLeast(2, (A, B, C)), (0,), {"a": False, "c": True}, "false"),
        (AtLeast(2, (A, B, C)), (0,), {"a": True, "b": True, "c": True}, ""),
        (AtLeast(2, (A, B, C)), (0,), {"a": True}, ""),
        (All((A, Any((B, C)))), (1, 0), {"a": True, "b": False}, "false"),
        (All((A, Any((B, C)))), (1, 0), {"b": True}, ""),
        (All((A, Any((B, C)))), (0,), {"a": True, "c": True}, "true"),
    ],
)
def test_a_part_decides_where_nothing_beside_it_hides_it(
    toy: Model, condition: Condition, path: Path, answers: Mapping[str, object], found: str
) -> None:
    assert shown(toy, condition, path, answers) == found


def test_an_option_is_shown_false_by_another_option_of_the_same_choice(toy: Model) -> None:
    either = Any((Present(Atom("how", "mild")), Present(Atom("how", "bad"))))
    bad = Present(Atom("how", "bad"))
    assert shown(toy, bad, (), {"how": "mild"}) == "false"
    assert shown(toy, either, (1,), {"how": "mild"}) == ""  # the other option holds as well as it would


@given(random=randoms)
def test_deciding_is_that_turning_the_part_turns_the_rule(random: Random) -> None:
    kb = pooled(random)
    cases = [Case.of(kb.model, answers_of(random, kb.model)) for _ in range(8)]
    values = Values.of(compile_circuit(kb.model), CaseBits.of(cases))
    for rule in kb.model.rules.values():
        for path, part in parts(rule.when):
            found = decisive(rule.when, path, values)
            for at, case in enumerate(cases):
                valuation = Valuation(case)
                with_it, without_it = (_holds(rule.when, path, valuation, value) for value in (True, False))
                truth = valuation.condition(part)
                assert [bits >> at & 1 for bits in (found.true, found.false, found.open)] == [
                    with_it != without_it and truth is each for each in (Truth.TRUE, Truth.FALSE, Truth.OPEN)
                ]


def _holds(condition: Condition, path: Path | None, valuation: Valuation, value: bool) -> bool:
    """Whether a condition holds if the part at a path has a value; by counting, in two values."""
    if path == ():
        return value
    match condition:
        case All(inner) | Any(inner) | AtLeast(_, inner):
            needed = (
                condition.count if isinstance(condition, AtLeast) else len(inner) if isinstance(condition, All) else 1
            )
            own = [path[1:] if path and path[0] == at else None for at in range(len(inner))]
            return sum(_holds(part, way, valuation, value) for part, way in zip(inner, own, strict=True)) >= needed
    return valuation.condition(condition) is Truth.TRUE


def test_the_way_to_a_part_leads_to_it(toy: Model) -> None:
    condition = All((A, Any((B, C))))
    assert [(path, part_at(condition, path)) for path, _ in parts(condition)] == [((0,), A), ((1, 0), B), ((1, 1), C)]


@pytest.mark.parametrize(("count", "bits"), [(0, 0b1111), (1, 0b1110), (2, 0b1100), (3, 0b1000), (4, 0)])
def test_cases_are_counted_without_unpacking_them(count: int, bits: int) -> None:
    assert at_least(count, [0b1110, 0b1100, 0b1000], 0b1111) == bits


def test_the_places_of_a_column_are_those_of_its_bits() -> None:
    assert list(places(0b101001)) == [0, 3, 5]
