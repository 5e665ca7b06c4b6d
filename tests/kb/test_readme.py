"""What kb/README.md shows is so."""

import json
import re
import shlex
import shutil

import pytest
from click.testing import CliRunner

from engine.bench.checking.check import check
from engine.cli import main
from engine.inference.knowledge_base import shipped
from engine.knowledge.codes import CODES
from engine.knowledge.forms import FORMS

README = (shipped() / "README.md").read_text(encoding="utf-8")


def blocks(language):
    """The fenced blocks of a language, each with the comment before it."""
    return re.findall(rf"(?:^<!-- file: (.*?) -->\n)?^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def errors_with(tmp_path, file, text):
    """The errors of the shipped knowledge base with a text added to a file."""
    folder = shutil.copytree(shipped(), tmp_path / "kb", ignore=shutil.ignore_patterns("*.md", "*.py", "__pycache__"))
    with (folder / file).open("a", encoding="utf-8") as stream:
        stream.write("\n" + text)
    return [str(problem) for problem in check(folder) if problem.severity == "error"]


def test_the_rule_in_five_lines_loads(tmp_path):
    [rule] = [text for file, text in blocks("yaml") if file == "escalation.yaml"]
    assert len(rule.splitlines()) == 5
    assert errors_with(tmp_path, "escalation.yaml", rule) == []


def test_the_condition_that_shows_all_forms_loads(tmp_path):
    [condition] = [text for file, text in blocks("yaml") if file == "escalation.yaml, below a rule"]
    rule = "- id: shown\n  level: appointment\n  because: Shown.\n  cites: [red-flags.immediate-fever]\n"
    indented = "".join(f"  {line}\n" for line in condition.splitlines())
    assert errors_with(tmp_path, "escalation.yaml", rule + indented) == []


def test_the_scenario_shows_every_key_of_an_expectation():
    [scenario] = [text for file, text in blocks("yaml") if file and file.startswith("cases/")]
    keys = set(re.findall(r"([a-z_]+):", scenario))
    expected = FORMS["cases"].item.keys["expect"].shape.keys
    parts = {key for name in ("causes", "patterns", "rules") for key in expected[name].shape.keys}
    assert {*expected, *parts, "at_least", "at_most"} <= keys


def test_the_acceptance_that_is_shown_is_one():
    [shown] = [text for file, text in blocks("yaml") if file == "accepted.yaml"]
    assert shown in (shipped() / "accepted.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", FORMS)
def test_every_kind_of_file_is_in_the_table(kind):
    assert len(re.findall(rf"^\| `{kind}(?:/\*)?\.yaml` \|", README, re.MULTILINE)) == 1


def test_every_code_of_a_problem_is_in_the_table():
    assert re.findall(r"^\| `([a-z0-9-]+)` \| (.*) \|$", README, re.MULTILINE) == list(CODES.items())


def test_the_settings_for_the_editor_are_what_the_command_prints(monkeypatch, tmp_path):
    shutil.copytree(shipped(), tmp_path / "kb")
    monkeypatch.chdir(tmp_path)
    [(_, settings)] = blocks("json")
    command = shlex.split(next(line for _, text in blocks("sh") for line in text.splitlines() if " schema " in line))
    result = CliRunner().invoke(main, [*command[1:], "--format", "json"])
    assert (result.exit_code, json.loads(result.stdout)) == (0, json.loads(settings))
    assert len(list((tmp_path / ".schemas").iterdir())) == len(FORMS)


def test_every_command_is_one(tmp_path):
    lines = [line.partition("#")[0] for _, text in blocks("sh") for line in text.splitlines()]
    for line in lines:
        words = shlex.split(line)
        help_text = CliRunner().invoke(main, [*words[1:3], "--help"]).stdout
        assert words[0] == "thoracle"
        assert [word for word in words if word.startswith("-") and word not in help_text] == []
    assert len(lines) == 8
