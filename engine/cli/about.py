"""What the program says of itself: its version, and what the knowledge base that comes with it is for.

Of the knowledge base only kb.yaml is read: who asks for help should not wait for all of it.
"""

from __future__ import annotations

from pathlib import Path

from ..inference.knowledge_base import shipped
from ..knowledge.diagnostics import Report
from ..knowledge.nodes import read, text_of

__all__ = ["about", "version"]


def about() -> tuple[str, ...]:
    """Paragraphs that say what this is and how to begin."""
    document = read(shipped() / "kb.yaml", file="kb.yaml", report=Report())
    root = document.root if document else None
    parts = (f"{text_of(root, 'title')}.", text_of(root, "purpose")) if root else ("Consults a knowledge base.",)
    begin = "Begin with `thoracle consult`, which asks a few questions. What you answer stays on this computer."
    return tuple(part for part in (" ".join(parts), begin, text_of(root, "disclaimer")) if part)


def version() -> str:
    """The version: in a checkout that of setup.cfg, else that of the installed package."""
    import configparser

    setup = configparser.ConfigParser()
    setup.read(Path(__file__).resolve().parents[2] / "setup.cfg", encoding="utf-8")
    if setup.get("metadata", "name", fallback="") == "thoracle":
        return setup["metadata"]["version"]
    from importlib import metadata

    return metadata.version("thoracle")
