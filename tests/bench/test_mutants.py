"""Which faults are put into rules, and which of them the language refuses."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given

from engine.bench.case_bits import CaseBits
from engine.bench.conclusions import Conclusions
from engine.bench.mutating.mutants import OPERATORS, Mutants
from engine.inference.case import Case
from engine.inference.circuit import compile_circuit
from engine.knowledge import safety
from engine.knowledge.diagnostics import Report
from engine.knowledge.model import Model
from tests.generated import answers_of, pooled, randoms
from tests.knowledge_bases import CITES, NOT_A_WARNING, cause, choice, model, pattern, quantity, rule, symptom

FINDINGS: dict[str, object] = {
    "a": symptom(cites=CITES),
    "b": symptom(),
    "c": symptom(),
    "sign": symptom(warning="true"),
    "how": choice("mild", "middling", "bad", ordered="true", **NOT_A_WARNING),
    "kind": choice("sharp", "dull"),
    "age": quantity("year", bare="true", greatest="120", **NOT_A_WARNING),
}


@pytest.fixture
def toy(tmp_path):
    """Makes a model with one rule for a cause, or with more parts."""

    def of(when: object = "a", **parts: object) -> Model:
        causes = {"cold": cause(rule("it", when, weight="moderate"))}
        return model(tmp_path, findings=FINDINGS, **{"causes": causes, **parts})

    return of


def faults(toy: Model, name: str = "it") -> list[tuple[str, str]]:
    """The faults of one rule, without its weight and its deletion."""
    mutants = Mutants(model=toy, rules=(toy.rules[name],)).all
    return [(each.operator, each.change) for each in mutants if each.operator not in ("weight", "delete")]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("a", [("negate", "`a` becomes `absent: a`")]),
        ({"absent": "a"}, [("negate", "`absent: a` becomes `a`")]),
        ({"kind": "sharp"}, [("negate", "`kind: sharp` becomes `absent: {kind: sharp}`")]),
        (
            {"how": "bad"},
            [
                ("negate", "`how: bad` becomes `absent: {how: bad}`"),
                ("threshold", "`how: bad` becomes `how: [middling, bad]`"),
            ],
        ),
        (
            {"how": ["mild", "middling"]},
            [
                ("drop", "`how: mild` is dropped from `how: [mild, middling]`"),
                ("drop", "`how: middling` is dropped from `how: [mild, middling]`"),
                ("threshold", "`how: [mild, middling]` becomes `how: [mild, middling, bad]`"),
                ("negate", "`how: mild` becomes `absent: {how: mild}`"),
                ("negate", "`how: middling` becomes `absent: {how: middling}`"),
            ],
        ),
        (
            {"age": {"more_than": "65"}},
            [
                ("negate", "`age: {more_than: 65}` becomes `age: {at_most: 65}`"),
                ("threshold", "`age: {more_than: 65}` becomes `age: {at_least: 65}`"),
                ("threshold", "`age: {more_than: 65}` becomes `age: {more_than: 66}`"),
            ],
        ),
        (
            {"age": {"less_than": "18"}},
            [
                ("negate", "`age: {less_than: 18}` becomes `age: {at_least: 18}`"),
                ("threshold", "`age: {less_than: 18}` becomes `age: {at_most: 18}`"),
                ("threshold", "`age: {less_than: 18}` becomes `age: {less_than: 17}`"),
            ],
        ),
        (
            {"age": {"at_least": "0"}},  # nothing is below
            [
                ("negate", "`age: {at_least: 0}` becomes `age: {less_than: 0}`"),
                ("threshold", "`age: {at_least: 0}` becomes `age: {more_than: 0}`"),
            ],
        ),
        (
            {"all": ["a", "b"]},
            [
                ("drop", "`a` is dropped from `all: [a, b]`"),
                ("drop", "`b` is dropped from `all: [a, b]`"),
                ("swap", "`all: [a, b]` becomes `any: [a, b]`"),
                ("negate", "`a` becomes `absent: a`"),
                ("negate", "`b` becomes `absent: b`"),
            ],
        ),
        (
            {"any": ["a", "b", "c"]},
            [
                ("drop", "`a` is dropped from `any: [a, b, c]`"),
                ("drop", "`b` is dropped from `any: [a, b, c]`"),
                ("drop", "`c` is dropped from `any: [a, b, c]`"),
                ("swap", "`any: [a, b, c]` becomes `all: [a, b, c]`"),
                ("strengthen", "`any: [a, b, c]` becomes `at_least: 2, of: [a, b, c]`"),
                ("negate", "`a` becomes `absent: a`"),
                ("negate", "`b` becomes `absent: b`"),
                ("negate", "`c` becomes `absent: c`"),
            ],
        ),
        (
            {"at_least": "2", "of": ["a", "b", "c"]},
            [
                ("drop", "`a` is dropped from `at_least: 2, of: [a, b, c]`"),
                ("drop", "`b` is dropped from `at_least: 2, of: [a, b, c]`"),
                ("drop", "`c` is dropped from `at_least: 2, of: [a, b, c]`"),
                ("weaken", "`at_least: 2, of: [a, b, c]` becomes `at_least: 1, of: [a, b, c]`"),
                ("strengthen", "`at_least: 2, of: [a, b, c]` becomes `at_least: 3, of: [a, b, c]`"),
                ("negate", "`a` becomes `absent: a`"),
                ("negate", "`b` becomes `absent: b`"),
                ("negate", "`c` becomes `absent: c`"),
            ],
        ),
    ],
)
def test_every_part_of_a_condition_gets_its_faults(toy, when: object, expected: list[tuple[str, str]]) -> None:
    assert faults(toy(when)) == expected


def test_a_bound_is_shifted_no_further_than_to_the_next_bound_of_the_knowledge_base(toy) -> None:
    near = toy(
        patterns={"p": pattern(rule("x", {"age": {"more_than": "65.5"}}))},
        causes={"cold": cause(rule("it", {"age": {"more_than": "65"}}, weight="weak"))},
    )
    assert ("threshold", "`age: {more_than: 65}` becomes `age: {more_than: 65.5}`") in faults(near)


def test_a_pattern_cannot_be_negated(toy) -> None:
    assert faults(toy("p", patterns={"p": pattern(rule("x", "a"))})) == []


def test_changes_that_come_to_the_same_are_one_mutant(toy) -> None:
    mutants = Mutants(model=(twice := toy({"any": ["a", "a"]})), rules=(twice.rules["it"],))
    assert [each.change for each in mutants.all] == [
        "`a` becomes `absent: a`",
        "weight `moderate` becomes `weak`",
        "weight `moderate` becomes `strong`",
        "the rule is deleted",
    ]
    assert mutants.same == 4  # either drop, the swap, the second negation


def test_a_level_and_a_weight_move_by_one_and_keep_their_side(toy) -> None:
    both = toy(
        escalation=[rule("up", "sign", level="high")],
        causes={"cold": cause(rule("for", "a", weight="strong"), rule("not", "b", against="moderate"))},
    )
    changes = [
        (each.rule.id, each.change)
        for each in Mutants(model=both, rules=tuple(both.rules.values())).all
        if each.operator in ("level", "weight")
    ]
    assert changes == [
        ("for", "weight `strong` becomes `moderate`"),
        ("not", "against `moderate` becomes `weak`"),
        ("not", "against `moderate` becomes `strong`"),
        ("up", "level `high` becomes `usual`"),
        ("up", "level `high` becomes `top`"),
    ]
    assert [each.conclusion.points for each in Mutants(model=both, rules=(both.rules["not"],)).all[1:3]] == [-1, -4]


def test_a_fault_that_the_language_forbids_is_refused_and_no_mutant(toy) -> None:
    warned = toy(escalation=[rule("up", "sign", level="high")], causes=None)
    mutants = Mutants(model=warned, rules=(warned.rules["up"],))
    assert [each.change for each in mutants.refused] == ["`sign` becomes `absent: sign`"]
    assert [each.operator for each in mutants.all] == ["level", "level", "delete"]


@given(random=randoms)
def test_a_mutant_loads_and_what_is_refused_does_not(random: Random) -> None:
    kb = pooled(random)
    mutants = Mutants(model=kb.model, rules=tuple(kb.model.rules.values()))
    for chosen, refused in ((mutants.all, False), (mutants.refused, True)):
        for mutant in random.sample(chosen, min(5, len(chosen))):
            report = Report()
            safety.check(mutant.model(kb.model), report)
            assert report.failed is refused, mutant.id


@given(random=randoms)
def test_the_nodes_that_a_mutant_changes_are_those_of_its_own_circuit(random: Random) -> None:
    kb = pooled(random)
    mutants = Mutants(model=kb.model, rules=tuple(kb.model.rules.values()))
    cases = CaseBits.of([Case.of(kb.model, answers_of(random, kb.model)) for _ in range(6)])
    before = Conclusions.of(mutants.circuit, cases)
    for mutant in random.sample(mutants.all, min(8, len(mutants.all))):
        after = mutants.conclusions(mutant, before)
        alone = Conclusions.of(compile_circuit(mutant.model(kb.model)), cases)
        assert after.level_at_least == alone.level_at_least
        assert [after.fired(name) for name in kb.model.rules] == [alone.fired(name) for name in kb.model.rules]
        assert [after.concluded(name) for name in kb.model.patterns] == list(map(alone.concluded, kb.model.patterns))


def test_every_operator_is_used_by_the_generated_knowledge_bases() -> None:
    models = [pooled(Random(seed)).model for seed in range(20)]
    used = {each.operator for model in models for each in Mutants(model=model, rules=tuple(model.rules.values())).all}
    assert used == set(OPERATORS)
