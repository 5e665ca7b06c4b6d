"""What starting costs: the whole process of a consultation against its imports alone, and loading a knowledge base.

    python tests/benchmarks/startup.py [--json]

Processes run in turn, their modules byte-compiled as installing them does.  It runs with the package of the checkout
(`engine`) and asserts nothing: machines differ.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.benchmarks.lines import Line, run  # noqa: E402

IMPORTS = "import collections, collections.abc as a; collections.Mapping = a.Mapping; import experta, yaml, click"
LOAD = "import time, gc; from engine import load; t = time.perf_counter(); {}; print(time.perf_counter() - t)"
PEAK = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""
CASE = "findings:\n  severity: severe\n  fever: yes\n  duration: 3 days\n  site: [flank]\n"
PROCESSES = 15


def measure() -> Iterator[Line]:
    """All lines."""
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case.yaml"
        case.write_text(CASE, encoding="utf-8")
        consult = [sys.executable, "cli.py", "consult", str(case), "--format", "json"]
        imports = [sys.executable, "-c", IMPORTS]
        for command in (consult, imports):  # compiled before anything counts
            _process(command, folder)
        pairs = [(_process(consult, folder)[0], _process(imports, folder)[0]) for _ in range(PROCESSES)]
        peak = float(_process([sys.executable, "-c", PEAK, *consult], folder)[1]) / 1024
        loads = [_process([sys.executable, "-c", LOAD.format("load()")], folder)[1] for _ in range(PROCESSES)]
        first = [
            _process([sys.executable, "-c", LOAD.format("load().assess({})")], folder)[1] for _ in range(PROCESSES)
        ]
    yield Line("`consult CASE --format json`, whole process", statistics.median(p[0] for p in pairs) * 1000, "ms")
    yield Line("importing experta, yaml and click alone", statistics.median(p[1] for p in pairs) * 1000, "ms")
    yield Line("consult / imports", statistics.median(ours / theirs for ours, theirs in pairs), "", "<= 3")
    yield Line("peak memory of the process", peak, "MB")
    yield Line("`load()`", statistics.median(map(float, loads)) * 1000, "ms")
    yield Line(
        "`load()` and the first assessment, experta's import included",
        statistics.median(map(float, first)) * 1000,
        "ms",
    )


def _process(command: list[str], cache: str) -> tuple[float, str]:
    """The time of a whole process, and what it prints."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = cache
    started = time.perf_counter()
    done = subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    return time.perf_counter() - started, done.stdout


if __name__ == "__main__":
    run(measure, __doc__, "experta", "PyYAML", "click")
