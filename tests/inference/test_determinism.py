"""Determinism: fresh processes with different hash seeds print the same bytes and fire in the same order."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import sys
from engine import KnowledgeBaseError, load
from tests.generated import Seeded, answers_of, knowledge_base

what = sys.argv[1]
try:
    kb = knowledge_base(Seeded(3)) if what == "generated" else load(what)
except KnowledgeBaseError as error:
    print("does not load")
    print(error)
    raise SystemExit
print(kb.digest)
for seed in range(8):
    result = kb.assess(answers_of(Seeded(seed), kb.model))
    print(*(derivation.production.name for derivation in result.firing.derivations))
    print(result.to_json())
"""

BROKEN = """
import sys
from pathlib import Path
from engine.knowledge.diagnostics import rendered
from engine.knowledge.reading import read_knowledge_base
from tests.knowledge.test_reading import FAULTY
from tests.knowledge_bases import written

print(rendered(read_knowledge_base(written(Path(sys.argv[1]), FAULTY)).diagnostics))
"""


def printed(program: str, argument: str, seeds: tuple[str, ...]) -> list[bytes]:
    """What a program prints in a fresh process for each hash seed."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, argument],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
        )
        for seed in seeds
    ]
    outputs = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0] * len(seeds)
    return outputs


@pytest.mark.parametrize("what", ["tests/boiler", "kb", "generated"])
def test_the_same_consultations_give_the_same_bytes_and_the_same_order_of_firing(what: str) -> None:
    first, *others = printed(PROGRAM, what, ("0", "1", "4242"))
    if first.startswith(b"does not load"):
        pytest.skip(first.decode().splitlines()[-1])
    assert first.count(b'"format"') == 8
    assert others == [first, first]


def test_the_same_faults_give_the_same_bytes(tmp_path: Path) -> None:
    first, other = printed(BROKEN, str(tmp_path), ("1", "2"))
    assert first.endswith(b"27 errors\n")
    assert other == first
