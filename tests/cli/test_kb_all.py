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


def test_a_knowledge_base_with_errors_ends_after_check(changed: Path) -> None:
    (changed / "escalation.yaml").write_text("- id: [\n", encoding="utf-8")
    done = thoracle("--kb", str(changed), "--format", "json")
    assert [part["part"] for part in json.loads(done.output)["parts"]] == ["check"]
    assert done.exit_code == 1


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
