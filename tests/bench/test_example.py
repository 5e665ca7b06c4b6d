"""The example that a new knowledge base begins as passes everything that the workbench asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bench.authoring.example import example, name_for
from engine.bench.checking.check import checked, examine
from engine.bench.covering.coverage import uncovered
from engine.bench.tracing.source_report import report_sources
from engine.bench.trying.trials import run
from engine.inference.knowledge_base import KnowledgeBase
from engine.knowledge.forms import FORMS, form_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    base = tmp_path / "new"
    for path, text in example("new").items():
        (base / path).parent.mkdir(parents=True, exist_ok=True)
        (base / path).write_text(text, encoding="utf-8")
    return base


def test_it_has_no_fault_and_no_anomaly(folder: Path) -> None:
    found = checked(examine(folder))
    assert found.problems == ()
    assert found.accepted == ()


def test_its_scenarios_hold_and_leave_no_rule_and_no_cause_out(folder: Path) -> None:
    reading = examine(folder)
    assert reading.model is not None
    trials = run(KnowledgeBase(reading.model), reading.scenarios)
    assert [trial.scenario.id for trial in trials if not trial.passed] == []
    assert not uncovered(reading.model, trials)


def test_every_passage_of_its_document_is_accounted_for(folder: Path) -> None:
    reading = examine(folder)
    assert reading.model is not None
    report = report_sources(reading.model, folder, documents=folder / "documents", lines=reading.lines)
    assert report.problems == ()
    assert report.uncited == ()
    assert report.verified == ("leaflet",)


def test_its_properties_are_proved(folder: Path) -> None:
    from engine.bench.proving.proofs import proved

    reading = examine(folder)
    assert reading.model is not None
    proofs = list(proved(KnowledgeBase(reading.model), reading.properties, seconds=30))
    assert len(proofs) == 3
    assert [proof.subject.id for proof in proofs if not proof.proved] == []


def test_it_has_every_kind_of_file_but_those_that_a_small_one_does_without() -> None:
    forms = {form_of(path) for path in example("x")} - {None}
    assert set(FORMS) - forms == {"patterns", "accepted"}


def test_its_name_is_that_of_its_folder_where_that_can_be_a_name() -> None:
    assert example("garden-pond")["kb.yaml"].split("\n")[2] == "id: garden-pond"
    assert name_for(Path("somewhere/garden-pond")) == "garden-pond"
    assert name_for(Path("My Knowledge")) == "example"
