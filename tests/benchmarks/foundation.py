"""What loading and consulting cost, as ratios measured in one run.

    python tests/benchmarks/foundation.py

- the whole process ``consult CASE --format json`` against importing experta, PyYAML and click alone, in turn, medians;
- its peak memory;
- loading the shipped knowledge base, building its engine class, and assessing through experta's own Rete.

It runs with the package of the checkout (`engine`), prints a table, and asserts nothing: machines differ.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = "import collections, collections.abc as a; collections.Mapping = a.Mapping; import experta, yaml, click"
CASE = "findings:\n  severity: severe\n  fever: yes\n  duration: 3 days\n  site: [flank]\n"
PROCESSES = 9


def process_seconds(command: list[str], cache: str) -> float:
    """The time of a whole process, whose modules are byte-compiled in `cache`, as installing them does."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = cache
    started = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case.yaml"
        case.write_text(CASE, encoding="utf-8")
        consult = [sys.executable, "cli.py", "consult", str(case), "--format", "json"]
        imports = [sys.executable, "-c", IMPORTS]
        process_seconds(consult, folder), process_seconds(imports, folder)  # compiled before anything counts
        pairs = [(process_seconds(consult, folder), process_seconds(imports, folder)) for _ in range(PROCESSES)]
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    print(f"consult CASE --format json, whole process   {statistics.median(p[0] for p in pairs) * 1000:8.1f} ms")
    print(f"importing experta, yaml, click alone        {statistics.median(p[1] for p in pairs) * 1000:8.1f} ms")
    print(f"ratio                                       {ratio:8.2f}")
    print(f"peak memory of the largest process          {peak:8.1f} MB")

    sys.path.insert(0, str(ROOT))
    from engine.inference.knowledge_base import load, shipped
    from engine.knowledge.reading import read_knowledge_base

    print(f"load()                                      {min(seconds(load) for _ in range(5)) * 1000:8.1f} ms")
    kb = load()
    print(f"building the engine class and one engine    {seconds(lambda: kb.assess({})) * 1000:8.1f} ms")
    scenarios = read_knowledge_base(shipped()).scenarios
    times = [seconds(lambda each=each: kb.assess(each.findings)) for each in scenarios]
    whole = [seconds(lambda each=each: kb.assess(each.findings).to_json()) for each in scenarios]
    print(f"assess, median over {len(scenarios)} scenarios           {statistics.median(times) * 1000:8.2f} ms")
    print(f"assess, slowest                             {max(times) * 1000:8.2f} ms")
    print(f"assess and the whole JSON, median           {statistics.median(whole) * 1000:8.2f} ms")


if __name__ == "__main__":
    main()
