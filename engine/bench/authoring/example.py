"""The example that a new knowledge base begins as: tiny, about no medicine, and sound in every respect.

Its files stand one below the other in `templates/example.txt`, so that the whole can be read on one page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ...knowledge.shapes import ID

__all__ = ["example", "name_for"]

_HEAD = re.compile(r"^==> (\S+) <==\n", re.MULTILINE)
_UNNAMED = "example"


def example(name: str) -> Mapping[str, str]:
    """The files of the example, by path, for a knowledge base of this name."""
    text = (Path(__file__).parent / "templates" / "example.txt").read_text(encoding="utf-8")
    _, *parts = _HEAD.split(text)
    files = zip(parts[::2], parts[1::2], strict=True)
    return {path: f"{content.strip(chr(10))}\n".replace("NAME", name) for path, content in files}


def name_for(folder: Path) -> str:
    """A name for the knowledge base in a folder: that of the folder, where it can be one.

    >>> name_for(Path("garden-pond")), name_for(Path("My KB"))
    ('garden-pond', 'example')
    """
    name = folder.resolve().name
    return name if re.fullmatch(ID, name) else _UNNAMED
