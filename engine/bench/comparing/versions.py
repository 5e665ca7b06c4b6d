"""Versions of a knowledge base: a folder, or the folder as it was at a git revision.

A version is named by

- a folder;
- ``REV``: the folder of the knowledge base at a commit, tag or branch of the repository that it stands in;
- ``REV:PATH``: a folder of a revision, PATH from the root of the repository, as git has it; with ``.``, ``./`` or
  ``../`` at its beginning, from the working directory.

The repository is that of the folder of the knowledge base where that was named, else of the working directory.  What is
a folder is taken for one; ``REV:PATH`` tells a revision of the same name apart.  A revision is read from git's store
into a temporary folder; the checkout is not touched.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ...inference.knowledge_base import KnowledgeBase
from ...knowledge.errors import KnowledgeBaseError, VersionError
from ...knowledge.reading import read_knowledge_base
from ...knowledge.scenarios import Scenario

__all__ = ["Version", "read_version"]


@dataclass(frozen=True, kw_only=True)
class Version:
    """A knowledge base as it was, with its scenarios."""

    name: str
    """As it was asked for."""
    kb: KnowledgeBase
    scenarios: tuple[Scenario, ...]
    faulty: tuple[str, ...] = ()
    """Places of the scenarios that have errors, and may be missing."""


def read_version(name: str, *, folder: Path, within: Path | None = None) -> Version:
    """Read a version; `folder` is where the knowledge base stands whose revisions are meant.

    The repository is that of the folder `within`, by default of `folder`.

    Raises `VersionError` where there is no such version, `KnowledgeBaseError` where it has errors.
    """
    if name and Path(name).is_dir():
        return _read(Path(name), name=name)
    revision, colon, path = name.partition(":")
    git = _Git(within or folder, version=name)
    commit = git.commit(revision)
    inside = git.path(path) if colon else git.path_of(folder)
    with tempfile.TemporaryDirectory(prefix="thoracle-") as scratch:
        copy = Path(scratch) / (PurePosixPath(inside).name or folder.resolve().name)
        git.copy(f"{commit}:{inside}", copy)
        return _read(copy, name=name, prefix=f"{revision}:")


def _read(folder: Path, *, name: str, prefix: str = "") -> Version:
    reading = read_knowledge_base(folder)
    if reading.model is None:  # faults of scenarios hinder nothing here: what they expect is not looked at
        raise KnowledgeBaseError([replace(each, file=f"{prefix}{each.file}") for each in reading.diagnostics])
    faults = (each for each in reading.diagnostics if each.severity == "error" and "/cases/" in each.file)
    faulty = tuple(f"{each.file}:{each.line}" for each in faults)
    return Version(name=name, kb=KnowledgeBase(reading.model), scenarios=reading.scenarios, faulty=faulty)


class _Git:
    """Reads the repository that a folder stands in."""

    def __init__(self, folder: Path, *, version: str) -> None:
        self._folder, self._version = folder, version
        nowhere = f"is no folder, and {folder} is in no git repository"
        top = self._run("rev-parse", "--show-toplevel", refused=nowhere, means="not a git repository")
        self._top = Path(os.fsdecode(top.rstrip(b"\n"))).resolve()

    def commit(self, revision: str) -> str:
        """The name of the commit of a revision."""
        question = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
        return self._run(*question, refused="is no folder, and no revision of the git repository").decode().strip()

    def path_of(self, folder: Path) -> str:
        """A folder as seen from the root of the repository."""
        whole = folder.resolve()
        if not whole.is_relative_to(self._top):
            raise VersionError(
                self._version, reason=f"is no folder, and {folder} is not in the git repository {self._top}"
            )
        inside = whole.relative_to(self._top).as_posix()
        return "" if inside == "." else inside

    def path(self, path: str) -> str:
        """A folder by its name: from the root, or from the working directory where it begins with a dot."""
        if path.split("/")[0] not in (".", ".."):
            return path
        inside = os.path.relpath(os.path.normpath(Path.cwd() / path), self._top)
        if inside.split(os.sep)[0] == os.pardir:
            raise VersionError(self._version, reason=f"is not in the git repository {self._top}")
        return "" if inside == os.curdir else Path(inside).as_posix()

    def copy(self, tree: str, folder: Path) -> None:
        """Write the files of a folder of a revision; of links and modules of other repositories nothing."""
        listed = self._run("ls-tree", "-r", "-z", "--full-tree", tree, refused="has no such folder", means="not a")
        files: list[tuple[bytes, str]] = []
        for entry in listed.split(b"\0"):
            head, _, path = entry.partition(b"\t")
            mode, _, blob = head.split(b" ") if entry else (b"", b"", b"")
            inside = os.fsdecode(path)
            if mode.startswith(b"100") and ".." not in PurePosixPath(inside).parts:
                files.append((blob, inside))
        contents = self._run("cat-file", "--batch", given=b"".join(blob + b"\n" for blob, _ in files))
        folder.mkdir()
        for _, inside in files:
            head, _, contents = contents.partition(b"\n")
            size = int(head.split(b" ")[2])
            written = folder / inside
            written.parent.mkdir(parents=True, exist_ok=True)
            written.write_bytes(contents[:size])
            contents = contents[size + 1 :]

    def _run(self, *arguments: str, refused: str = "", means: str = "", given: bytes = b"") -> bytes:
        """What git answers; `refused` is why there is no version where git says nothing, or what `means` that."""
        command = ["git", "-C", str(self._folder), *arguments]
        spoken = os.environ | {"LC_ALL": "C"}
        try:
            done = subprocess.run(command, input=given, capture_output=True, check=False, env=spoken)
        except FileNotFoundError as error:
            raise VersionError(self._version, reason="is no folder, and git is not installed") from error
        if done.returncode:
            said = " ".join(done.stderr.decode(errors="replace").split()).removeprefix("fatal: ")
            expected = not said or (means and means in said.lower())
            raise VersionError(self._version, reason=refused if expected and refused else f"git says: {said}")
        return done.stdout
