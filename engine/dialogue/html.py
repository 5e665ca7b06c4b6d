"""The report of a result as one HTML page: no network, printable, light and dark, readable by a screen reader.

What is said, and in which order, is decided in `contents`; the template sets it out.  Everything that a person or a
knowledge base wrote is escaped by the template engine.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from ..inference.result import Result
from .contents import NOTHING_FITS, ORDER, UNTIL_THEN, WATCH, contents_of
from .explanation import how
from .references import numbers_in_words

__all__ = ["html_report"]


def html_report(result: Result, *, everything: bool = False) -> str:
    """The report as a self-contained page, ending with a line feed; `everything` leaves nothing out for length."""
    model = result.model
    level = result.escalation.level
    return _template().render(
        contents=contents_of(result, everything=everything),
        proof=how(result),
        language=model.meta.language,
        rank=level.rank,
        highest=model.top.rank,
        urgent=level.rank >= model.top.rank - 1,
        nothing_fits=NOTHING_FITS,
        order=ORDER,
        until_then=UNTIL_THEN,
        watch=WATCH,
    )


@cache
def _template() -> Template:
    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["numbers"] = numbers_in_words
    return environment.get_template("report.html.j2")
