"""The commands, run in this process or as a program, on the toy knowledge base."""

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import main

ROOT = Path(__file__).parents[2]
BOILER = str(ROOT / "tests" / "boiler")
APART = {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}
"""click before 8.2 mixes the two streams unless it is told not to."""


@pytest.fixture(autouse=True)
def state(tmp_path_factory, monkeypatch):
    """A state folder of the test's own; gives the folder of the journals."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder / "thoracle" / "consultations"


class Thoracle:
    """Runs commands in this process."""

    def __call__(self, *arguments, text=None):
        return CliRunner(**APART).invoke(main, list(arguments), input=text)

    def done(self, *arguments, text=None):
        """What a command writes to standard output when it ends well, saying nothing."""
        result = self(*arguments, text=text)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    def json(self, *arguments, text=None):
        return json.loads(self.done(*arguments, "--format", "json", text=text))

    def refused(self, *arguments, text=None):
        """What a command says to standard error when it ends with 2, writing nothing to standard output."""
        result = self(*arguments, text=text)
        assert (result.exit_code, result.stdout) == (2, "")
        return result.stderr


@pytest.fixture
def thoracle():
    return Thoracle()


@pytest.fixture
def program():
    """Runs the program as users do, in a process of its own; gives a `subprocess.Popen`."""
    started = []

    def start(*arguments, **settings):
        variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **settings.pop("variables", {})}
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings}
        process = subprocess.Popen([sys.executable, str(ROOT / "cli.py"), *arguments], env=variables, **pipes)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def case(tmp_path):
    """Writes a case file and gives its path."""

    def write(content, name="case.yaml"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write
