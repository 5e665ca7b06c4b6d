"""``thoracle kb interviews``: what it prints, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.bench.trying import interviews as bench
from engine.cli.kb_interviews import interviews
from engine.knowledge.errors import KnowledgeBaseError

BOILER = Path(__file__).parents[1] / "boiler"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(interviews, ["--kb", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def test_it_prints_the_distribution_and_ends_with_0_where_no_level_differs() -> None:
    code, printed = run(str(BOILER))
    assert code == 0
    assert printed.splitlines()[0] == "What a case does not state is answered: don't know"
    assert printed.splitlines()[-1] == "boiler: 2 scenarios, no level differs"


def test_as_json_it_prints_one_object() -> None:
    code, printed = run(str(BOILER), "--format", "json")
    assert code == 0
    assert json.loads(printed)["format"] == "thoracle.interviews/1"


def test_a_level_that_differs_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hasty(bench.Consultation):
        def screen(self):
            return None if self.screens else super().screen()

    monkeypatch.setattr(bench, "Consultation", Hasty)
    code, printed = run(str(BOILER))
    assert code == 1
    assert printed.splitlines()[-1] == "boiler: 2 scenarios, 2 of them differ"


def test_without_a_scenario_it_ends_with_1(tmp_path: Path) -> None:
    folder = shutil.copytree(BOILER, tmp_path / "boiler")
    shutil.rmtree(folder / "cases")
    assert run(str(folder)) == (1, "boiler: there is no scenario; a run without scenarios fails\n")


def test_a_knowledge_base_with_errors_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(BOILER, tmp_path / "boiler")
    path = folder / "escalation.yaml"
    path.write_text(path.read_text("utf-8").replace("when: gas-smell", "when: gas-smel"), "utf-8")
    with pytest.raises(KnowledgeBaseError):
        run(str(folder))
