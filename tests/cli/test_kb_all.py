"""``thoracle kb all``: one line for each part, and a failure where one fails."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.bench import everything
from engine.cli import main
from engine.knowledge.errors import MissingExtra

ROOT = Path(__file__).parents[2]
BOILER = ROOT / "tests" / "boiler"


def thoracle(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["kb", "all", *arguments])


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A boiler one of whose scenarios expects something else."""
    folder = tmp_path / "boiler"
    shutil.copytree(BOILER, folder)
    [cases] = (folder / "cases").glob("*.yaml")
    cases.write_text(cases.read_text(encoding="utf-8").replace("level: evacuate", "level: watch", 1), encoding="utf-8")
    return folder


def test_the_quick_parts_have_a_line_each() -> None:
    done = thoracle("--kb", str(BOILER), "--quick")
    lines = done.output.splitlines()
    assert [line.split()[0] for line in lines] == ["check", "test", "coverage"]
    assert lines[0] == "check     passed  no errors, no warnings, 12 accepted"


def test_all_parts_of_the_shipped_knowledge_base_pass() -> None:
    done = thoracle("--format", "json")
    data = json.loads(done.output)
    assert [part["part"] for part in data["parts"]] == ["check", "test", "coverage", "sources", "prove", "mutate"]
    assert [part["passed"] for part in data["parts"]] == [True] * 6
    assert (data["format"], data["passed"], done.exit_code) == ("thoracle.all/1", True, 0)


def test_a_part_that_fails_is_said_and_the_others_are_run(changed: Path) -> None:
    done = thoracle("--kb", str(changed), "--quick")
    assert done.exit_code == 1
    failed = [line.split()[:2] for line in done.output.splitlines()]
    assert ["test", "FAILED"] in failed
    assert len(failed) == 3


def test_a_failed_part_is_annotated_and_says_where_to_read_on(changed: Path) -> None:
    lines = thoracle("--kb", str(changed), "--quick", "--format", "github").output.splitlines()
    assert any("title=test::" in line and line.endswith("see `thoracle kb test`") for line in lines)


def test_of_a_knowledge_base_with_errors_the_other_parts_are_not_run_and_the_errors_are_shown(changed: Path) -> None:
    (changed / "escalation.yaml").write_text("- id: [\n", encoding="utf-8")
    done = thoracle("--kb", str(changed))
    first, *rest = done.output.splitlines()
    assert first.startswith("check     FAILED  ")
    parts = ("test", "coverage", "sources", "prove", "mutate")
    assert rest[:6] == [*(f"{part:9} not run: the knowledge base has errors" for part in parts), ""]
    shown = CliRunner().invoke(main, ["kb", "check", "--kb", str(changed)]).output.splitlines()
    assert rest[6:] == shown
    assert done.exit_code == 1


def test_as_json_a_part_that_was_not_run_has_not_passed(changed: Path) -> None:
    (changed / "escalation.yaml").write_text("- id: [\n", encoding="utf-8")
    done = thoracle("--kb", str(changed), "--quick", "--format", "json")
    check, *rest = json.loads(done.output)["parts"]
    assert (check["part"], check["passed"], check["ran"]) == ("check", False, True)
    assert {problem["severity"] for problem in check["diagnostics"]} == {"error"}
    said = {"passed": False, "ran": False, "says": "not run: the knowledge base has errors"}
    assert rest == [{"part": "test", **said}, {"part": "coverage", **said}]
    lines = thoracle("--kb", str(changed), "--quick", "--format", "github").output.splitlines()
    assert sum("escalation.yaml" in line for line in lines) == 1
    assert (done.exit_code, len(lines)) == (1, 3 + len(check["diagnostics"]))


def test_strictly_what_is_odd_or_not_exercised_fails(changed: Path) -> None:
    shutil.rmtree(changed / "cases")
    (changed / "accepted.yaml").unlink()
    easy = thoracle("--kb", str(changed), "--quick").output.splitlines()
    strict = thoracle("--kb", str(changed), "--quick", "--strict").output.splitlines()
    assert easy[0].startswith("check     passed  no errors, ")
    assert strict[0] == easy[0].replace("passed", "FAILED")
    assert strict[1].startswith(
        "test      FAILED  boiler: there is no scenario; a run without scenarios fails; no scen"
    )
    assert strict[3] == ""
    assert any("warning[" in line for line in strict[4:])


def test_strictly_a_claim_that_nothing_cites_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.bench.tracing.source_report import SourceReport

    reading = everything.examine(BOILER)
    assert reading.model is not None
    kb = everything.KnowledgeBase(reading.model)
    parts = [everything._sources(kb, reading, BOILER, None, strict=strict) for strict in (False, True)]
    assert parts[0] == parts[1]
    monkeypatch.setattr(SourceReport, "uncited", property(lambda self: ("leaflet.a", "leaflet.b")))
    easy, strict = (everything._sources(kb, reading, BOILER, None, strict=strict) for strict in (False, True))
    assert easy == parts[0]
    assert (strict.passed, strict.says) == (False, f"{easy.says}; nothing cites 2 claims")


def test_documents_belong_to_a_part_that_quick_leaves_out() -> None:
    done = thoracle("--kb", str(BOILER), "--quick", "--documents", str(ROOT / "tests"))
    assert done.exit_code == 2
    assert "with --quick no place is verified: leave out --documents" in done.output


def test_what_needs_a_missing_library_is_refused_before_anything_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everything, "find_spec", lambda name: None if name == "z3" else object())
    with pytest.raises(MissingExtra) as refusal:
        next(everything.everything(BOILER, quick=False))
    assert str(refusal.value) == 'z3 is not installed: run `pip install "thoracle[bench]"`'
    assert next(everything.everything(BOILER, quick=True)).passed
