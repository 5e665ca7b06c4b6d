"""What stands at the places of the documents, for whoever has them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...knowledge.passages import HeadingError, Unit, cut
from ...knowledge.sources import Source
from ..tracing.verification import read_documents

__all__ = ["units_of"]


def units_of(sources: Mapping[str, Source], documents: Path) -> Mapping[tuple[str, str, int], Unit]:
    """The units of all documents in a folder, by source, section and sentence.

    A document that is not there, or whose headings do not stand where its source says, is left out.
    """
    found: dict[tuple[str, str, int], Unit] = {}
    for name, document in read_documents(sources.values(), documents)[0].items():
        try:
            units = cut(document.text, headings=[(each.title, each.line) for each in sources[name].sections])
        except HeadingError:
            continue
        found |= {(name, unit.section, unit.sentence): unit for unit in units}
    return found
