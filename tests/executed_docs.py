"""Documents that are executed: their commands run, their files are written, and what they print is compared.

A fenced block says by its language what it is: ``sh`` is run, ``console`` is run and its output compared, and with a
comment above it any block is a file or a part of one::

    <!-- ends with 1 -->              the last command of the block below ends with this exit code, not with 0
    <!-- write: PATH -->              the block below is a file
    <!-- append: PATH -->             the block below is the end of a file
    <!-- fill in: PATH -->            the block below takes the place of what has the same first line
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_BLOCK = re.compile(
    r"(?:^<!-- (?P<note>[^\n]*) -->\n)?^```(?P<language>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
_PROGRAM = "from thoracle.cli import main; main()"


@dataclass(frozen=True)
class Block:
    """A fenced block of a document."""

    language: str
    note: str
    body: str

    @property
    def code(self) -> int:
        """The exit code of its last command."""
        found = re.fullmatch(r"ends with (\d+)", self.note)
        return int(found[1]) if found else 0


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a document that are something to be done."""
    for found in _BLOCK.finditer(text):
        block = Block(found["language"], found["note"] or "", found["body"])
        if block.language in ("sh", "console") or ": " in block.note:
            yield block


class Reader:
    """Does what a document says, in a folder, as somebody would who reads it."""

    def __init__(self, folder: Path, programs: Path) -> None:
        """`programs` is a folder where `thoracle` is put."""
        self.folder = folder
        variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"}
        if importlib.util.find_spec("thoracle") is None:
            (programs / "thoracle-package").mkdir()
            (programs / "thoracle-package" / "thoracle").symlink_to(ROOT / "engine", target_is_directory=True)
            variables["PYTHONPATH"] = str(programs / "thoracle-package")
        program = programs / "thoracle"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{_PROGRAM}" "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        self._variables = {**variables, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}

    def do(self, block: Block) -> None:
        """Do what one block says; fails where something else comes of it than it says."""
        action, _, path = block.note.partition(": ")
        if block.language == "sh":
            code, printed = self.run(f"set -e\n{block.body}")
            assert code == block.code, printed
        elif block.language == "console":
            self._compare(block)
        elif action == "write":
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_text(block.body, encoding="utf-8")
        elif action == "append":
            with (self.folder / path).open("a", encoding="utf-8") as file:
                file.write(block.body)
        else:
            assert action == "fill in", block.note
            file = self.folder / path
            file.write_text(filled_in(file.read_text(encoding="utf-8"), block.body), encoding="utf-8")

    def run(self, script: str) -> tuple[int, str]:
        """Exit code and output of a script."""
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", script],
            cwd=self.folder,
            env=self._variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        return done.returncode, done.stdout

    def _compare(self, block: Block) -> None:
        commands = re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]
        for at, each in enumerate(commands, start=1):
            command, _, expected = each.partition("\n")
            code, printed = self.run(command)
            assert (printed, code) == (expected, block.code if at == len(commands) else 0), f"$ {command}\n{printed}"


def filled_in(text: str, part: str) -> str:
    """A text in which a part took the place of what has the same first line, however deep that is indented."""
    head = part.split("\n", 1)[0]
    lines = text.split("\n")
    [start] = [at for at, line in enumerate(lines) if line.strip() == head]
    indent = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    new = [f"{' ' * indent}{line}" if line else "" for line in part.rstrip("\n").split("\n")]
    return "\n".join([*lines[:start], *new, *lines[end:]])
