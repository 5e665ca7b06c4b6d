"""The plugin for pytest, as another project uses it: in a process of its own, on a knowledge base of its own."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[1]
PLUGIN = ROOT / "engine" / "pytest_plugin.py"


@pytest.fixture
def project(pytester, monkeypatch):
    """A project with a test of its own and a knowledge base, of which one scenario fails."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    pytester.makepyfile(test_own="def test_own():\n    pass\n")
    shutil.copytree(ROOT / "tests" / "boiler", pytester.path / "knowledge")
    cases = pytester.path / "knowledge" / "cases" / "plain.yaml"
    cases.write_text(cases.read_text("utf-8").replace("level: watch\n", "level: call-out\n"), "utf-8")
    return pytester


def run(project, *arguments):
    return project.runpytest_subprocess(
        "-p", "engine.pytest_plugin", "-p", "no:thoracle", "-p", "no:cacheprovider", "-q", *arguments, timeout=60
    )


def spoil(project):
    path = project.path / "knowledge" / "escalation.yaml"
    path.write_text(path.read_text("utf-8").replace("when: gas-smell\n", "when: gas-smel\n"), "utf-8")


FAILURE = """\
knowledge/cases/plain.yaml:13: `a-quiet-boiler-is-watched` fails
  level: expected the level `call-out`; `watch` by `watch-it` (`noise=hum`, `off-for: 2 hours`, `reset-helps`)
    rule `long-off` lacks:
      `off-for` is 2 hours and has to be more than 7 days
    rule `several-signs` lacks:
      2 of 3 are needed and 0 held; lacking:
        `noise=bang` is absent (from `noise=hum: present`)
        `dizzy` is not asked
        `any-smell` is not asked
"""


def test_a_named_knowledge_base_is_run_beside_the_other_tests_and_a_failure_says_why(project):
    result = run(project, "--thoracle-kb", "knowledge")
    result.assert_outcomes(passed=2, failed=1)
    assert FAILURE in result.stdout.str()


def test_nothing_is_collected_that_nobody_named(project):
    run(project).assert_outcomes(passed=1)


def test_a_setting_names_it_for_every_run_without_arguments(project):
    project.makeini("[pytest]\nthoracle_kb = knowledge\n")
    run(project).assert_outcomes(passed=2, failed=1)
    run(project, "test_own.py").assert_outcomes(passed=1)


@pytest.mark.parametrize("argument", ["knowledge", "knowledge/cases/plain.yaml"])
def test_a_file_or_folder_of_scenarios_can_be_named_as_any_test_can(project, argument):
    result = run(project, argument, "-k", "gas or nothing")
    result.assert_outcomes(passed=1, deselected=1)


def test_a_scenario_is_named_by_its_id(project):
    result = run(project, "knowledge/cases/plain.yaml::gas-means-leaving-the-house", "-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["knowledge/cases/plain.yaml *"])


def test_a_knowledge_base_with_errors_fails_with_its_diagnostics(project):
    spoil(project)
    result = run(project, "--thoracle-kb", "knowledge")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            "*knowledge/escalation.yaml:2:9: error[[]unknown-name] rule `gas-means-leave` reads `gas-smel`, which "
            "nothing declares or concludes",
        ]
    )


@pytest.mark.parametrize(
    ("remove", "complaint"),
    [
        ("kb.yaml", "ERROR: {} is no knowledge base: it has no kb.yaml"),
        ("cases", "ERROR: {} has no scenarios: there is no file in its folder cases"),
    ],
)
def test_what_is_no_knowledge_base_or_has_no_scenarios_is_refused(project, remove, complaint):
    path = project.path / "knowledge" / remove
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    result = run(project, "--thoracle-kb", "knowledge")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert complaint.format(project.path / "knowledge") in result.stderr.str().splitlines()


def test_the_plugin_imports_nothing_of_the_package_until_it_is_needed():
    """What stands at module level, but for the type checker."""
    tree = ast.parse(PLUGIN.read_text("utf-8"))
    imported = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [node.lineno for node in imported if isinstance(node, ast.ImportFrom) and node.level] == []
