"""What scenarios cover, why not, and that the cases shown close the gaps."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from engine.bench.case_bits import CaseBits
from engine.bench.checking.check import examine
from engine.bench.covering.closing_case import closing
from engine.bench.covering.condition_coverage import Coverage, cover
from engine.bench.covering.coverage_report import CoverageReport
from engine.bench.covering.decisive import Values, decisive, parts
from engine.inference.case import Case
from engine.inference.circuit import compile_circuit
from engine.inference.knowledge_base import KnowledgeBase, shipped
from engine.knowledge.model import SetsLevel
from engine.knowledge.reading import read_knowledge_base
from tests.generated import pooled, randoms


def covered(folder: Path) -> Coverage:
    reading = examine(folder)
    assert reading.model is not None
    assert not reading.failed, reading.diagnostics
    return cover(reading.model, reading.scenarios)


def scenario(name: str, findings: str) -> str:
    return f"- {{id: {name}, cites: [leaflet.reset], findings: {findings}, expect: {{level: {{at_least: watch}}}}}}\n"


def missed(boiler, rule: str, *findings: str) -> list[tuple[str, bool, str]]:
    """What is missed of one rule when there are just these scenarios: the part, which way, and why."""
    (boiler.folder / "cases/plain.yaml").unlink()
    boiler.add("cases/own.yaml", "".join(scenario(f"own-{at}", each) for at, each in enumerate(findings)))
    return [(miss.part, miss.wanted, miss.because) for miss in covered(boiler.folder).misses if miss.rule.id == rule]


def test_a_part_is_covered_when_it_is_shown_both_ways(boiler) -> None:
    assert missed(boiler, "gas-means-leave", "{gas-smell: yes}", "{gas-smell: no}") == []


def test_of_silence_nothing_is_learned(boiler) -> None:
    assert missed(boiler, "gas-means-leave", "{gas-smell: yes}", "{frost: yes}", "{gas-smell: unknown}") == [
        ("gas-smell", False, "it is denied in no scenario, and open in 2 scenarios")
    ]


def test_a_gap_says_why_it_is_one(boiler) -> None:
    found = missed(
        boiler,
        "several-signs",
        "{noise: bang, dizzy: yes, any-smell: yes}",  # three signs, of which two are needed: none is decisive
        "{noise: hum}",
        "{any-smell: no, dizzy: yes, noise: bang}",
    )
    assert found == [
        ("noise: bang", False, "it is denied in 1 scenario, where the rule would not fire with it either"),
        ("dizzy", False, "it is denied in no scenario, and open in 1 scenario"),
        ("any-smell", True, "it holds in 1 scenario, where the rule fires without it as well"),
        ("any-smell", False, "it is denied in 1 scenario, where the rule fires without it"),
    ]


def test_the_nearest_scenario_is_taken_where_one_answer_is_enough(boiler) -> None:
    missed(boiler, "several-signs", "{off-for: 2 days, noise: hum, dizzy: yes}", "{frost: no}")
    closings = {
        (miss.part, miss.wanted): miss.closing
        for miss in covered(boiler.folder).misses
        if miss.rule.id == "several-signs"
    }
    near = closings["noise: bang", True]
    assert near is not None
    assert (near.near, near.answers) == ("own-0", {"off-for": "2 days", "noise": "bang", "dizzy": "yes"})
    afresh = closings["any-smell", False]
    assert afresh is not None
    assert (afresh.near, list(afresh.answers)) == ("own-0", ["off-for", "noise", "dizzy", "any-smell"])


def test_a_case_is_made_from_nothing_where_no_scenario_is_near(boiler) -> None:
    missed(boiler, "watch-it", "{frost: no}")
    [made] = [
        miss.closing
        for miss in covered(boiler.folder).misses
        if miss.rule.id == "watch-it" and miss.part == "noise: hum" and miss.wanted
    ]
    assert made is not None
    assert (made.near, made.answers) == ("", {"noise": "hum", "off-for": "1 day", "reset-helps": "present"})


def test_the_cases_that_are_shown_close_every_gap(boiler) -> None:
    coverage = covered(boiler.folder)
    report = CoverageReport(kb=KnowledgeBase(coverage.model), coverage=coverage)
    assert not coverage.complete
    shown = [report.case(miss) for miss in coverage.needed]
    assert len(shown) < len(coverage.misses)
    assert None not in shown
    boiler.add("cases/shown.yaml", "".join(each for each in shown if each))
    assert covered(boiler.folder).complete


@given(random=randoms)
def test_what_is_said_to_close_a_gap_does(random: Random) -> None:
    model = pooled(random).model
    circuit = compile_circuit(model)
    for rule in model.rules.values():
        for path, _ in parts(rule.when):
            for wanted in (True, False):
                found = closing(circuit, rule.when, path, wanted=wanted)
                if found is not None:
                    values = Values.of(circuit, CaseBits.of([Case.of(model, found.answers)]))
                    shown = decisive(rule.when, path, values)
                    assert (shown.true if wanted else shown.false) == 1


def test_every_gap_that_the_shipped_knowledge_base_could_have_can_be_closed() -> None:
    model = read_knowledge_base(shipped(), scenarios=False).model
    assert model is not None
    coverage = cover(model, ())
    assert len(coverage.misses) == 2 * len(coverage.parts) > 700
    assert [miss for miss in coverage.misses if miss.closing is None] == []


def test_the_scenarios_of_the_shipped_knowledge_base_show_every_condition_both_ways() -> None:
    coverage = covered(shipped())
    assert [(miss.rule.id, miss.part, miss.wanted) for miss in coverage.misses] == []
    assert all(coverage.fired.values())
    assert coverage.complete


def test_only_the_rules_that_are_asked_for_are_looked_at() -> None:
    reading = read_knowledge_base(shipped())
    assert reading.model is not None
    levels = [rule.id for rule in reading.model.rules.values() if isinstance(rule.conclusion, SetsLevel)]
    coverage = cover(reading.model, reading.scenarios, rules=levels)
    assert [rule.id for rule in coverage.rules] == levels
    assert {part.rule.id for part in coverage.parts} == set(levels)


@pytest.mark.parametrize("rules", [None, []])
def test_nothing_to_look_at_is_not_complete(rules) -> None:
    reading = read_knowledge_base(shipped())
    assert reading.model is not None
    scenarios = () if rules is None else reading.scenarios
    assert not cover(reading.model, scenarios, rules=rules).complete
