"""The book as one HTML page: no network, light and dark, wide and narrow, by keyboard and for a screen reader.

`templates/book.html.j2`, `book.css` and `book.js` set it out.  Without its script the page is whole; the script adds
the search.  Everything that a knowledge base says is escaped by the template engine, and control characters become
spaces.  The page allows itself its own style sheet and its own script, each by digest, and nothing else.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .book import Book

__all__ = ["Branch", "book_page", "branches"]

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(slots=True)
class Branch:
    """A line of an outline with those below it."""

    text: str
    below: list[Branch] = field(default_factory=list)


def branches(outline: Iterable[tuple[int, str]]) -> list[Branch]:
    """An outline as a tree.

    >>> branches([(0, "all of these:"), (1, "a"), (1, "b")])
    [Branch(text='all of these:', below=[Branch(text='a', below=[]), Branch(text='b', below=[])])]
    """
    root = Branch("")
    path = [root]
    for depth, text in outline:
        del path[depth + 1 :]
        branch = Branch(text)
        path[-1].below.append(branch)
        path.append(branch)
    return root.below


def book_page(book: Book) -> str:
    """The page, ending with a line feed."""
    style, script = _read("book.css"), _read("book.js")
    return (
        _environment()
        .get_template("book.html.j2")
        .render(
            book=book,
            model=book.model,
            entries=book.entries,
            remarks_on=book.remarks_on,
            style=style,
            style_digest=_digest(style),
            script=script,
            script_digest=_digest(script),
        )
    )


def _read(name: str) -> str:
    return f"\n{(_TEMPLATES / name).read_text(encoding='utf-8')}"


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["branches"] = branches
    return environment


def _printable(value: object) -> object:
    """A text without control characters: they could hide or turn round what follows."""
    if isinstance(value, str) and not hasattr(value, "__html__"):  # not what the template wrote itself
        return "".join(each if each.isprintable() else " " for each in value)
    return value
