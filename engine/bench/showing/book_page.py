"""The book as one HTML page: no network, light and dark, wide and narrow, by keyboard and for a screen reader.

`templates/book.html.j2`, `book.css` and `book.js` set it out.  Without its script the page is whole; the script adds
the search.  Everything that a knowledge base says is escaped by the template engine, and control characters become
spaces.  The page allows itself its own style sheet and its own script, each by digest, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment

from ...dialogue.pages import digest_of, page_environment
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
            style_digest=digest_of(style),
            script=script,
            script_digest=digest_of(script),
        )
    )


def _read(name: str) -> str:
    return f"\n{(_TEMPLATES / name).read_text(encoding='utf-8')}"


@cache
def _environment() -> Environment:
    environment = page_environment(_TEMPLATES)
    environment.filters["branches"] = branches
    return environment
