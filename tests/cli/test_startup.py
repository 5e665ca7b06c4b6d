"""A command imports what it uses, and nothing else: each runs in a Python of its own, whose modules are looked at."""

import json
import os
import subprocess
import sys

import pytest

from engine.cli import COMMANDS
from engine.cli.kb import COMMANDS as KB_COMMANDS

from .conftest import BOILER, ROOT

RUN = """
import json, sys
from engine.cli import main
try:
    main(sys.argv[1:])
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""

STOPPED = """
import sys
class Stopped:
    def find_spec(name, path, target=None):
        if name == sys.argv[1]:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stopped)
from engine.cli import main
main(["--version"])
"""
"""Ctrl-C while something is imported."""

EXPERTA = {"experta", "frozendict", "schema"}
PRINTERS = {"rich", "jinja2", "markupsafe", "markdown_it", "pygments"}
HEAVY = {"asyncio", "ssl", "socket", "http", "email", "numpy", "pyarrow", "z3", "hypothesis", "pytest", "jsonschema"}
OURS = {f"engine.cli.{entry.module}" for entry in (*COMMANDS.values(), *KB_COMMANDS.values())}


def modules(*arguments, code=0):
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == code, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def heavy(found):
    """Of the modules found, those of other packages that only some command may need."""
    return {name.partition(".")[0] for name in found} & (EXPERTA | PRINTERS | HEAVY)


@pytest.mark.parametrize("module", ["click", "engine.cli.exits", "engine.cli.about", "engine.inference.knowledge_base"])
def test_ctrl_c_while_the_program_starts_ends_with_130_and_no_traceback(module):
    command = [sys.executable, "-c", STOPPED, module]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr in ("", "thoracle: interrupted\n")


def test_importing_the_package_imports_nothing_of_it_before_it_is_used():
    program = "import engine, sys; print([name for name in sys.modules if name.startswith('engine.')]); engine.load"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ()], ids=" ".join)
def test_help_imports_no_command_and_reads_no_rules(arguments):
    found = modules(*arguments)
    assert found & OURS == set()
    assert heavy(found) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_imports_that_command_only(name):
    found = modules(name, "--help")
    assert found & OURS == {f"engine.cli.{COMMANDS[name].module}"}
    assert heavy(found) == set()


@pytest.mark.parametrize("name", KB_COMMANDS)
def test_a_command_of_the_workbench_imports_no_other_and_no_experta(name):
    found = modules("kb", name, "--help")
    assert found & OURS == {"engine.cli.kb", f"engine.cli.{KB_COMMANDS[name].module}"}
    assert heavy(found) == set()


def test_findings_never_fires_and_so_imports_no_experta():
    found = modules("findings", "gas", "--kb", BOILER)
    assert heavy(found) == set()
    assert not any(name.startswith("engine.bench") for name in found)


def test_consulting_for_json_imports_experta_and_nothing_that_sets_out_a_page():
    found = modules("consult", "--set", "dizzy=yes", "--format", "json", "--kb", BOILER)
    assert heavy(found) == EXPERTA
    dialogue = {name for name in found if name.startswith(("engine.dialogue.", "engine.bench"))}
    reports = {f"engine.dialogue.{name}" for name in ("report", "markdown", "contents", "explanation", "proof_text")}
    assert dialogue & reports == set()
    assert found & OURS == {"engine.cli.consult"}
    assert "engine.cli.prompt" not in found


def test_the_text_report_imports_what_it_needs_only():
    found = modules("consult", "--set", "dizzy=yes", "--kb", BOILER)
    assert heavy(found) == EXPERTA
    assert {"engine.dialogue.report"} <= found
    assert {"engine.dialogue.markdown", "engine.cli.prompt"} & found == set()


def test_a_case_that_cannot_be_read_is_refused_before_any_rule_is_read():
    found = modules("consult", os.devnull, "--kb", BOILER, code=2)
    assert heavy(found) == set()
