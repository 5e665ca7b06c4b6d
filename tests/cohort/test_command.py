"""``thoracle cohort`` as it is called."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import main
from engine.cli.progress_line import ProgressLine

from .tables import BOILER

ROOT = Path(__file__).parents[2]
CASES = "id,dizzy,where,off-for [day]\n1,yes,flue,\n2,no,pump;valve,8\n3,maybe,,\n"


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a table, which is the current one."""
    (tmp_path / "cases.csv").write_text(CASES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["cohort", *arguments, "--kb", str(BOILER)])


def test_a_table_is_assessed_and_summed_up(cases: Path) -> None:
    done = call("cases.csv", "--output", "results.csv", "--keep", "id", "--format", "json")
    assert (done.exit_code, done.stderr) == (1, "")
    summary = json.loads(done.stdout)
    assert (summary["rows"], summary["assessed"], summary["rejected"]) == (3, 2, 1)
    assert summary["rejects"] == "results.csv.rejects.csv"
    assert (cases / "results.csv").read_text() == (
        '"id","level","by","settled","leading","points"\n'
        '"1","evacuate","rule",true,"",\n'
        '"2","call-out","rule",false,"pump-fault",6\n'
    )
    assert (cases / "results.csv.rejects.csv").read_text() == (
        'row,reason\n3,"`dizzy`: `maybe` is no answer (answer yes, no or unknown)"\n'
    )


def test_without_rejects_it_ends_with_zero(cases: Path) -> None:
    (cases / "cases.csv").write_text("D,notes\nyes,x\n")
    done = call("cases.csv", "--output", "results.parquet", "--map", "D=dizzy", "--ignore-column", "notes")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("1 rows: 1 assessed, 0 rejected.\n")
    assert sorted(os.listdir()) == ["cases.csv", "results.parquet"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["cases.csv", "--output", "out.csv"],
            "thoracle: cases.csv: the column `id`: no finding is called `id` (see `thoracle findings`)\n"
            "thoracle: cases.csv: say what an unknown column states (--map COLUMN=FINDING), pass it on (--keep) "
            "or leave it out (--ignore-column)\n",
        ),
        (["no.csv", "--output", "out.csv"], "thoracle: no.csv: there is no such file\n"),
        ([".", "--output", "out.csv", "--from", "csv"], "thoracle: .: is a folder, and a table is a file\n"),
        (
            ["cases.txt", "--output", "out.csv"],
            "thoracle: cases.txt: the name does not tell the form; end it with one of .csv, .ndjson, .jsonl, "
            ".parquet, .pq, .arrow, .feather, .arrows, or give --from\n",
        ),
        (
            ["cases.csv", "--output", "out"],
            "thoracle: out: the name does not tell the form; end it with one of .csv, .ndjson, .jsonl, "
            ".parquet, .pq, .arrow, .feather, .arrows, or give --to\n",
        ),
        (
            ["cases.csv", "--output", "cases.csv", "--keep", "id"],
            "thoracle: cases.csv: cannot hold both the table of the cases and the results\n",
        ),
        (
            ["cases.csv", "--output", "nowhere/out.csv"],
            "thoracle cohort: invalid value for `--output`: nowhere/out.csv: the folder does not exist\n",
        ),
        (
            ["cases.csv", "--output", "out.csv", "--rejects", "nowhere/bad.csv"],
            "thoracle cohort: invalid value for `--rejects`: nowhere/bad.csv: the folder does not exist\n",
        ),
        (
            ["cases.csv", "--output", "out.csv", "--map", "dizzy"],
            "thoracle cohort: invalid value for `--map`: `dizzy` maps nothing; write COLUMN=FINDING\n",
        ),
        (
            ["cases.csv", "--output", "out.csv", "--map", "D=dizzy", "--map", "D=noise"],
            "thoracle cohort: invalid value for `--map`: `D` is mapped twice, and not alike\n",
        ),
        (["cases.csv"], "thoracle cohort: missing option `--output`\nthoracle cohort: see `thoracle cohort --help`\n"),
    ],
)
def test_wrong_usage_ends_with_two_and_writes_nothing(arguments: list[str], message: str, cases: Path) -> None:
    done = call(*arguments)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", message)
    assert os.listdir() == ["cases.csv"]


def test_without_the_extra_it_says_what_to_install(cases: Path) -> None:
    code = "import sys; sys.modules['pyarrow'] = None; from engine.cli import main; main(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, "cohort", "cases.csv", "--output", "out.csv"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        3,
        "",
        'thoracle: failed: pyarrow is not installed: run `pip install "thoracle[cohort]"`\n',
    )


# -- progress and Ctrl-C -------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, *steps: tuple[float, int, float]) -> str:
    """What is shown of steps: seconds, rows, share of the whole."""
    now = [0.0]
    line = ProgressLine(stream, clock=lambda: now[0])
    for seconds, rows, share in steps:
        now[0] = seconds
        line(rows, share)
    line.clear()
    return stream.getvalue()


def test_progress_shows_rate_and_the_time_that_is_left() -> None:
    text = shown(Terminal(), (0.1, 10, 0.01), (2.0, 200_000, 0.25), (2.1, 300_000, 0.3), (8.0, 800_000, 1.0))
    first, second, last, rest = text.split("\r")[1:]
    assert first == "200,000 rows, 25%, 100,000 rows a second, 6 s left"
    assert second.rstrip() == "800,000 rows, 100%, 100,000 rows a second"
    assert (len(second), last, rest) == (len(first), " " * len(first), "")


def test_progress_shows_nothing_in_a_pipe() -> None:
    assert shown(io.StringIO(), (2.0, 200_000, 0.25)) == ""


@pytest.mark.parametrize(("seconds", "words"), [(5, "5 s"), (600, "10 min"), (9000, "2.5 h")])
def test_the_time_that_is_left_is_told_roughly(seconds: float, words: str) -> None:
    assert shown(Terminal(), (seconds, 1, 0.5)).split(", ")[-1].split(" left")[0] == words


def waiting(found: Callable[[], bool]) -> bool:
    """Whether it comes true before long."""
    end = time.monotonic() + 30
    while not found() and time.monotonic() < end:
        time.sleep(0.01)
    return found()


@pytest.mark.parametrize("processes", ["1", "2"])
def test_ctrl_c_leaves_no_half_written_file(processes: str, cases: Path) -> None:
    """A terminal sends Ctrl-C to every process of the program."""
    (cases / "long.ndjson").write_bytes(b'{"dizzy": true}\n' * 2_000_000)
    arguments = ["long.ndjson", "--output", "out.csv", "--processes", processes, "--kb", str(BOILER)]
    controller, terminal = pty.openpty()
    started = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "cohort", *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    try:
        os.close(terminal)
        assert waiting(lambda: started.poll() is not None or any(name.endswith(".part") for name in os.listdir()))
        os.killpg(started.pid, signal.SIGINT)
        assert started.wait(30) == 130
        assert os.read(controller, 10_000).decode().split("\r\n")[-2] == "thoracle: interrupted"
    finally:
        started.kill()
        os.close(controller)
    assert sorted(os.listdir()) == ["cases.csv", "long.ndjson"]
