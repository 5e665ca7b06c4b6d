"""The hooks for pre-commit and the recipes of docs/continuous-integration.md name what there is, and it runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from engine.bench.authoring.example import example
from engine.cli import main
from tests.executed_docs import ROOT, Reader

TEXT = (ROOT / "docs" / "continuous-integration.md").read_text(encoding="utf-8")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
FILES = {
    path: yaml.safe_load(body)
    for path, body in re.findall(r"<!-- file: (\S+) -->\n```yaml\n(.*?)^```", TEXT, re.M | re.S)
}
SCRIPTS = dict(re.findall(r"<!-- commands: (\w+) -->\n```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL))
[JOB] = FILES[".github/workflows/knowledge-base.yaml"]["jobs"].values()
STEPS = [step["run"] for step in JOB["steps"] if step.get("run", "").startswith("thoracle ")]
COMMANDS = [line for line in TEXT.splitlines() if re.match(r"thoracle |\| `thoracle ", line)]


def called(line: str) -> list[str]:
    """The words of a command line, as a table or a script has it."""
    found = re.fullmatch(r"(?:\| `)?(thoracle [^`]*?)(?:`.*)?", line)
    assert found
    return shlex.split(found[1])


@pytest.mark.parametrize("line", [*dict.fromkeys([*COMMANDS, *STEPS]), *(f"{each['entry']} --kb kb" for each in HOOKS)])
def test_every_command_takes_the_options_that_it_is_given(line: str) -> None:
    words = called(line)[1:]
    command: click.Command = main
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found
        command = found
    context = click.Context(command, info_name=line)
    command.make_parser(context).parse_args(words)


def test_the_hooks_are_of_the_form_that_pre_commit_reads() -> None:
    for hook in HOOKS:
        assert set(hook) == {"id", "name", "entry", "args", "language", "pass_filenames", "types"}
        assert (hook["language"], hook["pass_filenames"], hook["types"]) == ("python", False, ["yaml"])


def test_the_configuration_that_is_shown_uses_every_hook() -> None:
    [repository] = FILES[".pre-commit-config.yaml"]["repos"]
    assert [hook["id"] for hook in repository["hooks"]] == [hook["id"] for hook in HOOKS]


@pytest.mark.parametrize("name", ["quick", "everything", "steps"])
def test_the_recipes_are_green_on_a_new_knowledge_base(name: str, tmp_path: Path) -> None:
    for path, text in example("kb").items():
        (tmp_path / "work" / "kb" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "work" / "kb" / path).write_text(text, encoding="utf-8")
    (tmp_path / "programs").mkdir()
    script = "\n".join(STEPS) if name == "steps" else SCRIPTS[name]
    lines = [line for line in script.splitlines() if line.startswith("thoracle ") and " diff " not in line]
    assert len(lines) >= 2
    code, printed = Reader(tmp_path / "work", tmp_path / "programs").run("set -e\n" + "\n".join(lines))
    assert code == 0, printed
