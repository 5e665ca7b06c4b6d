"""HTML pages made of templates: everything that a person or a knowledge base wrote is escaped, and nothing is missing
without a word."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

__all__ = ["digest_of", "page_environment"]


def page_environment(templates: Path) -> Environment:
    """What templates of a folder are rendered in."""
    return Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def digest_of(text: str) -> str:
    """The digest by which a page's policy allows a style or a script of its own, and no other."""
    return b64encode(sha256(text.encode()).digest()).decode()


def _printable(value: object) -> object:
    """A text without control characters: they could hide or turn round what follows."""
    if isinstance(value, str) and not hasattr(value, "__html__"):  # not what the template wrote itself
        return "".join(each if each.isprintable() else " " for each in value)
    return value
