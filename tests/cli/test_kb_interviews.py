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


def test_for_github_each_interview_that_ends_elsewhere_is_an_annotation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hasty(bench.Consultation):
        def screen(self):
            return None if self.screens else super().screen()

    assert run(str(BOILER), "--format", "github") == (0, "")
    shutil.copytree(BOILER, tmp_path / "boiler")
    monkeypatch.setattr(bench, "Consultation", Hasty)
    monkeypatch.chdir(tmp_path)
    code, printed = run("boiler", "--format", "github")
    assert code == 1
    lines = printed.splitlines()
    assert len(lines) == 4  # two scenarios, and both answers to what they do not state
    assert lines[0] == (
        "::error file=boiler/cases/plain.yaml,line=1,endLine=1,col=7,endColumn=34,title=another level::"
        "`gas-means-leaving-the-house` ends at `service`, and all answers give `evacuate`%0A"
        "what it does not state was answered `unknown`"
    )
    shutil.rmtree("boiler/cases")
    assert run("boiler", "--format", "github") == (
        1,
        "::error file=boiler,line=1,endLine=1,col=1,endColumn=2,title=no scenario::"
        "boiler: there is no scenario; a run without scenarios fails\n",
    )


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
