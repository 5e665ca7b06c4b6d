"""``thoracle kb book``: a knowledge base as one page for experts who review it without reading YAML."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..bench.checking.check import checked, examine
from ..bench.covering.exercised import exercised
from ..bench.showing.index import Index
from ..inference.knowledge_base import KnowledgeBase
from ..knowledge.errors import MissingExtra
from .destination import Destination
from .kb_options import folder_option, sound

if TYPE_CHECKING:
    from ..knowledge.reading import Reading

__all__ = ["book"]

_SECONDS = 60.0
"""Time for each property."""


@click.command()
@folder_option
@click.option(
    "--output", metavar="FILE", required=True, help="The page to write, such as book.html; - is standard output."
)
@click.option("--prove", is_flag=True, help="Prove the properties and say what came of it; needs z3.")
def book(*, folder: Path, output: str, prove: bool) -> None:
    """Write a knowledge base as one HTML page for experts who review it without reading YAML.

    Every level and every cause with its rules in plain sentences, beside them the places in the documents, the
    scenarios that exercise them and what the workbench finds odd. It can be searched, needs no network, and holds no
    sentence of a document.
    """
    from ..bench.showing.book import book_of
    from ..bench.showing.book_page import book_page

    destination = Destination(output)
    destination.check(case=None)
    reading = examine(folder)
    model = sound(reading)
    index = Index(model, names=reading.names, scenarios=reading.scenarios)
    outcomes = _outcomes(reading) if prove else None
    bound = book_of(index, exercised(model, reading.scenarios), checked(reading), outcomes=outcomes)
    destination.write(book_page(bound))


def _outcomes(reading: Reading) -> Mapping[str, str]:
    """What comes of proving each property."""
    try:
        from ..bench.proving.proofs import proved
    except ModuleNotFoundError as error:
        raise MissingExtra("z3", extra="bench") from error
    kb = KnowledgeBase(sound(reading))
    return {proof.subject.id: proof.outcome for proof in proved(kb, reading.properties, seconds=_SECONDS)}
