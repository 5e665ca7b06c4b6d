"""``kb check`` beyond errors: anomalies, what is accepted, cases, annotations, and running again on each save."""

import builtins
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.cli.annotations import annotated, annotation
from engine.cli.places import clickable
from engine.cli.watching import rerun
from engine.knowledge.diagnostics import Diagnostic, Place
from engine.knowledge.errors import KnowledgeBaseError

from .conftest import BOILER, ROOT

RULE = "- id: frost-was\n  when: frost\n  level: service\n  because: There was frost.\n  cites: [leaflet.week]\n"
UNTESTED = (
    "boiler/escalation.yaml:45:7: warning[untested-rule] no scenario fires rule `frost-was`\n"
    "   45 | - id: frost-was\n"
    "      |       ^^^^^^^^^ add a scenario that does\n"
    "1 warning\n"
)


@pytest.fixture
def boiler(tmp_path):
    return shutil.copytree(BOILER, tmp_path / "boiler")


def add(folder, file, text):
    with (folder / file).open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_an_anomaly_is_a_warning_that_counts_when_it_is_strict(thoracle, boiler):
    add(boiler, "escalation.yaml", RULE)
    assert thoracle.done("kb", "check", "--kb", str(boiler)) == UNTESTED
    strict = thoracle("kb", "check", "--kb", str(boiler), "--strict")
    assert (strict.exit_code, strict.stdout) == (1, UNTESTED)


def test_places_are_paths_from_here_where_the_folder_is_below(thoracle, boiler, monkeypatch):
    add(boiler, "escalation.yaml", RULE)
    monkeypatch.chdir(boiler.parent.parent)
    path = f"{boiler.parent.name}/boiler"
    for named in (path, str(boiler)):
        assert thoracle.done("kb", "check", "--kb", named) == UNTESTED.replace("boiler/", f"{path}/", 1)
    monkeypatch.chdir(boiler / "causes")
    assert thoracle.done("kb", "check", "--kb", "../../boiler") == UNTESTED.replace("boiler/", "../../boiler/", 1)
    monkeypatch.chdir(boiler)
    assert thoracle.done("kb", "check", "--kb", str(boiler)) == UNTESTED.replace("boiler/", "", 1)


def test_only_places_become_paths_from_here():
    text = "kb/a.yaml:1:1: see kb/b.yaml:2, some/kb/c.yaml:3, kb/ and kb: sound"
    assert clickable(text, folder=Path("deep/kb")) == (
        "deep/kb/a.yaml:1:1: see deep/kb/b.yaml:2, some/kb/c.yaml:3, kb/ and kb: sound"
    )
    assert clickable(text, folder=Path("kb")) == clickable(text, folder=Path("/nowhere/kb")) == text


def test_what_is_accepted_is_listed_with_its_reason_when_asked_for(thoracle, monkeypatch):
    monkeypatch.chdir(ROOT / "tests")
    lines = thoracle.done("kb", "check", "--kb", BOILER, "--accepted").splitlines()
    assert lines[-3:] == [
        "boiler/patterns.yaml:9:11: accepted[untested-rule] no scenario fires rule `poisonous-by-dizziness`",
        "  Two scenarios are enough for a toy. (boiler/accepted.yaml:1)",
        "boiler: 10 findings, 1 pattern, 5 causes, 13 rules, 8 claims, 2 scenarios; no errors, no warnings, "
        "12 accepted",
    ]
    assert len(lines) == 2 * 12 + 1


def test_json_has_the_names_that_an_acceptance_needs_and_what_is_accepted(thoracle, boiler):
    add(boiler, "escalation.yaml", RULE)
    found = thoracle.json("kb", "check", "--kb", str(boiler))
    assert [(each["code"], each["about"]) for each in found["diagnostics"]] == [("untested-rule", ["frost-was"])]
    assert found["accepted"][0]["because"] == "Two scenarios are enough for a toy."
    assert (found["errors"], found["warnings"], len(found["accepted"])) == (0, 1, 12)


CASE = """\
- id: untested-rule-frost-was
  cites:
    - leaflet.week
  findings:
    frost: yes
  expect:
    level: service
    rules:
      fired:
        - frost-was
"""


def test_the_case_of_an_anomaly_can_be_pasted_and_removes_it(thoracle, boiler):
    add(boiler, "escalation.yaml", RULE)
    shown = thoracle.done("kb", "check", "--kb", str(boiler), "--cases")
    assert shown == f"{UNTESTED}\n# Cases in which these can be seen, for a file in cases/:\n{CASE}"
    as_json = thoracle.json("kb", "check", "--kb", str(boiler), "--cases")
    assert [each["case"] for each in as_json["diagnostics"]] == [CASE]
    add(boiler, "cases/more.yaml", CASE)
    assert thoracle.done("kb", "check", "--kb", str(boiler)).endswith("; no errors, no warnings, 12 accepted\n")


def test_without_anomalies_there_is_no_case(thoracle):
    assert thoracle.done("kb", "check", "--kb", BOILER, "--cases") == thoracle.done("kb", "check", "--kb", BOILER)


# -- annotations ----------------------------------------------------------------------------------------------------


def test_annotations_name_files_as_the_runner_knows_them(thoracle, boiler, monkeypatch):
    add(boiler, "escalation.yaml", RULE)
    monkeypatch.chdir(boiler.parent.parent)
    path = f"{boiler.parent.name}/boiler/escalation.yaml"
    assert thoracle.done("kb", "check", "--kb", str(boiler), "--format", "github") == (
        f"::warning file={path},line=45,endLine=45,col=7,endColumn=16,title=untested-rule::"
        "no scenario fires rule `frost-was`%0Aadd a scenario that does\n"
    )


@pytest.mark.parametrize("workspace", [False, True])
def test_annotations_name_files_from_the_root_of_the_repository(thoracle, boiler, monkeypatch, workspace):
    add(boiler, "escalation.yaml", RULE)
    root = boiler.parent
    if workspace:
        monkeypatch.setenv("GITHUB_WORKSPACE", str(root))
    else:
        monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
        (root / ".git").mkdir()
    (root / "docs").mkdir()
    monkeypatch.chdir(root / "docs")
    printed = thoracle.done("kb", "check", "--kb", "../boiler", "--format", "github")
    assert printed.startswith("::warning file=boiler/escalation.yaml,line=45,")


def test_annotations_of_files_that_are_not_in_the_workspace_are_named_from_here(thoracle, boiler, monkeypatch):
    add(boiler, "escalation.yaml", RULE)
    (boiler.parent / "workspace").mkdir()
    monkeypatch.setenv("GITHUB_WORKSPACE", str(boiler.parent / "workspace"))
    monkeypatch.chdir(boiler.parent / "workspace")
    printed = thoracle.done("kb", "check", "--kb", "../boiler", "--format", "github")
    assert printed.startswith("::warning file=../boiler/escalation.yaml,line=45,")


def test_annotations_of_a_sound_knowledge_base_are_none(thoracle):
    assert thoracle.done("kb", "check", "--kb", BOILER, "--format", "github") == ""


def test_annotations_end_with_1_where_there_is_an_error(thoracle, boiler):
    (boiler / "levels.yaml").unlink()
    result = thoracle("kb", "check", "--kb", str(boiler), "--format", "github")
    assert result.exit_code == 1
    assert "title=missing-file::has no levels.yaml\n" in result.stdout


def test_annotations_have_no_room_for_what_is_accepted(thoracle):
    assert thoracle.refused("kb", "check", "--kb", BOILER, "--format", "github", "--accepted") == (
        "thoracle kb check: annotations show what is wrong only: leave out --accepted and --cases\n"
        "thoracle kb check: see `thoracle kb check --help`\n"
    )


def test_what_commands_the_runner_is_escaped():
    text = annotation("error", Place("kb/a,b.yaml", 1), title="50%:", message="a\r\n::100%", folder=Path("kb"))
    assert text == ("::error file=kb/a%2Cb.yaml,line=1,endLine=1,col=1,endColumn=2,title=50%25%3A::a%0D%0A::100%25")


def test_a_problem_of_the_folder_itself_is_put_there():
    problem = Diagnostic(code="missing-file", severity="error", file="kb", line=1, column=1, message="has none")
    assert annotated([problem], folder=Path("some/kb")).startswith("::error file=some/kb,line=1,")


# -- watching -------------------------------------------------------------------------------------------------------


def test_a_watched_command_runs_at_once_and_again_after_each_change(capsys):
    runs = []
    rerun(Path("kb"), lambda: runs.append(len(runs)), again=iter([1, 2]))
    assert runs == [0, 1, 2]
    said = capsys.readouterr()
    assert said.out == ""
    assert [re.sub(r"\d\.\d\d", "0.00", line) for line in said.err.splitlines()] == [
        "-- 0.00 s; waiting for a change of kb, Ctrl-C ends"
    ] * 3


def test_a_knowledge_base_with_errors_does_not_end_the_watching(capsys):
    problem = Diagnostic(code="empty-file", severity="error", file="kb/a.yaml", line=1, column=1, message="is empty")

    def run():
        raise KnowledgeBaseError([problem])

    rerun(Path("kb"), run, again=iter([1]))
    assert capsys.readouterr().err.count("kb/a.yaml:1:1: error[empty-file] is empty\n1 error\n") == 2


def test_without_watchfiles_it_says_what_to_install(thoracle, monkeypatch):
    def refuse(name, *arguments, **keywords):
        if name == "watchfiles":
            raise ImportError(name)
        return imported(name, *arguments, **keywords)

    imported = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", refuse)
    result = thoracle("kb", "check", "--kb", BOILER, "--watch")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == 'thoracle: failed: watchfiles is not installed: run `pip install "thoracle[bench]"`\n'


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another thing there")
def test_the_program_checks_again_on_save_and_ends_with_130(boiler):
    pytest.importorskip("watchfiles")
    program = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "kb", "check", "--kb", str(boiler), "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        text=True,
    )
    try:
        lines = iter(program.stdout.readline, "")
        assert next(lines).endswith("no errors, no warnings, 12 accepted\n")
        assert "waiting for a change" in next(lines)
        add(boiler, "escalation.yaml", RULE)
        (boiler / "escalation.yaml.swp").write_text("an editor's own")
        assert next(lines) == UNTESTED.splitlines(keepends=True)[0]
        assert "waiting for a change" in [next(lines) for _ in range(4)][-1]
        time.sleep(0.1)
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=20) == 130
        assert program.stdout.read() == "thoracle: interrupted\n"
    finally:
        program.kill()
        program.communicate()


# -- explain --------------------------------------------------------------------------------------------------------


def test_explain_prints_the_page_of_a_code(thoracle):
    assert (
        thoracle.done("kb", "explain", "unused-pattern")
        == """\
unused-pattern (anomaly)

What
  No rule and no advice line reads a pattern.

Why
  An intermediate conclusion that nothing builds on changes no level and no
  cause.

Bad
  patterns.yaml:
    cold:
      title: Cold
      rules:
        - id: cold-by-frost
          when: frost
          because: There was frost.
          cites: [leaflet.week]

Good
  patterns.yaml:
    cold:
      title: Cold
      rules:
        - id: cold-by-frost
          when: frost
          because: There was frost.
          cites: [leaflet.week]
  escalation.yaml:
    - id: cold-boiler
      when: cold
      level: service
      because: It needs a look.
      cites: [leaflet.reset]

When it is wrong
  When it is to be shown in the result, or an application reads it: accept it.
"""
    )


def test_explain_as_json_has_the_parts_of_the_page(thoracle):
    found = thoracle.json("kb", "explain", "syntax")
    assert list(found) == ["format", "code", "kind", "means", "what", "why", "bad", "good", "when_it_is_wrong"]
    assert (found["kind"], found["bad"][0]["file"]) == ("error", "escalation.yaml")


def test_explain_without_a_code_lists_them_all(thoracle):
    lines = thoracle.done("kb", "explain").splitlines()
    listed = thoracle.json("kb", "explain")["codes"]
    assert lines[0] == "empty-file              error    a file of the knowledge base holds nothing"
    assert [line.split()[:2] for line in lines] == [[each["code"], each["kind"]] for each in listed]


def test_explain_refuses_an_unknown_code_with_a_suggestion(thoracle):
    assert thoracle.refused("kb", "explain", "unused-patern") == (
        "thoracle: no code is called `unused-patern` (did you mean `unused-pattern`?)\n"
    )


def test_every_diagnostic_names_a_code_that_can_be_explained(thoracle, boiler):
    add(boiler, "escalation.yaml", RULE.replace("frost-was", "Frost"))
    result = thoracle("kb", "check", "--kb", str(boiler), "--format", "json")
    for each in json.loads(result.stdout)["diagnostics"]:
        assert thoracle.done("kb", "explain", each["code"]).startswith(f"{each['code']} (error)")
