"""What would otherwise go wrong without a word when Thoracle is packaged, or when a floor is added to the house.

setuptools leaves an unlisted package out; an absolute ``import engine`` works in a checkout and fails once installed;
an import that goes up a floor makes a circle sooner or later.
"""

import ast
import configparser
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "engine"
MODULES = sorted(ENGINE.rglob("*.py"))
FACE = "(the public face)"
FLOORS = {
    "knowledge": {"knowledge"},
    "inference": {"knowledge", "inference"},
    "dialogue": {"knowledge", "inference", "dialogue"},
    "bench": {"knowledge", "inference", "dialogue", "bench"},  # it leads interviews; dialogue knows nothing of it
    "cohort": {"knowledge", "inference", "cohort"},
    "cli": {"knowledge", "inference", "dialogue", "bench", "cohort", "cli"},
    FACE: {"knowledge", "inference", "dialogue", "bench"},
}
"""What the modules of a floor may import; those beside the floors in engine/ are the public face."""


@pytest.fixture(scope="module")
def setup():
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def lines(text):
    return text.split("\n")[1:]


def place(path):
    return path.relative_to(ROOT).as_posix()


def imports(path):
    """Every import of a module: (line, dots, what), wherever it stands and also what is for the type checker only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, 0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, node.level, ".".join(filter(None, [node.module, alias.name]))


def reached(path):
    """What a module imports of the engine: (line, path inside engine/ as parts)."""
    package = path.relative_to(ENGINE).parent.parts
    for line, dots, name in imports(path):
        if dots:
            yield line, (*package[: len(package) - (dots - 1)], *name.split("."))


def test_every_folder_with_modules_is_a_listed_package(setup):
    folders = {path.parent.relative_to(ENGINE) for path in MODULES}
    packages = {".".join(["thoracle", *folder.parts]) for folder in folders}
    assert lines(setup["options"]["packages"]) == sorted(packages | {"thoracle.kb"})


def test_every_package_says_in_one_line_what_it_is():
    packages = {path.parent for path in MODULES}
    silent = [place(folder) for folder in sorted(packages) if not docstring(folder / "__init__.py")]
    assert silent == []


def docstring(path):
    return path.exists() and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_every_file_that_is_no_module_is_package_data(setup):
    data = lines(setup["options.package_data"]["thoracle"])
    files = [path for path in ENGINE.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}]
    matched = {path for pattern in data for path in ENGINE.glob(pattern)}
    assert [place(path) for path in files if path not in matched] == []


def test_every_file_of_the_knowledge_base_is_package_data(setup):
    data = lines(setup["options.package_data"]["thoracle.kb"])
    kb = ROOT / "kb"
    matched = {path for pattern in data for path in kb.glob(pattern)}
    assert [place(path) for path in kb.rglob("*") if path.is_file() and path not in matched] == []


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_imports_its_own_package_relatively_only(path):
    absolute = {"engine", "thoracle", "kb", "cli", "tests"}
    found = [f"{place(path)}:{line}: {name}" for line, dots, name in imports(path) if not dots]
    assert [text for text in found if text.split(": ")[1].partition(".")[0] in absolute] == []


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_no_import_leads_out_of_the_engine(path):
    depth = len(path.relative_to(ENGINE).parent.parts)
    assert [f"{place(path)}:{line}: {name}" for line, dots, name in imports(path) if dots > depth + 1] == []


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_imports_no_floor_above_its_own(path):
    floor = path.relative_to(ENGINE).parts[0] if path.parent != ENGINE else FACE
    allowed = FLOORS[floor]
    wrong = [
        f"{place(path)}:{line}: {'.'.join(target)}"
        for line, target in reached(path)
        if target and target[0] in FLOORS and target[0] not in allowed
    ]
    assert wrong == []


def test_every_floor_is_known_here():
    floors = {path.relative_to(ENGINE).parts[0] for path in MODULES if path.parent != ENGINE}
    assert floors <= set(FLOORS)


def test_only_one_module_imports_experta():
    importing = {
        place(path)
        for path in MODULES
        for _, dots, name in imports(path)
        if not dots and name.partition(".")[0] in {"experta", "frozendict", "schema"}
    }
    assert importing == {"engine/inference/firing/_experta.py"}


def test_pyproject_holds_only_the_build_system():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("[")] == ["[build-system]"]
    assert 'requires = ["setuptools>=77"]' in text


def test_the_checkout_is_configured_in_setup_cfg_alone():
    others = ["setup.py", "pytest.ini", "tox.ini", "mypy.ini", "ruff.toml", ".ruff.toml", ".coveragerc", ".flake8"]
    assert [name for name in others if (ROOT / name).exists()] == []


def test_the_launcher_does_nothing_when_it_is_imported():
    done = subprocess.run(
        [sys.executable, "-c", "import cli; print(cli.main.__module__)"],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "engine.cli\n", "")
