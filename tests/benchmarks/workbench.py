"""What the knowledge engineer waits for: whole processes of the workbench on the shipped knowledge base.

    python tests/benchmarks/workbench.py [--json]

The difference is one to a version in which a threshold, a weight and a level are otherwise and a rule is gone.
"""

from __future__ import annotations

import os
import shutil
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

ROUNDS = 3
COMMANDS = {
    "`kb check`": (["check"], ""),
    "`kb all --quick`": (["all", "--quick"], "<= 2"),
    "`kb prove`": (["prove"], "<= 20"),
    "`kb mutate`": (["mutate"], "<= 10"),
}


def measure() -> Iterator[Line]:
    """All lines."""
    with tempfile.TemporaryDirectory() as cache:
        for name, (command, target) in COMMANDS.items():
            yield Line(f"{name}, whole process", _seconds(command, cache), "s", target)
        other = Path(cache) / "kb"
        shutil.copytree(ROOT / "kb", other)
        _change(other)
        seconds = _seconds(["diff", str(other), str(ROOT / "kb")], cache)
        yield Line("`kb diff` over a million generated cases, whole process", seconds, "s", "<= 10")


def _change(folder: Path) -> None:
    """Leave out one rule for a level, and change what three others say."""
    file = folder / "escalation.yaml"
    rules = file.read_text(encoding="utf-8").split("\n- id: ")
    text = "\n- id: ".join(rules[:5] + rules[6:])
    text = text.replace("level: prompt", "level: appointment", 1).replace("more_than: 1 week", "more_than: 2 weeks", 1)
    file.write_text(text, encoding="utf-8")
    causes = sorted((folder / "causes").glob("*.yaml"))[0]
    causes.write_text(causes.read_text(encoding="utf-8").replace("weight: weak", "weight: strong", 1), encoding="utf-8")


def _seconds(command: list[str], cache: str) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(Path(cache) / "compiled")
    times = []
    for _ in range(ROUNDS + 1):  # the first one compiles the modules
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "cli.py", "kb", *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        times.append(time.perf_counter() - started)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"`kb {' '.join(command)}` ended with {done.returncode}: {done.stderr}")
    return statistics.median(times[1:])


if __name__ == "__main__":
    run(measure, __doc__, "click", "z3-solver", "numpy")
