"""docs/cohort.md is executed: its table, its command, its programs, and its recipes for other engines."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.cli import COMMANDS
from engine.cli.cohort import cohort
from engine.cohort.evaluator import Evaluator
from engine.cohort.run import Job, run
from engine.inference.knowledge_base import load
from tests.benchmarks.cohort import registry

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "cohort.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL))
SHOWN = re.findall(r"^<!-- shows: (\S+) -->\n```\w+\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
COMMAND = re.findall(
    r"^<!-- exit code: (\d) -->\n```console\n\$ thoracle (.*?)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL
)
ENGINES = dict(re.findall(r"^<!-- engine: (\w+) -->\n```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL))
BLOCKS = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
PROGRAMS = [text for text in BLOCKS if text not in ENGINES.values()]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `thoracle` is the installed package, or this checkout under that name."""
    variables = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80", "PYSPARK_PYTHON": sys.executable}
    if importlib.util.find_spec("thoracle") is None or importlib.util.find_spec("thoracle.cohort") is None:
        folder = tmp_path_factory.mktemp("package")
        (folder / "thoracle").symlink_to(ROOT / "engine", target_is_directory=True)
        variables["PYTHONPATH"] = str(folder)
    return variables


def python(code: str, *arguments: str, package: dict[str, str], folder: Path, code_is: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=package, cwd=folder, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == code_is, done.stderr
    return done.stdout


def test_the_command_prints_and_writes_what_is_shown(package: dict[str, str], tmp_path: Path) -> None:
    [(code, command, printed)] = COMMAND
    for name, content in FILES.items():
        (tmp_path / name).write_text(content)
    start = "from thoracle.cli import main; main()"
    out = python(start, *shlex.split(command), package=package, folder=tmp_path, code_is=int(code))
    head, tail = printed.split("…\n")
    assert out.startswith(head)
    assert out.endswith(tail)
    assert [name for name, _ in SHOWN] == ["results.csv", "results.csv.rejects.csv"]
    for name, content in SHOWN:
        assert (tmp_path / name).read_text() == content


def test_the_program_prints_what_it_says(package: dict[str, str], tmp_path: Path) -> None:
    [program] = PROGRAMS
    expected = re.findall(r"^print\(.*\)  # (.*)$", program, re.MULTILINE)
    assert python(program, package=package, folder=tmp_path).splitlines() == expected


def test_every_option_stands_in_the_page() -> None:
    assert "cohort" in COMMANDS
    names = [name for parameter in cohort.params for name in parameter.opts if name.startswith("--")]
    shared = {"--kb", "--format", "--help"}
    assert [name for name in names if name not in shared and f"`{name}" not in TEXT and f"({name}" not in TEXT] == []


# -- other engines -------------------------------------------------------------------------------------------------


@pytest.fixture
def local(tmp_path: Path) -> tuple[pa.Table, list[str]]:
    """What the local run makes of `cases.parquet`, of several row groups: results, and reasons of rejected rows."""
    table = registry(load().model, 500, seed=3)
    spoiled = pa.array(["severe", "worse", "mild"] * 166 + [None, "mild"], pa.string())
    table = table.set_column(table.schema.get_field_index("severity"), "severity", spoiled)
    pq.write_table(table, tmp_path / "cases.parquet", row_group_size=200)
    task = Job(
        evaluator=Evaluator(kept=["patient"]),
        source=tmp_path / "cases.parquet",
        read_as="parquet",
        output=tmp_path / "local.parquet",
        write_as="parquet",
        rejects=tmp_path / "rejected.csv",
    )
    assert run(task).rejected == 166
    reasons = sorted(line.split(",", 1)[1] for line in task.rejects.read_text().splitlines()[1:])
    return pq.read_table(task.output), reasons


def split(table: pa.Table) -> tuple[list[dict[str, object]], list[str]]:
    """The rows that were assessed, by patient, and the reasons of the others."""
    rows = table.sort_by("patient").to_pylist()
    reasons = sorted(str(row.pop("rejected")) for row in rows if row["rejected"] is not None)
    assert reasons == ["`severity`: `worse` is no option (choose from mild, moderate, severe)"] * len(reasons)
    return [row for row in rows if row.pop("rejected", "") is None], reasons


def test_apache_spark_gives_the_results_of_the_local_run(
    package: dict[str, str], local: tuple[pa.Table, list[str]], tmp_path: Path
) -> None:
    pytest.importorskip("pyspark", reason="pyspark, an optional peer, is not installed")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Apache Spark needs Java, which is not installed")
    python(ENGINES["pyspark"], package=package, folder=tmp_path)
    rows, reasons = split(pq.read_table(tmp_path / "spark-results"))
    assert rows == local[0].to_pylist()
    assert len(reasons) == len(local[1])


def test_dask_gives_the_results_of_the_local_run(
    package: dict[str, str], local: tuple[pa.Table, list[str]], tmp_path: Path
) -> None:
    pytest.importorskip("dask", reason="dask, an optional peer, is not installed")
    python(ENGINES["dask"], package=package, folder=tmp_path)
    rows, reasons = split(pq.read_table(tmp_path / "dask-results.parquet"))
    assert rows == local[0].to_pylist()
    assert len(reasons) == len(local[1])


def test_data_frames_of_dask_give_the_results_of_the_local_run(
    local: tuple[pa.Table, list[str]], tmp_path: Path
) -> None:
    frames = pytest.importorskip("dask.dataframe", reason="dask.dataframe, an optional peer, is not installed")
    evaluator = Evaluator(kept=["patient"])
    [recipe] = re.findall(r"`(lambda rows: .*)`", TEXT)
    cases = frames.read_parquet(tmp_path / "cases.parquet", dtype_backend="pyarrow")
    assessed = eval(recipe, {"evaluator": evaluator, "pa": pa})
    results = cases.map_partitions(assessed).compute(scheduler="sync")
    rows, _ = split(pa.Table.from_pandas(results[["patient", "level", "rejected"]], preserve_index=False))
    assert rows == local[0].select(["patient", "level"]).to_pylist()
