"""The README is executed: its programs, its consultation, and the commands it names."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
CONSOLE = re.findall(r"^\$ thoracle (.*?)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which `thoracle` is the installed package, or this checkout under that name."""
    variables = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"}
    if importlib.util.find_spec("thoracle") is None:
        (tmp_path / "thoracle").symlink_to(ROOT / "engine", target_is_directory=True)
        variables["PYTHONPATH"] = str(tmp_path)
    return variables


def run(arguments: list[str], environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.strip().splitlines()[-1][:40])
def test_every_program_of_the_readme_runs_and_prints_what_it_says(
    program: str, environment: dict[str, str], tmp_path: Path
) -> None:
    printed = run(["-c", program], environment, tmp_path).splitlines()
    calls = re.findall(r"^\s*print\((?:.*)\)(?:\s+# (.*))?$", program, re.MULTILINE)
    assert len(printed) >= len(calls)
    for line, expected in zip(printed, calls, strict=False):
        assert line.startswith(expected.split(":")[0] if not line.startswith(expected) else expected)


def test_the_consultation_of_the_readme_is_the_beginning_of_what_is_printed(
    environment: dict[str, str], tmp_path: Path
) -> None:
    assert len(CONSOLE) == 1
    [(command, shown)] = CONSOLE
    start = "from thoracle.cli import main; main()"
    printed = run(["-c", start, *shlex.split(command)], environment, tmp_path)
    head, ellipsis, _ = shown.partition("…")
    assert ellipsis
    assert printed.startswith(head)


def test_the_readme_names_the_two_commands_that_do_all_the_set_up() -> None:
    for name in ("consult", "test"):
        assert len(re.findall(rf"^<!-- command: {name} -->\n```sh\n.+\n```$", README, re.MULTILINE)) == 1
