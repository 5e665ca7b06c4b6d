"""Conditions as text, and back."""

from __future__ import annotations

import pytest

from engine.bench.mutating.mutants import Mutants
from engine.bench.written import written
from engine.inference.knowledge_base import shipped
from engine.knowledge.condition_reader import ConditionReader
from engine.knowledge.conditions import Absent, All, Any, AtLeast, Atom, Compare, Concluded, Condition, Present
from engine.knowledge.diagnostics import Report
from engine.knowledge.nodes import get, parse
from engine.knowledge.reading import Reading, read_knowledge_base

FEVER, COUGH = Present(Atom("fever")), Present(Atom("cough"))


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_knowledge_base(shipped(), scenarios=False)


def read_back(reading: Reading, text: str) -> Condition | None:
    assert reading.model is not None
    report = Report()
    document = parse(f"when: {text if ': ' not in text else f'{{{text}}}'}\n".encode(), file="f", report=report)
    assert document is not None
    node = get(document.root, "when")
    assert node is not None
    reader = ConditionReader(document=document, findings=reading.model.findings, names=reading.names, report=report)
    return reader.read(node, who="it")


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (FEVER, "fever"),
        (Concluded("risk-factor"), "risk-factor"),
        (Absent(Atom("fever")), "absent: fever"),
        (Absent(Atom("site", "flank")), "absent: {site: flank}"),
        (Present(Atom("severity", "mild")), "severity: mild"),
        (Any((Present(Atom("severity", "mild")), Present(Atom("severity", "severe")))), "severity: [mild, severe]"),
        (Any((FEVER, COUGH)), "any: [fever, cough]"),
        (Any((Present(Atom("severity", "mild")),)), "any: [{severity: mild}]"),
        (All((FEVER, Any((COUGH,)))), "all: [fever, {any: [cough]}]"),
        (AtLeast(1, (FEVER, COUGH)), "at_least: 1, of: [fever, cough]"),
        (Compare("duration", "more_than", 7), "duration: {more_than: 7 days}"),
        (
            All((Compare("duration", "more_than", 0.5), Compare("duration", "at_most", 7))),
            "duration: {more_than: 12 hours, at_most: 7 days}",
        ),
        (
            All((Compare("age", "more_than", 60), Compare("age", "more_than", 65))),
            "all: [{age: {more_than: 60}}, {age: {more_than: 65}}]",
        ),
    ],
)
def test_a_condition_is_written_as_a_person_would_write_it(reading: Reading, condition: Condition, text: str) -> None:
    assert reading.model is not None
    assert written(condition, reading.model.findings) == text
    assert read_back(reading, text) == condition


def test_what_is_written_of_a_rule_or_a_mutant_reads_back_to_it(reading: Reading) -> None:
    model = reading.model
    assert model is not None
    mutants = Mutants(model=model, rules=tuple(model.rules.values())).all
    for condition in [*(rule.when for rule in model.rules.values()), *(each.when for each in mutants if each.when)]:
        assert read_back(reading, written(condition, model.findings)) == condition
