"""Where the files of a knowledge base are, for those who have to find them: from here, from the root of the project.

Messages name a file by the last name of its folder and its path in there, the same wherever the command runs
(``boiler/escalation.yaml``).  In a terminal that is the path to the file only where the folder stands right here.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

__all__ = ["clickable", "in_project"]


def clickable(text: str, *, folder: Path) -> str:
    """A text in which the places of a knowledge base are paths from here, as a terminal or editor opens them.

    A folder that was named by an absolute path and is not below this one is left as it is.

    >>> clickable("kb/levels.yaml:3:5: error[syntax] is odd", folder=Path("some/kb"))
    'some/kb/levels.yaml:3:5: error[syntax] is odd'
    """
    here = _from_here(folder)
    name = folder.name or folder.resolve().name
    if here is None or here == name or not name:
        return text
    before = "" if here == "." else f"{here}/"
    return re.sub(rf"(?<![\w./\\-]){re.escape(name)}/(?=[^\s:`]+\.ya?ml:\d)", lambda _: before, text)


def _from_here(folder: Path) -> str | None:
    if not folder.is_absolute():
        return folder.as_posix()
    try:
        return folder.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return None


def in_project(file: str, *, folder: Path) -> str:
    """The path of a file, as messages name it, from the root of the project, by which GitHub knows it.

    That is the workspace of the workflow, else the repository in which the folder lies.  Elsewhere it is from here.
    """
    _, _, inside = file.partition("/")
    path = Path(os.path.realpath(folder / inside if inside else folder))
    root = _root(path)
    if root is not None and path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    try:
        return Path(os.path.relpath(path, os.path.realpath("."))).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def _root(path: Path) -> Path | None:
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if workspace:
        return Path(os.path.realpath(workspace))
    return next((each for each in path.parents if (each / ".git").exists()), None)
