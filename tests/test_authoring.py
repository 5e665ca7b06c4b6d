"""What docs/authoring.md tells a knowledge engineer to do is done, step by step, and comes out as it says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.executed_docs import ROOT, Reader, blocks, filled_in

TEXT = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
PARTS = re.split(r"^(?=## )", TEXT, flags=re.MULTILINE)[1:]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.split("\n", 1)[0].removeprefix("## "))
def test_every_step_of_a_part_does_what_it_says(part: str, tmp_path: Path) -> None:
    folder, programs = tmp_path / "work", tmp_path / "programs"
    shutil.copytree(ROOT / "kb", folder / "kb")
    programs.mkdir()
    reader = Reader(folder, programs)
    for block in blocks(part):
        reader.do(block)


def test_every_block_is_executed_or_written() -> None:
    fences = re.findall(r"^```(\w+)$", TEXT, re.MULTILINE)
    assert len(list(blocks(TEXT))) == len(fences)


def test_filling_in_replaces_what_has_the_same_first_line_and_nothing_else() -> None:
    text = "a:\n  b:\n    - id: x\n      when:\n\n  c: 1\n"
    assert filled_in(text, "- id: x\n  when: y\n") == "a:\n  b:\n    - id: x\n      when: y\n\n  c: 1\n"
