"""What becomes of mutants: held against firing, against enumeration, and against the cases that are shown."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from engine.bench.case_bits import CaseBits
from engine.bench.checking.check import examine
from engine.bench.conclusions import Conclusions
from engine.bench.mutating.expectations import Expectations
from engine.bench.mutating.mutants import Mutants
from engine.bench.mutating.mutation import Mutation, differences, evidence_changes, mutate
from engine.bench.mutating.mutation_report import MutationReport
from engine.bench.trying.trials import run
from engine.inference.case import Case
from engine.inference.circuit import compile_circuit
from engine.inference.knowledge_base import KnowledgeBase, shipped
from engine.knowledge.diagnostics import Place
from engine.knowledge.errors import MissingExtra
from engine.knowledge.model import Model, SetsLevel
from engine.knowledge.scenarios import Expectation, Scenario
from tests.generated import answers_of, pooled, randoms
from tests.knowledge_bases import CITES, NOT_A_WARNING, cause, choice, files, pattern, rule, symptom, written

SMALL = 1 << 12
"""Generated cases: enough to find most differences, few enough to leave some to the solver."""


def mutated(folder: Path, **settings: object) -> Mutation:
    reading = examine(folder)
    assert reading.model is not None
    assert not reading.failed, reading.diagnostics
    return mutate(reading.model, reading.scenarios, **{"size": SMALL, **settings})  # type: ignore[arg-type]


def report(mutation: Mutation, *, least: float = 95, least_of_levels: float = 100) -> MutationReport:
    kb = KnowledgeBase(mutation.mutants.model)
    return MutationReport(kb=kb, mutation=mutation.with_cases(kb), least=least, least_of_levels=least_of_levels)


def expecting(random: Random, model: Model, answers: dict[str, object]) -> Scenario:
    """A scenario with some answers that expects anything at all, met or not."""

    def some(names: list[str], most: int = 2) -> tuple[str, ...]:
        return tuple(random.sample(names, random.randint(0, min(most, len(names)))))

    levels, causes, patterns, rules = map(list, (model.levels, model.causes, model.patterns, model.rules))
    expect = Expectation(
        level_at_least=random.choice(["", *levels]),
        level_at_most=random.choice(["", *levels]),
        include=some(causes),
        exclude=some(causes),
        first=random.choice(["", *causes]),
        order=some(causes, 3),
        patterns=some(patterns),
        no_patterns=some(patterns),
        fired=some(rules),
        not_fired=some(rules),
    )
    place = Place("cases/own.yaml")
    return Scenario(id="own", title="", cites=(), findings=answers, expect=expect, place=place, answers_at={})  # type: ignore[arg-type]


# -- what is expected, by columns and by firing ---------------------------------------------------------------------


@given(random=randoms)
def test_an_expectation_is_unmet_in_columns_exactly_when_firing_says_so(random: Random) -> None:
    kb = pooled(random)
    scenarios = [expecting(random, kb.model, answers_of(random, kb.model)) for _ in range(6)]
    cases = CaseBits.of([Case.of(kb.model, each.findings) for each in scenarios])
    found = Conclusions.of(compile_circuit(kb.model), cases)
    expectations = Expectations(model=kb.model, scenarios=scenarios)
    about = [{difference.about for difference in trial.differences} for trial in run(kb, scenarios)]
    unmet = expectations.unmet(found, ranked=cases.everywhere)
    assert [unmet >> at & 1 for at in range(6)] == [bool(each & {"level", "causes", "patterns"}) for each in about]
    rules = expectations.unmet_rules(found)
    assert [rules >> at & 1 for at in range(6)] == ["rules" in each for each in about]


@settings(max_examples=15)
@given(random=randoms)
def test_what_turns_unmet_with_a_fault_is_what_firing_the_faulty_rules_says(random: Random) -> None:
    model = pooled(random).model
    mutants = Mutants(model=model, rules=tuple(model.rules.values()))
    mutant = random.choice(mutants.all)
    scenarios = [expecting(random, model, answers_of(random, model)) for _ in range(6)]
    scenarios = [replace(each, expect=replace(each.expect, fired=(), not_fired=())) for each in scenarios]
    before = Conclusions.of(mutants.circuit, CaseBits.of([Case.of(model, each.findings) for each in scenarios]))
    after = mutants.conclusions(mutant, before)
    expectations = Expectations(model=model, scenarios=scenarios)
    was_met = ~expectations.unmet(before, ranked=-1)
    found = expectations.unmet(after, ranked=evidence_changes(before, after)) & was_met
    counted = {"level", "causes", "patterns"}
    unmet = [
        any(each.about in counted for each in faulty.differences)
        and not any(each.about in counted for each in sound.differences)
        for sound, faulty in zip(
            run(KnowledgeBase(model), scenarios), run(KnowledgeBase(mutant.model(model)), scenarios), strict=True
        )
    ]
    assert [bool(found >> at & 1) for at in range(6)] == unmet


def test_a_mutant_is_killed_exactly_when_a_scenario_fails_with_it(boiler) -> None:
    mutation = mutated(boiler.folder)
    model = mutation.mutants.model
    scenarios = [replace(each, expect=replace(each.expect, fired=(), not_fired=())) for each in mutation.scenarios]
    for outcome in mutation.outcomes:
        trials = run(KnowledgeBase(outcome.mutant.model(model)), scenarios)
        failing = [
            trial.scenario.id
            for trial in trials
            if any(difference.about in ("level", "causes", "patterns") for difference in trial.differences)
        ]
        assert list(outcome.by) == failing, outcome.mutant.id
        assert (outcome.state == "killed") is bool(failing)


# -- what is equivalent ---------------------------------------------------------------------------------------------


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    """A knowledge base of two symptoms and a choice in which one rule does no more than another does already."""
    contents = files(
        findings={
            "a": symptom(cites=CITES, **NOT_A_WARNING),
            "b": symptom(**NOT_A_WARNING),
            "how": choice("mild", "bad", ordered="true", **NOT_A_WARNING),
        },
        escalation=[
            rule("either", {"any": ["a", {"how": "bad"}]}, level="high"),
            rule("both", {"all": ["a", "b"]}, level="high"),
            rule("lower", "a", level="usual"),
        ],
        causes={"cold": cause(rule("it", {"all": ["a", {"any": ["a", "b"]}]}, weight="weak"))},
        patterns={"p": pattern(rule("x", {"all": [{"how": "bad"}, {"how": ["mild", "bad"]}]}))},
        cases=[{"id": "one", "cites": CITES, "findings": {"b": "no"}, "expect": {"level": "usual"}}],
    )
    return written(tmp_path, contents)


@pytest.mark.parametrize("size", [64, SMALL])
def test_what_is_equivalent_is_what_differs_in_no_case_at_all(twice: Path, size: int) -> None:
    mutation = mutated(twice, size=size)
    model = mutation.mutants.model
    every = [
        Case.of(model, {"a": a, "b": b, "how": how})
        for a, b, how in product((None, True, False), (None, True, False), (None, "mild", "bad"))
    ]
    before = Conclusions.of(mutation.mutants.circuit, CaseBits.of(every))
    assert mutation.of("equivalent")
    assert not mutation.of("undecided")
    for outcome in mutation.outcomes:
        differs = differences(before, mutation.mutants.conclusions(outcome.mutant, before))
        assert (outcome.state == "equivalent") is not bool(differs), outcome.mutant.id


def test_what_comes_to_nothing_is_proved_equivalent(twice: Path) -> None:
    mutation = mutated(twice)
    assert [each.mutant.id for each in mutation.of("equivalent") if each.mutant.rule.id in ("both", "it")] == [
        "it: `any: [a, b]` is dropped from `all: [a, {any: [a, b]}]`",
        "it: `b` becomes `absent: b`",
        "both: `b` is dropped from `all: [a, b]`",
        "both: `b` becomes `absent: b`",
        "both: level `high` becomes `usual`",
        "both: the rule is deleted",
    ]


@settings(max_examples=2)
@given(random=randoms)
def test_population_and_solver_judge_alike(random: Random) -> None:
    model = pooled(random).model
    by_solver, by_population = (mutate(model, (), size=size) for size in (1, 1 << 13))
    assert [each.state for each in by_solver.outcomes] == [each.state for each in by_population.outcomes]
    for outcome in by_solver.of("survived"):
        if outcome.example is not None:
            before = Conclusions.of(by_solver.mutants.circuit, CaseBits.of([Case.of(model, outcome.example)]))
            assert differences(before, by_solver.mutants.conclusions(outcome.mutant, before))


def test_what_the_solver_does_not_decide_in_time_counts_against_the_scenarios(twice: Path) -> None:
    mutation = mutated(twice, seconds=0.0)
    assert mutation.of("undecided")
    assert not mutation.of("equivalent")
    assert mutation.score == 100 * len(mutation.of("killed")) / len(mutation.outcomes)
    found = report(mutation, least=0, least_of_levels=0)
    told = [found.told(each) for each in mutation.of("undecided") if each.mutant.operator == "delete"]
    assert told[-1].endswith("no scenario notices, and whether one could was not decided in time")


def test_without_the_solver_the_extra_is_named(twice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    for name in (
        "engine.bench.mutating.equivalence",
        "engine.inference.proving.encoding",
        "engine.inference.proving.searching",
    ):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(MissingExtra) as refusal:
        mutated(twice)
    assert str(refusal.value) == 'z3 is not installed: run `pip install "thoracle[bench]"`'


# -- the cases that would kill --------------------------------------------------------------------------------------


def test_the_cases_that_are_shown_kill_every_survivor(boiler) -> None:
    found = report(mutated(boiler.folder))
    survivors = found.mutation.of("survived")
    assert len(survivors) > 20
    boiler.add("cases/shown.yaml", "".join(found.case(each) or "" for each in survivors))
    after = mutated(boiler.folder)
    assert after.failing == ()
    hidden = [each.mutant.id for each in survivors if each.killing is None]
    assert [each.mutant.id for each in after.of("survived")] == hidden == []


def test_a_case_that_would_kill_has_few_answers_and_says_what_would_be_otherwise(boiler) -> None:
    found = report(mutated(boiler.folder, rules=["long-off"]))
    default = "`service` by default, no rule having concluded one"
    assert [
        (each.mutant.operator, each.killing and (each.killing.answers, each.killing.otherwise))
        for each in found.mutation.of("survived")
    ] == [
        ("threshold", ({"off-for": "7 days"}, "`call-out` by `long-off` (`off-for: 7 days`)")),
        ("threshold", ({"off-for": "8 days"}, default)),
        ("level", ({"off-for": "9 days"}, "`service` by `long-off` (`off-for: 9 days`)")),
        ("level", ({"off-for": "9 days"}, "`evacuate` by `long-off` (`off-for: 9 days`)")),
        ("delete", ({"off-for": "9 days"}, default)),
    ]


# -- the report -----------------------------------------------------------------------------------------------------


def test_a_scenario_that_fails_without_any_fault_is_named_and_fails_the_run(boiler) -> None:
    boiler.add(
        "cases/odd.yaml",
        "- {id: odd, cites: [leaflet.reset], findings: {gas-smell: yes}, expect: {level: watch}}\n",
    )
    found = report(mutated(boiler.folder), least=0, least_of_levels=0)
    assert found.mutation.failing == ("odd",)
    assert not found.passed
    assert "`odd` fails without any fault; mend it first (`thoracle kb test`)" in found.as_text().splitlines()


def test_what_is_killed_by_an_expectation_of_rules_alone_survives_and_is_counted(boiler) -> None:
    boiler.add(
        "cases/rules.yaml",
        "- id: old\n  cites: [leaflet.old]\n  findings: {age: 15}\n"
        "  expect: {level: service, rules: {fired: [old-boiler]}}\n",
    )
    found = report(mutated(boiler.folder, rules=["old-boiler"]))
    [deleted] = [each for each in found.mutation.outcomes if each.mutant.operator == "delete"]
    assert (deleted.state, deleted.by_rules) == ("survived", ("old",))
    assert found.told(deleted) == (
        "rule `old-boiler`: the rule is deleted: no scenario notices but `old` by what it expects of rules, "
        "which does not count"
    )


def test_without_scenarios_a_run_fails(boiler) -> None:
    (boiler.folder / "cases/plain.yaml").unlink()
    found = report(mutated(boiler.folder), least=0, least_of_levels=0)
    assert not found.passed
    assert found.as_text() == "boiler: there is no scenario; without scenarios nothing is noticed"


def test_progress_is_told_of_every_mutant(boiler) -> None:
    told: list[tuple[int, int]] = []
    mutation = mutated(boiler.folder, progress=lambda done, total: told.append((done, total)))
    total = len(mutation.outcomes)
    assert told == [(done, total) for done in range(1, total + 1)]


# -- the shipped knowledge base -------------------------------------------------------------------------------------


def test_every_fault_in_the_shipped_rules_is_noticed_by_a_scenario() -> None:
    mutation = mutated(shipped(), size=1 << 16)
    assert len(mutation.outcomes) > 1000
    assert mutation.failing == ()
    assert [each.mutant.id for each in mutation.outcomes if each.state in ("survived", "undecided")] == []
    of_levels = [each for each in mutation.outcomes if isinstance(each.mutant.rule.conclusion, SetsLevel)]
    assert {each.state for each in of_levels} == {"killed", "equivalent"}
